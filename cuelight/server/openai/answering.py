"""An exchange told as a chat completion, in one piece or as a stream."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any, Literal

from fastapi.sse import format_sse_event

from cuelight.server.openai.errors import detail_of
from cuelight.server.openai.models import (
    AnswerMessage,
    ChatCompletion,
    ChatCompletionChunk,
    Choice,
    ChunkChoice,
    Delta,
    ErrorAnswer,
    Standing,
    Usage,
)
from cuelight.server.reply import Reply
from cuelight.server.streaming import HEARTBEAT
from cuelight.server.talking import Saying, Talk, failure_of
from graph.sessions import Sessions
from nodes.events import Event

_END = format_sse_event(data_str="[DONE]")


class Answering:
    """An exchange that a client waits for."""

    def __init__(self, sessions: Sessions, talk: Talk, saying: Saying) -> None:
        self._sessions = sessions
        self._owner = talk.session.owner
        self._saying = saying
        self._id = f"chatcmpl-{uuid.uuid4().hex}"
        self._created = int(time.time())
        self._reply = Reply(talk)
        self._coming = talk.events

    async def complete(self) -> bytes:
        """Return the whole answer as JSON. Raises the problem that the exchange ended with."""
        async with aclosing(self._coming) as coming:
            async for some in coming:
                self._hear(some)
        self._check()
        await self._settle()
        message = AnswerMessage(content=self._reply.text)
        answer = ChatCompletion(
            id=self._id,
            created=self._created,
            model=self._saying.profile,
            choices=[Choice(message=message, finish_reason=self._finish_reason)],
            usage=self._usage,
            cuelight=self._standing,
        )
        return _json(answer.model_dump())

    async def begin(self) -> None:
        """Wait for the first words, or until a client needs a sign of life.

        Raises the problem that the exchange ended with before.
        """
        async for some in self._coming:
            if not some or self._hear(some):
                break
        if self._reply.error:
            await self._coming.aclose()
        self._check()

    async def stream(self, *, with_usage: bool) -> AsyncIterator[bytes]:
        """Yield the answer piece by piece, as it goes over the wire, once it has begun."""
        yield self._piece(Delta(role="assistant", content=self._reply.text), usage=with_usage)
        async with aclosing(self._coming) as coming:
            async for some in coming:
                if not some:
                    yield HEARTBEAT
                elif text := self._hear(some):
                    yield self._piece(Delta(content=text), usage=with_usage)
        if error := self._reply.error:
            yield _line(ErrorAnswer(error=detail_of(failure_of(error))).model_dump())
        else:
            await self._settle()
            yield self._piece(Delta(), end=True, usage=with_usage)
            if with_usage:
                yield _line({**self._chunk(), "choices": [], "usage": self._usage.model_dump()})
        yield _END

    def _hear(self, events: Sequence[Event]) -> str:
        return "".join(map(self._reply.hear, events))

    def _check(self) -> None:
        if error := self._reply.error:
            raise failure_of(error)

    async def _settle(self) -> None:
        await self._reply.settle(self._sessions, self._owner, self._saying.message_id)

    @property
    def _finish_reason(self) -> Literal["stop", "length"]:
        return "length" if self._reply.cut_off else "stop"

    @property
    def _usage(self) -> Usage:
        read, wrote = self._reply.tokens.input, self._reply.tokens.output
        return Usage(prompt_tokens=read, completion_tokens=wrote, total_tokens=read + wrote)

    @property
    def _standing(self) -> Standing:
        return Standing.model_validate(self._reply, from_attributes=True)

    def _piece(self, delta: Delta, *, usage: bool, end: bool = False) -> bytes:
        """Return a piece of the answer; clients that ask for usage find the field in each."""
        choice = ChunkChoice(delta=delta, finish_reason=self._finish_reason if end else None)
        dumped = {**choice.model_dump(), "delta": delta.model_dump(exclude_none=True)}
        more: dict[str, Any] = {"usage": None} if usage else {}
        if end:
            more["cuelight"] = self._standing.model_dump()
        return _line({**self._chunk(), "choices": [dumped], **more})

    def _chunk(self) -> dict[str, Any]:
        chunk = ChatCompletionChunk(
            id=self._id, created=self._created, model=self._saying.profile, choices=[]
        )
        return chunk.model_dump(exclude={"usage", "cuelight"})


def _line(data: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=_json(data).decode())


def _json(data: dict[str, Any]) -> bytes:
    """Write JSON; half a character, which a model may have given, becomes a question mark."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
