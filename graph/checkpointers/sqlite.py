"""Threads in an SQLite file: the store of one machine."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    closing,
)
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    Checkpoint,
    CheckpointTuple,
    get_serializable_checkpoint_metadata,
)
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.checkpoint.sqlite.utils import search_where

from graph.checkpointers.held_threads import LockFile, open_lock_file
from graph.checkpointers.ids import id_after
from graph.checkpointers.keyring import MARK, Keyring
from graph.checkpointers.records import (
    ERASE,
    FOREIGN_KEYS,
    Records,
    Row,
    Steps,
    T,
    record_tables,
    take_steps,
)
from graph.checkpointers.sealed_tables import SealedTable, sealed_records
from graph.checkpointers.stored_threads import DIGEST, SAVING, Raw, decoding, failures, tuple_at
from graph.checkpointers.whole_turns import Checkpointer, Commit, StoredProfile
from graph.errors import UNCHANGED, UNDELETED, StorageError, ThreadConflictError

_BUSY_SECONDS = 5
_SETUP_SECONDS = 15
_BUSY_CODES = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_FAILURES = (sqlite3.Error, OSError)
_OPEN_ADVICE = "Name a database file, or a new one, in a folder that can be written."

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA secure_delete = ON",
    FOREIGN_KEYS,
)
_TABLES = (
    """
    CREATE TABLE IF NOT EXISTS cuelight_profiles (
        digest TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        body TEXT NOT NULL,
        created TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    )
    """,
    f"""
    CREATE INDEX IF NOT EXISTS cuelight_checkpoints_profile
    ON checkpoints (json_extract(CAST(metadata AS TEXT), '$.{DIGEST}'))
    """,
    *record_tables("BLOB"),
)

_COLUMNS = (
    "thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata"
)
_SELECT = f"SELECT {_COLUMNS} FROM checkpoints"  # noqa: S608
_ONE = f"{_SELECT} WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id = ?"
_HEAD = f"""
    {_SELECT} WHERE thread_id = ? AND checkpoint_ns = ? ORDER BY checkpoint_id DESC LIMIT 1
"""
_IN_THREAD = f"{_SELECT} WHERE thread_id = ? AND checkpoint_ns = '' AND checkpoint_id IN"
_LINKS = """
    SELECT checkpoint_id, parent_checkpoint_id FROM checkpoints
    WHERE thread_id = ? AND checkpoint_ns = ''
"""
_IDS_AFTER = """
    WITH RECURSIVE threads (id, number) AS (
        SELECT min(thread_id), 1 FROM checkpoints WHERE thread_id > ?1
        UNION ALL
        SELECT (SELECT min(thread_id) FROM checkpoints WHERE thread_id > threads.id), number + 1
        FROM threads WHERE id IS NOT NULL AND number < ?2
    )
    SELECT id FROM threads WHERE id IS NOT NULL
"""
_ENDS = """
    SELECT * FROM (
        SELECT asked.value AS id, (
            SELECT min(checkpoint_id) FROM checkpoints
            WHERE thread_id = asked.value AND checkpoint_ns = ''
        ) AS oldest, (
            SELECT max(checkpoint_id) FROM checkpoints
            WHERE thread_id = asked.value AND checkpoint_ns = ''
        ) AS newest
        FROM json_each(?) AS asked
    )
    WHERE newest IS NOT NULL
"""
_NEWEST = "SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ?"

_INSERT = f"""
    INSERT INTO checkpoints ({_COLUMNS})
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
    FROM (
        SELECT max(checkpoint_id) AS newest FROM checkpoints
        WHERE thread_id = ?1 AND checkpoint_ns = ?2
    )
    WHERE newest IS NULL AND (?4 IS NULL OR NOT ?8)
    OR newest < ?3 AND (newest = ?4 OR NOT ?8)
    OR EXISTS (
        SELECT 1 FROM checkpoints
        WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND checkpoint_id = ?3
    )
    ON CONFLICT DO UPDATE SET
        type = excluded.type, checkpoint = excluded.checkpoint, metadata = excluded.metadata
"""  # noqa: S608
"""Stores a checkpoint if it may follow the newest one; one statement, so nobody comes between."""

# One that is stored in clear, or under another key, is stored anew under the key of today.
_INSERT_PROFILE = """
    INSERT INTO cuelight_profiles (digest, name, body) VALUES (?1, ?2, ?3)
    ON CONFLICT (digest) DO UPDATE SET name = excluded.name, body = excluded.body
    WHERE ?4 <> '' AND substr(cuelight_profiles.body, 1, length(?4)) <> ?4
"""

# Walks the index from thread to thread: as many steps as there are threads, not checkpoints.
_HEADS = """
    WITH RECURSIVE threads (id) AS (
        SELECT min(thread_id) FROM checkpoints
        UNION ALL
        SELECT (SELECT min(thread_id) FROM checkpoints WHERE thread_id > threads.id)
        FROM threads WHERE threads.id IS NOT NULL
    ), heads AS (
        SELECT id, (
            SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = id AND checkpoint_ns = ''
        ) AS head
        FROM threads WHERE id IS NOT NULL
    )
    SELECT checkpoints.* FROM (
        SELECT * FROM heads WHERE head IS NOT NULL ORDER BY head DESC LIMIT ?
    )
    JOIN checkpoints ON thread_id = id AND checkpoint_ns = '' AND checkpoint_id = head
    ORDER BY head DESC
""".replace("checkpoints.*", _COLUMNS)

# What is in clear is ours where it names a profile.
_MARK = f"""
    CASE WHEN replace(type, '+', '') <> type
    OR json_extract(CAST(metadata AS TEXT), '$.{DIGEST}') IS NOT NULL THEN type END
"""
_BEGINNING_SO = "SELECT digest FROM cuelight_profiles WHERE substr(digest, 1, length(?1)) = ?1"
_MARKS = f"SELECT DISTINCT substr(body, 1, {MARK}) FROM cuelight_profiles"  # noqa: S608
_DIGESTS = f"""
    SELECT DISTINCT json_extract(CAST(metadata AS TEXT), '$.{DIGEST}')
    FROM checkpoints WHERE thread_id = ?
"""  # noqa: S608
_DELETE_UNUSED_PROFILE = f"""
    DELETE FROM cuelight_profiles WHERE digest = ?1 AND NOT EXISTS (
        SELECT 1 FROM checkpoints WHERE json_extract(CAST(metadata AS TEXT), '$.{DIGEST}') = ?1
    )
"""  # noqa: S608


@asynccontextmanager
async def open_sqlite(
    path: Path, keyring: Keyring, retention: timedelta | None
) -> AsyncIterator[Checkpointer]:
    """Open a database file, and make it and its folder if they are missing.

    One that cannot be written can be read.
    """
    opening = f"opening {str(path)!r}"
    async with AsyncExitStack() as stack:
        try:
            _make_room_for(path)
            lock_file = stack.enter_context(open_lock_file(path))
            only_read = _can_only_be_read(path)
            # In autocommit, so that a call that is cancelled leaves no transaction open.
            connection = _Connection(_to_read(path) if only_read else path, uri=only_read)
            await stack.enter_async_context(connection)
            checkpointer = SqliteCheckpointer(connection, path, lock_file, keyring, retention)
            checkpointer.is_setup = only_read
            await checkpointer.setup()
        except (OSError, sqlite3.Error) as exc:
            raise StorageError(opening, exc, _OPEN_ADVICE) from exc
        await checkpointer.check_keys()
        yield checkpointer


class _Connection(aiosqlite.Connection):
    """A connection in a thread of its own, to which a transaction goes as a whole.

    It is in autocommit, so that a call that is cancelled leaves no transaction open.
    """

    def __init__(self, path: Path | str, *, uri: bool) -> None:
        super().__init__(
            lambda: sqlite3.connect(path, uri=uri, timeout=_BUSY_SECONDS, isolation_level=None),
            iter_chunk_size=64,
        )

    async def transact(self, steps: Steps[T]) -> T:
        """Take the steps of a transaction; once begun, they come to their end."""
        result: T = await self._execute(take_steps, self._conn, steps)  # type: ignore[no-untyped-call]
        return result


class SqliteCheckpointer(Checkpointer, AsyncSqliteSaver):
    """A checkpointer on one SQLite file, which several processes may have open.

    The file is in WAL mode with `synchronous = NORMAL`: a process that is killed loses nothing
    that was committed, a power cut may lose the last commits but leaves the file sound. Text
    that is deleted is overwritten in the file.
    """

    def __init__(
        self,
        connection: _Connection,
        path: Path,
        lock_file: LockFile,
        keyring: Keyring,
        retention: timedelta | None,
    ) -> None:
        super().__init__(conn=connection, keyring=keyring, retention=retention)
        self.connection = connection
        self._path = path
        self._lock_file = lock_file
        self._held = lock_file.held
        self.records = SqliteRecords(self)

    async def setup(self) -> None:
        """Prepare the file; other processes may be doing the same."""
        if self.is_setup:
            return
        # A change to WAL mode does not wait for its turn as other statements do.
        deadline = asyncio.get_running_loop().time() + _SETUP_SECONDS
        while True:
            try:
                await self._prepare()
            except sqlite3.OperationalError as exc:
                late = asyncio.get_running_loop().time() > deadline
                if late or not _is_busy(exc):
                    raise
                await asyncio.sleep(0.05)
            else:
                return

    async def adelete_thread(self, thread_id: str) -> bool:  # type: ignore[override]
        """Delete all of a thread, and the profile if it was the last to need it."""
        self.forget_messages()
        with failures("deleting a thread", *_FAILURES, advice=UNDELETED):
            async with self.transaction():
                execute = self.conn.execute
                digests = await self.conn.execute_fetchall(_DIGESTS, (thread_id,))
                gone = await execute("DELETE FROM checkpoints WHERE thread_id = ?", (thread_id,))
                await execute("DELETE FROM writes WHERE thread_id = ?", (thread_id,))
                sessions = await execute(ERASE, {"thread": thread_id})
                for digest in digests:
                    await execute(_DELETE_UNUSED_PROFILE, tuple(digest))
                return gone.rowcount > 0 or sessions.rowcount > 0

    async def ascrub(self) -> None:
        """Empty the write-ahead log, which else keeps what was deleted until it is written over.

        Where others read or write just then it is left to them, or to the next time.
        """
        with failures("emptying the write-ahead log", *_FAILURES):
            await asyncio.to_thread(_empty_log, self._path)

    def sealed_tables(self) -> list[SealedTable]:
        """Return the tables that hold what is encrypted."""
        checkpoints = SealedTable(
            what="checkpoints",
            name="checkpoints",
            keys=("thread_id", "checkpoint_ns", "checkpoint_id"),
            columns=("type", "checkpoint", "metadata"),
            mark=_MARK,
            renewed=self._renewed,
        )
        return [checkpoints, *sealed_records(self._serializer, self.keyring)]

    def _renewed(self, kind: str, dumped: bytes, metadata: bytes) -> tuple[Any, ...]:
        described = self._sealed_metadata(self._unsealed(json.loads(metadata)))
        return *self._serializer.renew(kind, dumped), _in_bytes(described)

    async def _store(self, commit: Commit) -> str:
        with failures(SAVING, *_FAILURES):
            if commit.profile:
                async with self.transaction():
                    await self._put_profile(commit.profile)
                    return await self._put(commit)
            async with self.lock:
                try:
                    return await self._put(commit)
                except asyncio.CancelledError:
                    # The statement is on its way to the connection's thread. Behind it waits
                    # this one, which does nothing, and after it the outcome is certain.
                    await self.conn.rollback()
                    raise

    async def _put(self, commit: Commit) -> str:
        checkpoint, place = commit.checkpoint, (commit.thread_id, commit.namespace)
        metadata = get_serializable_checkpoint_metadata(commit.config, commit.metadata)
        described = _in_bytes(self._sealed_metadata(metadata))
        while True:
            kind, dumped = self.serde.dumps_typed(checkpoint)
            row = (*place, checkpoint["id"], commit.parent, kind, dumped)
            values = (*row, described, commit.in_order)
            inserted = await self.conn.execute(_INSERT, values)
            if inserted.rowcount:
                return checkpoint["id"]
            ((newest,),) = await self.conn.execute_fetchall(_NEWEST, place)
            if commit.in_order and newest != commit.parent:
                raise ThreadConflictError(commit.thread_id)
            if newest is not None and checkpoint["id"] < newest:
                checkpoint = {**checkpoint, "id": id_after(newest)}

    async def _store_profile(self, profile: StoredProfile) -> None:
        with failures("saving the profile", *_FAILURES):
            async with self.lock:
                await self._put_profile(profile)

    async def _put_profile(self, profile: StoredProfile) -> None:
        values = (profile.digest, profile.name, profile.body, self.keyring.mark)
        await self.conn.execute(_INSERT_PROFILE, values)

    def _lock_for_others(self, thread_id: str) -> AbstractAsyncContextManager[None]:
        return _asynchronous(self._lock_file.lock(thread_id))

    async def _is_locked_by_others(self, thread_id: str) -> bool:
        with failures("asking for the thread's lock", *_FAILURES, advice=UNCHANGED):
            return self._lock_file.is_locked_by_others(thread_id)

    async def _find(self, thread_id: str, namespace: str, checkpoint_id: str | None) -> Raw | None:
        where = [thread_id, namespace]
        query, values = (_ONE, [*where, checkpoint_id]) if checkpoint_id else (_HEAD, where)
        return next(iter(await self._read(query, values)), None)

    async def _search(
        self,
        config: RunnableConfig | None,
        metadata: dict[str, Any] | None,
        before: RunnableConfig | None,
        limit: int | None,
    ) -> Sequence[Raw]:
        where, values = search_where(config, metadata, before)
        query = f"{_SELECT} {where} ORDER BY checkpoint_id DESC LIMIT ?"
        return await self._read(query, [*values, _limit(limit)])

    async def _heads(self, limit: int | None) -> Sequence[Raw]:
        return await self._read(_HEADS, [_limit(limit)])

    async def _links(self, thread_id: str) -> Mapping[str, str | None]:
        return dict(await self._read(_LINKS, [thread_id]))

    async def _some(self, thread_id: str, ids: Sequence[str]) -> Mapping[str, Raw]:
        marks = ", ".join("?" * len(ids))
        rows = await self._read(f"{_IN_THREAD} ({marks})", [thread_id, *ids])
        return {row[2]: row for row in rows}

    async def _ids_after(self, last: str, size: int) -> list[str]:
        return [thread_id for (thread_id,) in await self._read(_IDS_AFTER, [last, size])]

    async def _ends(self, thread_ids: Sequence[str]) -> Iterable[tuple[str, str, str]]:
        return await self._read(_ENDS, [json.dumps(list(thread_ids))])

    async def _profile_body(self, digest: str) -> str | None:
        rows = await self._read("SELECT body FROM cuelight_profiles WHERE digest = ?", [digest])
        return next((body for (body,) in rows), None)

    async def _digests(self, beginning: str) -> Iterable[str]:
        return [digest for (digest,) in await self._read(_BEGINNING_SO, [beginning])]

    async def _marks(self) -> Sequence[str]:
        return [mark for (mark,) in await self._read(_MARKS, [])]

    async def _read(self, query: str, values: Sequence[Any]) -> list[Raw]:
        with failures("reading the thread", *_FAILURES, advice=UNCHANGED):
            async with self.lock:
                return list(await self.conn.execute_fetchall(query, values))

    def _tuple_of(self, row: Raw) -> CheckpointTuple:
        thread_id, namespace, checkpoint_id, parent, kind, dumped, metadata = row
        with decoding(thread_id):
            checkpoint: Checkpoint = self.serde.loads_typed((kind, dumped))
            return tuple_at(
                (thread_id, namespace, checkpoint_id),
                parent,
                checkpoint,
                self._unsealed(json.loads(metadata)) if metadata is not None else {},
            )

    def _thread_of(self, row: Raw) -> str:
        return str(row[0])

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Hold the connection for a transaction that writes."""
        async with self.lock:
            try:
                await self.conn.execute("BEGIN IMMEDIATE")
                yield
                await self.conn.execute("COMMIT")
            except BaseException:
                # Also after a commit that failed; where it did not, there is nothing to undo.
                await self.conn.rollback()
                raise

    async def _prepare(self) -> None:
        for pragma in _PRAGMAS:
            await self.conn.execute_fetchall(pragma)
        await super().setup()
        async with self.lock:
            for table in _TABLES:
                await self.conn.execute(table)


class SqliteRecords(Records):
    """The tables beside the checkpoints, on the same connection."""

    def __init__(self, checkpointer: SqliteCheckpointer) -> None:
        self._checkpointer = checkpointer

    async def transact(self, steps: Steps[T]) -> T:
        """Take the steps in one transaction that may write, and return what they return."""
        with failures("writing a session", *_FAILURES):
            async with self._checkpointer.lock:
                return await self._checkpointer.connection.transact(steps)

    async def read(self, statement: str, **values: Any) -> list[Row]:
        """Run a statement that only reads."""
        with failures("reading a session", *_FAILURES):
            async with self._checkpointer.lock:
                rows = await self._checkpointer.conn.execute_fetchall(statement, values)
                return [tuple(row) for row in rows]


def _in_bytes(metadata: Mapping[str, Any]) -> bytes:
    return json.dumps(metadata, ensure_ascii=False).encode("utf-8", "ignore")


def _limit(limit: int | None) -> int:
    """Return a limit as SQLite takes it, which is negative where there is none."""
    return -1 if limit is None else limit


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY_CODES


def _empty_log(path: Path) -> None:
    with closing(sqlite3.connect(path, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.OperationalError as exc:
            if not _is_busy(exc):
                raise


def _make_room_for(path: Path) -> None:
    if path.is_dir():
        raise IsADirectoryError("it is a folder")
    path.parent.mkdir(parents=True, exist_ok=True)


def _can_only_be_read(path: Path) -> bool:
    # Whether it is there comes first: one that another makes meanwhile is no file without rights.
    if not path.exists():
        return False
    return not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _to_read(path: Path) -> str:
    """Return the address by which a file is opened that cannot be written.

    Without a write-ahead log beside it nobody writes to it, and SQLite, which would want to make
    one, is told so.
    """
    quiet = "" if Path(f"{path}-wal").exists() else "&immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro{quiet}"


@asynccontextmanager
async def _asynchronous(manager: AbstractContextManager[None]) -> AsyncIterator[None]:
    with manager:
        yield
