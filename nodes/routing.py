"""What leads on from a phase, judged in the state of a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from langchain_core.messages import AnyMessage, HumanMessage

from nodes.brief.intent import CreativeIntent
from nodes.clock import time_stamp
from nodes.errors import MoveError
from nodes.judgement import Judgement, judge
from nodes.memory import remembered
from nodes.state import MAX_MOVES, PhaseState, StoredCoach, Visit, stay_turns, unanswered
from profiles import PhaseProfile, PhaseTransition
from profiles.routing import Choice, Situation

BY_HAND = "user"
"""What the history calls a move that was made by hand."""


def situation_of(profile: PhaseProfile, state: PhaseState) -> Situation:
    """Return where a conversation stands, as far as the transitions of its profile look."""
    brief: Mapping[str, Any] = {}
    readiness = ""
    stored = cast("StoredCoach", state).get("intent") or {}
    if stored and not profile.looks_at.isdisjoint({"brief", "readiness"}):
        brief, readiness = stored, CreativeIntent.from_dict(stored).get_readiness()
    visit = state["history"][-1]
    return Situation(
        turns=stay_turns(visit),
        seconds=_seconds(visit, state["messages"]) if "seconds" in profile.looks_at else 0,
        signals=state["signals"],
        memory=state.get("memory", {}),
        brief=brief,
        readiness=readiness,
        back_to=back_to(profile, state),
        taken=visit["before"]["taken"] if "before" in visit else (),
    )


def after_signals(
    profile: PhaseProfile, state: PhaseState, given: Mapping[str, dict[str, Any]]
) -> Situation:
    """Return where a conversation stands once a reply that gives these signals has counted."""
    visit = state["history"][-1]
    turns = visit["turns"] + len(unanswered(state["messages"]))
    memory, opened = remembered(profile, state, given)
    gathered = {**state["signals"], **given}
    after: PhaseState = {
        **state,
        "signals": {name: gathered[name] for name in gathered if name not in opened},
        "memory": dict(memory.values),
        "history": [{**visit, "turns": turns}],
    }
    return situation_of(profile, after)


def hold_back(
    profile: PhaseProfile, state: PhaseState, judged: Sequence[Judgement]
) -> list[Judgement]:
    """Refuse those signals of a reply that may not be given yet."""
    given = {one.name: dict(one.payload) for one in judged if one.accepted}
    here = after_signals(profile, state, given)
    barred = profile.barred_signals(state["phase"], here, given)
    if not barred:
        return [*judged]
    # The others once more: what they correct or rest on may be among what does not count.
    left: dict[str, dict[str, Mapping[str, Any]]] = {one.by: {} for one in judged}
    for one in judged:
        if not (one.accepted and one.name in barred):
            left[one.by][one.name] = one.payload
    own = left.pop("", {})
    again = {(one.by, one.name): one for one in judge(profile, state, own, left)}
    return [
        again.get((one.by, one.name))
        or Judgement(one.name, one.payload, barred[one.name], early=True, by=one.by)
        for one in judged
    ]


def way_before_reply(profile: PhaseProfile, state: PhaseState) -> Choice:
    """Return where a message leads before the phase has replied to it: by hand, by turns or time.

    The last move of a turn is not spent on it, since nobody would answer the message then.
    """
    if (target := state.get("move")) is not None:
        return _by_hand(profile, state, target)
    timed = any(one.is_timed for one in profile.transitions_from(state["phase"]))
    may_move = state.get("moves", 0) + 1 < MAX_MOVES
    if not timed or not may_move or not unanswered(state["messages"]):
        return Choice()
    return profile.next_transition(state["phase"], situation_of(profile, state), "before_reply")


def exits(profile: PhaseProfile, state: PhaseState) -> dict[str, PhaseTransition]:
    """Return the phases that can be moved to now, each with the first transition that does it.

    They are in the order of the profile; around a plan, what goes on in it or after it comes first.
    """
    found: dict[str, PhaseTransition] = {}
    in_plan = profile.node_of(state["phase"]) == profile.plan_phase
    ordered = own_first if in_plan else PhaseProfile.transitions_from
    for transition in ordered(profile, state["phase"]):
        target = back_to(profile, state) if transition.return_ else transition.to_phase
        if target is not None:
            found.setdefault(target, transition)
    return found


def own_first(profile: PhaseProfile, phase_id: str) -> list[PhaseTransition]:
    """Return the transitions out of a phase, those from any phase last: they are the exceptions."""
    return sorted(profile.transitions_from(phase_id), key=lambda one: one.from_any)


def back_to(profile: PhaseProfile, state: PhaseState) -> str | None:
    """Return the phase that this one can lead back to, if it is a detour from one."""
    waiting = state.get("waiting")
    if not waiting or not profile.is_detour(state["phase"]):
        return None
    # Another version of the profile may have no such way any more.
    target = waiting[-1]["phase"]
    return target if target in profile.targets_of(state["phase"]) else None


def with_times(messages: Sequence[AnyMessage]) -> list[HumanMessage]:
    """Return the unanswered messages that do not say when they came, as come now.

    A `Conversation` notes it on each; LangGraph's own programs and Studio do not.
    """
    time = time_stamp()
    return [
        one.model_copy(update={"additional_kwargs": {**one.additional_kwargs, "time": time}})
        for one in unanswered(messages)
        if _read(one.additional_kwargs.get("time")) is None
    ]


def _by_hand(profile: PhaseProfile, state: PhaseState, target: str) -> Choice:
    ways = exits(profile, state)
    if target not in ways and (target or not ways):
        raise MoveError(state["phase"], target, ways)
    target = target or next(iter(ways))
    return Choice(transition=ways[target], target=target, trigger=BY_HAND)


def _seconds(visit: Visit, messages: Sequence[AnyMessage]) -> int:
    """Return how long after the stay began the last message came; one sent before counts as 0."""
    began = _read(visit["before"]["since"] if "before" in visit else visit["entered"])
    said = next((one for one in reversed(messages) if isinstance(one, HumanMessage)), None)
    came = _read(said.additional_kwargs.get("time")) if said else None
    if began is None or came is None:
        return 0
    return max(0, int((came - began).total_seconds()))


def _read(stamp: object) -> datetime | None:
    try:
        read = datetime.fromisoformat(str(stamp))
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
