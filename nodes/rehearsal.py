"""A conversation without a model: the profile's own lines, on the path of a model's reply."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from langchain_core.callbacks import (
    AsyncCallbackManagerForLLMRun,
    CallbackManagerForLLMRun,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from nodes.made_payload import made_payload
from nodes.memory_note import facts_in_words
from nodes.routing import after_signals, back_to, own_first
from nodes.signals import render_signals
from nodes.state import PhaseState, Visit, unanswered
from profiles import LAID_OUT, PhaseProfile, PhaseTransition
from profiles.conditions import names_in
from profiles.routing import MOMENTS, Situation

Prompter = Callable[[PhaseState], str | None]
"""Returns a reply for the phase that speaks, or `None` for the profile's own line."""

prompter: ContextVar[Prompter | None] = ContextVar("prompter", default=None)
"""Who gives the lines of a rehearsal from here on, before those of the profile."""

Whisperer = Callable[[str, PhaseState], str | None]
"""Returns what an overlay answers by its id, or `None` for the profile's own line."""

whisperer: ContextVar[Whisperer | None] = ContextVar("whisperer", default=None)
"""Who answers for the overlays of a rehearsal from here on, before the lines of the profile."""

_CHUNK = 7
"""Characters in a chunk: few enough to cut words and tags apart, as a model's tokens do."""

_FOUND = "{found}"
"""What stands in a line for what the phase is told of the memory."""

_MANY_TURNS = 100_000
"""More than any transition waits for."""


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
    message gives the signals that lead on: to a phase not seen yet, else towards the end. A signal
    without a payload gets one that fits, where its own has to.
    """
    if (prompt := prompter.get()) is not None and (given := prompt(state)) is not None:
        return given
    phase = profile.get_phase(phase_id)
    visits = [visit for visit in _since_the_plan(profile, state) if visit["phase"] == phase_id]
    played = sum(visit["replies"] for visit in visits)
    if played < len(phase.rehearsal):
        line = phase.rehearsal[played]
        say = line.say
        if _FOUND in say:
            say = say.replace(_FOUND, facts_in_words(profile, state))
        return _with_signals(
            say,
            {
                name: payload or made_payload(profile, state, name)
                for name, payload in line.signals.items()
            },
        )
    if not unanswered(state["messages"]):
        return f"({phase.name}: a rehearsal without lines. Say anything to go on.)"
    signals = {
        name: made_payload(profile, state, name)
        for name in signals_toward_the_end(profile, phase_id, state)
        if profile.overlay_of(name) is None
    }
    return _with_signals(f"({phase.name}: rehearsal goes on.)", signals)


def rehearse_overlay(profile: PhaseProfile, overlay_id: str, state: PhaseState) -> str:
    """Return what an overlay answers in a rehearsal: a block of signals, which may be empty.

    It plays its lines one after another, each for a message of the user's. What a line leaves out
    of a payload, such as a quote, is made so that it fits. Where there are no more lines, it gives
    whatever the conversation needs of it to get on.
    """
    if (whisper := whisperer.get()) is not None:
        given = whisper(overlay_id, state)
        if given is not None:
            return given
    overlay, counts = profile.overlays[overlay_id], state.get("overlays", {}).get(overlay_id)
    played = counts["calls"] if counts else 0
    if played < len(overlay.rehearsal):
        line: Mapping[str, Mapping[str, Any]] = overlay.rehearsal[played]
    else:
        needed = signals_toward_the_end(profile, state["phase"], state)
        line = {name: {} for name in needed if profile.overlay_of(name) == overlay_id}
    return overlay_block(profile, state, line)


def overlay_block(
    profile: PhaseProfile, state: PhaseState, given: Mapping[str, Mapping[str, Any]]
) -> str:
    """Return signals as an overlay writes them, with what their payloads leave out made up."""
    signals = {name: {**made_payload(profile, state, name), **given[name]} for name in given}
    return render_signals(signals) or "<signals>{}</signals>"


def _since_the_plan(profile: PhaseProfile, state: PhaseState) -> Sequence[Visit]:
    """Return the history; in a planned phase since its plan was laid out, which may have its id."""
    history = state.get("history", [])
    if profile.planned(state.get("phase", "")) is None:
        return history
    planner = profile.node_of(state["phase"])
    laid = [place for place, visit in enumerate(history) if visit["phase"] == planner]
    return history[laid[-1] :] if laid else history


def signals_toward_the_end(profile: PhaseProfile, phase_id: str, state: PhaseState) -> list[str]:
    """Return the signals to give in a phase so that the conversation gets on.

    They lead to the phase not seen yet that leaves the most others within reach, the nearest of
    them first, and to one that any phase may be left for only when nothing else is left; where all
    were seen, to the nearest that can complete the conversation; and there they complete it. Where
    only turns, time or a condition lead there, or it is too early for the signals, there are none
    to give.
    """
    if profile.get_phase(phase_id).is_plan:
        return [LAID_OUT]  # what follows is in the plan
    seen = {p for p, progress in state.get("progress", {}).items() if progress != "upcoming"}
    back = back_to(profile, state) if "history" in state else None
    ways = _ways_now(profile, state) if "history" in state else _ways_out(profile, phase_id, back)
    back = back or phase_id  # who makes a detour from here comes back here
    steps = _first_steps(profile, ways, back)
    if unseen := [target for target in steps if target not in seen]:
        ahead = {
            target: {target, *_first_steps(profile, _ways_out(profile, target, back), back)} - seen
            for target in unseen
        }
        last = {one.to_phase for one in profile.transitions if one.from_any}
        last -= {phase_id for phase_id in profile.phases if profile.is_detour(phase_id)}
        best = max(unseen, key=lambda target: (target not in last, len(ahead[target])))
        return ways[steps[best]]
    if completing := profile.completing_signals(phase_id):
        return [next(name for name in profile.get_phase(phase_id).signals if name in completing)]
    ends = [target for target in steps if profile.completing_signals(target)]
    nearest = next(iter([*ends, *steps]), None)
    return ways[steps[nearest]] if nearest is not None else []


def _ways_now(profile: PhaseProfile, state: PhaseState) -> dict[str, list[str]]:
    """Return where one move can lead from here, and the fewest signals that cause it now.

    Those that open with more turns come last, and need none yet.
    """
    ways: dict[str, list[str]] = {}
    patient: dict[str, list[str]] = {}
    for transition in own_first(profile, state["phase"]):
        for needed in _fewest(transition):
            given = {name: made_payload(profile, state, name) for name in needed}
            here = after_signals(profile, state, given)
            if needed and not profile.barred_signals(state["phase"], here, needed):
                # Another transition may come first on the same signals.
                choice = profile.next_transition(state["phase"], here, "after_reply")
                if choice.target is not None:
                    ways.setdefault(choice.target, needed)
            if (target := _opens_with_turns(profile, state["phase"], transition, here)) is not None:
                patient.setdefault(target, [])
    for target in patient:
        ways.setdefault(target, [])
    return ways


def _opens_with_turns(
    profile: PhaseProfile, phase_id: str, transition: PhaseTransition, here: Situation
) -> str | None:
    """Return where a transition leads that needs nothing but more turns."""
    if not (transition.is_timed or transition.is_silent or transition.is_conditional):
        return None
    later = replace(here, turns=_MANY_TURNS)
    choices = [profile.next_transition(phase_id, later, moment) for moment in MOMENTS]
    return next((one.target for one in choices if one.transition is transition), None)


def _ways_out(profile: PhaseProfile, phase_id: str, back: str | None) -> dict[str, list[str]]:
    """Return where one move can lead from a phase, and the fewest signals that cause it.

    What a condition asks for may never come in a rehearsal, unless it is turns. `back` is where a
    detour goes back to.
    """
    ways: dict[str, list[str]] = {}
    for transition in own_first(profile, phase_id):
        unmet = transition.when is not None and not names_in(transition.when) <= {"turns"}
        if unmet:
            continue
        for needed in _fewest(transition):
            first = profile.match_transition(phase_id, needed) or transition
            target = back if first.return_ else first.to_phase
            if target is not None:
                ways.setdefault(target, needed)
    return ways


def _fewest(transition: PhaseTransition) -> list[list[str]]:
    """Return the smallest sets of signals that cause a transition; an empty one where none does."""
    names = list(transition.trigger_signals)
    return [names] if transition.require_all or not names else [[name] for name in names]


def _first_steps(profile: PhaseProfile, ways: Iterable[str], back: str) -> dict[str, str]:
    """Return the phases that can be reached, the nearest first, each with the first step to it."""
    steps: dict[str, str] = {}
    queue = deque((target, target) for target in ways)
    while queue:
        phase_id, first = queue.popleft()
        if phase_id not in steps:
            steps[phase_id] = first
            queue.extend((target, first) for target in _ways_out(profile, phase_id, back))
    return steps


def _with_signals(text: str, signals: Mapping[str, Mapping[str, Any]]) -> str:
    return f"{text}\n{render_signals(signals)}" if signals else text


def _usage(messages: list[BaseMessage], reply: str) -> Any:
    """Count tokens roughly, four characters each, so that counts show in a rehearsal as well."""
    read = sum(len(message.text) for message in messages) // 4
    wrote = len(reply) // 4 + 1
    return {"input_tokens": read, "output_tokens": wrote, "total_tokens": read + wrote}
