"""Lengths of time as people write them: 30d, 12h, 90min."""

from __future__ import annotations

import re
from datetime import timedelta

from cuelight.errors import DurationError

_UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_WRITTEN = re.compile(rf"([1-9][0-9]*)\s*({'|'.join(_UNITS)})", re.IGNORECASE)
_LONGEST = timedelta(days=36_500)
"""A hundred years: a time so long ago is still a date."""
_DIGITS = 10
"""As many as the longest has in seconds."""


def duration_of(written: str) -> timedelta:
    """Return a length of time that is written as a number and a unit; `DurationError` else."""
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        raise DurationError(written)
    unit = timedelta(**{_UNITS[match[2].lower()]: 1})
    if len(match[1]) > _DIGITS or int(match[1]) > _LONGEST // unit:
        raise DurationError(written, _LONGEST)
    return int(match[1]) * unit


def duration_in_words(length: timedelta) -> str:
    """Return a length of time in the largest unit that it is a whole number of."""
    for unit in ("days", "hours", "minutes"):
        number, rest = divmod(length, timedelta(**{unit: 1}))
        if not rest:
            return f"{number:,} {unit if number != 1 else unit[:-1]}"
    seconds = length.total_seconds()
    return f"{seconds:g} second{'' if seconds == 1 else 's'}"
