"""One call of the model, streamed to whoever listens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage

from nodes.context import Context
from nodes.events import EventWriter, event
from nodes.models import call_options
from nodes.reply import ReplyModel, failure_of
from nodes.state import Tokens
from profiles import InstructionProfile

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Reply:
    """What a model said, without its machinery."""

    id: str | None = None
    text: str = ""
    signals: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: Tokens = field(default_factory=lambda: Tokens(input=0, output=0))
    cut_off: bool = False


async def ask(
    model: BaseChatModel,
    prompt: list[BaseMessage],
    *,
    phase_id: str,
    phase: InstructionProfile,
    context: Context,
    write: EventWriter,
) -> Reply:
    """Ask the model once, and stream its words as `token` events.

    White space around the whole reply is left out. Raises `ModelFailure`.
    """
    reply = Reply()
    parts: list[str] = []
    held = ""
    speaker = ReplyModel(inner=model, attempts=context.attempts)
    stream = cast(
        "AsyncGenerator[AIMessageChunk]", speaker.astream(prompt, **call_options(model, phase))
    )
    try:
        async with asyncio.timeout(context.timeout), aclosing(stream):
            async for chunk in stream:
                said = cast("str", chunk.content)
                text = held + said if parts else said.lstrip()
                visible = text.rstrip()
                held = text[len(visible) :]
                if visible:
                    parts.append(visible)
                    write(event("token", visible, phase=phase_id))
                reply.id = chunk.id
                if chunk.additional_kwargs:
                    _take_out(reply, chunk)
    except TimeoutError as error:
        raise failure_of(error, shown=bool(parts)) from error
    reply.text = "".join(parts)
    return reply


def _take_out(reply: Reply, last: AIMessageChunk) -> None:
    """Note what the last chunk tells of the whole reply."""
    extras = last.additional_kwargs
    reply.signals = extras["signals"]
    reply.cut_off = extras.get("cut_off", False)
    for problem in extras.get("problems", ()):
        logger.warning("A block of signals could not be read: %s", problem)
    if usage := last.usage_metadata:
        reply.tokens = Tokens(input=usage["input_tokens"], output=usage["output_tokens"])
