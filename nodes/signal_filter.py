"""Take a model's machinery, such as its `<signals>` blocks, out of the text that a user sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nodes.blocks import Problem, read_block
from nodes.fences import FENCE_GAP, FENCE_LEAD, LONGEST_RUN, RUN, Fence, Shown
from nodes.tags import (
    END,
    PART,
    PART_OF_CLOSING,
    PART_OF_OPENING,
    REACH,
    REST_OF_CLOSING,
    REST_OF_OPENING,
    STREAM,
)

_LARGEST_BLOCK = 256 * 1024
_MOST_PROBLEMS = 8
_LONGEST_OPENING = 256
_SPECIAL = re.compile(r"[<\[`~*]")


@dataclass(slots=True)
class _Block:
    """The part of the reply between an opening tag and what ends it."""

    counts: bool = False
    nested: bool = False
    """Whether it is another part of a block that has not been closed."""
    pieces: list[str] = field(default_factory=list)
    size: int = 0
    quoted: bool = False
    """Whether the end so far is inside a string."""
    inner_tag: tuple[int, int] | None = None
    """Where the first closing tag inside a string starts and ends."""

    def add(self, text: str) -> None:
        """Add text, or forget it all when it is too much."""
        self.size += len(text)
        if self.too_large:
            self.pieces.clear()
        else:
            self.pieces.append(text)

    @property
    def too_large(self) -> bool:
        """Whether the text was too much to keep."""
        return self.size > _LARGEST_BLOCK


class SignalFilter:
    """Let the visible text of a streamed reply through, and keep its machinery.

    However the reply is cut into chunks, the results are the same.
    """

    signals: dict[str, dict[str, Any]]
    """Canonical names with their last payloads."""
    problems: list[Problem]
    """What could not be decided, and counts for nothing."""

    def __init__(self) -> None:
        self.signals = {}
        self.problems = []
        self._text = ""
        self._pos = 0
        self._patterns = STREAM
        self._idle = True
        self._out: list[str] = []
        self._shown = Shown()
        self._fence = Fence()
        self._block = _Block()
        self._trusts_quotes = True
        # The end of the visible text, if it would become a tag when the wrong text followed it
        # after something was taken out: `<sig<signals>…</signals>nals>`.
        self._carry = ""
        self._step: Callable[[SignalFilter], bool] = SignalFilter._read_text

    def feed(self, chunk: str) -> str:
        """Take the next piece of the reply; return the text that can be shown now."""
        if self._idle and not _SPECIAL.search(chunk):
            self._shown.pieces.append(chunk)
            return chunk
        return self._run(chunk)

    def close(self) -> str:
        """End the reply; return the rest of the visible text."""
        self._patterns = END
        return self._run("")

    @property
    def _ended(self) -> bool:
        return self._patterns is END

    def _run(self, chunk: str) -> str:
        self._text += chunk
        while self._step(self):
            pass
        self._text = self._text[self._pos :]
        self._pos = 0
        self._idle = not self._text and not self._carry and self._step is SignalFilter._read_text
        visible = "".join(self._out)
        self._out.clear()
        return visible

    def _needs_more(self, pos: int) -> bool:
        """Whether what follows `pos` is still to come."""
        return pos == len(self._text) and not self._ended

    def _show(self, text: str) -> None:
        if text:
            self._out.append(text)
            self._shown.pieces.append(text)
            self._carry = ""

    def _show_to(self, pos: int) -> None:
        self._show(self._text[self._pos : pos])
        self._pos = pos

    # Each step takes something from `_text` at `_pos`, or returns False when it needs more text.

    def _read_text(self) -> bool:
        if self._carry:
            text = self._carry + self._text[self._pos : self._pos + REACH]
            if glued := self._patterns.token.match(text):
                return self._take(glued, start=self._pos - len(self._carry), counts=False)
            self._carry = ""
        found = self._patterns.text.search(self._text, self._pos)
        self._show_to(found.start() if found else len(self._text))
        if found is None or found.lastgroup == "part_of_run":
            return False
        if found.lastgroup == "run":
            return self._read_run(found)
        return self._take(found)

    def _read_run(self, found: re.Match[str]) -> bool:
        """Show a run of backticks or tildes, unless it may open code that holds only machinery."""
        run, end = found.group(), found.end()
        shown = self._shown
        shown.settle()
        if len(run) > LONGEST_RUN or shown.tail.endswith(run[0]):
            self._show_to(end)
            return True
        if self._needs_more(end):
            return False
        if shown.close_code(run, self._text[end : end + 1]):
            self._show_to(end)
            return True
        if run[0] == "`" or shown.starts_line():
            return self._read_lead(run, end)
        self._show_to(end)
        return True

    def _read_lead(self, run: str, pos: int) -> bool:
        """Take what leads from a run to the machinery in the code; else show the run."""
        end = _end_of(FENCE_LEAD if len(run) >= 3 else FENCE_GAP, self._text, pos)
        if self._needs_more(end):
            return False
        lead = self._text[pos:end]
        token = self._patterns.token.match(self._text, end)
        if token and ("\n" in lead or lead.strip().lower() in {"", "json"}):
            if token.lastgroup != "part":
                self._fence = Fence(run, lead)
            return self._take(token)
        self._shown.open_code(run, leads_line="\n" in lead)
        self._show_to(pos)
        return True

    def _read_fence(self) -> bool:
        """Go on in code that has held only machinery so far."""
        fence, gap_end = self._fence, _end_of(FENCE_GAP, self._text, self._pos)
        if self._needs_more(gap_end):
            return False
        if token := self._patterns.token.match(self._text, gap_end):
            if token.lastgroup != "part":
                fence.gaps.append(self._text[self._pos : gap_end])
            return self._take(token)
        found = RUN.match(self._text, gap_end)
        run = found.group() if found and found.group()[0] == fence.run[0] else ""
        end = gap_end + len(run)
        if run and len(run) <= LONGEST_RUN and self._needs_more(end):
            return False
        cut_off = end == len(self._text) and len(run) < len(fence.run)
        self._fence = Fence()
        if fence.closed_by(run) or (cut_off and fence.complete_at_end()):
            self._pos = end
            self._resume()
            return True
        self._shown.open_code(fence.run, leads_line="\n" in fence.lead)
        self._show("".join([fence.run, fence.lead, *fence.gaps]))
        self._step = SignalFilter._read_text
        return True

    def _take(self, found: re.Match[str], *, start: int = 0, counts: bool = True) -> bool:
        """Take a tag or marker, if it is whole, out of a text that starts at `start` of ours."""
        if found.lastgroup == "part":
            return False
        self._pos = start + found.end()
        if not counts:
            self._note(Problem("pieces around something taken out make a tag"))
        match found.lastgroup:
            case "open":
                self._block = _Block(counts)
                self._step = SignalFilter._read_opening
            case "close":
                self._step = SignalFilter._read_closing
            case _:
                self._resume()
        return True

    def _resume(self) -> None:
        """Go on after something was taken out."""
        self._shown.settle()
        part = PART.search(self._shown.tail)
        self._carry = part.group() if part else ""
        self._step = SignalFilter._read_fence if self._fence.run else SignalFilter._read_text

    def _read_opening(self) -> bool:
        """Read the attributes of an opening tag, unless its `>` was forgotten."""
        block, limit = self._block, self._pos + _LONGEST_OPENING
        self._step = SignalFilter._read_body
        if rest := REST_OF_OPENING.match(self._text, self._pos, limit):
            self._pos = rest.end()
            if rest[1].rstrip().endswith("/") and not block.nested:
                self._block = _Block()
                self._resume()
        elif (
            not self._ended
            and len(self._text) < limit
            and PART_OF_OPENING.match(self._text, self._pos)
        ):
            self._step = SignalFilter._read_opening
            return False
        return True

    def _read_closing(self) -> bool:
        """Read the rest of a closing tag; without a `>` nothing belongs to it."""
        if rest := REST_OF_CLOSING.match(self._text, self._pos):
            self._pos = rest.end()
        elif not self._ended and PART_OF_CLOSING.match(self._text, self._pos):
            return False
        self._resume()
        return True

    def _read_body(self) -> bool:
        block = self._block
        found = self._body_pattern(block).search(self._text, self._pos)
        self._keep_to(block, found.start() if found else len(self._text))
        kind = found.lastgroup if found else None
        if found is None or kind in {"part", "part_of_escape"}:
            if self._ended and not self._end_block(block, closed=False):
                self._resume()
            return self._ended
        if kind == "quote":
            block.quoted = not block.quoted
        elif kind != "escape" and not block.quoted:
            return self._end_part(block, found)
        elif kind == "close" and block.inner_tag is None:
            block.inner_tag = block.size, block.size + len(found.group())
        self._keep_to(block, found.end())
        return True

    def _body_pattern(self, block: _Block) -> re.Pattern[str]:
        if block.quoted:
            return self._patterns.quoted_body
        return self._patterns.unquoted_body if self._trusts_quotes else self._patterns.body

    def _keep_to(self, block: _Block, pos: int) -> None:
        block.add(self._text[self._pos : pos])
        self._pos = pos

    def _end_part(self, block: _Block, tag: re.Match[str]) -> bool:
        """End the block at a tag; an opening one starts another part of it."""
        closed = tag.lastgroup == "close"
        if not self._end_block(block, closed=closed):
            self._pos = tag.end()
            if closed:
                self._step = SignalFilter._read_closing
            else:
                self._block = _Block(block.counts, nested=True)
                self._step = SignalFilter._read_opening
        return True

    def _end_block(self, block: _Block, *, closed: bool) -> bool:
        """Judge the block; whether it turned out to end before this, and the rest is to be read.

        A closing tag inside a string is part of the block only where the string is part of its
        JSON. Otherwise a quotation mark was lost or belongs to chatter, and the tag is the end.
        """
        self._block = _Block()
        if block.too_large:
            self._note(Problem(f"a block of signals has more than {_LARGEST_BLOCK} characters"))
            return False
        body = "".join(block.pieces)
        found = read_block(body, closed=closed)
        ends_inside = block.inner_tag is not None and (
            not found.readable or read_block(body[: block.inner_tag[0]], closed=False).readable
        )
        if ends_inside and block.inner_tag is not None:
            start, end = block.inner_tag
            found = read_block(body[:start], closed=True)
            self._text = body[end:] + self._text[self._pos :]
            self._pos = 0
            self._step = SignalFilter._read_closing
            # Once is enough: to follow quotation marks again after each such tag would take time
            # that grows with the square of the reply.
            self._trusts_quotes = False
        if block.counts:
            self.signals.update(found.signals)
            for problem in found.problems:
                self._note(problem)
        return ends_inside

    def _note(self, problem: Problem) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(problem)


def _end_of(pattern: re.Pattern[str], text: str, pos: int) -> int:
    found = pattern.match(text, pos)
    return found.end() if found else pos
