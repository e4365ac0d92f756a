"""What goes around every request: its id, its line in the log, and its count."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Awaitable, Mapping
from time import perf_counter
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cuelight.log_lines import Notes, fields, noting
from cuelight.server.metrics import Metrics
from nodes.observing import Observer, observer

logger = logging.getLogger(__name__)

REQUEST_ID = "X-Request-Id"
PROBES = frozenset({"/health", "/ready", "/metrics"})
"""Routes that are asked every few seconds, and logged at DEBUG."""

_GOOD_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~:@/+=-]{0,127}")
_NO_ROUTE = "none"
_DESCRIPTION = "/openapi.json"
"""What FastAPI answers without a route of ours."""


class Watched:
    """Lets a request, and what is done for it, be seen by those who run the server.

    It stands around everything else, so that it sees the answers to faults as well.
    """

    def __init__(
        self, app: ASGIApp, metrics: Metrics, observe: Observer, notes: Notes | None
    ) -> None:
        self.app = app
        self._metrics = metrics
        self._observer = observe
        self._notes = notes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and tell of it when it is over."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = _Request(scope, send, self._metrics)
        token = observer.set(self._observer)
        try:
            with noting(lambda: self._about(request)), self._metrics.in_flight.track_inprogress():
                await self._answer(request, scope, receive)
        finally:
            observer.reset(token)

    async def _answer(self, request: _Request, scope: Scope, receive: Receive) -> None:
        try:
            await self.app(scope, receive, request.send)
        except Exception:
            # What has got its whole answer was logged where that was made.
            if not request.answered:
                raise
        finally:
            request.end()

    def _about(self, request: _Request) -> Mapping[str, Any]:
        return {"request_id": request.id, **(self._notes() if self._notes else {})}


class _Request:
    """A request, and what was answered so far."""

    def __init__(self, scope: Scope, send: Send, metrics: Metrics) -> None:
        given = Headers(scope=scope).get(REQUEST_ID, "")
        self.id = given if _GOOD_ID.fullmatch(given) else uuid.uuid4().hex
        self.answered = False
        self._scope = scope
        self._send = send
        self._metrics = metrics
        self._begun = perf_counter()
        self._status: int | None = None
        self._streams = False

    def send(self, message: Message) -> Awaitable[None]:
        """Pass a part of the answer on. Not a coroutine of its own: a stream has many parts."""
        if message["type"] == "http.response.start":
            self._begin(message)
        elif not message.get("more_body"):
            self.answered = True
        return self._send(message)

    def end(self) -> None:
        """Tell that the request is over."""
        method, route = self._scope["method"], _route_of(self._scope)
        if self._streams:
            self._metrics.streams.dec()
        self._metrics.request_ended(method, route, self._status)
        seconds = perf_counter() - self._begun
        logger.log(
            logging.DEBUG if route in PROBES else logging.INFO,
            "%s %s: %s in %.3f s",
            method,
            route,
            self._status or "left by its client",
            seconds,
            extra=fields(
                method=method, route=route, status=self._status, seconds=round(seconds, 4)
            ),
        )

    def _begin(self, message: Message) -> None:
        self._status = message["status"]
        headers = MutableHeaders(raw=message.setdefault("headers", []))
        headers[REQUEST_ID] = self.id
        if headers.get("content-type", "").startswith("text/event-stream"):
            self._streams = True
            self._metrics.streams.inc()
        seconds = perf_counter() - self._begun
        self._metrics.answer_begun(self._scope["method"], _route_of(self._scope), seconds)


def _route_of(scope: Scope) -> str:
    """Return the route that a request has taken, as it was declared, without what it names."""
    if scope["path"] == _DESCRIPTION:
        return _DESCRIPTION
    known = scope.get("fastapi", {}).get("effective_route_context")
    route = getattr(known, "path_format", None) or getattr(scope.get("route"), "path", None)
    return str(route or _NO_ROUTE)
