"""A phrase is a picture, a text, or the words do not tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.reading.roles import role_of

CASES = [
    ('put "fire" on it', "fire", "ambiguous"),
    ("just put FIRE on it", "FIRE", "ambiguous"),
    ('a shirt with "storm" on the back', "storm", "ambiguous"),
    ('mach "feuer" drauf', "feuer", "ambiguous"),
    ('quiero "rayo" a la izquierda', "rayo", "ambiguous"),
    ('a picture of a "wolf"', "wolf", "render"),
    ('"tree" as an image', "tree", "render"),
    ('show "the moon" as an actual moon, not letters', "the moon", "render"),
    ("the text in front of a castle", "castle", "render"),
    ("text bubble next to the dog", "dog", "render"),
    ("no writing, just a crown", "crown", "render"),
    ("un dragon à côté du mot feu", "dragon", "render"),
    ("een plaatje van een wolf", "wolf", "render"),
    ("the word fire in flames", "fire", "display_text"),
    ('"moon" as text top left', "moon", "display_text"),
    ("not a picture of a rose, just the word", "rose", "display_text"),
    ('headline "diamond" in silver', "diamond", "display_text"),
    ('"see you sunday" under the picture', "see you sunday", "display_text"),
    ("a sticker with EPIC FAIL on it", "EPIC FAIL", "display_text"),
    ('"slay" hoodie', "slay", "display_text"),
    ("der drache neben dem wort feuer", "feuer", "display_text"),
    ("o título é tempestade", "tempestade", "display_text"),
]


@pytest.mark.parametrize(("message", "phrase", "role"), CASES, ids=[c[0] for c in CASES])
def test_the_words_around_a_phrase_say_what_it_is(message: str, phrase: str, role: str) -> None:
    assert role_of(message, phrase) == role


@given(st.text(max_size=80), st.text(max_size=20))
def test_no_message_and_no_phrase_raises(message: str, phrase: str) -> None:
    assert role_of(message, phrase) in {"render", "display_text", "ambiguous"}
