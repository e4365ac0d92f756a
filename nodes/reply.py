"""Asking a model for one reply: streamed at once, its signals taken out, its failures named.

Whatever watches a run (LangGraph's stream modes, Studio, a tracer) sees one call of a model with
clean text: the raw reply never leaves this file.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing
from contextvars import Token
from typing import Any, Protocol

from langchain_core.callbacks import (
    AsyncCallbackManager,
    AsyncCallbackManagerForLLMRun,
    BaseCallbackManager,
    CallbackManagerForLLMRun,
    Callbacks,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata, add_usage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import RunnableConfig
from langchain_core.runnables.config import var_child_runnable_config

from nodes.blocks import Problem
from nodes.errors import ModelFailure
from nodes.failures import failure_of, no_reply, reason_of, refuse_blocked
from nodes.observing import ModelCall
from nodes.signals import SignalFilter

logger = logging.getLogger(__name__)

_FIRST_DELAY = 0.5
_LONGEST_DELAY = 8.0
_MOST_LEFT = 1000
"""Chunks that may have come already when a reply is left."""
_CUT_OFF = {"MAX_TOKENS", "length", "max_tokens", "model_length"}


class Shape(Protocol):
    """What code adds to a model's words while they are streamed."""

    def feed(self, text: str) -> str:
        """Take visible text; return what is shown for it now."""

    def close(self, signals: Mapping[str, dict[str, Any]]) -> str:
        """Take the signals of the reply, which has ended; return what is still to be shown."""


Wordless = Callable[[Mapping[str, dict[str, Any]]], bool]
"""Whether a reply of these signals and no words is a reply."""


class ReplyStream(ModelCall):
    """One reply of a model: iterate over its visible text, then read what was taken out of it.

    White space around the whole reply is left out.
    """

    def __init__(
        self,
        model: BaseChatModel,
        prompt: list[BaseMessage],
        *,
        attempts: int,
        shape: Callable[[], Shape] | None = None,
        wordless: Wordless = bool,
        **options: Any,
    ) -> None:
        super().__init__(model, options)
        self.prompt = prompt
        self.attempts = max(1, attempts)
        self.shape = shape
        self.wordless = wordless
        self.id: str | None = None
        """The id of the message, where whoever watches the run knows it already."""
        self.signals: dict[str, dict[str, Any]] = {}
        """The signals that the reply gave, {name: payload}."""
        self.problems: list[Problem] = []
        """What of its machinery counts for nothing."""

    @property
    def cut_off(self) -> bool:
        """Whether the model stopped before the reply was complete, as at its limit of tokens."""
        # Gemini always says why it stopped, unless its stream was cut short.
        gemini = self.model._llm_type == "chat-google-generative-ai"  # noqa: SLF001
        return reason_of(self.finish) in _CUT_OFF or (gemini and not reason_of(self.finish))

    async def __aiter__(self) -> AsyncGenerator[str]:
        """Stream the visible text at once. Raise `ModelFailure`, and try again before any text."""
        shown = False
        for attempt in range(1, self.attempts + 1):
            reading = _Reading(self.shape() if self.shape else None, self.wordless)
            try:
                async with aclosing(_raw_stream(self.model, self.prompt, **self.options)) as raw:
                    async for generation in raw:
                        if text := reading.feed(generation):
                            shown = True
                            yield text
                if text := reading.close():
                    shown = True
                    yield text
            except Exception as error:
                failure = failure_of(error, shown=shown)
                if shown or not _may_pass(failure) or attempt == self.attempts:
                    raise failure from error
                self.failures.append(failure)
                logger.warning("Attempt %d at a reply failed: %s", attempt, failure)
            else:
                self.signals, self.problems = reading.filter.signals, reading.filter.problems
                self.usage, self.finish = reading.usage, reading.finish
                return
            await asyncio.sleep(_delay(attempt))


class _Reading:
    """What one attempt at a reply has said so far."""

    def __init__(self, shape: Shape | None, wordless: Wordless) -> None:
        self.filter = SignalFilter()
        self._shape = shape
        self._wordless = wordless
        self.usage: UsageMetadata | None = None
        self.finish: dict[str, Any] = {}
        self._sound = _Sound()
        self._trimmed = _Trimmed()

    def feed(self, generation: ChatGeneration) -> str:
        """Take a piece of the reply, and return the text that it shows."""
        message = generation.message
        if usage := getattr(message, "usage_metadata", None):
            self.usage = add_usage(self.usage, usage)
        if generation.generation_info or message.response_metadata:
            self.finish.update(message.response_metadata)
            self.finish.update(generation.generation_info or {})
            refuse_blocked(self.finish)
        # Thoughts are blocks of their own in the content; `text` leaves them out.
        text = message.content if isinstance(message.content, str) else message.text
        shown = self._trimmed.feed(self.filter.feed(self._sound.feed(text)))
        return shown if self._shape is None else self._shape.feed(shown)

    def close(self) -> str:
        """Return the last of the text. Raise `ModelFailure` where the whole says too little."""
        rest = self._trimmed.feed(self.filter.feed(self._sound.close()) + self.filter.close())
        if not self._trimmed.begun and not self._wordless(self.filter.signals):
            raise no_reply(cut_off=reason_of(self.finish) in _CUT_OFF)
        if self._shape is None:
            return rest
        return self._shape.feed(rest) + self._shape.close(self.filter.signals)


class ReplyModel(BaseChatModel):
    """A reply as a chat model, for whatever watches a run: clean text, and one call of a model."""

    asked: BaseChatModel
    """The model that gives the reply."""
    chunks: Any
    """The reply, as an asynchronous generator of chunks."""

    @property
    def _llm_type(self) -> str:
        return self.asked._llm_type  # noqa: SLF001

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> Any:
        return self.asked._get_ls_params(stop=stop, **kwargs)  # noqa: SLF001

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        raise NotImplementedError("A reply is streamed: use astream.")

    def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        chunks: AsyncIterator[ChatGenerationChunk] = self.chunks
        return chunks


async def watched(stream: ReplyStream) -> AsyncGenerator[str]:
    """Stream a reply under the run's callbacks, and note the id by which they know it."""
    asked = stream.model
    # Closed here as well, since `astream` leaves what it iterates over to the garbage collector.
    async with aclosing(_chunks(stream)) as chunks:
        model = ReplyModel(
            asked=asked,
            chunks=chunks,
            name=asked.get_name(),
            callbacks=asked.callbacks,
            tags=asked.tags,
            metadata=asked.metadata,
        )
        # BaseChatModel promises no more than an iterator; its `astream` is a generator.
        messages: Any = model.astream(stream.prompt, **stream.options)
        async with aclosing(messages):
            async for message in messages:
                stream.id = message.id
                if text := message.text:
                    yield text


async def _chunks(stream: ReplyStream) -> AsyncGenerator[ChatGenerationChunk]:
    """Yield a reply as a model's chunks; the last one has its signals in `additional_kwargs`."""
    async with aclosing(aiter(stream)) as pieces:
        async for text in pieces:
            yield ChatGenerationChunk(message=AIMessageChunk(content=text))
    said = {"finish_reason": reason_of(stream.finish), "model_name": _model_name(stream.finish)}
    yield ChatGenerationChunk(
        message=AIMessageChunk(
            content="",
            additional_kwargs={"signals": stream.signals} if stream.signals else {},
            response_metadata={key: value for key, value in said.items() if value},
            usage_metadata=stream.usage,
        )
    )


def is_watched(model: BaseChatModel) -> bool:
    """Whether anything listens to model calls in this run: a stream mode, Studio, a tracer."""
    callbacks = (var_child_runnable_config.get() or {}).get("callbacks")
    if isinstance(callbacks, BaseCallbackManager) and not model.callbacks:
        return bool(callbacks.handlers)  # LangGraph has put all into it, a global tracer too
    return bool(AsyncCallbackManager.configure(callbacks, model.callbacks).handlers)


async def _raw_stream(
    model: BaseChatModel, messages: list[BaseMessage], **options: Any
) -> AsyncGenerator[ChatGeneration]:
    """Stream a model below its callbacks, which would show its raw text to whoever listens."""
    if model.rate_limiter:
        await model.rate_limiter.aacquire(blocking=True)
    unheard = _Unheard()
    if not _streams(model):
        with unheard:
            result = await model._agenerate(messages, **options)  # noqa: SLF001
        for generation in result.generations[:1]:
            told = {**(result.llm_output or {}), **(generation.generation_info or {})}
            yield ChatGeneration(message=generation.message, generation_info=told)
        return
    stream = model._astream(messages, **options)  # noqa: SLF001
    try:
        while True:
            with unheard:
                chunk = await anext(stream, None)
            if chunk is None:
                return
            yield chunk
    except GeneratorExit:
        await _leave(stream)
        raise


async def _leave(stream: AsyncIterator[ChatGenerationChunk]) -> None:
    """End a stream that nobody listens to any more, and its connection with it.

    It is cancelled where it waits for more. To close it is not enough: Google's client would leave
    the generators within it, and the connection, to the garbage collector.
    """

    async def read_on() -> None:
        for _ in range(_MOST_LEFT):
            await anext(stream)

    rest = asyncio.ensure_future(read_on())
    await asyncio.sleep(0)
    rest.cancel()
    await asyncio.wait([rest])
    if not rest.cancelled():
        rest.exception()
    if close := getattr(stream, "aclose", None):
        await close()


class _Unheard:
    """Keeps the run's callbacks from what a model calls itself, such as the model it wraps.

    It is entered for each chunk, since a generator runs in its consumer's context.
    """

    def __init__(self) -> None:
        config = var_child_runnable_config.get()
        self._config: RunnableConfig | None = None
        if config and _may_hear(config.get("callbacks")):
            self._config = {**config, "callbacks": None}
        self._token: Token[RunnableConfig | None] | None = None

    def __enter__(self) -> None:
        if self._config is not None:
            self._token = var_child_runnable_config.set(self._config)

    def __exit__(self, *_: object) -> None:
        if self._token is not None:
            var_child_runnable_config.reset(self._token)
            self._token = None


def _may_hear(callbacks: Callbacks) -> bool:
    if isinstance(callbacks, BaseCallbackManager):
        return bool(callbacks.handlers or callbacks.inheritable_handlers)
    return bool(callbacks)


def _streams(model: BaseChatModel) -> bool:
    kind = type(model)
    told_not_to = "streaming" in model.model_fields_set and not getattr(model, "streaming", True)
    return not (model.disable_streaming is True or told_not_to) and (
        kind._astream is not BaseChatModel._astream or kind._stream is not BaseChatModel._stream  # noqa: SLF001
    )


class _Sound:
    """Streamed text as every store and network can take it: whole characters, and no NUL."""

    def __init__(self) -> None:
        self._half = ""

    def feed(self, text: str) -> str:
        if text.isascii() and not self._half and "\0" not in text:
            return text
        text = self._half + text
        # The first half of a character beyond the basic plane: the other comes with the next chunk.
        self._half = text[-1] if "\ud800" <= text[-1:] <= "\udbff" else ""
        return _whole(text.removesuffix(self._half))

    def close(self) -> str:
        return _whole(self._half)


def _whole(text: str) -> str:
    utf16 = text.replace("\0", "").encode("utf-16-le", "surrogatepass")
    return utf16.decode("utf-16-le", "replace")


class _Trimmed:
    """Streamed text without the white space around the whole of it."""

    def __init__(self) -> None:
        self.begun = False
        self._held = ""

    def feed(self, text: str) -> str:
        text = self._held + text if self.begun else text.lstrip()
        visible = text.rstrip()
        self._held = text[len(visible) :]
        self.begun = self.begun or bool(visible)
        return visible


def _may_pass(failure: ModelFailure) -> bool:
    """Whether another attempt at once may do better; a blocked reply's next is mostly like it."""
    return failure.retryable and failure.code != "blocked"


def _model_name(finish: Mapping[str, Any]) -> str:
    return str(finish.get("model_name") or finish.get("model") or "")


def _delay(attempt: int) -> float:
    """Return the seconds to wait after a failed attempt: doubling, and never quite alike."""
    longest = min(_LONGEST_DELAY, _FIRST_DELAY * 2.0 ** (attempt - 1))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 (spreads retries, guards nothing)
