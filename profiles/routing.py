"""Which transition a conversation takes: a pure function of the transitions and of the state."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from profiles.conditions import Verdict, judge_condition
from profiles.transition import PhaseTransition

TIMED = ("max_turns", "after_turns", "after_seconds")
"""What the history calls a cause that came with turns or time, and not with a signal."""

WHEN = "when"
"""What the history calls the cause where a condition alone led on."""

BY_ITSELF = (*TIMED, WHEN)
"""Causes that no signal brings, and that are still there after a detour."""

Moment = Literal["before_reply", "after_reply"]
"""Turns and time are judged before a phase replies, signals and conditions after it."""
MOMENTS: tuple[Moment, ...] = ("before_reply", "after_reply")


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where a conversation stands, as far as transitions look."""

    turns: int = 0
    """How many of the user's messages the phase has answered in this stay."""
    seconds: int = 0
    """How long after it was entered the last message came."""
    signals: Mapping[str, Any] = field(default_factory=dict)
    """What was signalled in this stay, with payloads."""
    memory: Mapping[str, Any] = field(default_factory=dict)
    brief: Mapping[str, Any] = field(default_factory=dict)
    readiness: str = ""
    back_to: str | None = None
    """The phase to go back to, where there is one."""
    taken: Collection[str] = ()
    """The detours that were made in this stay by no signal: none is made so twice."""

    @property
    def facts(self) -> dict[str, Any]:
        """What a condition knows."""
        return {
            "turns": self.turns,
            "seconds": self.seconds,
            "signals": self.signals,
            "memory": self.memory,
            "brief": self.brief,
            "readiness": self.readiness,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """A condition that could not be judged, and so did not hold."""

    when: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the transitions out of a phase come to: one is taken, or none."""

    transition: PhaseTransition | None = None
    target: str | None = None
    """The phase that it leads to."""
    trigger: str = ""
    """What caused it, in the stable words of the history."""
    unjudged: tuple[Unjudged, ...] = ()


def choose(transitions: Iterable[PhaseTransition], situation: Situation, moment: Moment) -> Choice:
    """Return the first of the transitions that has a cause at this moment and that nothing bars."""
    unjudged: dict[Unjudged, None] = {}
    for transition in transitions:
        cause = _cause(transition, situation, moment)
        again = cause in BY_ITSELF and transition.to_phase in situation.taken
        if cause is None or again:
            continue
        verdict = _condition(transition, situation)
        if verdict.fault is not None and transition.when is not None:
            unjudged[Unjudged(when=transition.when, reason=verdict.fault)] = None
        target = situation.back_to if transition.return_ else transition.to_phase
        if verdict.holds and not _too_early(transition, situation) and target is not None:
            return Choice(
                transition=transition, target=target, trigger=cause, unjudged=tuple(unjudged)
            )
    return Choice(unjudged=tuple(unjudged))


def bars(
    transitions: Iterable[PhaseTransition], situation: Situation, given: Collection[str]
) -> dict[str, str]:
    """Return those of the signals just given that may not be given yet, each with the reason.

    A signal is barred where it would cause a transition, with the others at hand, but all that it
    would cause are held back. What a barred signal does not bring cannot open the way for another,
    so those that are left are judged again without it.
    """
    transitions = [one for one in transitions if one.trigger_signals]
    if not any(one.is_conditional for one in transitions):
        return {}
    barred: dict[str, str] = {}
    left = list(given)
    while left:
        at_hand = {name: item for name, item in situation.signals.items() if name not in barred}
        here = replace(situation, signals=at_hand)
        found = {name: why for name in left if (why := _bar(transitions, here, name))}
        if not found:
            break
        barred |= found
        left = [name for name in left if name not in found]
    return barred


def _bar(transitions: Iterable[PhaseTransition], situation: Situation, name: str) -> str:
    """Return what holds back all that a signal would cause; empty where something is open."""
    reasons: dict[str, None] = {}
    for transition in transitions:
        if name not in transition.trigger_signals:
            continue
        reason = _why_barred(transition, situation)
        if not transition.fires_on(situation.signals) or reason is None:
            return ""
        reasons[reason] = None
    return "; ".join(reasons)


def _why_barred(transition: PhaseTransition, situation: Situation) -> str | None:
    """Return why a transition may not be taken now; `None` where it may."""
    if transition.return_ and situation.back_to is None:
        return "not now: there is no phase to go back to"
    if _too_early(transition, situation):
        needed = transition.min_turns
        name = " + ".join(transition.trigger_signals)
        turns = "1 turn" if needed == 1 else f"{needed} turns"
        return f"too early: {name} needs {turns} in this phase, this is turn {situation.turns}"
    verdict = _condition(transition, situation)
    if verdict.holds:
        return None
    could = f", which could not be judged: {verdict.fault}" if verdict.fault else ""
    return f"not now: it needs {' '.join((transition.when or '').split())}{could}"


def _cause(transition: PhaseTransition, situation: Situation, moment: Moment) -> str | None:
    """Return what would cause a transition at this moment, in the words of the history."""
    if moment == "before_reply":
        if transition.after_turns is not None and situation.turns >= transition.after_turns:
            return transition.turns_word
        if transition.after_seconds is not None and situation.seconds >= transition.after_seconds:
            return "after_seconds"
        return None
    if transition.is_silent:
        return WHEN
    if not transition.fires_on(situation.signals):
        return None
    names = [name for name in transition.trigger_signals if name in situation.signals]
    return ", ".join(names if transition.require_all else names[:1])


def _too_early(transition: PhaseTransition, situation: Situation) -> bool:
    return transition.min_turns is not None and situation.turns < transition.min_turns


def _condition(transition: PhaseTransition, situation: Situation) -> Verdict:
    if transition.when is None:
        return Verdict(True)
    return judge_condition(transition.when, situation.facts)
