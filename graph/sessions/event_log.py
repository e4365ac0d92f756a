"""What turns have told, written down a little after it was told, for whoever comes late."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from langgraph.checkpoint.serde.base import SerializerProtocol

from graph.checkpointers.records import Records, Steps
from graph.errors import StorageError
from nodes.events import Event

logger = logging.getLogger(__name__)

KEPT_TURNS = 20
"""Of how many of a thread's last turns the events and the messages' ids are kept."""

_LATE = 0.15
_LATEST = 0.75
_AGAIN = 1.0
_REST = 9.0
"""For how many times as long as it took to write is nothing written, where many turns run."""

# A thread that was deleted meanwhile takes nothing.
_INSERT = """
    INSERT INTO cuelight_events (thread_id, turn, last, kind, events)
    SELECT thread_id, turn, :last, :kind, :events FROM cuelight_turns
    WHERE thread_id = :thread AND turn = :turn AND outcome IS NULL
    ON CONFLICT DO NOTHING
"""
KEEP = """
    UPDATE cuelight_messages SET turn = :turn
    WHERE thread_id = :thread AND message_id = :id AND turn > :turn
"""
"""Keeps a message with the turn that has answered it: a newer one that was to answer them together,
in whatever process, finds it answered."""
_END = """
    UPDATE cuelight_turns SET outcome = :outcome
    WHERE thread_id = :thread AND turn = :turn AND outcome IS NULL
"""
_FORGET = """
    DELETE FROM cuelight_turns
    WHERE thread_id = :thread AND turn <= :turn AND outcome IS NOT NULL
"""
_READ = """
    SELECT last, kind, events FROM cuelight_events
    WHERE thread_id = :thread AND turn = :turn AND last > :after ORDER BY last
"""

Turn = tuple[str, int]
"""A thread and the number of a turn."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event and its number in its turn, from 1 on."""

    number: int
    event: Event


class EventLog:
    """The events of the last turns of every thread.

    What the turns of a process tell is written together, so that their number costs no
    transactions; a turn that ends does not wait for what others tell.
    """

    def __init__(self, records: Records, serializer: SerializerProtocol) -> None:
        self._records = records
        self._serializer = serializer
        self._told: defaultdict[Turn, list[Told]] = defaultdict(list)
        self._ended: dict[Turn, tuple[str, Sequence[str]]] = {}
        self._fails = False
        self._writing = asyncio.Lock()
        self._soon: asyncio.Task[None] | None = None
        # What is written for many turns is not done in the name of the one that asked first.
        self._own = copy_context()

    @property
    def backlog(self) -> int:
        """How many events are still to be written."""
        return sum(map(len, self._told.values()))

    def owes(self, turn: Turn) -> bool:
        """Whether it is still to be written that a turn is over."""
        return turn in self._ended

    def tell(self, turn: Turn, told: Told) -> None:
        """Note an event, to be written within a moment."""
        self._told[turn].append(told)
        self._write_soon()

    async def end(self, turn: Turn, told: Told, outcome: str, answered: Sequence[str] = ()) -> None:
        """Write a turn's last event and its outcome, and forget the turns that are old by now.

        The messages that it has `answered`, given by their ids, stay with it.
        A database that fails is asked again later, and holds nobody up meanwhile.
        """
        self._told[turn].append(told)
        self._ended[turn] = outcome, answered
        # While it fails, turns that end do not ask it one after another.
        if self._fails or not await self._write(only_ended=True):
            self._write_soon()

    async def read(self, turn: Turn, after: int = 0) -> list[Told]:
        """Return the events of a turn that come after a number."""
        thread_id, its_number = turn
        rows = await self._records.read(_READ, thread=thread_id, turn=its_number, after=after)
        found: list[Told] = []
        for last, kind, dumped in rows:
            events: Sequence[Event] = self._serializer.loads_typed((kind, dumped))
            # Some are there twice where a database wrote them and could not say so.
            for number, one in enumerate(events, last - len(events) + 1):
                if number > after:
                    found.append(Told(number, one))
                    after = number
        return found

    async def close(self) -> None:
        """Write what is left."""
        if self._soon is not None:
            self._soon.cancel()
            await asyncio.wait([self._soon])
        if not await self._write():
            logger.error("The last events of %d turns are lost", len(self._told))

    def _write_soon(self) -> None:
        if self._soon is None or self._soon.done():
            self._soon = asyncio.create_task(self._write_all(), context=self._own)

    async def _write_all(self) -> None:
        seconds = _LATE
        while self._told or self._ended:
            await asyncio.sleep(seconds)
            begun = perf_counter()
            # Not to be cut short: others wait for what it writes.
            written = await asyncio.shield(self._write())
            took = perf_counter() - begun
            seconds = min(max(_LATE, _REST * took), _LATEST) if written else _AGAIN

    async def _write(self, *, only_ended: bool = False) -> bool:
        """Write all there is, or of turns that have ended; return whether that went well."""
        async with self._writing:
            if only_ended and self._fails:
                return False
            ended = {**self._ended}
            told = {turn: [*self._told[turn]] for turn in (ended if only_ended else self._told)}
            fails = False
            try:
                await self._put(told, ended)
            except StorageError as error:
                logger.warning("The events of %d turns are not written yet: %s", len(told), error)
                fails = True
            finally:
                self._fails = fails
                # What can never be written would be in the way of all that comes after it.
                if not fails:
                    self._let_go(told, ended)
            return not fails

    def _let_go(self, told: Mapping[Turn, Sequence[Told]], ended: Iterable[Turn]) -> None:
        for turn, some in told.items():
            del self._told[turn][: len(some)]
            if not self._told[turn]:
                del self._told[turn]
        for turn in ended:
            del self._ended[turn]

    async def _put(
        self,
        told: Mapping[Turn, Sequence[Told]],
        ended: Mapping[Turn, tuple[str, Sequence[str]]],
    ) -> None:
        events: list[dict[str, Any]] = []
        for (thread_id, turn), some in sorted(told.items()):
            kind, dumped = self._serializer.dumps_typed([one.event for one in some])
            place = {"thread": thread_id, "turn": turn, "last": some[-1].number}
            events.append({**place, "kind": kind, "events": dumped})
        ends: list[dict[str, Any]] = []
        kept: list[dict[str, Any]] = []
        old: list[dict[str, Any]] = []
        for (thread_id, turn), (outcome, answered) in sorted(ended.items()):
            kept += [{"thread": thread_id, "turn": turn, "id": one} for one in answered]
            ends.append({"thread": thread_id, "turn": turn, "outcome": outcome})
            old.append({"thread": thread_id, "turn": turn - KEPT_TURNS})
        if not events and not ends:
            return

        def write() -> Steps[None]:
            for statement, values in (
                (_INSERT, events),
                (KEEP, kept),
                (_END, ends),
                (_FORGET, old),
            ):
                if values:
                    yield statement, values

        await self._records.transact(write())
