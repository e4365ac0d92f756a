"""Which values a signal's payload may hold, as far as the profile says."""

from __future__ import annotations

from typing import Any

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

_KINDS = {
    "string": TEXT,
    "integer": NUMBER,
    "number": NUMBER,
    "boolean": TRUTH,
    "object": OBJECT,
    "array": OBJECT,
    "null": Values(null=True),
}


def values_at(shape: Any, path: tuple[str, ...]) -> Values:
    """Return what stands at a path in a payload of this shape; without a shape, anything may."""
    if not path:
        return _values_of(shape)
    if shape is None or not hasattr(shape, "properties"):
        return ALL
    name, *rest = path
    if name in shape.properties:
        return values_at(shape.properties[name], tuple(rest)).join(MISSING)
    closed = shape.additionalProperties is False and not shape.anyOf
    return MISSING if closed else ALL


def _values_of(shape: Any) -> Values:
    """Return the values of a shape; those that are hard to tell apart all count."""
    if shape is None or not hasattr(shape, "type"):
        return ALL
    values = ALL
    if shape.type:
        values = NONE
        for kind in shape.type:
            values = values.join(_KINDS.get(kind, ALL))
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


def _span(shape: Any) -> Span:
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


def is_required(shape: Any, name: str) -> bool:
    """Whether every payload of this shape has the field."""
    return name in getattr(shape, "required", ())
