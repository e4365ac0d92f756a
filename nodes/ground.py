"""The step that looks something up before a coach replies."""

from __future__ import annotations

from dataclasses import asdict
from typing import Protocol

from langgraph.runtime import Runtime

from nodes.context import Context, context_of
from nodes.events import listener
from nodes.grounding.sources import MOST_SOURCES, ground, grounding_event
from nodes.state import CoachState

MAX_LOOKED_UP = 20
"""How many queries a coach remembers, so as not to look the same up twice."""


class GroundNode(Protocol):
    """The node, as LangGraph calls it."""

    async def __call__(self, state: CoachState, runtime: Runtime[Context]) -> CoachState:
        """Return what this step changes."""


def make_ground_node() -> GroundNode:
    """Make the node that looks up what the parse has asked for."""

    async def look_up(state: CoachState, runtime: Runtime[Context]) -> CoachState:
        retriever, query = context_of(runtime).retriever, state.get("query")
        if retriever is None or not query:
            return {}
        sources = await ground(retriever, query)
        write = listener.get() or runtime.stream_writer
        write(grounding_event(query, sources))
        notes = state["coach"]
        looked_up = [*notes["looked_up"], query][-MAX_LOOKED_UP:]
        known = [asdict(source) for source in sources] or state.get("sources", [])
        return {
            "coach": {**notes, "looked_up": looked_up},
            "sources": known[:MOST_SOURCES],
        }

    return look_up
