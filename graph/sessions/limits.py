"""How much of a service one user may use, among all processes of one database."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from graph.checkpointers.records import Records, Steps, written
from graph.sessions.errors import TooManyMessagesError, TooManySessionsError

_MINUTE = 60_000_000
_MICROSECONDS = 1_000_000

# What a user has left is written as the moment at which all of it is there again: each message
# puts that off by its share of a minute. The row holds others back until the transaction ends.
_SPEND = """
    INSERT INTO cuelight_paces (owner, whole) VALUES (:owner, :first)
    ON CONFLICT (owner) DO UPDATE SET
        whole = CASE WHEN cuelight_paces.whole > :now THEN cuelight_paces.whole ELSE :now END
            + :share
    WHERE cuelight_paces.whole <= :latest
    RETURNING whole
"""
_PACE = "SELECT whole FROM cuelight_paces WHERE owner = :owner"
_FORGET = "DELETE FROM cuelight_paces WHERE whole < :now"
_TAKEN = """
    SELECT o.thread_id FROM cuelight_open AS o
    JOIN cuelight_sessions AS s ON s.thread_id = o.thread_id
    WHERE o.owner = :owner AND s.closing = 0 AND s.changed >= :since LIMIT :most
"""
_OPEN = "INSERT INTO cuelight_open (thread_id, owner) VALUES (:thread, :owner)"
_OVER = "DELETE FROM cuelight_open WHERE thread_id = :thread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one user may use. `None` is for any number."""

    unfinished: int = 10
    """Turns of a session that may run or wait."""
    messages_per_minute: int | None = None
    """Messages that may come at once, and then as many a minute. A start counts as one."""
    open_sessions: int | None = None
    """Sessions that are neither over nor expired."""
    turns: int | None = None
    """Turns of a session."""
    turn_seconds: float = 300.0
    """Seconds that a turn may take once it runs, with all its replies."""


class Allowance:
    """What the users of a database have left of their limits."""

    def __init__(self, records: Records, limits: Limits, retention: timedelta | None) -> None:
        self._records = records
        self._limits = limits
        self._retention = retention

    def spend_message(self, owner: str) -> Steps[None]:
        """Count a message, or raise `TooManyMessagesError`."""
        if (most := self._limits.messages_per_minute) is None:
            return
        now, share = _now(), _MINUTE // most
        latest = now + _MINUTE - share
        values = {"owner": owner, "now": now, "first": now + share, "latest": latest}
        if not (yield _SPEND, {**values, "share": share}):
            ((whole,),) = yield _PACE, {"owner": owner}
            raise TooManyMessagesError(most, (whole - latest) / _MICROSECONDS)

    def open_session(self, owner: str, thread_id: str) -> Steps[None]:
        """Count a session that is new, or raise `TooManySessionsError`."""
        yield _OPEN, {"thread": thread_id, "owner": owner}
        if (most := self._limits.open_sessions) is None:
            return
        # Two that are opened at once do not see each other: the second waits here.
        now = _now()
        values = {"owner": owner, "now": now, "first": now, "latest": now + _MINUTE}
        yield _SPEND, {**values, "share": 0}
        taken = yield _TAKEN, {"owner": owner, "since": self._since(), "most": most + 1}
        if len(taken) > most:
            raise TooManySessionsError(most)

    async def taken_for_open(self, owner: str) -> list[str]:
        """Return the threads that count for an owner; nobody may have noted that some are over."""
        most = self._limits.open_sessions or 0
        rows = await self._records.read(_TAKEN, owner=owner, since=self._since(), most=most)
        return [thread_id for (thread_id,) in rows]

    async def note_over(self, thread_ids: Sequence[str]) -> None:
        """Count sessions no more, since they are over."""

        def note() -> Steps[None]:
            yield _OVER, [{"thread": thread_id} for thread_id in thread_ids]

        await self._records.transact(note())

    def _since(self) -> str:
        """Return since when a session must have had a message, so as not to be expired."""
        return written(datetime.now(UTC) - self._retention) if self._retention else ""


async def forget_paces(records: Records) -> None:
    """Forget the users who have all of their allowance."""

    def forget() -> Steps[None]:
        yield _FORGET, {"now": _now()}

    await records.transact(forget())


def _now() -> int:
    return time.time_ns() // 1000
