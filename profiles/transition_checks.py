"""The faults within one transition that no single field of it shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from profiles import written
from profiles.codes import Code
from profiles.errors import shown
from profiles.faults import Finding
from profiles.names import ANY_PHASE

CAUSES = ("trigger_signals", "after_turns", "after_seconds", "when")


def transition_findings(data: Mapping[str, Any], fields: Collection[str]) -> Iterator[Finding]:
    """Find what does not go together in a transition of these fields, and what it lacks."""
    strays = {key: None for key in data if key not in fields}
    yield from target_findings(data, strays)
    if all(data.get(cause) is None and not written.misspelt(strays, cause) for cause in CAUSES):
        yield Finding(
            ("trigger_signals",),
            "is missing. The signals that cause it; or another cause: after_turns, after_seconds "
            "or when.",
            code=Code.MISSING_KEY,
        )
    unnamed = data.get("trigger_signals") is None
    if data.get("require_all") is True and unnamed and not strays:
        yield Finding(
            ("require_all",), "needs trigger_signals beside it.", True, code=Code.OUT_OF_PLACE
        )
    least, most = data.get("min_turns"), data.get("after_turns")
    if type(least) is int and type(most) is int and most < least:
        yield Finding(
            ("after_turns",),
            f"is {most}, and min_turns is {least}: it would move on before it may. Make it at "
            f"least {least}, or leave min_turns out.",
            most,
            code=Code.TOO_LATE,
        )


def target_findings(data: Mapping[str, Any], strays: Mapping[str, Any]) -> Iterator[Finding]:
    """Find what does not go together in where a transition leads."""
    target, returns = data.get("to_phase"), data.get("return", data.get("return_"))
    if returns is True and target is not None:
        yield Finding(
            ("return",),
            f"is true, and to_phase is {shown(target)}: it can go back or go on, not both. Take "
            "one of them out.",
            returns,
            code=Code.OUT_OF_PLACE,
        )
    if returns is True and data.get("from_phase") == ANY_PHASE:
        yield Finding(
            ("return",),
            f"goes back from a phase that is entered for a while; write that phase in from_phase "
            f"instead of {ANY_PHASE!r}.",
            returns,
            code=Code.OUT_OF_PLACE,
        )
    if returns is not True and target is None and not written.misspelt(strays, "to_phase"):
        yield Finding(
            ("to_phase",),
            "is missing. The phase that it enters. Or write return: true to go back.",
            code=Code.MISSING_KEY,
        )
