"""Sessions of any profile: start, talk, look back, end."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Annotated, Any, cast

from fastapi import APIRouter, Header, Query, Request, Response

from cuelight.memories import reopened_of
from cuelight.server import models
from cuelight.server.parameters import SessionId
from cuelight.server.problems import RequestProblem, problems
from cuelight.server.settings import ServerSettings
from cuelight.server.streaming import STREAMED, EventStream
from cuelight.server.talking import check_length
from cuelight.server.who import Who
from graph import Entry
from graph.sessions import Sessions, Standing, Stream
from graph.transcript import OverlayEntry
from nodes.brief.intent import brief_of
from nodes.state import StoredCoach

router = APIRouter(prefix="/sessions", tags=["sessions"])

_STARTING = problems(
    "unknown_profile", "bad_request", "no_coach", "bad_session_id", "session_conflict",
    "malformed", "body_too_slow", "too_many_messages", "too_many_sessions", "shutting_down",
    "wrong_key",
)  # fmt: skip
TALKING = problems(
    "unknown_session", "bad_message", "message_conflict", "message_too_large",
    "malformed", "body_too_slow", "turn_running", "conversation_over", "queue_full",
    "stored_profile", "profile_mismatch", "unknown_profile",
    "too_many_messages", "turn_limit", "shutting_down", "wrong_key",
)  # fmt: skip
ENDING = problems("unknown_session", "thread_busy", "nothing_to_end", "stored_profile", "wrong_key")
_STOPPING = problems("unknown_session", "thread_busy", "wrong_key")
_LOOKING = problems("unknown_session", "wrong_key")

IdempotencyKey = Annotated[
    str | None, Header(description="The message's id, where the body does not say it.")
]


def sessions_of(request: Request) -> Sessions:
    """Return the sessions that an application serves."""
    return cast("Sessions", request.app.state.sessions)


def settings_of(request: Request) -> ServerSettings:
    """Return what an application is set to do."""
    return cast("ServerSettings", request.app.state.settings)


@router.post(
    "/start", status_code=200, response_class=EventStream, responses={**STREAMED, **_STARTING}
)
async def start_session(request: Request, user: Who, body: models.StartSession) -> Response:
    """Start a session, and stream its opening.

    Sent twice with the same `session_id`, it starts one session, and streams the same opening.
    """
    facts = body.request.facts() if body.request else None
    stream = await sessions_of(request).start(
        user.id, body.profile, request=facts, session_id=body.session_id
    )
    return EventStream(stream)


@router.post(
    "/{session_id}/chat",
    status_code=200,
    response_class=EventStream,
    responses={**STREAMED, **TALKING},
)
async def chat(
    request: Request,
    user: Who,
    session_id: SessionId,
    body: models.Chat,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Say something, and stream the turn that answers it.

    Sent twice with the same id, it is answered once, and both streams tell that answer.
    """
    stream = await said(request, user.id, session_id, body, idempotency_key)
    return EventStream(stream)


async def said(
    request: Request, owner: str, session_id: str, body: models.Chat, key: str | None
) -> Stream:
    """Say a message of a request, within the limits."""
    check_length(body.message, settings_of(request))
    return await sessions_of(request).chat(
        owner,
        session_id,
        body.message,
        message_id=_message_id(body.message_id, key),
        when_busy=body.when_busy,
    )


@router.get(
    "/{session_id}/events",
    status_code=200,
    response_class=EventStream,
    responses={
        **STREAMED,
        204: {"description": "Nothing was missed, and no turn runs."},
        **problems("unknown_session", "bad_event_id", "events_gone", "wrong_key"),
    },
)
async def follow_events(
    request: Request,
    user: Who,
    session_id: SessionId,
    last_event_id: Annotated[
        str | None, Header(description="The `id` of the last event that arrived.")
    ] = None,
) -> Response:
    """Stream what was missed after an event, and then what the turns tell that still run.

    Without `Last-Event-ID`, the last turn is streamed from its beginning.
    """
    stream = await sessions_of(request).events(user.id, session_id, last_event_id)
    if stream is None:
        return Response(status_code=204)
    return EventStream(stream)


@router.post("/{session_id}/stop", responses=_STOPPING)
async def stop_turns(request: Request, user: Who, session_id: SessionId) -> models.Stopped:
    """End the turn that runs and those that wait, wherever they do. Nothing of them is saved."""
    stopped = await sessions_of(request).stop(user.id, session_id)
    return models.Stopped(session_id=session_id, stopped=stopped)


@router.post("/{session_id}/end", responses=ENDING)
async def end_session(request: Request, user: Who, session_id: SessionId) -> models.Ended:
    """End the conversation, and return what came of it. A later message is told it is over."""
    return models.Ended(**await sessions_of(request).end(user.id, session_id))


@router.get("", responses=problems("bad_cursor"))
async def list_sessions(
    request: Request,
    user: Who,
    limit: Annotated[
        int, Query(ge=1, le=100, description="How many sessions a page has at most.")
    ] = 20,
    cursor: Annotated[str | None, Query(description="The `next` of the page before.")] = None,
) -> models.SessionPage:
    """List your sessions, the newest first."""
    after = _place_of(cursor) if cursor is not None else None
    found = await sessions_of(request).newest(user.id, limit + 1, after)
    page = found[:limit]
    return models.SessionPage(
        sessions=[models.SessionSummary(**_summary(standing)) for standing in page],
        next=_cursor_of(page[-1]) if len(found) > limit else None,
    )


@router.get("/{session_id}", responses=_LOOKING)
async def read_session(request: Request, user: Who, session_id: SessionId) -> models.SessionDetail:
    """Read a session as it stands: phase, progress, turns, tokens, memory, brief."""
    standing = await sessions_of(request).find(user.id, session_id)
    state = cast("StoredCoach", standing.state)
    intent, plan = brief_of(state), state.get("plan")
    return models.SessionDetail(
        **_summary(standing),
        progress=state.get("progress", {}),
        plan=[models.PlannedPhase(**one) for one in plan["phases"]] if plan else None,
        history=[models.Visit(**cast("dict[str, Any]", v)) for v in state.get("history", [])],
        signals=state.get("signals", {}),
        memory=state.get("memory", {}),
        reopened=reopened_of(state),
        overlays={
            overlay: models.OverlayCount.model_validate(cost)
            for overlay, cost in state.get("overlays", {}).items()
        },
        brief=intent.to_dict() if intent else None,
        readiness=intent.get_readiness() if intent else None,
    )


@router.get("/{session_id}/transcript", responses=_LOOKING)
async def read_transcript(request: Request, user: Who, session_id: SessionId) -> models.Transcript:
    """Read the whole conversation, from its first message on."""
    entries = await sessions_of(request).transcript(user.id, session_id)
    return models.Transcript(
        session_id=session_id,
        entries=[
            models.TranscriptEntry.model_validate(entry, from_attributes=True) for entry in entries
        ],
    )


@router.get("/{session_id}/signals", responses=_LOOKING)
async def read_signals(request: Request, user: Who, session_id: SessionId) -> models.SignalLog:
    """Read every signal that was given, in order, with those that did not count and why."""
    found: list[models.SignalEntry] = []
    for entry in await sessions_of(request).transcript(user.id, session_id):
        givers: list[tuple[str | None, Entry | OverlayEntry]] = [(None, entry)]
        givers += entry.overlays.items()
        found += [
            models.SignalEntry(
                name=name,
                payload=payload,
                accepted=reason is None,
                reason=reason,
                phase=entry.phase,
                by=by,
                message_id=entry.id,
                time=entry.time,
                reopened=[
                    other
                    for other, changed in entry.reopened.items()
                    if changed == name and reason is None
                ],
            )
            for by, given in givers
            for name, payload, reason in _signals_of(given)
        ]
    return models.SignalLog(session_id=session_id, signals=found)


def _signals_of(given: Entry | OverlayEntry) -> Iterator[tuple[str, Any, str | None]]:
    """Yield the signals of a reply or an overlay, with why they did not count."""
    for name, payload in given.signals.items():
        yield name, payload, None
    for one in given.refused_signals:
        yield one["name"], one["payload"], one["reason"]


@router.delete(
    "/{session_id}",
    status_code=204,
    response_description="The session is deleted.",
    responses=problems("unknown_session", "thread_busy"),
)
async def delete_session(request: Request, user: Who, session_id: SessionId) -> None:
    """Delete a session for good, with all copies of it. A turn that runs is ended."""
    await sessions_of(request).delete(user.id, session_id)


def _summary(standing: Standing) -> dict[str, Any]:
    session, state = standing.session, standing.state
    bound = state.get("profile")
    return {
        "session_id": session.session_id,
        "profile": session.profile,
        "title": bound["name"] if bound else None,
        "readable": standing.readable,
        "status": state.get("status", "active") if standing.readable else None,
        "phase": state.get("phase"),
        "turns": state.get("turns", 0),
        "tokens": state.get("tokens", {}),
        "running": standing.running,
        "created": session.created,
        "changed": session.changed,
    }


def _message_id(given: str | None, key: str | None) -> str | None:
    """Return the id that a message has by its body or by its header."""
    if key is not None:
        key = key.strip().removeprefix('"').removesuffix('"')
        if given is not None and given != key:
            raise RequestProblem(
                "bad_message", "`message_id` and `Idempotency-Key` differ. Send one of them."
            )
    return key if given is None else given


def _cursor_of(standing: Standing) -> str:
    place = f"{standing.session.created} {standing.session.thread_id}"
    return base64.urlsafe_b64encode(place.encode()).decode()


def _place_of(cursor: str) -> tuple[str, str]:
    try:
        created, thread_id = base64.urlsafe_b64decode(cursor.encode()).decode("ascii").split(" ")
    except (ValueError, binascii.Error):
        created = thread_id = "\0"
    if not (created + thread_id).isprintable():
        raise RequestProblem(
            "bad_cursor", "This is no cursor. Send the `next` of the page before, or none."
        ) from None
    return created, thread_id
