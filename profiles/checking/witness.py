"""A way to a phase: replies with the signals that lead there, found by walking."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from profiles.checking.cases import SECONDS, TURNS, Case, Term
from profiles.checking.values import Values, exactly
from profiles.checking.walk import Payloads, Walk, beginning
from profiles.checking.ways import Cause, Ways
from profiles.laid_out import example_of
from profiles.model import PhaseProfile
from profiles.samples import sample

_MOST_CASES = 8
"""How many cases of one cause are tried."""
_MOST_NOTES = 4
"""How many things that have to be in memory are tried."""
_MOST_WALKS = 2_000
"""How many walks are followed in all."""
_LONGEST = 400
"""How many messages one stay may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One reply on a way."""

    phase: str
    """The phase that gives it."""
    hears: bool
    """Whether it answers a message of the user's, rather than open the phase by itself."""
    seconds: int = 0
    """How long after the phase was entered, that is active when it comes, the message comes."""
    signals: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The signals of the reply, with their payloads."""

    @property
    def in_words(self) -> str:
        """The step, as people read it."""
        heard = f"after {self.seconds} seconds a message, " if self.seconds else "a message, "
        given = ", ".join(self.signals) or "no signal"
        return f"{heard if self.hears else ''}{self.phase}: {given}"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done in a stay, so that a transition is taken."""

    signals: Mapping[str, Mapping[str, Any]]
    turn: int
    """In which turn of the stay."""
    seconds: int


Trail = tuple[Walk, tuple[Step, ...]]


def witness(profile: PhaseProfile, phase_id: str) -> list[Step] | None:
    """Return a shortest known way to a phase; `None` where none was found.

    A phase of a plan goes by the name that `example_of` gives it. A phase without a way need not be
    unreachable: what leads there may depend on what only a conversation brings, such as a coach's
    brief. An unreachable one has no way for certain.
    """
    example_of(profile).get_phase(phase_id)
    return witnesses(profile).get(phase_id)


def witnesses(profile: PhaseProfile, ways: Ways | None = None) -> dict[str, list[Step]]:
    """Return a way to each phase that one was found to."""
    ways = ways or Ways(example_of(profile))
    profile = ways.profile
    found: dict[str, list[Step]] = {profile.initial_phase: []}
    ahead: deque[Trail] = deque([(beginning(profile), ())])
    seen = {_mark(ahead[0][0])}
    while ahead and len(found) < len(ways.reachable) and len(seen) < _MOST_WALKS:
        trail = ahead.popleft()
        for walk, steps in _onward(ways, trail, found):
            for phase_id in walk.visited:
                found.setdefault(phase_id, list(steps))
            if walk.coached and not profile.looks_at.isdisjoint({"brief", "readiness"}):
                continue  # what its conditions look at now is the coach's
            if not walk.ended and _mark(walk) not in seen:
                seen.add(_mark(walk))
                ahead.append((walk, steps))
    return found


def _mark(walk: Walk) -> object:
    """Return what tells apart the walks that are followed."""
    memory = json.dumps(walk.memory, sort_keys=True)
    return walk.stay.phase, walk.speaks, bool(walk.waiting), memory


def _onward(ways: Ways, trail: Trail, found: Mapping[str, object]) -> Iterator[Trail]:
    """Yield the walks that one stay more can lead to."""
    walk, _ = trail
    wanted = _wanted(ways)
    facts = ways.facts[walk.stay.phase]
    notes: list[Payloads] = [
        {},
        *({k: v for k, v in one.items() if k in facts.givable} for one in wanted),
    ]
    for way in ways.from_phase[walk.stay.phase]:
        for cause in way.causes:
            for plan in _plans(ways.profile, way.transition.min_turns or 0, cause, notes):
                after = _carried_out(trail, plan)
                if after is not None:
                    yield after
                    if way.transition.to_phase in found and not wanted:
                        break


def _wanted(ways: Ways) -> list[Payloads]:
    """Return what has to be in memory, in the cases that ask for something there."""
    cases = [case for way in ways.all for cause in way.causes for case in cause.cases]
    wanted: list[Payloads] = []
    for case in cases:
        names = {term[1] for term in case if term[0] == "memory" and len(term) > 1}
        asked = {name: _payload(ways.profile, case, ("memory", name)) for name in sorted(names)}
        if asked and asked not in wanted:
            wanted.append(asked)
    return wanted[:_MOST_NOTES]


def _plans(
    profile: PhaseProfile, least: int, cause: Cause, notes: list[Payloads]
) -> Iterator[_Plan]:
    for case in cause.cases[:_MOST_CASES]:
        there = [term[1] for term, values in case.items() if _is_there(term, values)]
        names = dict.fromkeys([*cause.signals, *there])
        signals = {name: _payload(profile, case, ("signals", name)) for name in names}
        turn = max(least, _number(case, TURNS))
        seconds = _number(case, SECONDS)
        # After a message, as a model does it; else with the words that open the phase.
        for one in dict.fromkeys([max(turn, 1), turn]):
            for noted in notes:
                yield _Plan({**signals, **noted}, one, seconds)


def _is_there(term: Term, values: Values) -> bool:
    return term[0] == "signals" and len(term) > 1 and not values.missing


def _number(case: Case, term: Term) -> int:
    some = case[term].some(whole=True) if term in case else 0
    return int(some) if isinstance(some, int | float) else 0


def _payload(profile: PhaseProfile, case: Case, place: Term) -> dict[str, Any]:
    """Return a payload that a case allows, the simplest of the shape that is declared."""
    rule = profile.payloads.rule_of(place[1])
    made = sample(rule.shape) if rule else {}
    payload: dict[str, Any] = made if isinstance(made, dict) else {}
    fields = [(term, values) for term, values in case.items() if term[:2] == place]
    for term, values in sorted(fields, key=lambda one: len(one[0])):
        if len(term) < 3:
            continue
        inner: Any = payload
        for part in term[2:-1]:
            inner = inner.setdefault(part, {})
        if not values.missing:
            inner[term[-1]] = _value(values, inner.get(term[-1]))
        elif values.meet(exactly(inner.get(term[-1]))).is_empty():
            inner.pop(term[-1], None)
    return payload


def _value(values: Values, present: object) -> object:
    """Return a value of a set: the present one where it is in it."""
    if present is not None and not values.meet(exactly(present)).is_empty():
        return present
    some = values.some()
    return {} if some is None and values.other else some


def _carried_out(trail: Trail, plan: _Plan) -> Trail | None:
    """Return the walk with a plan carried out in its stay, once the stay is over."""
    walk, steps = trail
    stays = len(walk.visited)
    seconds = 0
    heard = False
    for _ in range(_LONGEST):
        if not walk.speaks:
            if walk.ended:
                return None
            seconds = plan.seconds if walk.begun and walk.stay.turns + 1 >= plan.turn else 0
            walk, heard = walk.hear(seconds), True
            if len(walk.visited) > stays:
                step = Step(phase=walk.stay.phase, hears=True, seconds=seconds)
                return walk.reply({}), (*steps, step)
        turn = walk.stay.turns + walk.unanswered
        by_engine = walk.profile.phases[walk.stay.phase].is_coach
        given = plan.signals if turn >= plan.turn and not by_engine else {}
        step = Step(
            phase=walk.stay.phase,
            hears=heard or walk.unanswered,
            seconds=seconds,
            signals=given,
        )
        walk, steps = walk.reply(given), (*steps, step)
        heard = False
        if len(walk.visited) > stays:
            return walk, steps
    return None
