"""Every profile as a LangServe runnable, where LangServe is installed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from cuelight.server.langserve.models import PREFIX, Batch, BatchResult, Run, RunResult
from cuelight.server.langserve.runnable import Caller
from cuelight.server.parameters import ProfileName
from cuelight.server.problems import RequestProblem, problems
from cuelight.server.sessions import sessions_of, settings_of
from cuelight.server.who import Who
from profiles import listed_name

if TYPE_CHECKING:
    from langserve import APIHandler
    from sse_starlette import EventSourceResponse

_TURN = (
    "unknown_profile", "bad_session_id", "session_conflict", "bad_message", "message_conflict",
    "message_too_large", "body_too_large", "bad_request", "no_coach", "turn_running",
    "conversation_over", "queue_full", "rate_limited", "unavailable", "timeout", "shutting_down",
    "missing_extra", "empty_reply", "interrupted", "model_failed", "malformed", "body_too_slow",
    "wrong_key", "refused_request", "turn_timeout",
)  # fmt: skip
_RUNNING = problems(*_TURN)
_LOOKING = problems("unknown_profile", "missing_extra")
_CHUNK = {
    "type": "object",
    "required": ["event"],
    "properties": {
        "event": {"enum": ["metadata", "data", "end", "error"]},
        "data": {"type": "string"},
    },
}
_STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "LangServe's stream: `data` events, and `end`. What a turn fails with is "
        "the last `data`, an event of the type `error`.",
        "content": {"text/event-stream": {"schema": {"type": "string"}, "itemSchema": _CHUNK}},
    },
    **problems("unknown_profile", "body_too_large", "body_too_slow", "malformed", "missing_extra"),
}


async def _calls(
    request: Request,
    user: Who,
    x_session_id: Annotated[
        str | None, Header(description="Names the session, where the input does not.")
    ] = None,
    session_id: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> None:
    """Have LangServe's handler know who calls."""
    request.state.caller = Caller(
        sessions=sessions_of(request),
        settings=settings_of(request),
        owner=user.id,
        session_id=x_session_id or session_id,
    )


async def _handler(profile: ProfileName) -> APIHandler:
    """Return LangServe's handler of a profile, or say that LangServe is not installed."""
    return await asyncio.to_thread(_handler_of, listed_name(profile))


def _handler_of(profile: str) -> APIHandler:
    # LangServe takes its time to be imported, and most servers are not asked for it.
    try:
        from cuelight.server.langserve import handlers  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in {"langserve", "sse_starlette"}:
            raise
        raise RequestProblem(
            "missing_extra",
            'LangServe is not installed here. Install it: pip install "cuelight[langserve]".',
        ) from None
    return handlers.handler_of(profile)


def _in_time(stream: EventSourceResponse, request: Request) -> EventSourceResponse:
    from cuelight.server.langserve import handlers  # noqa: PLC0415

    return handlers.in_time(stream, settings_of(request))


Handler = Annotated[Any, Depends(_handler)]
"""An `APIHandler`, which is known only where LangServe is installed."""
router = APIRouter(
    prefix=f"{PREFIX}/{{profile}}", tags=["langserve"], dependencies=[Depends(_calls)]
)


@router.post("/invoke", response_model=RunResult, responses=_RUNNING)
async def invoke(request: Request, handler: Handler, _: Run) -> Any:
    """Run a turn in a session, and answer with what came of it."""
    return await handler.invoke(request)


@router.post(
    "/batch", response_model=BatchResult, responses={**_RUNNING, **problems(*_TURN, "same_session")}
)
async def batch(request: Request, handler: Handler, _: Batch) -> Any:
    """Run a turn in each of several sessions. One that fails fails the batch, after all ran."""
    try:
        return await handler.batch(request)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None


@router.post("/stream", response_class=Response, responses=_STREAMED)
async def stream(request: Request, handler: Handler, _: Run) -> Any:
    """Run a turn in a session, and stream its events."""
    return _in_time(await handler.stream(request), request)


@router.post("/stream_events", response_class=Response, responses=_STREAMED)
async def stream_events(request: Request, handler: Handler, _: Run) -> Any:
    """Run a turn in a session, and stream LangChain's events of the run, ours among them."""
    return _in_time(await handler.astream_events(request), request)


@router.post("/stream_log", response_class=Response, responses=_STREAMED)
async def stream_log(request: Request, handler: Handler, _: Run) -> Any:
    """Run a turn in a session, and stream its log, as the playground shows it."""
    return _in_time(await handler.stream_log(request), request)


@router.get("/input_schema", responses=_LOOKING, response_description="The JSON Schema.")
async def input_schema(request: Request, handler: Handler) -> dict[str, Any]:
    """Return the JSON Schema of what a run takes."""
    return dict(await handler.input_schema(request))


@router.get("/output_schema", responses=_LOOKING, response_description="The JSON Schema.")
async def output_schema(request: Request, handler: Handler) -> dict[str, Any]:
    """Return the JSON Schema of what a run gives."""
    return dict(await handler.output_schema(request))


@router.get("/config_schema", responses=_LOOKING, response_description="The JSON Schema.")
async def config_schema(request: Request, handler: Handler) -> dict[str, Any]:
    """Return the JSON Schema of what a run may be configured by."""
    return dict(await handler.config_schema(request))


@router.get("/playground", include_in_schema=False)
@router.get("/playground/{file_path:path}", include_in_schema=False)
async def playground(request: Request, handler: Handler, file_path: str = "") -> Any:
    """Return LangServe's playground, a page to try the profile in."""
    return await handler.playground(file_path, request)
