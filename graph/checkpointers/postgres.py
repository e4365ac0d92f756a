"""Threads in PostgreSQL: the store of many processes on many machines."""

from __future__ import annotations

import asyncio
import math
import select
import sys
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    closing,
    nullcontext,
)
from datetime import timedelta
from typing import Any

import psycopg
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    Checkpoint,
    CheckpointTuple,
    get_serializable_checkpoint_metadata,
)
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncConnection, AsyncCursor, IsolationLevel
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import DictRow, TupleRow, dict_row, tuple_row
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

from graph.checkpointers.finishing import to_the_end
from graph.checkpointers.held_threads import key_of
from graph.checkpointers.ids import id_after
from graph.checkpointers.keyring import MARK, Keyring
from graph.checkpointers.records import (
    ERASE,
    Records,
    Row,
    Steps,
    T,
    Values,
    in_psycopgs_words,
    record_tables,
)
from graph.checkpointers.sealed_tables import SealedTable, sealed_records
from graph.checkpointers.session_locks import SessionLocks
from graph.checkpointers.stored_threads import (
    DIGEST,
    SAVING,
    SEALED_WHOLE,
    Raw,
    decoding,
    failures,
    tuple_at,
)
from graph.checkpointers.whole_turns import Checkpointer, Commit, StoredProfile
from graph.errors import (
    UNCHANGED,
    UNDELETED,
    DatabaseUrlError,
    StorageError,
    ThreadConflictError,
)

_CONNECT_SECONDS = 8
_SETUP_SECONDS = 60
_FAILURES = (psycopg.Error, OSError)
_OPEN_ADVICE = "See that the server runs and lets this user in."
_OPTIONS: dict[str, Any] = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
_SETUP_KEY = key_of("setup", b"cuelight setup")

_TABLES = (
    """
    CREATE TABLE IF NOT EXISTS cuelight_profiles (
        digest TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        body TEXT NOT NULL,
        created TIMESTAMPTZ NOT NULL DEFAULT now()
    )
    """,
    f"""
    CREATE INDEX IF NOT EXISTS cuelight_checkpoints_profile
    ON checkpoints ((metadata ->> '{DIGEST}'))
    """,
    *record_tables("BYTEA"),
)

# LIMIT keeps the planner from reading all of a thread's values for each of its checkpoints.
_SELECT = """
    SELECT thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata, (
        SELECT array_agg(ARRAY[convert_to(version.key, 'UTF8'), stored.type::bytea, stored.blob])
        FROM jsonb_each_text(checkpoint -> 'channel_versions') AS version
        CROSS JOIN LATERAL (
            SELECT type, blob FROM checkpoint_blobs AS b
            WHERE b.thread_id = c.thread_id AND b.checkpoint_ns = c.checkpoint_ns
            AND b.channel = version.key AND b.version = version.value
            LIMIT 1
        ) AS stored
    ) AS channel_values
    FROM checkpoints AS c
"""
_ONE = f"{_SELECT} WHERE thread_id = %s AND checkpoint_ns = %s AND checkpoint_id = %s"
_HEAD = f"""
    {_SELECT} WHERE thread_id = %s AND checkpoint_ns = %s ORDER BY checkpoint_id DESC LIMIT 1
"""
_IN_THREAD = f"""
    {_SELECT} WHERE thread_id = %s AND checkpoint_ns = '' AND checkpoint_id = ANY(%s)
"""
_LINKS = """
    SELECT checkpoint_id, parent_checkpoint_id FROM checkpoints
    WHERE thread_id = %s AND checkpoint_ns = ''
"""
_IDS_AFTER = """
    WITH RECURSIVE threads (id, number) AS (
        SELECT min(thread_id), 1 FROM checkpoints WHERE thread_id > %(last)s
        UNION ALL
        SELECT (SELECT min(thread_id) FROM checkpoints WHERE thread_id > threads.id), number + 1
        FROM threads WHERE id IS NOT NULL AND number < %(size)s
    )
    SELECT id FROM threads WHERE id IS NOT NULL
"""
_ENDS = """
    SELECT * FROM (
        SELECT id, (
            SELECT min(checkpoint_id) FROM checkpoints WHERE thread_id = id AND checkpoint_ns = ''
        ) AS oldest, (
            SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = id AND checkpoint_ns = ''
        ) AS newest
        FROM unnest(%s::text[]) AS asked (id)
    ) AS ends
    WHERE newest IS NOT NULL
"""
_NEWEST = """
    SELECT max(checkpoint_id) AS id FROM checkpoints WHERE thread_id = %s AND checkpoint_ns = %s
"""

_INSERT = """
    INSERT INTO checkpoints (
        thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata
    )
    SELECT
        %(thread)s::text, %(ns)s::text, %(id)s::text, %(parent)s::text,
        %(checkpoint)s::jsonb, %(metadata)s::jsonb
    FROM (
        SELECT max(checkpoint_id) AS id FROM checkpoints
        WHERE thread_id = %(thread)s AND checkpoint_ns = %(ns)s
    ) AS newest
    WHERE newest.id IS NULL AND (%(parent)s::text IS NULL OR NOT %(in_order)s::boolean)
    OR newest.id < %(id)s AND (newest.id = %(parent)s::text OR NOT %(in_order)s::boolean)
    OR EXISTS (
        SELECT 1 FROM checkpoints
        WHERE thread_id = %(thread)s AND checkpoint_ns = %(ns)s AND checkpoint_id = %(id)s
    )
    ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id) DO UPDATE SET
        checkpoint = EXCLUDED.checkpoint, metadata = EXCLUDED.metadata
    RETURNING checkpoint_id
"""

# One that is stored in clear, or under another key, is stored anew under the key of today.
_INSERT_PROFILE = """
    INSERT INTO cuelight_profiles (digest, name, body) VALUES (%(digest)s, %(name)s, %(body)s)
    ON CONFLICT (digest) DO UPDATE SET name = excluded.name, body = excluded.body
    WHERE %(mark)s <> '' AND NOT starts_with(cuelight_profiles.body, %(mark)s)
"""
_BEGINNING_SO = "SELECT digest FROM cuelight_profiles WHERE starts_with(digest, %s)"
_MARKS = f"SELECT DISTINCT substr(body, 1, {MARK}) AS mark FROM cuelight_profiles"  # noqa: S608

# What is in clear is ours where it names a profile.
_MARK = f"""
    coalesce(
        substr(checkpoint ->> '{SEALED_WHOLE}', 1, {MARK}),
        CASE WHEN metadata ->> '{DIGEST}' IS NOT NULL THEN '' END
    )
"""
_BLOB_MARK = f"""
    CASE WHEN replace(type, '+', '') <> type OR EXISTS (
        SELECT 1 FROM checkpoints AS c
        WHERE c.thread_id = checkpoint_blobs.thread_id AND c.metadata ->> '{DIGEST}' IS NOT NULL
    ) THEN type END
"""  # noqa: S608
_STORED_APART = """
    ARRAY(
        SELECT b.channel FROM checkpoint_blobs AS b
        WHERE b.thread_id = checkpoints.thread_id AND b.checkpoint_ns = checkpoints.checkpoint_ns
        AND b.version = checkpoints.checkpoint -> 'channel_versions' ->> b.channel
    )
"""
_LOCKED = "FOR NO KEY UPDATE SKIP LOCKED"
"""Keeps rows from others who write, and waits for nobody: those that others have are left."""

# Walks the index from thread to thread: as many steps as there are threads, not checkpoints.
_HEADS = f"""
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
    SELECT saved.* FROM (
        SELECT * FROM heads WHERE head IS NOT NULL ORDER BY head DESC LIMIT %s
    ) AS newest
    CROSS JOIN LATERAL (
        {_SELECT} WHERE thread_id = id AND checkpoint_ns = '' AND checkpoint_id = head
    ) AS saved
    ORDER BY head DESC
"""  # noqa: S608

_DELETE_CHECKPOINTS = f"""
    WITH gone AS (DELETE FROM checkpoints WHERE thread_id = %s RETURNING metadata)
    SELECT count(*) AS number, array_agg(DISTINCT metadata ->> '{DIGEST}') AS digests FROM gone
"""  # noqa: S608
_DELETE_UNUSED_PROFILES = f"""
    DELETE FROM cuelight_profiles WHERE digest = ANY(%s) AND NOT EXISTS (
        SELECT 1 FROM checkpoints WHERE metadata ->> '{DIGEST}' = digest
    )
"""  # noqa: S608


@asynccontextmanager
async def open_postgres(
    url: str, keyring: Keyring, retention: timedelta | None
) -> AsyncIterator[Checkpointer]:
    """Connect to the server, and make the tables if they are missing."""
    conninfo, opening = _conninfo_of(url)
    async with AsyncExitStack() as stack:
        try:
            locks = SessionLocks(conninfo, _OPTIONS)
            stack.push_async_callback(locks.close)
            async with asyncio.timeout(_CONNECT_SECONDS + 1):
                connection = await locks.connection()
            await _set_up(connection)
            pool = AsyncConnectionPool[AsyncConnection[DictRow]](
                conninfo,
                min_size=1,
                max_size=8,
                timeout=_CONNECT_SECONDS,
                # It asks less and less often, and begins anew with who needs a connection next.
                reconnect_timeout=_CONNECT_SECONDS,
                kwargs=_OPTIONS,
                configure=_configure,
                check=_check,
                open=False,
            )
            stack.push_async_callback(pool.close)
            await pool.open(wait=True, timeout=_CONNECT_SECONDS)
        except _FAILURES as exc:
            raise StorageError(opening, exc, _OPEN_ADVICE) from exc
        checkpointer = PostgresCheckpointer(pool, locks, keyring, retention)
        await checkpointer.check_keys()
        yield checkpointer


class PostgresCheckpointer(Checkpointer, AsyncPostgresSaver):
    """A checkpointer on a PostgreSQL database.

    Turn locks belong to a session, so a pooler between must not share sessions among clients.
    """

    def __init__(
        self,
        pool: AsyncConnectionPool[AsyncConnection[DictRow]],
        locks: SessionLocks,
        keyring: Keyring,
        retention: timedelta | None,
    ) -> None:
        super().__init__(conn=pool, keyring=keyring, retention=retention)
        self._pool = pool
        self._locks = locks
        self.records = PostgresRecords(pool)

    async def adelete_thread(self, thread_id: str) -> bool:  # type: ignore[override]
        """Delete all of a thread, and the profile if it was the last to need it."""
        self.forget_messages()
        with failures("deleting a thread", *_FAILURES, advice=UNDELETED):
            async with self._transaction() as cursor:
                await self._wait_for_writers(cursor, thread_id)
                # A first turn that is being saved keeps its profile, and the others wait.
                await cursor.execute("LOCK TABLE cuelight_profiles IN SHARE ROW EXCLUSIVE MODE")
                await cursor.execute(_DELETE_CHECKPOINTS, [thread_id])
                gone = await cursor.fetchone()
                for table in ("checkpoint_blobs", "checkpoint_writes"):
                    await cursor.execute(
                        f"DELETE FROM {table} WHERE thread_id = %s",  # noqa: S608
                        [thread_id],
                    )
                await cursor.execute(in_psycopgs_words(ERASE), {"thread": thread_id})
                had_session = cursor.rowcount > 0
                if not gone or not gone["number"]:
                    return had_session
                await cursor.execute(_DELETE_UNUSED_PROFILES, [gone["digests"]])
                return True

    def sealed_tables(self) -> list[SealedTable]:
        """Return the tables that hold what is encrypted."""
        checkpoints = SealedTable(
            what="checkpoints",
            name="checkpoints",
            keys=("thread_id", "checkpoint_ns", "checkpoint_id"),
            columns=("checkpoint", "metadata"),
            more=_STORED_APART,
            mark=_MARK,
            renewed=self._renewed,
            locked=_LOCKED,
        )
        values = SealedTable(
            what="values",
            name="checkpoint_blobs",
            keys=("thread_id", "checkpoint_ns", "channel", "version"),
            columns=("type", "blob"),
            mark=_BLOB_MARK,
            renewed=self._serializer.renew,
            locked=_LOCKED,
        )
        return [checkpoints, values, *sealed_records(self._serializer, self.keyring, _LOCKED)]

    def _renewed(
        self, checkpoint: dict[str, Any], metadata: dict[str, Any], apart: list[str]
    ) -> tuple[Jsonb, Jsonb]:
        sealed = self._sealed_checkpoint(self._unsealed(checkpoint), apart)
        return Jsonb(sealed), Jsonb(self._sealed_metadata(self._unsealed(metadata)))

    async def _store(self, commit: Commit) -> str:
        checkpoint, blobs = self._split(commit)
        values = commit.checkpoint["channel_values"]
        apart = values.keys() - checkpoint["channel_values"].keys()
        metadata = get_serializable_checkpoint_metadata(commit.config, commit.metadata)
        row: dict[str, Any] = {
            "thread": commit.thread_id,
            "ns": commit.namespace,
            "parent": commit.parent,
            "metadata": Jsonb(self._sealed_metadata(metadata)),
            "in_order": commit.in_order,
        }
        with failures(SAVING, *_FAILURES):
            async with self._transaction() as cursor:
                await self._wait_for_writers(cursor, commit.thread_id)
                if profile := commit.profile:
                    await cursor.execute(_INSERT_PROFILE, self._profile_row(profile))
                if blobs:
                    await cursor.executemany(self.UPSERT_CHECKPOINT_BLOBS_SQL, blobs)
                while True:
                    sealed = self._sealed_checkpoint(checkpoint, apart)
                    row |= {"id": checkpoint["id"], "checkpoint": Jsonb(sealed)}
                    await cursor.execute(_INSERT, row)
                    if await cursor.fetchone():
                        return checkpoint["id"]
                    await cursor.execute(_NEWEST, [commit.thread_id, commit.namespace])
                    newest = (await cursor.fetchone() or {})["id"]
                    if newest is None or (commit.in_order and newest != commit.parent):
                        raise ThreadConflictError(commit.thread_id)
                    checkpoint = {**checkpoint, "id": id_after(newest)}

    def _split(self, commit: Commit) -> tuple[Checkpoint, list[tuple[Any, ...]]]:
        """Split off the values that are stored once per version rather than per checkpoint."""
        values = commit.checkpoint["channel_values"]
        plain = {channel: value for channel, value in values.items() if _fits_json(value)}
        blobs = [
            (commit.thread_id, commit.namespace, channel, version, *self.serde.dumps_typed(value))
            for channel, version in commit.new_versions.items()
            if channel in values and channel not in plain
            for value in [values[channel]]
        ]
        return {**commit.checkpoint, "channel_values": plain}, blobs

    def _sealed_checkpoint(
        self, checkpoint: Checkpoint, apart: Collection[str]
    ) -> Mapping[str, Any]:
        """Return a checkpoint as it is stored, with what finds the values apart from it in clear.

        The versions of all other channels name nodes, which are the phases of a profile.
        """
        if not self.keyring:
            return checkpoint
        versions = {
            name: version
            for name, version in checkpoint["channel_versions"].items()
            if name in apart
        }
        return self._sealed(checkpoint, {"id": checkpoint["id"], "channel_versions": versions})

    def _profile_row(self, profile: StoredProfile) -> dict[str, str]:
        return {
            "digest": profile.digest,
            "name": profile.name,
            "body": profile.body,
            "mark": self.keyring.mark,
        }

    async def _store_profile(self, profile: StoredProfile) -> None:
        with failures("saving the profile", *_FAILURES):
            async with self._pool.connection() as connection:
                await connection.execute(_INSERT_PROFILE, self._profile_row(profile))

    async def holds_lock(self, thread_id: str) -> bool:
        """Whether a turn lock that was taken here is still held: it goes with its connection."""
        return thread_id in self._held and await self._is_locked_by_others(thread_id)

    def _lock_for_others(self, thread_id: str) -> AbstractAsyncContextManager[None]:
        return self._locks.lock(thread_id)

    async def _is_locked_by_others(self, thread_id: str) -> bool:
        with failures("asking for the thread's lock", *_FAILURES, advice=UNCHANGED):
            return await self._locks.is_held(thread_id)

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
        where, values = self._search_where(config, metadata, before)
        query = f"{_SELECT} {where} ORDER BY checkpoint_id DESC LIMIT %s"
        return await self._read(query, [*values, limit])

    async def _heads(self, limit: int | None) -> Sequence[Raw]:
        return await self._read(_HEADS, [limit])

    async def _links(self, thread_id: str) -> Mapping[str, str | None]:
        rows = await self._read(_LINKS, [thread_id])
        return {row["checkpoint_id"]: row["parent_checkpoint_id"] for row in rows}

    async def _some(self, thread_id: str, ids: Sequence[str]) -> Mapping[str, Raw]:
        rows = await self._read(_IN_THREAD, [thread_id, list(ids)])
        return {row["checkpoint_id"]: row for row in rows}

    async def _ids_after(self, last: str, size: int) -> list[str]:
        rows = await self._read(_IDS_AFTER, {"last": last, "size": size})
        return [row["id"] for row in rows]

    async def _ends(self, thread_ids: Sequence[str]) -> Iterable[tuple[str, str, str]]:
        rows = await self._read(_ENDS, [list(thread_ids)])
        return [(row["id"], row["oldest"], row["newest"]) for row in rows]

    async def _profile_body(self, digest: str) -> str | None:
        rows = await self._read("SELECT body FROM cuelight_profiles WHERE digest = %s", [digest])
        return next((str(row["body"]) for row in rows), None)

    async def _digests(self, beginning: str) -> Iterable[str]:
        return [row["digest"] for row in await self._read(_BEGINNING_SO, [beginning])]

    async def _marks(self) -> Sequence[str]:
        return [row["mark"] for row in await self._read(_MARKS, [])]

    async def _read(self, query: str, values: Sequence[Any] | Mapping[str, Any]) -> list[DictRow]:
        with failures("reading the thread", *_FAILURES, advice=UNCHANGED):
            async with self._pool.connection() as connection, connection.cursor(binary=True) as cur:
                await cur.execute(query, values)
                return await cur.fetchall()

    def _tuple_of(self, row: Raw) -> CheckpointTuple:
        with decoding(row["thread_id"]):
            saved = self._unsealed(row["checkpoint"])
            blobs = self._load_blobs(row["channel_values"])
        checkpoint: Any = {**saved, "channel_values": {**saved.get("channel_values", {}), **blobs}}
        return tuple_at(
            (row["thread_id"], row["checkpoint_ns"], row["checkpoint_id"]),
            row["parent_checkpoint_id"],
            checkpoint,
            self._unsealed(row["metadata"]),
        )

    def _thread_of(self, row: Raw) -> str:
        return str(row["thread_id"])

    async def _wait_for_writers(self, cursor: AsyncCursor[DictRow], thread_id: str) -> None:
        """Let the writers to a thread look and write one by one, until each one's commit."""
        key = key_of(thread_id, b"cuelight commit")
        await cursor.execute("SELECT pg_advisory_xact_lock(%s::bigint)", [key])

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncCursor[DictRow]]:
        async with (
            self._pool.connection() as connection,
            connection.pipeline() if self.supports_pipeline else nullcontext(),
            connection.transaction(),
            connection.cursor(binary=True) as cursor,
        ):
            yield cursor

    @asynccontextmanager
    async def _cursor(self, *, pipeline: bool = False) -> AsyncIterator[AsyncCursor[DictRow]]:
        """Serve what the stock saver does by itself; it would let one call in at a time."""
        async with (
            self._pool.connection() as connection,
            connection.pipeline() if pipeline and self.supports_pipeline else nullcontext(),
            connection.cursor(binary=True) as cursor,
        ):
            yield cursor


class PostgresRecords(Records):
    """The tables beside the checkpoints, by the same pool."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[DictRow]]) -> None:
        self._pool = pool

    async def transact(self, steps: Steps[T]) -> T:
        """Take the steps in one transaction that may write, and return what they return."""
        with failures("writing a session", *_FAILURES), closing(steps):
            async with (
                self._pool.connection() as connection,
                connection.transaction(),
                connection.cursor(row_factory=tuple_row) as cursor,
            ):
                try:
                    statement, values = next(steps)
                    while True:
                        rows = await _rows(cursor, statement, values)
                        statement, values = steps.send(rows)
                except StopIteration as end:
                    result: T = end.value
                    return result

    async def read(self, statement: str, **values: Any) -> list[Row]:
        """Run a statement that only reads."""
        # Psycopg may close a connection that is cancelled, as it is when a client leaves a stream.
        return await to_the_end(self._read(statement, values))

    async def _read(self, statement: str, values: Values) -> list[Row]:
        with failures("reading a session", *_FAILURES):
            async with (
                self._pool.connection() as connection,
                connection.cursor(row_factory=tuple_row) as cursor,
            ):
                return await _rows(cursor, statement, values)


async def _rows(
    cursor: AsyncCursor[TupleRow], statement: str, values: Values | Sequence[Values]
) -> list[Row]:
    """Run a statement, and return the rows that it gives."""
    words = in_psycopgs_words(statement)
    if not isinstance(values, Mapping):
        await cursor.executemany(words, values)
        return []
    await cursor.execute(words, values)
    return await cursor.fetchall() if cursor.description else []


def _fits_json(value: object) -> bool:
    match value:
        case str():
            return "\0" not in value
        case float():
            return math.isfinite(value)
        case _:
            return value is None or isinstance(value, int)


def _conninfo_of(url: str) -> tuple[str, str]:
    """Return what psycopg is to be given, and words for errors, which hold no password."""
    try:
        given = conninfo_to_dict(url)
        conninfo = make_conninfo(url, **({"connect_timeout": _CONNECT_SECONDS} | given))
    except psycopg.Error:
        raise DatabaseUrlError(url, "PostgreSQL cannot read it as an address") from None
    where = " ".join(f"{key}={given[key]}" for key in ("host", "port", "dbname") if key in given)
    return conninfo, f"connecting to PostgreSQL ({where or 'the default server'})"


async def _configure(connection: AsyncConnection[DictRow]) -> None:
    # The statement that looks for the newest checkpoint has to see what was committed before.
    await connection.set_isolation_level(IsolationLevel.READ_COMMITTED)


async def _check(connection: AsyncConnection[DictRow]) -> None:
    """Raise where a connection is of no use any more, so that the pool takes another one.

    One that its server has ended has something to read: only then is the server asked.
    """
    if _has_something_to_read(connection.fileno()):
        await AsyncConnectionPool.check_connection(connection)


def _has_something_to_read(descriptor: int) -> bool:
    if sys.platform == "win32":
        return bool(select.select([descriptor], [], [], 0)[0])
    poll = select.poll()  # which, unlike `select`, takes any number of descriptors
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


async def _set_up(connection: AsyncConnection[DictRow]) -> None:
    """Make the tables, one process at a time."""
    async with asyncio.timeout(_SETUP_SECONDS):
        # Asking again instead of waiting in the server: a session that waits there is one that
        # CREATE INDEX CONCURRENTLY waits for.
        question = "SELECT pg_try_advisory_lock(%s::bigint) AS answer"
        while not await _answer(connection, question):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        try:
            await AsyncPostgresSaver(connection).setup()
            # In one message, for which the server takes no prepared statement.
            await connection.execute(";".join(_TABLES), prepare=False)
        finally:
            await _answer(connection, "SELECT pg_advisory_unlock(%s::bigint) AS answer")


async def _answer(connection: AsyncConnection[DictRow], question: str) -> bool:
    cursor = await connection.execute(question, [_SETUP_KEY])
    row = await cursor.fetchone()
    return bool(row and row["answer"])
