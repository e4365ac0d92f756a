"""What a model's failure means for the user, and what to do about it.

A provider tells it in one of three ways: by an error of LangChain's classes, by an error of its
own, or by the reason that a reply gives for its end.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from typing import Any

from langchain_core.exceptions import (
    ModelAuthenticationError,
    ModelConnectionError,
    ModelError,
    ModelInvalidRequestError,
    ModelNotFoundError,
    ModelPermissionDeniedError,
    ModelRateLimitError,
    ModelTimeoutError,
)

from nodes.errors import ModelFailure

_BLOCKED = {
    "SAFETY",
    "RECITATION",
    "BLOCKLIST",
    "PROHIBITED_CONTENT",
    "SPII",
    "content_filter",
    "refusal",
}

_AGAIN = "Send the message again."


def failure_of(error: BaseException, *, shown: bool = False) -> ModelFailure:
    """Name what a model's error means for the user; `shown` tells that text was seen already."""
    failure = error if isinstance(error, ModelFailure) else _named(error)
    if not shown or failure.code in {"blocked", "interrupted"}:
        return failure
    again = "" if "end the message again" in str(failure) else f" {_AGAIN}"
    return ModelFailure(
        "interrupted",
        f"The reply broke off, and nothing of it was saved. {failure}{again}",
        retryable=True,
    )


def _named(error: BaseException) -> ModelFailure:
    said = _said(error)
    if isinstance(error, _OF_A_KEY) and "api key" in said.lower():
        return _bad_key(said)
    for kinds, name in _BY_KIND:
        if isinstance(error, kinds):
            return name(said)
    if isinstance(error, ModelError):
        return _provider_fault(said) if error.is_retryable else _bad_request(said)
    return _without_a_kind(error, said)


def _without_a_kind(error: BaseException, said: str) -> ModelFailure:
    """Name an error of a provider that does not use LangChain's classes of errors."""
    if status := _status(error):
        return _BY_STATUS.get(status, _bad_request if status < 500 else _provider_fault)(said)
    names = {kind.__name__ for kind in type(error).__mro__}
    if "UnknownApiResponseError" in names:
        # What Google's client cannot read may hold a part of the raw reply, and is not shown.
        return _provider_fault("its answer could not be read.")
    if type(error).__module__.partition(".")[0] in _TRANSPORTS or "APIConnectionError" in names:
        slow = any("Timeout" in name for name in names)
        return _too_slow(said) if slow else _unreachable(said)
    return ModelFailure("model_failed", f"The model failed: {type(error).__name__}: {said}")


def _said(error: BaseException) -> str:
    """Return the first line of what the provider itself said, or else of the error."""
    for source in (error, error.__cause__):
        message = getattr(source, "message", None)
        if isinstance(message, str) and message.strip():
            return _first_line(message)
    return _first_line(str(error) or type(error).__name__)


def _first_line(text: str) -> str:
    line = text.strip().partition("\n")[0].strip()
    return f"{line[:300].rstrip(' .')}."


def _status(error: BaseException) -> int | None:
    response = getattr(error, "response", None)
    for source, name in ((error, "status_code"), (error, "code"), (response, "status_code")):
        status = getattr(source, name, None)
        if isinstance(status, int) and 400 <= status < 600:
            return status
    return None


def _bad_key(said: str) -> ModelFailure:
    return ModelFailure(
        "bad_key",
        f"The provider refuses the API key: {said} Check GOOGLE_API_KEY (or the key of your "
        "provider), or rehearse without a model.",
    )


def _bad_request(said: str) -> ModelFailure:
    return ModelFailure("refused_request", f"The model refuses the request: {said}")


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
        f"The provider has a fault of its own: {said} {_AGAIN}",
        retryable=True,
    )


def _unreachable(said: str) -> ModelFailure:
    return ModelFailure(
        "unavailable",
        f"The model cannot be reached: {said} Check the network and send the message again.",
        retryable=True,
    )


def _too_slow(_: str) -> ModelFailure:
    return ModelFailure("timeout", f"The model did not answer in time. {_AGAIN}", retryable=True)


_OF_A_KEY = (ModelInvalidRequestError, ModelAuthenticationError, ModelPermissionDeniedError)
_BY_KIND: tuple[tuple[tuple[type[BaseException], ...], Callable[[str], ModelFailure]], ...] = (
    ((ModelAuthenticationError, ModelPermissionDeniedError), _bad_key),
    ((ModelNotFoundError,), _unknown_model),
    ((ModelRateLimitError,), _busy),
    ((ModelTimeoutError, TimeoutError), _too_slow),
    ((ModelConnectionError, ConnectionError, socket.gaierror), _unreachable),
)
_BY_STATUS: dict[int, Callable[[str], ModelFailure]] = {
    401: _bad_key,
    403: _bad_key,
    404: _unknown_model,
    408: _provider_fault,
    429: _busy,
}
_TRANSPORTS = {"aiohttp", "httpcore", "httpcore2", "httpx", "httpx2", "requests", "urllib3"}
"""Packages whose errors are faults of the connection: Google's client takes what is installed."""


def refuse_blocked(finish: Mapping[str, Any]) -> None:
    """Raise where the provider's safety rules stopped the prompt or the reply; nobody else does."""
    feedback = finish.get("prompt_feedback")
    if prompt := feedback.get("block_reason") if isinstance(feedback, dict) else None:
        raise ModelFailure(
            "blocked",
            "The provider's safety rules stopped this message "
            f"({getattr(prompt, 'name', prompt)}). Say it in other words.",
        )
    if (reason := reason_of(finish)) in _BLOCKED:
        raise ModelFailure(
            "blocked",
            f"The provider's safety rules stopped this reply ({reason}). Nothing of it was saved; "
            "send the message again, or say it in other words.",
            retryable=True,
        )


def no_reply(*, cut_off: bool) -> ModelFailure:
    """Name the failure of a reply without words and signals."""
    if cut_off:
        return ModelFailure(
            "empty_reply",
            "The reply was cut off before its first word: the phase's max_tokens are too few for "
            "this model (thinking counts as well). Raise max_tokens.",
        )
    return ModelFailure("empty_reply", f"The model returned no words. {_AGAIN}", retryable=True)


def reason_of(finish: Mapping[str, Any]) -> str:
    """Return the provider's word for why a reply ended; empty where it says nothing."""
    reason = finish.get("finish_reason") or finish.get("stop_reason")
    return str(getattr(reason, "name", reason) or "")
