"""The chat model behind a name, and how each kind is asked."""

from __future__ import annotations

import asyncio
import importlib.util
from typing import Any
from weakref import WeakKeyDictionary

from langchain_core.language_models import BaseChatModel
from pydantic import ValidationError

from nodes.errors import ModelFailure
from profiles import InstructionProfile

_GEMINI = "google_genai"
_GEMINI_TYPE = "chat-google-generative-ai"

_built: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, BaseChatModel]] = WeakKeyDictionary()
# One set of models a loop: a client's connections belong to the loop that opened them, and to
# build a client takes some 40 ms.


async def chat_model(model: str | BaseChatModel) -> BaseChatModel:
    """Return the chat model for a name, built once in each event loop, or the ready one itself."""
    if not isinstance(model, str):
        return model
    models = _built.setdefault(asyncio.get_running_loop(), {})
    if model not in models:
        # In a thread, since importing a provider reads files for about a second.
        models[model] = await asyncio.to_thread(_build, model)
    return models[model]


def call_options(model: BaseChatModel, phase: InstructionProfile) -> dict[str, Any]:
    """Return the phase's limits as the keyword arguments that the model's call understands."""
    limit = "max_output_tokens" if model._llm_type == _GEMINI_TYPE else "max_tokens"  # noqa: SLF001
    return {"temperature": phase.temperature, limit: phase.max_tokens}


def _build(name: str) -> BaseChatModel:
    provider, _, bare = name.rpartition(":")
    if not bare.strip():
        raise ModelFailure(
            "unknown_model",
            f"{name!r} names no model. Use google_genai:gemini-2.5-flash, or rehearsal.",
        )
    if provider == _GEMINI or (not provider and bare.startswith("gemini")):
        return _gemini(bare)
    return _of_another_provider(name)


def _gemini(name: str) -> BaseChatModel:
    from langchain_google_genai import ChatGoogleGenerativeAI  # noqa: PLC0415 (takes a second)

    try:
        # One layer retries, and it is ours: it knows whether the user has seen a token.
        return ChatGoogleGenerativeAI(model=name, max_retries=1, **_thinking(name))
    except (ValidationError, ValueError) as error:
        if "api key" not in str(error).lower():
            raise ModelFailure("unknown_model", f"Gemini refuses {name!r}: {error}") from error
        raise ModelFailure(
            "no_key",
            "No Gemini API key. Get one at https://aistudio.google.com/apikey and set "
            "GOOGLE_API_KEY, or rehearse without a model: --rehearse in the terminal, "
            'Context(model="rehearsal") in Python.',
        ) from None


def _thinking(name: str) -> dict[str, Any]:
    """Keep thought short: its tokens count against `max_tokens`, and a listener waits.

    The figures are the least that each family takes.
    """
    if name.startswith("gemini-2.5-pro"):
        return {"thinking_budget": 128}
    if name.startswith("gemini-2.5"):
        return {"thinking_budget": 0}
    if name.startswith("gemini-3"):
        return {"thinking_level": "low"}
    return {}


def _of_another_provider(name: str) -> BaseChatModel:
    if importlib.util.find_spec("langchain") is None:
        raise ModelFailure(
            "missing_package",
            f"The model {name!r} needs the package langchain: "
            'pip install "cuelight[providers]", and the package of its provider. '
            "Gemini needs neither: google_genai:gemini-2.5-flash.",
        )
    from langchain.chat_models import init_chat_model  # noqa: PLC0415 (an extra)

    try:
        return init_chat_model(name, max_retries=1)
    except ImportError as error:
        raise ModelFailure(
            "missing_package", f"The model {name!r} needs another package: {error}"
        ) from error
    except Exception as error:
        raise ModelFailure(
            "unknown_model",
            f"The model {name!r} cannot be made: {error} "
            "A name is <provider>:<model>, such as google_genai:gemini-2.5-flash.",
        ) from error
