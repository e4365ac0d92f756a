"""Lines that fit a terminal: how wide text is there, and where it may be broken."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_CONTROLS: dict[int, str | None] = dict.fromkeys((*range(32), *range(127, 160)))
_CONTROLS |= {ord("\t"): "    ", ord("\n"): "\n"}
_EMOJI_STYLE = "\ufe0f"


def printable(text: str) -> str:
    """Return text that can do nothing to a terminal but show itself."""
    return text.translate(_CONTROLS)


@lru_cache(maxsize=8192)
def width_of_char(char: str) -> int:
    """Return the columns that a character takes."""
    if char < "\u0300":
        return 1
    if unicodedata.category(char) in {"Mn", "Me", "Cf"} or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def width_of(text: str) -> int:
    """Return the columns that a text of one line takes."""
    return sum(map(width_of_char, text))


def cut(text: str, width: int) -> str:
    """Return as much of a line as fits, with an ellipsis where some is missing."""
    if width_of(text) <= width:
        return text
    kept: list[str] = []
    room = width - 1
    for char in text:
        room -= width_of_char(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


class Wrapping:
    """A text that is wrapped while it comes, character by character.

    A word that turns out too long for its line is taken back and put on the next one, so that
    nothing waits for the rest of a word.
    """

    def __init__(self, indent: int = 0) -> None:
        self.indent = indent
        """The columns that stay empty on every line but the first."""
        self.column = 0
        self._word = ""
        self._word_width = 0

    def feed(self, text: str, width: int) -> str:
        """Return what to send to a terminal of this width to show more text."""
        out: list[str] = []
        for char in text:
            self._put(char, width, out)
        return "".join(out)

    def _put(self, char: str, width: int, out: list[str]) -> None:
        if char == "\n":
            self._break(out)
            return
        takes = width_of_char(char)
        if char == " ":
            self._end_word()
            if self.column >= width:
                return
        elif self.column + takes > width and self.column > self.indent:
            if takes == 1 and 0 < self._word_width < self.column - self.indent:
                self._move_word(out)
            else:
                self._break(out)
        out.append(char)
        self.column += takes
        if char == " " or takes == 2 or char == _EMOJI_STYLE:
            # Text of wide characters may be broken anywhere.
            self._end_word()
        elif takes or self._word:
            # A mark at the beginning of a word belongs to the character before it.
            self._word += char
            self._word_width += takes

    def _end_word(self) -> None:
        self._word, self._word_width = "", 0

    def _break(self, out: list[str]) -> None:
        out.extend("\n" + " " * self.indent)
        self.column = self.indent
        self._end_word()

    def _move_word(self, out: list[str]) -> None:
        self._take_back(out)
        out.extend("\n" + " " * self.indent + self._word)
        self.column = self.indent + self._word_width

    def _take_back(self, out: list[str]) -> None:
        out.append(f"\x1b[{self._word_width}D\x1b[K")


class _WholeText(Wrapping):
    """A text that is all there: what is taken back was never shown."""

    def _take_back(self, out: list[str]) -> None:
        del out[-len(self._word) :]


def wrap(text: str, width: int, indent: int = 0) -> list[str]:
    """Return the lines of a text, none wider than `width`, those after the first indented."""
    wrapped = _WholeText(indent).feed(text, max(width, indent + 2))
    return [line.rstrip(" ") for line in wrapped.split("\n")]
