"""Turn locks that PostgreSQL holds for a session, and drops when the session ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from graph.checkpointers.finishing import to_the_end
from graph.checkpointers.held_threads import key_of
from graph.checkpointers.stored_threads import failures
from graph.errors import UNCHANGED, ThreadBusyError

_ANSWER_SECONDS = 10
_FAILURES = (psycopg.Error, OSError)

# The server keeps a key as two halves.
_IS_HELD = """
    SELECT EXISTS (
        SELECT 1 FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (classid::bigint << 32 | objid::bigint) = %s::bigint
    ) AS answer
"""


class SessionLocks:
    """One connection, whose session holds a lock for each turn that runs in this process.

    It stands outside the pool, where a wait for a free connection could be without end. If it
    is lost, so are its locks; what the turns commit is then still checked against other writers.
    """

    def __init__(self, conninfo: str, options: dict[str, Any]) -> None:
        self._conninfo = conninfo
        self._options = options
        self._connection: AsyncConnection[DictRow] | None = None
        self._connecting = asyncio.Lock()

    @asynccontextmanager
    async def lock(self, thread_id: str) -> AsyncIterator[None]:
        """Hold a thread against other processes, or raise ThreadBusyError."""
        key = key_of(thread_id, b"cuelight turn")
        held = True
        try:
            if not (held := await self._take(key)):
                raise ThreadBusyError(thread_id)
            yield
        finally:
            if held:  # or where the server was asked and its answer never came
                await to_the_end(self._drop(key))

    async def is_held(self, thread_id: str) -> bool:
        """Whether any session holds a thread, this one included."""
        return await self._asked(_IS_HELD, key_of(thread_id, b"cuelight turn"))

    async def connection(self) -> AsyncConnection[DictRow]:
        """Return the connection, a new one if it was lost."""
        async with self._connecting:
            if self._connection is None or self._connection.closed:
                self._connection = await AsyncConnection[DictRow].connect(
                    self._conninfo, application_name="cuelight-locks", **self._options
                )
            return self._connection

    async def close(self) -> None:
        """End the session."""
        if self._connection is not None:
            await self._connection.close()

    async def _take(self, key: int) -> bool:
        return await self._asked("SELECT pg_try_advisory_lock(%s::bigint) AS answer", key)

    async def _asked(self, question: str, key: int) -> bool:
        # Not cut short by whoever asks: psycopg may close a connection that is cancelled, and with
        # this one every lock would go.
        return await to_the_end(self._ask_again(question, key))

    async def _ask_again(self, question: str, key: int) -> bool:
        """Ask a question, and once more where the session had ended before."""
        known = self._connection
        with failures("locking the thread", *_FAILURES, advice=UNCHANGED):
            try:
                return await self._ask(question, key)
            except psycopg.OperationalError:
                if known is None or known is not self._connection or not known.closed:
                    raise
                return await self._ask(question, key)

    async def _drop(self, key: int) -> None:
        if self._connection is None or self._connection.closed:
            return
        try:
            await self._ask("SELECT pg_advisory_unlock(%s::bigint) AS answer", key)
        except _FAILURES:
            await self.close()  # so that the server drops it

    async def _ask(self, question: str, key: int) -> bool:
        connection = await self.connection()
        async with asyncio.timeout(_ANSWER_SECONDS):
            cursor = await connection.execute(question, [key])
            row = await cursor.fetchone()
        return bool(row and row["answer"])
