"""What is kept of a thread beside its checkpoints: whose it is, its turns, and what they told.

One SQL serves all stores. A value stands in it as `:name`.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Generator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

Row = tuple[Any, ...]

Values = Mapping[str, Any]
"""What stands in a statement, by name."""

T = TypeVar("T")

Steps: TypeAlias = Generator[tuple[str, Values | Sequence[Values]], list[Row], T]
"""What is done in one transaction: it yields statements with their values, and is sent the rows.

Given many values, a statement runs once for each of them and gives no rows. A store may take the
steps in a thread of its own, all in one go, so that they are to do nothing beside.
"""

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


class Records(ABC):
    """The tables of a database, for statements that work in every store.

    Raises `StorageError` where the database fails.
    """

    @abstractmethod
    async def transact(self, steps: Steps[T]) -> T:
        """Take the steps in one transaction that may write, and return what they return.

        What they raise is raised, and then nothing of them is kept.
        """

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

        def erase() -> Steps[bool]:
            values = {"thread": thread_id, "before": written(before)}
            return bool((yield _ERASE_IDLE, values))

        return await self.transact(erase())


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

    async def transact(self, steps: Steps[T]) -> T:
        """Take the steps in one transaction that may write, and return what they return."""
        async with self._lock:
            return take_steps(self._connection, steps)

    async def read(self, statement: str, **values: Any) -> list[Row]:
        """Run a statement that only reads."""
        async with self._lock:
            return self._connection.execute(statement, values).fetchall()

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


def take_steps(connection: sqlite3.Connection, steps: Steps[T]) -> T:
    """Take the steps of a transaction on a connection of SQLite that is in autocommit."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        statement, values = next(steps)
        while True:
            if isinstance(values, Mapping):
                rows = connection.execute(statement, values).fetchall()
            else:
                connection.executemany(statement, values)
                rows = []
            statement, values = steps.send(rows)
    except StopIteration as end:
        connection.execute("COMMIT")
        result: T = end.value
        return result
    finally:
        steps.close()
        # Also after a commit that failed; where it did not, there is nothing to undo.
        connection.rollback()


@lru_cache(256)
def in_psycopgs_words(statement: str) -> str:
    """Return a statement with its values marked as psycopg wants them."""
    return re.sub(r":(\w+)", r"%(\1)s", statement)
