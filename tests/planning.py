"""A small profile that lays out a plan, and plans for it."""

from __future__ import annotations

from typing import Any

from nodes.signals import render_signals
from profiles import PhaseProfile
from profiles.planning import PlannedPhase

PLANNING: dict[str, Any] = {
    "min_phases": 2,
    "max_phases": 3,
    "about": "one idea of the subject",
    "instructions": "Teach this idea.",
    "max_turns": 4,
}


def planner(**more: Any) -> dict[str, Any]:
    """Write the phase that lays out a plan."""
    plan = {**PLANNING, **more.pop("plan", {})}
    return {"kind": "plan", "start": "human", "instructions": "Plan.", "plan": plan, **more}


def make_planned(
    *rules: dict[str, Any], plan: dict[str, Any] | None = None, **fields: Any
) -> PhaseProfile:
    """Make a profile of a planner, a recap that follows, and a way to ask for help."""
    phases = {
        "planner": planner(**(plan or {})),
        "recap": {"instructions": "Sum up.", "signals": {"recap.said": "When it was said."}},
        **fields.pop("phases", {}),
    }
    ends = {"from_phase": "planner", "to_phase": "recap", "trigger_signals": ["plan.finished"]}
    return PhaseProfile.model_validate(
        {
            "name": "Lessons",
            "initial_phase": "planner",
            "phases": phases,
            "transitions": [*rules, ends],
            **fields,
        }
    )


def make_final(**plan: Any) -> PhaseProfile:
    """Make a profile of a planner alone, whose plan completes the conversation."""
    phases = {"planner": planner(**plan)}
    return PhaseProfile.model_validate(
        {"name": "Lessons", "initial_phase": "planner", "phases": phases}
    )


def lessons(*ids: str, **more: Any) -> dict[str, Any]:
    """Write the payload that lays out lessons with these ids."""
    return {
        "phases": [{"id": one, "name": one.title(), "goal": f"Know {one}.", **more} for one in ids]
    }


def lays_out(text: str, *ids: str, **more: Any) -> str:
    """Write a reply that lays out lessons with these ids."""
    return f"{text}\n{render_signals({'plan.laid_out': lessons(*ids, **more)})}"


def planned(*ids: str, max_turns: int = 4) -> list[PlannedPhase]:
    """Return the lessons as the state has them."""
    return [
        {"id": one, "name": one.title(), "goal": f"Know {one}.", "max_turns": max_turns}
        for one in ids
    ]
