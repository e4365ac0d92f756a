"""Threads in memory: for tests, trials and conversations that nobody wants to keep."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.memory import InMemorySaver

from graph.checkpointers.records import MemoryRecords
from graph.checkpointers.whole_turns import (
    DIGEST,
    Checkpointer,
    Commit,
    StoredProfile,
    at,
    chain_of,
    id_after,
)
from graph.errors import ThreadConflictError


@asynccontextmanager
async def open_memory() -> AsyncIterator[Checkpointer]:
    """Open an empty store that is gone when the block ends."""
    checkpointer = MemoryCheckpointer()
    try:
        yield checkpointer
    finally:
        checkpointer.records.close()


class MemoryCheckpointer(Checkpointer, InMemorySaver):
    """A checkpointer whose threads end with the process."""

    records: MemoryRecords

    def __init__(self) -> None:
        super().__init__()
        self.records = MemoryRecords()
        self.profiles: dict[str, StoredProfile] = {}
        self._one_writer = threading.Lock()

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Store a checkpoint as `aput` does."""
        if commit := self._commit_of(config, checkpoint, metadata, new_versions):
            return self._stored(commit, self._put(commit))
        return at(config, checkpoint["id"])

    async def aload_profile(self, digest: str) -> str | None:
        """Return the body of a stored profile."""
        profile = self.profiles.get(digest)
        return profile.body if profile else None

    async def athreads(self, limit: int | None = 100) -> list[CheckpointTuple]:
        """Return the newest checkpoint of each thread, the thread that changed last first."""
        newest = {
            max(namespaces[""]): thread_id
            for thread_id, namespaces in list(self.storage.items())
            if namespaces.get("")
        }
        found = (
            self.get_tuple(_config_of(newest[checkpoint_id], checkpoint_id))
            for checkpoint_id in sorted(newest, reverse=True)[:limit]
        )
        return [saved for saved in found if saved]

    async def achain(self, thread_id: str) -> AsyncIterator[CheckpointTuple]:
        """Iterate over the newest checkpoint of a thread and its ancestors, newest first."""
        if thread_id not in self.storage:
            return
        stored = self.storage[thread_id][""]
        for checkpoint_id in chain_of({id_: row[2] for id_, row in stored.items()}):
            if saved := self.get_tuple(_config_of(thread_id, checkpoint_id)):
                yield saved

    async def adelete_thread(self, thread_id: str) -> bool:  # type: ignore[override]
        """Delete all of a thread, and the profile if it was the last to need it."""
        self.forget_messages()
        known = any(self.storage[thread_id].values()) if thread_id in self.storage else False
        digests = {saved.metadata.get(DIGEST) for saved in self.list(_config_of(thread_id))}
        self.delete_thread(thread_id)
        in_use = {saved.metadata.get(DIGEST) for saved in self.list(None)}
        for digest in digests - in_use:
            self.profiles.pop(str(digest), None)
        return self.records.erase(thread_id) or known

    async def _store(self, commit: Commit) -> str:
        return self._put(commit)

    async def _store_profile(self, profile: StoredProfile) -> None:
        self.profiles.setdefault(profile.digest, profile)

    def _lock_for_others(self, thread_id: str) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    async def _is_locked_by_others(self, thread_id: str) -> bool:
        return False

    def _put(self, commit: Commit) -> str:
        checkpoint = commit.checkpoint
        with self._one_writer:
            stored = self.storage[commit.thread_id][commit.namespace]
            newest = max(stored, default=None)
            if checkpoint["id"] not in stored:
                if commit.in_order and newest != commit.parent:
                    raise ThreadConflictError(commit.thread_id)
                if newest is not None and checkpoint["id"] < newest:
                    checkpoint = {**checkpoint, "id": id_after(newest)}
            if profile := commit.profile:
                self.profiles.setdefault(profile.digest, profile)
            InMemorySaver.put(self, commit.config, checkpoint, commit.metadata, commit.new_versions)
        return checkpoint["id"]


def _config_of(thread_id: str, checkpoint_id: str | None = None) -> RunnableConfig:
    place = {"thread_id": thread_id}
    if checkpoint_id:
        place |= {"checkpoint_ns": "", "checkpoint_id": checkpoint_id}
    return {"configurable": place}
