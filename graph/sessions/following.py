"""Listening to a turn that another process runs, or that is over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Protocol

from graph.errors import StoppedError
from graph.sessions.event_log import EventLog, Told, Turn
from graph.sessions.queue import TurnQueue
from nodes.events import LAST, error_event

_SOON = 0.05
_LATER = 0.25
_ALIVE_SECONDS = 1.0


class Census(Protocol):
    """Who knows which processes live."""

    async def is_alive(self, runner: str) -> bool:
        """Whether the process of a runner has not ended."""


async def follow_written(
    census: Census,
    queue: TurnQueue,
    log: EventLog,
    key: Turn,
    after: int,
    *,
    beat: float,
    until: asyncio.Event,
) -> AsyncGenerator[list[Told]]:
    """Yield the events that are written of a turn, until its last one or an event in here.

    Where its process has ended before that, the last one says so. Where nothing is told for
    `beat` seconds, it yields no events.
    """
    pause, unasked, silent = _SOON, _ALIVE_SECONDS, 0.0
    while not until.is_set():
        if news := await log.read(key, after):
            after, pause, silent = news[-1].number, _SOON, 0.0
            yield news
            if news[-1].event["type"] in LAST:
                return
            continue
        if unasked >= _ALIVE_SECONDS:
            unasked = 0.0
            found = await queue.find(*key)
            if found is None:  # deleted with its thread
                yield [Told(after + 1, error_event(StoppedError()))]
                return
            runner, outcome = found
            if outcome is not None:
                if last := await log.read(key, after):
                    yield last
                return
            if not await census.is_alive(runner):
                await queue.give_up(*key)
                continue
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await until.wait()
        unasked += pause
        silent += pause
        if silent >= beat:
            silent = 0.0
            yield []
        pause = min(pause * 1.5, _LATER)
