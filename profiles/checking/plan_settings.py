"""What a phase that lays out a plan needs, so that the plan arrives whole."""

from __future__ import annotations

from collections.abc import Iterator

from profiles.codes import Code
from profiles.faults import Finding
from profiles.laid_out import planning_of
from profiles.model import PhaseProfile
from profiles.wording import counted

_TOKENS_OF_A_PHASE = 80
_TOKENS_BESIDE = 100


def plan_setting_findings(profile: PhaseProfile) -> Iterator[Finding]:
    """Find a limit of tokens that is too low for the longest plan."""
    planning, phase_id = planning_of(profile), profile.plan_phase
    if planning is None or phase_id is None:
        return
    given = profile.phases[phase_id].max_tokens
    needed = _TOKENS_BESIDE + planning.max_phases * _TOKENS_OF_A_PHASE
    if given < needed:
        yield Finding(
            ("phases", phase_id, "max_tokens"),
            f"is {given}, and a plan of {counted(planning.max_phases, 'phase')} needs about "
            f"{needed} with what is said beside it: it would be cut off, and lost. Give it room, "
            "or let max_phases be smaller.",
            given,
            Code.LONG_PLAN,
        )
