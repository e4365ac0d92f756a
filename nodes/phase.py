"""The node that speaks for one phase."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import (
    AIMessage,
    AnyMessage,
    BaseMessage,
    RemoveMessage,
    SystemMessage,
)
from langgraph.runtime import Runtime

from nodes import path
from nodes.ask import Reply, ask
from nodes.context import REHEARSAL, Context, context_of
from nodes.errors import ConversationOverError, MoveError
from nodes.events import EventWriter, event, listener
from nodes.failures import no_reply
from nodes.judgement import Judgement, judge
from nodes.models import chat_model
from nodes.prompt import build_prompt, prompt_so_far, system_prompt
from nodes.rehearsal import RehearsalModel, rehearse
from nodes.repeats import remember, repeated
from nodes.state import PhaseState, Tokens, Visit, unanswered
from profiles import PhaseProfile, PhaseTransition

logger = logging.getLogger(__name__)


class PhaseNode(Protocol):
    """A node of the phase graph, as LangGraph calls it."""

    async def __call__(self, state: PhaseState, runtime: Runtime[Context]) -> PhaseState:
        """Return what this step changes."""


def make_phase_node(profile: PhaseProfile, phase_id: str) -> PhaseNode:
    """Make the node that speaks for one phase, and moves on when its signals say so."""
    phase = profile.get_phase(phase_id)
    system = SystemMessage(system_prompt(profile, phase_id))

    async def speak(state: PhaseState, runtime: Runtime[Context]) -> PhaseState:
        hearing = listener.get()
        write = hearing or runtime.stream_writer
        begun: PhaseState = {} if "phase" in state else path.beginning(profile)
        if begun:
            logger.info("Start of %r in phase %r", profile.name, phase_id)
        state, removals = _without_repeats({**begun, **state})
        if state["status"] != "active":
            update = _after_the_end(profile, state, raises=hearing is not None)
        elif move := _move_without_reply(profile, state):
            update = _move(profile, state, *move, write)
        elif path.may_speak(profile, state):
            context = context_of(runtime)
            reply = await ask(
                await _model(context, profile, state),
                build_prompt(system, state["messages"]),
                phase_id=phase_id,
                phase=phase,
                context=context,
                write=write,
            )
            update = _after_reply(profile, state, reply, write)
        else:
            update = {}
        if removals:
            update["messages"] = [*removals, *update.get("messages", [])]
        return {**begun, **update}

    return speak


def next_prompt(profile: PhaseProfile, state: PhaseState) -> list[BaseMessage]:
    """Return the prompt of the next reply, as the node of the phase that gives it builds it.

    It is empty where no reply follows, since the conversation is over.
    """
    begun: PhaseState = {} if "phase" in state else path.beginning(profile)
    state, _ = _without_repeats({"messages": [], **begun, **state})
    path.check_thread(profile, state)
    if state["status"] != "active":
        return []
    while move := _move_without_reply(profile, state):
        state = {**state, **path.moved(profile, state, *move)}
    system = SystemMessage(system_prompt(profile, state["phase"]))
    build = build_prompt if path.may_speak(profile, state) else prompt_so_far
    return build(system, state["messages"])


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


def _after_reply(
    profile: PhaseProfile, state: PhaseState, reply: Reply, write: EventWriter
) -> PhaseState:
    """Return what a reply changes: its message, what its signals gathered, and the move."""
    phase_id = state["phase"]
    judged = judge(profile.get_phase(phase_id), reply.signals)
    _report(phase_id, judged, write)
    accepted = {j.name: dict(j.payload) for j in judged if j.accepted}
    if not (reply.text or accepted):
        raise no_reply(cut_off=reply.cut_off)
    answered = unanswered(state["messages"])
    own = state.get("own", len(answered)) + 1
    update: PhaseState = {
        "messages": [
            *_beyond_the_window(state["messages"], max(profile.memory_messages, own)),
            _message(phase_id, reply, accepted, judged),
        ],
        "signals": {**state["signals"], **accepted},
        "turns": state["turns"] + len(answered),
        "tokens": _sum(state["tokens"], reply.tokens),
        "history": [*state["history"][:-1], _visit_after(state, reply, len(answered))],
        "handled": remember(state["handled"], answered),
        "own": own,
    }
    after: PhaseState = {**state, **update}
    if not profile.completing_signals(phase_id).isdisjoint(accepted):
        logger.info("Conversation completed in phase %r", phase_id)
        return {**update, **path.completed(after)}
    if transition := profile.match_transition(phase_id, after["signals"]):
        trigger = _trigger(transition, after["signals"])
        return {**update, **_move(profile, after, transition.to_phase, trigger, write)}
    return update


def _move(
    profile: PhaseProfile, state: PhaseState, target: str, trigger: str, write: EventWriter
) -> PhaseState:
    logger.info("Phase transition: %s -> %s on %s", state["phase"], target, trigger)
    update = path.moved(profile, state, target, trigger)
    write(path.move_event(profile, state["phase"], update["history"][-1], update["progress"]))
    return update


def _trigger(transition: PhaseTransition, gathered: dict[str, Any]) -> str:
    """Return the signals that caused a transition, as one text."""
    names = [name for name in transition.trigger_signals if name in gathered]
    return ", ".join(names if transition.require_all else names[:1])


def _report(phase_id: str, judged: Sequence[Judgement], write: EventWriter) -> None:
    for one in judged:
        verdict = "accepted" if one.accepted else f"refused: {one.reason}"
        logger.debug("Signal %r in phase %r: %s", one.name, phase_id, verdict)
        write(
            event(
                "signal",
                one.name,
                payload=dict(one.payload),
                accepted=one.accepted,
                reason=one.reason,
            )
        )


def _message(
    phase_id: str, reply: Reply, accepted: dict[str, Any], judged: Sequence[Judgement]
) -> AIMessage:
    extras: dict[str, Any] = {"phase": phase_id, "time": _now()}
    if accepted:
        extras["signals"] = accepted
    if refused := [
        {"name": j.name, "payload": dict(j.payload), "reason": j.reason}
        for j in judged
        if not j.accepted
    ]:
        extras["refused_signals"] = refused
    if reply.cut_off:
        extras["cut_off"] = True
    read, wrote = reply.tokens["input"], reply.tokens["output"]
    return AIMessage(
        reply.text,
        id=reply.id,
        additional_kwargs=extras,
        usage_metadata={"input_tokens": read, "output_tokens": wrote, "total_tokens": read + wrote},
    )


def _visit_after(state: PhaseState, reply: Reply, answered: int) -> Visit:
    visit = state["history"][-1]
    return {
        **visit,
        "turns": visit["turns"] + answered,
        "replies": visit["replies"] + 1,
        "tokens": _sum(visit["tokens"], reply.tokens),
    }


def _sum(one: Tokens, other: Tokens) -> Tokens:
    return {"input": one["input"] + other["input"], "output": one["output"] + other["output"]}


def _beyond_the_window(messages: Sequence[AnyMessage], window: int) -> list[Any]:
    """Return the removals that leave room for one more message in the window."""
    return _removals(messages[: max(0, len(messages) + 1 - window)])


def _removals(messages: Sequence[AnyMessage]) -> list[Any]:
    # Typed as the reducer takes them, not as the state holds them.
    return [RemoveMessage(message.id or "") for message in messages]


def _after_the_end(profile: PhaseProfile, state: PhaseState, *, raises: bool) -> PhaseState:
    """Return the answer to a message that came after the end; a model is not asked.

    Whoever hears a turn's events gets an error, and nothing is stored. One who only reads the
    state, as in Studio, finds the answer there.
    """
    asked = unanswered(state["messages"])
    over = ConversationOverError()
    if state.get("move") is not None or (asked and raises):
        raise over
    if not asked:
        return {}
    window = max(profile.memory_messages, len(asked) + 1)
    return {
        "messages": [
            *_beyond_the_window(state["messages"], window),
            AIMessage(str(over), additional_kwargs={"time": _now()}),
        ],
        "handled": remember(state["handled"], asked),
    }


def _without_repeats(state: PhaseState) -> tuple[PhaseState, list[Any]]:
    """Return the state without messages that were answered before, and their removals."""
    again = repeated(state["handled"], state["messages"])
    if not again:
        return state, []
    ids = {message.id for message in again}
    kept: PhaseState = {
        **state,
        "messages": [message for message in state["messages"] if message.id not in ids],
    }
    return kept, _removals(again)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
