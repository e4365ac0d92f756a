"""The chat model behind a name, and how each kind is asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel
from pydantic import ValidationError

from nodes.errors import ModelFailure

_GEMINI = "google_genai"
_EXAMPLE = "google_genai:gemini-2.5-flash"
_LEVELS = ("minimal", "low")


@dataclass
class _LoopModels:
    """The models of one event loop, since a client's connections belong to their loop."""

    built: dict[str, BaseChatModel] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    keeper: AsyncGenerator[None] | None = None


_models: dict[asyncio.AbstractEventLoop, _LoopModels] = {}


async def chat_model(model: str | BaseChatModel) -> BaseChatModel:
    """Return the chat model for a name, built once in each event loop, or the ready one itself."""
    if isinstance(model, BaseChatModel):
        return model
    if not isinstance(model, str):
        raise _no_model(model)
    name = model.strip()
    models = await _models_of_this_loop()
    if name not in models.built:
        async with models.lock:
            if name not in models.built:
                # In a thread, since importing a provider reads files for about a second.
                models.built[name] = await asyncio.to_thread(_build, name)
    return models.built[name]


class Limits(Protocol):
    """What a phase, or whoever else asks a model, sets for its call."""

    @property
    def max_tokens(self) -> int:
        """The most tokens that the reply may have."""

    @property
    def temperature(self) -> float:
        """How freely the model chooses its words."""


def call_options(model: BaseChatModel, limits: Limits) -> dict[str, Any]:
    """Return these limits as the keyword arguments that the model's call understands."""
    # Some models think as they like, and refuse a request that sets it.
    settable = (model.profile or {}).get("temperature") is not False
    warmth = {"temperature": limits.temperature} if settable else {}
    match model._llm_type:  # noqa: SLF001
        case "chat-google-generative-ai":
            # One layer retries, and it is ours: it knows whether the user has seen a token.
            return {**warmth, "max_output_tokens": limits.max_tokens, "max_retries": 1}
        case "chat-ollama":
            # It hands other arguments to its client, which knows none of these names, and takes
            # its own settings only where no options are given.
            settings = model._chat_params([])["options"]  # type: ignore[attr-defined]  # noqa: SLF001
            return {"options": {**settings, **warmth, "num_predict": limits.max_tokens}}
        case _:
            return {**warmth, "max_tokens": limits.max_tokens}


async def _models_of_this_loop() -> _LoopModels:
    loop = asyncio.get_running_loop()
    if (models := _models.get(loop)) is None:
        for other in list(_models):
            if other.is_closed():
                _models.pop(other, None)
        models = _models[loop] = _LoopModels()
        models.keeper = _until_the_loop_ends(loop, models)
        await anext(models.keeper)
    return models


async def _until_the_loop_ends(
    loop: asyncio.AbstractEventLoop, models: _LoopModels
) -> AsyncGenerator[None]:
    """Close the models' connections when the loop ends: it closes all open generators then."""
    try:
        yield
    finally:
        _models.pop(loop, None)
        for model in models.built.values():
            if close := getattr(model, "aclose", None):
                await close()


def _build(name: str) -> BaseChatModel:
    provider, colon, bare = name.partition(":")
    if not colon:
        provider, bare = "", name
    if not bare.strip() or (colon and not provider.strip()):
        raise ModelFailure(
            "unknown_model",
            f"{name!r} names no model. A name is <provider>:<model>, such as {_EXAMPLE}; "
            "or rehearsal, which needs no model.",
        )
    if provider == _GEMINI or (not provider and bare.startswith("gemini")):
        return _gemini(bare.strip().removeprefix("models/"))
    return _of_another_provider(name)


def _gemini(name: str) -> BaseChatModel:
    from langchain_google_genai import ChatGoogleGenerativeAI  # noqa: PLC0415 (takes a second)

    try:
        model = ChatGoogleGenerativeAI(model=name, max_retries=1)
        return model.model_copy(update=_least_thought(name, model.profile))
    except (ValidationError, ValueError) as error:
        if "api key" not in str(error).lower():
            raise ModelFailure("unknown_model", f"Gemini refuses {name!r}: {error}") from error
        raise ModelFailure(
            "no_key",
            "No Gemini API key. Get one at https://aistudio.google.com/apikey and set "
            "GOOGLE_API_KEY, or rehearse without a model: --rehearse in the terminal, "
            'Context(model="rehearsal") in Python, rehearsal as the model of the assistant in '
            "Studio.",
        ) from None


def _least_thought(name: str, profile: Any) -> dict[str, Any]:
    """Return the setting that keeps a Gemini model's thought as short as it can be.

    Its tokens count against `max_tokens`, and a listener waits. A model that is not known to take
    a setting is sent none, since it might refuse it.
    """
    profile = profile or {}
    if profile.get("reasoning_output") is False:
        return {}
    if name.startswith("gemini-2.5-pro"):
        return {"thinking_budget": 128}
    if name.startswith("gemini-2.5-flash"):
        return {"thinking_budget": 0}
    known = profile.get("reasoning_effort_levels", ())
    level = next((level for level in _LEVELS if level in known), None)
    return {"reasoning_effort": level} if level else {}


def _of_another_provider(name: str) -> BaseChatModel:
    try:
        from langchain.chat_models import init_chat_model  # noqa: PLC0415 (an extra)
    except ImportError:
        raise ModelFailure(
            "missing_package",
            f"The model {name!r} needs the package langchain: "
            'pip install "cuelight[providers]", and the package of its provider. '
            f"Gemini needs neither: {_EXAMPLE}.",
        ) from None
    try:
        try:
            return init_chat_model(name, max_retries=1)
        except (TypeError, ValidationError):
            # Not every provider can be told how often to try.
            return init_chat_model(name)
    except ImportError as error:
        raise ModelFailure(
            "missing_package", f"The model {name!r} needs another package: {error}"
        ) from error
    except Exception as error:
        if "api_key" in str(error).lower() or "api key" in str(error).lower():
            raise ModelFailure(
                "no_key", f"The model {name!r} needs a key: {_one_line(error)}"
            ) from error
        # LangChain would list its providers and advise about an argument of its own.
        provider, colon, _ = name.partition(":")
        missing = f"LangChain knows no provider {provider!r}" if colon else "it names no provider"
        why = f"{missing}." if "model provider" in str(error) else _one_line(error)
        raise ModelFailure(
            "unknown_model",
            f"The model {name!r} cannot be made: {why} "
            f"A name is <provider>:<model>, such as {_EXAMPLE}.",
        ) from error


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= 400 else f"{text[:399]}…"


def _no_model(given: object) -> ModelFailure:
    bound = getattr(given, "bound", None)
    advice = (
        f"Give the {type(bound).__name__} that it wraps; a phase sets temperature and max_tokens."
        if isinstance(bound, BaseChatModel)
        else f"Give a model's name, such as {_EXAMPLE!r}, or a LangChain chat model."
    )
    return ModelFailure(
        "unknown_model", f"{type(given).__name__} is no chat model that can be asked. {advice}"
    )
