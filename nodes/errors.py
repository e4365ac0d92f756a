"""What can stop a turn, each with what happened and what to do."""

from __future__ import annotations


class TurnError(Exception):
    """A turn that could not be completed; the thread is as it was before the turn."""

    code = "turn_failed"
    """A stable word for programs: the `code` of the `error` event."""

    retryable = False
    """Whether the same message may succeed when it is sent again."""
