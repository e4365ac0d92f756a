"""Words as they were meant: slips, stretched letters and laughter are mended."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from nodes.answers.dictionary import is_known, roles_of
from nodes.answers.roles import words_in

_TYPOS: Final = words_in(
    """
    yes yeah sure okay perfect perfectly great exactly correct correctly awesome definitely
    absolutely confirm confirmed agree agreed sounds looks please thanks excellent wonderful
    fantastic amazing brilliant beautiful certainly approved proceed ahead affirmative yesplease
    """
)
"""English words that are known with one letter wrong, missing, added or changed places."""
_LAUGHTER: Final = re.compile(r"(?:a?(?:ha)+h?|(?:he)+|(?:ja)+j?|(?:je)+|(?:hi)+|k+|(?:rs)+|x+d+)")
_LONGEST_WORD: Final = 40


def _with_a_letter_missing() -> dict[str, str]:
    """Return each word, and each with a letter less, by the word that is meant."""
    found: dict[str, str] = {}
    for word in sorted(_TYPOS):
        found[word] = word
        for place in range(1, len(word)):
            found.setdefault(word[:place] + word[place + 1 :], word)
    return found


_CORRECTIONS: Final = _with_a_letter_missing()
_STRETCHED: Final = frozenset({"yes", "soft", "good", "no", "please", "thanks"})
"""The roles of words that people write with doubled letters."""


@lru_cache(maxsize=4096)
def known(word: str) -> str:
    """Return the word that was meant: stretched letters, laughter and some slips are mended."""
    if is_known(word) or len(word) > _LONGEST_WORD:
        return word
    if len(word) > 2 and _LAUGHTER.fullmatch(word):
        return "haha"
    for meant in (re.sub(r"(.)\1{2,}", r"\1\1", word), re.sub(r"(.)\1{2,}", r"\1", word)):
        if is_known(meant):
            return meant
    short = re.sub(r"(.)\1+", r"\1", word)
    if roles_of(short) & _STRETCHED:
        return short
    return _slip(word)


def _slip(word: str) -> str:
    """Return the word that differs in one letter and starts alike, or the word itself."""
    if word in _CORRECTIONS and len(word) >= 3:
        return _CORRECTIONS[word]
    for place in range(1, len(word)):
        shorter = word[:place] + word[place + 1 :]
        meant = _CORRECTIONS.get(shorter, "")
        # A letter too many, two that changed places, or in a long word any other letter.
        if meant and (meant == shorter or len(meant) > 5 or _swapped(word, meant)):
            return meant
    return word


def _swapped(word: str, meant: str) -> bool:
    wrong = [place for place, letter in enumerate(meant[: len(word)]) if letter != word[place]]
    return len(word) == len(meant) and len(wrong) == 2 and sorted(word) == sorted(meant)
