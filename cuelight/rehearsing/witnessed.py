"""A way that the checker tells, played in the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from cuelight.rehearsing.items import role_of
from cuelight.rehearsing.stage import Cue, Line, Scene, Stage
from nodes.planning import as_laid_out
from profiles import LAID_OUT, PhaseProfile
from profiles.checking import Step
from profiles.checking.briefing import NOTHING
from profiles.checking.witness import turns_of
from profiles.laid_out import a_phase_of, example_of, last_phase_of, planning_of
from profiles.planning import sample_phases


async def play_way(profile: PhaseProfile, steps: Iterable[Step]) -> list[str]:
    """Play the steps of a way, and return the phases that the conversation comes through.

    Phases that are laid out on the way have the names that `example_of` gives them.
    """
    stage, scene = Stage(profile), Scene()
    for turn in turns_of(_through_a_plan(profile, steps)):
        played = await stage.play(_cue(profile, turn, scene), scene)
        if played.error is not None:
            break
        scene = played.after
    if not scene.state:
        return [profile.initial_phase]
    here = as_laid_out(profile, scene.state)
    return [role_of(here, visit["phase"]) for visit in scene.state["history"]]


def _through_a_plan(profile: PhaseProfile, steps: Iterable[Step]) -> Iterator[Step]:
    """Yield the steps with a whole plan, where a way has one of two phases at most.

    What it does in the phase before the last one is done in each that the bounds ask for.
    """
    planner, planning = profile.plan_phase, planning_of(profile)
    if planner is None or planning is None:
        yield from steps
        return
    size = min(max(2, planning.min_phases), planning.max_phases)
    plan = {LAID_OUT: {"phases": sample_phases(size, profile.phases)}}
    stays = [list(stay) for _, stay in groupby(steps, key=lambda step: step.phase)]
    for number, stay in enumerate(stays):
        following = (
            stays[number + 1][0].phase if number + 1 < len(stays) else last_phase_of(planner)
        )
        leads_on = stay[0].phase == a_phase_of(planner) and following == last_phase_of(planner)
        for step in stay * (size - 1 if leads_on else 1):
            signals = {**step.signals, **plan} if LAID_OUT in step.signals else step.signals
            yield replace(step, signals=signals)


def _cue(profile: PhaseProfile, turn: Sequence[Step], scene: Scene) -> Cue:
    first = turn[0]
    # A coach makes its own lines.
    example = example_of(profile)
    spoken = [step for step in turn if not example.get_phase(step.phase).is_coach]
    return Cue(
        user=(first.says or _words_for(turn)) if first.hears else None,
        after=_wait(first, scene),
        lines=[_line(profile, step, by=None) for step in spoken],
        beside={overlay: _line(profile, first, by=overlay) for overlay in profile.overlays},
    )


def _line(profile: PhaseProfile, step: Step, *, by: str | None) -> Line:
    """Return what of a step the reply gives, or an overlay beside it."""
    given = {k: v for k, v in step.signals.items() if profile.overlay_of(k) == by}
    return Line(say="So." if by is None else "", signals=given)


def _wait(step: Step, scene: Scene) -> timedelta:
    """Return how long after the turn before a message comes that has to wait in its phase."""
    if not step.hears or not scene.state:
        return timedelta()
    visit = scene.state["history"][-1]
    since = visit["before"]["since"] if "before" in visit else visit["entered"]
    wanted = datetime.fromisoformat(since) + timedelta(seconds=step.seconds)
    return max(timedelta(), wanted - scene.time)


def _words_for(turn: Sequence[Step]) -> str:
    """Return a message that holds what the payloads of the turn may have to quote."""
    return " ".join([NOTHING, *(text for step in turn for text in step.texts)])
