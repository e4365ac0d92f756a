"""Conversations as the database holds them, whoever held them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from cuelight.errors import UnknownThreadError
from graph import Checkpointer, Entry, list_threads, open_checkpointer, read_transcript
from graph.errors import ForeignThreadError, hide_password
from graph.replaying import RecordedTurn, read_recording
from graph.versions import binding_of
from nodes.state import MAX_HISTORY, StoredState, Visit

_SEARCHED = 1000


@dataclass(frozen=True, kw_only=True)
class Database:
    """Where conversations are kept, and how."""

    address: str
    retention: timedelta | None = None
    """After how long without a change a thread expires."""
    keys: tuple[str, ...] = field(default=(), repr=False)
    """What encrypts the conversations."""

    def open(self) -> AbstractAsyncContextManager[Checkpointer]:
        """Open it, and make it if it is not there."""
        return open_checkpointer(self.address, retention=self.retention, keys=self.keys)

    def open_existing(self) -> AbstractAsyncContextManager[Checkpointer]:
        """Open it to look into it; one whose file is missing is empty, and is not made."""
        store = self.open()
        return store if self.exists else open_checkpointer("memory:")

    @property
    def exists(self) -> bool:
        """Whether it is there, as far as can be told without opening it."""
        path = sqlite_path(self.address)
        return path is None or path.exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredThread:
    """A whole conversation, as it was read."""

    thread_id: str
    state: StoredState
    history: list[Visit]
    """Every stay in a phase, from the first on."""
    transcript: list[Entry]
    profile: dict[str, Any] | None
    """The version of the profile that it runs, where that is stored."""
    turns: Sequence[RecordedTurn] = ()
    """What each turn took and did, as a replay needs it."""

    @property
    def name(self) -> str:
        """The name of its profile."""
        bound = self.state.get("profile")
        return bound["name"] if bound else "A conversation"

    def phase_name(self, phase_id: str | None) -> str:
        """Return the name of a phase, or its id where nothing is known of it."""
        phases = (self.profile or {}).get("phases", {})
        plan = self.state.get("plan")
        planned = {one["id"]: one["name"] for one in plan["phases"]} if plan else {}
        name = phases.get(phase_id, {}).get("name") or planned.get(phase_id or "")
        return str(name or phase_id or "")


def sqlite_path(address: str) -> Path | None:
    """Return the file of an SQLite address, or `None` for any other."""
    scheme, _, rest = address.partition(":")
    if scheme.lower() != "sqlite" or not rest.startswith("///"):
        return None
    return Path(rest.removeprefix("///")).expanduser()


def is_in_memory(address: str) -> bool:
    """Whether a database ends with the process that has it open."""
    return address.lower().startswith("memory:")


def place_of(address: str) -> str:
    """Return where a database is, as people call it, without a password."""
    path = sqlite_path(address)
    if path is None:
        passing = "in memory, for this time only"
        return passing if is_in_memory(address) else hide_password(address)
    home = Path.home()
    return str(Path("~", path.relative_to(home)) if path.is_relative_to(home) else path)


async def unknown_thread(
    store: Checkpointer, thread_id: str, advice: str = ""
) -> UnknownThreadError:
    """Return the error for a thread that is not there, with the one that may be meant."""
    threads = await list_threads(store, _SEARCHED)
    known = [thread.thread_id for thread in threads if thread.thread_id != thread_id]
    return UnknownThreadError(thread_id, known, advice)


async def state_of(store: Checkpointer, thread_id: str) -> StoredState | None:
    """Return what a thread remembers, or `None` where there is no such thread."""
    stored = await store.anewest(thread_id)
    return cast("StoredState", stored.checkpoint["channel_values"]) if stored else None


async def read_thread(store: Checkpointer, thread_id: str) -> StoredThread:
    """Read all of a thread; `UnknownThreadError` where there is none of ours."""
    state = await state_of(store, thread_id)
    if state is None:
        raise await unknown_thread(store, thread_id)
    if (bound := binding_of(state)) is None:
        raise ForeignThreadError(thread_id)
    body = await store.aload_profile(bound["digest"])
    return StoredThread(
        thread_id=thread_id,
        state=state,
        history=await _history(store, thread_id, state),
        transcript=await read_transcript(store, thread_id),
        profile=_definition(body or ""),
        turns=(await read_recording(store, thread_id)).turns,
    )


def _definition(body: str) -> dict[str, Any] | None:
    try:
        read = json.loads(body)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


async def _history(store: Checkpointer, thread_id: str, state: StoredState) -> list[Visit]:
    """Return all visits; those that the state has let go are in earlier checkpoints."""
    history = state.get("history", [])
    if len(history) < MAX_HISTORY:
        return history
    seen: set[tuple[str, str]] = set()
    backwards: list[Visit] = []
    async for stored in store.achain(thread_id):
        values = cast("StoredState", stored.checkpoint["channel_values"])
        for visit in reversed(values.get("history", [])):
            if (key := (visit["phase"], visit["entered"])) not in seen:
                seen.add(key)
                backwards.append(visit)
    return backwards[::-1]


async def load_thread(database: Database, thread_id: str) -> StoredThread:
    """Read all of a thread of a database."""
    async with database.open_existing() as store:
        return await read_thread(store, thread_id)


async def delete_thread(database: Database, thread_id: str) -> None:
    """Delete a thread; `ThreadBusyError` while a turn runs on it."""
    async with database.open_existing() as store, store.turn_lock(thread_id):
        state = await state_of(store, thread_id)
        if state is not None and binding_of(state) is None:
            raise ForeignThreadError(thread_id)
        if not await store.adelete_thread(thread_id):
            raise await unknown_thread(store, thread_id)
