"""What the user types: edited lines on a terminal, plain lines from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

try:
    import readline
except ImportError:  # Windows has none; lines are edited as its console does.
    readline = None  # type: ignore[assignment]
try:
    import termios
except ImportError:
    termios = None  # type: ignore[assignment]

PROMPT = "> "


class Keyboard:
    """Standard input, line by line."""

    def __init__(self, *, colour: bool) -> None:
        self.terminal = sys.stdin.isatty()
        """Whether somebody sits there, rather than a file or another program."""
        edited = self.terminal and sys.stdout.isatty()
        self._readline = readline if edited else None
        # The editor counts what is not between these two as columns.
        bold = self._readline is not None and colour
        if self._readline:
            # A text of several lines that is pasted is one message.
            self._readline.parse_and_bind("set enable-bracketed-paste on")
        self._prompt = f"\001\x1b[1m\002{PROMPT}\001\x1b[0m\002" if bold else PROMPT

    def read(self) -> str:
        """Return the next line; `EOFError` after the last one."""
        if self.terminal:
            return input(self._prompt)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.removesuffix("\n")

    def was_typing(self) -> bool:
        """Whether there was something on the line that Ctrl-C has just thrown away."""
        return bool(self._readline and self._readline.get_line_buffer())

    def remember(self, lines: Sequence[str]) -> None:
        """Let the arrow keys bring back lines of an earlier time."""
        if self._readline:
            for line in lines:
                self._readline.add_history(line)

    def complete(self, words: Sequence[str]) -> None:
        """Let the tabulator complete lines that begin like one of `words`."""
        if not self._readline:
            return

        def nth(text: str, n: int) -> str | None:
            return next(iter([word for word in words if text and word.startswith(text)][n:]), None)

        self._readline.set_completer(nth)
        self._readline.set_completer_delims("")
        self._readline.parse_and_bind("tab: complete")

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Keep what is typed meanwhile from the screen; it is there at the next prompt."""
        if not self.terminal or termios is None:
            yield
            return
        before = termios.tcgetattr(sys.stdin)
        quiet = [*before]
        quiet[3] &= ~termios.ECHO
        termios.tcsetattr(sys.stdin, termios.TCSANOW, quiet)
        try:
            yield
        finally:
            with suppress(termios.error):
                termios.tcsetattr(sys.stdin, termios.TCSANOW, before)
