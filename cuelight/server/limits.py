"""How much a request may bring, and how long it may take to bring it."""

from __future__ import annotations

import asyncio

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cuelight.server.problems import problem_response

# Not where a body is too large: closed while the client still sends, it would not hear why.
_CLOSE = {"Connection": "close"}


class BodyLimit:
    """Answers 413 to a body that is too large, before it is read whole, and 408 to a slow one."""

    def __init__(self, app: ASGIApp, most: int, seconds: float) -> None:
        self._app = app
        self._most = most
        self._seconds = seconds

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
        body = _Body(receive, self._most, self._seconds, self._advice)

        async def answer_once(message: Message) -> None:
            body.is_awaited = False
            await send(message)

        await self._app(scope, body.receive, answer_once)

    @property
    def _advice(self) -> str:
        return f"The body of a request may have {self._most:,} bytes at most. Send less."


class _Body:
    """The body of one request as it comes."""

    def __init__(self, receive: Receive, most: int, seconds: float, advice: str) -> None:
        self.is_awaited = True
        """Whether the answer waits for it; what comes later is passed over."""
        self._receive = receive
        self._most = most
        self._seconds = seconds
        self._advice = advice
        self._read = 0
        self._deadline = asyncio.get_running_loop().time() + seconds

    async def receive(self) -> Message:
        if not self.is_awaited:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            if not self.is_awaited:
                return await self._receive()
            late = (
                f"The body of the request did not come in {self._seconds:g} seconds. Send it again."
            )
            raise HTTPException(408, late, headers=_CLOSE) from None
        self._read += len(message.get("body", b""))
        if self._read > self._most:
            raise HTTPException(413, self._advice)
        self.is_awaited = bool(message.get("more_body"))
        return message
