"""One call of the model, streamed to whoever listens."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from nodes.blocks import Problem
from nodes.context import Context
from nodes.events import EventWriter, event
from nodes.failures import failure_of
from nodes.models import call_options
from nodes.observing import observed
from nodes.reply import ReplyStream, Shape, Wordless, is_watched, watched
from nodes.state import Tokens
from profiles import InstructionProfile

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said, without its machinery."""

    id: str
    text: str
    signals: dict[str, dict[str, Any]]
    tokens: Tokens
    cut_off: bool
    problems: tuple[Problem, ...] = ()
    """What of its machinery counts for nothing."""
    finish: Mapping[str, Any] = field(default_factory=dict)
    """What the provider said about the end of the reply."""


async def ask(
    model: BaseChatModel,
    prompt: list[BaseMessage],
    *,
    phase_id: str,
    phase: InstructionProfile,
    context: Context,
    write: EventWriter,
    shape: Callable[[], Shape] | None = None,
    wordless: Wordless = bool,
    options: Mapping[str, Any] | None = None,
) -> Reply:
    """Ask the model once, and stream its words as `token` events.

    `shape` makes what code adds to them, and `wordless` tells whether signals alone will do;
    `options` go to the model beside the phase's own.

    Raises `ModelFailure`.
    """
    more = {**call_options(model, phase), **(options or {})}
    stream = ReplyStream(
        model, prompt, attempts=context.attempts, shape=shape, wordless=wordless, **more
    )
    pieces = watched(stream) if is_watched(model) else aiter(stream)
    parts: list[str] = []
    with observed(stream):
        try:
            async with asyncio.timeout(context.timeout), aclosing(pieces):
                async for piece in pieces:
                    parts.append(piece)
                    write(event("token", piece, phase=phase_id))
                    if len(parts) == 1:
                        # A model that has all its text at hand would not let the listener have it.
                        await asyncio.sleep(0)
        except TimeoutError as error:
            raise failure_of(error, shown=bool(parts)) from error
    for problem in stream.problems:
        logger.warning("A block of signals in phase %r could not be read", phase_id)
        logger.debug("What could not be read: %s %s", problem.name, problem.reason)
    return reply_of(stream, "".join(parts))


def reply_of(stream: ReplyStream, text: str) -> Reply:
    """Return what a stream that has ended has said, of which this is the visible text."""
    usage = stream.usage
    return Reply(
        id=stream.id or uuid.uuid4().hex,
        text=text,
        signals=stream.signals,
        tokens=Tokens(
            input=usage["input_tokens"] if usage else 0,
            output=usage["output_tokens"] if usage else 0,
        ),
        cut_off=stream.cut_off,
        problems=tuple(stream.problems),
        finish=stream.finish,
    )
