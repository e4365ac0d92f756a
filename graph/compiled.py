"""Compiled graphs, made once for each profile and checkpointer."""

from __future__ import annotations

from collections import OrderedDict
from weakref import WeakKeyDictionary

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph

from graph.phases import build_phase_graph
from nodes.context import Context
from nodes.state import PhaseInput, PhaseState, StoredState
from profiles import PhaseProfile

PhaseGraph = CompiledStateGraph[PhaseState, Context, PhaseInput, StoredState]

_KEPT = 64
# About half a megabyte each at fifty phases.

_compiled: WeakKeyDictionary[BaseCheckpointSaver[str], OrderedDict[str, PhaseGraph]] = (
    WeakKeyDictionary()
)


def compiled(profile: PhaseProfile, checkpointer: BaseCheckpointSaver[str]) -> PhaseGraph:
    """Return the graph of a profile on a checkpointer; the last ones used are kept."""
    graphs = _compiled.setdefault(checkpointer, OrderedDict())
    key = profile.fingerprint
    if key not in graphs:
        graphs[key] = build_phase_graph(profile).compile(checkpointer=checkpointer)
        if len(graphs) > _KEPT:
            graphs.popitem(last=False)
    graphs.move_to_end(key)
    return graphs[key]
