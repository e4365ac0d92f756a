"""What a thread has found out and keeps: the payloads of signals that counted.

Pure functions of the profile and the state. The memory holds JSON, and no more of it than
`MAX_MEMORY`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nodes.state import Finding, PhaseState, StoredState
from profiles import PhaseProfile

MAX_PAYLOAD = 4_000
"""How many characters a payload may have as JSON, where one is declared or kept."""
MAX_MEMORY = 16_000
"""How many characters the whole memory may have as JSON: the model reads it in every turn."""

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Memory:
    """What is kept, and where each part of it came from."""

    values: Mapping[str, dict[str, Any]]
    """The payloads by the signals that gave them, as in the state's `memory`."""
    findings: Mapping[str, Finding]
    """For every signal that has given something to keep: which phase gave it, and whether it is
    open again."""


def memory_of(state: StoredState) -> Memory:
    """Return what a thread keeps."""
    return Memory(state.get("memory", {}), state.get("findings", {}))


def kept_as(profile: PhaseProfile, memory: Memory, name: str, payload: Payload) -> dict[str, Any]:
    """Return what is kept under its place when a signal gives a payload.

    A correction changes the fields that it names; any other payload is kept as it is.
    """
    place = profile.payloads.place_of(name)
    if place is None or not profile.payloads.is_correction(name):
        return dict(payload)
    return {**memory.values.get(place, {}), **payload}


def remember(
    profile: PhaseProfile, memory: Memory, phase_id: str, name: str, payload: Payload
) -> tuple[Memory, tuple[str, ...]]:
    """Return the memory after a signal that counts, and which signals are open again by it.

    What rests on a payload is taken out when that changes.
    """
    place = profile.payloads.place_of(name)
    if place is None:
        return memory, ()
    kept = kept_as(profile, memory, name, payload)
    before = memory.values.get(place)
    changed = before is not None and not _same(before, kept)
    resting = profile.payloads.resting_on(place) if changed else []
    reopened = tuple(other for other in resting if other in memory.values)
    values = {key: value for key, value in memory.values.items() if key not in reopened}
    findings = {
        key: Finding(phase=one["phase"], reopened_by=name) if key in reopened else one
        for key, one in memory.findings.items()
    }
    giver = profile.overlay_of(name) or phase_id
    if profile.payloads.is_correction(name):
        giver = findings[place]["phase"] if place in findings else _home(profile, place)
    findings[place] = Finding(phase=giver, reopened_by=None)
    return Memory({**values, place: kept}, findings), reopened


def remembered(
    profile: PhaseProfile, state: PhaseState, accepted: Mapping[str, Payload]
) -> tuple[Memory, dict[str, str]]:
    """Return the memory after the signals of a reply that count, and which are open again by what.

    What was given anew in the same reply is not open.
    """
    memory = memory_of(state)
    opened: dict[str, str] = {}
    if not profile.payloads.kept:
        return memory, opened
    for name in profile.payloads.in_order(accepted):
        memory, reopened = remember(profile, memory, state["phase"], name, accepted[name])
        opened.update(dict.fromkeys(reopened, name))
    return memory, {key: by for key, by in opened.items() if key not in memory.values}


def size_fault(profile: PhaseProfile, memory: Memory, name: str, payload: Payload) -> str | None:
    """Return why a payload is too much to be kept, or `None`."""
    place = profile.payloads.place_of(name)
    if place is None and profile.payloads.rule_of(name) is None:
        return None
    if (size := _size(payload)) > MAX_PAYLOAD:
        return f"its payload has {size:,} characters as JSON, and at most {MAX_PAYLOAD:,} count"
    if place is None:
        return None
    kept = kept_as(profile, memory, name, payload)
    if (size := _size(kept)) > MAX_PAYLOAD:
        return (
            f"with it {place} would have {size:,} characters as JSON, and at most "
            f"{MAX_PAYLOAD:,} are kept of one signal"
        )
    if (size := _size({**memory.values, place: kept})) > MAX_MEMORY:
        return (
            f"the memory would have {size:,} characters as JSON, and at most {MAX_MEMORY:,} are "
            "kept: say it in fewer words"
        )
    return None


def _home(profile: PhaseProfile, name: str) -> str:
    """Return the overlay that gives a signal, or the first phase that can."""
    if (overlay := profile.overlay_of(name)) is not None:
        return overlay
    giving = (phase_id for phase_id in profile.phases if name in profile.signals_of(phase_id))
    return next(giving, profile.initial_phase)


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False))


def _same(one: Payload, other: Payload) -> bool:
    # Not by ==, to which 1, 1.0 and true are the same.
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
