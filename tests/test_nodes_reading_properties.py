"""What holds of every message, whatever is typed: no exception, no repetition, nothing lost."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.eval_brief import DATA, brief_of, rows_of
from nodes.brief.entries import stems_of
from nodes.brief.intent import CreativeIntent
from nodes.reading.message import read_message
from nodes.vocabulary import fold

ROWS = rows_of(DATA)
POSTER = CreativeIntent(asset_type="poster")
ANY_UNICODE = st.text(st.characters(), max_size=120) | st.text(
    st.characters(categories=("Cs", "Cc", "Cf", "Mn", "So", "Pi", "Pf", "Nd")), max_size=60
)
PHRASES = st.lists(
    st.sampled_from(
        [
            "write happy birthday mo",
            "put “wolf” on it",
            "the text should be",
            "not red, blue",
            "swap the moon for a sun",
            "instead of the castle",
            "would be better than",
            "drop everything except the dragon",
            "one says hi and one says",
            "#tag www.example.com",
            "its called Nova",
            "don't need the dragon",
            'a "',
            "« ",
            "„",
            "' ",
            "\n",
            "🔥",
        ]
    )
    | ANY_UNICODE,
    max_size=8,
).map(" ".join)


def wordings(intent: CreativeIntent) -> set[str]:
    return {text.text for text in intent.display_texts}


def read_twice(intent: CreativeIntent, message: str) -> tuple[CreativeIntent, CreativeIntent]:
    once = read_message(intent, message, turn=2).intent
    return once, read_message(once, message, turn=3).intent


def said_twice(intent: CreativeIntent) -> list[Any]:
    """Return what the brief holds more than once."""
    elements = [tuple(stems_of(fold(e.description))) for e in intent.scene_elements]
    texts = [fold(t.text) for t in intent.display_texts]
    waiting = [fold(a.text) for a in intent.ambiguous_annotations]
    kinds: tuple[list[Any], ...] = (elements, texts, waiting)
    return [one for kind in kinds for one in kind if kind.count(one) > 1]


def start_of(row: dict[str, Any]) -> CreativeIntent:
    return brief_of(row) if "brief" in row else POSTER


def test_no_labelled_message_says_anything_twice_however_often_it_comes() -> None:
    for row in ROWS:
        for intent in read_twice(start_of(row), row["message"]):
            assert said_twice(intent) == [], row["id"]


def test_a_wish_that_comes_again_loses_and_rewords_no_text() -> None:
    for row in ROWS:
        if row["kind"] in {"quotes", "render_or_display"}:
            once, twice = read_twice(POSTER, row["message"])
            assert wordings(once) <= wordings(twice), row["id"]
            assert len(twice.ambiguous_annotations) == len(once.ambiguous_annotations), row["id"]


def test_the_brief_of_every_labelled_message_survives_saving() -> None:
    for row in ROWS:
        intent = read_message(start_of(row), row["message"], turn=2).intent
        assert CreativeIntent.from_dict(json.loads(json.dumps(intent.to_dict()))) == intent


@given(ANY_UNICODE | PHRASES)
def test_whatever_is_typed_is_read_said_once_and_saved(message: str) -> None:
    once, twice = read_twice(brief_of(CORRECTED), message)
    for intent in (once, twice):
        assert said_twice(intent) == []
        stored = json.loads(json.dumps(intent.to_dict()))
        assert CreativeIntent.from_dict(stored) == intent


CORRECTED = next(row for row in ROWS if row["kind"] == "corrections")


@pytest.mark.parametrize(
    "piece",
    [
        "“",
        '"a ',
        "«»",
        "‚a‘ ",
        "''",
        "one says a ",
        "happy birthday ",
        "#a",
        "www.a.com/",
        "a at the top and ",
        "its called A ",
        "WORD on it ",
        "with a b on it ",
        "text: a ",
        "less a more ",
        "would be better than ",
        "don't need ",
        "the dragon should be ",
        "Epic Wim ",
        "é",
        "\u0301",
    ],
)
def test_a_hundred_kilobytes_take_bounded_time(piece: str) -> None:
    message = piece * (100_000 // len(piece))
    start = time.perf_counter()
    read_message(brief_of(CORRECTED), message, turn=2)
    assert time.perf_counter() - start < 5
