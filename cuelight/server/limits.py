"""How much a request may bring."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cuelight.server.problems import problem_response


class BodyLimit:
    """Answers 413 to a body that is too large, before it is read whole."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and count the bytes of its body as they are read."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > self._most:
            answer = problem_response(413, "body_too_large", self._advice)
            await answer(scope, receive, send)
            return
        read = 0

        async def count() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise HTTPException(413, self._advice)
            return message

        await self._app(scope, count, send)

    @property
    def _advice(self) -> str:
        return f"The body of a request may have {self._most:,} bytes at most. Send less."
