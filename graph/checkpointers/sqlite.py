"""Threads in an SQLite file: the store of one machine."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
)
from pathlib import Path
from typing import Any

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    Checkpoint,
    CheckpointTuple,
    get_checkpoint_id,
    get_checkpoint_metadata,
)
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.checkpoint.sqlite.utils import search_where

from graph.checkpointers.held_threads import LockFile, open_lock_file
from graph.checkpointers.records import ERASE, FOREIGN_KEYS, Records, Row, Rows, record_tables
from graph.checkpointers.whole_turns import (
    DIGEST,
    Checkpointer,
    Commit,
    StoredProfile,
    batches,
    chain_of,
    failures,
    id_after,
    tuple_at,
)
from graph.errors import StorageError, ThreadConflictError

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

_INSERT_PROFILE = "INSERT OR IGNORE INTO cuelight_profiles (digest, name, body) VALUES (?, ?, ?)"

# Walks the index from thread to thread: as many steps as there are threads, not checkpoints.
_THREADS = """
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
async def open_sqlite(path: Path) -> AsyncIterator[Checkpointer]:
    """Open a database file, and make it and its folder if they are missing."""
    opening = f"opening {str(path)!r}"
    async with AsyncExitStack() as stack:
        try:
            _make_room_for(path)
            lock_file = stack.enter_context(open_lock_file(path))
            # In autocommit, so that a call that is cancelled leaves no transaction open.
            connection = aiosqlite.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
            checkpointer = SqliteCheckpointer(
                await stack.enter_async_context(connection), lock_file
            )
            await checkpointer.setup()
        except (OSError, sqlite3.Error) as exc:
            raise StorageError(opening, exc, _OPEN_ADVICE) from exc
        yield checkpointer


class SqliteCheckpointer(Checkpointer, AsyncSqliteSaver):
    """A checkpointer on one SQLite file, which several processes may have open.

    The file is in WAL mode with `synchronous = NORMAL`: a process that is killed loses nothing
    that was committed, a power cut may lose the last commits but leaves the file sound. Text
    that is deleted is overwritten in the file.
    """

    def __init__(self, connection: aiosqlite.Connection, lock_file: LockFile) -> None:
        super().__init__(conn=connection)
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
                if late or getattr(exc, "sqlite_errorcode", 0) & 0xFF not in _BUSY_CODES:
                    raise
                await asyncio.sleep(0.05)
            else:
                return

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a checkpoint, the thread's newest one if none is named."""
        place = config["configurable"]
        where = [str(place["thread_id"]), place.get("checkpoint_ns", "")]
        if checkpoint_id := get_checkpoint_id(config):
            rows = await self._read(_ONE, [*where, checkpoint_id])
        else:
            rows = await self._read(_HEAD, where)
        return next((self._tuple_of(row) for row in rows), None)

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,  # noqa: A002
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        """Iterate over checkpoints, newest first; the database is free meanwhile."""
        where, values = search_where(config, filter, before)
        rows = await self._read(
            f"{_SELECT} {where} ORDER BY checkpoint_id DESC LIMIT ?",
            [*values, -1 if limit is None else limit],
        )
        for row in rows:
            yield self._tuple_of(row)

    async def aload_profile(self, digest: str) -> str | None:
        """Return the body of a stored profile."""
        rows = await self._read("SELECT body FROM cuelight_profiles WHERE digest = ?", [digest])
        return next((body for (body,) in rows), None)

    async def athreads(self, limit: int | None = 100) -> list[CheckpointTuple]:
        """Return the newest checkpoint of each thread, the thread that changed last first."""
        rows = await self._read(_THREADS, [-1 if limit is None else limit])
        return [self._tuple_of(row) for row in rows]

    async def achain(self, thread_id: str) -> AsyncIterator[CheckpointTuple]:
        """Iterate over the newest checkpoint of a thread and its ancestors, newest first."""
        links: dict[str, str | None] = dict(await self._read(_LINKS, [thread_id]))
        for ids in batches(chain_of(links)):
            marks = ", ".join("?" * len(ids))
            rows = await self._read(f"{_IN_THREAD} ({marks})", [thread_id, *ids])
            found = {row[2]: row for row in rows}
            for checkpoint_id in ids:
                if checkpoint_id in found:
                    yield self._tuple_of(found[checkpoint_id])

    async def adelete_thread(self, thread_id: str) -> bool:  # type: ignore[override]
        """Delete all of a thread, and the profile if it was the last to need it."""
        self.forget_messages()
        with failures("deleting a thread", *_FAILURES):
            async with self.transaction():
                execute = self.conn.execute
                digests = await self.conn.execute_fetchall(_DIGESTS, (thread_id,))
                gone = await execute("DELETE FROM checkpoints WHERE thread_id = ?", (thread_id,))
                await execute("DELETE FROM writes WHERE thread_id = ?", (thread_id,))
                sessions = await execute(ERASE, {"thread": thread_id})
                for digest in digests:
                    await execute(_DELETE_UNUSED_PROFILE, tuple(digest))
                return gone.rowcount > 0 or sessions.rowcount > 0

    async def _store(self, commit: Commit) -> str:
        with failures("saving the turn", *_FAILURES):
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
        metadata = json.dumps(
            get_checkpoint_metadata(commit.config, commit.metadata), ensure_ascii=False
        ).encode("utf-8", "ignore")
        while True:
            kind, dumped = self.serde.dumps_typed(checkpoint)
            row = (*place, checkpoint["id"], commit.parent, kind, dumped, metadata)
            inserted = await self.conn.execute(_INSERT, (*row, commit.in_order))
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
        await self.conn.execute(_INSERT_PROFILE, (profile.digest, profile.name, profile.body))

    def _lock_for_others(self, thread_id: str) -> AbstractAsyncContextManager[None]:
        return _asynchronous(self._lock_file.lock(thread_id))

    async def _is_locked_by_others(self, thread_id: str) -> bool:
        with failures("asking for the thread's lock", *_FAILURES):
            return self._lock_file.is_locked_by_others(thread_id)

    async def _read(self, query: str, values: Sequence[Any]) -> list[Any]:
        with failures("reading the thread", *_FAILURES):
            async with self.lock:
                return list(await self.conn.execute_fetchall(query, values))

    def _tuple_of(self, row: Sequence[Any]) -> CheckpointTuple:
        thread_id, namespace, checkpoint_id, parent, kind, dumped, metadata = row
        checkpoint: Checkpoint = self.serde.loads_typed((kind, dumped))
        return tuple_at(
            (thread_id, namespace, checkpoint_id),
            parent,
            checkpoint,
            json.loads(metadata) if metadata is not None else {},
        )

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

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Rows]:
        """Open a transaction that may write."""
        with failures("writing a session", *_FAILURES):
            async with self._checkpointer.transaction():
                yield self

    async def read(self, statement: str, **values: Any) -> list[Row]:
        """Run a statement that only reads."""
        with failures("reading a session", *_FAILURES):
            async with self._checkpointer.lock:
                return await self.run(statement, **values)

    async def run(self, statement: str, **values: Any) -> list[Row]:
        """Run a statement within a transaction."""
        rows = await self._checkpointer.conn.execute_fetchall(statement, values)
        return [tuple(row) for row in rows]

    async def run_many(self, statement: str, values: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement within a transaction, once for each of the values."""
        async with self._checkpointer.conn.executemany(statement, values):
            pass


def _make_room_for(path: Path) -> None:
    if path.is_dir():
        raise IsADirectoryError("it is a folder")
    path.parent.mkdir(parents=True, exist_ok=True)


@asynccontextmanager
async def _asynchronous(manager: AbstractContextManager[None]) -> AsyncIterator[None]:
    with manager:
        yield
