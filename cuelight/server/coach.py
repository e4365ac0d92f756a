"""Sessions with the coach, started with all that it is to know."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from cuelight.server import models, sessions
from cuelight.server.parameters import SessionId
from cuelight.server.problems import problems
from cuelight.server.sessions import IdempotencyKey, sessions_of
from cuelight.server.streaming import STREAMED, EventStream
from cuelight.server.who import Who
from graph.sessions.errors import UnknownSessionError

COACH = "coach"
"""The profile that stands alone as a coach."""

router = APIRouter(prefix="/coach/sessions", tags=["coach"])


@router.post(
    "/start",
    status_code=200,
    response_class=EventStream,
    responses={
        **STREAMED,
        **problems(
            "bad_request",
            "bad_session_id",
            "session_conflict",
            "malformed",
            "body_too_slow",
            "too_many_messages",
            "too_many_sessions",
            "shutting_down",
            "wrong_key",
        ),
    },
)
async def start_coach(request: Request, user: Who, body: models.StartCoach) -> Response:
    """Start a session with the coach, and stream its opening."""
    stream = await sessions_of(request).start(
        user.id, COACH, request=body.facts(), session_id=body.session_id
    )
    return EventStream(stream)


@router.post(
    "/{session_id}/chat",
    status_code=200,
    response_class=EventStream,
    responses={**STREAMED, **sessions.TALKING},
)
async def chat_with_coach(
    request: Request,
    user: Who,
    session_id: SessionId,
    body: models.Chat,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Say something to the coach, and stream the turn that answers it."""
    await _check(request, user.id, session_id)
    stream = await sessions.said(request, user.id, session_id, body, idempotency_key)
    return EventStream(stream)


@router.post("/{session_id}/end", responses=sessions.ENDING)
async def end_coach(request: Request, user: Who, session_id: SessionId) -> models.Ended:
    """End the session, and return the prompt that came of it."""
    await _check(request, user.id, session_id)
    return models.Ended(**await sessions_of(request).end(user.id, session_id))


async def _check(request: Request, owner: str, session_id: str) -> None:
    """Answer that there is no such session where it is of another profile."""
    standing = await sessions_of(request).find(owner, session_id)
    if standing.session.profile != COACH:
        raise UnknownSessionError(session_id)
