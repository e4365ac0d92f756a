"""The application: its routes, what they share, and their description."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.types import ASGIApp

import cuelight
from cuelight.server import coach, health, profiles, scraping, sessions, statistics
from cuelight.server.cors import open_to_origins
from cuelight.server.langserve import routes as langserve
from cuelight.server.limits import BodyLimit
from cuelight.server.metrics import Metrics
from cuelight.server.models import StreamEvent
from cuelight.server.observing import ServerObserver
from cuelight.server.openai import routes as openai
from cuelight.server.openai.errors import OpenAIErrors
from cuelight.server.openai.models import ChatCompletionChunk
from cuelight.server.problems import Problem, answer_problems
from cuelight.server.requests import Watched
from cuelight.server.settings import ServerSettings
from cuelight.server.sweeping import sweeping
from cuelight.server.tracing import Tracing, ids_of_span, telemetry_of
from graph.sessions import Sessions
from nodes.observing import observer

_DESCRIPTION = """
Structured conversations: sessions of a profile, streamed as Server-Sent Events.

Start a session, then send messages to it. Each turn streams its events and ends with `done`, after
it was saved, or with `error`. Come back with `Last-Event-ID` to hear what you missed.
"""


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
        description=_DESCRIPTION,
        lifespan=serving,
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
    for part in (sessions, coach, profiles, statistics, langserve, openai, health, scraping):
        app.include_router(part.router)

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _description_of(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
    return app


def _description_of(app: FastAPI) -> dict[str, Any]:
    """Describe the routes, and what no single one of them names: problems and events."""
    described = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    schemas = described["components"]["schemas"]
    for model in (Problem, StreamEvent, ChatCompletionChunk):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {})
        schemas[model.__name__] = schema
    _link_sessions(described["paths"])
    return described


def _link_sessions(paths: dict[str, Any]) -> None:
    """Describe what can be done with a session that was started, by the id that its answer has."""
    for start, operations in paths.items():
        if not start.endswith("/sessions/start"):
            continue
        operations["post"]["responses"]["200"]["links"] = {
            operation["operationId"]: {
                "operationId": operation["operationId"],
                "parameters": {"session_id": "$response.header.Session-Id"},
            }
            for path, others in paths.items()
            if "{session_id}" in path and path.startswith(start.removesuffix("start"))
            for operation in others.values()
        }
