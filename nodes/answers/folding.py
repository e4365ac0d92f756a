"""Words without what makes no difference: case, accents, apostrophes, endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from nodes.answers.roles import words_in

_ELISIONS: Final = words_in(
    """
    l d c j m n s t qu jusqu lorsqu dell all nell sull dall un nessun senz nient quest quell com
    dov cos bell buon
    """
)
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4`\u2032", "'"))
_MARKS: Final = re.compile(
    "[\u0300-\u036f\ufe0e\ufe0f\u200b-\u200f\u2060\ufeff\u00ad\U0001f3fb-\U0001f3ff]"
)
_ENDINGS: Final = (
    "ations",
    "ation",
    "ings",
    "ing",
    "ions",
    "ion",
    "ies",
    "ed",
    "er",
    "en",
    "em",
    "es",
    "s",
    "e",
    "y",
)


def fold(text: str) -> str:
    """Return a text without case, accents and variants of signs."""
    text = text.translate(_APOSTROPHES)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold()
    return _MARKS.sub("", unicodedata.normalize("NFD", text))


def words_of(word: str) -> list[str]:
    """Return a folded word without its apostrophes: as several words where one was elided."""
    words = [""]
    for part in word.split("'"):
        words[-1] += part
        if words[-1] in _ELISIONS:
            words.append("")
    return [part for part in words if part]


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Return what a word has in common with its other forms."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
