"""Which node comes next: pure functions of the profile and the state."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from typing import Any, Final

from langchain_core.runnables import Runnable, RunnableConfig
from langgraph.graph import END

from nodes.path import check_thread, may_speak
from nodes.planning import as_laid_out, node_of
from nodes.state import CoachState, PhaseState
from nodes.steps import StepName, step_of
from profiles import LAID_OUT, PHASE_DONE, PhaseProfile

logger = logging.getLogger(__name__)


class Route(Runnable[Any, str]):
    """A pure function of the state that chooses what comes next.

    LangGraph calls it where it stands. A bare function would cost a task, or even a thread, and a
    trace of its own each time.
    """

    def __init__(self, choose: Callable[[Any], str]) -> None:
        self.name = choose.__name__
        self._choose = choose

    def invoke(self, input: Any, config: RunnableConfig | None = None, **_: Any) -> str:  # noqa: A002 LangChain's name
        """Choose."""
        return self._choose(input)

    async def ainvoke(self, input: Any, config: RunnableConfig | None = None, **_: Any) -> str:  # noqa: A002
        """Choose."""
        return self._choose(input)


def make_entry_route(profile: PhaseProfile) -> Route:
    """Make the route from START: to the phase that the thread is in."""

    def route_to_active_phase(state: PhaseState) -> str:
        if (bound := state.get("profile")) is None:
            return profile.initial_phase
        check_thread(profile, state)
        if bound["digest"] != profile.digest:
            logger.warning(
                "The thread began with another version of profile %r (%s); it goes on with the "
                "present one (%s)",
                profile.name,
                bound["digest"],
                profile.digest,
            )
        return node_of(profile, state)

    return Route(route_to_active_phase)


def make_phase_route(profile: PhaseProfile, phase_id: str) -> Route:
    """Make the route out of a phase: along the move that its node wrote, or to the turn's end."""
    labels = edge_labels(profile, phase_id)

    def route_by_phase(state: PhaseState) -> str:
        here = as_laid_out(profile, state)
        return labels[here.node_of(state["phase"])] if may_speak(here, state) else END

    return Route(route_by_phase)


def edge_labels(profile: PhaseProfile, phase_id: str) -> dict[str, str]:
    """Return, for each phase that one move reaches, what takes the conversation there."""
    causes: dict[str, list[str]] = {target: [] for target in profile.targets_of(phase_id)}
    for transition in profile.transitions_from(phase_id):
        for target in profile.reached_by(transition):
            causes[target].append(transition.in_words)
    if profile.phases[phase_id].is_plan:
        # The phases of a plan share its node.
        causes.setdefault(phase_id, []).append(f"{LAID_OUT} / {PHASE_DONE}")
    labels: dict[str, str] = {}
    for target, given in causes.items():
        label = " / ".join(dict.fromkeys(given))
        # LangGraph tells edges apart by their labels, the one to the turn's end among them, and
        # draws none that is its target's name.
        taken = label in {END, target, *labels.values()}
        labels[target] = f"{label} ({target})" if taken else label
    return labels


_CALLS_FOR: Final[dict[StepName, str]] = {
    "clarify": "something is open",
    "summarize": "complete",
    "confirm": "confirmed",
}
COACH_LABELS: Final[dict[Hashable, str]] = {_CALLS_FOR[step]: step for step in _CALLS_FOR}
"""What leads to each step of a coach."""


@Route
def route_by_readiness(state: CoachState) -> str:
    """Choose the step that the brief calls for."""
    return _CALLS_FOR[step_of(state)]


@Route
def route_to_look_up(state: CoachState) -> str:
    """Choose to look something up first, to reply, or to end the turn where nobody waits."""
    if "heard" not in state:
        return END
    return "look up" if state.get("query") else route_by_readiness.invoke(state)
