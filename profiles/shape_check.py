"""Whether a value has a shape, and in words what is wrong where it has not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from pydantic_core import SchemaValidator, ValidationError

from profiles.errors import did_you_mean, listed
from profiles.shape import Shape, compiled_pattern
from profiles.shape_words import in_words, one_line, shown_json

if TYPE_CHECKING:
    from jsonschema import FormatChecker
    from jsonschema.exceptions import ValidationError as Fault
    from jsonschema.protocols import Validator

_MOST_TOLD = 3
"""How many faults are told of one value; the rest are counted."""


class Checker:
    """Checks values against one shape, which is compiled once."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._validator = validator_of(shape.as_schema)

    def fits(self, value: Any) -> bool:
        """Whether a plain JSON value has the shape."""
        return self._validator.is_valid(value)

    def faults(self, value: Any) -> list[str]:
        """Return what is wrong with a plain JSON value, in words; nothing where it fits."""
        if self.fits(value):
            return []
        found = sorted(self._validator.iter_errors(value), key=lambda one: list(map(str, one.path)))
        told = list(dict.fromkeys(text for error in found for text in _told(self._shape, error)))
        more = len(told) - _MOST_TOLD
        return [*told[:_MOST_TOLD], f"and {more} more"] if more > 0 else told


def validator_of(schema: dict[str, Any]) -> Validator:
    """Return what validates plain JSON by a plain schema, as `jsonschema` does."""
    return _dialect()(schema, format_checker=_format_checker())


@cache
def _dialect() -> Callable[..., Validator]:
    # Here and not above: it reads files of its own, and importing this file is to read none.
    from jsonschema.validators import Draft202012Validator, extend  # noqa: PLC0415

    return cast(
        "Callable[..., Validator]",
        extend(Draft202012Validator, {"pattern": _pattern}),  # type: ignore[no-untyped-call]
    )


@cache
def _format_checker() -> FormatChecker:
    from jsonschema import FormatChecker  # noqa: PLC0415

    checker = FormatChecker(formats=())
    for form, is_of_form in _FORMS.items():
        checker.checks(form, raises=ValueError)(is_of_form)
    return checker


def _pattern(_: Validator, pattern: str, value: object, __: object) -> Iterator[Fault]:
    from jsonschema.exceptions import ValidationError as Fault  # noqa: PLC0415

    if not isinstance(value, str):
        return
    try:
        _finder_of(pattern).validate_python(value)
    except ValidationError:
        yield Fault(f"{value!r} does not match {pattern!r}")


@lru_cache(512)
def _finder_of(pattern: str) -> SchemaValidator:
    return compiled_pattern(pattern)


def _is_date(value: object) -> bool:
    return not isinstance(value, str) or bool(_DATE.fullmatch(value) and date.fromisoformat(value))


def _is_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return bool(_TIME.fullmatch(value)) and time.fromisoformat(value) is not None


def _is_date_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return bool(_DATE_TIME.fullmatch(value) and datetime.fromisoformat(value))


def _is_email(value: object) -> bool:
    return not isinstance(value, str) or bool(_EMAIL.fullmatch(value))


def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value.lower()


_FORMS = {
    "date": _is_date,
    "time": _is_time,
    "date-time": _is_date_time,
    "email": _is_email,
    "uuid": _is_uuid,
}
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_DATE_TIME = re.compile(f"{_DATE.pattern}[Tt ]{_TIME.pattern}", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>.]+(?:\.[^@\s<>.]+)+")


def _told(root: Shape, error: Fault) -> Iterator[str]:
    """Tell a fault: where it is, what stands there, and what would be right."""
    where = _dotted(error.absolute_path)
    shape = _part_of(root, list(error.absolute_schema_path)[:-1])
    match error.validator:
        case "required":
            given = cast("dict[str, Any]", error.instance)
            for name in shape.required:
                if name not in given:
                    here = _dotted([*error.absolute_path, name])
                    yield f"{here} is missing: it must be {in_words(shape.properties[name])}"
        case "additionalProperties" if shape.additionalProperties is False:
            known = list(shape.properties)
            for name in cast("dict[str, Any]", error.instance):
                if name not in shape.properties:
                    here = one_line(_dotted([*error.absolute_path, name]))
                    near, fields = did_you_mean(name, known), listed(known, name) or "none"
                    yield f"{here} is not a field here.{near} Fields: {fields}"
        case _:
            must = f"it must be {in_words(shape)}"
            yield f"{where or 'the whole'} is {shown_json(error.instance)}; {must}"


def _part_of(shape: Shape, path: Sequence[str | int]) -> Shape:
    """Return the part of a shape that a path within its schema leads to."""
    steps = iter(path)
    for keyword in steps:
        part = getattr(shape, str(keyword))
        shape = part if isinstance(part, Shape) else part[next(steps)]
    return shape


def _dotted(path: Sequence[str | int]) -> str:
    text = ""
    for part in path:
        name = part if one_line(str(part)) else shown_json(part)
        text += f"[{part}]" if isinstance(part, int) else f".{name}" if text else str(name)
    text = one_line(text)
    return text if len(text) <= 100 else f"{text[:99]}…"
