"""What a payload may look like, what is said of it, and what of it is checked at load."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from profiles import Shape, Signal
from profiles.samples import sample
from profiles.shape_check import Checker, validator_of
from profiles.shape_words import in_words, one_line
from tests.shapes import json_values, shapes


def faults(payload: Any, **more: Any) -> list[tuple[str, str]]:
    """Return what is wrong with a signal of this payload, each with its place."""
    try:
        Signal.model_validate({"when": "Now.", "payload": payload, **more})
    except ValidationError as error:
        return [
            (".".join(map(str, one["loc"])), one["msg"]) for one in error.errors(include_url=False)
        ]
    return []


def obj(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


WORDS: dict[str, tuple[dict[str, Any], str]] = {
    "a text": ({"type": "string"}, "a text"),
    "a short text": ({"type": "string", "maxLength": 1}, "a text of at most 1 character"),
    "a text of some length": (
        {"type": "string", "minLength": 2, "maxLength": 9},
        "a text of 2 to 9 characters",
    ),
    "a pattern": (
        {"type": "string", "pattern": "^A", "examples": ["A"]},
        "a text that matches ^A",
    ),
    "a date": ({"type": "string", "format": "date"}, "a date such as 2031-05-17"),
    "a whole number": (
        {"type": "integer", "minimum": 0, "maximum": 9},
        "a whole number from 0 to 9",
    ),
    "at least": ({"type": "number", "minimum": 0.5}, "a number of at least 0.5"),
    "at most": ({"type": "number", "maximum": 5}, "a number of at most 5"),
    "between": (
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        "a number above 0 below 1",
    ),
    "steps": ({"type": "number", "multipleOf": 0.5}, "a number in steps of 0.5"),
    "a truth": ({"type": "boolean"}, "true or false"),
    "nothing": ({"type": "null"}, "null"),
    "text or nothing": ({"type": ["string", "null"]}, "a text or null"),
    "choices": ({"enum": ["a", 1, False]}, 'one of "a", 1, false'),
    "one choice": ({"enum": ["a"]}, 'exactly "a"'),
    "a constant": ({"const": [1]}, "exactly [1]"),
    "either": (
        {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        "a text or a whole number",
    ),
    "a list": (
        {"type": "array", "items": {"type": "string"}, "maxItems": 3, "uniqueItems": True},
        "a list of at most 3 values, each a text, none of them twice",
    ),
    "a list of two": ({"type": "array", "minItems": 2, "maxItems": 2}, "a list of 2 values"),
    "an object": (
        {**obj(a={"type": "string"}, b={"type": "boolean"}), "required": ["a"]},
        "an object with a (a text), b (true or false, if known)",
    ),
    "a map": (
        {"type": "object", "additionalProperties": {"type": "integer"}},
        "an object, each value a whole number",
    ),
    "any": ({}, "any JSON value"),
}


@pytest.mark.parametrize(("schema", "words"), WORDS.values(), ids=WORDS)
def test_a_shape_is_told_in_words(schema: dict[str, Any], words: str) -> None:
    assert in_words(Shape.model_validate(schema)) == words


TOLD: dict[str, tuple[dict[str, Any], Any, list[str]]] = {
    "a field is missing": (
        {**obj(n={"type": "integer"}), "required": ["n"]},
        {},
        ["n is missing: it must be a whole number"],
    ),
    "another kind": (
        obj(n={"type": "integer"}),
        {"n": "7"},
        ['n is "7"; it must be a whole number'],
    ),
    "out of bounds": (
        obj(n={"type": "integer", "maximum": 9}),
        {"n": 10},
        ["n is 10; it must be a whole number of at most 9"],
    ),
    "no choice": (
        obj(s={"enum": ["a", "b"]}),
        {"s": "c"},
        ['s is "c"; it must be one of "a", "b"'],
    ),
    "within a list": (
        obj(t={"type": "array", "items": {"type": "string"}}),
        {"t": ["x", 1]},
        ["t[1] is 1; it must be a text"],
    ),
    "within an object": (
        obj(o=obj(s={"type": "string", "format": "date"})),
        {"o": {"s": "soon"}},
        ['o.s is "soon"; it must be a date such as 2031-05-17'],
    ),
    "a stranger": (
        {**obj(size={"type": "string"}), "additionalProperties": False},
        {"siez": "x"},
        ["siez is not a field here. Did you mean 'size'? Fields: size"],
    ),
    "neither": (
        obj(v={"anyOf": [{"type": "integer"}, {"type": "null"}]}),
        {"v": "x"},
        ['v is "x"; it must be a whole number or null'],
    ),
    "many": (
        obj(**{letter: {"type": "integer"} for letter in "abcde"}),
        dict.fromkeys("abcde", "x"),
        [*(f'{letter} is "x"; it must be a whole number' for letter in "abc"), "and 2 more"],
    ),
}


@pytest.mark.parametrize(("schema", "value", "told"), TOLD.values(), ids=TOLD)
def test_a_value_that_does_not_fit_is_told_with_its_place_and_what_was_expected(
    schema: dict[str, Any], value: Any, told: list[str]
) -> None:
    checker = Checker(Shape.model_validate(schema))
    assert checker.faults(value) == told
    assert not checker.fits(value)


FORMS = {
    "date": (["2031-05-17"], ["2031-02-30", "20310517", "soon", "2031-5-17", "２031-05-17"]),
    "time": (["14:30:00", "14:30:00Z"], ["14:30", "25:00:00", "noon"]),
    "date-time": (["2031-05-17T14:30:00Z", "2031-05-17 14:30:00"], ["2031-05-17", "now"]),
    "email": (["anna@example.com"], ["anna", "anna@", "@example.com", "a b@example.com"]),
    "uuid": (["6f2c1e0a-8d3b-4c5e-9f10-2a3b4c5d6e7f"], ["6f2c1e0a", "x"]),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_text_is_checked(form: str) -> None:
    checker = Checker(Shape.model_validate({"type": "string", "format": form}))
    right, wrong = FORMS[form]
    assert all(checker.fits(text) for text in right)
    assert not any(checker.fits(text) for text in wrong)


def test_a_pattern_takes_no_longer_for_a_hostile_text() -> None:
    schema = {"type": "string", "pattern": "^(a+)+$", "examples": ["a"]}
    checker = Checker(Shape.model_validate(schema))
    assert not checker.fits("a" * 4000 + "!")  # Python's own engine would never come back


WRONG: dict[str, tuple[Any, str, str]] = {
    "no object": ("text", "payload", "is 'text'; it must be keys with values"),
    "another type": ({"type": "string"}, "payload", "a payload is an object"),
    "an unknown type": (
        obj(a={"type": "strng"}),
        "payload.properties.a.type.0",
        "is 'strng'. Did you mean 'string'?",
    ),
    "a misspelt keyword": (
        {**obj(a={}), "requried": ["a"]},
        "payload.requried",
        "is not a key here. Did you mean 'required'?",
    ),
    "a keyword that cannot be told": (obj(a={"not": {}}), "payload.properties.a.not", "not a key"),
    "a required field that is none": (
        {**obj(size={}), "required": ["siez"]},
        "payload.required.0",
        "'siez' is not one of the properties. Did you mean 'size'?",
    ),
    "a keyword of another type": (
        obj(a={"type": "integer", "maxLength": 3}),
        "payload.properties.a.maxLength",
        "says something about type string, and the type here is integer",
    ),
    "bounds that cross": (
        obj(a={"type": "integer", "minimum": 9, "maximum": 1}),
        "payload.properties.a.minimum",
        "is 9, and maximum is 1",
    ),
    "a bound that is no number": (
        obj(a={"type": "integer", "minimum": "9"}),
        "payload.properties.a.minimum",
        "is '9'; it must be a number",
    ),
    "a step of nothing": (
        obj(a={"type": "integer", "multipleOf": 0}),
        "payload.properties.a.multipleOf",
        "must be greater than 0",
    ),
    "no regular expression": (
        obj(a={"type": "string", "pattern": "("}),
        "payload.properties.a.pattern",
        "is no regular expression",
    ),
    "a form that nobody checks": (
        obj(a={"type": "string", "format": "phone"}),
        "payload.properties.a.format",
        "is 'phone'. It must be 'date', 'time'",
    ),
    "a pattern without an example": (
        obj(a={"type": "string", "pattern": "^[A-Z]{2}-"}),
        "",
        "",
    ),
    "a required pattern without an example": (
        {**obj(a={"type": "string", "pattern": "^[A-Z]{2}-"}), "required": ["a"]},
        "payload",
        "no value that code could make",
    ),
    "an example that is none": (
        obj(a={"type": "string", "examples": [1]}),
        "payload",
        "has the example 1, which does not fit: the whole is 1; it must be a text",
    ),
    "a far reference": (
        obj(a={"$ref": "https://example.com/a.json"}),
        "payload",
        "has the $ref 'https://example.com/a.json'; only #/$defs/name is followed",
    ),
    "an unknown reference": (
        {**obj(a={"$ref": "#/$defs/siez"}), "$defs": {"size": {}}},
        "payload",
        "no 'siez'. Did you mean 'size'?",
    ),
    "a reference to itself": (
        {**obj(a={"$ref": "#/$defs/t"}), "$defs": {"t": {"items": {"$ref": "#/$defs/t"}}}},
        "payload",
        "would never end",
    ),
    "another dialect": (
        {"$schema": "http://json-schema.org/draft-07/schema#", **obj(a={})},
        "payload",
        "only https://json-schema.org/draft/2020-12/schema is known",
    ),
    "references that grow": (
        {
            **obj(a={"$ref": "#/$defs/a0"}),
            "$defs": {
                f"a{n}": {"anyOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 9} if n < 9 else {}
                for n in range(10)
            },
        },
        "payload",
        "has more than 2000 parts",
    ),
    "too large": (
        obj(**{f"a{n}": {"description": "x" * 80} for n in range(90)}),
        "payload",
        "characters as JSON; at most 8,000",
    ),
    "too deep": (
        obj(a=obj(b=obj(c=obj(d=obj(e=obj(f={})))))),
        "payload",
        "has 7 levels of objects and lists; at most 6",
    ),
    "a name with a line in it": (
        obj(**{"a\nb": {}}),
        "payload.properties.a\nb.[key]",
        "field's name",
    ),
    "no JSON": (obj(a={"enum": [{1}]}), "payload.properties.a.enum.0", "only JSON values"),
}


@pytest.mark.parametrize(("schema", "place", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_schema_is_refused_with_its_place_and_what_would_be_right(
    schema: Any, place: str, message: str
) -> None:
    found = faults(schema)
    if not place:
        assert found == []
        return
    assert [where for where, _ in found] == [place]
    assert message in found[0][1]


QUOTES: dict[str, tuple[Any, Any, str, str]] = {
    "a text": (obj(a={"type": "string"}), ["a"], "", ""),
    "a text or nothing": (obj(a={"type": ["string", "null"]}), ["a"], "", ""),
    "texts": (obj(a={"type": "array", "items": {"type": "string"}}), ["a"], "", ""),
    "a text of a form": (obj(a={"type": "string", "format": "email"}), ["a"], "", ""),
    "either text": (obj(a={"anyOf": [{"type": "string"}, {"type": "null"}]}), ["a"], "", ""),
    "a number": (obj(a={"type": "integer"}), ["a"], "quotes.0", "'a' is not a text"),
    "numbers": (
        obj(a={"type": "array", "items": {"type": "integer"}}),
        ["a"],
        "quotes.0",
        "only texts and lists of texts can be quoted",
    ),
    "of any kind": (obj(a={}), ["a"], "quotes.0", "is not a text"),
    "choices": (obj(a={"enum": ["x"]}), ["a"], "quotes.0", "is not a text"),
    "no field": (obj(name={"type": "string"}), ["nmae"], "quotes.0", "Did you mean 'name'?"),
    "no payload": (None, ["a"], "quotes", "this signal has no payload of its own"),
}


@pytest.mark.parametrize(("schema", "quotes", "place", "message"), QUOTES.values(), ids=QUOTES)
def test_only_texts_can_be_quotes(schema: Any, quotes: Any, place: str, message: str) -> None:
    found = faults(schema, quotes=quotes)
    assert [where for where, _ in found] == ([place] if place else [])
    assert all(message in said for _, said in found)


def test_the_schema_that_pydantic_makes_of_a_class_is_a_payload() -> None:
    class Address(BaseModel):
        street: str
        city: str | None = None

    class Order(BaseModel):
        """What was ordered."""

        size: int
        to: Address

    signal = Signal.model_validate({"when": "Now.", "payload": Order.model_json_schema()})
    assert signal.payload is not None
    assert "$ref" not in json.dumps(signal.payload.as_schema)
    checker = Checker(signal.payload)
    assert checker.fits({"size": 1, "to": {"street": "x"}})
    assert checker.faults({"size": 1, "to": {}}) == ["to.street is missing: it must be a text"]


@given(shapes(), json_values)
@settings(max_examples=200, deadline=None)
def test_a_value_fits_exactly_where_jsonschema_says_so(schema: dict[str, Any], value: Any) -> None:
    shape = Shape.model_validate(schema)
    checker = Checker(shape)
    fits = Draft202012Validator(schema).is_valid(value)
    assert checker.fits(value) is fits
    assert bool(checker.faults(value)) is not fits
    assert all(one_line(fault) == fault and len(fault) < 2000 for fault in checker.faults(value))


@given(shapes())
@settings(max_examples=200, deadline=None)
def test_what_a_shape_is_made_of_is_valid_json_schema_that_means_the_same(
    schema: dict[str, Any],
) -> None:
    shape = Shape.model_validate(schema)
    Draft202012Validator.check_schema(shape.as_schema)
    assert Shape.model_validate(shape.as_schema) == shape
    assert Shape.model_validate_json(shape.model_dump_json(exclude_defaults=True)) == shape
    assert in_words(shape)


@given(shapes())
@settings(max_examples=200, deadline=None)
def test_a_value_that_is_made_of_a_shape_fits_it(schema: dict[str, Any]) -> None:
    made = sample(Shape.model_validate(schema))
    assert made is None or validator_of(schema).is_valid(made)
