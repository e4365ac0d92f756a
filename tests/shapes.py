"""Random shapes of payloads, and random JSON."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
numbers = st.integers(-20, 20) | st.floats(-20, 20, allow_nan=False).map(lambda n: round(n, 2))
names = st.sampled_from(["a", "b", "name", "size"])
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names | texts, inner, max_size=4),
    max_leaves=8,
)


def _some(draw: st.DrawFn, **options: st.SearchStrategy[Any]) -> dict[str, Any]:
    return {name: draw(values) for name, values in options.items() if draw(st.booleans())}


def _ordered(schema: dict[str, Any], least: str, most: str) -> dict[str, Any]:
    if least in schema and most in schema and schema[least] > schema[most]:
        schema[least], schema[most] = schema[most], schema[least]
    return schema


@st.composite
def leaves(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the shape of a value without parts."""
    kind = draw(st.sampled_from(["string", "integer", "number", "boolean", "null", "enum", "any"]))
    match kind:
        case "string":
            sizes = _some(draw, minLength=st.integers(0, 6), maxLength=st.integers(0, 6))
            return {"type": "string", **_ordered(sizes, "minLength", "maxLength")}
        case "integer" | "number":
            bounds = _some(
                draw,
                minimum=st.integers(-9, 9),
                maximum=st.integers(-9, 9),
                exclusiveMaximum=st.integers(5, 20),
                multipleOf=st.sampled_from([1, 2, 5]),
            )
            return {"type": kind, **_ordered(bounds, "minimum", "maximum")}
        case "enum":
            return {"enum": draw(st.lists(texts | numbers, min_size=1, max_size=3))}
        case "any":
            return {}
    return {"type": draw(st.sampled_from([kind, [kind, "string"]]))}


@st.composite
def objects(draw: st.DrawFn, inner: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    """Draw the shape of an object."""
    properties = draw(st.dictionaries(names, inner, max_size=3))
    required = [name for name in properties if draw(st.booleans())]
    more = _some(draw, additionalProperties=st.booleans())
    return {"type": "object", "properties": properties, "required": required, **more}


@st.composite
def arrays(draw: st.DrawFn, inner: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    """Draw the shape of a list."""
    sizes = _some(draw, minItems=st.integers(0, 3), maxItems=st.integers(0, 3))
    more = _some(draw, items=inner, uniqueItems=st.booleans())
    return {"type": "array", **_ordered(sizes, "minItems", "maxItems"), **more}


def shapes() -> st.SearchStrategy[dict[str, Any]]:
    """Return schemas of any kind, as an author may write them."""
    return st.recursive(
        leaves(),
        lambda inner: (
            objects(inner)
            | arrays(inner)
            | st.lists(inner, min_size=1, max_size=2).map(lambda either: {"anyOf": either})
        ),
        max_leaves=6,
    )


def payload_shapes() -> st.SearchStrategy[dict[str, Any]]:
    """Return schemas of payloads."""
    return objects(shapes())
