"""A conversation without a model: the profile's own lines, on the path of a model's reply."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from langchain_core.callbacks import (
    AsyncCallbackManagerForLLMRun,
    CallbackManagerForLLMRun,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from nodes.signals import render_signals
from nodes.state import PhaseState, unanswered
from profiles import PhaseProfile

_CHUNK = 7
"""Characters in a chunk: few enough to cut words and tags apart, as a model's tokens do."""


class RehearsalModel(BaseChatModel):
    """A chat model that streams one given reply, in small chunks and with a count of tokens."""

    reply: str

    @property
    def _llm_type(self) -> str:
        return "cuelight-rehearsal"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        message = AIMessage(self.reply, usage_metadata=_usage(messages, self.reply))
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        for start in range(0, len(self.reply), _CHUNK):
            text = self.reply[start : start + _CHUNK]
            yield ChatGenerationChunk(message=AIMessageChunk(content=text))
        usage = _usage(messages, self.reply)
        yield ChatGenerationChunk(message=AIMessageChunk(content="", usage_metadata=usage))


def rehearse(profile: PhaseProfile, phase_id: str, state: PhaseState) -> str:
    """Return the next reply of a rehearsal, with its block of signals.

    A phase plays its lines one after another, and goes on where it stopped when it is entered
    again. Where a phase has no more lines, a plain one stands in, and the answer to a user's
    message gives the signals that lead on: to a phase not seen yet, else towards the end.
    """
    phase = profile.get_phase(phase_id)
    visits = [visit for visit in state.get("history", []) if visit["phase"] == phase_id]
    played = sum(visit["replies"] for visit in visits)
    if played < len(phase.rehearsal):
        line = phase.rehearsal[played]
        return _with_signals(line.say, line.signals)
    if not unanswered(state["messages"]):
        return f"({phase.name}: a rehearsal without lines. Say anything to go on.)"
    signals: dict[str, dict[str, Any]] = {
        name: {} for name in signals_toward_the_end(profile, phase_id, state)
    }
    return _with_signals(f"({phase.name}: rehearsal goes on.)", signals)


def signals_toward_the_end(profile: PhaseProfile, phase_id: str, state: PhaseState) -> list[str]:
    """Return the signals to give in a phase so that the conversation gets on.

    They lead to the nearest phase that was not seen yet; where all were seen, to the nearest that
    can complete the conversation; and there they complete it.
    """
    if completing := profile.completing_signals(phase_id):
        return [next(name for name in profile.get_phase(phase_id).signals if name in completing)]
    seen = {p for p, progress in state.get("progress", {}).items() if progress != "upcoming"}
    step = _first_step(profile, phase_id, lambda target: target not in seen) or _first_step(
        profile, phase_id, lambda target: bool(profile.completing_signals(target))
    )
    gathered = set(state.get("signals", {}))
    for transition in profile.transitions_from(phase_id):
        triggers = transition.trigger_signals
        needed = list(triggers if transition.require_all else triggers[:1])
        if (
            transition.to_phase == step
            and profile.find_transition(phase_id, gathered | set(needed)) == step
        ):
            return needed
    first = next(iter(profile.transitions_from(phase_id)), None)
    return list(first.trigger_signals) if first else []


def _first_step(profile: PhaseProfile, start: str, wanted: Callable[[str], bool]) -> str | None:
    """Return the first step of the shortest way from `start` to a wanted phase."""
    queue = deque((target, target) for target in profile.targets_of(start))
    reached = {start}
    while queue:
        phase_id, first = queue.popleft()
        if phase_id in reached:
            continue
        reached.add(phase_id)
        if wanted(phase_id):
            return first
        queue.extend((target, first) for target in profile.targets_of(phase_id))
    return None


def _with_signals(text: str, signals: Mapping[str, Mapping[str, Any]]) -> str:
    return f"{text}\n{render_signals(signals)}" if signals else text


def _usage(messages: list[BaseMessage], reply: str) -> Any:
    """Count tokens roughly, four characters each, so that counts show in a rehearsal as well."""
    read = sum(len(message.text) for message in messages) // 4
    wrote = len(reply) // 4 + 1
    return {"input_tokens": read, "output_tokens": wrote, "total_tokens": read + wrote}
