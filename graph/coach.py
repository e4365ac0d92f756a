"""The graph of a coach: read what came in, and give the reply that the brief calls for."""

from __future__ import annotations

from typing import Any

from langgraph.graph import END, START, StateGraph

from graph.routes import COACH_LABELS, route_by_readiness, route_to_look_up
from nodes.clarify import make_clarify_node
from nodes.confirm import make_confirm_node
from nodes.context import Context
from nodes.ground import make_ground_node
from nodes.parse import make_parse_node
from nodes.state import CoachInput, CoachState, StoredCoach
from nodes.summarize import make_summarize_node
from profiles import PhaseProfile, as_phase_profile, load_profile

CoachGraphBuilder = StateGraph[CoachState, Context, CoachInput, StoredCoach]

COACH = "coach"
"""The built-in profile whose conversation is a coach's alone."""


def build_coach_graph() -> CoachGraphBuilder:
    """Connect a coach's steps. Compile the result with a checkpointer, or give it to Studio.

    A turn takes `{"messages": […], "request": {…}}`. The thread is one of the profile `coach`, so
    a `Conversation` can go on with it.
    """
    profile = as_phase_profile(load_profile(COACH))
    return _connect(profile, profile.initial_phase, CoachInput, StoredCoach)


def build_coach_phase(profile: PhaseProfile, phase_id: str) -> StateGraph[Any, Context, Any, Any]:
    """Connect the steps of a coach as a phase of a profile, to be called by the phase's node."""
    return _connect(profile, phase_id, CoachState, CoachState)


def _connect(
    profile: PhaseProfile, phase_id: str, takes: type[Any], gives: type[Any]
) -> CoachGraphBuilder:
    builder: CoachGraphBuilder = StateGraph(
        CoachState, context_schema=Context, input_schema=takes, output_schema=gives
    )
    builder.add_node("parse", make_parse_node(profile, phase_id))
    builder.add_node("ground", make_ground_node())
    builder.add_node("clarify", make_clarify_node(profile, phase_id))
    builder.add_node("summarize", make_summarize_node(profile, phase_id))
    builder.add_node("confirm", make_confirm_node(profile, phase_id))
    builder.add_edge(START, "parse")
    builder.add_conditional_edges(
        "parse", route_to_look_up, {**COACH_LABELS, "look up": "ground", END: END}
    )
    builder.add_conditional_edges("ground", route_by_readiness, {**COACH_LABELS})
    for step in COACH_LABELS.values():
        builder.add_edge(step, END)
    return builder
