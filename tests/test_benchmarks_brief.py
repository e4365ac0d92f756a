"""The rules read the labelled messages that they were written against."""

from __future__ import annotations

import pytest

from benchmarks import parsing
from benchmarks.eval_brief import (
    DATA,
    KINDS,
    found_and_wanted,
    milliseconds,
    report,
    rows_of,
    score,
)

ROWS = rows_of(DATA)
RULES = [kind for kind in KINDS if kind not in {"answers", "scenes"}]


@pytest.mark.parametrize("kind", RULES)
def test_the_rules_read_what_they_were_written_against(kind: str) -> None:
    right, errors = score(row for row in ROWS if row["kind"] == kind and row["split"] == "tune")
    results = [value for values in right.values() for value in values]
    assert sum(results) >= 0.97 * len(results), errors


@pytest.mark.parametrize("kind", RULES)
def test_what_they_were_not_written_against_is_read_as_reported(kind: str) -> None:
    right, _ = score(row for row in ROWS if row["kind"] == kind and row["split"] == "held")
    results = [value for values in right.values() for value in values]
    assert sum(results) >= 0.8 * len(results)


@pytest.mark.parametrize("split", ["tune", "held"])
def test_what_is_taken_for_a_thing_to_draw_is_one(split: str) -> None:
    rows = [row for row in ROWS if row["kind"] == "scenes" and row["split"] == split]
    right, found, wanted = found_and_wanted(rows)
    assert right >= 0.9 * found
    assert right >= 0.75 * wanted


def test_the_report_shows_no_line_that_was_held_out() -> None:
    held = [row["message"] for row in ROWS if row["split"] == "held"]
    lines = "\n".join(report(ROWS, errors_shown=1000))
    assert [message for message in held if repr(message) in lines] == []
    assert "quotes" in lines


def test_the_time_of_a_message_is_measured() -> None:
    assert milliseconds(ROWS[:50]) > 0


async def test_the_whole_of_parse_is_measured_for_every_message() -> None:
    messages = parsing.messages_of(DATA)
    taken = await parsing.milliseconds(messages)
    assert len(taken) == len(messages)
    assert min(taken) > 0
    assert parsing.told(taken).startswith("parse: ")
