"""A server in this process: its socket, its keys, and its end."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cuelight.errors import ServeError
from cuelight.screen import Screen
from cuelight.stored import Database, place_of
from nodes.context import REHEARSAL, Context
from nodes.grounding.folder_retriever import FolderRetriever
from nodes.models import chat_model
from profiles import load_profile, register_profile

if TYPE_CHECKING:
    from cuelight.server.settings import ServerSettings

_EXTRA = """The server needs its extra: pip install "cuelight[server]"."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What to serve, where, and to whom."""

    profiles: Sequence[str]
    """Names and files of profiles that are to be served beside the built-in ones."""
    host: str
    port: int
    database: Database
    model: str
    documents: Path | None = None
    """A folder that coaches look things up in."""
    search: bool = False
    """Whether a coach's model may search by itself."""
    keys: Mapping[str, str] | None = field(repr=False)
    """The keys that are let in, with their users; `None` asks for none."""


def run_server(wanted: Wanted, screen: Screen) -> None:
    """Serve until the process is asked to end; turns that run then are let come to their end."""
    try:
        from cuelight.server.app import create_app  # noqa: PLC0415
        from cuelight.server.process import run  # noqa: PLC0415
        from cuelight.server.settings import ServerSettings  # noqa: PLC0415
        from cuelight.server.who import is_loopback  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in {"fastapi", "starlette", "uvicorn"}:
            raise
        raise ServeError(_EXTRA) from None
    if wanted.keys is None and not is_loopback(wanted.host):
        raise ServeError(
            f"--no-auth would let everybody in who reaches {wanted.host}. Leave it out and set "
            "CUELIGHT_API_KEYS, or serve on 127.0.0.1."
        )
    if wanted.keys is not None and not wanted.keys:
        raise ServeError(
            "Nobody could come in. Set CUELIGHT_API_KEYS to user:key, or serve this machine "
            "alone with --no-auth."
        )
    for name in wanted.profiles:
        register_profile(load_profile(name))
    retriever = FolderRetriever(folder=wanted.documents) if wanted.documents else None
    settings = ServerSettings(
        database=wanted.database,
        context=Context(model=wanted.model, retriever=retriever, search=wanted.search),
        keys=wanted.keys,
    )
    with listen(wanted.host, wanted.port) as listener:
        asyncio.run(_check(settings))
        host, port = listener.getsockname()[:2]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        screen.line(f"Serving on {address}, its description on {address}/docs")
        screen.line(
            f"Conversations are kept in {place_of(wanted.database.address)}. Ctrl+C ends it."
        )
        if not run(create_app(settings), settings, listener):
            raise ServeError("The server could not start; what is logged above says why.")


async def _check(settings: ServerSettings) -> None:
    """Raise what would keep every turn from being had: no database, or no model."""
    async with settings.database.open():
        if settings.context.model != REHEARSAL:
            await chat_model(settings.context.model)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens, or say why there is none."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        why = error.strerror or str(error)
        raise ServeError(
            f"Cannot listen on port {port} of {host}: {why}. Choose another with --port or --host."
        ) from None
