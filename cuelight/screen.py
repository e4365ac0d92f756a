"""What is shown: wrapped and coloured on a terminal, plain text in a pipe."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Literal, TextIO

from cuelight.wrapping import Wrapping, cut, printable, width_of, wrap

Style = Literal["bold", "dim", "phase", "error", "good"]

_CODES: dict[Style, str] = {
    "bold": "1",
    "dim": "2",
    "phase": "1;36",
    "error": "31",
    "good": "32",
}
_WIDEST = 100
NO_BREAK = "\N{NO-BREAK SPACE}"
"""A space at which no line is broken; it is shown as any other."""
_ASCII = str.maketrans(
    {"─": "-", "→": "->", "·": "-", "✓": "x", "●": "*", "○": "o", "…": "...", "✗": "!"}
)


class Screen:
    """The two streams of a command, and where on the terminal the next text goes."""

    def __init__(
        self, out: TextIO, err: TextIO, *, colour: bool = True, controls: bool = True
    ) -> None:
        self.out = out
        self.err = err
        self.terminal = out.isatty()
        """Whether people see the output as it comes, on something with a width."""
        self._err_terminal = err.isatty()
        self._colour = colour
        self._controls = controls
        self._flow: Wrapping | None = None
        self._waiting = False
        self._notes: list[str] = []
        self._blank_lines = 1
        # The beginning counts as a blank line.

    @property
    def width(self) -> int:
        """The columns that text may take now: a terminal can be resized at any time."""
        if not (self.terminal or self._err_terminal):
            return _WIDEST
        try:
            stream = self.out if self.terminal else self.err
            columns = os.get_terminal_size(stream.fileno()).columns
        except (OSError, ValueError):
            columns = 80
        # A line that fills its last column leaves the cursor where terminals disagree.
        return max(min(columns - 1, _WIDEST), 10)

    def styled(self, text: str, style: Style | None) -> str:
        """Return text in a style, where colours are wanted and can be shown."""
        if style is None or not (self._colour and self.terminal) or not text:
            return text
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m"

    def stream(self, text: str) -> None:
        """Show a piece of a reply at once."""
        self._stop_waiting()
        text = printable(text)
        if self.terminal and self._controls:
            self._flow = self._flow or Wrapping()
            text = self._flow.feed(text, self.width)
        elif text:
            self._flow = self._flow or Wrapping()
        self._write(text)

    def wait(self) -> None:
        """Show that something is to come."""
        if self.terminal and self._controls and not self._waiting:
            self._waiting = True
            self._write(self.styled("…", "dim"))

    def line(self, text: str = "", style: Style | None = None, *, indent: int = 0) -> None:
        """Show a line, or as many as its text needs; those after the first are indented."""
        self.end_line()
        text = printable(text)
        if self.terminal:
            lines = wrap(text, self.width, indent)
        else:
            lines = f"\n{' ' * indent}".join(text.split("\n")).split("\n")
        # A space that must not break a line has done its work, and would defy a search.
        lines = [one.replace(NO_BREAK, " ") for one in lines]
        self._write("".join(f"{self.styled(one, style)}\n" for one in lines))
        self._blank_lines = 0 if text.strip() else self._blank_lines + 1

    def gap(self) -> None:
        """Leave one blank line before what comes."""
        self.end_line()
        if not self._blank_lines:
            self.line()

    def end_line(self) -> None:
        """End the line that a stream has left open."""
        self._stop_waiting()
        if self._flow:
            if self._flow.column or not self.terminal:
                self._write("\n")
            self._flow = None
            self._blank_lines = 0
            notes, self._notes = self._notes, []
            for note in notes:
                self._tell(note, "dim")

    def typed(self) -> None:
        """Note that the user's line has ended the line."""
        self._blank_lines = 0

    def typed_nothing(self) -> None:
        """End the line of a prompt that was left without an answer."""
        self._write("\n")
        self._blank_lines = 0

    def error(self, text: str) -> None:
        """Tell what went wrong, on the stream for errors."""
        self.end_line()
        self._tell(text, "error")

    def note(self, text: str) -> None:
        """Tell something about the program itself, on the stream for errors.

        It waits for the end of a reply that is being shown on the same terminal.
        """
        if self._err_terminal and self._flow:
            self._notes.append(text)
        else:
            self._stop_waiting()
            self._tell(text, "dim")

    def _tell(self, text: str, style: Style) -> None:
        text = printable(text)
        if self._err_terminal:
            text = "\n".join(wrap(text, self.width))
            if self._colour:
                text = f"\x1b[{_CODES[style]}m{text}\x1b[0m"
            self._blank_lines = 0
        print(_encodable(text, self.err), file=self.err, flush=True)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]], *, cut_at: int) -> None:
        """Show rows in columns; on a terminal, the column `cut_at` gives way if they are wide."""
        cells = [[printable(cell).replace("\n", " ") for cell in row] for row in (header, *rows)]
        widths = [max(map(width_of, column)) for column in zip(*cells, strict=True)]
        too_wide = sum(widths) + 2 * (len(widths) - 1) - self.width
        if self.terminal and too_wide > 0:
            widths[cut_at] = max(widths[cut_at] - too_wide, 8)
        for i, row in enumerate(cells):
            shown = [cut(cell, width) for cell, width in zip(row, widths, strict=True)]
            padded = [
                cell + " " * (width - width_of(cell))
                for cell, width in zip(shown, widths, strict=True)
            ]
            if any(row):
                self._write(self.styled("  ".join(padded).rstrip(), None if i else "dim") + "\n")
        self._blank_lines = 0

    def _stop_waiting(self) -> None:
        if self._waiting:
            self._waiting = False
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        self.out.write(_encodable(text, self.out))
        self.out.flush()


def _encodable(text: str, stream: TextIO) -> str:
    """Return text without the drawing that a stream of a small character set cannot show."""
    encoding = (stream.encoding or "utf-8").lower()
    return text if encoding.startswith("utf") else text.translate(_ASCII)
