"""Overlays that never run, and what they find for nobody."""

from __future__ import annotations

from collections.abc import Iterator

from profiles.checking.cases import TURNS, TooManyCasesError, both, cases_of
from profiles.checking.values import exactly
from profiles.checking.ways import Way, Ways
from profiles.codes import Code
from profiles.errors import shown
from profiles.faults import Finding, Location
from profiles.overlay import Overlay

_FEWEST_TOKENS = 64


def overlay_findings(ways: Ways) -> Iterator[Finding]:
    """Find what is wrong with the overlays of a profile."""
    for overlay_id, overlay in ways.profile.overlays.items():
        loc: Location = ("overlays", overlay_id)
        yield from _never_run(ways, loc, overlay)
        yield from _unseen(ways, loc, overlay)
        if overlay.max_tokens < _FEWEST_TOKENS:
            yield Finding(
                (*loc, "max_tokens"),
                f"is {overlay.max_tokens}: an answer that is cut off loses its signals. Give it "
                "room, 200 or more.",
                overlay.max_tokens,
                Code.FEW_TOKENS,
            )


def _phases_beside(ways: Ways, overlay: Overlay) -> list[str]:
    profile = ways.profile
    return [one for one in profile.phases if overlay in profile.overlays_beside(one).values()]


def _never_run(ways: Ways, loc: Location, overlay: Overlay) -> Iterator[Finding]:
    """Find an overlay that never runs, or names phases beside which it does not."""
    beside = _phases_beside(ways, overlay)
    if not any(phase_id in ways.reachable and hears(ways, phase_id) for phase_id in beside):
        yield Finding(
            loc,
            "never runs: none of the phases that it is beside ever answers a message of the "
            "user's. Let it run beside others, or take it out.",
            code=Code.NEVER_RUNS,
        )
        return
    for place, phase_id in enumerate(overlay.beside or ()):
        if phase_id in ways.reachable and not hears(ways, phase_id):
            yield Finding(
                (*loc, "beside", place),
                f"names {shown(phase_id)}, which opens and moves on by itself and never answers a "
                "message of the user's: the overlay does not run there. Take it out.",
                phase_id,
                Code.NEVER_RUNS,
            )


def hears(ways: Ways, phase_id: str) -> bool:
    """Whether a phase may come to answer a message of the user's."""
    phase = ways.profile.phases[phase_id]
    if phase.start == "human" or phase.is_coach:
        return True
    entering = [way for way in ways.all if way.transition.to_phase == phase_id]
    # What turns or time lead on from is left before its reply, and the message goes along.
    brought = any(cause.kind in {"turns", "seconds"} for way in entering for cause in way.causes)
    return brought or not any(_leaves_at_once(ways, way) for way in ways.from_phase[phase_id])


def _leaves_at_once(ways: Ways, way: Way) -> bool:
    """Whether a condition alone leads on right after the opening, come what may."""
    transition = way.transition
    to_detour = transition.to_phase is None or ways.profile.is_detour(transition.to_phase)
    if to_detour or transition.min_turns or not any(one.kind == "when" for one in way.causes):
        return False
    try:
        open_still = both([{TURNS: exactly(0)}], cases_of(str(transition.when), "not true"))
    except TooManyCasesError:
        return False
    return not ways.facts[way.phase_id].possible(open_still)


def _unseen(ways: Ways, loc: Location, overlay: Overlay) -> Iterator[Finding]:
    """Find a `seen_by` that tells nobody anything."""
    if not overlay.seen_by:
        return
    payloads = ways.profile.payloads
    if all(payloads.place_of(name) is None for name in overlay.signals):
        yield Finding(
            (*loc, "seen_by"),
            "names who sees what is kept of this overlay, and nothing of it is kept. Give a signal "
            "a payload, or keep: true; or leave this out.",
            code=Code.UNSEEN,
        )
        return
    after = ways.within_reach(_phases_beside(ways, overlay))
    for place, phase_id in enumerate(overlay.seen_by):
        if phase_id not in after:
            yield Finding(
                (*loc, "seen_by", place),
                f"names {shown(phase_id)}, and no way leads there from the phases that the overlay "
                "runs beside: nothing has been found yet when it speaks. Take it out.",
                phase_id,
                Code.UNSEEN,
            )
