"""Code in a reply: what is open at the end of the visible text, and code that is all machinery."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nodes.tags import REACH

LONGEST_RUN = 16
"""Backticks or tildes that may open code."""

FENCE_LEAD = re.compile(r"[ \t]{0,4}[\w+#.-]{0,24}[ \t]{0,8}\s{0,16}")
FENCE_GAP = re.compile(r"\s{0,16}")
RUN = re.compile(r"`+|~+")
_BLANK_LINE = re.compile(r"^[ \t\r>]*\n", re.MULTILINE)


@dataclass(slots=True)
class Shown:
    """What the visible text leaves open at its end."""

    pieces: list[str] = field(default_factory=list)
    """Text that `settle` has not looked at, so that plain text costs no more than this."""
    tail: str = ""
    line: str = ""
    """The beginning of the last line."""
    fence: str = ""
    """The run of backticks or tildes that opened the code fence which is still open."""
    fence_in_line: bool = False
    spans: list[int] = field(default_factory=list)
    """The lengths of the runs that may have opened inline code in this paragraph."""

    def settle(self) -> None:
        """Take the new pieces into account."""
        new = "".join(self.pieces)
        self.pieces.clear()
        self.tail = (self.tail + new)[-REACH:]
        whole, newline, line = (self.line + new).rpartition("\n")
        if newline:
            self.fence_in_line = False
            if _BLANK_LINE.search(whole + newline):
                self.spans.clear()
        self.line = line[:REACH]

    def starts_line(self) -> bool:
        """Whether only the signs of a quotation or a list stand in the last line."""
        return not self.line.strip(" \t\r>*+-.)0123456789")

    def close_code(self, run: str, following: str) -> bool:
        """Whether `run` ends code that is open, which is closed then."""
        if self.fence:
            if (
                run.startswith(self.fence)
                and not following.isalnum()
                and (self.fence_in_line or self.starts_line())
            ):
                self.fence = ""
                return True
        elif run[0] == "`" and len(run) in self.spans:
            del self.spans[self.spans.index(len(run)) :]
            return True
        return False

    def open_code(self, run: str, *, leads_line: bool) -> None:
        """Note that `run`, which closes nothing, was shown; `leads_line` if it ends its line."""
        if self.fence:
            return
        if len(run) >= 3 and (leads_line or self.starts_line()):
            self.fence, self.fence_in_line = run, True
        elif run[0] == "`":
            self.spans.append(len(run))


@dataclass(slots=True)
class Fence:
    """Code that has held nothing but machinery so far, and is not shown as long as that is so."""

    run: str = ""
    """Backticks or tildes; none when there is no such code."""
    lead: str = ""
    gaps: list[str] = field(default_factory=list)

    def closed_by(self, run: str) -> bool:
        """Whether `run` is the other end."""
        if len(self.run) >= 3:
            return len(self.run) <= len(run) <= LONGEST_RUN
        return len(run) == len(self.run)

    def complete_at_end(self) -> bool:
        """Whether a reply may end before the other end: a lone ` may belong to something else."""
        return len(self.run) >= 3 or not self.lead
