"""A call of the model that nobody hears: no stream mode, no callback and no listener sees it.

Whoever measures, logs or traces the work does, and learns what the call was for.
"""

from __future__ import annotations

import asyncio
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from nodes.ask import Reply, reply_of
from nodes.failures import failure_of
from nodes.models import Limits, call_options
from nodes.observing import Purpose, observed
from nodes.reply import ReplyStream, Wordless


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
        try:
            async with asyncio.timeout(seconds):
                text = "".join([piece async for piece in aiter(stream)])
        except TimeoutError as error:
            raise failure_of(error) from error
    return reply_of(stream, text)
