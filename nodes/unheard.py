"""A call of the model that nobody hears: no stream mode, no callback and no listener sees it.

Whoever measures, logs or traces the work does, and learns what the call was for.
"""

from __future__ import annotations

import asyncio
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from nodes.ask import Reply, reply_of
from nodes.errors import ModelFailure
from nodes.failures import failure_of
from nodes.holding import hold
from nodes.models import Limits, call_options
from nodes.observing import Purpose, observed
from nodes.reply import ReplyStream, Wordless

_GRACE = 0.5
"""Seconds that a call may take to end once it is cancelled, before it is left to itself."""


async def ask_unheard(
    model: BaseChatModel,
    prompt: list[BaseMessage],
    limits: Limits,
    *,
    purpose: Purpose,
    seconds: float,
    attempts: int = 1,
    wordless: Wordless = bool,
    overlay: str | None = None,
) -> Reply:
    """Ask the model once, and return its reply, which has taken no more than so many seconds.

    `wordless` tells whether a reply without words is one; `overlay` is who asks, if one does.

    Raises `ModelFailure`.
    """
    options: dict[str, Any] = call_options(model, limits)
    stream = ReplyStream(model, prompt, attempts=attempts, wordless=wordless, **options)
    stream.purpose, stream.overlay = purpose, overlay
    with observed(stream):
        return reply_of(stream, await _whole(stream, seconds))


async def _whole(stream: ReplyStream, seconds: float) -> str:
    """Return the text of a stream that takes no more than so many seconds, whatever it does.

    It is read in a task of its own, since a model may pass over that it is cancelled, or break off
    as if it were.
    """
    reading = asyncio.create_task(_read(stream))
    hold(reading)
    try:
        await asyncio.wait([reading], timeout=seconds)
        if not reading.done():
            raise failure_of(TimeoutError())
    finally:
        if not reading.done():
            reading.cancel()
            await asyncio.wait([reading], timeout=_GRACE)
    if reading.cancelled():
        raise ModelFailure("model_failed", "The model failed: it broke off its own call.")
    return reading.result()


async def _read(stream: ReplyStream) -> str:
    return "".join([piece async for piece in aiter(stream)])
