"""The words and phrases of seven languages, and what they do in an answer.

A table a language, a row a role, entries divided by commas. They are written as people write
them; reading them folds case, accents and apostrophes. A word may have another role in another
language ("was", "hat", "die"): the words around it tell which one is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


_ENTRIES: Final[dict[tuple[str, ...], dict[str, Role]]] = {}
"""The roles of a word or phrase, by language."""
_LONGEST: Final[dict[str, int]] = {}
"""How long a phrase may be, by its first word."""
_LANGUAGES: Final[dict[str, set[str]]] = {}
"""Which languages know a word."""
_VALUES: Final[dict[str, str]] = {}
"""The digits that a number word stands for."""


def _load() -> None:
    for language, rows in _TABLES.items():
        for role, entries in rows.items():
            for place, words in enumerate(map(_parse, entries.split(","))):
                if words:
                    _enter(language, role, words)
                    if role == "number" and place <= 12:
                        _VALUES[words[0]] = str(place)
    for openings, endings in (english.WISHES, english.DEEDS), (english.HAVING, english.EVENTS):
        for opening in map(_parse, openings.split(",")):
            for ending in map(_parse, endings.split(",")):
                _enter("en", "life", opening + ending)


def _enter(language: str, role: Role, words: tuple[str, ...]) -> None:
    _ENTRIES.setdefault(words, {}).setdefault(language, role)
    _LONGEST[words[0]] = max(_LONGEST.get(words[0], 0), len(words))
    for word in words:
        _LANGUAGES.setdefault(word, set()).add(language)


_load()
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
    for word in words:
        spoken = _LANGUAGES.get(word, ())
        for language in spoken:
            speaks = language == "en" and len(spoken) <= _SHARED
            votes[language] += 1.0 if speaks else 1.0 / len(spoken)
    return dict(sorted(votes.items(), key=lambda item: -item[1]))


def role_at(
    words: Sequence[str], place: int, votes: dict[str, float], most: int = 99
) -> tuple[Role | None, int]:
    """Return the role of the longest phrase that starts at a place, and how many words it has."""
    longest = min(_LONGEST.get(words[place], 0), len(words) - place, most)
    for length in range(longest, 0, -1):
        roles = _ENTRIES.get(tuple(words[place : place + length]))
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
    return _VALUES.get(word, word)


def is_known(word: str) -> bool:
    """Whether a language has a word."""
    return word in _LANGUAGES


def roles_of(word: str) -> frozenset[Role]:
    """Return what a word alone may do, in whatever language."""
    return frozenset(_ENTRIES.get((word,), {}).values())
