"""Sessions: the threads that belong to somebody."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from langgraph.checkpoint.serde.base import SerializerProtocol

from graph.checkpointers.records import Records, Row, Steps, written
from graph.errors import WrongKeyError
from graph.sessions.errors import SessionConflictError, SessionIdError, UnknownSessionError
from profiles import Profile, UnknownProfileError, named_profile

SESSION_ID = r"[A-Za-z0-9][A-Za-z0-9._~:@-]{0,127}"
"""What can name a session, as a regular expression for the whole of it."""

_NAME = re.compile(SESSION_ID)
_COLUMNS = (
    "thread_id, owner, session_id, profile, created, changed, last_turn, opening_turn, "
    "opening_kind, opening"
)
_MINE = "owner = :owner AND session_id = :session"
_FIND = f"SELECT {_COLUMNS} FROM cuelight_sessions WHERE {_MINE} AND closing = 0"  # noqa: S608
_FIND_FOR = f"""
    SELECT (
        SELECT t.outcome FROM cuelight_messages AS m
        JOIN cuelight_turns AS t ON t.thread_id = m.thread_id AND t.turn = m.turn
        WHERE m.thread_id = cuelight_sessions.thread_id AND m.message_id = :message
    ), {_COLUMNS} FROM cuelight_sessions WHERE {_MINE} AND closing = 0
"""  # noqa: S608
_TOUCH = f"""
    UPDATE cuelight_sessions SET changed = :now WHERE {_MINE} AND closing = 0 RETURNING {_COLUMNS}
"""  # noqa: S608
_INSERT = """
    INSERT INTO cuelight_sessions (
        thread_id, owner, session_id, profile, opening_kind, opening, created, changed
    ) VALUES (:thread, :owner, :session, :profile, :kind, :opening, :now, :now)
    ON CONFLICT DO NOTHING
"""
_OPENS = """
    UPDATE cuelight_sessions SET opening_turn = :turn, opening_kind = :kind, opening = :opening
    WHERE thread_id = :thread
"""
_NEWEST = f"""
    SELECT {_COLUMNS} FROM cuelight_sessions
    WHERE owner = :owner AND closing = 0 AND (created, thread_id) < (:created, :thread)
    ORDER BY created DESC, thread_id DESC LIMIT :limit
"""  # noqa: S608
_CLOSE = f"UPDATE cuelight_sessions SET closing = 1 WHERE {_MINE} RETURNING thread_id"  # noqa: S608
_CLOSING = "SELECT thread_id FROM cuelight_sessions WHERE closing = 1"
_LAST = "~"
"""Sorts after every time and every id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a session was started with."""

    profile: str
    request: Mapping[str, Any] | None = None
    message_id: str | None = field(default=None, compare=False)
    """The message that it was started for, whose answer begins with the opening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A thread together with its owner."""

    thread_id: str
    owner: str
    session_id: str
    """What its owner calls it."""
    profile: str
    """The name that its profile was asked for by."""
    created: str
    """When, as an ISO 8601 time in UTC."""
    changed: str
    """When a message last came."""
    last_turn: int
    """The number of the turn that was asked for last."""
    opening_turn: int
    """The number of the turn that opens it, the last one where that was tried again."""
    opening: Opening | None = field(repr=False)
    """What it was started with; `None` where it is listed, and the key to that is not given."""

    def present_profile(self) -> Profile | None:
        """Return the present version of its profile; its thread goes on where there is none."""
        try:
            return named_profile(self.profile)
        except UnknownProfileError:
            return None


class SessionTable:
    """The sessions of a database."""

    def __init__(self, records: Records, serializer: SerializerProtocol) -> None:
        self._records = records
        self._serializer = serializer

    async def find(self, owner: str, session_id: str) -> Session:
        """Return a session; `UnknownSessionError` where its owner has none by this id."""
        if _NAME.fullmatch(session_id):
            for row in await self._records.read(_FIND, owner=owner, session=session_id):
                return self._session_of(row)
        raise UnknownSessionError(session_id)

    async def find_for(
        self, owner: str, session_id: str, message_id: str
    ) -> tuple[Session, str | None]:
        """Return a session, and the outcome of the turn that answers a message, if it has one."""
        if _NAME.fullmatch(session_id):
            values = {"owner": owner, "session": session_id, "message": message_id}
            for outcome, *row in await self._records.read(_FIND_FOR, **values):
                return self._session_of(tuple(row)), outcome
        raise UnknownSessionError(session_id)

    async def newest(
        self, owner: str, limit: int, after: tuple[str, str] | None = None
    ) -> list[Session]:
        """Return an owner's sessions, the newest first, after one's `created` and `thread_id`.

        Those under a key that is not given are among them.
        """
        created, thread_id = after or (_LAST, _LAST)
        rows = await self._records.read(
            _NEWEST, owner=owner, created=created, thread=thread_id, limit=limit
        )
        return [self._listed(row) for row in rows]

    def touch(self, owner: str, session_id: str) -> Steps[Session]:
        """Find a session in a transaction, and hold it against others until that ends."""
        if _NAME.fullmatch(session_id):
            values = {"owner": owner, "session": session_id, "now": now()}
            for row in (yield _TOUCH, values):
                return self._session_of(row)
        raise UnknownSessionError(session_id)

    def make(self, owner: str, session_id: str | None, opening: Opening) -> Steps[Session]:
        """Make a session, or find the one that was started with the same before.

        Raises `SessionConflictError` where it was started with something else.
        """
        if session_id is not None and not _NAME.fullmatch(session_id):
            raise SessionIdError(session_id)
        thread_id = uuid.uuid4().hex
        session_id = session_id or thread_id
        kind, dumped = self._dumped(opening)
        values = {
            "thread": thread_id,
            "owner": owner,
            "session": session_id,
            "profile": opening.profile,
            "kind": kind,
            "opening": dumped,
            "now": now(),
        }
        yield _INSERT, values
        session = yield from self.touch(owner, session_id)
        if session.opening != opening:
            raise SessionConflictError(session_id)
        return session

    def open(self, thread_id: str, turn: int, opening: Opening) -> Steps[None]:
        """Note the turn that opens a session, and what that is asked for with."""
        kind, dumped = self._dumped(opening)
        yield _OPENS, {"thread": thread_id, "turn": turn, "kind": kind, "opening": dumped}

    async def close(self, owner: str, session_id: str) -> str:
        """Let nobody find a session any more, and return its thread, which is to be deleted."""
        if not _NAME.fullmatch(session_id):
            raise UnknownSessionError(session_id)

        def close() -> Steps[str]:
            for (thread_id,) in (yield _CLOSE, {"owner": owner, "session": session_id}):
                return str(thread_id)
            raise UnknownSessionError(session_id)

        return await self._records.transact(close())

    async def closing(self) -> list[str]:
        """Return the threads of which a deletion was begun."""
        return [thread_id for (thread_id,) in await self._records.read(_CLOSING)]

    def _listed(self, row: Row) -> Session:
        try:
            return self._session_of(row)
        except WrongKeyError:
            return _session(row, None)

    def _dumped(self, opening: Opening) -> tuple[str, bytes]:
        return self._serializer.dumps_typed([opening.profile, opening.request, opening.message_id])

    def _session_of(self, row: Row) -> Session:
        *_, kind, opening = row
        profile, request, *more = self._serializer.loads_typed((kind, opening))
        # Those that were stored first have no more.
        message_id = more[0] if more else None
        return _session(row, Opening(profile=profile, request=request, message_id=message_id))


def _session(row: Row, opening: Opening | None) -> Session:
    names = (
        "thread_id",
        "owner",
        "session_id",
        "profile",
        "created",
        "changed",
        "last_turn",
        "opening_turn",
    )
    return Session(**dict(zip(names, row[:-2], strict=True)), opening=opening)


def now() -> str:
    """Return the present time, as an ISO 8601 time in UTC."""
    return written(datetime.now(UTC))
