"""Asking a model for one reply: streamed at once, its signals taken out, its failures named.

`ReplyModel` stands between the graph and the model that the user chose, and is a chat model
itself. So whatever watches a run (LangGraph's stream modes, Studio, a tracer) sees one call with
clean text, and the block never leaves this file.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
from langchain_core.callbacks import (
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

from nodes.errors import ModelFailure
from nodes.signals import SignalFilter

logger = logging.getLogger(__name__)

_FIRST_DELAY = 0.5
_LONGEST_DELAY = 8.0
_BLOCKED = {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "content_filter"}
_CUT_OFF = {"MAX_TOKENS", "length", "max_tokens"}


class ReplyModel(BaseChatModel):
    """A chat model that streams another one's reply without its machinery.

    The last chunk carries what was taken out: `additional_kwargs["signals"]` ({name: payload}),
    and `problems` and `cut_off` where there are any. Raises `ModelFailure`.
    """

    inner: BaseChatModel
    attempts: int = 1

    @property
    def _llm_type(self) -> str:
        return self.inner._llm_type  # noqa: SLF001

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> Any:
        return self.inner._get_ls_params(stop=stop, **kwargs)  # noqa: SLF001

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
    ) -> AsyncIterator[ChatGenerationChunk]:
        shown = False
        for attempt in range(1, self.attempts + 1):
            try:
                async for chunk in self._attempt(messages, stop, **kwargs):
                    shown = shown or bool(chunk.message.content)
                    if run_manager:
                        await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                    yield chunk
                return
            except Exception as error:
                failure = failure_of(error, shown=shown)
                if shown or not failure.retryable or attempt == self.attempts:
                    raise failure from error
                logger.warning("Attempt %d at a reply failed: %s", attempt, failure)
            await asyncio.sleep(_delay(attempt))

    async def _attempt(
        self, messages: list[BaseMessage], stop: list[str] | None, **kwargs: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        signals = SignalFilter()
        usage: UsageMetadata | None = None
        finish: dict[str, Any] = {}
        any_text = False
        async for raw in _raw_stream(self.inner, messages, stop, **kwargs):
            usage = add_usage(usage, raw.usage_metadata) if raw.usage_metadata else usage
            if raw.response_metadata:
                finish.update(raw.response_metadata)
            if text := signals.feed(raw.content if isinstance(raw.content, str) else raw.text):
                any_text = any_text or not text.isspace()
                yield ChatGenerationChunk(message=AIMessageChunk(content=text))
        rest = signals.close()
        cut_off = _reason(finish) in _CUT_OFF
        _refuse_blocked(finish)
        if not (any_text or rest.strip() or signals.signals):
            raise _no_reply(cut_off=cut_off)
        extra: dict[str, Any] = {"signals": signals.signals}
        if signals.problems:
            extra["problems"] = signals.problems
        if cut_off:
            extra["cut_off"] = True
        yield ChatGenerationChunk(
            message=AIMessageChunk(content=rest, additional_kwargs=extra, usage_metadata=usage)
        )


async def _raw_stream(
    model: BaseChatModel, messages: list[BaseMessage], stop: list[str] | None, **kwargs: Any
) -> AsyncIterator[AIMessageChunk]:
    """Stream a model below its callbacks, which would show its raw text to whoever listens."""
    if model.rate_limiter:
        await model.rate_limiter.aacquire(blocking=True)
    if _streams(model):
        async for chunk in model._astream(messages, stop=stop, **kwargs):  # noqa: SLF001
            yield chunk.message  # type: ignore[misc]
        return
    result = await model._agenerate(messages, stop=stop, **kwargs)  # noqa: SLF001
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
