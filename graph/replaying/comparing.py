"""In what a turn that was replayed differs from what was recorded."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from graph.replaying.facts import Move, Signal, TurnFacts
from graph.replaying.recording import RecordedReply, RecordedTurn
from profiles import LAID_OUT
from profiles.wording import counted

Aspect = Literal[
    "path", "signals", "phase", "status", "turns", "plan", "memory", "readiness", "replies", "turn"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that was so, and is otherwise now; in words."""

    aspect: Aspect
    was: str
    now: str


def differences(
    turn: RecordedTurn,
    now: TurnFacts | None,
    *,
    stand_ins: int,
    unasked: Sequence[RecordedReply],
    impossible: str,
) -> tuple[Difference, ...]:
    """Return in what a turn differs from its recording; nothing where it does the same."""
    return tuple(_differences(turn, now, stand_ins, unasked, impossible))


def _differences(
    turn: RecordedTurn,
    now: TurnFacts | None,
    stand_ins: int,
    unasked: Sequence[RecordedReply],
    impossible: str,
) -> Iterator[Difference]:
    was = turn.facts
    if impossible:
        yield Difference(aspect="turn", was="was taken", now=f"cannot be taken: {impossible}")
    if stand_ins:
        number = len(turn.replies)
        yield Difference(
            aspect="replies", was=_replies(number), now=_replies(number + stand_ins - len(unasked))
        )
    elif unasked and not impossible:
        number = len(turn.replies)
        yield Difference(
            aspect="replies", was=_replies(number), now=_replies(number - len(unasked))
        )
    if now is None:
        return
    if was.path != now.path:
        yield Difference(aspect="path", was=path_in_words(was.path), now=path_in_words(now.path))
    if signals := _signals(was.signals, now.signals):
        yield signals
    if was.plan != now.plan and (was.plan is not None or not _lays_out(was.signals)):
        yield Difference(aspect="plan", was=_plan_in_words(was), now=_plan_in_words(now))
    for aspect in _STANDING:
        before, after = getattr(was, aspect), getattr(now, aspect)
        if before != after:
            yield Difference(aspect=aspect, was=_in_words(before), now=_in_words(after))


_STANDING: tuple[Literal["phase", "status", "turns", "memory", "readiness"], ...] = (
    "phase",
    "status",
    "turns",
    "memory",
    "readiness",
)


def path_in_words(moves: Iterable[Move]) -> str:
    """Return the phases that were entered, each with what led there."""
    told = [
        f"{move.entered or 'the end'} ({move.trigger})"
        if move.entered or move.trigger != "completed"
        else "the end"
        for move in moves
    ]
    return " → ".join(told) or "stays"


def _signals(was: Sequence[Signal], now: Sequence[Signal]) -> Difference | None:
    """Return how the signals differ; those with the same outcome in both are left out."""
    before, after = Counter(map(_outcome, was)), Counter(map(_outcome, now))
    if before == after:
        return None
    gone, new = before - after, after - before
    return Difference(aspect="signals", was="; ".join(gone) or "none", now="; ".join(new) or "none")


def _outcome(signal: Signal) -> str:
    verdict = "counted" if signal.reason is None else f"refused ({signal.reason})"
    giver = f" by {signal.by}" if signal.by else ""
    return f"{signal.name} {verdict} in {signal.phase}{giver}"


def _lays_out(signals: Iterable[Signal]) -> bool:
    """Whether a plan was laid out, of which an older recording tells by its signal alone."""
    return any(one.name == LAID_OUT and one.reason is None for one in signals)


def _plan_in_words(facts: TurnFacts) -> str:
    phases = facts.plan["phases"] if facts.plan is not None else ()
    told = [f"{one['id']} ({counted(one['max_turns'], 'turn')})" for one in phases]
    return ", ".join(told) or "none"


def _replies(number: int) -> str:
    return "1 reply" if number == 1 else f"{number} replies"


def _in_words(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
