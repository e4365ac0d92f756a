"""An exchange with a profile in one request: its opening, a message, or both."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from cuelight.server.problems import RequestProblem, problem_of
from cuelight.server.settings import ServerSettings
from graph.checkpointers.finishing import to_the_end
from graph.sessions import KEPT_TURNS, Session, Sessions, Standing, Stream
from graph.sessions.errors import (
    BrokenTurnError,
    ClosingError,
    SessionConflictError,
    UnknownSessionError,
)
from nodes.errors import TurnError
from nodes.events import LAST, Event, event
from profiles import ProfileError, UnknownProfileError, listed_name

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Saying:
    """What somebody says to a profile, and in which session."""

    profile: str
    session_id: str | None = None
    """A session that is not there yet is started under this name; `None` starts a new one."""
    message: str | None = None
    """`None` asks for the opening."""
    message_id: str
    request: Mapping[str, Any] | None = None
    """What a coach is to know, where the session is started."""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """An exchange that was begun."""

    session: Session
    opens: bool
    """Whether its first turn is the opening."""
    events: AsyncGenerator[list[Event]]
    """What its turns tell; the last event is `done` or `error`. It raises nothing.

    An empty list is a sign of life.
    """


async def talk(sessions: Sessions, owner: str, saying: Saying, standing: Standing | None) -> Talk:
    """Begin an exchange in a session, `standing` as `standing_of` found it.

    A session that is new is opened first, and then hears the message; where that message comes
    again, it is answered with the opening again. Raises what keeps the first turn from being taken;
    what ends a later one is told.
    """
    if standing and not _is_same(standing.session.profile, saying.profile):
        raise SessionConflictError(standing.session.session_id)
    opening: Stream | None = None
    if (
        standing is None
        or not standing.state
        or saying.message is None
        or _opened(standing, saying)
    ):
        opening = await _open(sessions, owner, saying, standing)
        first = opening
    else:
        if saying.request is not None:  # the same that the session was started with, or a conflict
            await (await _open(sessions, owner, saying, standing)).events.aclose()
        first = await _say(sessions, owner, standing.session.session_id, saying)
    events = _events_of(sessions, owner, saying, first, opens=opening is not None)
    return Talk(session=first.session, opens=opening is not None, events=_told(events))


async def standing_of(sessions: Sessions, owner: str, session_id: str | None) -> Standing | None:
    """Return a session as it stands, or `None` where there is none by this name yet."""
    if session_id is None:
        return None
    try:
        return await sessions.find(owner, session_id)
    except UnknownSessionError:
        return None


def check_length(message: str, settings: ServerSettings) -> None:
    """Raise the problem that a message is too long."""
    most = settings.max_message
    if len(message) > most:
        raise RequestProblem(
            "message_too_large",
            f"The message has {len(message):,} characters; {most:,} are the most. Send it in "
            "parts.",
        )


def failure_of(error: Event) -> RequestProblem:
    """Return the problem that a request is answered whose turn told an `error`."""
    metadata = error["metadata"]
    return RequestProblem(metadata["code"], error["content"], retryable=metadata["retryable"])


def told(error: TurnError | ProfileError | RequestProblem) -> Event:
    """Return the event that tells of an error what its problem does."""
    problem = problem_of(error)
    return event("error", str(problem), code=problem.code, retryable=problem.retryable)


async def _open(
    sessions: Sessions, owner: str, saying: Saying, standing: Standing | None
) -> Stream:
    profile, request = saying.profile, saying.request
    if standing:
        session = standing.session
        if saying.message is None and session.last_turn > session.opening_turn > 0:
            raise RequestProblem("bad_message", "This session has begun. Say something in it.")
        profile = session.profile
        if request is None and session.opening:
            request = session.opening.request
    # Half asked for, as where a client leaves meanwhile, a turn would be lost.
    return await to_the_end(
        sessions.start(
            owner,
            profile,
            request=request,
            session_id=saying.session_id,
            message_id=None if saying.message is None else saying.message_id,
        )
    )


async def _say(sessions: Sessions, owner: str, session_id: str, saying: Saying) -> Stream:
    return await to_the_end(
        sessions.chat(owner, session_id, saying.message or "", message_id=saying.message_id)
    )


def _opened(standing: Standing, saying: Saying) -> bool:
    """Whether the session was started for this message, and can still tell its opening.

    Which message that was is stored with the session itself: between the opening and the message
    there is a moment in which nothing else is known of it.
    """
    session = standing.session
    started_for = session.opening.message_id if session.opening else None
    is_kept = session.last_turn - session.opening_turn < KEPT_TURNS
    return started_for == saying.message_id and is_kept


def _is_same(one: str, other: str) -> bool:
    """Whether two names are of one profile, as far as it is known here still."""
    try:
        return one == other or listed_name(one) == listed_name(other)
    except UnknownProfileError:
        return False


async def _events_of(
    sessions: Sessions, owner: str, saying: Saying, first: Stream, *, opens: bool
) -> AsyncGenerator[list[Event]]:
    last: Event | None = None
    async with aclosing(first.events) as heard:
        async for some in heard:
            events = [one.told.event for one in some]
            last = events[-1] if events else last
            yield events
    if not opens or saying.message is None:
        return
    if last and last["type"] == "done":
        answer = await _say(sessions, owner, first.session.session_id, saying)
        async with aclosing(answer.events) as heard:
            async for some in heard:
                yield [one.told.event for one in some]


async def _told(events: AsyncGenerator[list[Event]]) -> AsyncGenerator[list[Event]]:
    """Yield events, and as the last one what ends them before their time."""
    last: Event | None = None
    try:
        async with aclosing(events):
            async for some in events:
                last = some[-1] if some else last
                yield some
        if last is None or last["type"] not in LAST:
            yield [told(ClosingError())]  # whoever follows a turn of another process is let go
    except (TurnError, ProfileError, RequestProblem) as error:
        yield [told(error)]
    except Exception:
        logger.exception("A turn failed")
        yield [told(BrokenTurnError())]
