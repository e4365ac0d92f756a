"""Who sends a request. Every route that belongs to somebody asks `who`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from cuelight.access.errors import AccessError, IssuerUnreachableError
from cuelight.access.loopback import is_loopback
from cuelight.server.problems import RequestProblem, retry_after
from cuelight.server.settings import ServerSettings

LOCAL = "local"
"""The user that everybody is where nothing is asked for."""

_bearer = HTTPBearer(auto_error=False, description="An API key, or a token of the issuer.")


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
    if settings.is_open:
        if not is_loopback(request.url.hostname or ""):
            # Else any web page could have a browser ask here, under a name of its own.
            raise RequestProblem(
                "forbidden_host", "This server answers to localhost and 127.0.0.1 only."
            )
        _check_origin(request, settings)
        return User(LOCAL)
    try:
        return User(await settings.guard.owner_of(credentials.credentials if credentials else None))
    except IssuerUnreachableError as error:
        headers = retry_after(error.retry_after)
        raise RequestProblem(error.code, str(error), retryable=True, headers=headers) from None
    except AccessError as error:
        challenge = {"WWW-Authenticate": error.challenge}
        raise RequestProblem(error.code, str(error), headers=challenge) from None


def _check_origin(request: Request, settings: ServerSettings) -> None:
    """Refuse what a web page of elsewhere has a browser send, which needs no leave for a POST."""
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.url.netloc}"
    if request.method in {"GET", "HEAD"} or origin in {None, own, *settings.origins}:
        return
    raise RequestProblem(
        "forbidden_origin",
        "A web page of another origin sent this. Name its origin in CUELIGHT_CORS_ORIGINS to let "
        "it.",
    )


Who = Annotated[User, Depends(who)]
