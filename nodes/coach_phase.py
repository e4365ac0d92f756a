"""A coach as a phase of a conversation: its graph replies, and later phases see the brief."""

from __future__ import annotations

from typing import Any, Protocol, cast

from langchain_core.messages import BaseMessage, SystemMessage

from nodes.brief.intent import brief_of
from nodes.coach_prompt import brief_note, coach_system
from nodes.coaching import Scene, step_prompt
from nodes.context import Context
from nodes.events import EventWriter, listener
from nodes.parse import hear
from nodes.prompt import prompt_so_far
from nodes.remembering import before_of, messages_after
from nodes.state import CoachState, PhaseState
from nodes.steps import STEPS, step_of
from nodes.turn import removals
from profiles import PhaseProfile


class Coach(Protocol):
    """The compiled graph of a coach, as a phase's node uses it."""

    async def ainvoke(self, input: Any, *, context: Context) -> Any:  # noqa: A002 LangGraph's name
        """Take a state, and return it as it is after the coach's turn."""


async def coach_reply(
    coach: Coach, state: PhaseState, context: Context, write: EventWriter
) -> PhaseState:
    """Return what a turn of the coach changes; the move that it may lead to is made already."""
    # A subgraph's events do not reach those who listen to the graph around it.
    token = listener.set(write)
    try:
        after: dict[str, Any] = await coach.ainvoke(state, context=context)
    finally:
        listener.reset(token)
    before = cast("dict[str, Any]", state)
    changed = {k: v for k, v in after.items() if k != "messages" and v != before.get(k)}
    old = {message.id for message in state["messages"]}
    new = {message.id for message in after["messages"]}
    gone = [message for message in state["messages"] if message.id not in new]
    added = [message for message in after["messages"] if message.id not in old]
    return cast("PhaseState", {**changed, "messages": [*removals(gone), *added]})


def next_coach_prompt(
    profile: PhaseProfile, state: PhaseState, *, speaks: bool
) -> list[BaseMessage]:
    """Return the prompt of a coach's next reply; what a look-up would find is not in it."""
    system = SystemMessage(coach_system(profile, state["phase"]))
    if not speaks:
        return prompt_so_far(system, messages_after(state), before_of(state))
    before = cast("CoachState", state)
    heard = hear(profile, before)
    messages = [*state["messages"], *heard.get("messages", [])]
    after: CoachState = {**before, **heard, "messages": messages}
    return step_prompt(system, STEPS[step_of(after)], Scene(profile, after))


def brief_notes(state: PhaseState) -> list[str]:
    """Return the brief as a note for a phase that is no coach's; none where there is no brief."""
    intent = brief_of(state)
    return [] if intent is None or intent.is_empty else [brief_note(intent)]
