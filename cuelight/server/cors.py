"""Web pages of other origins that may use the service."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

METHODS = ("GET", "POST", "DELETE")
EXPOSED = (
    "Session-Id", "Location", "Retry-After", "WWW-Authenticate", "X-Request-Id", "x-should-retry",
)  # fmt: skip
_REMEMBERED_SECONDS = 600


def open_to_origins(answering: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    """Let browsers show these origins every answer, those to faults too.

    So it goes around all that answers: what FastAPI's `add_middleware` adds stands within what
    answers faults.
    """
    if not origins:
        return answering
    return CORSMiddleware(
        answering,
        allow_origins=origins,
        allow_methods=METHODS,
        # Clients have headers of their own; a page that is not let in can send none of them.
        allow_headers=["*"],
        expose_headers=EXPOSED,
        max_age=_REMEMBERED_SECONDS,
    )
