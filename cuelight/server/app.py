"""The application: its routes, what they share, and their description."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

import cuelight
from cuelight.server import coach, health, profiles, sessions, statistics
from cuelight.server.limits import BodyLimit
from cuelight.server.models import StreamEvent
from cuelight.server.problems import Problem, answer_problems
from cuelight.server.settings import ServerSettings
from cuelight.server.sweeping import sweeping
from graph.sessions import Sessions

_DESCRIPTION = """
Structured conversations: sessions of a profile, streamed as Server-Sent Events.

Start a session, then send messages to it. Each turn streams its events and ends with `done`, after
it was saved, or with `error`. Come back with `Last-Event-ID` to hear what you missed.
"""


def create_app(settings: ServerSettings) -> FastAPI:
    """Make the application; its database is opened when it starts to serve."""

    @asynccontextmanager
    async def serving(app: FastAPI) -> AsyncIterator[None]:
        async with (
            settings.database.open() as checkpointer,
            sweeping(checkpointer, settings.sweep),
            Sessions.open(
                checkpointer,
                settings.context,
                grace=settings.grace,
                beat=settings.heartbeat,
            ) as opened,
        ):
            app.state.sessions = opened
            yield

    app = FastAPI(
        title="Cuelight",
        version=cuelight.__version__,
        description=_DESCRIPTION,
        lifespan=serving,
        redoc_url=None,
    )
    app.state.settings = settings
    app.add_middleware(BodyLimit, most=settings.max_body)
    answer_problems(app)
    for part in (sessions, coach, profiles, statistics, health):
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
    for model in (Problem, StreamEvent):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {})
        schemas[model.__name__] = schema
    return described
