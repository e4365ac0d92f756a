"""The profiles that sessions can be started of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

import cuelight
from cuelight.drawing import MEDIA_TYPE, draw
from cuelight.server import models
from cuelight.server.parameters import ProfileName
from cuelight.server.problems import problems
from cuelight.server.who import Who
from cuelight.show import mermaid
from profiles import PhaseProfile, Signal, as_phase_profile, named_profile, profile_names

router = APIRouter(prefix="/profiles", tags=["profiles"])

_HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}
"""What keeps a browser from doing anything with a drawing but show it."""


class Svg(Response):
    """A drawing."""

    media_type = MEDIA_TYPE


@router.get("", responses=problems())
def list_profiles(_: Who) -> models.ProfileList:
    """List the profiles."""
    found = [(name, as_phase_profile(named_profile(name))) for name in profile_names()]
    return models.ProfileList(
        profiles=[models.ProfileSummary(**_summary(name, profile)) for name, profile in found]
    )


@router.get("/{name}", responses=problems("unknown_profile"))
def read_profile(_: Who, name: ProfileName) -> models.ProfileDetail:
    """Read a profile's phases, the ways between them, and its drawing."""
    profile = as_phase_profile(named_profile(name))
    return models.ProfileDetail(
        **_summary(name, profile),
        initial_phase=profile.initial_phase,
        details=[
            models.PhaseDetail(
                id=phase_id,
                name=phase.name,
                kind=phase.kind,
                start=phase.start,
                authority=phase.authority,
                signals={name: one.when for name, one in phase.declared.items()},
                payloads=_payloads(phase.declared),
                plan=models.PlanBounds.model_validate(phase.plan, from_attributes=True)
                if phase.plan
                else None,
                completes=sorted(profile.completing_signals(phase_id)),
                max_turns=phase.max_turns,
                then=phase.then,
            )
            for phase_id in profile.phases
            for phase in [profile.get_phase(phase_id)]
        ],
        overlays=[
            models.OverlayDetail(
                id=overlay_id,
                name=overlay.name,
                beside=[one for one in profile.phases if overlay.is_beside(one)],
                seen_by=[one for one in profile.phases if overlay.is_seen_by(one)],
                timeout_seconds=overlay.timeout_seconds,
                signals={name: one.when for name, one in overlay.declared.items()},
                payloads=_payloads(overlay.declared),
            )
            for overlay_id, overlay in profile.overlays.items()
        ],
        transitions=[
            models.Transition.model_validate(one.model_dump()) for one in profile.transitions
        ],
        mermaid=mermaid(profile),
    )


@router.get(
    "/{name}/drawing.svg",
    response_class=Svg,
    response_description="The drawing.",
    responses={
        304: {"description": "The drawing is the one that the client has."},
        **problems("unknown_profile"),
    },
)
def draw_profile(
    _: Who,
    name: ProfileName,
    if_none_match: Annotated[
        str | None, Header(description="The `ETag` of the drawing that the client has.")
    ] = None,
) -> Response:
    """Draw a profile: its phases, and the ways between them."""
    profile = as_phase_profile(named_profile(name))
    tag = f'"{profile.digest}-{cuelight.__version__}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    known = [one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")]
    if tag in known or known == ["*"]:
        return Response(status_code=304, headers=headers)
    return Svg(draw(profile), headers={**headers, **_HARMLESS})


def _payloads(declared: Mapping[str, Signal]) -> dict[str, models.SignalPayload]:
    """Return what signals carry of which more is said than when they are given."""
    return {
        name: models.SignalPayload(
            payload=one.payload.as_schema if one.payload else None,
            quotes=list(one.quotes),
            kept=one.is_kept,
            corrects=one.corrects,
            depends_on=list(one.depends_on),
        )
        for name, one in declared.items()
        if one.details
    }


def _summary(name: str, profile: PhaseProfile) -> dict[str, Any]:
    return {
        "name": name,
        "title": profile.name,
        "phases": list(profile.phases),
        "coach": profile.has_coach,
    }
