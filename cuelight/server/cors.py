"""Web pages of other origins that may use the service."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

METHODS = ("GET", "POST", "DELETE")
EXPOSED = ("Session-Id", "Location", "Retry-After", "WWW-Authenticate")
_REMEMBERED_SECONDS = 600


def allow_origins(app: FastAPI, origins: Sequence[str]) -> None:
    """Let browsers show these origins every answer of an application, faults too.

    Not by `add_middleware`: what that adds stands inside of what answers faults.
    """
    build = app.build_middleware_stack

    def build_within() -> ASGIApp:
        return CORSMiddleware(
            build(),
            allow_origins=origins,
            allow_methods=METHODS,
            # Clients have headers of their own; a page that is not let in can send none of them.
            allow_headers=["*"],
            expose_headers=EXPOSED,
            max_age=_REMEMBERED_SECONDS,
        )

    app.build_middleware_stack = build_within  # type: ignore[method-assign]
