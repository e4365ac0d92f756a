"""The threads of a database, told in a line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from langgraph.checkpoint.base import CheckpointTuple

from graph.checkpointers import Checkpointer
from graph.versions import binding_of
from nodes.state import StoredState


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadSummary:
    """One thread, as it stands."""

    thread_id: str
    profile: str
    """The display name of its profile."""
    phase: str
    status: str
    turns: int
    tokens_in: int
    tokens_out: int
    updated: str
    """When its last turn was saved, as an ISO 8601 time in UTC."""


async def list_threads(checkpointer: Checkpointer, limit: int | None = 100) -> list[ThreadSummary]:
    """Return the threads of a database, the one that changed last first.

    Those of other programs are left out.
    """
    asked = limit
    while True:
        heads = await checkpointer.athreads(asked)
        found = _summaries(heads)
        if asked is None or len(heads) < asked or len(found[:limit]) == limit:
            return found[:limit]
        asked *= 2


def _summaries(heads: list[CheckpointTuple]) -> list[ThreadSummary]:
    summaries = []
    for stored in heads:
        state = cast("StoredState", stored.checkpoint["channel_values"])
        bound, tokens = binding_of(state), state.get("tokens")
        if bound is None:
            continue
        summaries.append(
            ThreadSummary(
                thread_id=stored.config["configurable"]["thread_id"],
                profile=bound["name"],
                phase=state.get("phase", ""),
                status=state.get("status", ""),
                turns=state.get("turns", 0),
                tokens_in=tokens["input"] if tokens else 0,
                tokens_out=tokens["output"] if tokens else 0,
                updated=stored.checkpoint["ts"],
            )
        )
    return summaries
