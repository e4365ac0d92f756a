"""What the payload of a signal looks like: the part of JSON Schema that a model can be told.

All of it can be put into words, a value that fits can be made of it, and it is checked when a
profile is loaded. A keyword that is not here would be one that nobody tells the model.
"""

# ruff: noqa: N815 - the names are JSON Schema's

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, TypeGuard

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    StrictBool,
    StrictStr,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import SchemaError, SchemaValidator, core_schema

from profiles.checked import Checked
from profiles.errors import did_you_mean, listed, shown
from profiles.faults import Finding
from profiles.fields import Text, wrong
from profiles.frozen import FrozenDict, FrozenMapping, FrozenSequence, frozen_json

Kind = Literal["string", "integer", "number", "boolean", "object", "array", "null"]
Format = Literal["date", "time", "date-time", "email", "uuid"]

_LONGEST_NAME = 100
_KEYWORDS_OF: Mapping[Kind, tuple[str, ...]] = {
    "string": ("minLength", "maxLength", "pattern", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "array": ("items", "minItems", "maxItems", "uniqueItems"),
    "object": ("properties", "required", "additionalProperties"),
}
_RANGES = (("minLength", "maxLength"), ("minItems", "maxItems"), ("minimum", "maximum"))


def compiled_pattern(pattern: str) -> SchemaValidator:
    """Return what finds a pattern in a text.

    It is Rust's, whose time grows with the text and no faster: what a user says never meets an
    expression that takes for ever.
    """
    return SchemaValidator(core_schema.str_schema(pattern=pattern))


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _json(value: object) -> object:
    try:
        return frozen_json(value)
    except (TypeError, RecursionError) as error:
        raise wrong(f"is {shown(value)}; only JSON values can stand here: {error}.") from None


def _pattern(pattern: str) -> str:
    try:
        compiled_pattern(pattern)
    except SchemaError as error:
        reason = str(error).strip().splitlines()[-1].strip()
        raise wrong(f"is {shown(pattern)}, which is no regular expression: {reason}.") from None
    return pattern


def _number(value: object) -> object:
    if not _is_number(value) or abs(value) >= 2**63:
        raise wrong(f"is {shown(value)}; it must be a number.")
    return value


def _step(value: object) -> object:
    if _is_number(value) and value <= 0:
        raise wrong(f"is {shown(value)}; it must be greater than 0.")
    return value


def _open_or_shape(value: Any, _: ValidatorFunctionWrapHandler) -> bool | Shape:
    # By hand, since a union would tell the faults of both.
    return value if isinstance(value, bool) else Shape.model_validate(value)


def _property_name(name: str) -> str:
    if not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise wrong(
            f"{shown(name)} cannot be a field's name: use letters, digits and _, and at most "
            f"{_LONGEST_NAME} of them."
        )
    return name


Json = Annotated[Any, AfterValidator(_json)]
Kinds = Annotated[
    FrozenSequence[Kind],
    BeforeValidator(_one_or_more, json_schema_input_type=Kind | list[Kind]),
    PlainSerializer(lambda kinds: kinds[0] if len(kinds) == 1 else list(kinds)),
]
Count = Annotated[int, Field(strict=True, ge=0, le=10_000)]
Number = Annotated[int | float, BeforeValidator(_number)]
Step = Annotated[Number, BeforeValidator(_step)]
Pattern = Annotated[StrictStr, Field(max_length=500), AfterValidator(_pattern)]


class Shape(Checked):
    """What a value looks like, in the words of JSON Schema."""

    type: Kinds = Field(default=(), description="What kind of value it is, or which ones.")
    title: Text | None = Field(default=None, description="A name for people.")
    description: Text | None = Field(
        default=None, description="What the value means; the model is told it."
    )
    enum: FrozenSequence[Json] = Field(default=(), description="The only values that it may be.")
    const: Json = Field(default=None, description="The only value that it may be.")
    anyOf: FrozenSequence[Shape] = Field(
        default=(), description="What it may look like; one of them is enough."
    )
    minLength: Count | None = Field(default=None, description="The fewest characters of a text.")
    maxLength: Count | None = Field(default=None, description="The most characters of a text.")
    pattern: Pattern | None = Field(
        default=None,
        description="A regular expression that is found in the text; it needs 'examples'.",
    )
    format: Format | None = Field(default=None, description="The form of a text.")
    minimum: Number | None = Field(default=None, description="The least that a number may be.")
    maximum: Number | None = Field(default=None, description="The most that a number may be.")
    exclusiveMinimum: Number | None = Field(
        default=None, description="What a number has to be greater than."
    )
    exclusiveMaximum: Number | None = Field(
        default=None, description="What a number has to be less than."
    )
    multipleOf: Step | None = Field(
        default=None, description="What a number has to be a multiple of."
    )
    items: Shape | None = Field(default=None, description="What each value of a list looks like.")
    minItems: Count | None = Field(default=None, description="The fewest values of a list.")
    maxItems: Count | None = Field(default=None, description="The most values of a list.")
    uniqueItems: StrictBool = Field(
        default=False, description="Whether a list holds each value only once."
    )
    properties: FrozenMapping[Annotated[StrictStr, AfterValidator(_property_name)], Shape] = Field(
        default_factory=FrozenDict, description="The fields of an object: {name: what it is}."
    )
    required: FrozenSequence[StrictStr] = Field(
        default=(), description="The fields that an object must have."
    )
    additionalProperties: Annotated[bool | Shape, WrapValidator(_open_or_shape)] | None = Field(
        default=None, description="Whether an object may have other fields, or how they look."
    )
    examples: FrozenSequence[Json] = Field(
        default=(), description="Values that fit; the model is told the first one."
    )
    default: Json = Field(default=None, description="A value that fits. It is never filled in.")

    @cached_property
    def as_schema(self) -> dict[str, Any]:
        """The shape as plain JSON Schema."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @cached_property
    def partial(self) -> Shape:
        """The shape of an object that may lack every field."""
        return self.model_copy(update={"required": (), "examples": ()})

    @property
    def is_text(self) -> bool:
        """Whether the value is a text, or a list of them, wherever it is not null."""
        kinds = [kind for kind in self.type if kind != "null"]
        if self.anyOf and not kinds:
            shapes = [one for one in self.anyOf if tuple(one.type) != ("null",)]
            return bool(shapes) and all(one.is_text for one in shapes)
        if kinds == ["array"]:
            return self.items is not None and tuple(self.items.type) == ("string",)
        return kinds == ["string"]

    def parts(self) -> Iterator[Shape]:
        """Yield the shapes within this one."""
        yield from self.properties.values()
        yield from self.anyOf
        more = (self.items, self.additionalProperties)
        yield from (one for one in more if isinstance(one, Shape))

    @classmethod
    def _findings(cls, data: Mapping[str, Any]) -> Iterable[Finding]:
        yield from _misplaced(data)
        for least, most in _RANGES:
            low, high = data.get(least), data.get(most)
            if _is_number(low) and _is_number(high) and low > high:
                yield Finding((least,), f"is {shown(low)}, and {most} is {shown(high)}.", low)
        properties, required = data.get("properties") or {}, data.get("required")
        if not isinstance(properties, Mapping) or not isinstance(required, list | tuple):
            return
        for index, name in enumerate(required):
            if isinstance(name, str) and name not in properties:
                yield Finding(
                    ("required", index),
                    f"{shown(name)} is not one of the properties.{did_you_mean(name, properties)} "
                    f"Properties: {listed(properties, name) or 'none'}.",
                    name,
                )


def _misplaced(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find keywords that say something about another kind of value than this one is."""
    kinds = _one_or_more(data.get("type"))
    if not isinstance(kinds, list | tuple) or not kinds:
        return
    here = {"number" if kind == "integer" else kind for kind in kinds if isinstance(kind, str)}
    for kind, keywords in _KEYWORDS_OF.items():
        for keyword in keywords:
            if kind not in here and data.get(keyword) not in (None, False, (), [], {}):
                told = " or ".join(map(str, kinds))
                yield Finding(
                    (keyword,),
                    f"says something about type {kind}, and the type here is {told}. "
                    "Take it out, or change the type.",
                    data[keyword],
                )


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
