"""What every checkpointer of ours holds to: a turn commits whole or not at all, and in order."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
)
from langgraph.checkpoint.serde.types import TASKS
from langgraph.constants import START

from graph.checkpointers.held_threads import HeldThreads
from graph.checkpointers.records import Records
from graph.checkpointers.stored_threads import DIGEST, StoredThreads, config_at

_PENDING_NODE = "branch:to:"
_PENDING_JOIN = "join:"
_REMEMBERED = 4096

_T = TypeVar("_T")


def holds_pending_node(values: Mapping[str, Any]) -> bool:
    """Whether a node was still to run when these channel values were taken.

    LangGraph keeps what is to run in channels of its own, whose names are its own matter.
    """
    return bool(values.get(TASKS)) or any(
        name == START
        or name.startswith(_PENDING_NODE)
        or (name.startswith(_PENDING_JOIN) and len(value) > name.count("+"))
        for name, value in values.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProfile:
    """A version of a profile that a thread is bound to, as it is stored: perhaps encrypted."""

    digest: str
    name: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A checkpoint on its way to the database."""

    config: RunnableConfig
    """Where it goes; its `checkpoint_id` is the parent, one that is stored."""
    checkpoint: Checkpoint
    metadata: CheckpointMetadata
    new_versions: ChannelVersions
    in_order: bool
    """Whether it may only follow the newest checkpoint: so for a turn, not for `update_state`."""
    profile: StoredProfile | None
    """What a thread's first checkpoint with it needs beside it, lest a deletion took it
    meanwhile."""

    @property
    def thread_id(self) -> str:
        """The thread that it belongs to."""
        return str(self.config["configurable"]["thread_id"])

    @property
    def namespace(self) -> str:
        """The graph within the thread: empty for the outermost."""
        return str(self.config["configurable"].get("checkpoint_ns", ""))

    @property
    def parent(self) -> str | None:
        """The id of the checkpoint that it follows."""
        parent: str | None = self.config["configurable"].get("checkpoint_id")
        return parent


class Checkpointer(StoredThreads):
    """A LangGraph checkpointer that keeps whole turns only.

    A checkpoint that a run leaves with a node still to run is passed over, and so are all
    pending writes: a run that failed leaves the thread as it was, and `interrupt()` cannot be
    resumed. A subgraph that is called in a node commits with the graph around it, never by
    itself. What a run commits has to follow the thread's newest checkpoint, so no two writers
    can lose each other's turns. `update_state` is free to branch off anywhere.
    """

    records: Records
    """What is kept of the threads beside their checkpoints."""

    def __init__(self, **stock: Any) -> None:
        super().__init__(**stock)
        self._held = HeldThreads()
        self._stored_as: OrderedDict[str, str | None] = OrderedDict()
        self._profiles: OrderedDict[str, StoredProfile] = OrderedDict()
        self._saving: dict[str, set[asyncio.Future[None]]] = {}

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Store a checkpoint, unless it is half a turn.

        Raise ThreadConflictError if another writer was first, and store nothing then.
        """
        if commit := self._commit_of(config, checkpoint, metadata, new_versions):
            with self._in_flight(commit.thread_id):
                return self._stored(commit, await self._store(commit))
        return at(config, checkpoint["id"])

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Store nothing: what a node wrote counts when its turn commits."""

    def put_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Store nothing, as `aput_writes`."""

    async def astore_profile(self, digest: str, name: str, body: str) -> None:
        """Keep a version of a profile, once per digest."""
        if digest in self._profiles:
            return  # stored before; if it was deleted since, a thread's first checkpoint brings it
        seal = self.keyring.seal
        profile = StoredProfile(digest=digest, name=seal(name), body=seal(body))
        await self._store_profile(profile)
        _remember(self._profiles, digest, profile)

    @asynccontextmanager
    async def turn_lock(self, thread_id: str) -> AsyncIterator[None]:
        """Hold the right to run a turn on the thread, among all processes on this database.

        Raise ThreadBusyError at once if another turn holds it. It ends with the process, however
        that ends. When the block is left, nothing of the turn is still being saved.
        """
        with self._held.hold(thread_id):
            async with self._lock_for_others(thread_id):
                try:
                    yield
                finally:
                    await self.settled(thread_id)

    async def settled(self, thread_id: str) -> None:
        """Wait until nothing of the thread is still being saved."""
        while saving := self._saving.get(thread_id):
            await asyncio.wait(saving)

    async def turn_runs(self, thread_id: str) -> bool:
        """Whether somebody holds the thread's turn lock, in this process or in another."""
        return thread_id in self._held or await self._is_locked_by_others(thread_id)

    async def holds_lock(self, thread_id: str) -> bool:
        """Whether a turn lock that was taken here is still held."""
        return thread_id in self._held

    def forget_messages(self) -> None:
        """Keep no message in memory any more: what is deleted is to be gone from here as well."""
        self._serializer.forget()

    async def ascrub(self) -> None:
        """Leave nothing of what was deleted in the journals of the store, where it has any."""

    @abstractmethod
    async def adelete_thread(self, thread_id: str) -> bool:  # type: ignore[override]
        """Delete all of a thread, and the profile if it was the last to need it.

        What its records hold goes with it. Return whether there was anything to delete.
        """

    @abstractmethod
    async def _store(self, commit: Commit) -> str:
        """Store a checkpoint in one step, and return the id that it got."""

    @abstractmethod
    async def _store_profile(self, profile: StoredProfile) -> None:
        """Store a profile, unless its digest is stored under the same key."""

    @abstractmethod
    def _lock_for_others(self, thread_id: str) -> AbstractAsyncContextManager[None]:
        """Hold the turn lock against other processes."""

    @abstractmethod
    async def _is_locked_by_others(self, thread_id: str) -> bool:
        """Whether another process holds the turn lock."""

    def _commit_of(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> Commit | None:
        if "counters_since_delta_snapshot" in metadata:
            raise NotImplementedError(
                "A DeltaChannel lives on pending writes, which this checkpointer does not keep."
            )
        parent: str | None = config["configurable"].get("checkpoint_id")
        if checkpoint["id"] == parent:
            return None  # a run that did nothing saves what it has loaded
        in_order = metadata.get("source") in {"input", "loop"}
        # A run knows its earlier checkpoints by ids that were not stored, and takes for stored
        # the values that came with them.
        if parent is not None and parent in self._stored_as:
            parent = self._stored_as[parent]
            new_versions = checkpoint["channel_versions"]
        if in_order and (
            ":" in config["configurable"].get("checkpoint_ns", "")
            or holds_pending_node(checkpoint["channel_values"])
        ):
            _remember(self._stored_as, checkpoint["id"], parent)
            return None
        digest = _digest_of(checkpoint["channel_values"])
        return Commit(
            config={
                **config,
                "configurable": {**config["configurable"], "checkpoint_id": parent},
            },
            checkpoint=checkpoint,
            metadata=cast(
                "CheckpointMetadata", {**metadata, DIGEST: digest} if digest else metadata
            ),
            new_versions=new_versions,
            in_order=in_order,
            profile=self._profiles.get(digest)
            if digest and (parent is None or not in_order)
            else None,
        )

    def _stored(self, commit: Commit, checkpoint_id: str) -> RunnableConfig:
        if checkpoint_id != commit.checkpoint["id"]:
            _remember(self._stored_as, commit.checkpoint["id"], checkpoint_id)
        return at(commit.config, checkpoint_id)

    @contextmanager
    def _in_flight(self, thread_id: str) -> Iterator[None]:
        """Let `turn_lock` wait for a save: LangGraph goes on with it when a run is cancelled."""
        done = asyncio.get_running_loop().create_future()
        saving = self._saving.setdefault(thread_id, set())
        saving.add(done)
        try:
            yield
        finally:
            done.set_result(None)
            saving.discard(done)
            if not saving:
                self._saving.pop(thread_id, None)


def at(config: RunnableConfig, checkpoint_id: str) -> RunnableConfig:
    """Point a config at another checkpoint of its thread and namespace."""
    place = config["configurable"]
    return config_at(place["thread_id"], place.get("checkpoint_ns", ""), checkpoint_id)


def _digest_of(values: Mapping[str, Any]) -> str | None:
    profile = values.get("profile")
    digest = profile.get("digest") if isinstance(profile, Mapping) else None
    return digest if isinstance(digest, str) else None


def _remember(known: OrderedDict[str, _T], key: str, value: _T) -> None:
    known[key] = value
    known.move_to_end(key)
    if len(known) > _REMEMBERED:
        known.popitem(last=False)
