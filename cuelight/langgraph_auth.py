"""The same users for LangGraph's own server: `langgraph.auth.json` names `auth` and `app` of this.

Each sees their own threads, runs, crons and items of the store alone, and may read the assistants.
The environment is read when the server asks for `auth`, so that importing this needs nothing.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from langgraph_sdk import Auth
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from cuelight.access import Guard
from cuelight.access.errors import AccessError, IssuerUnreachableError
from cuelight.errors import SettingsError
from cuelight.settings import Settings

OWNER = "owner"
"""What the metadata of everything that belongs to somebody names them by."""

Context = Auth.types.AuthContext
Value = MutableMapping[str, Any]
Filter = dict[str, str]


_CLOSED = ("/internal/", "/deploy")
"""What the development server answers whoever asks: to erase everything, for its own tests, and to
deploy what is in the working directory."""


def __getattr__(name: str) -> Any:
    match name:
        case "auth":
            return make_auth(_guard())
        case "app":
            return make_app(_guard())
        case _:
            raise AttributeError(name)


@cache
def _guard() -> Guard:
    settings = Settings.from_environment()
    if not settings.api_keys and settings.issuer is None:
        raise SettingsError(
            "Nobody could come in. Set CUELIGHT_API_KEYS to user:key, or CUELIGHT_JWT_ISSUER to "
            "your issuer; or use langgraph.json, which lets everybody in."
        )
    return Guard(settings.api_keys, settings.issuer)


def make_auth(guard: Guard) -> Auth:
    """Make what LangGraph's server asks who comes, and what they may."""
    auth = Auth()

    @auth.authenticate
    async def authenticate(authorization: str | None) -> Auth.types.MinimalUserDict:
        return {"identity": await _owner_of(guard, authorization), "is_authenticated": True}

    @auth.on
    async def refuse(ctx: Context, value: Value) -> bool:
        return False

    @auth.on.assistants(actions=["read", "search"])
    async def allow(ctx: Context, value: Any) -> bool:
        return True

    @auth.on.threads
    async def find_own(ctx: Context, value: Any) -> Filter:
        return _own(ctx)

    @auth.on.threads(actions=["create", "update", "create_run"])
    async def mark_thread(ctx: Context, value: Any) -> Filter:
        return _mark(ctx, value)

    @auth.on.crons
    async def find_own_cron(ctx: Context, value: Any) -> Filter:
        return _own(ctx)

    @auth.on.crons(actions=["create", "update"])
    async def mark_cron(ctx: Context, value: Any) -> Filter:
        if (payload := value.get("payload")) is not None:
            _mark(ctx, payload)  # for the threads that it makes when its time comes
        return _mark(ctx, value)

    @auth.on.store
    async def keep_apart(ctx: Context, value: Any) -> bool:
        mine, named = _label(ctx), tuple(value.get("namespace") or ())
        value["namespace"] = named if named[:1] == (mine,) else (mine, *named)
        return True

    return auth


def make_app(guard: Guard) -> Starlette:
    """Make what closes the doors of LangGraph's server that ask nobody who comes."""

    @asynccontextmanager
    async def serving(_: Starlette) -> AsyncIterator[None]:
        async with guard.watching():
            yield

    return Starlette(lifespan=serving, middleware=[Middleware(Closed)])


class Closed:
    """Answers that there is nothing where the server would let everybody in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it is for what is closed."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] == "http" and path.startswith(_CLOSED):
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


async def _owner_of(guard: Guard, authorization: str | None) -> str:
    scheme, _, credential = (authorization or "").partition(" ")
    try:
        return await guard.owner_of(credential.strip() if scheme.lower() == "bearer" else None)
    # Not by the exceptions of the SDK, whose headers the server leaves out.
    except IssuerUnreachableError as error:
        seconds = str(max(1, math.ceil(error.retry_after)))
        raise HTTPException(503, str(error), {"Retry-After": seconds}) from None
    except AccessError as error:
        raise HTTPException(401, str(error), {"WWW-Authenticate": error.challenge}) from None


def _own(ctx: Context) -> Filter:
    return {OWNER: ctx.user.identity}


def _mark(ctx: Context, value: Value) -> Filter:
    """Write whose something is, whatever the request says of it."""
    if value.get("metadata") is None:
        value["metadata"] = {}
    value["metadata"][OWNER] = ctx.user.identity
    return _own(ctx)


def _label(ctx: Context) -> str:
    """Return what the namespaces of a user begin with.

    A digest: labels take no dots, and some stores find namespaces by patterns and beginnings.
    """
    return f"user-{hashlib.sha256(ctx.user.identity.encode()).hexdigest()}"
