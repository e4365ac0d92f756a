"""The faults of a profile that no single field shows, found in the data as it was written.

The data may be wrong in other ways as well, so nothing here trusts a type: what cannot be read
is passed over, since its own field reports it.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from profiles import written
from profiles.codes import Code
from profiles.errors import shown
from profiles.faults import KEY, Finding, Location, undeclared, unknown_phase
from profiles.fields import LONGEST_PAUSE_MS
from profiles.names import ANY_PHASE, canonical_name
from profiles.overlay_checks import overlay_declarations, overlay_findings, overlays_of
from profiles.plan_checks import plan_field_findings, plan_findings
from profiles.relations import Declaration, declarations, relation_findings
from profiles.ways import Ways

PHASE_ONLY = ("completes", "max_turns", "then")
"""The fields of an instruction profile that mean something in a phase only."""

COACH_ONLY = ("request", "turn_limit")
"""The fields of an instruction profile that mean something to a coach only."""


def instruction_findings(data: Mapping[str, Any], timings: Mapping[str, int]) -> Iterator[Finding]:
    """Find the faults within one phase or standalone profile, given the default timings."""
    yield from _timing_findings(data, timings)
    yield from _kind_findings(data)
    yield from plan_field_findings(data)
    yield from _twice_declared(data.get("signals"))
    declared = written.declared_here(data)
    ends = written.with_ends(data, declared)
    for index, name in written.names(data.get("completes")):
        yield from undeclared(("completes", index), name, ends, "this phase")
    for index, line in enumerate(written.sequence(data.get("rehearsal"))):
        for _, name in written.names(written.part(line, "signals")):
            yield from undeclared(
                ("rehearsal", index, "signals", name), name, declared, "this phase"
            )
    for one, other in (("max_turns", "then"), ("then", "max_turns")):
        lonely = data.get(one) is not None and data.get(other) is None
        if lonely and not written.misspelt(data, other):
            yield Finding(
                (one,),
                f"{one!r} needs {other!r} beside it, such as max_turns: 8 and then: <phase>.",
                data[one],
                code=Code.OUT_OF_PLACE,
            )


def _kind_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find what makes sense in a coach only, or in any phase but a coach."""
    kind = data.get("kind")
    fields: tuple[str, ...]
    if kind == "coach":
        fields, advice = ("rehearsal",), "a coach makes its own lines in a rehearsal. Take it out."
    elif kind in (None, "talk", "plan") and not written.misspelt(data, "kind"):
        fields, advice = COACH_ONLY, "belongs to a coach. Take it out, or add kind: coach."
    else:
        return
    for field in fields:
        if data.get(field):
            yield Finding(
                (field,),
                f"is {shown(data[field])}, and {advice}",
                data[field],
                code=Code.OUT_OF_PLACE,
            )


def standalone_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find what makes sense in a phase only, and faults between the signals, of a lone profile."""
    for field in PHASE_ONLY:
        if data.get(field) is not None:
            yield Finding(
                (field,),
                f"is {shown(data[field])}, and belongs to a phase; a standalone profile has none. "
                "Take it out, or give the profile 'phases'.",
                data[field],
                code=Code.OUT_OF_PLACE,
            )
    if data.get("kind") == "plan":
        yield Finding(
            ("kind",),
            "is plan, and the phases of a plan need a profile with 'phases' around them. Give the "
            "profile some, this one among them.",
            "plan",
            code=Code.OUT_OF_PLACE,
        )
    yield from relation_findings(declarations(("signals",), "this profile", data.get("signals")))


def phase_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find the faults between the parts of a phase profile."""
    phases = data.get("phases")
    if not isinstance(phases, Mapping) or not phases:
        return
    known = {phase_id: None for phase_id in phases if isinstance(phase_id, str)}
    beside = [one for one in overlays_of(data) if isinstance(one, str)]
    yield from _alike([*(("phases", one) for one in known), *(("overlays", one) for one in beside)])
    yield from overlay_findings(data, phases)
    yield from unknown_phase(("initial_phase",), data.get("initial_phase"), known)
    contexts = data.get("per_phase_context")
    for phase_id in contexts if isinstance(contexts, Mapping) else ():
        yield from unknown_phase(("per_phase_context", phase_id, KEY), phase_id, known)
    ways = Ways(data, phases)
    yield from _twice_declared(data.get("signals"))
    yield from relation_findings(_declarations(data, phases))
    yield from ways.findings()
    yield from _second_request(phases)
    yield from plan_findings(data, phases)
    for phase_id, phase in phases.items():
        yield from _phase_findings(("phases", phase_id), phase, known, ways.triggers_in(phase_id))


def breaking_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find the faults between the parts of a phase profile with which it cannot be run."""
    phases = data.get("phases")
    if not isinstance(phases, Mapping):
        return
    known = {phase_id: None for phase_id in phases if isinstance(phase_id, str)}
    yield from unknown_phase(("initial_phase",), data.get("initial_phase"), known)
    for index, transition in enumerate(written.sequence(data.get("transitions"))):
        for end in ("from_phase", "to_phase"):
            if (named := written.part(transition, end)) != ANY_PHASE:
                yield from unknown_phase(("transitions", index, end), named, known)
    for phase_id, phase in phases.items():
        yield from unknown_phase(("phases", phase_id, "then"), written.part(phase, "then"), known)
    yield from relation_findings(_declarations(data, phases))


def _declarations(data: Mapping[str, Any], phases: Mapping[Any, Any]) -> Iterator[Declaration]:
    for phase_id, phase in phases.items():
        loc = ("phases", phase_id, "signals")
        yield from declarations(loc, f"phase {phase_id!r}", written.part(phase, "signals"))
    yield from declarations(("signals",), "the profile", data.get("signals"))
    yield from overlay_declarations(data)


def _phase_findings(
    loc: Location, phase: Any, known: Collection[str], triggers: Collection[str]
) -> Iterator[Finding]:
    phase_id, then = loc[-1], written.part(phase, "then")
    window = written.part(phase, "memory_messages")
    yield from unknown_phase((*loc, "then"), then, known)
    if then == phase_id:
        yield Finding(
            (*loc, "then"),
            f"{then!r} leads back to its own phase; name another.",
            then,
            code=Code.OUT_OF_PLACE,
        )
    if window is not None:
        yield Finding(
            (*loc, "memory_messages"),
            f"is {shown(window)}, and belongs to the profile, beside 'phases': all phases share "
            "one window.",
            window,
            code=Code.OUT_OF_PLACE,
        )
    for index, name in written.names(written.part(phase, "completes")):
        if canonical_name(name) in triggers:
            yield Finding(
                (*loc, "completes", index),
                f"{shown(name)} also triggers a transition out of {phase_id!r}: it can end the "
                "conversation or move it on, not both. Use two signals.",
                name,
                code=Code.TWO_MEANINGS,
            )


def _second_request(phases: Mapping[Any, Any]) -> Iterator[Finding]:
    """Find a coach whose request would meet a brief that another coach has begun."""
    asked = [phase_id for phase_id, phase in phases.items() if written.part(phase, "request")]
    for phase_id in asked[1:]:
        yield Finding(
            ("phases", phase_id, "request"),
            f"is given, and so is that of phase {asked[0]!r}: all coaches of a profile work on one "
            "brief. Take it out here, and let this coach's instructions say what it adds.",
            written.part(phases[phase_id], "request"),
            code=Code.TWICE,
        )


def _alike(ids: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Find ids that are too alike, each of them given with the key that it stands under."""
    alike: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, one in ids:
        alike[unicodedata.normalize("NFKC", one).casefold()].append((key, one))
    for (_, first), *others in alike.values():
        for key, other in others:
            yield Finding(
                (key, other, KEY),
                f"{shown(other)} and {shown(first)} are too alike to tell apart. Rename one.",
                other,
                code=Code.TWICE,
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
                code=Code.TWICE,
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
        yield Finding((at,), f"must keep {rule}, and {told}.", given[at], code=Code.TIMINGS)
