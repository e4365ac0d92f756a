"""Who has the floor: the turns of a thread in this process, one at a time and in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from langchain_core.messages import HumanMessage

from nodes.events import LAST, Event, EventWriter


class Floor:
    """The turns of one thread in the order in which they were asked for; the first one runs."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []


class Turn:
    """A turn that waits for the floor, runs as a task, and tells its events as they come."""

    def __init__(
        self, messages: list[HumanMessage], floor: Floor, hear: EventWriter | None = None
    ) -> None:
        self.messages = messages
        """The user's messages that it answers."""
        self.silent = True
        """Whether it has told nothing so far."""
        self._hear = hear
        self._told: list[Event] = []
        self._news = asyncio.Event()
        self._over = False
        self._floor = floor
        self._called = asyncio.Event()
        self._wanted = False
        self._task: asyncio.Task[None] | None = None
        floor.turns.append(self)

    @property
    def ahead(self) -> list[Turn]:
        """The turns that come before this one; none for one that left the floor."""
        turns = self._floor.turns
        return turns[: turns.index(self)] if self in turns else []

    @property
    def gave_way(self) -> bool:
        """Whether a newer message took the floor, and these messages along."""
        return self._wanted and (self._task is None or self._task.cancelled())

    async def start(self, body: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Wait for the turns ahead to end, and run, unless a newer message took the floor."""
        if self.ahead:
            await self._called.wait()
        if self._wanted:
            self._close()
        else:
            self._task = asyncio.create_task(body())
            self._task.add_done_callback(self._end)

    def tell(self, one: Event) -> None:
        """Tell an event to whoever listens, or at once to `hear` where it is not the last."""
        self.silent = False
        if self._hear is not None and one["type"] not in LAST:
            self._hear(one)
            return
        self._told.append(one)
        self._news.set()

    async def listen(self) -> list[Event]:
        """Return what was told since, as soon as there is something; nothing once it has ended."""
        while not self._told and not self._over:
            self._news.clear()
            await self._news.wait()
        told, self._told = self._told, []
        return told

    async def take_over(self) -> None:
        """End the turns ahead, and answer their messages together with this turn's own.

        A message that is being answered and comes again waits for its answer instead.
        """
        ahead = self.ahead
        own = {message.id for message in self.messages}
        if any(message.id in own for turn in ahead for message in turn.messages):
            return
        # All at once, before anything is waited for: a still newer message finds them here. What
        # was answered after all is not answered again.
        messages = {m.id: m for turn in [*ahead, self] for m in turn.messages}
        self.messages = list(messages.values())
        for turn in ahead:
            turn._wanted = True  # noqa: SLF001 (one of its own kind)
        for turn in ahead:
            await turn.stop()

    async def stop(self) -> None:
        """End the turn, and wait until nothing of it is left to be saved."""
        if self._task is None:
            self._leave()
            return
        if not self._task.done():
            # Cancelled twice, it would no longer wait for what is being saved.
            if not self._task.cancelling():
                self._task.cancel()
            await asyncio.wait([self._task])

    def check(self) -> None:
        """Raise what the turn failed with, if it failed in a way that nobody planned for."""
        if self._task and not self._task.cancelled():
            self._task.result()

    @property
    def was_stopped(self) -> bool:
        """Whether the turn was ended before its time."""
        return self._task is not None and self._task.cancelled()

    def _end(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            task.exception()  # read here, since the listener may have gone
        self._close()
        self._leave()

    def _close(self) -> None:
        self._over = True
        self._news.set()

    def _leave(self) -> None:
        turns = self._floor.turns
        if self in turns:
            turns.remove(self)
        self._called.set()
        if turns:
            turns[0]._called.set()  # noqa: SLF001 (one of its own kind)


_floors: WeakKeyDictionary[object, WeakValueDictionary[str, Floor]] = WeakKeyDictionary()


def floor_of(checkpointer: object, thread_id: str) -> Floor:
    """Return the floor of a checkpointer's thread, the same for all who ask while it is used."""
    floors = _floors.setdefault(checkpointer, WeakValueDictionary())
    return floors.setdefault(thread_id, Floor())
