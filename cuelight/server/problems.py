"""Errors as RFC 9457 problem details: what happened, a stable code, and what to do."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match

from graph.sessions.for_the_log import for_users
from nodes.errors import TurnError
from nodes.events import error_event
from profiles import ProfileError, UnknownProfileError

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
UNKNOWN_PROFILE = "unknown_profile"

_RETRY_SECONDS = "2"
_HTTP = {
    400: "malformed",
    404: "not_found",
    405: "method_not_allowed",
    408: "body_too_slow",
    413: "body_too_large",
    422: "invalid",
}
"""The codes of what the framework answers by itself."""
_STATUS = {
    "bad_event_id": 400,
    "malformed": 400,
    "no_message": 400,
    "session_required": 400,
    "unsupported_content": 400,
    "unsupported_parameter": 400,
    "invalid_token": 401,
    "no_access": 401,
    "forbidden_host": 403,
    "forbidden_origin": 403,
    "unknown_session": 404,
    UNKNOWN_PROFILE: 404,
    "body_too_slow": 408,
    "conversation_over": 409,
    "missing_phase": 409,
    "nothing_to_end": 409,
    "profile_mismatch": 409,
    "stored_profile": 409,
    "thread_busy": 409,
    "thread_conflict": 409,
    "too_many_sessions": 409,
    "turn_limit": 409,
    "turn_running": 409,
    "events_gone": 410,
    "body_too_large": 413,
    "message_too_large": 413,
    "bad_cursor": 422,
    "bad_message": 422,
    "bad_range": 422,
    "bad_request": 422,
    "bad_session_id": 422,
    "invalid": 422,
    "message_conflict": 422,
    "no_coach": 422,
    "same_session": 422,
    "session_conflict": 422,
    "queue_full": 429,
    "rate_limited": 429,
    "too_many_messages": 429,
    "missing_extra": 501,
    "issuer_unreachable": 503,
    "shutting_down": 503,
    "storage": 503,
    # What a turn ends with after it was taken; told in the stream where there is one.
    "stopped": 409,
    "taken_over": 409,
    "blocked": 422,
    "empty_reply": 502,
    "interrupted": 502,
    "model_failed": 502,
    "refused_request": 502,
    "turn_lost": 503,
    "unavailable": 503,
    "timeout": 504,
    "turn_timeout": 504,
}


class Fault(BaseModel):
    """One part of a request that is wrong."""

    where: str = Field(description="The way to it, such as `body.message`.")
    message: str = Field(description="What is wrong with it.")


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    type: str = Field(
        description="Names the kind of problem.", examples=["urn:cuelight:problem:turn_running"]
    )
    title: str = Field(description="The status in words.", examples=["Conflict"])
    status: int = Field(description="The HTTP status.", examples=[409])
    detail: str = Field(
        description="What happened and what to do.",
        examples=["A reply is still being given, and this phase lets nobody interrupt it."],
    )
    code: str = Field(description="A stable word for programs.", examples=["turn_running"])
    retryable: bool = Field(description="Whether the same request may succeed when sent again.")
    errors: list[Fault] | None = Field(
        default=None, description="All that is wrong with the request, where it is not valid."
    )


class RequestProblem(Exception):  # noqa: N818
    """A request that is answered by a problem."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        retryable: bool = False,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Fault] | None = None,
    ) -> None:
        self.code = code
        self.status = _status_of(code)
        self.retryable = retryable
        self.headers = headers
        self.errors = errors
        super().__init__(detail)


def retry_after(seconds: float | None) -> dict[str, str]:
    """Return the header that tells when a request may succeed, where that is known."""
    return {} if seconds is None else {"Retry-After": str(max(1, math.ceil(seconds)))}


def problem_of(error: TurnError | ProfileError | RequestProblem) -> RequestProblem:
    """Return the problem that an error is answered by."""
    match error:
        case RequestProblem():
            return error
        case TurnError():
            return RequestProblem(
                error.code,
                for_users(error_event(error))["content"],
                retryable=error.retryable,
                headers=retry_after(error.retry_after),
            )
        case ProfileError():
            code = UNKNOWN_PROFILE if isinstance(error, UnknownProfileError) else "bad_profile"
            return RequestProblem(code, str(error))


def problem_response(
    status: int,
    code: str,
    detail: str,
    *,
    retryable: bool = False,
    errors: Sequence[Fault] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer that tells a problem."""
    problem = Problem(
        type=f"urn:cuelight:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        retryable=retryable,
        errors=list(errors) if errors else None,
    )
    body = json.dumps(problem.model_dump(exclude_none=True), ensure_ascii=False)
    headers = dict(headers or {})
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        headers.setdefault("Retry-After", _RETRY_SECONDS)
    return Response(body.encode("utf-8", "replace"), status, headers=headers, media_type=MEDIA_TYPE)


def fault_response(error: Exception) -> Response:
    """Note a fault in the log, and return the answer that tells of it."""
    logger.error("A request failed", exc_info=error)
    return problem_response(
        500,
        "internal_error",
        "The request failed by a fault of this server, which its log tells of.",
    )


_ANYWHERE = ("body_too_large", "internal_error")
_FOR_USERS = (
    "forbidden_origin",
    "forbidden_host", "invalid", "no_access", "invalid_token", "issuer_unreachable", "storage",
)  # fmt: skip


def problems(*codes: str) -> dict[int | str, dict[str, Any]]:
    """Return how a route that asks who is there documents the problems that it may answer."""
    return documented(*_FOR_USERS, *codes)


def documented(*codes: str) -> dict[int | str, dict[str, Any]]:
    """Return how a route documents these problems, and those that any may answer."""
    by_status: dict[int | str, list[str]] = {}
    for code in sorted({*_ANYWHERE, *codes}):
        by_status.setdefault(_status_of(code), []).append(code)
    return {
        status: {
            "description": ", ".join(f"`{code}`" for code in found),
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "examples": {code: {"value": _example(int(status), code)} for code in found},
                }
            },
        }
        for status, found in by_status.items()
    }


def answer_problems(app: FastAPI) -> None:
    """Have an application answer every error by a problem."""

    @app.exception_handler(TurnError)
    @app.exception_handler(ProfileError)
    @app.exception_handler(RequestProblem)
    async def answer_problem(
        _: Request, error: TurnError | ProfileError | RequestProblem
    ) -> Response:
        problem = problem_of(error)
        return problem_response(
            problem.status,
            problem.code,
            str(problem),
            retryable=problem.retryable,
            errors=problem.errors,
            headers=problem.headers,
        )

    @app.exception_handler(RequestValidationError)
    async def answer_invalid(_: Request, error: RequestValidationError) -> Response:
        faults = [
            Fault(where=".".join(map(str, fault["loc"])), message=fault["msg"])
            for fault in error.errors()
        ]
        told = "; ".join(f"{fault.where}: {fault.message}" for fault in faults[:3])
        return problem_response(422, "invalid", f"The request is not valid. {told}", errors=faults)

    @app.exception_handler(HTTPException)
    async def answer_http(request: Request, error: HTTPException) -> Response:
        status, detail, headers = error.status_code, str(error.detail), error.headers
        if status == HTTPStatus.NOT_FOUND:
            detail = f"There is nothing at {request.url.path!r}. See /docs for what there is."
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = ", ".join(_methods_at(request))
            detail = f"{request.url.path!r} takes {allowed}, and not {request.method!r}."
            headers = {"Allow": allowed}
        code = _HTTP.get(status, f"http_{status}")
        retryable = status == HTTPStatus.REQUEST_TIMEOUT
        return problem_response(status, code, detail, retryable=retryable, headers=headers)

    @app.exception_handler(Exception)
    async def answer_fault(_: Request, error: Exception) -> Response:
        return fault_response(error)


def _methods_at(request: Request) -> list[str]:
    """Return all that the address of a request takes; the router knows one route's only."""
    routes = request.app.routes
    return [
        method
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes
        )
    ]


def _status_of(code: str) -> int:
    return _STATUS.get(code, 500)


def _example(status: int, code: str) -> dict[str, Any]:
    return {
        "type": f"urn:cuelight:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": "What happened, and what to do.",
        "code": code,
        "retryable": status in {408, 409, 429, 503},
    }
