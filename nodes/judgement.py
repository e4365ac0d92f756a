"""Whether a signal counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from profiles import ENGINE_SIGNALS, InstructionProfile


@dataclass(frozen=True, slots=True)
class Judgement:
    """One signal of a reply, and whether it counts."""

    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    """Why it was refused; `None` where it counts."""
    early: bool = False
    """Whether it was refused for now alone: it may be given again."""
    lost: bool = False
    """Whether it could not be read, so that nobody judged it."""

    @property
    def accepted(self) -> bool:
        """Whether the signal counts."""
        return self.reason is None


def judge(phase: InstructionProfile, signals: Mapping[str, Mapping[str, Any]]) -> list[Judgement]:
    """Judge the signals of a reply in a phase, in the order they were given."""
    return [Judgement(name, payload, _fault(phase, name)) for name, payload in signals.items()]


def _fault(phase: InstructionProfile, name: str) -> str | None:
    if name in ENGINE_SIGNALS:
        return f"only the engine gives {name}"
    if name not in phase.signals:
        known = ", ".join(phase.signals) or "none"
        return f"phase {phase.name!r} does not declare {name}; it declares: {known}"
    return None
