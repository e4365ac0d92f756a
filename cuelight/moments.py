"""Points in time as people write them: 30d ago, or 2026-05-31."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from cuelight.durations import duration_of
from cuelight.errors import DurationError, MomentError


def moment_of(written: str, now: datetime) -> datetime:
    """Return a time that is written as how long ago it was, or as ISO 8601; `MomentError` else.

    A time without a zone is taken as UTC, as all times are told.
    """
    try:
        with suppress(DurationError):
            return now - duration_of(written)
        read = datetime.fromisoformat(written.strip())
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise MomentError(written) from None


def time_in_words(seconds: float) -> str:
    """Return a time taken, in the unit that suits it."""
    for unit, size, most in (("s", 1, 90), ("min", 60, 90), ("h", 3600, 48)):
        if (number := seconds / size) < most:
            return f"{number:.0f} {unit}" if number >= 10 else f"{number:.1f} {unit}"
    return f"{seconds / 86_400:,.1f} d"
