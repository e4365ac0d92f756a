"""Transitions that nothing takes, and conditions that change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from profiles.checking.cases import TooManyCasesError, both, cases_of, terms_of
from profiles.checking.payload_values import is_required
from profiles.checking.phase_facts import shape_of, turns_from
from profiles.checking.ways import Cause, Obstacle, Way, Ways, causes_of
from profiles.codes import Code
from profiles.document import dotted
from profiles.errors import did_you_mean, listed, shown
from profiles.faults import Finding, Location
from profiles.transition import PhaseTransition
from profiles.wording import counted

_KEY_OF = {"turns": "after_turns", "seconds": "after_seconds"}


def taking_findings(ways: Ways) -> Iterator[Finding]:
    """Find transitions that are never taken, causes that never come, and idle conditions."""
    for loc, here in ways.by_place.items():
        if any(way.is_open for way in here):
            yield from _closed_causes(ways, loc, here)
            yield from _always_holds(ways, loc, here)
            yield from _unguarded(ways, loc, here[0].transition)
        else:
            yield _never_taken(ways, loc, here)
        yield from _unknown_fields(ways, loc, here[0].transition)
        yield from _cannot_gather(ways, loc, here)


def _never_taken(ways: Ways, loc: Location, here: list[Way]) -> Finding:
    way = next((one for one in here if one.obstacle != "not given"), here[0])
    transition = way.transition
    match way.obstacle:
        case "not given":
            return _not_given(ways, (*loc, "trigger_signals"), transition.trigger_signals)
        case "too late":
            key, number = _late_key(transition)
            return _too_late(ways, loc if loc[-1] == key else (*loc, key), key, number, way)
        case "never holds":
            return Finding(
                (*loc, "when"),
                f"is {shown(_one_line(transition.when))}, which can never hold here. Mend it, or "
                "leave the transition out.",
                transition.when,
                Code.NEVER_HOLDS,
            )
        case _:
            earlier = listed(map(dotted, way.blockers))
            if transition.is_timed and not transition.trigger_signals:
                key, number = _late_key(transition)
                return Finding(
                    loc if loc[-1] == key else (*loc, key),
                    f"is {number}, and an earlier transition is always taken by then: {earlier}. "
                    "Make it smaller, or leave it out.",
                    number,
                    Code.NEVER_FIRES,
                )
            return Finding(
                loc,
                f"can never be taken: whenever it could be, an earlier one is: {earlier}. Put it "
                "before, or let their conditions leave it something.",
                code=Code.NEVER_TAKEN,
            )


def _late_key(transition: PhaseTransition) -> tuple[str, int | None]:
    if transition.min_turns is not None and transition.after_turns is None:
        return "min_turns", transition.min_turns
    if transition.after_turns is not None:
        return transition.turns_word, transition.after_turns
    return "after_seconds", transition.after_seconds


def _too_late(ways: Ways, loc: Location, key: str, number: int | None, way: Way) -> Finding:
    most = ways.facts[way.phase_id].most_turns
    reason = f"phase {way.phase_id!r} is left after {counted(most or 0, 'turn')} already"
    return Finding(
        loc,
        f"is {number}, and {reason}: nothing comes so late. Make it smaller, or leave it out.",
        number,
        Code.NEVER_FIRES,
    )


def _not_given(ways: Ways, loc: Location, names: Iterable[str]) -> Finding:
    told = " and ".join(map(shown, names))
    if any(ways.profile.overlay_of(name) is not None for name in names):
        return Finding(
            loc,
            f"{told} cannot be given in any one phase that this leaves: an overlay gives its "
            "signals in the phases alone that it runs beside. Name the phase in its 'beside', or "
            "another signal here.",
            code=Code.NEVER_GIVEN,
        )
    return Finding(
        loc,
        f"{told} can be given by a coach alone, and no phase that this leaves is one. Name a "
        "signal that the model may give, or make the phase a coach.",
        code=Code.NEVER_GIVEN,
    )


def _closed_causes(ways: Ways, loc: Location, here: list[Way]) -> Iterator[Finding]:
    """Find what would take a transition from no phase, though something else does."""
    transition = here[0].transition
    for cause in causes_of(transition):
        why = [_obstacle(way, cause) for way in here]
        if None in why:
            continue
        if cause.kind == "signals" and set(why) == {"not given"}:
            at = list(transition.trigger_signals).index(cause.signals[0])
            yield _not_given(ways, (*loc, "trigger_signals", at), list(cause.signals))
        elif cause.kind in _KEY_OF:
            key = _KEY_OF[cause.kind]
            yield Finding(
                loc if loc[-1] == key else (*loc, key),
                "never comes to it: the phase has been left by then. Make it smaller, or leave it "
                "out.",
                code=Code.NEVER_FIRES,
            )


def _obstacle(way: Way, cause: Cause) -> Obstacle | None:
    for closed, why in way.closed:
        if (closed.kind, closed.signals) == (cause.kind, cause.signals):
            return why
    return None


def _always_holds(ways: Ways, loc: Location, here: list[Way]) -> Iterator[Finding]:
    transition = here[0].transition
    if transition.when is None or not all(_holds_always(ways, way) for way in here if way.is_open):
        return
    told = f"is {shown(_one_line(transition.when))}, which always holds"
    cure = "Leave it out"
    if transition.is_silent:
        cure = "The phase is left after its first reply; give the transition another cause"
    yield Finding((*loc, "when"), f"{told}. {cure}.", transition.when, Code.ALWAYS_HOLDS)


def _holds_always(ways: Ways, way: Way) -> bool:
    facts, transition = ways.facts[way.phase_id], way.transition
    least = turns_from(transition.min_turns)
    try:
        fails = cases_of(str(transition.when), "not true")
        return not any(
            facts.possible(both(both(list(cause.cases), least), fails))
            for cause in causes_of(transition)
        )
    except TooManyCasesError:
        return False


def _unknown_fields(ways: Ways, loc: Location, transition: PhaseTransition) -> Iterator[Finding]:
    """Find fields that a condition asks of a payload whose shape does not name them."""
    if transition.when is None:
        return
    for term in dict.fromkeys(term for term, _ in terms_of(transition.when)):
        shape = shape_of(ways.profile, term[1]) if _is_field(term) else None
        if shape is not None and shape.properties and not shape.anyOf:
            name = term[2]
            if name not in shape.properties:
                yield Finding(
                    (*loc, "when"),
                    f"asks for {_written(term[:3])}, and {shown(name)} is no field that the "
                    f"payload declares.{did_you_mean(name, shape.properties)} Fields: "
                    f"{listed(shape.properties, name)}.",
                    transition.when,
                    Code.UNKNOWN_FIELD,
                )


def _is_field(term: tuple[str, ...]) -> bool:
    return len(term) > 2 and term[0] in {"signals", "memory"}


def _unguarded(ways: Ways, loc: Location, transition: PhaseTransition) -> Iterator[Finding]:
    if transition.when is None:
        return
    terms = list(terms_of(transition.when))
    asked = [term for term, asks in terms if asks]
    told = set()
    for term, asks in terms:
        root, *path = term
        if asks or root not in {"signals", "memory"} or len(path) < (2 if root == "signals" else 1):
            continue
        sure = len(path) > 1 and path[0] in transition.trigger_signals
        sure = sure and is_required(shape_of(ways.profile, path[0]), path[1])
        if sure or term in told or any(term[: len(one)] == one for one in asked):
            continue
        told.add(term)
        yield Finding(
            (*loc, "when"),
            f"reads {_written(term)}, which need not be there, and a condition that cannot be "
            f"judged does not hold. Ask first: has({_written(term)}) && …",
            transition.when,
            Code.UNGUARDED,
        )


def _written(term: tuple[str, ...]) -> str:
    """Return a fact as a condition writes it."""
    text = term[0]
    for part in term[1:]:
        text += f".{part}" if part.isidentifier() else f'["{part}"]'
    return text


def _cannot_gather(ways: Ways, loc: Location, here: list[Way]) -> Iterator[Finding]:
    transition = here[0].transition
    names = transition.trigger_signals
    if not transition.require_all:
        return
    if len(names) == 1:
        yield Finding(
            (*loc, "require_all"),
            "is true, and there is one signal only. Leave it out, or name the others.",
            True,
            Code.ALL_OF_ONE,
        )
        return
    if all(_lead_on_alone(ways, way) for way in here):
        yield Finding(
            (*loc, "require_all"),
            f"is true, and each of {listed(names)} leads on by itself: they never gather, and "
            "this is taken only where one reply gives all of them. Take the others out, or say "
            "which signal decides.",
            True,
            Code.CANNOT_GATHER,
        )


def _lead_on_alone(ways: Ways, way: Way) -> bool:
    alone = {
        name
        for rival in ways.from_phase[way.phase_id]
        if rival.is_open and not rival.transition.is_conditional
        for cause in rival.causes
        for name in cause.signals
        if len(cause.signals) == 1
    }
    return alone.issuperset(way.transition.trigger_signals)


def _one_line(expression: str | None) -> str:
    return " ".join((expression or "").split())
