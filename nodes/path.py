"""The way through the phases: pure functions of the profile and the state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from nodes.errors import MissingPhaseError, ProfileMismatchError
from nodes.events import Event, event
from nodes.state import (
    MAX_HISTORY,
    MAX_MOVES,
    PhaseState,
    Progress,
    Tokens,
    Visit,
    has_late_description,
    unanswered,
)
from profiles import InstructionProfile, PhaseProfile


def beginning(profile: PhaseProfile) -> PhaseState:
    """Return the state of a conversation before its first turn."""
    return {
        "phase": profile.initial_phase,
        "signals": {},
        "status": "active",
        "turns": 0,
        "tokens": Tokens(input=0, output=0),
        "history": [_visit(profile.initial_phase, "start")],
        "progress": {
            phase_id: "active" if phase_id == profile.initial_phase else "upcoming"
            for phase_id in profile.phases
        },
        "profile": {"name": profile.name, "digest": profile.digest},
        "memory": {},
        "handled": [],
    }


def check_thread(profile: PhaseProfile, state: PhaseState) -> None:
    """Raise what keeps a thread from going on with this version of a profile."""
    name, phase_id = state["profile"]["name"], state["phase"]
    if name != profile.name:
        raise ProfileMismatchError(name, profile.name)
    if phase_id not in profile.phases:
        raise MissingPhaseError(phase_id, profile.name, profile.phases)


def may_speak(profile: PhaseProfile, state: PhaseState) -> bool:
    """Whether the active phase speaks now, rather than wait for the human.

    It answers a message that waits, or a description that a coach got late, and it opens where it
    starts with the AI and was just entered; but not in a conversation that is over, nor when the
    turn has made all its moves.
    """
    if state["status"] != "active" or state.get("moves", 0) >= MAX_MOVES:
        return False
    if unanswered(state["messages"]):
        return True
    phase = profile.get_phase(state["phase"])
    if phase.is_coach and has_late_description(state):
        return True
    return phase.start == "ai" and not state["history"][-1]["replies"]


def moved(profile: PhaseProfile, state: PhaseState, target: str, trigger: str) -> PhaseState:
    """Return what a move changes: the phase, its signals, the history and the progress.

    A phase that was left counts as completed until it is entered again.
    """
    left: Visit = {**state["history"][-1], "left": _now(), "left_by": trigger}
    history = [*state["history"][:-1], left, _visit(target, trigger)]
    return {
        "phase": target,
        "signals": {},
        "history": history[-MAX_HISTORY:],
        "progress": progress_after(state["progress"], left["phase"], target),
        "moves": state.get("moves", 0) + 1,
        "move": None,
    }


def progress_after(progress: dict[str, Progress], left: str, entered: str) -> dict[str, Progress]:
    """Return the progress of all phases after a move from one to another, or to itself."""
    return {**progress, left: "completed", entered: "active"}


def progress_reopened(
    progress: Mapping[str, Progress], phases: Iterable[str]
) -> dict[str, Progress]:
    """Return the progress when something that these phases gave is to be asked for again."""
    upcoming = {phase_id for phase_id in phases if progress.get(phase_id) == "completed"}
    return {**progress, **dict.fromkeys(upcoming, _UPCOMING)}


_UPCOMING: Progress = "upcoming"


def completed(state: PhaseState) -> PhaseState:
    """Return what the end of the conversation changes."""
    visit: Visit = {**state["history"][-1], "left": _now(), "left_by": "completed"}
    return {
        "status": "completed",
        "history": [*state["history"][:-1], visit],
        "progress": {**state["progress"], visit["phase"]: "completed"},
    }


def move_event(
    profile: PhaseProfile, left: str, entered: Visit, progress: dict[str, Progress]
) -> Event:
    """Return the event that tells of a move and of the settings that hold from now on."""
    phase_id = entered["phase"]
    return event(
        "phase",
        phase_id,
        **{"from": left},
        trigger=entered["trigger"],
        settings=settings_of(profile.get_phase(phase_id)),
        progress=progress,
    )


def settings_of(phase: InstructionProfile) -> dict[str, object]:
    """Return how a phase is spoken and how turns are taken in it, as JSON values."""
    return phase.model_dump(mode="json", include=_SETTINGS)


_SETTINGS = {
    "name",
    "start",
    "voice",
    "max_tokens",
    "temperature",
    "pause_ms",
    "end_ms",
    "safety_timeout_ms",
    "interruption_sensitivity",
    "authority",
    "human_speaking_limit_sec",
    "acknowledgments",
}


def _visit(phase_id: str, trigger: str) -> Visit:
    return {
        "phase": phase_id,
        "entered": _now(),
        "left": None,
        "trigger": trigger,
        "left_by": None,
        "turns": 0,
        "replies": 0,
        "tokens": {"input": 0, "output": 0},
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
