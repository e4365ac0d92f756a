"""Who sends a request. Every route that belongs to somebody asks `who`."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from cuelight.server.problems import RequestProblem
from cuelight.server.settings import ServerSettings

LOCAL = "local"
"""The user that everybody is where no keys are asked for."""

_bearer = HTTPBearer(auto_error=False, description="An API key.")


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who has sessions."""

    id: str


async def who(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> User:
    """Return the user that a request comes from, or answer that nobody knows them."""
    settings = cast("ServerSettings", request.app.state.settings)
    if settings.keys is None:
        if not is_loopback(request.url.hostname or ""):
            # Else any web page could have a browser ask here, under a name of its own.
            raise RequestProblem(
                "forbidden_host", "This server answers to localhost and 127.0.0.1 only."
            )
        return User(LOCAL)
    if credentials is None:
        raise _no_access("Send your API key, as `Authorization: Bearer <key>`.")
    if (user := user_of_key(settings.keys, credentials.credentials)) is None:
        raise _no_access("This API key is not known here. Ask for one that is.")
    return User(user)


Who = Annotated[User, Depends(who)]


def user_of_key(keys: Mapping[str, str], given: str) -> str | None:
    """Return the user of a key, in a time that does not tell how much of the key is right."""
    digest = _digest(given)
    found: str | None = None
    for key, user in keys.items():
        if hmac.compare_digest(_digest(key), digest):
            found = user
    return found


def is_loopback(host: str) -> bool:
    """Whether a host can be reached from this machine only."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


def _no_access(detail: str) -> RequestProblem:
    return RequestProblem("no_access", detail, headers={"WWW-Authenticate": "Bearer"})
