"""The faults of a profile that no single field shows, found in the data as it was written.

The data may be wrong in other ways as well, so nothing here trusts a type: what cannot be read
is passed over, since its own field reports it.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from profiles.errors import did_you_mean, listed, nearest, shown
from profiles.faults import KEY, Finding, Location
from profiles.fields import LONGEST_PAUSE_MS
from profiles.names import ENGINE_SIGNALS, canonical_name
from profiles.relations import declarations, relation_findings
from profiles.shadows import Edge, cure, never_taken

PHASE_ONLY = ("completes", "max_turns", "then")
"""The fields of an instruction profile that mean something in a phase only."""

COACH_ONLY = ("request", "turn_limit")
"""The fields of an instruction profile that mean something to a coach only."""


def instruction_findings(data: Mapping[str, Any], timings: Mapping[str, int]) -> Iterator[Finding]:
    """Find the faults within one phase or standalone profile, given the default timings."""
    yield from _timing_findings(data, timings)
    yield from _kind_findings(data)
    yield from _twice_declared(data.get("signals"))
    declared = _declared(data)
    for index, name in _names(data.get("completes")):
        yield from _undeclared(("completes", index), name, declared, "this phase")
    for index, line in enumerate(_sequence(data.get("rehearsal"))):
        for _, name in _names(_get(line, "signals")):
            yield from _undeclared(
                ("rehearsal", index, "signals", name), name, declared, "this phase"
            )
    for one, other in (("max_turns", "then"), ("then", "max_turns")):
        if data.get(one) is not None and data.get(other) is None and not _misspelt(data, other):
            yield Finding(
                (one,),
                f"{one!r} needs {other!r} beside it, such as max_turns: 8 and then: <phase>.",
                data[one],
            )


def _kind_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find what makes sense in a coach only, or in any phase but a coach."""
    kind = data.get("kind")
    fields: tuple[str, ...]
    if kind == "coach":
        fields, advice = ("rehearsal",), "a coach makes its own lines in a rehearsal. Take it out."
    elif kind in (None, "talk") and not _misspelt(data, "kind"):
        fields, advice = COACH_ONLY, "belongs to a coach. Take it out, or add kind: coach."
    else:
        return
    for field in fields:
        if data.get(field):
            yield Finding((field,), f"is {shown(data[field])}, and {advice}", data[field])


def standalone_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find what makes sense in a phase only, and faults between the signals, of a lone profile."""
    for field in PHASE_ONLY:
        if data.get(field) is not None:
            yield Finding(
                (field,),
                f"is {shown(data[field])}, and belongs to a phase; a standalone profile has none. "
                "Take it out, or give the profile 'phases'.",
                data[field],
            )
    yield from relation_findings(declarations(("signals",), "this profile", data.get("signals")))


def phase_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find the faults between the parts of a phase profile."""
    phases = data.get("phases")
    if not isinstance(phases, Mapping) or not phases:
        return
    known = {phase_id: None for phase_id in phases if isinstance(phase_id, str)}
    yield from _alike(known)
    yield from _unknown_phase(("initial_phase",), data.get("initial_phase"), known)
    contexts = data.get("per_phase_context")
    for phase_id in contexts if isinstance(contexts, Mapping) else ():
        yield from _unknown_phase(("per_phase_context", phase_id, KEY), phase_id, known)
    triggers: defaultdict[Any, set[str]] = defaultdict(set)
    for index, transition in enumerate(_sequence(data.get("transitions"))):
        yield from _transition_findings(("transitions", index), transition, phases, known)
        if isinstance(from_phase := _get(transition, "from_phase"), str):
            names = _names(_get(transition, "trigger_signals"))
            triggers[from_phase] |= {canonical_name(name) for _, name in names}
    yield from relation_findings(
        declaration
        for phase_id, phase in phases.items()
        for declaration in declarations(
            ("phases", phase_id, "signals"), f"phase {phase_id!r}", _get(phase, "signals")
        )
    )
    yield from _never_taken(data.get("transitions"))
    yield from _second_request(phases)
    for phase_id, phase in phases.items():
        yield from _phase_findings(("phases", phase_id), phase, known, triggers[phase_id])


def _phase_findings(
    loc: Location, phase: Any, known: Collection[str], triggers: Collection[str]
) -> Iterator[Finding]:
    phase_id, then, window = loc[-1], _get(phase, "then"), _get(phase, "memory_messages")
    yield from _unknown_phase((*loc, "then"), then, known)
    if then == phase_id:
        yield Finding((*loc, "then"), f"{then!r} leads back to its own phase; name another.", then)
    if window is not None:
        yield Finding(
            (*loc, "memory_messages"),
            f"is {shown(window)}, and belongs to the profile, beside 'phases': all phases share "
            "one window.",
            window,
        )
    for index, name in _names(_get(phase, "completes")):
        if canonical_name(name) in triggers:
            yield Finding(
                (*loc, "completes", index),
                f"{shown(name)} also triggers a transition out of {phase_id!r}: it can end the "
                "conversation or move it on, not both. Use two signals.",
                name,
            )


def _transition_findings(
    loc: Location, transition: Any, phases: Mapping[Any, Any], known: Collection[str]
) -> Iterator[Finding]:
    from_phase = _get(transition, "from_phase")
    yield from _unknown_phase((*loc, "from_phase"), from_phase, known)
    yield from _unknown_phase((*loc, "to_phase"), _get(transition, "to_phase"), known)
    if isinstance(from_phase, str) and from_phase in phases:
        declared = _declared(phases[from_phase])
        for position, name in _names(_get(transition, "trigger_signals")):
            yield from _undeclared(
                (*loc, "trigger_signals", position), name, declared, f"phase {from_phase!r}"
            )


def _never_taken(transitions: Any) -> Iterator[Finding]:
    edges = [
        Edge(
            place=place,
            from_phase=from_phase,
            to_phase=to_phase,
            signals=frozenset(canonical_name(name) for _, name in names),
            needs_all=needs_all or False,
        )
        for place, transition in enumerate(_sequence(transitions))
        if isinstance(from_phase := _get(transition, "from_phase"), str)
        if isinstance(to_phase := _get(transition, "to_phase"), str)
        if isinstance(needs_all := _get(transition, "require_all"), bool | None)
        if (names := _names(_get(transition, "trigger_signals")))
    ]
    for edge, blockers in never_taken(edges):
        earlier = " and ".join(f"transitions[{one.place}]" for one in blockers)
        yield Finding(
            ("transitions", edge.place),
            f"can never be taken: {earlier} {'fits' if len(blockers) == 1 else 'fit'} whenever it "
            f"does. {cure(edge, blockers)}.",
        )


def _second_request(phases: Mapping[Any, Any]) -> Iterator[Finding]:
    """Find a coach whose request would meet a brief that another coach has begun."""
    asked = [phase_id for phase_id, phase in phases.items() if _get(phase, "request")]
    for phase_id in asked[1:]:
        yield Finding(
            ("phases", phase_id, "request"),
            f"is given, and so is that of phase {asked[0]!r}: all coaches of a profile work on one "
            "brief. Take it out here, and let this coach's instructions say what it adds.",
            _get(phases[phase_id], "request"),
        )


def _alike(phase_ids: Iterable[str]) -> Iterator[Finding]:
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for phase_id in phase_ids:
        alike[unicodedata.normalize("NFKC", phase_id).casefold()].append(phase_id)
    for first, *others in alike.values():
        for other in others:
            yield Finding(
                ("phases", other, KEY),
                f"{shown(other)} and {shown(first)} are too alike to tell apart. Rename one.",
                other,
            )


def _twice_declared(signals: Any) -> Iterator[Finding]:
    spelled: dict[str, str] = {}
    for name in signals if isinstance(signals, Mapping) else ():
        if isinstance(name, str) and spelled.setdefault(canonical_name(name), name) != name:
            yield Finding(
                ("signals", name, KEY),
                f"{shown(name)} and {shown(spelled[canonical_name(name)])} are the same signal: "
                "the prefix 'custom.' does not count. Keep one of them.",
                name,
            )


def _timing_findings(data: Mapping[str, Any], timings: Mapping[str, int]) -> Iterator[Finding]:
    given = {field: data.get(field, default) for field, default in timings.items()}
    values = list(given.values())
    if not all(type(value) is int and 0 <= value <= LONGEST_PAUSE_MS for value in values):
        return
    if values != sorted(values):
        at = next(field for field in given if field in data)
        rule = " <= ".join(given)
        told = ", ".join(
            f"{field} is {value}{'' if field in data else ' by default'}"
            for field, value in given.items()
        )
        yield Finding((at,), f"must keep {rule}, and {told}.", given[at])


def _unknown_phase(loc: Location, phase_id: Any, known: Collection[str]) -> Iterator[Finding]:
    if isinstance(phase_id, str) and phase_id not in known:
        yield Finding(
            loc,
            f"There is no phase {shown(phase_id)}.{did_you_mean(phase_id, known)} "
            f"Phases: {listed(known, phase_id)}.",
            phase_id,
        )


def _undeclared(
    loc: Location, name: str, declared: Collection[str] | None, where: str
) -> Iterator[Finding]:
    canonical = canonical_name(name)
    if declared is not None and canonical not in declared:
        its = f"Its signals: {listed(declared, canonical)}." if declared else "It declares none."
        message = f"{shown(name)} is not a signal of {where}.{did_you_mean(canonical, declared)}"
        yield Finding(loc, f"{message} {its}", name)


def _declared(phase: Any) -> Collection[str] | None:
    """Return the signals of a phase, or None where a fault of its own hides them."""
    signals = _get(phase, "signals")
    engine = dict.fromkeys(ENGINE_SIGNALS if _get(phase, "kind") == "coach" else ())
    if isinstance(signals, Mapping):
        named = {canonical_name(name): None for name in signals if isinstance(name, str)}
        return {**named, **engine}
    readable = isinstance(phase, Mapping) and signals is None and not _misspelt(phase, "signals")
    return engine if readable else None


def _misspelt(data: Mapping[str, Any], field: str) -> bool:
    """Whether a key of the data is likely to stand for the field, which is not there."""
    return any(isinstance(key, str) and nearest(key, [field]) for key in data if key != field)


def _names(value: Any) -> Iterable[tuple[int, str]]:
    if isinstance(value, str):
        value = [value]
    if isinstance(value, Mapping):
        value = list(value)
    return [(i, name) for i, name in enumerate(_sequence(value)) if isinstance(name, str)]


def _sequence(value: Any) -> list[Any] | tuple[Any, ...]:
    return value if isinstance(value, list | tuple) else ()


def _get(part: Any, field: str) -> Any:
    if isinstance(part, Mapping):
        return part.get(field)
    return getattr(part, field, None) if isinstance(part, BaseModel) else None
