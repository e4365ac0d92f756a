"""What time it is for a conversation: now, unless it is replayed."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

clock: ContextVar[Callable[[], str] | None] = ContextVar("clock", default=None)
"""Tells the time of a run that takes place at another time, as an ISO 8601 time in UTC."""


def now() -> str:
    """Return the time, in ISO 8601 and in UTC."""
    told = clock.get()
    return datetime.now(UTC).isoformat(timespec="milliseconds") if told is None else told()
