"""Chat completions, with profiles as the models."""

from __future__ import annotations

import hashlib
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from cuelight.server.openai.answering import Answering
from cuelight.server.openai.errors import PREFIX, openai_errors
from cuelight.server.openai.headers import ChatHeaders, SentHeaders
from cuelight.server.openai.models import ChatCompletion, ChatRequest, Model, ModelList
from cuelight.server.openai.once import Once
from cuelight.server.openai.reading import Said, check_supported, said_by, session_named_by
from cuelight.server.parameters import ModelId
from cuelight.server.problems import Fault, RequestProblem
from cuelight.server.sessions import sessions_of, settings_of
from cuelight.server.talking import Saying, check_length, standing_of, talk
from cuelight.server.who import Who
from graph.sessions import Standing
from profiles import listed_name, profile_names

router = APIRouter(prefix=PREFIX, tags=["openai"])

_PIECE = {
    "type": "object",
    "required": ["data"],
    "properties": {
        "data": {
            "type": "string",
            "description": "A `ChatCompletionChunk`, an `ErrorAnswer`, or `[DONE]`.",
        }
    },
}
_CHAT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer; where it streams, `ChatCompletionChunk`s and `[DONE]`.",
        "model": ChatCompletion,
        "content": {"text/event-stream": {"schema": {"type": "string"}, "itemSchema": _PIECE}},
        "headers": {
            "Session-Id": {"description": "The id of the session.", "schema": {"type": "string"}}
        },
    },
    **openai_errors(
        "unknown_profile", "unknown_session", "bad_session_id", "session_conflict",
        "session_required", "no_message", "bad_message", "message_conflict", "message_too_large",
        "unsupported_parameter", "unsupported_content", "body_too_large", "turn_running",
        "conversation_over", "queue_full", "rate_limited", "unavailable", "timeout",
        "shutting_down", "empty_reply", "interrupted", "model_failed", "wrong_key",
        "refused_request", "turn_timeout",
        "malformed", "body_too_slow",
    ),
}  # fmt: skip


@router.get("/models", responses=openai_errors())
def list_models(_: Who) -> ModelList:
    """List the profiles that can be talked to."""
    return ModelList(data=[Model(id=name) for name in profile_names()])


@router.get("/models/{model_id:path}", responses=openai_errors("unknown_profile"))
def read_model(_: Who, model_id: ModelId) -> Model:
    """Tell whether there is a profile by this name."""
    return Model(id=listed_name(model_id))


@router.post("/chat/completions", response_class=Response, responses=_CHAT)
async def complete_chat(
    request: Request,
    user: Who,
    body: ChatRequest,
    headers: SentHeaders,
) -> Response:
    """Say what the user says last in a session with a profile, and answer with the reply.

    The session is named by the header `Session-Id`, by `metadata.session_id` or by `user`; one
    that is not there yet is started. The session remembers what was said, not the client. With the
    header `Idempotency-Key`, a message is answered once.
    """
    check_supported(body)
    sessions = sessions_of(request)
    said = said_by(body.messages)
    check_length(said.text or "", settings_of(request))
    named = _session_of(said, body, headers)
    standing = await standing_of(sessions, user.id, named)
    if standing is None and said.exchanges:
        raise RequestProblem(
            "unknown_session",
            f"There is no session {named!r} (any more), and these messages go on with one. Begin a "
            "new conversation.",
        )
    saying = Saying(
        profile=_profile_of(body, standing),
        session_id=named,
        message=said.text,
        message_id=await Once(sessions, said, headers).message_id(standing),
    )
    begun = await talk(sessions, user.id, saying, standing)
    answering = Answering(sessions, begun, saying)
    place = {"Session-Id": begun.session.session_id}
    if not body.stream:
        return Response(await answering.complete(), headers=place, media_type="application/json")
    await answering.begin()
    with_usage = bool(body.stream_options and body.stream_options.include_usage)
    return StreamingResponse(
        answering.stream(with_usage=with_usage),
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no", **place},
        media_type="text/event-stream",
    )


def _session_of(said: Said, body: ChatRequest, headers: ChatHeaders) -> str | None:
    """Return the session that is named, or where none is, one by the request's own key."""
    if said.text is None and said.answered:
        raise _wrong("no_message", "The last message is the assistant's. Add what the user says.")
    if named := session_named_by(headers, body):
        return named
    if said.exchanges:
        raise _wrong(
            "session_required",
            "These messages go on with a conversation, and nothing names its session. Name it by "
            "the header `Session-Id`, whose value came with the first answer, or by "
            "`metadata.session_id` or `user`.",
        )
    key = headers.key
    return f"chat-{hashlib.sha256(key.encode()).hexdigest()[:32]}" if key else None


def _profile_of(body: ChatRequest, standing: Standing | None) -> str:
    """Return the profile that a request names; a session goes on although it is gone."""
    if standing and standing.session.profile == body.model:
        return body.model
    return listed_name(body.model)


def _wrong(code: str, detail: str) -> RequestProblem:
    return RequestProblem(code, detail, errors=[Fault(where="body.messages", message=detail)])
