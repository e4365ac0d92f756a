"""Serving an application until the process is asked to end."""

from __future__ import annotations

import socket

import uvicorn
from fastapi import FastAPI

from cuelight.server.settings import ServerSettings

_CLOSING_SECONDS = 5


class Server(uvicorn.Server):
    """Serves; when it is asked to end, it takes no more turns and lets those that run end."""

    def __init__(self, app: FastAPI, settings: ServerSettings) -> None:
        self._app = app
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
