"""What every turn does around its reply, whoever gives it: pure functions of profile and state."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar, cast

from langchain_core.messages import AIMessage, AnyMessage, RemoveMessage

from nodes import path
from nodes.ask import Reply
from nodes.beside import OverlayReport, counted
from nodes.blocks import Problem
from nodes.clock import time_stamp
from nodes.errors import ConversationExpiredError, ConversationOverError
from nodes.events import Event, EventWriter, event
from nodes.judgement import Judgement
from nodes.memory import remembered
from nodes.observing import Move, observed
from nodes.repeats import remember, repeated
from nodes.routing import situation_of
from nodes.signals import neutralize
from nodes.state import PhaseState, Unjudged, Visit, WaitingStay, total, unanswered
from profiles import PhaseProfile
from profiles.routing import Choice

logger = logging.getLogger(__name__)

_MOST_UNJUDGED = 8
"""How many conditions that could not be judged a reply keeps."""

AnyState = TypeVar("AnyState", bound=PhaseState)


def without_repeats(state: AnyState) -> tuple[AnyState, list[Any]]:
    """Return the state without messages that were answered before, and their removals."""
    again = repeated(state["handled"], state["messages"])
    if not again:
        return state, []
    ids = {message.id for message in again}
    kept = [message for message in state["messages"] if message.id not in ids]
    return cast("AnyState", {**state, "messages": kept}), removals(again)


def after_the_end(profile: PhaseProfile, state: PhaseState, *, raises: bool) -> PhaseState:
    """Return the answer to a message that came after the end; a model is not asked.

    Whoever hears a turn's events gets an error, and nothing is stored. One who only reads the
    state, as in Studio, finds the answer there.
    """
    if state["status"] == "expired":
        raise ConversationExpiredError  # an answer that is stored would keep it for longer
    asked = unanswered(state["messages"])
    over = ConversationOverError()
    if state.get("move") is not None or (asked and raises):
        raise over
    if not asked:
        return {}
    window = max(profile.memory_messages, len(asked) + 1)
    return {
        "messages": [
            *beyond_the_window(state["messages"], window),
            AIMessage(str(over), additional_kwargs={"time": time_stamp()}),
        ],
        "handled": remember(state["handled"], asked, window),
    }


def after_reply(
    profile: PhaseProfile,
    state: PhaseState,
    reply: Reply,
    extras: Mapping[str, Any],
    gathered: Mapping[str, dict[str, Any]],
    *,
    reports: Sequence[OverlayReport] = (),
) -> PhaseState:
    """Return what a reply changes: its message with `extras`, and what it gathered and cost.

    What the overlays beside it have found is among what was gathered; their cost is counted apart.
    """
    answered = unanswered(state["messages"])
    own = state.get("own", len(answered)) + 1
    if not state["messages"]:
        extras = {**extras, "opening": True}
    memory, opened = remembered(profile, state, gathered)
    signals = {**state["signals"], **gathered}
    kept: PhaseState = {}
    if any(profile.payloads.place_of(name) for name in gathered):
        kept = {"memory": dict(memory.values), "findings": dict(memory.findings)}
    if opened:
        reopened = {
            name: {"by": by, "phase": memory.findings[name]["phase"]} for name, by in opened.items()
        }
        extras = {**extras, "reopened": reopened}
        phases = [one["phase"] for one in reopened.values()]
        kept["progress"] = path.progress_reopened(state["progress"], phases)
        signals = {name: payload for name, payload in signals.items() if name not in opened}
        if waiting := state.get("waiting"):
            kept["waiting"] = [_without(stay, opened) for stay in waiting]
    if reports:
        kept["overlays"] = counted(profile, state, reports)
    unjudged = state.get("unjudged", [])
    if unjudged:
        extras = {**extras, "unjudged": unjudged[:_MOST_UNJUDGED]}
    update: PhaseState = {
        "messages": [
            *beyond_the_window(state["messages"], max(profile.memory_messages, own)),
            message_of(reply, {"phase": state["phase"], "time": time_stamp(), **extras}),
        ],
        "signals": signals,
        "turns": state["turns"] + len(answered),
        "tokens": total(state["tokens"], reply.tokens),
        "history": [*state["history"][:-1], _visit_after(state, reply, len(answered))],
        "handled": remember(state["handled"], answered, profile.memory_messages),
        "own": own,
        **kept,
    }
    if unjudged:
        update["unjudged"] = []
    return update


def _without(stay: WaitingStay, opened: Collection[str]) -> WaitingStay:
    """Return a stay to go back to without the signals that are open again."""
    signals = {name: given for name, given in stay["signals"].items() if name not in opened}
    return {**stay, "signals": signals}


def follow(
    profile: PhaseProfile,
    state: PhaseState,
    update: PhaseState,
    given: Mapping[str, Any],
    write: EventWriter,
) -> PhaseState:
    """Return `update` with what the reply leads to: the end, a move, or neither."""
    phase_id = state["phase"]
    after: PhaseState = {**state, **update}
    if not profile.completing_signals(phase_id).isdisjoint(given):
        logger.info("Conversation completed in phase %r", phase_id)
        return {**update, **path.completed(after)}
    here = situation_of(profile, {**after, "messages": state["messages"]})
    choice = profile.next_transition(phase_id, here, "after_reply")
    if choice.unjudged:
        update = _with_unjudged(update, choice)
    if choice.target is None:
        last = profile.last_turn(phase_id)
        if last is not None and here.turns >= last:
            logger.info("Conversation completed with the last turn of phase %r", phase_id)
            return {**update, **path.completed(after)}
        return update
    return {**update, **move(profile, after, choice, write)}


def move(
    profile: PhaseProfile, state: PhaseState, choice: Choice, write: EventWriter
) -> PhaseState:
    """Return what a move changes, and tell of it."""
    target, trigger = str(choice.target), choice.trigger
    logger.info("Phase transition: %s -> %s on %s", state["phase"], target, trigger)
    with observed(Move(state["phase"], choice)):
        update = path.moved(profile, state, target, trigger, choice.transition)
    write(path.move_event(profile, state["phase"], update["history"][-1], update["progress"]))
    return update


def report(phase_id: str, judged: Sequence[Judgement], write: EventWriter) -> None:
    """Tell of signals and of what became of them."""
    for one in judged:
        verdict = "accepted" if one.accepted else f"refused: {one.reason}"
        giver = f" by overlay {one.by!r}" if one.by else ""
        logger.debug("Signal %r in phase %r%s: %s", one.name, phase_id, giver, verdict)
        write(signal_event(one))


def signal_event(one: Judgement) -> Event:
    """Return the event that tells of a signal; what is open again by it only where something is."""
    more = {"reopened": list(one.reopened)} if one.reopened else {}
    return event(
        "signal",
        one.name,
        payload=dict(one.payload),
        accepted=one.accepted,
        reason=one.reason,
        **({"by": one.by} if one.by else {}),
        **more,
    )


def lost(reply: Reply) -> list[Judgement]:
    """Return what of a reply's signals was lost, as signals that do not count.

    One whose name is not known has an empty one.
    """
    problems = [*reply.problems]
    if reply.cut_off:
        problems.append(Problem("the reply was cut off, and with it any signal at its end"))
    return [
        Judgement(neutralize(one.name), {}, neutralize(one.reason), lost=True) for one in problems
    ]


def extras_of(
    reply: Reply, judged: Sequence[Judgement], reports: Sequence[OverlayReport] = ()
) -> dict[str, Any]:
    """Return what a reply's message keeps beside its text, and of the overlays' reports."""
    extras = _kept([one for one in judged if not one.by])
    if reply.cut_off:
        extras["cut_off"] = True
    if reports:
        extras["overlays"] = {
            report.overlay: {
                **_kept([one for one in judged if one.by == report.overlay]),
                "tokens": report.tokens,
            }
            for report in reports
        }
    return extras


def _kept(judged: Sequence[Judgement]) -> dict[str, Any]:
    """Return what is kept of the signals of one giver."""
    extras: dict[str, Any] = {}
    if accepted := accepted_of(judged):
        extras["signals"] = accepted
    if refused := [
        {
            "name": one.name,
            "payload": dict(one.payload),
            "reason": one.reason,
            **({"early": True} if one.early else {}),
            **({"lost": True} if one.lost else {}),
        }
        for one in judged
        if not one.accepted
    ]:
        extras["refused_signals"] = refused
    if accepted and refused:
        # Which came first may have decided: a correction counts after what it corrects.
        extras["given"] = list(dict.fromkeys(one.name for one in judged if not one.lost))
    return extras


def accepted_of(judged: Sequence[Judgement]) -> dict[str, dict[str, Any]]:
    """Return the signals that count, with their payloads."""
    return {one.name: dict(one.payload) for one in judged if one.accepted}


def message_of(reply: Reply, extras: Mapping[str, Any]) -> AIMessage:
    """Return a reply as the state keeps it."""
    read, wrote = reply.tokens["input"], reply.tokens["output"]
    return AIMessage(
        reply.text,
        id=reply.id,
        additional_kwargs=dict(extras),
        usage_metadata={"input_tokens": read, "output_tokens": wrote, "total_tokens": read + wrote},
    )


def beyond_the_window(messages: Sequence[AnyMessage], window: int) -> list[Any]:
    """Return the removals that leave room for one more message in the window."""
    return removals(messages[: max(0, len(messages) + 1 - window)])


def removals(messages: Sequence[AnyMessage]) -> list[Any]:
    """Return what takes these messages out of the state."""
    # Typed as the reducer takes them, not as the state holds them.
    return [RemoveMessage(message.id or "") for message in messages]


def _visit_after(state: PhaseState, reply: Reply, answered: int) -> Visit:
    visit = state["history"][-1]
    return {
        **visit,
        "turns": visit["turns"] + answered,
        "replies": visit["replies"] + 1,
        "tokens": total(visit["tokens"], reply.tokens),
    }


def unjudged_of(choice: Choice) -> list[Unjudged]:
    """Return what could not be judged, as the state keeps it."""
    for one in choice.unjudged:
        logger.info("The condition %r could not be judged: %s", one.when, one.reason)
    return [{"when": one.when, "reason": one.reason} for one in choice.unjudged]


def _with_unjudged(update: PhaseState, choice: Choice) -> PhaseState:
    """Return an update whose reply keeps what could not be judged after it."""
    *removed, reply = update["messages"]
    extras = dict(reply.additional_kwargs)
    before = extras.get("unjudged", [])
    new = [one for one in unjudged_of(choice) if one not in before]
    extras["unjudged"] = [*before, *new][:_MOST_UNJUDGED]
    messages = [*removed, reply.model_copy(update={"additional_kwargs": extras})]
    return {**update, "messages": messages}
