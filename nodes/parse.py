"""The first step of a coach's turn: what the request and the user's words say, by rules alone.

Only where a run asks for a separate extraction does a model help.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Protocol, cast

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.runtime import Runtime

from nodes import path
from nodes.brief.facts import by_label, facts_of
from nodes.brief.intent import CreativeIntent
from nodes.brief.request import read_facts
from nodes.clock import time_stamp
from nodes.confirmation import Answer
from nodes.context import Context, context_of
from nodes.events import listener
from nodes.extraction import extract
from nodes.grounding.query import lookup_query
from nodes.reading.message import read_message, read_request
from nodes.state import CoachNotes, CoachState, Heard, has_heard_description, stay_turns, unanswered
from nodes.turn import after_the_end, without_repeats
from profiles import PhaseProfile

_TAKES_BACK = frozenset({"reject", "change", "confirm_with_change"})
"""Answers after which a confirmed brief is not confirmed any more, whatever else they say."""


class ParseNode(Protocol):
    """The node, as LangGraph calls it."""

    async def __call__(self, state: CoachState, runtime: Runtime[Context]) -> CoachState:
        """Return what this step changes."""


def make_parse_node(profile: PhaseProfile, phase_id: str) -> ParseNode:
    """Make the node that reads what came in; it asks no model unless the run wants that."""

    async def parse(state: CoachState, runtime: Runtime[Context]) -> CoachState:
        begun = {} if "phase" in state else cast("CoachState", path.beginning(profile))
        state, removed = without_repeats(cast("CoachState", {**begun, **state}))
        update: CoachState = {}
        if state["status"] != "active":
            raises = listener.get() is not None
            update = cast("CoachState", after_the_end(profile, state, raises=raises))
        elif path.may_speak(profile, state):
            update = hear(profile, state)
            context = context_of(runtime)
            if context.extraction == "separate" and update["heard"]["said"]:
                update = await extract(state, update, context)
            if context.retriever is not None:
                update["query"] = _query(state, update)
        if removed:
            update["messages"] = [*removed, *update.get("messages", [])]
        return cast("CoachState", {**begun, **update})

    return parse


def hear(profile: PhaseProfile, state: CoachState) -> CoachState:
    """Return the brief and the messages after what came in, and what that means to the coach."""
    phase = profile.get_phase(state["phase"])
    visit = state["history"][-1]
    entering = not visit["replies"]
    known = bool(state.get("intent"))
    request = {**_given(phase.request), **state.get("request", {})}
    was_confirmed = (
        known
        and state["intent"].get("confirmed_digest") is not None
        and CreativeIntent.from_dict(state["intent"]).user_confirmed_vision
    )
    late = known and bool(request.get("description")) and not has_heard_description(state)
    intent, notes = _with_request(state, request)
    again = entering and known and notes["spoken"]
    if again:
        intent = intent.voided()
    # What a description says after the coach has begun is said as any message is.
    added: list[AnyMessage] = [_described(request["description"])] if late else []
    typed = unanswered(state["messages"])
    waiting = [*typed, *added]
    said = "\n".join(message.text for message in waiting)
    turn = stay_turns(visit) + len(waiting)
    before = intent
    kind, changes, confirmed = "", [], False
    if late:
        intent = intent.voided()  # only a message of the user's own confirms
    if waiting:
        coach_said = _last_words(state["messages"])
        intent = intent.model_copy(update={"turn_count": turn})
        reading = read_message(intent, said, turn=turn, last_coach_message=coach_said)
        kind, changes, intent = reading.answer.kind, list(reading.changes), reading.intent
        confirmed = reading.confirmed and not before.user_confirmed_vision
        if kind in _TAKES_BACK or _doubts(reading.answer):
            intent = intent.voided()
    elif entering:
        if led_here := _led_here(state):
            reading = read_message(intent, led_here, turn=0, last_coach_message="")
            changes, intent = list(reading.changes), reading.intent
        if intent.description and not known:
            said = intent.description
            added = [_described(said)]
            turn += 1
    intent = intent.model_copy(update={"turn_count": turn})
    heard: Heard = {
        "turn": turn,
        "remaining": max(0, phase.coach_turns - turn),
        "came": bool(waiting or added),
        "said": said,
        "kind": kind,
        "changes": changes,
        "before": {} if notes["shown"] else by_label(facts_of(before)),
        "confirmed": confirmed,
        "undone": was_confirmed and not again and not intent.user_confirmed_vision,
        "puzzled": bool(waiting) and _is_puzzled(kind, changes, before),
        "again": again,
    }
    update: CoachState = {
        "intent": intent.to_dict(),
        "coach": {**notes, "spoken": True},
        "heard": heard,
    }
    if added:
        update["messages"] = added
        update["own"] = state.get("own", len(typed)) + len(added)
    return update


def _given(request: Any) -> dict[str, Any]:
    return request.model_dump(mode="json", exclude_none=True) if request is not None else {}


def _with_request(
    state: CoachState, request: Mapping[str, Any]
) -> tuple[CreativeIntent, CoachNotes]:
    """Return the brief with what the request newly says, and the coach's notes."""
    notes: CoachNotes = state.get("coach") or {
        "taken": [],
        "asked": [],
        "looked_up": [],
        "shown": {},
        "spoken": False,
    }
    new = {k: v for k, v in request.items() if v and k not in notes["taken"]}
    if not state.get("intent"):
        intent = read_request(new)
    else:
        intent = CreativeIntent.from_dict(state["intent"])
        if new:
            intent = _filled(intent, read_facts(new))
    return intent, {**notes, "taken": [*notes["taken"], *new]}


def _filled(intent: CreativeIntent, other: CreativeIntent) -> CreativeIntent:
    """Return the brief with what only the other one says."""
    names = set(CreativeIntent.model_fields) - _NOT_FILLED
    changes = {
        name: getattr(other, name)
        for name in names
        if getattr(other, name) and not getattr(intent, name)
    }
    sources = {name: other.sources[name] for name in changes if name in other.sources}
    if not changes:
        return intent
    return intent.revised(**changes, sources={**intent.sources, **sources})


_NOT_FILLED = {
    "sources", "turn_count", "last_coach_summary", "shown_digest", "confirmed_digest",
    "prompt_draft", "prompt_history",
}  # fmt: skip


def _last_words(messages: list[AnyMessage]) -> str:
    """Return what the coach said last; empty where it has said nothing."""
    replies = (message.text for message in reversed(messages) if isinstance(message, AIMessage))
    return next(replies, "")


def _led_here(state: CoachState) -> str:
    """Return the user's words that led from another phase into this one.

    Those that this phase has answered itself, before it was left, were heard then.
    """
    visit = state["history"][-1]
    if visit["trigger"] == "start" or "before" in visit:
        return ""
    answered_by = None
    for message in reversed(state["messages"]):
        if isinstance(message, AIMessage):
            answered_by = message.additional_kwargs.get("phase")
        elif isinstance(message, HumanMessage):
            return "" if answered_by == state["phase"] else message.text
    return ""


def _described(description: str) -> HumanMessage:
    """Return the request's description as the user's first message."""
    return HumanMessage(
        description, id=uuid.uuid4().hex, additional_kwargs={"time": time_stamp(), "request": True}
    )


def _doubts(answer: Answer) -> bool:
    """Whether an answer that is unclear says a doubt, and not merely neither yes nor no."""
    return answer.kind == "unclear" and answer.reason != "says neither"


def _is_puzzled(kind: str, changes: list[str], before: CreativeIntent) -> bool:
    """Whether the user wants something else, and the rules do not see what."""
    if changes:
        return False
    if kind == "reject":
        # A no to any other question, such as whether there is more, is an answer like any other.
        return before.proposal_stands or before.user_confirmed_vision
    if kind in _TAKES_BACK:
        return True
    return kind == "other" and before.shown_digest is not None


def _query(state: CoachState, update: CoachState) -> str:
    intent = CreativeIntent.from_dict(update["intent"])
    said, looked_up = update["heard"]["said"], update["coach"]["looked_up"]
    return lookup_query(intent, said, looked_up) or ""
