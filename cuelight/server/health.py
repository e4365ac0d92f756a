"""Whether the server lives, and whether it can take turns."""

from __future__ import annotations

from fastapi import APIRouter, Request

import cuelight
from cuelight.server.models import Health
from cuelight.server.problems import documented
from cuelight.server.sessions import sessions_of

router = APIRouter(tags=["health"])


@router.get("/health", responses=documented())
async def health() -> Health:
    """Tell that the process lives."""
    return Health(version=cuelight.__version__)


@router.get("/ready", responses=documented("shutting_down", "storage"))
async def ready(request: Request) -> Health:
    """Tell whether turns are taken: the database answers, and the server is not about to end."""
    await sessions_of(request).check()
    return Health(version=cuelight.__version__)
