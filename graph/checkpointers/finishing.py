"""Work that comes to its end whatever becomes of those who wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from nodes.holding import hold

_T = TypeVar("_T")


async def to_the_end(work: Coroutine[Any, Any, _T]) -> _T:
    """Run `work` to its end, also when the caller is cancelled meanwhile.

    Cancelled once, the caller waits for that end; cancelled again and again, as by anyio where a
    client has left a stream, it leaves the work to itself.
    """
    task = asyncio.create_task(work)
    hold(task)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
