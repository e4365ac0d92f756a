"""From an outline, whatever stands in it, to a file: by code alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cuelight.drafting.complaints import gravity
from cuelight.drafting.example import EXAMPLE
from cuelight.drafting.judging import checked
from cuelight.drafting.making import lost_in, profile_data
from cuelight.drafting.mending import mended
from cuelight.drafting.naming import one_line, snake_case, tidy
from cuelight.drafting.outline import Outline, outline_schema
from cuelight.drafting.written import file_text
from profiles.document import read_document

WORDS = [
    "a",
    "b",
    "A B",
    "*",
    "",
    " ",
    "a.done",
    "b.told",
    "done",
    "custom.a.done",
    "coach.turn_limit",
]
PROSE = [
    "Talk.",
    "yes",
    "1",
    "null",
    "- a\n\n  - b: c",
    "x: #y",
    "'\"`{}[]&*!|>%@",
    "a\tb \r\n c\x00\u2028d",
]
CONDITIONS = ["turns > 2", 'signals["done"].x >= 1', "memory.", '"', "true"]


def values_of(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Return what generates values of a schema, with references that mostly lead somewhere."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "string":
            return st.sampled_from([*WORDS, *WORDS, *PROSE, *CONDITIONS]) | st.text(max_size=30)
        case "integer":
            return st.integers(-2, 5) | st.integers()
        case "boolean":
            return st.booleans()
        case "array":
            return st.lists(values_of(schema["items"]), max_size=4)
        case _:
            return st.fixed_dictionaries(
                {name: values_of(part) for name, part in schema["properties"].items()}
            )


@st.composite
def changed_examples(draw: st.DrawFn) -> Any:
    """Generate what is right but for one or two values."""
    data = EXAMPLE.model_dump(mode="json")
    for _ in range(draw(st.integers(1, 2))):
        part, schema = data, outline_schema()
        while True:
            key = draw(st.sampled_from(sorted(schema["properties"])))
            inner = schema["properties"][key]
            of_objects = inner["type"] == "array" and inner["items"]["type"] == "object"
            if not of_objects or not part[key]:
                part[key] = draw(values_of(inner))
                break
            part, schema = draw(st.sampled_from(part[key])), inner["items"]
    return data


def parts_of(schema: object) -> list[Mapping[str, Any]]:
    """Return all schemas within a schema."""
    found: list[Mapping[str, Any]] = []
    if isinstance(schema, Mapping):
        found.append(schema)
        found += [one for part in schema.get("properties", {}).values() for one in parts_of(part)]
        found += parts_of(schema.get("items"))
    return found


def test_the_schema_has_only_what_every_provider_bears() -> None:
    Draft202012Validator.check_schema(outline_schema())
    for part in parts_of(outline_schema()):
        assert part.keys() <= {
            "title",
            "type",
            "description",
            "enum",
            "items",
            "properties",
            "required",
        }
        assert isinstance(part["type"], str)
        if part["type"] == "object":
            assert part["required"] == list(part["properties"])


@given(values_of(outline_schema()) | changed_examples())
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_has_the_form_gives_a_profile_or_says_what_is_wrong(data: Any) -> None:
    assert Draft202012Validator(outline_schema()).is_valid(data)
    outline, _ = mended(Outline.model_validate(data))
    made = profile_data(outline)
    text = file_text(outline, made, file="a b\nc.yaml", wish=outline.about, origin="by a test")
    assert read_document(text, "draft.yaml").data == (made or None)
    profile, complaints = checked(text, "draft.yaml")
    assert profile is not None or [one for one in complaints if one.level == "error"]
    assert isinstance(list(lost_in(outline)), list)


@given(values_of(outline_schema()) | changed_examples())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_was_mended_needs_no_mending(data: Any) -> None:
    once, _ = mended(Outline.model_validate(data))
    twice, told = mended(once)
    if not list(lost_in(once)):
        assert (twice, told) == (once, [])


def test_the_example_that_a_model_is_shown_is_right_in_every_way() -> None:
    outline, mends = mended(EXAMPLE)
    text = file_text(outline, profile_data(outline), file="x.yaml", wish="x", origin="by a test")
    assert (outline, mends) == (EXAMPLE, [])
    assert list(lost_in(outline)) == []
    assert checked(text, "x.yaml")[1] == []


MESSY: dict[str, Any] = {
    "name": "  Library \n desk ",
    "context": "You work at the desk of a library. Be kind.  \r\n\r\nBe brief. ",
    "initial_phase": "Beginning",
    "phases": [
        {
            "id": "Ask Reader",
            "instructions": " Ask which book they want. ",
            "max_turns": 6,
            "then": "Say goodbye",
        },
        {"id": "sayGoodbye", "instructions": "Say goodbye.", "max_turns": -1},
    ],
    "signals": [
        {
            "phase": "Ask Reader",
            "name": "Book Named",
            "when": "The reader has named the book that they want.",
            "fields": [{"name": "the title", "required": True}],
        },
        {
            "phase": "Say Goodbye",
            "name": "custom.goodbye.said",
            "when": "You have said goodbye.",
            "ends": True,
        },
    ],
    "transitions": [
        {
            "from_phase": "ask_reader",
            "to_phase": "say goodbye",
            "signals": ["Book Named", "Book Named"],
            "require_all": True,
            "when": 'size(signals["Book Named"].the_title) > 1',
        }
    ],
    "lines": [
        {"phase": "Ask Reader", "say": "Which book?"},
        {"phase": "Ask Reader", "say": "That one.", "signals": ["book_named"]},
        {"phase": "say_goodbye", "say": "Bye!", "signals": ["goodbye.said"]},
    ],
}


def test_code_mends_spelling_and_tells_it() -> None:
    outline, told = mended(Outline.model_validate(MESSY))
    data = profile_data(outline)
    assert told == [
        "phases[0].id was 'Ask Reader'; it is 'ask_reader' now.",
        "phases[1].id was 'sayGoodbye'; it is 'say_goodbye' now.",
        "signals[0].name was 'Book Named'; it is 'ask_reader.book_named' now.",
        "signals[1].name was 'custom.goodbye.said'; it is 'goodbye.said' now.",
        "initial_phase was 'Beginning', which is no phase; it is the first phase now, "
        "'ask_reader'.",
        "signals[0].fields[0].name was 'the title'; it is 'the_title' now.",
    ]
    assert data["name"] == "Library desk"
    assert data["phase_context"] == ("You work at the desk of a library. Be kind.\n\nBe brief.\n")
    assert data["transitions"] == [
        {
            "from_phase": "ask_reader",
            "to_phase": "say_goodbye",
            "trigger_signals": ["ask_reader.book_named"],
            "when": 'size(signals["ask_reader.book_named"].the_title) > 1',
        }
    ]
    assert "max_turns" not in data["phases"]["say_goodbye"]
    text = file_text(outline, data, file="x.yaml", wish="x", origin="by a test")
    assert gravity(checked(text, "x.yaml")[1]) == (0, 0)


@pytest.mark.parametrize(
    ("given", "mended_to"),
    [
        ('"done" in signals && turns > 2', '"ask.done" in signals && turns > 2'),
        ("'done' in memory", "'ask.done' in memory"),
        ('has(memory["custom.ask.done"].x)', 'has(memory["ask.done"].x)'),
        ('signals["done"].mood == "done"', 'signals["ask.done"].mood == "done"'),
        ('signals["gone"].x == 1', 'signals["gone"].x == 1'),
    ],
)
def test_a_condition_asks_for_a_signal_by_the_name_that_it_has(given: str, mended_to: str) -> None:
    outline = Outline.model_validate(
        {
            "name": "X",
            "phases": [{"id": "ask", "instructions": "Ask."}],
            "signals": [{"phase": "ask", "name": "done", "when": "All is said."}],
            "transitions": [{"from_phase": "ask", "to_phase": "ask", "when": given}],
        }
    )
    assert mended(outline)[0].transitions[0].when == mended_to


LOST: dict[str, tuple[dict[str, Any], str]] = {
    "no phases": ({"phases": []}, "phases"),
    "a phase twice": (
        {"phases": [*MESSY["phases"], {"id": "ask reader", "instructions": "Ask."}]},
        "phases[2].id",
    ),
    "a signal twice": ({"signals": [MESSY["signals"][0]] * 2}, "signals[1].name"),
    "a signal of nowhere": (
        {"signals": [{"phase": "x", "name": "x.y", "when": "Now."}]},
        "signals[0].phase",
    ),
    "a field twice": (
        {"signals": [{**MESSY["signals"][0], "fields": [{"name": "a"}, {"name": "a"}]}]},
        "signals[0].fields[1].name",
    ),
    "a line of nowhere": ({"lines": [{"phase": "x", "say": "Hello."}]}, "lines[0].phase"),
    "no lines": ({"lines": MESSY["lines"][:2]}, "phases[1]"),
}


@pytest.mark.parametrize(("change", "path"), LOST.values(), ids=LOST)
def test_what_a_profile_has_no_place_for_is_not_lost_in_silence(
    change: dict[str, Any], path: str
) -> None:
    outline, _ = mended(Outline.model_validate({**MESSY, **change}))
    assert path in [one.path for one in lost_in(outline)]


def test_a_model_may_leave_out_or_null_what_says_nothing() -> None:
    outline = Outline.model_validate(
        {
            "name": "X",
            "about": None,
            "phases": [{"id": "a", "instructions": "A.", "then": None}],
            "more": 1,
        }
    )
    assert (outline.about, outline.phases[0].then, outline.lines) == ("", "", ())


def test_fields_become_json_schema() -> None:
    fields = [
        {"name": "band", "type": "integer", "least": 0, "most": 9, "required": True},
        {"name": "mood", "choices": ["calm", "upset"], "description": "How they feel."},
        {"name": "wishes", "type": "list", "quoted": True},
        {"name": "free", "type": "number"},
    ]
    signal = {"phase": "a", "name": "a.b", "when": "Now.", "fields": fields}
    data = profile_data(
        Outline.model_validate(
            {"name": "X", "phases": [{"id": "a", "instructions": "A."}], "signals": [signal]}
        )
    )
    assert data["phases"]["a"]["signals"]["a.b"] == {
        "when": "Now.",
        "payload": {
            "properties": {
                "band": {"type": "integer", "minimum": 0, "maximum": 9},
                "mood": {
                    "type": "string",
                    "enum": ["calm", "upset"],
                    "description": "How they feel.",
                },
                "wishes": {"type": "array", "items": {"type": "string"}},
                "free": {"type": "number"},
            },
            "required": ["band"],
        },
        "quotes": ["wishes"],
    }


@pytest.mark.parametrize(
    ("ends", "leads_on", "completes"),
    [
        ([True, True], False, None),
        ([True, False], False, ["a.0"]),
        ([False, False], False, None),
        ([True, False], True, ["a.0"]),
        ([False, False], True, None),
    ],
)
def test_what_ends_the_conversation_is_said_where_it_would_be_otherwise(
    ends: list[bool], leads_on: bool, completes: list[str] | None
) -> None:
    signals = [
        {"phase": "a", "name": f"a.{n}", "when": "Now.", "ends": end} for n, end in enumerate(ends)
    ]
    phases = [{"id": "a", "instructions": "A.", "then": "b" if leads_on else ""}]
    outline = Outline.model_validate({"name": "X", "phases": phases, "signals": signals})
    assert profile_data(outline)["phases"]["a"].get("completes") == completes


def test_long_texts_are_blocks_and_short_lists_stand_in_a_line() -> None:
    data = profile_data(EXAMPLE)
    text = file_text(EXAMPLE, data, file="my file.yaml", wish="two\nlines", origin="by a test")
    assert yaml.safe_load(text) == data
    assert "# Drafted by a test from: two lines\n" in text
    assert "#   cuelight check 'my file.yaml'\n" in text
    assert "    instructions: >-\n      Greet the caller" in text
    assert "    trigger_signals: [trouble.bike_told, trouble.fault_told]\n" in text
    assert "  # Whoever wants a person gets one, wherever they are.\n  - from_phase: '*'\n" in text
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Book Appointment", "book_appointment"),
        ("examDone", "exam_done"),
        ("Größe 2", "grosse_2"),
        ("Begrüßung", "begrussung"),
        ("Łódź", "lodz"),
        ("予約", "x"),
        ("--", "x"),
    ],
)
def test_a_name_is_made_of_words(text: str, name: str) -> None:
    assert snake_case(text, "x") == name


def test_a_comment_and_a_text_hold_nothing_that_breaks_them() -> None:
    assert one_line("a\u2028b\x85c\x00 d\ud800") == "a b c d"
    assert one_line("one two three", 8) == "one two…"
    assert one_line("👩\u200d🍳 می\u200cخواهم \u202etxt") == "👩\u200d🍳 می\u200cخواهم txt"
    assert tidy(" a \r\n\tb\u2028c\x07 ") == "a\n    b\nc"
