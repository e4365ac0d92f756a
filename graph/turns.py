"""Who has the floor: the turns that run in this process, one at a time on a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from langchain_core.messages import HumanMessage

from nodes.events import Event


@dataclass(eq=False)
class Turn:
    """A turn that runs as a task, and tells its events as they come."""

    messages: list[HumanMessage]
    """The user's messages that it answers."""
    events: asyncio.Queue[Event | None] = field(default_factory=asyncio.Queue)
    """What it tells; `None` ends it."""
    gave_way: bool = False
    """Whether a newer message took the floor, and these messages along."""
    _task: asyncio.Task[None] | None = None

    def start(self, body: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run the turn in a task of its own."""
        self._task = asyncio.create_task(body)
        self._task.add_done_callback(lambda _: self.events.put_nowait(None))
        return self._task

    async def stop(self) -> None:
        """End the turn, and wait until nothing of it is left to be saved."""
        if self._task and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])

    async def give_way(self) -> None:
        """End the turn for a newer message, unless it is over already."""
        if self._task and not self._task.done():
            self.gave_way = True
            await self.stop()

    def check(self) -> None:
        """Raise what the turn failed with, if it failed in a way that nobody planned for."""
        if self._task:
            self._task.result()


@dataclass(eq=False)
class Floor:
    """The right to speak on one thread, given in the order in which it is asked for."""

    running: Turn | None = None
    users: int = 0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def give_to(self, turn: Turn, body: Coroutine[Any, Any, None]) -> None:
        """Start a turn when its time comes; the floor is free again as soon as it ends."""
        try:
            await self._lock.acquire()
        except BaseException:
            body.close()
            raise
        self.running = turn
        turn.start(body).add_done_callback(self._release)

    def _release(self, _: asyncio.Task[None]) -> None:
        self.running = None
        self._lock.release()


class Floors:
    """The floors of the threads of one checkpointer."""

    def __init__(self) -> None:
        self._floors: dict[str, Floor] = {}

    def join(self, thread_id: str) -> Floor:
        """Return the thread's floor; every `join` wants a `leave`."""
        floor = self._floors.setdefault(thread_id, Floor())
        floor.users += 1
        return floor

    def leave(self, thread_id: str) -> None:
        """Give the floor up, and forget it when nobody uses it any more."""
        floor = self._floors[thread_id]
        floor.users -= 1
        if not floor.users:
            del self._floors[thread_id]


_floors: WeakKeyDictionary[object, Floors] = WeakKeyDictionary()


def floors_of(checkpointer: object) -> Floors:
    """Return the floors of a checkpointer's threads, the same for all who use it."""
    return _floors.setdefault(checkpointer, Floors())
