"""Threads in memory: for tests, trials and conversations that nobody wants to keep."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import timedelta
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.memory import InMemorySaver

from graph.checkpointers.ids import id_after
from graph.checkpointers.records import MemoryRecords
from graph.checkpointers.stored_threads import DIGEST, Raw, config_at
from graph.checkpointers.whole_turns import Checkpointer, Commit, StoredProfile, at
from graph.errors import ThreadConflictError


@asynccontextmanager
async def open_memory(retention: timedelta | None = None) -> AsyncIterator[Checkpointer]:
    """Open an empty store that is gone when the block ends."""
    checkpointer = MemoryCheckpointer(retention)
    try:
        yield checkpointer
    finally:
        checkpointer.records.close()


class MemoryCheckpointer(Checkpointer, InMemorySaver):
    """A checkpointer whose threads end with the process."""

    records: MemoryRecords

    def __init__(self, retention: timedelta | None = None) -> None:
        super().__init__(retention=retention)
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

    async def adelete_thread(self, thread_id: str) -> bool:  # type: ignore[override]
        """Delete all of a thread, and the profile if it was the last to need it."""
        self.forget_messages()
        known = any(self.storage[thread_id].values()) if thread_id in self.storage else False
        everywhere: RunnableConfig = {"configurable": {"thread_id": thread_id}}
        digests = {saved.metadata.get(DIGEST) for saved in self.list(everywhere)}
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

    async def _find(self, thread_id: str, namespace: str, checkpoint_id: str | None) -> Raw | None:
        return self.get_tuple(config_at(thread_id, namespace, checkpoint_id))

    async def _search(
        self,
        config: RunnableConfig | None,
        metadata: dict[str, Any] | None,
        before: RunnableConfig | None,
        limit: int | None,
    ) -> Sequence[Raw]:
        return list(self.list(config, filter=metadata, before=before, limit=limit))

    async def _heads(self, limit: int | None) -> Sequence[Raw]:
        newest = {
            max(namespaces[""]): thread_id
            for thread_id, namespaces in list(self.storage.items())
            if namespaces.get("")
        }
        ids = sorted(newest, reverse=True)[:limit]
        return [self.get_tuple(config_at(newest[id_], "", id_)) for id_ in ids]

    async def _links(self, thread_id: str) -> Mapping[str, str | None]:
        stored = self.storage[thread_id][""] if thread_id in self.storage else {}
        return {id_: row[2] for id_, row in stored.items()}

    async def _some(self, thread_id: str, ids: Sequence[str]) -> Mapping[str, Raw]:
        found = {id_: self.get_tuple(config_at(thread_id, "", id_)) for id_ in ids}
        return {id_: row for id_, row in found.items() if row}

    async def _ids_after(self, last: str, size: int) -> list[str]:
        return sorted(id_ for id_ in self.storage if id_ > last)[:size]

    async def _ends(self, thread_ids: Sequence[str]) -> Iterable[tuple[str, str, str]]:
        return [
            (thread_id, min(stored), max(stored))
            for thread_id in thread_ids
            if (stored := await self._links(thread_id))
        ]

    async def _profile_body(self, digest: str) -> str | None:
        profile = self.profiles.get(digest)
        return profile.body if profile else None

    async def _digests(self, beginning: str) -> Iterable[str]:
        return [digest for digest in self.profiles if digest.startswith(beginning)]

    async def _marks(self) -> Sequence[str]:
        return []

    def _tuple_of(self, row: Raw) -> CheckpointTuple:
        saved: CheckpointTuple = row
        return saved

    def _thread_of(self, row: Raw) -> str:
        return str(self._tuple_of(row).config["configurable"]["thread_id"])

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
