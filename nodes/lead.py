"""What a model says of its own before the facts, without what a yes could be mistaken for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_SENTENCE: Final = re.compile(
    r"""
    .*?
    (?:
        (?:[!?…\uff1f] | (?<=\w\w)[.])[.!?…]* ["'”\u2019»)\]*_]* (?=\s)
        | (?=\n)
    )
    """,
    re.VERBOSE | re.DOTALL,
)
"""A sentence, or a line, and the white space before it."""
_ASKS: Final = re.compile(r"[?¿\uff1f]")
_LISTS: Final = re.compile(r"\s*(?:[-*•\u2013+|#>]+\s|\d+[.)]\s|[^:\n]{1,60}:[*_]*\s*[^\s*_])")
"""What lists facts: an item, a row, a label with something behind it."""

Adds = Callable[[str], bool]
"""Whether a sentence says something that the brief does not hold."""


class Lead:
    """Let those sentences through that neither ask nor list nor add anything to the brief.

    Code asks for the yes and shows the facts. A question, an offer or a list of the model's own
    beside them would leave open what a yes was for; without them a reply is only shorter.
    """

    def __init__(self, adds: Adds) -> None:
        self._adds = adds
        self._held = ""

    def feed(self, text: str) -> str:
        """Take the next words; return the whole sentences that may be shown."""
        text = self._held + text
        shown, end = "", 0
        while (found := _SENTENCE.match(text, _past_space(text, end))) and found.end() < len(text):
            shown += self._kept(text[end : found.end()])
            end = found.end()
        self._held = text[end:]
        return shown

    def close(self) -> str:
        """End the lead; return its last sentence, if that may be shown."""
        shown = self.feed("\n")
        self._held = ""
        return shown

    def _kept(self, sentence: str) -> str:
        said = sentence.strip()
        spoils = _ASKS.search(said) or _LISTS.match(said) or self._adds(said)
        return "" if spoils else sentence


def _past_space(text: str, start: int) -> int:
    """Return where a sentence begins, behind the white space before it."""
    return start + len(text[start:]) - len(text[start:].lstrip())
