"""What can be so in a phase, as far as conditions look."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cached_property

from profiles.checking.cases import TURNS, WHOLE, Case, Term, TooManyCasesError, cases_of
from profiles.checking.payload_values import is_required, values_at
from profiles.checking.values import (
    ALL,
    MISSING,
    OBJECT,
    PRESENT,
    Span,
    Values,
    at_least,
    at_most,
    between,
    exactly,
    one_of,
)
from profiles.model import InstructionProfile, PhaseProfile
from profiles.names import ENGINE_SIGNALS, INTENT_READY, TURN_LIMIT
from profiles.shape import Shape
from profiles.transition import PhaseTransition

_READINESS = ("", "not_ready", "needs_clarification", "awaiting_confirmation", "ready")
_MOST_DETOURS = 2
"""With more of them a turn may pass through so many that it has no move left for a limit."""


class PhaseFacts:
    """What can be so in one phase of a profile."""

    def __init__(self, profile: PhaseProfile, phase_id: str) -> None:
        self.profile = profile
        self.phase_id = phase_id
        self.phase: InstructionProfile = profile.get_phase(phase_id)
        self.transitions = profile.transitions_from(phase_id)

    @cached_property
    def givable(self) -> frozenset[str]:
        """The signals that can be given here, be it by overlays: the engine's by a coach alone."""
        given = (*self.phase.signals, *self.profile.signals_beside(self.phase_id))
        own = [name for name in given if name not in ENGINE_SIGNALS]
        return frozenset([*own, *(ENGINE_SIGNALS if self.phase.is_coach else ())])

    @cached_property
    def most_turns(self) -> int | None:
        """After how many turns the phase is left in any case; `None` where it may go on."""
        limits = [t.after_turns for t in self.transitions if t.after_turns and self._is_sure(t)]
        if self.reply_limit is not None:
            limits.append(self.reply_limit)
        return min(limits, default=None)

    @cached_property
    def reply_limit(self) -> int | None:
        """After how many turns the phase is left at once, so that no later message finds it."""
        limits = (self.coach_turns, self.silent_turns, self.ending_turn)
        return min((turns for turns in limits if turns is not None), default=None)

    @cached_property
    def silent_turns(self) -> int | None:
        """After how many turns a condition alone has moved on in any case."""
        if self._has_detours:
            return None
        found = (self._sure_turn(t) for t in self.transitions if t.is_silent and not t.return_)
        return min((turn for turn in found if turn is not None), default=None)

    @property
    def ending_turn(self) -> int | None:
        """The turn that completes the conversation in any case, as the last of a plan may."""
        return None if self._has_detours else self.profile.last_turn(self.phase_id)

    @property
    def _has_detours(self) -> bool:
        """Whether there are phases to come back from, with the turns counted already."""
        return any(map(self.profile.is_detour, self.profile.phases))

    def _sure_turn(self, transition: PhaseTransition) -> int | None:
        """Return the first turn from which a condition holds whatever else is so."""
        try:
            fails = cases_of(transition.when or "true", "not true")
        except TooManyCasesError:
            return None
        last = max((case.get(TURNS, at_least(0)).highest for case in fails), default=0)
        return None if last == math.inf else int(max(last + 1, transition.min_turns or 0, 1))

    @cached_property
    def coach_turns(self) -> int | None:
        """After how many turns a coach's own limit ends the stay in any case.

        A brief that is confirmed in the last turn comes in place of the limit. Where it leads
        nowhere, there is one turn more.
        """
        if not self.phase.is_coach or not self._is_left_by(TURN_LIMIT):
            return None
        return self.phase.coach_turns + (0 if self._is_left_by(INTENT_READY) else 1)

    def _is_left_by(self, signal: str) -> bool:
        """Whether a signal of the engine ends the stay in any case."""
        ends = signal in self.profile.completing_signals(self.phase_id)
        return ends or any(
            t.fires_on([signal]) and t.min_turns is None and self._is_sure(t)
            for t in self.transitions
        )

    def _is_sure(self, transition: PhaseTransition) -> bool:
        """Whether nothing holds a transition back, and nothing leads back from where it leads."""
        detours = [one for one in self.profile.phases if self.profile.is_detour(one)]
        target = transition.to_phase
        barred = transition.when is not None or target is None or target in detours
        return not barred and len(detours) <= _MOST_DETOURS

    def possible(self, cases: Iterable[Case]) -> list[Case]:
        """Return those of the cases that can come about here."""
        return [found for case in cases if (found := self._narrowed(case)) is not None]

    def _narrowed(self, case: Case) -> Case | None:
        narrowed: dict[Term, Values] = {}
        for term, values in _with_parents(case):
            known = narrowed.get(term)
            narrowed[term] = values.meet(self.values_of(term) if known is None else known)
            if narrowed[term].is_empty(whole=term in WHOLE):
                return None
        for term, values in narrowed.items():
            if self._must_be_there(term, narrowed):
                narrowed[term] = values.meet(PRESENT)
                if narrowed[term].is_empty():
                    return None
        return narrowed

    def _must_be_there(self, term: Term, case: Case) -> bool:
        """Whether a case has a payload, and the payload cannot be without this field."""
        if len(term) != 3 or term[0] not in {"signals", "memory"}:
            return False
        parent = case.get(term[:2])
        return (
            parent is not None
            and not parent.missing
            and is_required(shape_of(self.profile, term[1]), term[2])
        )

    def values_of(self, term: Term) -> Values:
        """Return the values that a fact may have here."""
        values = ALL
        match term:
            case ("turns",):
                most = float("inf") if self.most_turns is None else self.most_turns
                values = at_least(0).meet(at_most(most))
            case ("seconds",):
                values = at_least(0)
            case ("readiness",):
                values = one_of(_READINESS) if self.profile.has_coach else exactly("")
            case ("signals" | "memory" | "brief",):
                values = OBJECT
            case ("signals", name, *_) if name not in self.givable:
                values = MISSING
            case ("memory", name, *_) if name not in self.profile.payloads.kept:
                values = MISSING
            case ("signals" | "memory", name, *path):
                values = self._payload_values(name, tuple(path)).join(MISSING)
        return values

    def _payload_values(self, name: str, path: tuple[str, ...]) -> Values:
        return values_at(shape_of(self.profile, name), path) if path else OBJECT


def shape_of(profile: PhaseProfile, name: str) -> Shape | None:
    """Return the shape that a profile declares for the payload of a signal."""
    rule = profile.payloads.rule_of(name)
    return rule.shape if rule else None


def _with_parents(case: Case) -> Iterator[tuple[Term, Values]]:
    """Yield what a case says, and that whatever has a field which is there is an object."""
    for term, values in case.items():
        yield term, values
        if len(term) > 1 and not values.missing:
            for depth in range(2, len(term)):
                yield term[:depth], OBJECT


def turns_from(turns: int | None) -> list[Case]:
    """Return the case of so many turns or more."""
    return [{TURNS: at_least(turns)}] if turns else [{}]


def fewer(term: Term, number: int) -> Case:
    """Return the case of fewer turns, or of less time."""
    return {term: between(Span(high=number))}
