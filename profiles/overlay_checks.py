"""The faults within an overlay, and between the overlays and the phases of a profile.

Like all checks, they read the data as it was written, and pass over what they cannot read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from profiles import written
from profiles.codes import Code
from profiles.errors import shown
from profiles.faults import KEY, Finding, Location, undeclared, unknown_phase
from profiles.names import PLAN_SIGNALS, canonical_name
from profiles.relations import Declaration, declarations

_NEVER_SPEAKS = "an overlay never speaks: nobody hears it, so that nothing about its speech is set"
_NEVER_ENTERED = "an overlay is no phase: it is neither entered nor left, and runs beside phases"
_STRAYS = {
    **dict.fromkeys(
        (
            "start",
            "voice",
            "pause_ms",
            "end_ms",
            "safety_timeout_ms",
            "interruption_sensitivity",
            "authority",
            "human_speaking_limit_sec",
            "acknowledgments",
        ),
        _NEVER_SPEAKS,
    ),
    **dict.fromkeys(("max_turns", "then", "completes", "turn_limit", "request"), _NEVER_ENTERED),
    "kind": "an overlay has no kind, and is no coach",
    "memory_messages": "an overlay reads the window that the phases share",
}


def stray_key(key: str) -> str | None:
    """Return why a key of a phase means nothing to an overlay; `None` for any other key."""
    return _STRAYS.get(key)


def within_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find the faults within one overlay that no single field shows."""
    declared = written.declared(data)
    for index, line in enumerate(written.sequence(data.get("rehearsal"))):
        for _, name in written.names(line):
            yield from undeclared(("rehearsal", index, name), name, declared, "this overlay")


def overlay_findings(data: Mapping[str, Any], phases: Mapping[Any, Any]) -> Iterator[Finding]:
    """Find the faults between overlays, phases and the signals of all of them."""
    overlays = overlays_of(data)
    known = {phase_id: None for phase_id in phases if isinstance(phase_id, str)}
    taken = {
        name: f"phase {phase_id!r}"
        for phase_id, phase in phases.items()
        for name in written.declared(phase) or ()
        if name not in PLAN_SIGNALS  # no one may declare these, which is told there
    } | dict.fromkeys(written.declared(data) or (), "the profile, for all phases")
    for overlay_id, overlay in overlays.items():
        loc: Location = ("overlays", overlay_id)
        for field in ("beside", "seen_by"):
            for place, phase_id in enumerate(written.sequence(written.part(overlay, field))):
                yield from unknown_phase((*loc, field, place), phase_id, known)
        signals = written.part(overlay, "signals")
        for _, name in written.names(signals if isinstance(signals, Mapping) else None):
            if (other := taken.get(canonical_name(name))) is not None:
                yield Finding(
                    (*loc, "signals", name, KEY),
                    f"{shown(name)} is declared by {other} as well, and a signal has one giver: "
                    "who gives it decides whether it counts. Rename one.",
                    name,
                    code=Code.TWICE,
                )
        taken |= dict.fromkeys(written.declared(overlay) or (), f"overlay {overlay_id!r}")


def overlay_declarations(data: Mapping[str, Any]) -> Iterator[Declaration]:
    """Yield the signals that the overlays of a profile declare."""
    for overlay_id, overlay in overlays_of(data).items():
        loc = ("overlays", overlay_id, "signals")
        yield from declarations(loc, f"overlay {overlay_id!r}", written.part(overlay, "signals"))


def overlays_of(data: Mapping[str, Any]) -> Mapping[Any, Any]:
    """Return the overlays of a profile by their ids; none where they cannot be read."""
    overlays = data.get("overlays")
    return overlays if isinstance(overlays, Mapping) else {}


class Givers:
    """Which signals the overlays of a profile give, and beside which phases."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._overlays = overlays_of(data)

    @property
    def unreadable(self) -> bool:
        """Whether what some overlay declares is hidden by a fault of its own."""
        return any(written.declared(one) is None for one in self._overlays.values())

    def beside(self, phase_id: Any) -> dict[str, None]:
        """Return the signals of the overlays that run beside a phase."""
        return {
            name: None
            for overlay in self._overlays.values()
            if _is_beside(overlay, phase_id)
            for name in written.declared(overlay) or ()
        }

    @property
    def every(self) -> dict[str, None]:
        """The signals of all overlays."""
        every = self._overlays.values()
        return {name: None for overlay in every for name in written.declared(overlay) or ()}

    def elsewhere(self, name: str) -> str | None:
        """Return the overlay that gives a signal, if one does."""
        return next(
            (
                str(overlay_id)
                for overlay_id, overlay in self._overlays.items()
                if canonical_name(name) in (written.declared(overlay) or ())
            ),
            None,
        )


def _is_beside(overlay: Any, phase_id: Any) -> bool:
    beside = written.part(overlay, "beside")
    return beside is None or phase_id in written.sequence(beside)
