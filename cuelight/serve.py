"""A server in this process: its socket, its keys, and its end."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cuelight.access.issuer import Issuer
from cuelight.access.loopback import is_loopback
from cuelight.errors import ServeError
from cuelight.limits import Limits
from cuelight.screen import Screen
from cuelight.stored import Database, place_of
from nodes.context import REHEARSAL, Context
from nodes.grounding.folder_retriever import FolderRetriever
from nodes.models import chat_model
from profiles import load_profile, register_profile

logger = logging.getLogger(__name__)

_OF_THE_EXTRA = {
    "fastapi", "starlette", "uvicorn", "jwt", "cryptography", "cffi", "opentelemetry",
    "prometheus_client",
}  # fmt: skip
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
    """The keys that are let in, with their users; `None` lets everybody in."""
    metrics_key: str | None = field(default=None, repr=False)
    """The key that the metrics are read with."""
    traces: str | None = None
    """The protocol by which traces are sent; `None` sends none."""
    quiet: bool = False
    """Whether the log alone says where it serves, since nobody reads the screen."""
    issuer: Issuer | None = None
    """Whose tokens are let in too."""
    origins: Sequence[str] = ()
    """The web pages whose scripts may use the service."""
    reply_seconds: int | None = None
    """How long a reply of the model may take; `None` for the default."""
    limits: Limits = field(default_factory=Limits)
    """How much users may use of it."""


def run_server(wanted: Wanted, screen: Screen) -> None:
    """Serve until the process is asked to end; turns that run then are let come to their end."""
    try:
        from prometheus_client import disable_created_metrics  # noqa: PLC0415

        from cuelight.server.app import create_app  # noqa: PLC0415
        from cuelight.server.process import run  # noqa: PLC0415
        from cuelight.server.settings import ServerSettings  # noqa: PLC0415
        from cuelight.server.tracing import exporter  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in _OF_THE_EXTRA:
            raise
        raise ServeError(_EXTRA) from None
    if wanted.keys is None and not is_loopback(wanted.host):
        raise ServeError(
            f"--no-auth would let everybody in who reaches {wanted.host}. Leave it out and set "
            "CUELIGHT_API_KEYS or CUELIGHT_JWT_ISSUER, or serve on 127.0.0.1."
        )
    if wanted.keys is not None and not wanted.keys and wanted.issuer is None:
        raise ServeError(
            "Nobody could come in. Set CUELIGHT_API_KEYS to user:key, or CUELIGHT_JWT_ISSUER to "
            "your issuer, or serve this machine alone with --no-auth."
        )
    # A second series for each of them, which Prometheus has no use for.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    for name in wanted.profiles:
        register_profile(load_profile(name))
    retriever = FolderRetriever(folder=wanted.documents) if wanted.documents else None
    traces = exporter(wanted.traces) if wanted.traces else None
    settings = ServerSettings(
        database=wanted.database,
        context=Context(
            model=wanted.model,
            retriever=retriever,
            search=wanted.search,
            timeout=wanted.reply_seconds or Context.timeout,
        ),
        keys=wanted.keys,
        metrics_key=wanted.metrics_key,
        tracer_provider=traces,
        issuer=None if wanted.keys is None else wanted.issuer,
        origins=wanted.origins,
        **wanted.limits,
    )
    with listen(wanted.host, wanted.port) as listener:
        if wanted.model != REHEARSAL:
            asyncio.run(
                chat_model(wanted.model)
            )  # raises what would keep every turn from being had
        host, port = listener.getsockname()[:2]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"

        def tell_where() -> None:
            tell = logger.info if wanted.quiet else screen.line
            tell(f"Serving on {address}, its description on {address}/docs")
            tell(f"Conversations are kept in {place_of(wanted.database.address)}. Ctrl+C ends it.")

        last = traces.shutdown if traces else None
        run(create_app(settings), settings, listener, first=tell_where, last=last)


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
