"""Serving an application until the process is asked to end."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from cuelight.server.settings import ServerSettings

_CLOSING_SECONDS = 5


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
