"""What a phase knows of what was said before it: all, nothing, or a summary."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import AIMessage, AnyMessage

from nodes.prompt import Before
from nodes.state import PhaseState, WaitingStay
from profiles.transition import Remember


def messages_after(state: PhaseState) -> Sequence[AnyMessage]:
    """Return the messages that a prompt holds: those after the mark, or all in the window."""
    upto = state.get("earlier", {}).get("upto")
    messages = state["messages"]
    if upto is None:
        return messages
    for place, message in enumerate(messages, start=1):
        if message.id == upto:
            return messages[place:]
    return messages


def before_of(state: PhaseState) -> Before:
    """Return what a prompt says about what came before its messages."""
    earlier, visit = state.get("earlier", {}), state["history"][-1]
    return Before(
        cut=bool(earlier),
        summary=earlier.get("summary", ""),
        returned="before" in visit and not visit["replies"],
    )


def after_move(state: PhaseState, remember: Remember, stay: WaitingStay | None) -> PhaseState:
    """Return what a move changes in what the next prompts leave out.

    Where a detour ends, the phase knows again what it knew. A summary is made when the turn ends;
    until then nothing more is left out than before.
    """
    update: PhaseState = {}
    earlier = state.get("earlier", {})
    after, due = earlier if stay is None else stay["earlier"], state.get("due")
    if stay is not None:
        due = None
    if remember != "keep" and (answered := _last_answer(state["messages"])):
        if remember == "reset":
            after, due = {"upto": answered, "summary": ""}, None
        else:
            due = answered
    if after != earlier:
        update["earlier"] = after
    if due != state.get("due"):
        update["due"] = due
    return update


def _last_answer(messages: Sequence[AnyMessage]) -> str | None:
    """Return the id of the last reply: what comes after it waits for an answer."""
    return next((one.id for one in reversed(messages) if isinstance(one, AIMessage)), None)
