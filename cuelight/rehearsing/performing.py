"""Performing a script: its turns are played, and what comes of them is compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cuelight.rehearsing.differences import Difference, differences
from cuelight.rehearsing.items import Item, reached_in
from cuelight.rehearsing.script import Script, ScriptFile, ScriptTurn
from cuelight.rehearsing.stage import Cue, Played, Scene, Stage
from profiles import PhaseProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnResult:
    """What became of a turn of a script."""

    number: int
    """Its place in the script, counted from 0."""
    turn: ScriptTurn
    played: Played
    differences: Sequence[Difference] = ()

    @property
    def is_right(self) -> bool:
        """Whether all was as expected."""
        return self.played.error is None and not self.differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """What became of a script."""

    source: ScriptFile
    turns: Sequence[TurnResult]
    reached: Counter[Item]
    """What of the profile it has reached, and how often."""

    @property
    def is_right(self) -> bool:
        """Whether all was as expected."""
        return all(turn.is_right for turn in self.turns)


async def perform(source: ScriptFile) -> Performance:
    """Play a script to its end, or to the turn that fails."""
    script, profile = source.script, source.profile
    stage = Stage(profile)
    reached: Counter[Item] = Counter()
    scene = Scene()
    if opening := _opening(script, profile):
        played = await stage.play(opening)
        reached.update(reached_in(profile, played))
        scene = played.after
    results: list[TurnResult] = []
    for number, turn in enumerate(script.turns):
        played = await stage.play(_cue(script, number, begun=opening is not None), scene)
        reached.update(reached_in(profile, played))
        results.append(_compared(number, turn, played))
        if played.error is not None:
            break
        scene = played.after
    return Performance(source=source, turns=results, reached=reached)


def _opening(script: Script, profile: PhaseProfile) -> Cue | None:
    """Return the turn that opens a conversation before a script that begins with a message."""
    first = script.turns[0]
    if first.user is None and first.move is None:
        return None
    return Cue(request=_request(script))


def _cue(script: Script, number: int, *, begun: bool) -> Cue:
    cue = script.turns[number].cue
    if number or begun:
        return cue
    return Cue(after=cue.after, lines=cue.lines, beside=cue.beside, request=_request(script))


def _request(script: Script) -> dict[str, object] | None:
    return script.request.model_dump(mode="json", exclude_none=True) if script.request else None


def _compared(number: int, turn: ScriptTurn, played: Played) -> TurnResult:
    found: list[Difference] = []
    if played.error is None:
        found += differences(turn.expect, played)
        if played.unsaid:
            line = len(turn.model) - len(played.unsaid)
            said = "1 reply" if len(played.said) == 1 else f"{len(played.said)} replies"
            found.append(
                Difference(
                    at=("model", line),
                    expected=f"{len(turn.model)} lines of the model",
                    got=f"{said} in this turn, so that this line was not said",
                )
            )
        found += [
            Difference(
                at=("beside", overlay),
                expected="what this overlay gives",
                got="a turn in which it was not asked: it runs beside a phase that answers a "
                "message",
            )
            for overlay in turn.beside
            if overlay not in played.asked
        ]
    return TurnResult(number=number, turn=turn, played=played, differences=found)
