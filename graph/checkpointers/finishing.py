"""Work that comes to its end whatever becomes of those who wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")


_unfinished: set[asyncio.Task[Any]] = set()
"""What nobody may wait for any more; the loop would forget it."""


async def to_the_end(work: Coroutine[Any, Any, _T]) -> _T:
    """Run `work` to its end, also when the caller is cancelled meanwhile.

    Cancelled once, the caller waits for that end; cancelled again and again, as by anyio where a
    client has left a stream, it leaves the work to itself.
    """
    task = asyncio.create_task(work)
    _unfinished.add(task)
    task.add_done_callback(_let_go)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _let_go(task: asyncio.Task[Any]) -> None:
    _unfinished.discard(task)
    if not task.cancelled():
        task.exception()  # read here, since who waited for it may have gone
