"""What the explorer tries in a phase: turns that may reach something."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import combinations, islice, product
from typing import Any

from cuelight.rehearsing.items import BY_SIGNALS, Item, causes_of, sizes_of, way_of
from cuelight.rehearsing.payloads import Payloads, misfit_of
from cuelight.rehearsing.stage import Cue, Line
from nodes.state import MAX_MOVES
from profiles import (
    ENGINE_SIGNALS,
    INTENT_READY,
    LAID_OUT,
    TURN_LIMIT,
    PhaseProfile,
    PhaseTransition,
)
from profiles.checking.briefing import ALL_OF_IT, CHANGE, CLEAR_YES, WHOLE_WISH
from profiles.checking.ways import Ways
from profiles.checking.witness import seconds_for, signals_for
from profiles.conditions import literals_of, names_in
from profiles.laid_out import laid_out
from profiles.planning import sample_phases

_GO_ON = "Let us go on."
_ANSWER = Line(say="All right.")
_OPENINGS = (Line(say="Here we are."),) * MAX_MOVES

_COACHED = (WHOLE_WISH, ALL_OF_IT, CLEAR_YES, CHANGE)
"""What a user says to a coach: a whole wish, an end of it, a yes, and a change."""

_MOST_SETS = 24
_MOST_CASES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """A turn to try in a phase."""

    name: str
    """What tells it from the others of the phase."""
    cue: Cue
    aims: frozenset[Item] = field(default=frozenset())
    """What it may reach, as far as that can be told before."""
    leads: tuple[str, ...] = ()
    """Where it may lead."""
    is_plain: bool = False
    """Whether nothing happens in it but that a turn passes, so that it is worth repeating."""


class Tries:
    """All turns that are tried in the phases of a profile."""

    def __init__(self, profile: PhaseProfile, checked: Ways) -> None:
        self._profile = profile
        self._checked = checked
        self._own = list(laid_out(profile, None).phases)
        self._payloads = Payloads(profile)
        self._in: dict[str, tuple[Try, ...]] = {}

    def in_phase(self, phase_id: str) -> tuple[Try, ...]:
        """Return the turns to try in a phase, the plainest first."""
        if phase_id not in self._in:
            self._in[phase_id] = tuple(self._made(phase_id))
        return self._in[phase_id]

    def waits_of(self, phase_id: str) -> list[int]:
        """Return the seconds at which something changes in a phase."""
        found: set[int] = set()
        for transition in self._profile.transitions_from(phase_id):
            if transition.after_seconds is not None:
                found.add(transition.after_seconds)
            found |= set(_numbers(transition, "seconds"))
        return sorted(found)

    def most_turns(self, phase_id: str) -> int:
        """Return after how many turns more of them change nothing in a phase."""
        most = 0
        for transition in self._profile.transitions_from(phase_id):
            given = (transition.after_turns, transition.min_turns)
            beyond = [n + 1 for n in _numbers(transition, "turns")]
            most = max([most, *filter(None, given), *beyond])
        phase = self._profile.get_phase(phase_id)
        return max(most, phase.coach_turns if phase.is_coach else 0)

    def _made(self, phase_id: str) -> Iterator[Try]:
        phase = self._profile.get_phase(phase_id)
        out = self._profile.transitions_from(phase_id)
        if phase.is_coach:
            yield from self._coached(phase_id, out)
            yield from self._signalled(phase_id, out, self._profile.signals_beside(phase_id))
        else:
            yield from self._unsignalled(phase_id, out)
            yield from self._signalled(phase_id, out, self._profile.signals_in(phase_id))
            yield from self._planned(phase_id)
        yield from self._waits(phase_id, out)

    def _coached(self, phase_id: str, out: Sequence[PhaseTransition]) -> Iterator[Try]:
        late = [one for one in out if TURN_LIMIT in one.trigger_signals or one.is_timed]
        completing = self._profile.completing_signals(phase_id)
        over, ready = (
            {Item("end", phase_id, name)} & {Item("end", phase_id, one) for one in completing}
            for name in (TURN_LIMIT, INTENT_READY)
        )
        yield Try(
            name="goes on",
            cue=Cue(user=_GO_ON),
            aims=frozenset({*self._aims(phase_id, late), *over}),
            leads=self._targets(late),
            is_plain=True,
        )
        aims = frozenset({*self._aims(phase_id, [one for one in out if one not in late]), *ready})
        for text in _COACHED:
            yield Try(
                name=f"says {text}",
                cue=Cue(user=text),
                aims=aims,
                leads=self._profile.targets_of(phase_id),
            )

    def _unsignalled(self, phase_id: str, out: Sequence[PhaseTransition]) -> Iterator[Try]:
        by_itself = [one for one in out if one.is_silent or one.is_timed]
        yield Try(
            name="goes on",
            cue=_cue(),
            aims=frozenset(self._aims(phase_id, by_itself, but=BY_SIGNALS)),
            leads=self._targets(by_itself),
            is_plain=True,
        )

    def _signalled(
        self, phase_id: str, out: Sequence[PhaseTransition], givable: Collection[str]
    ) -> Iterator[Try]:
        """Yield turns in which those signals are given that can be: a coach's own can not."""
        completing = self._profile.completing_signals(phase_id)
        yield from self._wanted(phase_id)
        for transition in out:
            aims = frozenset(self._aims(phase_id, [transition], only=BY_SIGNALS))
            for needed in _sets(transition, givable):
                held = {Item("refusal", phase_id, name) for name in needed}
                for given in self._payloads_for(needed):
                    for wait in _waits_for(transition):
                        yield self._signalling(
                            given, aims | held, self._targets([transition]), wait
                        )
        silent = frozenset(self._aims(phase_id, [one for one in out if one.is_silent]))
        triggers = {name for one in out for name in one.trigger_signals}
        declared = [name for name in givable if name not in ENGINE_SIGNALS]
        for name in declared:
            if name not in triggers:
                ends = {Item("end", phase_id, name)} if name in completing else set()
                for given in self._payloads_for([name]):
                    yield self._signalling(given, frozenset(ends) or silent, ())
        for name in declared:
            if (misfit := misfit_of(self._profile, name)) is not None:
                yield Try(
                    name=f"misfit {name}",
                    cue=self._giving({name: misfit}, is_completed=False),
                    aims=frozenset({Item("misfit", phase_id, name)}),
                )
        gathering = [name for name in declared if name not in completing]
        conditional = any(one.when is not None for one in out)
        pairs = islice(combinations(gathering, 2), _MOST_SETS if conditional else 0)
        for together in dict.fromkeys([tuple(gathering), *pairs]):
            if len(together) > 1:
                for given in self._payloads_for(together):
                    yield self._signalling(given, silent, ())

    def _signalling(
        self,
        given: dict[str, dict[str, Any]],
        aims: frozenset[Item],
        leads: tuple[str, ...],
        wait: int = 0,
    ) -> Try:
        name = f"signals {sorted(given.items())!r} after {wait}"
        return Try(name=name, cue=self._giving(given, wait), aims=aims, leads=leads)

    def _giving(
        self, given: dict[str, dict[str, Any]], wait: int = 0, *, is_completed: bool = True
    ) -> Cue:
        """Return a cue in which each signal is given by whoever declares it."""
        by: dict[str | None, dict[str, dict[str, Any]]] = {None: {}}
        for name, payload in given.items():
            by.setdefault(self._profile.overlay_of(name), {})[name] = payload
        answer = Line(say=_ANSWER.say, signals=by[None], is_completed=is_completed)
        beside = {
            overlay: Line(signals=signals, is_completed=is_completed)
            for overlay, signals in by.items()
            if overlay is not None
        }
        return replace(_cue(answer, wait), beside=beside)

    def _wanted(self, phase_id: str) -> Iterator[Try]:
        """Yield turns with just the payloads and the time that conditions ask for."""
        for way in self._checked.from_phase[phase_id]:
            if way.transition.when is None:
                continue
            aims = frozenset(self._aims(phase_id, [way.transition]))
            for cause in way.causes:
                for case in cause.cases[:_MOST_CASES]:
                    given = signals_for(self._profile, cause, case)
                    if given:
                        wait = seconds_for(case)
                        yield self._signalling(given, aims, self._targets([way.transition]), wait)

    def _planned(self, phase_id: str) -> Iterator[Try]:
        """Yield the plans with the fewest and the most phases, each with few turns as well."""
        if not self._profile.get_phase(phase_id).is_plan:
            return
        for size in sizes_of(self._profile):
            for turns in ({"max_turns": 1}, {}):
                phases = [{**one, **turns} for one in sample_phases(size, self._own)]
                yield Try(
                    name=f"lays out {size} phases {turns}",
                    cue=_cue(Line(say=_ANSWER.say, signals={LAID_OUT: {"phases": phases}})),
                    aims=frozenset({Item("plan", phase_id, str(size))}),
                    leads=self._targets(
                        [
                            one
                            for one in self._profile.transitions_from(phase_id)
                            if LAID_OUT in one.trigger_signals
                        ]
                    ),
                )

    def _waits(self, phase_id: str, out: Sequence[PhaseTransition]) -> Iterator[Try]:
        timed = [one for one in out if one.after_seconds is not None or _numbers(one, "seconds")]
        aims = frozenset(self._aims(phase_id, timed))
        for seconds in self.waits_of(phase_id):
            for more in (0, 1) if any(_numbers(one, "seconds") for one in timed) else (0,):
                yield Try(
                    name=f"waits {seconds + more}",
                    cue=_cue(after=seconds + more),
                    aims=aims,
                    leads=self._targets(timed),
                )

    def _payloads_for(self, names: Sequence[str]) -> Iterator[dict[str, dict[str, Any]]]:
        for payloads in islice(product(*map(self._payloads.of, names)), _MOST_SETS):
            yield dict(zip(names, payloads, strict=True))

    def _aims(
        self,
        phase_id: str,
        transitions: Sequence[PhaseTransition],
        *,
        only: str | None = None,
        but: str | None = None,
    ) -> Iterator[Item]:
        for transition in transitions:
            for cause in causes_of(transition):
                if cause != but and only in {None, cause}:
                    yield way_of(self._profile, phase_id, transition, cause)

    def _targets(self, transitions: Sequence[PhaseTransition]) -> tuple[str, ...]:
        found = [target for one in transitions for target in self._profile.reached_by(one)]
        return tuple(dict.fromkeys(found))


def _sets(transition: PhaseTransition, givable: Collection[str]) -> list[list[str]]:
    """Return the smallest sets of signals that cause a transition, of those that can be given."""
    names = list(transition.trigger_signals)
    sets = [names] if transition.require_all else [[name] for name in names]
    return [needed for needed in sets if {*givable}.issuperset(needed)]


def _waits_for(transition: PhaseTransition) -> list[int]:
    """Return the seconds to wait before a signal, at which a condition may change its mind."""
    return sorted({0, *(n + more for n in _numbers(transition, "seconds") for more in (0, 1))})


def _cue(answer: Line = _ANSWER, after: int = 0) -> Cue:
    return Cue(user=_GO_ON, after=timedelta(seconds=after), lines=(answer, *_OPENINGS))


def _numbers(transition: PhaseTransition, name: str) -> list[int]:
    """Return the whole numbers of a condition that looks at turns, or at seconds."""
    if transition.when is None or name not in names_in(transition.when):
        return []
    return [n for n in literals_of(transition.when) if isinstance(n, int) and 0 <= n <= 31_536_000]
