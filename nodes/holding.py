"""Tasks that nobody waits for any more."""

from __future__ import annotations

import asyncio
from typing import Any

_held: set[asyncio.Task[Any]] = set()
"""The event loop itself keeps no more than a weak reference to a task."""


def hold(task: asyncio.Task[Any]) -> None:
    """Keep a task until it ends, whether or not somebody still waits for it."""
    _held.add(task)
    task.add_done_callback(_let_go)


def _let_go(task: asyncio.Task[Any]) -> None:
    _held.discard(task)
    if not task.cancelled():
        task.exception()  # read here, since who waited for it may have gone
