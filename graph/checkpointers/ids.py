"""Checkpoint ids: versions 6 of a UUID, which begin with the time and sort by it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1582, 10, 15, tzinfo=UTC)
"""When a UUID's clock began, which counts tenths of a microsecond."""


def id_after(newest: str) -> str:
    """Return a checkpoint id that sorts right after `newest`.

    Ids are ordered by the clock of the process that makes them. Where that clock is behind, a
    new checkpoint would sort before its own parent, and nobody would ever read it.
    """
    number = uuid.UUID(newest).int
    stamp = ((number >> 80) << 12 | (number >> 64) & 0xFFF) + 1
    version = number >> 76 & 0xF
    rest = uuid.uuid4().int & ((1 << 64) - 1)
    return str(uuid.UUID(int=(stamp >> 12) << 80 | version << 76 | (stamp & 0xFFF) << 64 | rest))


def time_of(checkpoint_id: str) -> datetime:
    """Return when a checkpoint was made, by the clock of the process that made it."""
    number = uuid.UUID(checkpoint_id).int
    stamp = (number >> 80) << 12 | (number >> 64) & 0xFFF
    return _EPOCH + timedelta(microseconds=stamp // 10)
