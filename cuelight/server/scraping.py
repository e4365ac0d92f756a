"""Where Prometheus reads what this process counts."""

from __future__ import annotations

import hmac
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from prometheus_client.exposition import choose_encoder

from cuelight.server.metrics import Metrics
from cuelight.server.problems import RequestProblem, problems
from cuelight.server.sessions import sessions_of, settings_of
from cuelight.server.who import who

router = APIRouter(tags=["health"])

_bearer = HTTPBearer(auto_error=False, description="The metrics key.", scheme_name="MetricsKey")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


async def may_scrape(request: Request, credentials: Credentials) -> None:
    """Let in whoever has the metrics key, or everybody where neither it nor users are known.

    The metrics tell how a whole service is used, which is not for each of its users to know.
    """
    settings = settings_of(request)
    key = settings.metrics_key
    if key is None:
        if settings.is_open:
            await who(request, credentials)  # which answers to this machine alone
            return
        advice = "Whoever runs this server sets it, as CUELIGHT_METRICS_KEY."
    else:
        given = credentials.credentials if credentials else ""
        if hmac.compare_digest(given.encode("utf-8", "replace"), key.encode()):
            return
        advice = "Send it as `Authorization: Bearer <key>`."
    raise RequestProblem(
        "no_access",
        f"The metrics are read with a key of their own. {advice}",
        headers={"WWW-Authenticate": "Bearer"},
    )


@router.get(
    "/metrics",
    dependencies=[Depends(may_scrape)],
    response_class=Response,
    responses={
        200: {
            "description": "The metrics, in the text format of Prometheus or as OpenMetrics.",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
        **problems("forbidden_host"),
    },
)
async def metrics(request: Request) -> Response:
    """Tell what this process has counted since it began, for Prometheus."""
    counted = cast("Metrics", request.app.state.metrics)
    counted.take_load(sessions_of(request).load())
    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(counted.registry), headers={"Content-Type": media_type})
