"""The node that speaks for one phase."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, SystemMessage
from langgraph.runtime import Runtime

from nodes import path
from nodes.ask import ask
from nodes.coach_phase import Coach, brief_notes, coach_reply, next_coach_prompt
from nodes.context import REHEARSAL, Context, context_of
from nodes.errors import MoveError
from nodes.events import EventWriter, listener
from nodes.judgement import judge
from nodes.memory import after_signals
from nodes.memory_note import memory_notes
from nodes.models import chat_model
from nodes.prompt import build_prompt, prompt_so_far, system_prompt
from nodes.rehearsal import RehearsalModel, rehearse
from nodes.state import PhaseState, unanswered
from nodes.turn import (
    accepted_of,
    after_reply,
    after_the_end,
    extras_of,
    follow,
    lost,
    move,
    report,
    without_repeats,
)
from profiles import PhaseProfile

logger = logging.getLogger(__name__)


class PhaseNode(Protocol):
    """A node of the phase graph, as LangGraph calls it."""

    async def __call__(self, state: PhaseState, runtime: Runtime[Context]) -> PhaseState:
        """Return what this step changes."""


def make_phase_node(profile: PhaseProfile, phase_id: str, coach: Coach | None = None) -> PhaseNode:
    """Make the node that speaks for one phase, and moves on when its signals say so.

    In a phase of a coach, `coach` is the graph that replies.
    """
    system = SystemMessage(system_prompt(profile, phase_id))

    async def speak(state: PhaseState, runtime: Runtime[Context]) -> PhaseState:
        hearing = listener.get()
        write = hearing or runtime.stream_writer
        begun: PhaseState = {} if "phase" in state else path.beginning(profile)
        if begun:
            logger.info("Start of %r in phase %r", profile.name, phase_id)
        whole: PhaseState = {**begun, **state}
        state, removed = without_repeats(whole)
        if state["status"] != "active":
            update = after_the_end(profile, state, raises=hearing is not None)
        elif way := _move_without_reply(profile, state):
            update = move(profile, state, *way, write)
        elif not path.may_speak(profile, state):
            update = {}
        elif coach is not None:
            update = await coach_reply(coach, state, context_of(runtime), write)
        else:
            update = await _reply(profile, system, state, context_of(runtime), write)
        if removed:
            update["messages"] = [*removed, *update.get("messages", [])]
        return {**begun, **update}

    return speak


async def _reply(
    profile: PhaseProfile,
    system: SystemMessage,
    state: PhaseState,
    context: Context,
    write: EventWriter,
) -> PhaseState:
    """Ask the model, and return what its reply changes."""
    phase_id = state["phase"]
    reply = await ask(
        await _model(context, profile, state),
        build_prompt(system, state["messages"], _notes(profile, state)),
        phase_id=phase_id,
        phase=profile.get_phase(phase_id),
        context=context,
        write=write,
        wordless=partial(_another_phase_speaks, profile, state),
    )
    judged = [*judge(profile, state, reply.signals), *lost(reply)]
    report(phase_id, judged, write)
    accepted = accepted_of(judged)
    update = after_reply(profile, state, reply, extras_of(reply, judged), accepted)
    return follow(profile, state, update, accepted, write)


def _another_phase_speaks(
    profile: PhaseProfile, state: PhaseState, signals: Mapping[str, dict[str, Any]]
) -> bool:
    """Whether these signals move on in this turn to a phase that speaks, so that words can wait."""
    phase_id = state["phase"]
    given = accepted_of(judge(profile, state, signals))
    _, opened = after_signals(profile, state, given)
    gathered = {*state["signals"], *given} - opened.keys()
    target = profile.find_transition(phase_id, gathered)
    if target is None or not profile.completing_signals(phase_id).isdisjoint(given):
        return False
    answered: PhaseState = {**state, "messages": []}
    return path.may_speak(profile, {**answered, **path.moved(profile, state, target, "")})


def next_prompt(profile: PhaseProfile, state: PhaseState) -> list[BaseMessage]:
    """Return the prompt of the next reply, as the node of the phase that gives it builds it.

    It is empty where no reply follows, since the conversation is over.
    """
    begun: PhaseState = {} if "phase" in state else path.beginning(profile)
    whole: PhaseState = {"messages": [], **begun, **state}
    state, _ = without_repeats(whole)
    path.check_thread(profile, state)
    if state["status"] != "active":
        return []
    while way := _move_without_reply(profile, state):
        state = {**state, **path.moved(profile, state, *way)}
    speaks = path.may_speak(profile, state)
    if profile.get_phase(state["phase"]).is_coach:
        return next_coach_prompt(profile, state, speaks=speaks)
    system = SystemMessage(system_prompt(profile, state["phase"]))
    if not speaks:
        return prompt_so_far(system, state["messages"])
    return build_prompt(system, state["messages"], _notes(profile, state))


def _notes(profile: PhaseProfile, state: PhaseState) -> list[str]:
    """Return what this turn alone needs to be told of."""
    return [*memory_notes(profile, state), *brief_notes(state)]


async def _model(context: Context, profile: PhaseProfile, state: PhaseState) -> BaseChatModel:
    if context.model == REHEARSAL:
        return RehearsalModel(reply=rehearse(profile, state["phase"], state))
    return await chat_model(context.model)


def _move_without_reply(profile: PhaseProfile, state: PhaseState) -> tuple[str, str] | None:
    """Return where this phase moves before it replies, and why: by hand, or its turns are up."""
    phase_id = state["phase"]
    if (target := state.get("move")) is not None:
        targets = profile.targets_of(phase_id)
        if target not in targets and (target or not targets):
            raise MoveError(phase_id, target, targets)
        return target or targets[0], "user"
    phase = profile.get_phase(phase_id)
    if phase.max_turns is None or phase.then is None or not unanswered(state["messages"]):
        return None
    used_up = state["history"][-1]["turns"] >= phase.max_turns
    return (phase.then, "max_turns") if used_up else None
