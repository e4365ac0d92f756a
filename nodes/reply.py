"""Asking a model for one reply: streamed at once, its signals taken out, its failures named.

Whatever watches a run (LangGraph's stream modes, Studio, a tracer) sees one call of a model with
clean text: the raw reply never leaves this file.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Any

import httpx
from langchain_core.callbacks import (
    AsyncCallbackManager,
    AsyncCallbackManagerForLLMRun,
    CallbackManagerForLLMRun,
)
from langchain_core.exceptions import (
    ModelAuthenticationError,
    ModelConnectionError,
    ModelError,
    ModelNotFoundError,
    ModelPermissionDeniedError,
    ModelRateLimitError,
    ModelTimeoutError,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata, add_usage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from langchain_core.runnables.config import ensure_config
from pydantic import ConfigDict

from nodes.errors import ModelFailure
from nodes.signals import SignalFilter

logger = logging.getLogger(__name__)

_FIRST_DELAY = 0.5
_LONGEST_DELAY = 8.0
_BLOCKED = {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "content_filter"}
_CUT_OFF = {"MAX_TOKENS", "length", "max_tokens"}


class ReplyStream:
    """One reply of a model: iterate over its visible text, then read what was taken out of it."""

    def __init__(
        self, model: BaseChatModel, prompt: list[BaseMessage], *, attempts: int, **options: Any
    ) -> None:
        self.model = model
        self.prompt = prompt
        self.attempts = attempts
        self.options = options
        self.id: str | None = None
        """The id of the message, where whoever watches the run knows it already."""
        self.signals: dict[str, dict[str, Any]] = {}
        """The signals that the reply gave, {name: payload}."""
        self.problems: list[str] = []
        """What in its blocks could not be read."""
        self.usage: UsageMetadata | None = None
        self.cut_off = False
        """Whether the model stopped at its limit of tokens."""

    async def __aiter__(self) -> AsyncGenerator[str]:
        """Stream the visible text at once. Raise `ModelFailure`, and try again before any text."""
        shown = False
        for attempt in range(1, self.attempts + 1):
            try:
                async for text in self._attempt():
                    shown = True
                    yield text
                return
            except Exception as error:
                failure = failure_of(error, shown=shown)
                if shown or not failure.retryable or attempt == self.attempts:
                    raise failure from error
                logger.warning("Attempt %d at a reply failed: %s", attempt, failure)
            await asyncio.sleep(_delay(attempt))

    async def _attempt(self) -> AsyncGenerator[str]:
        signals = SignalFilter()
        self.usage = None
        finish: dict[str, Any] = {}
        blank = True
        async for raw in _raw_stream(self.model, self.prompt, **self.options):
            if raw.usage_metadata:
                self.usage = add_usage(self.usage, raw.usage_metadata)
            if raw.response_metadata:
                finish.update(raw.response_metadata)
            content = raw.content
            if text := signals.feed(content if isinstance(content, str) else raw.text):
                blank = blank and text.isspace()
                yield text
        rest = signals.close()
        _refuse_blocked(finish)
        self.cut_off = _reason(finish) in _CUT_OFF
        if blank and not rest.strip() and not signals.signals:
            raise _no_reply(cut_off=self.cut_off)
        self.signals, self.problems = signals.signals, signals.problems
        if rest:
            yield rest


class ReplyModel(BaseChatModel):
    """A reply as a chat model, for whatever watches a run: clean text, and one call of a model.

    Its last chunk carries the signals in `additional_kwargs`.
    """

    stream_: ReplyStream
    model_config = ConfigDict(arbitrary_types_allowed=True)

    @property
    def _llm_type(self) -> str:
        return self.stream_.model._llm_type  # noqa: SLF001

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> Any:
        return self.stream_.model._get_ls_params(stop=stop, **kwargs)  # noqa: SLF001

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        raise NotImplementedError("A reply is streamed: use astream.")

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncGenerator[ChatGenerationChunk]:
        async for text in self.stream_:
            yield ChatGenerationChunk(message=AIMessageChunk(content=text))
        yield ChatGenerationChunk(
            message=AIMessageChunk(
                content="",
                additional_kwargs={"signals": self.stream_.signals},
                usage_metadata=self.stream_.usage,
            )
        )


async def watched(stream: ReplyStream) -> AsyncGenerator[str]:
    """Stream a reply under the run's callbacks, and note the id by which they know it."""
    model = ReplyModel(stream_=stream, callbacks=stream.model.callbacks)
    async for chunk in model.astream(stream.prompt, **stream.options):
        stream.id = chunk.id
        if text := str(chunk.content):
            yield text


def is_watched(model: BaseChatModel) -> bool:
    """Whether anything listens to model calls in this run: a stream mode, Studio, a tracer."""
    callbacks = ensure_config().get("callbacks")
    return bool(AsyncCallbackManager.configure(callbacks, model.callbacks).handlers)


async def _raw_stream(
    model: BaseChatModel, messages: list[BaseMessage], **options: Any
) -> AsyncIterator[AIMessageChunk]:
    """Stream a model below its callbacks, which would show its raw text to whoever listens."""
    if model.rate_limiter:
        await model.rate_limiter.aacquire(blocking=True)
    if _streams(model):
        async for chunk in model._astream(messages, **options):  # noqa: SLF001
            yield chunk.message  # type: ignore[misc]
        return
    result = await model._agenerate(messages, **options)  # noqa: SLF001
    message = result.generations[0].message
    yield AIMessageChunk(
        content=message.content,
        response_metadata=message.response_metadata,
        usage_metadata=getattr(message, "usage_metadata", None),
    )


def _streams(model: BaseChatModel) -> bool:
    kind = type(model)
    return model.disable_streaming is not True and (
        kind._astream is not BaseChatModel._astream or kind._stream is not BaseChatModel._stream  # noqa: SLF001
    )


def failure_of(error: BaseException, *, shown: bool = False) -> ModelFailure:
    """Name what a model's error means for the user; `shown` tells that text was seen already."""
    if isinstance(error, ModelFailure):
        return error
    failure = _named(error)
    if shown:
        return ModelFailure(
            "interrupted",
            f"The reply broke off: {failure} Nothing of it was saved; send the message again.",
            retryable=True,
        )
    return failure


def _named(error: BaseException) -> ModelFailure:
    said = _first_line(error)
    if isinstance(error, ModelError) and "api key" in said.lower():
        return _bad_key(said)
    for kinds, name in _BY_KIND:
        if isinstance(error, kinds):
            return name(said)
    if isinstance(error, ModelError):
        return _provider_fault(said) if error.is_retryable else _bad_request(said)
    # Providers without LangChain's classes of errors still tell their HTTP status.
    status = getattr(error, "status_code", None) or getattr(error, "code", None)
    if isinstance(status, int) and status in _BY_STATUS:
        return _BY_STATUS[status](said)
    return ModelFailure("model_failed", f"The model failed: {type(error).__name__}: {said}")


def _bad_key(said: str) -> ModelFailure:
    return ModelFailure(
        "bad_key",
        f"The provider refuses the API key: {said} Check GOOGLE_API_KEY (or the key of your "
        "provider), or rehearse without a model.",
    )


def _bad_request(said: str) -> ModelFailure:
    return ModelFailure("bad_request", f"The model refuses the request: {said}")


def _unknown_model(said: str) -> ModelFailure:
    return ModelFailure("unknown_model", f"The provider knows no such model: {said}")


def _busy(said: str) -> ModelFailure:
    return ModelFailure(
        "rate_limited",
        f"The provider takes no more requests at the moment: {said} Wait a little and send the "
        "message again.",
        retryable=True,
    )


def _provider_fault(said: str) -> ModelFailure:
    return ModelFailure(
        "unavailable",
        f"The provider has a fault of its own: {said} Send the message again.",
        retryable=True,
    )


def _unreachable(said: str) -> ModelFailure:
    return ModelFailure(
        "unavailable",
        f"The model cannot be reached: {said} Check the network and send the message again.",
        retryable=True,
    )


def _too_slow(_: str) -> ModelFailure:
    return ModelFailure(
        "timeout", "The model did not answer in time. Send the message again.", retryable=True
    )


_BY_KIND: tuple[tuple[tuple[type[BaseException], ...], Callable[[str], ModelFailure]], ...] = (
    ((ModelAuthenticationError, ModelPermissionDeniedError), _bad_key),
    ((ModelNotFoundError,), _unknown_model),
    ((ModelRateLimitError,), _busy),
    ((ModelTimeoutError, httpx.TimeoutException, TimeoutError), _too_slow),
    ((ModelConnectionError, httpx.TransportError, ConnectionError), _unreachable),
)
_BY_STATUS: dict[int, Callable[[str], ModelFailure]] = {
    401: _bad_key,
    403: _bad_key,
    404: _unknown_model,
    429: _busy,
    **dict.fromkeys((408, 500, 502, 503, 504, 529), _provider_fault),
}


def _refuse_blocked(finish: dict[str, Any]) -> None:
    """Raise where the provider's safety rules stopped the prompt or the reply; nobody else does."""
    feedback = finish.get("prompt_feedback")
    prompt = feedback.get("block_reason") if isinstance(feedback, dict) else None
    reason = _reason(finish)
    if prompt or reason in _BLOCKED:
        what = "message" if prompt else "reply"
        why = getattr(prompt, "name", prompt) or reason
        raise ModelFailure(
            "blocked",
            f"The provider's safety rules stopped this {what} ({why}). Say it in other words.",
        )


def _no_reply(*, cut_off: bool) -> ModelFailure:
    if cut_off:
        return ModelFailure(
            "empty_reply",
            "The reply was cut off before its first word: the phase's max_tokens are too few for "
            "this model (thinking counts as well). Raise max_tokens.",
        )
    return ModelFailure(
        "empty_reply", "The model returned no words. Send the message again.", retryable=True
    )


def _reason(finish: dict[str, Any]) -> str:
    reason = finish.get("finish_reason") or finish.get("stop_reason")
    return str(getattr(reason, "name", reason))


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0][:300] if lines else type(error).__name__).rstrip(".") + "."


def _delay(attempt: int) -> float:
    """Return the seconds to wait after a failed attempt: doubling, and never quite alike."""
    longest = min(_LONGEST_DELAY, _FIRST_DELAY * 2.0 ** (attempt - 1))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 (spreads retries, guards nothing)
