"""A way that the checker tells, played in the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from cuelight.rehearsing.stage import Cue, Line, Scene, Stage
from profiles import PhaseProfile
from profiles.checking import Step
from profiles.checking.briefing import NOTHING


async def play_way(profile: PhaseProfile, steps: Iterable[Step]) -> list[str]:
    """Play the steps of a way, and return the phases that the conversation comes through."""
    stage, scene = Stage(profile), Scene()
    for turn in _turns_of(steps):
        played = await stage.play(_cue(profile, turn, scene), scene)
        if played.error is not None:
            break
        scene = played.after
    if not scene.state:
        return [profile.initial_phase]
    return [visit["phase"] for visit in scene.state["history"]]


def _cue(profile: PhaseProfile, turn: Sequence[Step], scene: Scene) -> Cue:
    first = turn[0]
    # A coach makes its own lines.
    spoken = [step for step in turn if not profile.get_phase(step.phase).is_coach]
    return Cue(
        user=(first.says or _words_for(turn)) if first.hears else None,
        after=_wait(first, scene),
        lines=[Line(say="So.", signals=step.signals) for step in spoken],
    )


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
    texts = [text for step in turn for text in _texts(list(step.signals.values()))]
    return " ".join([NOTHING, *texts])


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _turns_of(steps: Iterable[Step]) -> list[list[Step]]:
    turns: list[list[Step]] = []
    for step in steps:
        if step.hears or not turns:
            turns.append([])
        turns[-1].append(step)
    return turns
