"""Whether the user really said what is quoted as evidence."""

# ruff: noqa: RUF001 - quotation marks and dashes are what users type

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST_QUOTE = 1000
"""A longer quote is none: nobody quotes that much to show one thing."""
_MARKS = dict.fromkeys(map(ord, "\"'`´ʼ‘’‚‛“”„‟«»‹›「」『』〝〞〟＂＇′″"), "'")
_RUN_OF_MARKS = re.compile(r"'+(?:\s*'+)*")
_SPACE = re.compile(r"\s+")
_LETTER = re.compile(r"\w")
_WITHOUT_SPACES = "\u2e80"
"""From here on are scripts whose words stand without spaces between them."""


def normalize(text: str) -> str:
    """Return what two texts have in common that differ in case, spacing or marks alone."""
    # Marks first: compatibility forms of some of them are a space and an accent.
    folded = unicodedata.normalize("NFKC", text.translate(_MARKS)).casefold()
    # Folding can undo the normal form, such as that of a capital with a subscript iota.
    folded = unicodedata.normalize("NFKC", folded).translate(_MARKS)
    return _SPACE.sub(" ", _RUN_OF_MARKS.sub("'", folded)).strip()


def was_said(quote: str, texts: Iterable[str]) -> bool:
    """Whether `quote` stands in one of `texts`, as whole words."""
    return stands_in(quote, map(normalize, texts))


def stands_in(quote: str, normalized: Iterable[str]) -> bool:
    """Whether `quote` stands in one of these texts, which are normalized already."""
    if len(quote) > LONGEST_QUOTE:
        return False
    wanted = normalize(quote).strip("' ")
    if not _LETTER.search(wanted) and not any(ord(char) > 0x2000 for char in wanted):
        return False
    return any(_finds(wanted, text) for text in normalized)


def _finds(wanted: str, text: str) -> bool:
    start = text.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if _is_edge(text[start - 1 : start], wanted[0]) and _is_edge(
            wanted[-1], text[end : end + 1]
        ):
            return True
        # The next place that can be a whole word is behind this one's beginning.
        start = text.find(wanted, start + 1)
    return False


def _is_edge(left: str, right: str) -> bool:
    """Whether a word may end between two characters."""
    return (
        not (left.isalnum() and right.isalnum())
        or left >= _WITHOUT_SPACES
        or right >= _WITHOUT_SPACES
    )


def as_said(text: str, texts: Iterable[str]) -> str | None:
    """Return the words of `text` as the user typed them, or nothing if nobody did."""
    wanted = text.strip()
    said = list(texts)
    if not was_said(wanted, said):
        return None
    if any(wanted in one for one in said):
        return wanted
    parts = (re.escape(part) for part in _SPACE.split(wanted))
    pattern = re.compile(_ANY_MARK.sub(lambda _: _MARK_CLASS, r"\s+".join(parts)), re.IGNORECASE)
    found = next(filter(None, map(pattern.search, said)), None)
    return found.group() if found else wanted


_MARK_CLASS = "[" + re.escape("".join(map(chr, _MARKS))) + "]+"
_ANY_MARK = re.compile(rf"(?:\\?{_MARK_CLASS})+")
