"""How a user's own sessions of a profile go, in figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from cuelight.durations import duration_of
from cuelight.errors import DurationError, MomentError
from cuelight.moments import moment_of
from cuelight.server.parameters import ProfileName
from cuelight.server.problems import RequestProblem, problems
from cuelight.server.sessions import sessions_of
from cuelight.server.who import Who
from graph.statistics import Range, Statistics
from profiles import named_profile

router = APIRouter(prefix="/profiles", tags=["profiles"])

_MOST = 1000
"""How many sessions one answer counts: each of them is read."""
_TIME = "How long ago, such as `30d`, or a time, such as `2026-05-31`; UTC where it says no zone."


@router.get("/{name}/statistics", responses=problems("unknown_profile", "bad_range"))
async def read_statistics(
    *,
    request: Request,
    user: Who,
    name: ProfileName,
    _: Annotated[
        Literal["mine"], Query(alias="scope", description="Whose sessions are counted: your own.")
    ] = "mine",
    since: Annotated[str, Query(description=f"When they may have begun. {_TIME}")] = "30d",
    until: Annotated[str | None, Query(description=f"Before when they began. {_TIME}")] = None,
    dropped_after: Annotated[
        str, Query(description="Unchanged for so long, an unfinished session counts as dropped.")
    ] = "1d",
) -> Statistics:
    """Count how your sessions of a profile go: its phases, the ways out of them, its signals.

    The newest 1,000 of the range are counted; `partial` says that there are more.
    """
    now = datetime.now(UTC)
    try:
        when = Range(since=moment_of(since, now), until=moment_of(until, now) if until else None)
        idle: timedelta = duration_of(dropped_after)
    except (MomentError, DurationError) as error:
        raise RequestProblem("bad_range", str(error)) from None
    if when.since and when.until and when.since >= when.until:
        raise RequestProblem("bad_range", "`until` is not after `since`. Change one of the two.")
    found = await sessions_of(request).statistics(
        user.id, name, when, dropped_after=idle, most=_MOST
    )
    if not (found.sessions or found.unreadable):
        named_profile(name)  # raises where there is none, and it has left no sessions either
    return found
