"""The memory of a conversation on the screen: all of it, and what a turn has changed."""

from __future__ import annotations

from collections.abc import Iterator

from cuelight.screen import Screen
from nodes.memory_note import in_words
from nodes.state import StoredState
from profiles import PhaseProfile

_MOST_CHANGES = 6
"""How many changes of a turn are told; `/memory` shows all that is kept."""
_LONGEST = 100


def show_memory(screen: Screen, profile: PhaseProfile, state: StoredState) -> None:
    """Show what is kept, which phase gave it, and what is to be asked for again."""
    memory, findings = state.get("memory", {}), state.get("findings", {})
    if not profile.payloads.kept and not memory:
        screen.line("No signal of this conversation is kept, so it has no memory.")
        return
    if not findings:
        screen.line("Nothing is kept yet. What is, once it is given:")
        for name in profile.payloads.kept:
            screen.line(f"  ○ {name}", indent=4)
        return
    for name, payload in memory.items():
        giver = findings.get(name)
        told = f" · from {_giver(profile, giver['phase'])}" if giver else ""
        told += _seen(profile, name)
        screen.line(f"{name}{told}", "phase")
        for field, value in payload.items():
            screen.line(f"  {field}: {in_words(value)}", indent=4)
    for line in reopened_lines(profile, state):
        screen.line(line, "bold", indent=2)


def reopened_lines(profile: PhaseProfile, state: StoredState) -> Iterator[str]:
    """Yield what is to be asked for again, why and where."""
    for name, finding in state.get("findings", {}).items():
        if (by := finding["reopened_by"]) is not None:
            where = _giver(profile, finding["phase"])
            does = "finds it out anew" if finding["phase"] in profile.overlays else "asks for it"
            yield f"{name} is open again by {by}: {where} {does}"


def change_line(profile: PhaseProfile, before: StoredState, after: StoredState) -> str:
    """Return the line that tells what a turn changed in the memory; empty where it did nothing.

    What the phase is not to see is not told while it talks: `/memory` shows it to who asks.
    """
    old, new = before.get("memory", {}), after.get("memory", {})
    changes = [
        f"{'+ ' if name not in old else ''}{name}: {_short(in_words(payload))}".removesuffix(": ")
        for name, payload in new.items()
        if payload != old.get(name) and profile.is_seen_in(after["phase"], name)
    ]
    changes += [
        f"- {name}, open again{f' by {by}' if profile.is_seen_in(after['phase'], by) else ''}"
        for name, by in reopened_of(after).items()
        if name in old and profile.is_seen_in(after["phase"], name)
    ]
    if len(changes) > _MOST_CHANGES:
        changes[_MOST_CHANGES:] = [f"{len(changes) - _MOST_CHANGES} more"]
    return f"Memory  {' · '.join(changes)}" if changes else ""


def reopened_of(state: StoredState) -> dict[str, str]:
    """Return what is to be asked for again, by the signals that took it out of the memory."""
    findings = state.get("findings", {}).items()
    return {name: one["reopened_by"] for name, one in findings if one["reopened_by"] is not None}


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _giver(profile: PhaseProfile, giver: str) -> str:
    """Return the name of the phase or the overlay that has given something."""
    known = profile.phases.get(giver) or profile.overlays.get(giver)
    return known.name if known else giver


def _seen(profile: PhaseProfile, name: str) -> str:
    """Return who alone is told what is kept of a signal; empty where every phase is."""
    giver = profile.overlay_of(name)
    seen_by = profile.overlays[giver].seen_by if giver is not None else None
    if seen_by is None:
        return ""
    return f" · seen by {', '.join(_giver(profile, one) for one in seen_by) or 'no phase'}"
