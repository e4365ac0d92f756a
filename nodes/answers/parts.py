"""A text cut at its punctuation."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from nodes.answers.dictionary import EMOJI
from nodes.answers.folding import words_of
from nodes.answers.slips import known

_PIECE: Final = re.compile(
    r"""
    (?P<face>(?<!\w)(?:<3|[:;=]['-]?[()dp]|\^\^)(?!\w))
    | (?P<plus>(?<![\w/])(?:\+1|10/10|100\s?%)(?![\w/]))
    | (?P<number>\d+(?:[.,:/]\d+)*[^\W\d_]*)
    | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)
    | (?P<end>[.!?\n…]+)
    | (?P<pause>[,;:()/|\u2013\u2014¿¡]|(?<=\s)-+(?=\s))
    | (?P<link>[&+])
    | (?P<quote>["“”„«»])
    | (?P<nothing>['*_~\s-]+)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_QUOTE: Final = re.compile('["“”„«»]')
QUOTED: Final = '"'
"""Stands before a word that is quoted, which is nobody's own yes."""


@dataclass(slots=True)
class Part:
    """What stands between two marks of punctuation."""

    sentence: int
    words: list[str] = field(default_factory=list)
    asked: bool = False
    """Whether a question mark follows."""


def parts_of(text: str) -> list[Part]:
    """Cut a folded text at its punctuation."""
    parts = [Part(0)]
    quoted, quotes = False, len(_QUOTE.findall(text))
    for piece in _PIECE.finditer(text):
        sort, found = piece.lastgroup, piece.group()
        last = parts[-1]
        if sort == "word":
            words = [known(word) for word in words_of(found)]
            last.words += [QUOTED + word for word in words] if quoted else words
        elif sort == "end":
            last.asked = "?" in found
            parts.append(Part(last.sentence + 1))
        elif sort == "quote":
            # A mark that nothing closes is none: an inch, a slip.
            quotes -= 1
            quoted = not quoted and quotes > 0
        elif found in EMOJI:
            parts += [Part(last.sentence, [found]), Part(last.sentence)]
        elif sort in {"pause", "face"} or _decorates(found):
            parts.append(Part(last.sentence))
        elif sort != "nothing":
            last.words.append({"plus": "yes", "link": "and"}.get(sort or "", found))
    return [part for part in parts if part.words or part.asked]


def _decorates(sign: str) -> bool:
    return len(sign) == 1 and unicodedata.category(sign) == "So"
