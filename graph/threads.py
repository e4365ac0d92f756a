"""The threads of a database, told in a line each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from langgraph.checkpoint.base import CheckpointTuple

from graph.checkpointers import Checkpointer, ThreadTimes
from graph.checkpointers.stored_threads import UNREADABLE
from graph.versions import binding_of
from nodes.brief.intent import Readiness, brief_of
from nodes.state import StoredCoach


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadSummary:
    """One thread, as it stands.

    Of one that is encrypted by a key that is not given, only its id and its times are known.
    """

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
    readable: bool = True
    """Whether more of it is known than what is stored in clear."""


async def list_threads(checkpointer: Checkpointer, limit: int | None = 100) -> list[ThreadSummary]:
    """Return the threads of a database, the one that changed last first.

    Those of other programs are left out; those under a key that is not given are listed.
    """
    asked = limit
    while True:
        heads = await checkpointer.athreads(asked)
        found = _summaries(heads, await checkpointer.atimes([_id_of(head) for head in heads]))
        if asked is None or len(heads) < asked or len(found[:limit]) == limit:
            return found[:limit]
        asked *= 2


def _summaries(
    heads: list[CheckpointTuple], times: Mapping[str, ThreadTimes]
) -> list[ThreadSummary]:
    summaries = []
    for stored in heads:
        if (when := times.get(_id_of(stored))) is None:
            continue  # deleted meanwhile
        state = cast("StoredCoach", stored.checkpoint["channel_values"])
        bound, tokens = binding_of(state), state.get("tokens")
        sealed = UNREADABLE in stored.metadata
        if bound is None and not sealed:
            continue
        brief = brief_of(state)
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
                readiness=brief.get_readiness() if brief else None,
                readable=not sealed,
            )
        )
    return summaries


def _id_of(stored: CheckpointTuple) -> str:
    return str(stored.config["configurable"]["thread_id"])
