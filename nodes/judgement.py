"""Whether a signal counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nodes.memory import Memory, kept_as, memory_of, remember, remembered, size_fault
from nodes.planning import plan_fault
from nodes.quotes import unsaid
from nodes.state import PhaseState
from profiles import ENGINE_SIGNALS, LAID_OUT, PhaseProfile


@dataclass(frozen=True, slots=True)
class Judgement:
    """One signal of a reply, and whether it counts."""

    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    """Why it was refused; `None` where it counts."""
    reopened: tuple[str, ...] = ()
    """The signals that are open again by it: what they gave rested on what it has changed."""
    early: bool = False
    """Whether it was refused for now alone: it may be given again."""
    lost: bool = False
    """Whether it could not be read, so that nobody judged it."""
    by: str = ""
    """The id of the overlay that gave it; empty for the reply itself."""

    @property
    def accepted(self) -> bool:
        """Whether the signal counts."""
        return self.reason is None


Given = Mapping[str, Mapping[str, Any]]
"""Signals that somebody has given, {name: payload}."""


def judge(
    profile: PhaseProfile,
    state: PhaseState,
    signals: Given,
    beside: Mapping[str, Given] | None = None,
) -> list[Judgement]:
    """Judge the signals of a reply, and of the overlays beside it by their ids, in their order.

    Each is judged with the memory as those before it have left it, and after what it rests on.
    Nobody gives a signal that another one declares.
    """
    givers: dict[str, Given] = {"": signals, **(beside or {})}
    undeclared = {
        (by, name): fault
        for by, given in givers.items()
        for name in given
        if (fault := _undeclared(profile, state["phase"], by, name))
    }
    own = {
        name: (by, payload)
        for by, given in givers.items()
        for name, payload in given.items()
        if (by, name) not in undeclared
    }
    memory = memory_of(state)
    judged: dict[str, Judgement] = {}
    for name in profile.payloads.in_order(own):
        by, payload = own[name]
        fault = _fault(profile, state, memory, name, payload)
        judged[name] = Judgement(name, payload, fault, by=by)
        if fault is None:
            memory, _ = remember(profile, memory, state["phase"], name, payload)
    accepted = {one.name: one.payload for one in judged.values() if one.accepted}
    _, opened = remembered(profile, state, accepted)
    for name in set(opened.values()):
        reopened = tuple(other for other, by in opened.items() if by == name)
        judged[name] = replace(judged[name], reopened=reopened)
    return [
        Judgement(name, payload, undeclared[by, name], by=by)
        if (by, name) in undeclared
        else judged[name]
        for by, given in givers.items()
        for name, payload in given.items()
    ]


def _undeclared(profile: PhaseProfile, phase_id: str, by: str, name: str) -> str | None:
    """Return why a signal is not one that this giver may give at all, or `None`."""
    if name in ENGINE_SIGNALS:
        return f"only the engine gives {name}"
    if by:
        overlay = profile.overlays_beside(phase_id).get(by)
        declared = overlay.declared if overlay else {}
        who = f"overlay {overlay.name if overlay else by!r}"
    else:
        declared = profile.signals_of(phase_id)
        who = f"phase {profile.get_phase(phase_id).name!r}"
    if name in declared:
        return None
    return f"{who} does not declare {name}; it declares: {', '.join(declared) or 'none'}"


def _fault(
    profile: PhaseProfile,
    state: PhaseState,
    memory: Memory,
    name: str,
    payload: Mapping[str, Any],
) -> str | None:
    return (
        size_fault(profile, memory, name, payload)
        or _payload_fault(profile, name, payload)
        or _correction_fault(profile, memory, name, payload)
        or _quote_fault(profile, state, memory, name, payload)
        or (plan_fault(profile, payload) if name == LAID_OUT and _plans(profile, state) else None)
    )


def _plans(profile: PhaseProfile, state: PhaseState) -> bool:
    return profile.get_phase(state["phase"]).is_plan


def _payload_fault(profile: PhaseProfile, name: str, payload: Mapping[str, Any]) -> str | None:
    """Return what is wrong with a payload in itself, or `None`."""
    rule = profile.payloads.rule_of(name)
    faults = rule.checker.faults(payload) if rule else []
    return f"its payload does not fit: {'; '.join(faults)}" if faults else None


def _correction_fault(
    profile: PhaseProfile, memory: Memory, name: str, payload: Mapping[str, Any]
) -> str | None:
    """Return why what a signal corrects could not be kept so, or `None`."""
    payloads = profile.payloads
    place = payloads.place_of(name)
    if place is None or not payloads.is_correction(name):
        return None
    if not payload:
        return f"it says nothing that {place} should be changed to"
    rule = payloads.rule_of(place)
    faults = rule.checker.faults(kept_as(profile, memory, name, payload)) if rule else []
    if not faults:
        return None
    told = "; ".join(faults)
    if place in memory.values:
        return f"{place} would not fit any more: {told}"
    return f"nothing is kept of {place} that it could correct, and alone it does not do: {told}"


def _quote_fault(
    profile: PhaseProfile,
    state: PhaseState,
    memory: Memory,
    name: str,
    payload: Mapping[str, Any],
) -> str | None:
    """Return which quotes of a payload nobody said, or `None`. One that counted once still does."""
    rule = profile.payloads.rule_of(name)
    if rule is None or not rule.quotes:
        return None
    place = profile.payloads.place_of(name) or name
    counted = (memory.values.get(place, {}), state["signals"].get(name, {}))
    faults = [
        f"{where} is {quoted}, which is no quote: copy it word for word from a message of the "
        "user's"
        for where, quoted in unsaid(payload, rule.quotes, counted, state)
    ]
    return "; ".join(faults) or None
