"""Facts in a reply, at the place that the model marked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.composing import Composed

FACTS = "What: a poster"


def compose(*chunks: str, facts: Any = FACTS, question: str = "Right?") -> str:
    def ending(_: object, said: str) -> str:
        return "" if "?" in said else question

    shape = Composed(facts, ending)
    return "".join(map(shape.feed, chunks)) + shape.close({})


CASES = {
    "on a line of its own": ("Lead.\n\n[FACTS]\n\nOk?", f"Lead.\n\n{FACTS}\n\nOk?"),
    "within a line": ("Lead: [facts] Ok?", f"Lead:\n\n{FACTS}\n\nOk?"),
    "with spaces": ("[ FACTS ]", f"{FACTS}\n\nRight?"),
    "not at all": ("Lead.", f"Lead.\n\n{FACTS}\n\nRight?"),
    "twice": ("A.\n[FACTS]\n[FACTS]\nB?", f"A.\n\n{FACTS}\n\nB?"),
    "a question before only": ("Ready?", f"Ready?\n\n{FACTS}\n\nRight?"),
    "no words": ("", f"{FACTS}\n\nRight?"),
    "something like it": ("A [fact] [FACTSHEET]", f"A [fact] [FACTSHEET]\n\n{FACTS}\n\nRight?"),
    "the beginning of it": ("A [FAC", f"A\n\n{FACTS}\n\nRight?"),
    "the beginning of a list": ("A [", f"A [\n\n{FACTS}\n\nRight?"),
    "bold": ("Lead.\n**[FACTS]**\n**Ok?**", f"Lead.\n\n{FACTS}\n\n**Ok?**"),
    "in italics": ("Lead: _[FACTS]_ Ok?", f"Lead:\n\n{FACTS}\n\nOk?"),
    "as code": ("Lead: `[FACTS]` Ok?", f"Lead:\n\n{FACTS}\n\nOk?"),
    "in a fence": ("Lead.\n```\n[FACTS]\n```\nOk?", f"Lead.\n\n{FACTS}\n\nOk?"),
    "in a named fence": ("Lead.\n```text\n[FACTS]\n```\nOk?", f"Lead.\n\n{FACTS}\n\nOk?"),
    "an item": ("Lead.\n- [FACTS]\nOk?", f"Lead.\n\n{FACTS}\n\nOk?"),
    "a full stop": ("Lead.\n[FACTS].\nOk?", f"Lead.\n\n{FACTS}\n\nOk?"),
    "bold, cut off": ("Lead. **[FA", f"Lead.\n\n{FACTS}\n\nRight?"),
    "bold words behind": ("Lead.\n[FACTS] **Ok?**", f"Lead.\n\n{FACTS}\n\n**Ok?**"),
}


@pytest.mark.parametrize(("said", "seen"), CASES.values(), ids=CASES)
def test_the_facts_stand_at_their_mark_or_at_the_end(said: str, seen: str) -> None:
    assert compose(said) == seen


PIECES = [
    "[FACTS]", "[FA", "CTS]", "[", "]", "\n", " ", "Word", "Is it?", "[facts ]", "**", "```",
    "text\n", ".", "- ",
]  # fmt: skip
pieces = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(pieces, st.lists(st.integers(1, 4), min_size=40, max_size=40))
def test_however_a_reply_is_cut_it_is_the_same_and_has_the_facts_once(
    said: str, cuts: list[int]
) -> None:
    chunks, rest = [], said
    for cut in cuts:
        chunks.append(rest[:cut])
        rest = rest[cut:]
    seen = compose(*chunks, rest)
    assert seen == compose(said)
    assert seen.count(FACTS) == 1


@given(pieces)
def test_without_facts_the_mark_is_taken_out(said: str) -> None:
    assert "[FACTS]" not in compose(said, facts="", question="")


def test_text_is_shown_at_once() -> None:
    shape = Composed(FACTS)
    assert shape.feed("Here it is") == "Here it is"
    assert shape.feed(":\n[") == ":"
    assert shape.feed("FACTS]") == ""
    assert shape.feed("\nIs that it, then?") == f"\n\n{FACTS}\n\nIs that it, then?"


@pytest.mark.parametrize(("said", "seen"), CASES.values(), ids=CASES)
def test_facts_that_wait_for_the_end_stand_at_their_mark_as_well(said: str, seen: str) -> None:
    assert compose(said, facts=lambda _: FACTS) == seen


@given(pieces, st.lists(st.integers(1, 4), min_size=40, max_size=40))
def test_facts_that_wait_are_put_the_same_however_a_reply_is_cut(
    said: str, cuts: list[int]
) -> None:
    chunks, rest = [], said
    for cut in cuts:
        chunks.append(rest[:cut])
        rest = rest[cut:]
    assert compose(*chunks, rest, facts=lambda _: FACTS) == compose(said)


def test_facts_that_are_not_true_any_more_go_with_what_is_said_of_them() -> None:
    seen = compose("Here it is.\n[FACTS]\nIs that it?", facts=lambda _: "", question="What else?")
    assert seen == "Here it is.\n\nWhat else?"


def test_what_stands_before_waiting_facts_is_shown_at_once() -> None:
    shape = Composed(lambda _: FACTS)
    assert shape.feed("Here it is.\n[FACTS]\nOk?") == "Here it is."
    assert shape.close({}) == f"\n\n{FACTS}\n\nOk?"
