"""A coach's reply as the user sees it: the model's words, and the facts that code puts in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

FACTS = "[FACTS]"
"""Stands, on a line of its own, where the model wants the facts; the user never sees it."""

_MARK = re.compile(r"\s*\[\s{0,3}facts\s{0,3}\]", re.IGNORECASE)
_PART = re.compile(r"\s*(?:\[\s{0,3}(?:f(?:a(?:c(?:ts?)?)?)?)?\s{0,3})?\Z", re.IGNORECASE)

Ending = Callable[[Mapping[str, dict[str, Any]], str], str]
"""Takes the signals of a reply and the words that follow its facts, or all where it has none;
returns what code says at the end."""


class Composed:
    """Put facts where the model marks their place, or at the end, and an ending behind all."""

    def __init__(self, facts: str = "", ending: Ending | None = None) -> None:
        self._facts = facts
        self._ending = ending
        self._held = ""
        self._shown = False
        """Whether anything was shown."""
        self._placed = False
        """Whether the facts were shown."""
        self._behind: list[str] = []
        self._gap = ""

    def feed(self, text: str) -> str:
        """Take visible text; hold back what may become the mark, and the white space at the end."""
        text = self._held + text
        out = ""
        while found := _MARK.search(text):
            out += self._show(text[: found.start()]) + self._place()
            text = text[found.end() :]
        part = _PART.search(text)
        cut = part.start() if part else len(text)
        self._held = text[cut:]
        return out + self._show(text[:cut])

    def close(self, signals: Mapping[str, dict[str, Any]]) -> str:
        """End the reply."""
        out = self._show(self._held.rstrip())
        self._held = ""
        if not self._placed:
            out += self._place()
        ending = self._ending(signals, "".join(self._behind)) if self._ending else ""
        if ending:
            self._gap = "\n\n"
            out += self._show(ending)
        return out

    def _place(self) -> str:
        if not self._facts or self._placed:
            # A second mark is a break between paragraphs.
            self._gap = "\n\n"
            return ""
        self._gap = "\n\n"
        out = self._show(self._facts)
        self._gap = "\n\n"
        self._placed = True
        self._behind.clear()
        return out

    def _show(self, text: str) -> str:
        if self._gap or not self._shown:
            text = text.lstrip()
        if not text:
            return ""
        self._behind.append(text)
        gap, self._gap = self._gap if self._shown else "", ""
        self._shown = True
        return gap + text
