"""Which version of a profile a thread goes on with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from pydantic import ValidationError

from graph.checkpointers import Checkpointer
from graph.errors import ForeignThreadError, StoredProfileError, WrongKeyError
from nodes.errors import ProfileMismatchError
from nodes.state import ProfileBinding, StoredState
from profiles import PhaseProfile


def binding_of(values: Mapping[str, Any]) -> ProfileBinding | None:
    """Return which profile a thread runs; `None` for one that another program has written."""
    match values.get("profile"):
        case {"name": str(name), "digest": str(digest)}:
            return {"name": name, "digest": digest}
        case _:
            return None


async def state_of(checkpointer: Checkpointer, thread_id: str) -> StoredState:
    """Return what a thread remembers; empty where there is no such thread."""
    stored = await checkpointer.anewest(thread_id)
    return cast("StoredState", stored.checkpoint["channel_values"] if stored else {})


async def is_ours(checkpointer: Checkpointer, thread_id: str) -> bool:
    """Whether a conversation of ours has written a thread."""
    try:
        stored = await checkpointer.anewest(thread_id)
    except ForeignThreadError:
        return False
    except WrongKeyError:
        return True  # nobody else encrypts so
    return stored is not None and binding_of(stored.checkpoint["channel_values"]) is not None


async def profile_of_thread(
    checkpointer: Checkpointer, thread_id: str, given: PhaseProfile | None
) -> PhaseProfile | None:
    """Return the version of the profile that a thread runs; a new thread takes the given one.

    A thread goes on with the version that it began with, which is stored beside it. Where it is
    not, the present one has to serve. Raises `ProfileMismatchError` where the thread runs a
    profile of another name, `ForeignThreadError` where it is none of ours, and returns `None` for
    a new thread without a profile.
    """
    stored = await checkpointer.anewest(thread_id)
    values = stored.checkpoint["channel_values"] if stored else None
    return await profile_of_values(checkpointer, thread_id, values, given)


async def profile_of_values(
    checkpointer: Checkpointer,
    thread_id: str,
    values: Mapping[str, Any] | None,
    given: PhaseProfile | None,
) -> PhaseProfile | None:
    """Do as `profile_of_thread` for a thread of which the newest values are known."""
    if not values:
        return given
    bound = binding_of(values)
    if bound is None:
        raise ForeignThreadError(thread_id)
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
        raise StoredProfileError(name, digest, _first_fault(error)) from error


@lru_cache(64)
def _read(body: str) -> PhaseProfile:
    return PhaseProfile.from_stored(body)


def _first_fault(error: ValidationError) -> str:
    fault, *others = error.errors(include_url=False, include_input=False)
    where = ".".join(map(str, fault["loc"]))
    more = f" (and {len(others)} more)" if others else ""
    return f"{where}{': ' if where else ''}{fault['msg'].rstrip('.')}{more}. Start a new thread."
