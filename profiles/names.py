"""How the names of signals are spelled, and which of them the engine keeps for itself."""

from __future__ import annotations

import re

INTENT_READY = "coach.intent_ready"
"""The user has confirmed a brief; its payload is the brief."""
TURN_LIMIT = "coach.turn_limit"
"""The turns of a coach are used up."""
ENGINE_SIGNALS = (INTENT_READY, TURN_LIMIT)
"""Signals that the engine alone gives. Every coach phase declares them by being one."""

LAID_OUT = "plan.laid_out"
"""The model lays out the phases that follow; its payload is the plan."""
PHASE_DONE = "plan.phase_done"
"""What a planned phase is about has been covered."""
FINISHED = "plan.finished"
"""Stands in a transition for the end of the last planned phase, however it comes."""
PLAN_SIGNALS = (LAID_OUT, PHASE_DONE, FINISHED)
"""The signals that a phase which lays out a plan brings along."""

ANY_PHASE = "*"
"""Stands in a transition for every phase but its target and final ones."""

_PREFIX = re.compile(r"\A(?:\s*custom\.)*+\s*")


def canonical_name(name: str) -> str:
    """Spell a signal's name without white space around it and without any leading `custom.`."""
    return _PREFIX.sub("", name).rstrip()
