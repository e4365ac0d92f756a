"""A coach's reply as the user sees it: the model's words, and the facts that code puts in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from nodes.lead import Adds, Lead

FACTS = "[FACTS]"
"""Stands, on a line of its own, where the model wants the facts; the user never sees it."""

_BARE = r"\[\s{0,3}facts\s{0,3}\]"
_MARK = re.compile(
    rf"""
    (?<!\s)\s* (?:\n[ \t]* (?:[-*+>]|\#{{1,3}})[ ]{{1,3}})?
    (?P<run>[*_]{{1,3}} | [`~]{{1,6}} (?:(?<=[`~]{{3}})[a-z]{{1,8}}(?=\s))? \s{{0,3}})?
    (?P<bare>{_BARE})
    (?(run)(?:\s{{0,3}}[*_`~]{{1,6}})?) [.,:;]?
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""The mark, and what a model may have put around it: stars, a fence, a full stop."""
_TAIL = 12
"""More characters than may follow what is between the mark's brackets, and belong to it."""
_PART = re.compile(
    r"""
    (?<!\s)\s* (?:[*_`~>#+-] (?:[\s*_`~>#+-] | (?<=[`~]{3})[a-z]{1,8}){0,24})?
    (?:\[\s{0,3}(?:f(?:a(?:c(?:ts?)?)?)?)?\s{0,3})?\Z
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CUT_OFF = re.compile(r"\s*[*_`~]*\[\s{0,3}f(?:a(?:c(?:ts?)?)?)?\s{0,3}\Z", re.IGNORECASE)
"""A mark that the reply's end has cut off."""


def without_mark(text: str) -> str:
    """Make the mark in words of the user harmless, in a reply that repeats them."""
    return re.sub(_BARE, lambda found: f"\u2045{found.group()[1:]}", text, flags=re.IGNORECASE)


Signals = Mapping[str, dict[str, Any]]
Facts = Callable[[Signals], str]
"""Takes the signals of a reply and returns its facts; none where they are not true any more."""
Ending = Callable[[Signals, str], str]
"""Takes the signals of a reply and the words that follow its facts, or all where it has none;
returns what code says at the end."""


class Composed:
    """Put facts where the model marks their place, or at the end, and an ending behind all.

    Facts that depend on the reply's signals wait for its end, and what the model says behind them
    waits with them; it is left out where there turn out to be none. With `adds`, which tells what
    says more than the brief, the model's words are only a lead: none of them stand behind the
    facts, and before them none that could be what a yes was for.
    """

    def __init__(
        self, facts: str | Facts = "", ending: Ending | None = None, *, adds: Adds | None = None
    ) -> None:
        self._facts = facts
        self._ending = ending
        self._lead = Lead(adds) if adds else None
        self._held = ""
        self._ended = False
        self._waiting: str | None = None
        """What follows the mark, while the facts wait for the end."""
        self._shown = False
        """Whether anything was shown."""
        self._placed = False
        """Whether the facts were shown."""
        self._behind: list[str] = []
        self._gap = ""

    def feed(self, text: str) -> str:
        """Take visible text; hold back what may become the mark, and the white space at the end."""
        if self._waiting is not None:
            self._waiting += text
            return ""
        text = self._held + text
        out = ""
        while found := _MARK.search(text):
            if not self._ended and len(text) < found.end("bare") + _TAIL:
                self._held = text[found.start() :]
                return out + self._say(text[: found.start()])
            out += self._say(text[: found.start()])
            text = text[found.end() :]
            if not isinstance(self._facts, str):
                self._held, self._waiting = "", text
                return out
            out += self._place(self._facts)
        part = _PART.search(text)
        cut = part.start() if part else len(text)
        self._held = text[cut:]
        return out + self._say(text[:cut])

    def close(self, signals: Signals) -> str:
        """End the reply."""
        out = self._show_held()
        facts = self._facts if isinstance(self._facts, str) else self._facts(signals)
        waiting, self._waiting, self._facts = self._waiting, None, facts
        if self._lead:
            out += self._show(self._lead.close())
        if not self._placed:
            out += self._place(facts)
        if waiting and facts and not self._lead:
            out += self.feed(waiting) + self._show_held()
        ending = self._ending(signals, "".join(self._behind)) if self._ending else ""
        if ending:
            self._gap = "\n\n"
            out += self._show(ending)
        return out

    def _show_held(self) -> str:
        self._ended = True
        out = self.feed("")
        if self._waiting is None:
            held, self._held = self._held, ""
            out += self._say(_CUT_OFF.sub("", held).rstrip())
        return out

    def _say(self, text: str) -> str:
        """Show words of the model."""
        return self._show(self._lead.feed(text) if self._lead else text)

    def _place(self, facts: str) -> str:
        self._gap = "\n\n"
        if not facts or self._placed:
            # A second mark is a break between paragraphs.
            return ""
        out = self._show(facts)
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
