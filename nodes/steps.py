"""The coach's steps, and which of them a brief calls for."""

from __future__ import annotations

from typing import Final, Literal

from nodes.brief.intent import CreativeIntent
from nodes.clarify import CLARIFY
from nodes.coaching import Step
from nodes.confirm import CONFIRM
from nodes.state import CoachState
from nodes.summarize import SUMMARIZE

StepName = Literal["clarify", "summarize", "confirm"]

STEPS: Final[dict[StepName, Step]] = {
    "clarify": CLARIFY,
    "summarize": SUMMARIZE,
    "confirm": CONFIRM,
}


def step_of(state: CoachState) -> StepName:
    """Return the step that the brief calls for after what was heard."""
    heard = state["heard"]
    last = heard["came"] and not heard["remaining"]
    match CreativeIntent.from_dict(state["intent"]).get_readiness():
        case "ready":
            return "confirm"
        case "awaiting_confirmation":
            return "clarify" if heard["puzzled"] and not last else "summarize"
        case "not_ready" | "needs_clarification":
            return "summarize" if last else "clarify"
