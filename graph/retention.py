"""What is not kept for ever: the sweep that erases threads nobody has changed for long."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from graph.checkpointers import Checkpointer
from graph.errors import ThreadBusyError
from graph.versions import is_ours

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What a sweep has done."""

    erased: tuple[str, ...]
    """The threads that are gone; in a dry run, those that would be."""
    left: tuple[str, ...]
    """Those that were old enough, and that a turn or another sweep has in hand."""


async def purge(
    checkpointer: Checkpointer,
    older_than: timedelta | None = None,
    *,
    dry_run: bool = False,
    beside: Callable[[str], Awaitable[None]] | None = None,
) -> Purged:
    """Erase the threads that have expired, or were not changed for as long as `older_than`.

    So are sessions that never had a turn and got no message for as long. Where neither says how
    long threads are kept, nothing is erased, and never a thread of another program. `beside`
    erases what else is kept of a thread; it is awaited first, while no turn can run on the thread,
    and again by the next sweep where this one is cut off. Each thread is erased by itself, so that
    turns on others go on, and any number of processes may sweep at once.
    """
    age = checkpointer.retention if older_than is None else older_than
    if age is None:
        return Purged(erased=(), left=())
    before = datetime.now(UTC) - age
    erased: list[str] = []
    busy: list[str] = []
    async for thread_ids in checkpointer.athread_ids():
        times = await checkpointer.atimes(thread_ids)
        for thread_id in (one for one in times if times[one].changed < before):
            if not await is_ours(checkpointer, thread_id):
                continue
            try:
                if dry_run or await _erase(checkpointer, thread_id, before, beside):
                    erased.append(thread_id)
            except ThreadBusyError:
                busy.append(thread_id)
    async for thread_ids in checkpointer.records.idle(before):
        begun = await checkpointer.atimes(thread_ids)
        for thread_id in (one for one in thread_ids if one not in begun):
            with suppress(ThreadBusyError):  # its first turn runs
                if dry_run or await _erase_unbegun(checkpointer, thread_id, before, beside):
                    erased.append(thread_id)
    if erased and not dry_run:
        logger.info("Erased %d threads not changed for %s", len(erased), age)
        await checkpointer.ascrub()
    # Another sweep may have had some of them in hand, and erased them since.
    return Purged(erased=tuple(erased), left=tuple(await checkpointer.atimes(busy)))


async def _erase(
    checkpointer: Checkpointer,
    thread_id: str,
    before: datetime,
    beside: Callable[[str], Awaitable[None]] | None,
) -> bool:
    """Erase a thread, unless it was changed or erased since it was looked at."""
    async with checkpointer.turn_lock(thread_id):
        times = (await checkpointer.atimes([thread_id])).get(thread_id)
        if times is None or times.changed >= before:
            return False
        if beside is not None:
            await beside(thread_id)
        return await checkpointer.adelete_thread(thread_id)


async def _erase_unbegun(
    checkpointer: Checkpointer,
    thread_id: str,
    before: datetime,
    beside: Callable[[str], Awaitable[None]] | None,
) -> bool:
    """Erase a session that never had a turn, unless it got a message or a turn since."""
    async with checkpointer.turn_lock(thread_id):
        if await checkpointer.atimes([thread_id]):
            return False
        if beside is not None:
            await beside(thread_id)
        return await checkpointer.records.erase_idle(thread_id, before)
