"""What LangGraph's own server and Studio serve: each built-in profile as a graph of its own.

`langgraph.json` names a factory of this module for each profile. A factory reads its profile when
it is called, so that importing this module opens no file, and leaves the checkpointer to the
server.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import cast

from graph.coach import COACH, build_coach_graph
from graph.compiled import PhaseGraph
from graph.phases import build_phase_graph
from profiles import builtin_names, load_profile


def _factory(name: str) -> Callable[[], PhaseGraph]:
    @cache
    def make() -> PhaseGraph:
        # The coach alone is served as its steps, which Studio draws and takes a request for.
        builder = build_coach_graph() if name == COACH else build_phase_graph(load_profile(name))
        return cast("PhaseGraph", builder.compile(name=name))

    make.__doc__ = f"Make the graph of the built-in profile {name}."
    return make


globals().update({name: _factory(name) for name in builtin_names()})
