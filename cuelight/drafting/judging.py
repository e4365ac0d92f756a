"""Whether a draft is right: what the checker says, and what a rehearsal of it comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cuelight.drafting.complaints import Complaint
from cuelight.rehearsing.coverage import EXPLORED, Coverage
from cuelight.rehearsing.explorer import explore
from cuelight.rehearsing.items import in_words
from cuelight.rehearsing.stage import Cue, Scene, Stage
from profiles import PhaseProfile, as_phase_profile
from profiles.checking import check_text
from profiles.wording import counted

_MOST_TURNS = 60
"""After how many turns of its own lines a conversation that has no end is given up."""
_MOST_TOLD = 8


def checked(text: str, file: str) -> tuple[PhaseProfile | None, list[Complaint]]:
    """Return the profile of a file's text, where it loads, and all that `cuelight check` says."""
    report = check_text(text, file)
    profile = as_phase_profile(report.profile) if report.profile else None
    return profile, [Complaint.of(remark) for remark in report.remarks]


async def rehearsed(profile: PhaseProfile) -> list[Complaint]:
    """Return what a rehearsal of a profile does not reach, and whether its lines come to an end."""
    found = await explore(profile)
    coverage = Coverage(profile)
    coverage.note(EXPLORED, found.reached)
    coverage.note_why(found.why)
    return [*_unreached(coverage), *await _played(profile)]


def _unreached(coverage: Coverage) -> Iterator[Complaint]:
    """Tell what is not reached; of a phase that never is, nothing besides."""
    never = {item.phase for item in coverage.missing if item.kind == "phase"}
    roots = [item for item in coverage.missing if item.kind == "phase" or item.phase not in never]
    for item in roots[:_MOST_TOLD]:
        why = f", since {why}" if (why := coverage.why(item).rstrip(".")) else ""
        yield Complaint(
            "warning",
            f"phases.{item.phase}",
            f"No rehearsal reaches this: {in_words(coverage.profile, item)}{why}. Make the way "
            "there plainer, or take it out.",
        )
    if more := len(roots) - _MOST_TOLD:
        told = f"No rehearsal reaches {counted(more, 'other thing')} either."
        yield from [Complaint("warning", "", told)] if more > 0 else ()


async def _played(profile: PhaseProfile) -> list[Complaint]:
    """Play the profile's own lines, and tell where they stop short, or never come to an end."""
    stage, scene = Stage(profile), Scene()
    for number in range(_MOST_TURNS):
        played = await stage.play(Cue(user="Hello." if number else None), scene)
        if played.error is not None:
            return [Complaint("error", "", f"A rehearsal of it fails: {played.error}")]
        scene = played.after
        if scene.state["status"] == "completed":
            return list(_cut_short(profile, scene))
    phase = scene.state["phase"]
    told = f"Its lines never come to an end: after {_MOST_TURNS} turns they are in {phase!r}."
    return [Complaint("warning", f"phases.{phase}", told)]


def _cut_short(profile: PhaseProfile, scene: Scene) -> Iterator[Complaint]:
    """Tell where the lines of a phase run out before anything leads on from it."""
    replies: Counter[str] = Counter()
    for visit in scene.state["history"]:
        replies[visit["phase"]] += visit["replies"]
    for phase_id, number in replies.items():
        if 0 < len(profile.phases[phase_id].rehearsal) < number:
            told = (
                "Its lines are all said before anything leads on. Give the last of them the "
                "signals that lead on, or that end the conversation."
            )
            yield Complaint("warning", f"phases.{phase_id}.rehearsal", told)
