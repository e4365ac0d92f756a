"""Where quotation marks stand around words; apostrophes, inches and feet are none."""

# ruff: noqa: RUF001 - quotation marks and dashes are what users type

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from nodes.vocabulary import MAX_MESSAGE, fold

_CLOSERS = {
    '"': '"”“',
    "＂": "＂",
    "“": '”"“',
    "”": "”",
    "„": '“”"‟',
    "‟": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "〝": "〞〟",
    "`": "`",
    "''": "''",
    "``": "``",
    '""': '""',
    "‘": "’'",
    "‚": "‘’'",
    "'": "'’",
    "’": "’",
}
_MAY_STAY_OPEN = frozenset('"＂“„‟«「『〝‹')
"""A mark of these that is never closed reaches to the end of its line."""
_SINGLE = frozenset("'‘’‚")
_MEASURES = frozenset({'"', "”", "“", "'", "’", "‘", "''"})
"""Marks that stand behind a figure for inches, feet or minutes."""
_OPENER = re.compile(r"''|``|\"\"|[\"＂“”„‟«»‹›「『〝`'‘’‚]")
_ELISION = re.compile(
    r"['’‘](?:n|em|til|tis|twas|cause|bout|round|ne|nen|ner|nem|ns|s|t|k|m|r|neath|kay|\d\d?s?)"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_IN_WORD = re.compile(r"\w")
_NO_WORD = re.compile(r"[\w'-]{80,}")
MAX_SPANS = 60
"""How many marked phrases of a message are read."""
_LONGEST_SINGLE = 300
"""Single marks further apart than this are two apostrophes."""
_SINGLE_CLOSER = {
    marks: re.compile(rf"\n|(?<!\s)(?<!\s['’]n)[{marks}](?!\w)")
    for marks in ("’'", "‘’'", "'’", "’")
}


class Span(NamedTuple):
    """Marked words: the marks are at `start` and before `end`, the words between the others."""

    start: int
    inner: int
    inner_end: int
    end: int


@dataclass(frozen=True)
class Masked:
    """A message in its plain form, in which marked words stand as `⟦¤¤¤⟧`, place for place."""

    raw: str
    spans: tuple[Span, ...]

    @cached_property
    def folded(self) -> str:
        """The message in lower case and without accents."""
        return fold(self.raw)

    @cached_property
    def text(self) -> str:
        """The plain form with marked words hidden, and what is too long for a word."""
        parts, at = [], 0
        for span in self.spans:
            parts += [self.folded[at : span.start], "⟦", "¤" * (span.end - span.start - 2), "⟧"]
            at = span.end
        return _NO_WORD.sub(_hidden, "".join([*parts, self.folded[at:]]))

    def words(self, span: Span) -> str:
        """Return the marked words as they were typed."""
        return self.raw[span.inner : span.inner_end]


def mask(message: str) -> Masked:
    """Find the marked words of a message."""
    raw = message[:MAX_MESSAGE]
    return Masked(raw, tuple(_spans(raw)))


def hide(message: Masked, phrases: Iterable[str]) -> Masked:
    """Hide known phrases of several words as if they stood in marks."""
    spans = list(message.spans)
    for phrase in phrases:
        words = fold(phrase).split()
        at = message.folded.find(fold(phrase)) if len(words) > 1 else -1
        end = at + len(phrase)
        whole = not _IN_WORD.match(message.folded[at - 1 : at]) and not _IN_WORD.match(
            message.folded[end : end + 1]
        )
        if at >= 0 and whole and all(s.end <= at or end <= s.start for s in spans):
            spans.append(Span(at, at, end, end))
    return Masked(message.raw, tuple(sorted(spans)))


def _hidden(found: re.Match[str]) -> str:
    return "¤" * (found.end() - found.start())


def _spans(text: str) -> list[Span]:
    found: list[Span] = []
    never: set[str] = set()
    at = 0
    while len(found) < MAX_SPANS and (opener := _OPENER.search(text, at)):
        mark, start = opener.group(), opener.start()
        at = opener.end()
        if mark in never or not _opens(text, mark, start, at):
            continue
        end = _closing(text, mark, at)
        if end is None:
            if mark not in _SINGLE:
                never.add(mark)
            if mark not in _MAY_STAY_OPEN:
                continue
            never.discard(mark)
            inner_end = end_at = _end_of_line(text, at)
        else:
            inner_end, end_at = end, end + len(mark)
        inner, inner_end = _trimmed(text, at, inner_end)
        if inner < inner_end and end_at - start >= 2:
            found.append(Span(start, inner, inner_end, end_at))
            at = end_at
    return found


def _opens(text: str, mark: str, start: int, end: int) -> bool:
    """Whether words begin here: what stands behind a figure or inside a word is no such mark."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if not after or (mark in _SINGLE and after.isspace()):
        return False
    if mark in _MEASURES and (before.isdigit() or before in {"½", "¼", "¾", "'", "’"}):
        return False
    match mark:
        case "'" | "’" | "‘":
            starts = not (before.isalnum() or (before and before in ")]_"))
            return starts and (mark == "‘" or not _ELISION.match(text, start))
        case "”" | "`":
            return not before.isalnum()
        case '"':
            # Inside a word it is a slip of the finger: o"clock.
            return not (before.isalpha() and after.isalpha())
        case _:
            return True


def _closing(text: str, mark: str, at: int) -> int | None:
    """Return where the words end that began at `at`."""
    if len(mark) == 2:
        end = text.find(mark, at)
        return end if end > at else None
    if mark not in _SINGLE:
        return min(
            (end for closer in _CLOSERS[mark] if (end := text.find(closer, at)) > at), default=None
        )
    closer = _SINGLE_CLOSER[_CLOSERS[mark]].search(text, at + 1, at + _LONGEST_SINGLE)
    return None if closer is None or closer.group() == "\n" else closer.start()


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    return end - len(inner.lstrip()), start + len(inner.rstrip())
