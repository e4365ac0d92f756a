"""Serving an application until the process is asked to end."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from cuelight.server.heads import BoundedHeads
from cuelight.server.settings import ServerSettings

_CLOSING_SECONDS = 5


def run(
    app: FastAPI,
    settings: ServerSettings,
    listener: socket.socket,
    last: Callable[[], None] | None = None,
) -> bool:
    """Serve on a socket until the process is asked to end; return whether it could begin.

    `last` is done when nothing runs any more.
    """
    server = Server(app, settings, last)
    # What is there by now is there to stay: looking through it again and again would hold up all.
    gc.collect()
    gc.freeze()
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(server.serve([listener]))
    return server.started


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the fastest loop that this platform has."""
    try:
        import uvloop  # noqa: PLC0415
    except ModuleNotFoundError:
        return None
    return uvloop.new_event_loop


class Server(uvicorn.Server):
    """Serves; when it is asked to end, it takes no more turns and lets those that run end.

    `last` is done when nothing runs any more: a signal may end the process right after that.
    """

    def __init__(
        self, app: FastAPI, settings: ServerSettings, last: Callable[[], None] | None = None
    ) -> None:
        self._app = app
        self._last = last
        super().__init__(
            uvicorn.Config(
                app,
                http=BoundedHeads,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=int(settings.grace) + _CLOSING_SECONDS,
            )
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more turns, wait for the streams that run, and close."""
        self._app.state.sessions.take_no_more()
        await super().shutdown(sockets)
        if self._last is not None:
            await asyncio.to_thread(self._last)
