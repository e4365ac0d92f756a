"""Erasing what has expired, for as long as a server runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from graph import Checkpointer, purge
from graph.sessions.limits import forget_paces
from nodes.errors import TurnError

logger = logging.getLogger(__name__)


@asynccontextmanager
async def sweeping(checkpointer: Checkpointer, every: float) -> AsyncIterator[None]:
    """Sweep at once and then every so many seconds, until the block ends."""
    task = asyncio.create_task(_sweep(checkpointer, every))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _sweep(checkpointer: Checkpointer, every: float) -> None:
    while True:
        try:
            await purge(checkpointer)
            await forget_paces(checkpointer.records)
        except TurnError as error:
            logger.warning("What has expired is not all erased yet: %s", error)
        await asyncio.sleep(every)
