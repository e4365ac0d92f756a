"""Which language a user writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.language import LANGUAGES, Language, language_of
from nodes.wording import LABELS, PHRASES

SAID: list[tuple[str, Language]] = [
    ("I'd like a poster for my party", "en"),
    ("ein Poster für meine Party, bitte", "de"),
    ("Ich hätte gerne ein Logo mit einem Wolf", "de"),
    ("une affiche pour ma fête, avec un dragon", "fr"),
    ("quiero un cartel para mi fiesta", "es"),
    ("vorrei una locandina per la mia festa", "it"),
    ("quero um cartaz para a minha festa, por favor", "pt"),
    ("ik wil graag een poster voor mijn feest", "nl"),
    ("", "en"),
    ("👍", "en"),
    ("dragon", "en"),
    ("GG WP", "en"),
    ("ドラゴン", "en"),
]


@pytest.mark.parametrize(("text", "language"), SAID)
def test_the_small_words_tell_the_language(text: str, language: Language) -> None:
    assert language_of([text]) == language


def test_one_short_yes_does_not_change_the_language() -> None:
    assert language_of(["ein Poster mit einem roten Drachen für meine Party", "ok yes"]) == "de"


def test_a_quoted_word_of_another_language_does_not_either() -> None:
    assert language_of(["a poster that says “Feliz Navidad” with a tree and the moon"]) == "en"


@given(st.text())
def test_any_text_has_a_language(text: str) -> None:
    assert language_of([text]) in LANGUAGES


def test_every_language_has_every_word() -> None:
    assert set(LABELS) == set(PHRASES) == set(LANGUAGES)
    assert {tuple(words) for words in LABELS.values()} == {tuple(LABELS["en"])}
    assert {tuple(words) for words in PHRASES.values()} == {tuple(PHRASES["en"])}
