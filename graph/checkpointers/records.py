"""What is kept of a thread beside its checkpoints: whose it is, its turns, and what they told.

One SQL serves all stores. A value stands in it as `:name`.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol

Row = tuple[Any, ...]

ERASE = "DELETE FROM cuelight_sessions WHERE thread_id = :thread"
"""Erases all that is kept here of a thread: what belongs to a session goes with it."""

_IDLE = """
    SELECT thread_id FROM cuelight_sessions
    WHERE changed < :before AND thread_id > :last ORDER BY thread_id LIMIT :size
"""
_ERASE_IDLE = f"{ERASE} AND changed < :before RETURNING thread_id"

FOREIGN_KEYS = "PRAGMA foreign_keys = ON"
"""What makes SQLite do so; PostgreSQL always does."""


def record_tables(blob: str) -> tuple[str, ...]:
    """Return the statements that make the tables, where `blob` is the type of bytes."""
    return (
        f"""
        CREATE TABLE IF NOT EXISTS cuelight_sessions (
            thread_id TEXT PRIMARY KEY,
            owner TEXT NOT NULL,
            session_id TEXT NOT NULL,
            profile TEXT NOT NULL,
            opening_kind TEXT NOT NULL,
            opening {blob} NOT NULL,
            opening_turn INTEGER NOT NULL DEFAULT 0,
            last_turn INTEGER NOT NULL DEFAULT 0,
            closing INTEGER NOT NULL DEFAULT 0,
            created TEXT NOT NULL,
            changed TEXT NOT NULL,
            UNIQUE (owner, session_id)
        )
        """,
        """
        CREATE INDEX IF NOT EXISTS cuelight_sessions_newest
        ON cuelight_sessions (owner, created, thread_id)
        """,
        """
        CREATE TABLE IF NOT EXISTS cuelight_turns (
            thread_id TEXT NOT NULL REFERENCES cuelight_sessions ON DELETE CASCADE,
            turn INTEGER NOT NULL,
            runner TEXT NOT NULL,
            wish TEXT,
            outcome TEXT,
            created TEXT NOT NULL,
            PRIMARY KEY (thread_id, turn)
        )
        """,
        """
        CREATE INDEX IF NOT EXISTS cuelight_turns_running
        ON cuelight_turns (runner) WHERE outcome IS NULL
        """,
        f"""
        CREATE TABLE IF NOT EXISTS cuelight_messages (
            thread_id TEXT NOT NULL,
            message_id TEXT NOT NULL,
            turn INTEGER NOT NULL,
            place INTEGER NOT NULL,
            kind TEXT NOT NULL,
            message {blob} NOT NULL,
            PRIMARY KEY (thread_id, message_id),
            FOREIGN KEY (thread_id, turn) REFERENCES cuelight_turns ON DELETE CASCADE
        )
        """,
        """
        CREATE INDEX IF NOT EXISTS cuelight_messages_turn
        ON cuelight_messages (thread_id, turn)
        """,
        """
        CREATE TABLE IF NOT EXISTS cuelight_open (
            thread_id TEXT PRIMARY KEY REFERENCES cuelight_sessions ON DELETE CASCADE,
            owner TEXT NOT NULL
        )
        """,
        "CREATE INDEX IF NOT EXISTS cuelight_open_owner ON cuelight_open (owner)",
        """
        CREATE TABLE IF NOT EXISTS cuelight_paces (
            owner TEXT PRIMARY KEY,
            whole BIGINT NOT NULL
        )
        """,
        f"""
        CREATE TABLE IF NOT EXISTS cuelight_events (
            thread_id TEXT NOT NULL,
            turn INTEGER NOT NULL,
            last INTEGER NOT NULL,
            kind TEXT NOT NULL,
            events {blob} NOT NULL,
            PRIMARY KEY (thread_id, turn, last),
            FOREIGN KEY (thread_id, turn) REFERENCES cuelight_turns ON DELETE CASCADE
        )
        """,
    )


def written(time: datetime) -> str:
    """Return a time as the tables hold it: such texts are in the order of the times."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds")


class Rows(Protocol):
    """What can be done within a transaction."""

    async def run(self, statement: str, **values: Any) -> list[Row]:
        """Run a statement, and return the rows that it gives."""

    async def run_many(self, statement: str, values: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement that gives no rows, once for each of the values."""


class Records(ABC):
    """The tables of a database, for statements that work in every store.

    Raises `StorageError` where the database fails.
    """

    @abstractmethod
    def transaction(self) -> AbstractAsyncContextManager[Rows]:
        """Open a transaction that may write."""

    @abstractmethod
    async def read(self, statement: str, **values: Any) -> list[Row]:
        """Run a statement that only reads."""

    async def idle(self, before: datetime, size: int = 500) -> AsyncIterator[list[str]]:
        """Iterate over the threads whose sessions got no message since, many at a time."""
        last = ""
        while rows := await self.read(_IDLE, before=written(before), last=last, size=size):
            yield [thread_id for (thread_id,) in rows]
            ((last,),) = rows[-1:]

    async def erase_idle(self, thread_id: str, before: datetime) -> bool:
        """Erase a session, unless it got a message since; return whether there was one to erase."""
        async with self.transaction() as rows:
            return bool(await rows.run(_ERASE_IDLE, thread=thread_id, before=written(before)))


class MemoryRecords(Records):
    """Tables in memory."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._made: sqlite3.Connection | None = None

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._made is None:
            self._made = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            self._made.execute(FOREIGN_KEYS)
            for table in record_tables("BLOB"):
                self._made.execute(table)
        return self._made

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Rows]:
        """Open a transaction that may write."""
        async with self._lock:
            self._connection.execute("BEGIN")
            try:
                yield self
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise

    async def read(self, statement: str, **values: Any) -> list[Row]:
        """Run a statement that only reads."""
        async with self._lock:
            return await self.run(statement, **values)

    async def run(self, statement: str, **values: Any) -> list[Row]:
        """Run a statement within a transaction."""
        return self._connection.execute(statement, values).fetchall()

    async def run_many(self, statement: str, values: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement within a transaction, once for each of the values."""
        self._connection.executemany(statement, values)

    def erase(self, thread_id: str) -> bool:
        """Erase what is kept of a thread; return whether there was anything."""
        if self._made is None:
            return False
        return self._made.execute(ERASE, {"thread": thread_id}).rowcount > 0

    def close(self) -> None:
        """Let go of all that was kept."""
        if self._made is not None:
            self._made.close()
            self._made = None


@lru_cache(256)
def in_psycopgs_words(statement: str) -> str:
    """Return a statement with its values marked as psycopg wants them."""
    return re.sub(r":(\w+)", r"%(\1)s", statement)
