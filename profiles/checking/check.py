"""All that can be found in a profile that loads."""

from __future__ import annotations

from dataclasses import replace

from profiles.checking.ends import end_findings
from profiles.checking.naming import name_findings
from profiles.checking.overlays import overlay_findings
from profiles.checking.plan_settings import plan_setting_findings
from profiles.checking.settings import setting_findings
from profiles.checking.signal_use import signal_findings
from profiles.checking.taking import taking_findings
from profiles.checking.texts import text_findings
from profiles.checking.ways import Ways
from profiles.faults import Finding, Location
from profiles.laid_out import example_of
from profiles.model import STANDALONE_PHASE, InstructionProfile, PhaseProfile, as_phase_profile
from profiles.source import Profile


def check_profile(profile: Profile) -> list[Finding]:
    """Return what an author may have got wrong, though the profile can be used.

    A finding's location is that of the profile as it was written: of one that stands alone, too.
    """
    phases = as_phase_profile(profile)
    example = example_of(phases)
    ways = Ways(example)
    found = [
        *end_findings(ways),
        *taking_findings(ways),
        *signal_findings(ways),
        *name_findings(phases),
        *text_findings(phases),
        *setting_findings(ways),
        *overlay_findings(ways),
        *plan_setting_findings(phases),
    ]
    if phases.plan_phase is not None:
        found = [replace(one, loc=_in_plan(example, one.loc)) for one in found]
        # What holds for each planned phase is told once.
        found = list({(one.loc, one.code): one for one in found}.values())
    if isinstance(profile, InstructionProfile):
        alone = (replace(one, loc=_alone(one.loc)) for one in found)
        return list({(one.loc, one.code, one.message): one for one in alone}.values())
    return found


def _in_plan(example: PhaseProfile, loc: Location) -> Location:
    """Return where the profile says what was found in a planned phase."""
    if loc[0] != "phases" or len(loc) < 2 or example.planned(str(loc[1])) is None:
        return loc
    planner = example.node_of(str(loc[1]))
    match loc[2:]:
        case ("signals", *_):
            return ("phases", planner, "plan", "done")
        case ("max_turns" | "rehearsal", *_):
            return ("phases", planner, "plan", *loc[2:])
        case (str(), *_):
            return ("phases", planner, *loc[2:])
    return ("phases", planner, "plan")


def _alone(loc: Location) -> Location:
    return loc[2:] if loc[:2] == ("phases", STANDALONE_PHASE) else loc
