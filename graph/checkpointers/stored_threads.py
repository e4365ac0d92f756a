"""How threads are read, from whichever store: one checkpoint, a chain of them, or all heads."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    empty_checkpoint,
    get_checkpoint_id,
)

from graph.checkpointers.ids import time_of
from graph.checkpointers.keyring import Keyring, is_sealed
from graph.checkpointers.sealed_tables import SealedTable
from graph.checkpointers.serializer import StrictSerializer
from graph.errors import UNSAVED, ForeignThreadError, StorageError, WrongKeyError
from nodes.errors import TurnError
from nodes.observing import observed

DIGEST = "profile_digest"
"""The key of a checkpoint's metadata that tells which stored profile the thread needs."""

UNREADABLE = "unreadable"
"""The key of a head's metadata that tells why a thread of ours has no values: an error's code."""

_CLEAR = ("source", "step", DIGEST)
"""What of a checkpoint's metadata stays in clear when it is encrypted."""
SEALED_WHOLE = "sealed"
"""Under which key a JSON object holds the whole of itself, encrypted."""

Raw = Any
"""A checkpoint as its store returns it, not decoded yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadTimes:
    """When a thread began, and when it was changed last; both in UTC."""

    created: datetime
    changed: datetime


class StoredThreads(BaseCheckpointSaver[str], ABC):
    """The reading half of a checkpointer; a store brings the queries.

    Rows are fetched many at a time and decoded one by one, so that the database is free while a
    thread is read, and the event loop is between two checkpoints.
    """

    def __init__(
        self,
        keyring: Keyring | None = None,
        retention: timedelta | None = None,
        **stock: Any,
    ) -> None:
        self.keyring = keyring or Keyring()
        """What encrypts, for others who keep things in the same database."""
        self.retention = retention
        """After how long without a change a thread expires; `None` for never."""
        self._serializer = StrictSerializer(self.keyring)
        super().__init__(serde=self._serializer, **stock)

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a checkpoint, the thread's newest one if none is named.

        The newest one of a thread that has expired says so in its `status`.
        """
        place, checkpoint_id = config["configurable"], get_checkpoint_id(config)
        thread_id, namespace = str(place["thread_id"]), place.get("checkpoint_ns", "")
        row = await self._find(thread_id, namespace, checkpoint_id)
        if row is None:
            return None
        saved = self._tuple_of(row)
        return saved if checkpoint_id or namespace else self._judged(saved)

    async def anewest(self, thread_id: str) -> CheckpointTuple | None:
        """Read the newest checkpoint of a thread; `None` where there is no such thread."""
        return await self.aget_tuple(config_at(thread_id))

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,  # noqa: A002
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        """Iterate over checkpoints, newest first."""
        wanted = filter or {}
        if not self.keyring or wanted.keys() <= set(_CLEAR):
            for row in await self._search(config, filter, before, limit):
                yield self._tuple_of(row)
            return
        # The database cannot look for what is encrypted.
        rows = await self._search(config, None, before, None)
        found = (saved for saved in map(self._tuple_of, rows) if _holds(saved.metadata, wanted))
        for saved in islice(found, limit):
            yield saved

    async def athreads(self, limit: int | None = 100) -> list[CheckpointTuple]:
        """Return the newest checkpoint of each thread, the thread that changed last first.

        One that cannot be read has no values; it is `UNREADABLE` where it is ours.
        """
        return [self._judged(self._head_of(row)) for row in await self._heads(limit)]

    async def achain(self, thread_id: str) -> AsyncGenerator[CheckpointTuple]:
        """Iterate over the newest checkpoint of a thread and its ancestors, newest first."""
        for ids in batches(chain_of(await self._links(thread_id))):
            found = await self._some(thread_id, ids)
            for checkpoint_id in ids:
                if checkpoint_id in found:
                    yield self._tuple_of(found[checkpoint_id])

    async def athread_ids(self, size: int = 500) -> AsyncIterator[list[str]]:
        """Iterate over the ids of all threads, many at a time."""
        last = ""
        while ids := await self._ids_after(last, size):
            yield ids
            last = ids[-1]

    async def atimes(self, thread_ids: Sequence[str]) -> dict[str, ThreadTimes]:
        """Return when threads began and were changed last, of those that there are."""
        return {
            thread_id: ThreadTimes(created=time_of(oldest), changed=time_of(newest))
            for thread_id, oldest, newest in await self._ends(thread_ids)
        }

    async def aload_profile(self, digest: str) -> str | None:
        """Return the body of a stored profile."""
        body = await self._profile_body(digest)
        return None if body is None else self.keyring.unseal(body)

    async def adigests(self, beginning: str) -> list[str]:
        """Return the digests of the stored profiles that begin so, in their order."""
        return sorted(await self._digests(beginning))

    def _head_of(self, row: Raw) -> CheckpointTuple:
        """Decode the newest checkpoint of a thread; one that cannot be decoded has no values."""
        place = (self._thread_of(row), "", "")
        try:
            return self._tuple_of(row)
        except ForeignThreadError:
            return tuple_at(place, None, empty_checkpoint(), {})
        except WrongKeyError as error:
            why = cast("CheckpointMetadata", {UNREADABLE: error.code})
            return tuple_at(place, None, empty_checkpoint(), why)

    def _judged(self, head: CheckpointTuple) -> CheckpointTuple:
        """Return the newest checkpoint of a thread as it reads today: expired, when it is."""
        saved, values = head.checkpoint, head.checkpoint["channel_values"]
        if self.retention is None or "status" not in values:
            return head
        if datetime.now(UTC) - time_of(saved["id"]) <= self.retention:
            return head
        expired: Checkpoint = {**saved, "channel_values": {**values, "status": "expired"}}
        return head._replace(checkpoint=expired)

    async def check_keys(self) -> None:
        """Raise `WrongKeyError` where profiles are encrypted, and none of them by a key of ours."""
        self.keyring.check(mark for mark in await self._marks() if is_sealed(mark))

    def _sealed(self, whole: Mapping[str, Any], clear: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a JSON object as it is stored: with a key, only `clear` of it can be read."""
        if not self.keyring:
            return whole
        return {**clear, SEALED_WHOLE: self.keyring.seal_json(whole)}

    def _sealed_metadata(self, metadata: CheckpointMetadata) -> Mapping[str, Any]:
        """Return a checkpoint's metadata as it is stored."""
        return self._sealed(metadata, {key: metadata[key] for key in _CLEAR if key in metadata})  # type: ignore[literal-required]

    def _unsealed(self, stored: Mapping[str, Any]) -> Any:
        """Return a JSON object as it was before it was stored."""
        sealed = stored.get(SEALED_WHOLE)
        if not (isinstance(sealed, str) and is_sealed(sealed)):
            return stored
        return self.keyring.unseal_json(sealed)

    def sealed_tables(self) -> list[SealedTable]:
        """Return the tables that hold what is encrypted; none where nothing ever is."""
        return []

    @abstractmethod
    async def _ids_after(self, last: str, size: int) -> list[str]:
        """Fetch the next ids of threads, in the order of the store."""

    @abstractmethod
    async def _ends(self, thread_ids: Sequence[str]) -> Iterable[tuple[str, str, str]]:
        """Fetch the oldest and the newest checkpoint of threads: three ids for each."""

    @abstractmethod
    async def _profile_body(self, digest: str) -> str | None:
        """Fetch the body of a profile as it is stored."""

    @abstractmethod
    async def _digests(self, beginning: str) -> Iterable[str]:
        """Fetch the digests of the profiles that begin so."""

    @abstractmethod
    async def _marks(self) -> Sequence[str]:
        """Fetch what the bodies of the profiles begin with."""

    @abstractmethod
    def _tuple_of(self, row: Raw) -> CheckpointTuple:
        """Decode a row."""

    @abstractmethod
    def _thread_of(self, row: Raw) -> str:
        """Return whose row it is, which is never encrypted."""

    @abstractmethod
    async def _find(self, thread_id: str, namespace: str, checkpoint_id: str | None) -> Raw | None:
        """Fetch a checkpoint, by default the newest."""

    @abstractmethod
    async def _search(
        self,
        config: RunnableConfig | None,
        metadata: dict[str, Any] | None,
        before: RunnableConfig | None,
        limit: int | None,
    ) -> Sequence[Raw]:
        """Fetch checkpoints, newest first."""

    @abstractmethod
    async def _heads(self, limit: int | None) -> Sequence[Raw]:
        """Fetch the newest checkpoint of each thread, the thread that changed last first."""

    @abstractmethod
    async def _links(self, thread_id: str) -> Mapping[str, str | None]:
        """Fetch the id of each checkpoint of a thread, with that of its parent."""

    @abstractmethod
    async def _some(self, thread_id: str, ids: Sequence[str]) -> Mapping[str, Raw]:
        """Fetch these checkpoints of a thread, by their ids."""


def tuple_at(
    place: tuple[str, str, str],
    parent: str | None,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
) -> CheckpointTuple:
    """Put together what is read of a checkpoint at a thread, namespace and id."""
    config = config_at(*place)
    parent_config = config_at(*place[:2], parent) if parent else None
    return CheckpointTuple(config, checkpoint, metadata, parent_config, [])


def _holds(metadata: CheckpointMetadata, wanted: Mapping[str, Any]) -> bool:
    known = cast("Mapping[str, Any]", metadata)
    return all(known.get(key) == value for key, value in wanted.items())


def config_at(
    thread_id: str, namespace: str = "", checkpoint_id: str | None = None
) -> RunnableConfig:
    """Return the config that leads to a checkpoint, or to a thread's newest one."""
    place = {"thread_id": thread_id, "checkpoint_ns": namespace}
    if checkpoint_id is not None:
        place["checkpoint_id"] = checkpoint_id
    return {"configurable": place}


def chain_of(links: Mapping[str, str | None]) -> list[str]:
    """Return the newest checkpoint and its ancestors, of `links` from each to its parent."""
    chain: dict[str, None] = {}
    step = max(links, default=None)
    while step is not None and step in links and step not in chain:
        chain[step] = None
        step = links[step]
    return list(chain)


def batches(ids: Sequence[str], size: int = 50) -> Iterable[list[str]]:
    """Split ids into lists that are small enough not to hold up the event loop."""
    return (list(ids[start : start + size]) for start in range(0, len(ids), size))


SAVING = "saving the turn"
"""What a database does when a turn commits."""


@dataclass(frozen=True, slots=True)
class DatabaseWork:
    """What a database is asked to do, with the wait until it does it."""

    doing: str
    """What it is, in a few words of ours: there are about ten of them."""


@contextmanager
def failures(doing: str, *kinds: type[Exception], advice: str = UNSAVED) -> Iterator[None]:
    """Turn errors of these kinds into one that tells what was being done, and what to do.

    It stands around all that a database is asked for, and so is where that is observed.
    """
    with observed(DatabaseWork(doing)):
        try:
            yield
        except kinds as exc:
            raise StorageError(doing, exc, advice) from exc


@contextmanager
def decoding(thread_id: str) -> Iterator[None]:
    """Turn any failure to decode a row into one that tells whose thread it is not."""
    try:
        yield
    except TurnError:
        raise
    except Exception as exc:  # another program's serializer may have written anything
        raise ForeignThreadError(thread_id) from exc
