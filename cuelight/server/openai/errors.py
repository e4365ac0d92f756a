"""Errors as OpenAI's clients read them, made of the problems that all other routes answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cuelight.server.openai.models import ErrorAnswer, ErrorDetail
from cuelight.server.problems import (
    MEDIA_TYPE,
    UNKNOWN_PROFILE,
    RequestProblem,
    problem_response,
    problems,
)

PREFIX = "/v1"

_CODES = {UNKNOWN_PROFILE: "model_not_found", "no_access": "invalid_api_key"}
"""What clients look for by another word."""


class OpenAIErrors:
    """Puts every problem that is answered under `/v1` into OpenAI's form, whoever answers it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and rewrite the answer where it is a problem."""
        if scope["type"] != "http" or not _is_ours(scope):
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        begun = False
        body = b""

        async def rewrite(message: Message) -> None:
            nonlocal start, begun, body
            if message["type"] == "http.response.start":
                begun = True
                if Headers(scope=message).get("content-type") == MEDIA_TYPE:
                    start = message
                    return
            elif start is not None:
                body += message.get("body", b"")
                if not message.get("more_body"):
                    await _send_error(start, json.loads(body), send)
                return
            await send(message)

        try:
            await self._app(scope, receive, rewrite)
        except Exception:
            if not begun:
                fault = problem_response(
                    500,
                    "internal_error",
                    "The request failed by a fault of this server, which its log tells of.",
                )
                await fault(scope, receive, rewrite)
            raise


def detail_of(problem: RequestProblem) -> ErrorDetail:
    """Return a problem as a stream tells it."""
    return _detail(_status(problem.status), problem.code, str(problem))


def openai_errors(*codes: str) -> dict[int | str, dict[str, Any]]:
    """Return how a route documents its errors, by the codes of the problems."""
    named: dict[int, list[str]] = {}
    for status, one in problems(*codes).items():
        words = [_CODES.get(code, code) for code in one["content"][MEDIA_TYPE]["examples"]]
        named.setdefault(_status(int(status)), []).extend(words)
    documented: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorAnswer, "description": ", ".join(f"`{word}`" for word in words)}
        for status, words in named.items()
    }
    return {**documented, "default": {"model": ErrorAnswer, "description": "Any other error."}}


def _is_ours(scope: Scope) -> bool:
    path = str(scope["path"]).removeprefix(scope.get("root_path", ""))
    return path == PREFIX or path.startswith(f"{PREFIX}/")


async def _send_error(start: Message, problem: Mapping[str, Any], send: Send) -> None:
    status = _status(problem["status"])
    faults = problem.get("errors") or [{"where": ""}]
    param = faults[0]["where"].removeprefix("body.") or None
    answer = ErrorAnswer(error=_detail(status, problem["code"], problem["detail"], param))
    body = json.dumps(answer.model_dump(), ensure_ascii=False).encode("utf-8", "replace")
    headers = MutableHeaders(raw=list(start["headers"]))
    headers["content-type"] = "application/json"
    headers["content-length"] = str(len(body))
    # OpenAI's clients send again by themselves, after any 409 and 500 too.
    headers["x-should-retry"] = "true" if problem["retryable"] else "false"
    await send({**start, "status": status, "headers": headers.raw})
    await send({"type": "http.response.body", "body": body})


def _status(status: int) -> int:
    """Return a problem's status as OpenAI has it: what is not valid is a bad request."""
    return 400 if status == HTTPStatus.UNPROCESSABLE_ENTITY else status


def _detail(status: int, code: str, message: str, param: str | None = None) -> ErrorDetail:
    code = _CODES.get(code, code)
    match status:
        case 401:
            kind = "authentication_error"
        case 403:
            kind = "permission_error"
        case 429:
            kind = "rate_limit_error"
        case _:
            kind = "server_error" if status >= 500 else "invalid_request_error"
    return ErrorDetail.model_validate(
        {"message": message, "type": kind, "param": param, "code": code}
    )
