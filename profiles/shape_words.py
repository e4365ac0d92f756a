"""A shape in words: as the model is told it, and as a fault says what was expected."""

from __future__ import annotations

import json
from collections.abc import Iterable

from profiles.shape import Kind, Shape

_LONGEST_SHOWN = 60
_OF_FORM = {
    "date": "a date such as 2031-05-17",
    "time": "a time such as 14:30:00",
    "date-time": "a date and time such as 2031-05-17T14:30:00+02:00",
    "email": "an email address",
    "uuid": "a UUID",
}


def in_words(shape: Shape) -> str:
    """Return what a value of this shape has to be, as the end of `it must be`."""
    if shape.const is not None:
        return f"exactly {shown_json(shape.const)}"
    if shape.enum:
        told = ", ".join(map(shown_json, shape.enum))
        return f"one of {told}" if len(shape.enum) > 1 else f"exactly {told}"
    if shape.anyOf:
        return _either(map(in_words, shape.anyOf))
    kinds = shape.type or _kinds_meant(shape)
    return _either(_of_kind(shape, kind) for kind in kinds) or "any JSON value"


def shown_json(value: object) -> str:
    """Return a value as JSON in one line, cut where it is long."""
    text = one_line(json.dumps(value, ensure_ascii=False, default=list))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1].rstrip()}…"


def one_line(text: str) -> str:
    """Return a text in which nothing ends a line or hides, whoever reads it."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())


def _kinds_meant(shape: Shape) -> Iterable[Kind]:
    if shape.properties or shape.required:
        return ["object"]
    return ["array"] if shape.items else []


def _either(words: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(words))


def _of_kind(shape: Shape, kind: Kind) -> str:
    match kind:
        case "string":
            return _text(shape)
        case "integer" | "number":
            return _number(shape, "a whole number" if kind == "integer" else "a number")
        case "boolean":
            return "true or false"
        case "null":
            return "null"
        case "array":
            return _list(shape)
        case "object":
            return _object(shape)


def _text(shape: Shape) -> str:
    words = _OF_FORM[shape.format] if shape.format else "a text"
    words += _counted(shape.minLength, shape.maxLength, "character")
    if shape.pattern is not None:
        words += f" that matches {one_line(shape.pattern)}"
    return words


def _number(shape: Shape, words: str) -> str:
    low, high = shape.minimum, shape.maximum
    if low is not None and high is not None:
        words += f" from {low} to {high}"
    elif low is not None:
        words += f" of at least {low}"
    elif high is not None:
        words += f" of at most {high}"
    if shape.exclusiveMinimum is not None:
        words += f" above {shape.exclusiveMinimum}"
    if shape.exclusiveMaximum is not None:
        words += f" below {shape.exclusiveMaximum}"
    return words if shape.multipleOf is None else f"{words} in steps of {shape.multipleOf}"


def _list(shape: Shape) -> str:
    words = "a list" + _counted(shape.minItems, shape.maxItems, "value")
    if shape.items is not None:
        words += f", each {in_words(shape.items)}"
    return f"{words}, none of them twice" if shape.uniqueItems else words


def _object(shape: Shape) -> str:
    if not shape.properties:
        other = shape.additionalProperties
        each = f", each value {in_words(other)}" if isinstance(other, Shape) else ""
        return f"an object{each}"
    fields = ", ".join(
        f"{name} ({in_words(part)}{'' if name in shape.required else ', if known'})"
        for name, part in shape.properties.items()
    )
    return f"an object with {fields}"


def _counted(least: int | None, most: int | None, what: str) -> str:
    if least and most is not None:
        count = str(least) if least == most else f"{least} to {most}"
        return f" of {count} {what}{'' if most == 1 else 's'}"
    if least:
        return f" of at least {least} {what}{'' if least == 1 else 's'}"
    return "" if most is None else f" of at most {most} {what}{'' if most == 1 else 's'}"
