"""A chat model that plays a script, and notes what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from langchain_core.callbacks import (
    AsyncCallbackManagerForLLMRun,
    CallbackManagerForLLMRun,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from nodes.signals import render_signals

Prompt = list[BaseMessage]


@dataclass(frozen=True, kw_only=True)
class Say:
    """One reply: its chunks, and what happens after them."""

    chunks: Sequence[str] = ()
    raises: BaseException | None = None
    hangs: bool = False
    until: asyncio.Event | None = None
    """What it waits for, whoever cancels it."""
    delay: float = 0.0
    """Seconds before each chunk."""
    usage: tuple[int, int] = (10, 2)
    """Tokens read and written."""


Script = str | Exception | Say | Callable[[Prompt], str]
"""A reply as text, cut into chunks of the model's size; what it fails with; or all in detail."""


class ScriptedModel(BaseChatModel):
    """Plays one reply after another, and then the last one again and again."""

    script: list[Any]
    chunk: int = 5
    delay: float = 0.0
    """Seconds before each chunk of a reply that is a text."""
    _prompts: list[Prompt] = PrivateAttr(default_factory=list)
    _options: list[dict[str, Any]] = PrivateAttr(default_factory=list)
    _asked: asyncio.Event = PrivateAttr(default_factory=asyncio.Event)

    @property
    def prompts(self) -> list[Prompt]:
        """The prompts that it was asked, in order."""
        return self._prompts

    @property
    def options(self) -> list[dict[str, Any]]:
        """The keyword arguments of each call."""
        return self._options

    @property
    def calls(self) -> int:
        """How often it was asked."""
        return len(self._prompts)

    async def until_asked(self, times: int = 1) -> None:
        """Wait until it was asked so often."""
        while self.calls < times:
            self._asked.clear()
            await self._asked.wait()

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        raise NotImplementedError

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        reply = self._next(messages, kwargs)
        for text in reply.chunks:
            await asyncio.sleep(reply.delay)
            yield ChatGenerationChunk(message=AIMessageChunk(content=text))
        if reply.hangs:
            await asyncio.Event().wait()
        while reply.until is not None and not reply.until.is_set():
            with suppress(asyncio.CancelledError):
                await reply.until.wait()
        if reply.raises:
            raise reply.raises
        read, wrote = reply.usage
        usage = UsageMetadata(input_tokens=read, output_tokens=wrote, total_tokens=read + wrote)
        yield ChatGenerationChunk(message=AIMessageChunk(content="", usage_metadata=usage))

    def _next(self, messages: Prompt, options: dict[str, Any]) -> Say:
        reply = self.script[min(self.calls, len(self.script) - 1)]
        self._prompts.append(list(messages))
        self._options.append(options)
        self._asked.set()
        if isinstance(reply, Say):
            return reply
        if isinstance(reply, Exception):
            return Say(raises=reply)
        text = reply if isinstance(reply, str) else reply(messages)
        step = self.chunk
        return Say(
            chunks=[text[at : at + step] for at in range(0, len(text), step)], delay=self.delay
        )


def plays(*script: Script, chunk: int = 5) -> ScriptedModel:
    """Make a model that plays these replies."""
    return ScriptedModel(script=list(script), chunk=chunk)


def signalling(text: str, *names: str, **payloads: dict[str, Any]) -> str:
    """Write a reply with a block of signals."""
    return f"{text}\n{render_signals({**{name: {} for name in names}, **payloads})}"


def hanging(text: str = "") -> Say:
    """Make a reply that says something and never ends."""
    return Say(chunks=[text] if text else [], hangs=True)


def texts_of(prompt: Iterable[BaseMessage]) -> list[tuple[str, str]]:
    """Return a prompt as kinds of messages and texts."""
    return [(message.type, str(message.text)) for message in prompt]
