"""Which values a signal's payload may hold, as far as the profile says."""

from __future__ import annotations

from profiles.checking.values import (
    ALL,
    MISSING,
    NONE,
    NUMBER,
    OBJECT,
    TEXT,
    TRUTH,
    Span,
    Values,
    between,
    exactly,
    one_of,
)
from profiles.shape import Kind, Shape

_KINDS: dict[Kind, Values] = {
    "string": TEXT,
    "integer": NUMBER,
    "number": NUMBER,
    "boolean": TRUTH,
    "object": OBJECT,
    "array": OBJECT,
    "null": Values(null=True),
}


def values_at(shape: Shape | None, path: tuple[str, ...]) -> Values:
    """Return what stands at a path in a payload of this shape; without a shape, anything may."""
    if not path:
        return _values_of(shape)
    if shape is None:
        return ALL
    name, *rest = path
    if name in shape.properties:
        return values_at(shape.properties[name], tuple(rest)).join(MISSING)
    closed = shape.additionalProperties is False and not shape.anyOf
    return MISSING if closed else ALL


def _values_of(shape: Shape | None) -> Values:
    """Return the values of a shape; those that are hard to tell apart all count."""
    if shape is None:
        return ALL
    values = ALL
    if shape.type:
        values = NONE
        for kind in shape.type:
            values = values.join(_KINDS[kind])
    if shape.enum:
        values = values.meet(one_of(shape.enum))
    if shape.const is not None:
        values = values.meet(exactly(shape.const))
    if shape.anyOf:
        either = NONE
        for one in shape.anyOf:
            either = either.join(_values_of(one))
        values = values.meet(either)
    return values.meet(NUMBER.rest().join(between(_span(shape))))


def _span(shape: Shape) -> Span:
    span = Span()
    if shape.minimum is not None:
        span = span.meet(Span(low=shape.minimum, low_open=False))
    if shape.exclusiveMinimum is not None:
        span = span.meet(Span(low=shape.exclusiveMinimum))
    if shape.maximum is not None:
        span = span.meet(Span(high=shape.maximum, high_open=False))
    if shape.exclusiveMaximum is not None:
        span = span.meet(Span(high=shape.exclusiveMaximum))
    return span


def is_required(shape: Shape | None, name: str) -> bool:
    """Whether every payload of this shape has the field."""
    return shape is not None and name in shape.required
