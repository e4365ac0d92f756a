"""Reading what statistics need of threads, one after the other.

Most threads need their newest checkpoint only. One with more messages than the state keeps is read
back along its checkpoints, as a transcript is.
"""

from __future__ import annotations

from collections.abc import AsyncIterable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from langchain_core.messages import AnyMessage
from pydantic import ValidationError

from graph.checkpointers import Checkpointer, ThreadTimes
from graph.errors import ForeignThreadError, WrongKeyError
from graph.statistics.figures import Statistics
from graph.statistics.tally import DROPPED_AFTER, Tally, ThreadRecord
from graph.transcript import Entry, entry_of
from graph.versions import binding_of
from nodes.state import MAX_HISTORY, StoredState, Visit
from profiles import PhaseProfile

_SMALLEST_WINDOW = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Which threads are counted: those that began within."""

    since: datetime | None = None
    until: datetime | None = None

    def __contains__(self, begun: datetime) -> bool:
        """Whether a thread that began then is counted."""
        late = self.since is None or begun >= self.since
        return late and (self.until is None or begun < self.until)


async def read_statistics(
    checkpointer: Checkpointer,
    when: Range | None = None,
    *,
    profile: str | None = None,
    dropped_after: timedelta = DROPPED_AFTER,
    threads: AsyncIterable[list[str]] | None = None,
    most: int | None = None,
) -> Statistics:
    """Count the threads that began within a range of time, of one profile or of all.

    `profile` is a display name, to which threads are bound. `threads` are ids, many at a time,
    where not all are meant; the first `most` in the range are read. One thread is in memory at a
    time. What another program has written is left out; what another key has encrypted is told.
    """
    when = when or Range()
    reader = _Reader(checkpointer)
    tally = Tally(datetime.now(UTC), dropped_after)
    unreadable = looked_at = 0
    partial = False
    async for thread_ids in threads if threads is not None else checkpointer.athread_ids():
        times = await checkpointer.atimes(thread_ids)
        for thread_id in (one for one in thread_ids if one in times):
            if times[thread_id].created not in when:
                continue
            if partial := looked_at == most:
                break
            looked_at += 1
            try:
                record = await reader.record(thread_id, times[thread_id], profile)
            except WrongKeyError:
                unreadable += 1
            else:
                if record is not None:
                    tally.add(record)
        if partial:
            break
    return tally.statistics(
        since=when.since, until=when.until, unreadable=unreadable, partial=partial
    )


class _Reader:
    """Reads threads, and the versions of profiles that they run, each of these once."""

    def __init__(self, checkpointer: Checkpointer) -> None:
        self._checkpointer = checkpointer
        self._definitions: dict[str, PhaseProfile | None] = {}

    async def record(
        self, thread_id: str, times: ThreadTimes, profile: str | None
    ) -> ThreadRecord | None:
        """Return what a thread tells; `None` where it is of another profile or program."""
        try:
            head = await self._checkpointer.anewest(thread_id)
        except ForeignThreadError:
            return None
        state = _state_of(head.checkpoint) if head else StoredState()
        bound = binding_of(state)
        if bound is None or profile not in {None, bound["name"]}:
            return None
        definition = await self._definition(bound["digest"])
        window = definition.memory_messages if definition else _SMALLEST_WINDOW
        past = _Past()
        past.add(state)
        if not _is_whole(state, window):
            past = await self._past(thread_id, window)
        return ThreadRecord(
            profile=bound,
            definition=definition,
            status=state.get("status", "active"),
            turns=state.get("turns", 0),
            begun=times.created,
            changed=times.changed,
            visits=past.visits[::-1],
            entries=past.entries[::-1],
            overlays=state.get("overlays", {}),
            plan=state.get("plan"),
        )

    async def _past(self, thread_id: str, window: int) -> _Past:
        past = _Past()
        async with aclosing(self._checkpointer.achain(thread_id)) as chain:
            async for stored in chain:
                state = _state_of(stored.checkpoint)
                past.add(state)
                if _is_whole(state, window):
                    break
        return past

    async def _definition(self, digest: str) -> PhaseProfile | None:
        if digest not in self._definitions:
            self._definitions[digest] = await self._stored_definition(digest)
        return self._definitions[digest]

    async def _stored_definition(self, digest: str) -> PhaseProfile | None:
        try:
            body = await self._checkpointer.aload_profile(digest)
            return PhaseProfile.from_stored(body) if body else None
        except (WrongKeyError, ValidationError):
            return None  # the figures need it for names and the order only


class _Past:
    """The visits and messages of a thread, from its newest checkpoint backwards."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self.entries: list[Entry] = []
        self._seen: set[tuple[str, str]] = set()
        self._newer: set[str | None] = set()

    def add(self, state: StoredState) -> None:
        """Add what a checkpoint has that newer ones have let go."""
        for visit in reversed(state.get("history", [])):
            if (key := (visit["phase"], visit["entered"])) not in self._seen:
                self._seen.add(key)
                self.visits.append(visit)
        messages: list[AnyMessage] = state.get("messages", [])
        self.entries += [entry_of(one) for one in reversed(messages) if one.id not in self._newer]
        self._newer = {message.id for message in messages}


def _is_whole(state: StoredState, window: int) -> bool:
    """Whether a checkpoint has all that came before it: neither messages nor visits were let go."""
    return len(state.get("messages", [])) < window and len(state.get("history", [])) < MAX_HISTORY


def _state_of(checkpoint: Any) -> StoredState:
    return cast("StoredState", checkpoint["channel_values"])
