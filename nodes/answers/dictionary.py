"""The words and phrases of seven languages, and what they do in an answer.

A table a language, a row a role, entries divided by commas. They are written as people write
them; reading them folds case, accents and apostrophes. A word may have another role in another
language ("was", "hat", "die"): the words around it tell which one is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from nodes.answers import dutch, english, french, german, italian, portuguese, spanish
from nodes.answers.folding import fold, words_of
from nodes.answers.roles import Role

_TABLES: Final[dict[str, dict[Role, str]]] = {
    "en": english.WORDS,
    "de": german.WORDS,
    "fr": french.WORDS,
    "es": spanish.WORDS,
    "it": italian.WORDS,
    "pt": portuguese.WORDS,
    "nl": dutch.WORDS,
}
EMOJI: Final[dict[str, Role]] = {
    **dict.fromkeys("👍👌✅✔☑💯🤝", "yes"),
    **dict.fromkeys("👎❌✖🚫⛔🛑✋🙅❎", "no"),
    **dict.fromkeys("🤔😕🤷❓😐🙄🫤", "doubt"),
}
"""What an emoji does in an answer; all others are decoration."""


def _parse(entry: str) -> tuple[str, ...]:
    words = fold(" ".join(entry.split())).replace("-", " ").split()
    return tuple(part for word in words for part in words_of(word))


@dataclass(frozen=True, slots=True)
class _Known:
    """All that the tables say, the other way round."""

    entries: dict[tuple[str, ...], dict[str, Role]] = field(default_factory=dict)
    """The roles of a word or phrase, by language."""
    longest: dict[str, int] = field(default_factory=dict)
    """How long a phrase may be, by its first word."""
    languages: dict[str, set[str]] = field(default_factory=dict)
    """Which languages know a word."""
    values: dict[str, str] = field(default_factory=dict)
    """The digits that a number word stands for."""

    def enter(self, language: str, role: Role, words: tuple[str, ...]) -> None:
        self.entries.setdefault(words, {}).setdefault(language, role)
        self.longest[words[0]] = max(self.longest.get(words[0], 0), len(words))
        for word in words:
            self.languages.setdefault(word, set()).add(language)


@cache
def _known() -> _Known:
    """Read the tables, when somebody first asks: a program that only imports this does not wait."""
    known = _Known()
    for language, rows in _TABLES.items():
        for role, entries in rows.items():
            for place, words in enumerate(map(_parse, entries.split(","))):
                if words:
                    known.enter(language, role, words)
                    if role == "number" and place <= 12:
                        known.values[words[0]] = str(place)
    for openings, endings in (english.WISHES, english.DEEDS), (english.HAVING, english.EVENTS):
        for opening in map(_parse, openings.split(",")):
            for ending in map(_parse, endings.split(",")):
                known.enter("en", "life", opening + ending)
    return known


_ABROAD: Final = frozenset(
    {
        "yes",
        "soft",
        "thanks",
        "done",
        "please",
        "no",
        "not",
        "doubt",
        "but",
        "if",
        "ask",
        "other",
        "change",
    }
)
"""What a word may do in a message of another language; its other roles count only in its own."""
_SHARED: Final = 4
"""A word that more languages have ("ok", "super") speaks for none of them."""


def languages(words: Iterable[str], expected: str = "") -> dict[str, float]:
    """Return how much speaks for each language, the likeliest first."""
    votes = {language: 0.6 if language == expected else 0.0 for language in _TABLES}
    known = _known().languages
    for word in words:
        spoken = known.get(word, ())
        for language in spoken:
            speaks = language == "en" and len(spoken) <= _SHARED
            votes[language] += 1.0 if speaks else 1.0 / len(spoken)
    return dict(sorted(votes.items(), key=lambda item: -item[1]))


def role_at(
    words: Sequence[str], place: int, votes: dict[str, float], most: int = 99
) -> tuple[Role | None, int]:
    """Return the role of the longest phrase that starts at a place, and how many words it has."""
    known = _known()
    longest = min(known.longest.get(words[place], 0), len(words) - place, most)
    for length in range(longest, 0, -1):
        roles = known.entries.get(tuple(words[place : place + length]))
        if roles and (role := _choose(roles, votes, length)):
            return role, length
    return None, 1


def _choose(roles: dict[str, Role], votes: dict[str, float], length: int) -> Role | None:
    best = max(votes.values())
    for language, vote in votes.items():
        role = roles.get(language)
        if role and (vote >= best or length > 1 or role in _ABROAD):
            return role
    return None


def digits_of(word: str) -> str:
    """Return the digits that a number word stands for, or the word itself."""
    return _known().values.get(word, word)


def is_known(word: str) -> bool:
    """Whether a language has a word."""
    return word in _known().languages


def roles_of(word: str) -> frozenset[Role]:
    """Return what a word alone may do, in whatever language."""
    return frozenset(_known().entries.get((word,), {}).values())
