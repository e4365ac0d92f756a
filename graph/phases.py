"""The graph of a profile: a node for each phase, an edge for each move."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from langgraph.graph import END, START, StateGraph

from graph.coach import build_coach_phase
from graph.routes import edge_labels, make_entry_route, make_phase_route
from nodes.context import Context
from nodes.phase import make_phase_node
from nodes.state import CoachInput, CoachState, PhaseInput, PhaseState, StoredCoach, StoredState
from profiles import PhaseProfile, Profile, as_phase_profile

PhaseGraphBuilder = StateGraph[PhaseState, Context, PhaseInput, StoredState]


def build_phase_graph(profile: Profile) -> PhaseGraphBuilder:
    """Connect a profile's phases. Compile the result with a checkpointer, or give it to Studio.

    Each phase is a node, and each pair of phases that a transition joins is an edge, labelled
    with the signals that take it. A standalone profile becomes a graph of one node.
    """
    phases = as_phase_profile(profile)
    schemas: tuple[Any, Any, Any] = (PhaseState, PhaseInput, StoredState)
    if phases.has_coach:
        schemas = (CoachState, CoachInput, StoredCoach)
    state, takes, gives = schemas
    builder: PhaseGraphBuilder = StateGraph(
        state, context_schema=Context, input_schema=takes, output_schema=gives
    )
    for phase_id, phase in phases.phases.items():
        # A coach's steps are a graph of their own, which a drawing can look into.
        coach = build_coach_phase(phases, phase_id).compile() if phase.is_coach else None
        builder.add_node(phase_id, make_phase_node(phases, phase_id, coach), input_schema=state)
        builder.add_conditional_edges(
            phase_id, make_phase_route(phases, phase_id), _edges_from(phases, phase_id)
        )
    builder.add_conditional_edges(START, make_entry_route(phases), list(phases.phases))
    return builder


def _edges_from(profile: PhaseProfile, phase_id: str) -> dict[Hashable, str]:
    labels = edge_labels(profile, phase_id)
    return {**{labels[target]: target for target in labels}, END: END}
