"""A quote is evidence when the user said it, whatever its case, spacing and marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.brief.evidence import LONGEST_QUOTE, as_said, normalize, was_said

SAID = [
    "I want a Red  Dragon over “the castle”",
    "don’t make it  too dark",
    "„GG“ bitte",
    "ﬁre 龍の城",
]


@pytest.mark.parametrize(
    "quote",
    [
        "a red dragon",
        "A RED\n DRAGON",
        '"the castle"',
        "the castle",
        "over 'the castle'",
        "don't make it",
        "dont' make it".replace("dont'", "don`t"),
        "«GG» bitte",
        "fire",
        "龍",
        "城",
    ],
)
def test_a_quote_of_the_users_words_is_evidence(quote: str) -> None:
    assert was_said(quote, SAID)


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "  ",
        '""',
        "…",
        ".",
        "a blue dragon",
        "red drag",
        "ragon",
        "castle don't",
        "x" * (LONGEST_QUOTE + 1),
    ],
)
def test_what_nobody_said_is_no_evidence(quote: str) -> None:
    assert not was_said(quote, SAID)


def test_a_quote_does_not_reach_over_two_messages() -> None:
    assert not was_said("dragon castle", ["a dragon", "castle"])
    assert not was_said("anything", [])


def test_exact_words_come_back_as_they_were_typed() -> None:
    assert as_said("epic win", ["write Epic  Win on it"]) == "Epic  Win"
    assert as_said("Epic Win", ["write Epic Win on it"]) == "Epic Win"
    assert as_said("don't panic", ["“Don’t Panic”"]) == "Don’t Panic"
    assert as_said("epic fail", ["write Epic Win on it"]) is None


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=3))
def test_no_text_raises_and_nothing_is_said_by_nobody(quote: str, texts: list[str]) -> None:
    said = was_said(quote, texts)
    assert not was_said(quote, [])
    assert (as_said(quote, texts) is not None) is said


@given(st.text(max_size=60))
def test_normalizing_twice_changes_nothing(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(st.text(min_size=1, max_size=30))
def test_whatever_was_said_is_evidence_of_itself(text: str) -> None:
    if any(char.isalnum() and ord(char) < 0x2000 for char in normalize(text)):
        assert was_said(text, [f"well, {text} please"])
