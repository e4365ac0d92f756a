"""Values made from a shape: the example that the model is shown, and a rehearsal's payloads."""

from __future__ import annotations

import math
from typing import Any

from profiles.shape import Kind, Shape
from profiles.shape_check import Checker

_OF_FORM = {
    "date": "2031-05-17",
    "time": "14:30:00",
    "date-time": "2031-05-17T14:30:00+02:00",
    "email": "anna@example.com",
    "uuid": "6f2c1e0a-8d3b-4c5e-9f10-2a3b4c5d6e7f",
}
_MOST_ITEMS = 20


def sample(shape: Shape) -> Any:
    """Return a plain JSON value of this shape; `None` where none could be made.

    It has all the fields of an object, or those that it must have where the others do not fit.
    The author's own `examples` go before what is made.
    """
    checker = Checker(shape)
    tries = (_sample(shape, 0, whole=True), _sample(shape, 0, whole=False))
    return next((value for value in tries if checker.fits(value)), None)


def _sample(shape: Shape, number: int, *, whole: bool) -> Any:
    """Make a value; those of different numbers differ, where they can."""
    one = [value for value in (shape.const, shape.default) if value is not None]
    given = shape.examples or shape.enum or one
    if given:
        return plain(given[number % len(given)])
    if shape.anyOf:
        return _sample(shape.anyOf[0], number, whole=whole)
    value: Any = None
    match _kind(shape):
        case "string":
            value = _text(shape, number)
        case "integer" | "number" as kind:
            value = _number(shape, number, whole=kind == "integer")
        case "boolean":
            value = number % 2 == 0
        case "array":
            value = _list(shape, whole=whole)
        case "object":
            names = [name for name in shape.properties if whole or name in shape.required]
            value = {name: _sample(shape.properties[name], 0, whole=whole) for name in names}
    return value


def plain(value: Any) -> Any:
    """Return frozen JSON as plain JSON."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def _kind(shape: Shape) -> Kind:
    kinds = [kind for kind in shape.type if kind != "null"]
    if kinds:
        return kinds[0]
    if shape.type:
        return "null"
    return "object" if shape.properties else "array" if shape.items else "string"


def _text(shape: Shape, number: int) -> str:
    if shape.format:
        return _OF_FORM[shape.format]
    text = f"text {number + 1}" if number else "text"
    return text.ljust(shape.minLength or 0, ".")[: shape.maxLength]


def _number(shape: Shape, number: int, *, whole: bool) -> int | float:
    step: int | float = shape.multipleOf or 1
    if whole and step % 1:
        step = 1
    least = _greater(shape.minimum, shape.exclusiveMinimum)
    most = _less(shape.maximum, shape.exclusiveMaximum)
    if least is None:
        least = 1 if most is None else min(1, most)
    value = math.ceil(least / step) * step
    if shape.exclusiveMinimum is not None and value <= shape.exclusiveMinimum:
        value += step
    value += number * step
    beyond = most is not None and (value > most or value == shape.exclusiveMaximum)
    if beyond and most is not None and not whole and shape.multipleOf is None:
        return (least + most) / 2
    return value


def _greater(*bounds: int | float | None) -> int | float | None:
    return max((bound for bound in bounds if bound is not None), default=None)


def _less(*bounds: int | float | None) -> int | float | None:
    return min((bound for bound in bounds if bound is not None), default=None)


def _list(shape: Shape, *, whole: bool) -> list[Any]:
    count = max(shape.minItems or 0, 1)
    count = min(count, _MOST_ITEMS if shape.maxItems is None else shape.maxItems)
    item = shape.items or Shape()
    return [_sample(item, number, whole=whole) for number in range(count)]
