"""Which version of a profile a thread goes on with."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from langchain_core.runnables import RunnableConfig
from pydantic import ValidationError

from graph.checkpointers import Checkpointer
from graph.errors import StoredProfileError
from nodes.errors import ProfileMismatchError
from nodes.state import StoredState
from profiles import PhaseProfile


async def profile_of_thread(
    checkpointer: Checkpointer, thread_id: str, given: PhaseProfile | None
) -> PhaseProfile | None:
    """Return the version of the profile that a thread runs; a new thread takes the given one.

    A thread goes on with the version that it began with, which is stored beside it. Where it is
    not, the present one has to serve. Raises `ProfileMismatchError` where the thread runs a
    profile of another name, and returns `None` for a new thread without a profile.
    """
    config: RunnableConfig = {"configurable": {"thread_id": thread_id, "checkpoint_ns": ""}}
    stored = await checkpointer.aget_tuple(config)
    if stored is None:
        return given
    bound = cast("StoredState", stored.checkpoint["channel_values"]).get("profile")
    if bound is None:
        return given
    name, digest = bound["name"], bound["digest"]
    if given is not None:
        if given.name != name:
            raise ProfileMismatchError(name, given.name)
        if given.digest == digest:
            return given
    body = await checkpointer.aload_profile(digest)
    if body is None:
        if given is None:
            raise StoredProfileError(name, digest, "it is not stored here. Name the profile.")
        return given
    try:
        return _read(body)
    except ValidationError as error:
        raise StoredProfileError(name, digest, error) from error


@lru_cache(64)
def _read(body: str) -> PhaseProfile:
    return PhaseProfile.model_validate_json(body)
