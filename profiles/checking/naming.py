"""Names that are hard to read, in code and in a log."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from profiles.codes import Code
from profiles.errors import shown
from profiles.faults import Finding, Location
from profiles.model import PhaseProfile
from profiles.names import ENGINE_SIGNALS

_PHASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae"})
_SIGNAL = re.compile(rf"{_PHASE.pattern}(\.{_PHASE.pattern})+")


def name_findings(profile: PhaseProfile) -> Iterator[Finding]:
    """Find ids of phases and names of signals that are not as the advice has them."""
    for phase_id, phase in profile.phases.items():
        if not _PHASE.fullmatch(phase_id):
            yield Finding(
                ("phases", phase_id),
                f"{shown(phase_id)} is not as ids of phases are best: small letters, digits and _, "
                f"such as {_suggested(phase_id)}.",
                code=Code.PHASE_NAME,
            )
        yield from _signals(("phases", phase_id, "signals"), phase.signals)
    yield from _signals(("signals",), profile.signals)
    for overlay_id, overlay in profile.overlays.items():
        if not _PHASE.fullmatch(overlay_id):
            yield Finding(
                ("overlays", overlay_id),
                f"{shown(overlay_id)} is not as ids of overlays are best: small letters, digits "
                f"and _, such as {_suggested(overlay_id)}.",
                code=Code.PHASE_NAME,
            )
        yield from _signals(("overlays", overlay_id, "signals"), overlay.signals)


def _signals(loc: Location, names: Iterable[str]) -> Iterator[Finding]:
    for name in names:
        if name in ENGINE_SIGNALS or _SIGNAL.fullmatch(name):
            continue
        spaced = "." in name
        told = "small letters, digits, _ and dots" if spaced else "a namespace and an event"
        example = ".".join(map(_suggested, name.split("."))) if spaced else f"exam.{name.lower()}"
        yield Finding(
            (*loc, name),
            f"{shown(name)} is not as names of signals are best: {told}, such as {example}.",
            code=Code.SIGNAL_NAME,
        )


def _suggested(name: str) -> str:
    spread = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    spelled = unicodedata.normalize("NFKD", spread.lower().translate(_SPELLED_OUT))
    plain = "".join(sign for sign in spelled if not unicodedata.combining(sign))
    made = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return made if _PHASE.fullmatch(made) else "part_1"
