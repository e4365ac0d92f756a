"""The application: its routes, and what they share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp

import cuelight
from cuelight.server import coach, health, profiles, reference, scraping, sessions, statistics
from cuelight.server.cors import open_to_origins
from cuelight.server.description import DESCRIPTION, describe, operation_id
from cuelight.server.langserve import routes as langserve
from cuelight.server.limits import BodyLimit
from cuelight.server.metrics import Metrics
from cuelight.server.observing import ServerObserver
from cuelight.server.openai import routes as openai
from cuelight.server.openai.errors import OpenAIErrors
from cuelight.server.problems import answer_problems
from cuelight.server.requests import Watched
from cuelight.server.settings import ServerSettings
from cuelight.server.sweeping import sweeping
from cuelight.server.tracing import Tracing, ids_of_span, telemetry_of
from graph.sessions import Sessions
from nodes.observing import observer


def create_app(settings: ServerSettings) -> FastAPI:
    """Make the application; its database is opened when it starts to serve."""
    metrics = Metrics()
    tracing = Tracing(settings.tracer_provider) if settings.tracer_provider else None
    observe = ServerObserver(metrics, tracing)

    @asynccontextmanager
    async def serving(app: FastAPI) -> AsyncIterator[None]:
        observer.set(observe)  # for what is not done for any request
        async with (
            settings.database.open() as checkpointer,
            sweeping(checkpointer, settings.sweep),
            settings.guard.watching(),
            Sessions.open(
                checkpointer,
                settings.context,
                grace=settings.grace,
                beat=settings.heartbeat,
                limits=settings.limits,
            ) as opened,
        ):
            app.state.sessions = opened
            yield

    class Application(FastAPI):
        """The application, watched from around all that answers a request."""

        def build_middleware_stack(self) -> ASGIApp:
            """Return what answers a request."""
            answering = open_to_origins(super().build_middleware_stack(), settings.origins)
            return Watched(answering, metrics, observe, ids_of_span if tracing else None)

    app = Application(
        title="Cuelight",
        version=cuelight.__version__,
        description=DESCRIPTION,
        generate_unique_id_function=operation_id,
        lifespan=serving,
        docs_url=None,
        redoc_url=None,
        # Its target would be made of whatever host the request names.
        redirect_slashes=False,
        telemetry=telemetry_of(settings.tracer_provider),
    )
    app.state.settings = settings
    app.state.metrics = metrics
    app.add_middleware(BodyLimit, most=settings.max_body, seconds=settings.body_seconds)
    app.add_middleware(OpenAIErrors)
    answer_problems(app)
    for part in (
        sessions, coach, profiles, statistics, langserve, openai, health, scraping, reference,
    ):  # fmt: skip
        app.include_router(part.router)

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
    return app
