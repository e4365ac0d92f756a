"""Serving an application until the process is asked to end."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack

import uvicorn
from fastapi import FastAPI

from cuelight.server.heads import BoundedHeads
from cuelight.server.settings import ServerSettings

_CLOSING_SECONDS = 5


def run(
    app: FastAPI,
    settings: ServerSettings,
    listener: socket.socket,
    *,
    first: Callable[[], None] | None = None,
    last: Callable[[], None] | None = None,
) -> None:
    """Serve on a socket until the process is asked to end.

    `first` is done once requests are answered, and `last` when nothing runs any more. Raises what
    keeps the application from being had, such as a database that cannot be opened.
    """
    server = Server(app, settings, first, last)
    # What is there by now is there to stay: looking through it again and again would hold up all.
    gc.collect()
    gc.freeze()
    # A turn leaves no cycles behind, so that there is little to look for in what is made later.
    gc.set_threshold(10_000, 10, 10)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(server.serve([listener]))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the fastest loop that this platform has."""
    try:
        import uvloop  # noqa: PLC0415
    except ModuleNotFoundError:
        return None
    return uvloop.new_event_loop


class Server(uvicorn.Server):
    """Serves; when it is asked to end, it takes no more turns and lets those that run end.

    The application is opened and closed here: uvicorn itself would only log what it cannot be
    opened for. All is done when `shutdown` is: a signal may end the process right after that.
    """

    def __init__(
        self,
        app: FastAPI,
        settings: ServerSettings,
        first: Callable[[], None] | None,
        last: Callable[[], None] | None,
    ) -> None:
        self._app = app
        self._first = first
        self._last = last
        self._opened = AsyncExitStack()
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="off",
                http=BoundedHeads,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=int(settings.grace) + _CLOSING_SECONDS,
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the application, and answer requests."""
        opening = self._app.router.lifespan_context(self._app)
        await self._opened.enter_async_context(opening)
        await super().startup(sockets)
        if self._first is not None:
            self._first()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more turns, wait for the streams that run, and close."""
        self._app.state.sessions.take_no_more()
        await super().shutdown(sockets)
        if not self.force_exit:  # as a second Ctrl+C asks for
            await self._opened.aclose()
        if self._last is not None:
            await asyncio.to_thread(self._last)
