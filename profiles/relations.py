"""The faults between signals: corrections of what there is not, and circles of dependence.

Like all checks, they read the data as it was written, and pass over what they cannot read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from profiles.errors import did_you_mean, listed, shown
from profiles.faults import Finding, Location
from profiles.names import canonical_name
from profiles.signal import Signal


@dataclass(frozen=True, slots=True)
class Declaration:
    """A signal as a profile writes it, and where."""

    loc: Location
    where: str
    """The place in words, such as `phase 'part1'`."""
    name: str
    """Its canonical name."""
    signal: Signal | None
    """What is said of it; `None` where that has faults of its own."""


def declarations(loc: Location, where: str, signals: Any) -> Iterator[Declaration]:
    """Yield the signals that are declared under one key."""
    for name, value in signals.items() if isinstance(signals, Mapping) else ():
        if isinstance(name, str):
            yield Declaration((*loc, name), where, canonical_name(name), _read(value))


def relation_findings(declared: Iterable[Declaration]) -> Iterator[Finding]:
    """Find the faults between all signals that a profile declares."""
    declared = list(declared)
    known: dict[str, Declaration] = {}
    for one in declared:
        first = known.setdefault(one.name, one)
        if first.signal and one.signal and one.signal.details != first.signal.details:
            yield Finding(
                one.loc,
                f"{one.name!r} is declared with another payload, quotes, keep, corrects or "
                f"depends_on than in {first.where}, and what is kept of it has one form only. Say "
                "the same in both, such as by a YAML anchor, or rename one.",
                one.name,
            )
    for one in known.values():
        if one.signal is not None:
            yield from _correction_findings(one, one.signal, known)
            yield from _dependence_findings(one, one.signal, known)
    yield from _circles(known)


def _correction_findings(
    one: Declaration, signal: Signal, known: Mapping[str, Declaration]
) -> Iterator[Finding]:
    if signal.corrects is None:
        return
    loc = (*one.loc, "corrects")
    if fault := _fault_in(signal.corrects, one, known):
        yield Finding(loc, fault, signal.corrects)
        return
    target = known[signal.corrects].signal
    if target is None or signal.payload is None:
        return
    fields = target.payload.properties if target.payload else {}
    for name in signal.payload.properties:
        if name not in fields:
            yield Finding(
                (*one.loc, "payload", "properties", name),
                f"{shown(name)} is not a field of {signal.corrects!r}, which this signal corrects."
                f"{did_you_mean(name, fields)} Its fields: {listed(fields, name) or 'none'}.",
                name,
            )


def _dependence_findings(
    one: Declaration, signal: Signal, known: Mapping[str, Declaration]
) -> Iterator[Finding]:
    for index, other in enumerate(signal.depends_on):
        if fault := _fault_in(other, one, known):
            yield Finding((*one.loc, "depends_on", index), fault, other)


def _fault_in(other: str, one: Declaration, known: Mapping[str, Declaration]) -> str | None:
    """Return why nothing can be done to what the signal `other` keeps, or `None`."""
    if other == one.name:
        return f"{other!r} is this signal itself; name another one."
    keeping = [name for name, two in known.items() if two.signal and two.signal.is_kept]
    if other not in known:
        return (
            f"{shown(other)} is not a signal of any phase.{did_you_mean(other, known)} "
            f"Signals that are kept: {listed(keeping, other) or 'none'}."
        )
    target = known[other].signal
    if target is not None and not target.is_kept:
        return (
            f"nothing of {other!r} is kept: give it a payload, or name one that is. "
            f"Signals that are kept: {listed(keeping, other) or 'none'}."
        )
    return None


def _circles(known: Mapping[str, Declaration]) -> Iterator[Finding]:
    """Find signals that rest on themselves through others: one circle, where there are several."""
    rests_on = {
        name: [other for other in one.signal.depends_on if other in known and other != name]
        for name, one in known.items()
        if one.signal
    }
    try:
        TopologicalSorter(rests_on).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][::-1]  # it is told from what is rested on
        yield Finding(
            (*known[circle[0]].loc, "depends_on"),
            f"goes in a circle: {' → '.join(circle)}. Take one of them out.",
            circle[0],
        )


def _read(value: Any) -> Signal | None:
    if not isinstance(value, Mapping):
        return value if isinstance(value, Signal) else _SHORT
    try:
        return Signal.model_validate(value)
    except ValueError:
        return None


_SHORT = Signal(when="…")
"""Stands for every signal of which no more is said."""
