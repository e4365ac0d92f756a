"""What can become of each transition in each phase that it leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from profiles.checking.cases import (
    SECONDS,
    TURNS,
    Case,
    TooManyCasesError,
    both,
    cases_of,
)
from profiles.checking.phase_facts import PhaseFacts, fewer, turns_from
from profiles.checking.values import OBJECT, at_least
from profiles.faults import Location
from profiles.model import PhaseProfile
from profiles.transition import PhaseTransition, TurnLimit

CauseKind = Literal["signals", "turns", "seconds", "when"]
Obstacle = Literal["not given", "never holds", "too late", "shadowed"]
"""Why nothing takes a transition, the first of these that is so."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that takes a transition, and the cases in which it does."""

    kind: CauseKind
    signals: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ({},)


@dataclass(frozen=True, slots=True)
class Way:
    """A transition out of one phase."""

    phase_id: str
    transition: PhaseTransition
    loc: Location
    """Where the profile writes it."""
    causes: tuple[Cause, ...]
    """What can take it; nothing where it is never taken from this phase."""
    obstacle: Obstacle | None = None
    blockers: tuple[Location, ...] = ()
    """The transitions that are taken in its place."""
    closed: tuple[tuple[Cause, Obstacle], ...] = ()
    """What would take it and never does, with the reason."""

    @property
    def is_open(self) -> bool:
        """Whether anything can take it."""
        return bool(self.causes)


class Ways:
    """The transitions of a profile, phase by phase."""

    def __init__(self, profile: PhaseProfile) -> None:
        self.profile = profile
        self.facts = {phase_id: PhaseFacts(profile, phase_id) for phase_id in profile.phases}
        self.from_phase: dict[str, list[Way]] = {}
        for phase_id, facts in self.facts.items():
            ways: list[Way] = []
            for transition in facts.transitions:
                place = profile.place_of(transition)
                loc: Location = ("transitions", place)
                if place < 0:
                    limit = isinstance(transition, TurnLimit)
                    loc = ("phases", phase_id, "max_turns" if limit else "plan")
                ways.append(_way(facts, transition, loc, ways))
            self.from_phase[phase_id] = ways

    @cached_property
    def all(self) -> list[Way]:
        """All of them."""
        return [way for ways in self.from_phase.values() for way in ways]

    @cached_property
    def by_place(self) -> dict[Location, list[Way]]:
        """The ways of each transition, by where the profile writes it."""
        found: dict[Location, list[Way]] = {}
        for way in self.all:
            found.setdefault(way.loc, []).append(way)
        return found

    def targets(self, phase_id: str) -> list[str]:
        """Return the phases that open ways lead to from a phase.

        A detour goes back to a phase that the conversation has been in.
        """
        return self._targets[phase_id]

    @cached_property
    def _targets(self) -> dict[str, list[str]]:
        return {phase_id: self._targets_of(phase_id) for phase_id in self.from_phase}

    def _targets_of(self, phase_id: str) -> list[str]:
        back = [
            origin
            for way in self.from_phase[phase_id]
            if way.is_open and way.transition.return_
            for origin in self.profile.origins_of(phase_id)
            if origin in self.reachable
        ]
        return list(dict.fromkeys([*self._onward(phase_id), *back]))

    def _onward(self, phase_id: str) -> list[str]:
        ways = [way for way in self.from_phase[phase_id] if way.is_open]
        return [way.transition.to_phase for way in ways if way.transition.to_phase is not None]

    @cached_property
    def reachable(self) -> frozenset[str]:
        """The phases that a conversation may come to, by nothing but its own course."""
        return closure([self.profile.initial_phase], self._onward)

    def within_reach(self, starts: Iterable[str]) -> frozenset[str]:
        """Return the phases that open ways lead to from these, and these themselves."""
        return closure(starts, self.targets)


def closure(starts: Iterable[str], targets: Callable[[str], list[str]]) -> frozenset[str]:
    """Return what can be reached from these, and these themselves."""
    reached: set[str] = set()
    ahead = list(starts)
    while ahead:
        phase_id = ahead.pop()
        if phase_id not in reached:
            reached.add(phase_id)
            ahead.extend(targets(phase_id))
    return frozenset(reached)


def causes_of(transition: PhaseTransition) -> Iterator[Cause]:
    """Yield what may take a transition, with the cases in which the cause itself has come."""
    names = transition.trigger_signals
    sets = [names] if transition.require_all else [(name,) for name in names]
    for fewest in sets if names else ():
        yield Cause("signals", tuple(fewest), ({("signals", name): OBJECT for name in fewest},))
    if transition.after_turns is not None:
        yield Cause("turns", cases=({TURNS: at_least(transition.after_turns)},))
    if transition.after_seconds is not None:
        yield Cause("seconds", cases=({SECONDS: at_least(transition.after_seconds)},))
    if transition.is_silent:
        yield Cause("when")


def _way(facts: PhaseFacts, transition: PhaseTransition, loc: Location, before: list[Way]) -> Way:
    found: list[Cause] = []
    closed: list[tuple[Cause, Obstacle]] = []
    blockers: dict[Location, None] = {}
    for cause in causes_of(transition):
        if not facts.givable.issuperset(cause.signals):
            closed.append((cause, "not given"))
            continue
        try:
            cases = _cases(facts, transition, cause)
            if not cases:
                closed.append((cause, _why_impossible(facts, transition, cause)))
                continue
            left, by = _past(facts, cases, cause, before)
        except TooManyCasesError:
            left, by = [{}], []  # not understood, so it may be taken
        if left:
            found.append(Cause(cause.kind, cause.signals, tuple(left)))
        else:
            closed.append((cause, "shadowed"))
            blockers |= dict.fromkeys(by)
    obstacle = None if found else next(why for why in _ORDER if why in {one for _, one in closed})
    return Way(
        facts.phase_id, transition, loc, tuple(found), obstacle, tuple(blockers), tuple(closed)
    )


_ORDER: list[Obstacle] = ["shadowed", "never holds", "too late", "not given"]


def _cases(facts: PhaseFacts, transition: PhaseTransition, cause: Cause) -> list[Case]:
    cases = both(list(cause.cases), turns_from(transition.min_turns))
    if transition.when is not None:
        cases = both(cases, cases_of(transition.when, "true"))
    if cause.kind == "turns" and facts.reply_limit is not None:
        cases = both(cases, [fewer(TURNS, facts.reply_limit)])
    return facts.possible(cases)


def _why_impossible(facts: PhaseFacts, transition: PhaseTransition, cause: Cause) -> Obstacle:
    in_time = facts.possible(both(list(cause.cases), turns_from(transition.min_turns)))
    return "never holds" if in_time and transition.when is not None else "too late"


def _past(
    facts: PhaseFacts, cases: list[Case], cause: Cause, before: list[Way]
) -> tuple[list[Case], list[Location]]:
    """Return the cases in which no earlier transition is taken instead, and those that may be."""
    by: dict[Location, list[Case]] = {}
    all_cases = cases
    timed = cause.kind in {"turns", "seconds"}
    for rival in before:
        other = rival.transition
        if not rival.is_open or other.return_:
            continue  # whether there is something to go back to is another matter
        to_detour = other.to_phase is not None and facts.profile.is_detour(other.to_phase)
        if to_detour and (timed or other.is_silent):
            continue  # it leads there once only
        if timed:
            untouched = _before_time(other)
        elif other.is_silent or other.fires_on(cause.signals):
            untouched = []
        else:
            continue
        if untouched is None:
            continue
        if other.min_turns is not None:
            untouched.append(fewer(TURNS, other.min_turns))
        if other.when is not None:
            untouched += cases_of(other.when, "not true")
        left = facts.possible(both(cases, untouched))
        by[rival.loc] = untouched
        if not left:
            alone = [at for at, one in by.items() if not facts.possible(both(all_cases, one))]
            return [], alone[:1] or list(by)
        cases = left
    return cases, list(by)


def _before_time(rival: PhaseTransition) -> list[Case] | None:
    """Return the case in which neither turns nor time have taken a transition."""
    case: Case = {}
    if rival.after_turns is not None:
        case = {**case, **fewer(TURNS, rival.after_turns)}
    if rival.after_seconds is not None:
        case = {**case, **fewer(SECONDS, rival.after_seconds)}
    return [case] if case else None
