"""The node that speaks for one phase."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, RemoveMessage, SystemMessage
from langgraph.runtime import Runtime

from nodes import path
from nodes.ask import ask
from nodes.beside import given_by, lost_by, watching
from nodes.coach_phase import Coach, brief_notes, coach_reply, next_coach_prompt
from nodes.context import REHEARSAL, Context, context_of
from nodes.events import EventWriter, listener
from nodes.judgement import judge
from nodes.memory_note import memory_notes
from nodes.models import chat_model
from nodes.planning import as_laid_out, laid_out_by, plan_notes
from nodes.prompt import build_prompt, held_back_notes, prompt_so_far, system_prompt
from nodes.rehearsal import RehearsalModel, rehearse
from nodes.remembering import before_of, messages_after
from nodes.routing import after_signals, hold_back, way_before_reply, with_times
from nodes.state import PhaseState
from nodes.summing_up import summed_up
from nodes.turn import (
    accepted_of,
    after_reply,
    after_the_end,
    extras_of,
    follow,
    lost,
    move,
    report,
    unjudged_of,
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
        here = as_laid_out(profile, whole)
        state, removed = without_repeats(whole)
        state, stamped = _timed(here, state)
        context = context_of(runtime)
        if state["status"] != "active":
            update = after_the_end(here, state, raises=hearing is not None)
        elif (way := way_before_reply(here, state)).target is not None:
            update = move(here, state, way, write)
            if way.unjudged:
                update["unjudged"] = unjudged_of(way)
        elif not path.may_speak(here, state):
            update = {}
        else:
            if way.unjudged:
                state = {**state, "unjudged": [*state.get("unjudged", []), *unjudged_of(way)]}
            if coach is not None:  # named here, where a drawing looks for a graph within
                update = await coach_reply(coach, state, context, write)
            else:
                told = system if state["phase"] == phase_id else _system(here, state)
                update = await _reply(here, told, state, context, write)
        if _ends_with_a_summary(profile, state, update):
            update = await summed_up(state, update, context)
        if changed := [*removed, *stamped]:
            update["messages"] = [*changed, *update.get("messages", [])]
        return {**begun, **update}

    return speak


def _timed(profile: PhaseProfile, state: PhaseState) -> tuple[PhaseState, list[Any]]:
    """Return the state with the times of messages, where transitions look at them, and the new."""
    stamped = with_times(state["messages"]) if "seconds" in profile.looks_at else []
    if not stamped:
        return state, []
    by_id = {message.id: message for message in stamped}
    messages = [by_id.get(message.id, message) for message in state["messages"]]
    return {**state, "messages": messages}, list(stamped)


def _ends_with_a_summary(profile: PhaseProfile, state: PhaseState, update: PhaseState) -> bool:
    """Whether the turn ends with this update, and a summary is due."""
    after: PhaseState = {**state, **update}
    if after.get("due") is None:
        return False
    replied = any(not isinstance(one, RemoveMessage) for one in update.get("messages", []))
    now: PhaseState = {**after, "messages": []} if replied else after
    return not path.may_speak(as_laid_out(profile, after), now)


async def _reply(
    profile: PhaseProfile,
    system: SystemMessage,
    state: PhaseState,
    context: Context,
    write: EventWriter,
) -> PhaseState:
    """Ask the model, and return what its reply changes."""
    phase_id = state["phase"]
    async with watching(profile, state, context) as overlays:
        reply = await ask(
            await _model(context, profile, state),
            _prompt(profile, system, state),
            phase_id=phase_id,
            phase=profile.get_phase(phase_id),
            context=context,
            write=write,
            wordless=partial(_another_phase_speaks, profile, state),
        )
        reports = await overlays.reports()
    judged = hold_back(profile, state, judge(profile, state, reply.signals, given_by(reports)))
    judged += lost(reply) + lost_by(reports)
    report(phase_id, judged, write)
    accepted = accepted_of(judged)
    extras = extras_of(reply, judged, reports)
    update = after_reply(profile, state, reply, extras, accepted, reports=reports)
    after: PhaseState = {**state, **update}
    laid = laid_out_by(profile, after, accepted)
    now: PhaseState = {**after, **laid}
    here = as_laid_out(profile, now)
    return follow(here, state, {**update, **laid}, accepted, write)


def _another_phase_speaks(
    profile: PhaseProfile, state: PhaseState, signals: Mapping[str, dict[str, Any]]
) -> bool:
    """Whether these signals move on in this turn to a phase that speaks, so that words can wait."""
    phase_id = state["phase"]
    given = accepted_of(hold_back(profile, state, judge(profile, state, signals)))
    if not given or not profile.completing_signals(phase_id).isdisjoint(given):
        return False
    laid = laid_out_by(profile, state, given)
    after: PhaseState = {**state, **laid}
    profile = as_laid_out(profile, after)
    here = after_signals(profile, state, given)
    choice = profile.next_transition(phase_id, here, "after_reply")
    if choice.target is None:
        return False
    entered = path.moved(profile, state, choice.target, choice.trigger, choice.transition)
    return path.may_speak(profile, {**after, "messages": [], **entered})


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
    profile = as_laid_out(profile, state)
    state, _ = _timed(profile, state)
    while (way := way_before_reply(profile, state)).target is not None:
        state = {**state, **path.moved(profile, state, way.target, way.trigger, way.transition)}
    speaks = path.may_speak(profile, state)
    if profile.get_phase(state["phase"]).is_coach:
        return next_coach_prompt(profile, state, speaks=speaks)
    system = _system(profile, state)
    if not speaks:
        return prompt_so_far(system, messages_after(state), before_of(state))
    return _prompt(profile, system, state)


def _system(profile: PhaseProfile, state: PhaseState) -> SystemMessage:
    return SystemMessage(system_prompt(profile, state["phase"]))


def _prompt(profile: PhaseProfile, system: SystemMessage, state: PhaseState) -> list[BaseMessage]:
    notes = [
        *memory_notes(profile, state),
        *brief_notes(state),
        *plan_notes(profile, state),
        *held_back_notes(state["messages"], profile.hidden_in(state["phase"])),
    ]
    return build_prompt(system, messages_after(state), notes, before_of(state))


async def _model(context: Context, profile: PhaseProfile, state: PhaseState) -> BaseChatModel:
    if context.model == REHEARSAL:
        return RehearsalModel(reply=rehearse(profile, state["phase"], state))
    return await chat_model(context.model)
