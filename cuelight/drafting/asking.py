"""A call of the model that is to answer with an outline."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.runnables import RunnableSequence
from pydantic import ValidationError
from tenacity import (
    AsyncRetrying,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential_jitter,
)

from cuelight.drafting.outline import Outline, outline_schema
from nodes.errors import ModelFailure
from nodes.failures import failure_of, reason_of, refuse_blocked
from nodes.models import call_options
from nodes.observing import ModelCall, observed
from profiles import InstructionProfile

SECONDS = 180.0
"""How long an outline may take."""
_TRIES = 3
"""How often one is asked for where the provider is busy or has a fault of its own."""
_MOST_TOLD = 12
_CALL = InstructionProfile(name="Draft", instructions="Draft.", max_tokens=12_000, temperature=0.4)
"""The limits of the call."""
_CUT_OFF = {"MAX_TOKENS", "length", "max_tokens", "model_length"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model answered, and the outline that it is."""

    text: str
    outline: Outline | None = None
    problem: str = ""
    """Why it is none, in words for the model as well as for people."""
    tokens_in: int = 0
    tokens_out: int = 0


async def ask(model: BaseChatModel, prompt: list[BaseMessage], seconds: float = SECONDS) -> Answer:
    """Ask for an outline once, again only where the provider is to blame. Raise `ModelFailure`."""
    tries = AsyncRetrying(
        stop=stop_after_attempt(_TRIES),
        wait=wait_exponential_jitter(initial=0.5, max=8, jitter=0.5),
        retry=retry_if_exception(_may_pass),
        reraise=True,
    )
    return await tries(_ask, model, prompt, seconds)


def _may_pass(error: BaseException) -> bool:
    passing = {"rate_limited", "unavailable"}
    return isinstance(error, ModelFailure) and error.retryable and error.code in passing


async def _ask(model: BaseChatModel, prompt: list[BaseMessage], seconds: float) -> Answer:
    asked = _in_form(model)
    call = ModelCall(model, call_options(model, _CALL))
    with observed(call):
        try:
            async with asyncio.timeout(seconds):
                message = await asked.ainvoke(prompt, **call.options)
        except RecursionError:  # of the provider's client, which reads the JSON as well
            return Answer(text="", problem="The answer was nested too deeply to be read.")
        except Exception as error:
            raise _reworded(failure_of(error)) from error
        call.usage, call.finish = message.usage_metadata, message.response_metadata
        try:
            refuse_blocked(call.finish)
        except ModelFailure as failure:
            raise _reworded(failure) from None
    return _answer(message)


def _reworded(failure: ModelFailure) -> ModelFailure:
    """Return a failure in the words of a command, where it speaks of sending a message."""
    told = str(failure).replace("Send the message again.", "Try again.")
    told = told.replace("send the message again", "try again")
    return ModelFailure(failure.code, told, retryable=failure.retryable)


def _in_form(model: BaseChatModel) -> Any:
    """Return the model that answers in the form of an outline, without LangChain's parser.

    That would close a JSON that was cut off, and pass half a draft for a whole one.
    """
    try:
        reader = model.with_structured_output(outline_schema())
    except NotImplementedError:
        reader = None
    if not isinstance(reader, RunnableSequence):
        raise ModelFailure(
            "refused_request",
            f"The model ({type(model).__name__}) cannot answer in a form that it is given, which "
            "a draft needs. Take another one by --model.",
        )
    return reader.first


def _answer(message: AIMessage) -> Answer:
    usage = message.usage_metadata
    text = _given_as_json(message)
    answer = Answer(
        text=text,
        tokens_in=usage["input_tokens"] if usage else 0,
        tokens_out=usage["output_tokens"] if usage else 0,
    )
    try:
        return replace(answer, outline=Outline.model_validate(_read(text)))
    except ValidationError as error:
        problem = _misfits(error)
    except (ValueError, RecursionError):
        problem = _no_json(text, cut_off=reason_of(message.response_metadata) in _CUT_OFF)
    return replace(answer, problem=problem)


def _given_as_json(message: AIMessage) -> str:
    """Return the JSON of an answer: some models give it as a call of a tool."""
    if message.tool_calls:
        return json.dumps(message.tool_calls[0]["args"], ensure_ascii=False)
    broken = message.invalid_tool_calls[:1]
    return message.text or "".join(call["args"] or "" for call in broken)


def _read(text: str) -> object:
    """Return the JSON of a text, which may stand in a fence, or among words, but is whole."""
    try:
        return json.loads(text)
    except ValueError:
        start, end = text.find("{"), text.rfind("}") + 1
        return json.loads(text[start:end] if 0 <= start < end else text)


def _no_json(text: str, *, cut_off: bool) -> str:
    if not text.strip():
        return "The answer was empty."
    if cut_off or text.lstrip().startswith(("{", "```")):
        return "The answer broke off before its end, or is no JSON. Be brief enough to finish it."
    said = " ".join(text.split())
    return f"The answer was no JSON but prose: {said[:200]}{'…' if len(said) > 200 else ''}"


def _misfits(error: ValidationError) -> str:
    """Return what does not fit the form, in words."""
    faults = error.errors(include_url=False, include_context=False)
    told = [f"{_dotted(fault['loc'])}: {fault['msg']}" for fault in faults[:_MOST_TOLD]]
    more = len(faults) - len(told)
    told += [f"and {more} more"] if more else []
    return f"The answer does not have the form: {'; '.join(told)}."


def _dotted(loc: tuple[int | str, ...]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return "".join(parts).lstrip(".") or "the whole"
