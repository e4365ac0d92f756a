"""What time it is: the machine's time, or the one that a rehearsal sets."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

clock: ContextVar[Callable[[], datetime] | None] = ContextVar("clock", default=None)
"""What tells the time to the turns from here on, where it is not the machine."""


def now() -> datetime:
    """Return the time, in UTC."""
    told = clock.get()
    return datetime.now(UTC) if told is None else told()


def time_stamp() -> str:
    """Return the time as the state keeps it: in ISO 8601, in UTC and to the millisecond."""
    return now().isoformat(timespec="milliseconds")
