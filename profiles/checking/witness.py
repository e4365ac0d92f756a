"""A way to a phase: replies with the signals that lead there, found by walking."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from profiles.checking.briefing import ALL_OF_IT, CLEAR_YES, WHOLE_WISH
from profiles.checking.cases import READINESS, SECONDS, TURNS, Case, Term
from profiles.checking.values import Values, exactly
from profiles.checking.walk import Payloads, Walk, beginning
from profiles.checking.ways import Cause, Ways
from profiles.laid_out import example_of
from profiles.model import PhaseProfile
from profiles.names import INTENT_READY
from profiles.samples import sample

_MOST_CASES = 8
"""How many cases of one cause are tried."""
_MOST_NOTES = 4
"""How many things that have to be in memory are tried."""
_MOST_WALKS = 2_000
"""How many walks are followed in all."""
_LONGEST = 400
"""How many messages one stay may take."""
_BRIEFING = (WHOLE_WISH, ALL_OF_IT, CLEAR_YES)
"""What a user says to a coach from the wish to its confirmation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One reply on a way."""

    phase: str
    """The phase that gives it."""
    hears: bool
    """Whether it answers a message of the user's, rather than open the phase by itself."""
    seconds: int = 0
    """How long after the phase was entered, that is active when it comes, the message comes."""
    says: str = ""
    """What the user says, where it matters: to a coach, which takes its signals from that."""
    signals: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The signals of the reply, and of the overlays beside it, with their payloads."""

    @property
    def in_words(self) -> str:
        """The step, as people read it."""
        said = f" ({self.says})" if self.says else ""
        after = f"after {self.seconds} seconds " if self.seconds else ""
        heard = f"{after}a message{said}, "
        given = ", ".join(self.signals) or "no signal"
        return f"{heard if self.hears else ''}{self.phase}: {given}"

    @property
    def texts(self) -> list[str]:
        """The texts in its payloads, which may have to be quoted from the user."""
        return list(_texts_in(list(self.signals.values())))


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done in a stay, so that a transition is taken."""

    signals: Mapping[str, Mapping[str, Any]]
    turn: int
    """In which turn of the stay."""
    seconds: int


def turns_of(steps: Iterable[Step]) -> list[list[Step]]:
    """Return the steps by the turns in which they are taken: a message begins one."""
    turns: list[list[Step]] = []
    for step in steps:
        if step.hears or not turns:
            turns.append([])
        turns[-1].append(step)
    return turns


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _texts_in(one)


Trail = tuple[Walk, tuple[Step, ...]]


def witness(profile: PhaseProfile, phase_id: str) -> list[Step] | None:
    """Return a shortest known way to a phase; `None` where none was found.

    A phase of a plan goes by the name that `example_of` gives it. A phase without a way need not be
    unreachable: what leads there may depend on what only a conversation brings, such as what stands
    in a coach's brief. An unreachable one has no way for certain.
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
            if walk.unsure:
                continue
            for phase_id in walk.visited:
                found.setdefault(phase_id, list(steps))
            if not walk.ended and _mark(walk) not in seen:
                seen.add(_mark(walk))
                ahead.append((walk, steps))
    return found


def _mark(walk: Walk) -> object:
    """Return what tells apart the walks that are followed."""
    memory = json.dumps(walk.memory, sort_keys=True)
    return walk.stay.phase, walk.speaks, bool(walk.waiting), walk.coached, walk.confirmed, memory


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
        signals = signals_for(profile, cause, case)
        turn = max(least, _number(case, TURNS))
        seconds = seconds_for(case)
        # After a message, as a model does it; else with the words that open the phase.
        for one in dict.fromkeys([max(turn, 1), turn]):
            for noted in notes:
                yield _Plan({**signals, **noted}, one, seconds)


def signals_for(profile: PhaseProfile, cause: Cause, case: Case) -> dict[str, dict[str, Any]]:
    """Return the signals with which a cause comes in a case, with payloads as it wants them."""
    there = [term[1] for term, values in case.items() if _is_there(term, values)]
    confirmed = [INTENT_READY] if _is_ready(case) else []
    names = dict.fromkeys([*cause.signals, *there, *confirmed])
    return {name: _payload(profile, case, ("signals", name)) for name in names}


def seconds_for(case: Case) -> int:
    """Return how long after the phase was entered a message has to come in a case."""
    return _number(case, SECONDS)


def _is_there(term: Term, values: Values) -> bool:
    return term[0] == "signals" and len(term) > 1 and not values.missing


def _is_ready(case: Case) -> bool:
    """Whether a case asks for a brief that is confirmed."""
    return READINESS in case and not case[READINESS].meet(exactly("ready")).is_empty()


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


def _talk_with_a_coach(walk: Walk, plan: _Plan) -> tuple[_Plan, dict[int, str]]:
    """Return a plan with the turns that a coach needs for it, and what the user says in them.

    A brief is confirmed in the third turn, since a coach is never ready in its first one. A
    description in its request is as good as the wish, and is such a turn itself.
    """
    if INTENT_READY not in plan.signals:
        return plan, {}
    begun = walk.stay.turns + walk.unanswered
    needed = (
        begun + len(_BRIEFING) if not walk.hears_description else begun + len(_BRIEFING[1:]) + 1
    )
    turn = max(plan.turn, needed)
    says = {turn - before: words for before, words in enumerate(reversed(_BRIEFING))}
    return replace(plan, turn=turn), says


def _carried_out(trail: Trail, plan: _Plan) -> Trail | None:
    """Return the walk with a plan carried out in its stay, once the stay is over."""
    walk, steps = trail
    stays = len(walk.visited)
    seconds = 0
    heard = False
    says: dict[int, str] = {}
    if walk.profile.phases[walk.stay.phase].is_coach:
        plan, says = _talk_with_a_coach(walk, plan)
    for _ in range(_LONGEST):
        if not walk.speaks:
            if walk.ended:
                return None
            seconds = plan.seconds if walk.begun and walk.stay.turns + 1 >= plan.turn else 0
            walk, heard = walk.hear(seconds), True
            if len(walk.visited) > stays:
                said = says.get(walk.stay.turns + 1, "")
                step = Step(phase=walk.stay.phase, hears=True, seconds=seconds, says=said)
                return walk.reply({}), (*steps, step)
        turn = walk.stay.turns + walk.unanswered
        now = plan.signals.items() if turn >= plan.turn else ()
        given = {k: payload for k, payload in now if k in walk.givable or k == INTENT_READY}
        step = Step(
            phase=walk.stay.phase,
            hears=heard or walk.unanswered,
            seconds=seconds,
            says=says.get(turn, "") if heard else "",
            signals={k: payload for k, payload in given.items() if k != INTENT_READY},
        )
        walk, steps = walk.reply(given), (*steps, step)
        heard = False
        if len(walk.visited) > stays:
            return walk, steps
    return None
