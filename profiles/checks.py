"""The faults of a profile that no single field shows, found in the data as it was written.

The data may be wrong in other ways as well, so nothing here trusts a type: what cannot be read
is passed over, since its own field reports it.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from profiles.errors import did_you_mean
from profiles.names import canonical_name


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: where it is, what is wrong and would be right, and the value."""

    loc: tuple[str | int, ...]
    message: str
    value: Any = None


_TIMINGS = {"pause_ms": 600, "end_ms": 1200, "safety_timeout_ms": 2500}
_MAX_NAME = 100


def with_phase_names(data: object) -> object:
    """Return the data with a display name for each phase that has none, made from its id."""
    if not isinstance(data, Mapping) or not isinstance(phases := data.get("phases"), Mapping):
        return data
    named = {
        phase_id: {"name": str(phase_id).replace("_", " ").strip().capitalize() or "?", **phase}
        if isinstance(phase, Mapping) and not isinstance(phase, BaseModel)
        else phase
        for phase_id, phase in phases.items()
    }
    return {**data, "phases": named}


def instruction_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find the faults within one phase or standalone profile."""
    yield from _timing_findings(data)
    yield from _signal_name_findings(data.get("signals"))
    declared = _declared(data)
    for index, name in _names(data.get("completes")):
        if canonical_name(name) not in declared:
            yield _undeclared(("completes", index), name, declared, "this phase")
    for index, line in enumerate(_sequence(data.get("rehearsal"))):
        given = _get(line, "signals")
        for name in given if isinstance(given, Mapping | list | tuple) else ():
            if isinstance(name, str) and canonical_name(name) not in declared:
                yield _undeclared(("rehearsal", index, "signals"), name, declared, "this phase")
    for one, other in (("max_turns", "then"), ("then", "max_turns")):
        if data.get(one) is not None and data.get(other) is None:
            yield Finding(
                (one,), f"{one!r} needs {other!r} beside it: max_turns: 8, then: <phase>."
            )
    for field in ("name", "instructions"):
        if isinstance(value := data.get(field), str) and value and not value.strip():
            yield Finding((field,), "is blank; write some words.", value)


def standalone_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find what makes sense in a phase only, in a profile that stands alone."""
    for field in ("completes", "max_turns", "then"):
        if data.get(field) is not None:
            yield Finding(
                (field,),
                f"{field!r} belongs to a phase, and a standalone profile has none. "
                "Take it out, or give the profile 'phases'.",
                data[field],
            )


def phase_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find the faults between the parts of a phase profile."""
    phases = data.get("phases")
    if not isinstance(phases, Mapping):
        return
    known = [phase_id for phase_id in phases if isinstance(phase_id, str)]
    yield from _phase_id_findings(phases)
    if isinstance(data.get("initial_phase"), str):
        yield from _unknown_phase(("initial_phase",), data["initial_phase"], known)
    contexts = data.get("per_phase_context")
    for phase_id in contexts if isinstance(contexts, Mapping) else ():
        yield from _unknown_phase(("per_phase_context", phase_id), phase_id, known)
    for index, transition in enumerate(_sequence(data.get("transitions"))):
        yield from _transition_findings(index, transition, phases, known)
    for phase_id, phase in phases.items():
        yield from _phase_findings(phase_id, phase, known, data)


def _phase_findings(
    phase_id: Any, phase: Any, known: Collection[str], data: Mapping[str, Any]
) -> Iterator[Finding]:
    then = _get(phase, "then")
    if isinstance(then, str):
        yield from _unknown_phase(("phases", phase_id, "then"), then, known)
        if then == phase_id:
            yield Finding(
                ("phases", phase_id, "then"), "leads back to its own phase; name another.", then
            )
    if _get(phase, "memory_messages") is not None:
        yield Finding(
            ("phases", phase_id, "memory_messages"),
            "belongs to the profile, beside 'phases': all phases share one window.",
            _get(phase, "memory_messages"),
        )
    triggers = {
        canonical_name(name)
        for transition in _sequence(data.get("transitions"))
        if _get(transition, "from_phase") == phase_id
        for _, name in _names(_get(transition, "trigger_signals"))
    }
    for index, name in _names(_get(phase, "completes")):
        if canonical_name(name) in triggers:
            yield Finding(
                ("phases", phase_id, "completes", index),
                f"{name!r} also triggers a transition out of {phase_id!r}: it can end the "
                "conversation or move it on, not both. Use two signals.",
                name,
            )


def _transition_findings(
    index: int, transition: Any, phases: Mapping[Any, Any], known: Collection[str]
) -> Iterator[Finding]:
    loc = ("transitions", index)
    for end in ("from_phase", "to_phase"):
        if isinstance(phase_id := _get(transition, end), str):
            yield from _unknown_phase((*loc, end), phase_id, known)
    from_phase = _get(transition, "from_phase")
    if not isinstance(from_phase, str) or from_phase not in phases:
        return
    declared = _declared(phases[from_phase])
    for position, name in _names(_get(transition, "trigger_signals")):
        if canonical_name(name) not in declared:
            yield _undeclared(
                (*loc, "trigger_signals", position), name, declared, f"phase {from_phase!r}"
            )


def _phase_id_findings(phases: Mapping[Any, Any]) -> Iterator[Finding]:
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for phase_id in phases:
        if fault := _phase_id_fault(phase_id):
            yield Finding(
                ("phases", phase_id if isinstance(phase_id, str | int) else str(phase_id)),
                f"{phase_id!r} cannot be a phase's id: {fault}.",
                phase_id,
            )
        if isinstance(phase_id, str):
            alike[unicodedata.normalize("NFKC", phase_id).casefold().strip()].append(phase_id)
    for names in alike.values():
        if len(names) > 1:
            yield Finding(
                ("phases", names[1]),
                f"The ids {names[0]!r} and {names[1]!r} are too alike to tell apart. Rename one.",
                names[1],
            )


def _phase_id_fault(phase_id: Any) -> str | None:
    """Why LangGraph, a drawing or a person could not use this id, or None."""
    if not isinstance(phase_id, str):
        return f"it is read as {type(phase_id).__name__}; put it in quotation marks"
    if not phase_id.strip():
        return "it is empty"
    if phase_id != phase_id.strip() or not phase_id.isprintable():
        return "white space around it or hidden characters within; use letters, digits and _"
    if phase_id.startswith("__"):
        return "names that begin with __ belong to LangGraph"
    if found := next((sign for sign in ':|"<>' if sign in phase_id), None):
        return f"it holds {found!r}; use letters, digits and _"
    return f"it is longer than {_MAX_NAME} characters" if len(phase_id) > _MAX_NAME else None


def _signal_name_findings(signals: Any) -> Iterator[Finding]:
    if not isinstance(signals, Mapping):
        return
    spelled: dict[str, str] = {}
    for name in signals:
        if not isinstance(name, str):
            continue
        canonical = canonical_name(name)
        if canonical in spelled:
            yield Finding(
                ("signals", name),
                f"{spelled[canonical]!r} and {name!r} are the same signal: the prefix 'custom.' "
                "does not count. Keep one of them.",
                name,
            )
        spelled[canonical] = name
        if (
            not canonical
            or len(canonical) > _MAX_NAME
            or any(sign.isspace() or sign in "<>{}[]\"'`," for sign in canonical)
            or not canonical.isprintable()
        ):
            yield Finding(
                ("signals", name),
                f"{name!r} cannot be a signal's name: use letters, digits, dots and _, such as "
                "exam.questions_completed.",
                name,
            )


def _timing_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    values = {field: data.get(field, default) for field, default in _TIMINGS.items()}
    for shorter, longer in (("pause_ms", "end_ms"), ("end_ms", "safety_timeout_ms")):
        low, high = values[shorter], values[longer]
        if not isinstance(low, int) or not isinstance(high, int) or low <= high:
            continue
        at, other = (shorter, longer) if shorter in data else (longer, shorter)
        yield Finding(
            (at,),
            f"{shorter} ({low}) must not be longer than {longer} ({high}): "
            "pause_ms <= end_ms <= safety_timeout_ms. "
            f"Change {at} or {other}{'' if other in data else ' (its default)'}.",
            data.get(at),
        )


def _unknown_phase(
    loc: tuple[str | int, ...], phase_id: str, known: Collection[str]
) -> Iterator[Finding]:
    if phase_id not in known:
        yield Finding(
            loc,
            f"There is no phase {phase_id!r}.{did_you_mean(str(phase_id), known)} "
            f"Phases: {', '.join(known)}.",
            phase_id,
        )


def _undeclared(
    loc: tuple[str | int, ...], name: str, declared: Collection[str], where: str
) -> Finding:
    known = f"Its signals: {', '.join(declared)}." if declared else "It declares no signals."
    return Finding(
        loc,
        f"{name!r} is not a signal of {where}.{did_you_mean(canonical_name(name), declared)} "
        f"{known}",
        name,
    )


def _declared(phase: Any) -> list[str]:
    signals = _get(phase, "signals")
    if not isinstance(signals, Mapping):
        return []
    return list(dict.fromkeys(canonical_name(name) for name in signals if isinstance(name, str)))


def _names(value: Any) -> Iterable[tuple[int, str]]:
    if isinstance(value, str):
        value = [value]
    return [(i, name) for i, name in enumerate(_sequence(value)) if isinstance(name, str)]


def _sequence(value: Any) -> list[Any] | tuple[Any, ...]:
    return value if isinstance(value, list | tuple) else ()


def _get(part: Any, field: str) -> Any:
    if isinstance(part, Mapping):
        return part.get(field)
    return getattr(part, field, None) if isinstance(part, BaseModel) else None
