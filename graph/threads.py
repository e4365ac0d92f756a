"""The threads of a database, told in a line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from langgraph.checkpoint.base import CheckpointTuple

from graph.checkpointers import Checkpointer
from nodes.brief.intent import CreativeIntent, Readiness
from nodes.state import StoredCoach


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
    created: str
    """When its first turn was saved, as an ISO 8601 time in UTC."""
    updated: str
    """When its last turn was saved, as an ISO 8601 time in UTC."""
    readiness: Readiness | None = None
    """How far a coach's brief is; `None` where there is none."""


async def list_threads(checkpointer: Checkpointer, limit: int | None = 100) -> list[ThreadSummary]:
    """Return the threads of a database, the one that changed last first."""
    heads = await checkpointer.athreads(limit)
    times = await checkpointer.atimes([_id_of(stored) for stored in heads])
    summaries = []
    for stored in heads:
        if (when := times.get(_id_of(stored))) is None:
            continue  # deleted meanwhile
        state = cast("StoredCoach", stored.checkpoint["channel_values"])
        brief = state.get("intent")
        bound, tokens = state.get("profile"), state.get("tokens")
        summaries.append(
            ThreadSummary(
                thread_id=_id_of(stored),
                profile=bound["name"] if bound else "",
                phase=state.get("phase", ""),
                status=state.get("status", ""),
                turns=state.get("turns", 0),
                tokens_in=tokens["input"] if tokens else 0,
                tokens_out=tokens["output"] if tokens else 0,
                created=when.created.isoformat(),
                updated=when.changed.isoformat(),
                readiness=CreativeIntent.from_dict(brief).get_readiness() if brief else None,
            )
        )
    return summaries


def _id_of(stored: CheckpointTuple) -> str:
    return str(stored.config["configurable"]["thread_id"])
