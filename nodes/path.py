"""The way through the phases: pure functions of the profile and the state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nodes.clock import time_stamp
from nodes.errors import MissingPhaseError, ProfileMismatchError
from nodes.events import Event, event
from nodes.planning import as_laid_out
from nodes.remembering import after_move
from nodes.state import (
    MAX_HISTORY,
    MAX_MOVES,
    PhaseState,
    Progress,
    StayBefore,
    Tokens,
    Visit,
    WaitingStay,
    has_late_description,
    stay_turns,
    unanswered,
)
from profiles import InstructionProfile, PhaseProfile
from profiles.laid_out import LaidOutProfile
from profiles.routing import BY_ITSELF
from profiles.transition import PhaseTransition


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
    if phase_id not in as_laid_out(profile, state).phases:
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


def moved(
    profile: PhaseProfile,
    state: PhaseState,
    target: str,
    trigger: str,
    transition: PhaseTransition | None = None,
) -> PhaseState:
    """Return what a move changes: the phase, its signals, the history and the progress.

    A phase that was left counts as completed until it is entered again. Where a detour ends, the
    stay that it led out of goes on, with its signals.
    """
    left: Visit = {**state["history"][-1], "left": time_stamp(), "left_by": trigger}
    waiting = state.get("waiting", [])
    stay = waiting[-1] if transition is not None and transition.return_ else None
    remember = transition.remember if transition is not None else "keep"
    history = [*state["history"][:-1], left, _visit(target, trigger, stay, remember)]
    update: PhaseState = {
        "phase": target,
        "signals": {} if stay is None else stay["signals"],
        "history": history[-MAX_HISTORY:],
        "progress": progress_after(state["progress"], left["phase"], target),
        "moves": state.get("moves", 0) + 1,
        "move": None,
    }
    still = waiting[:-1] if stay else _waiting_after(profile, state, target, trigger, transition)
    if still != waiting:
        update["waiting"] = still
    return {**update, **after_move(state, remember, stay)}


def _waiting_after(
    profile: PhaseProfile,
    state: PhaseState,
    target: str,
    trigger: str,
    transition: PhaseTransition | None,
) -> list[WaitingStay]:
    """Return the stays to go back to after a move that is none back.

    No phase waits twice: who enters one again that waits goes on from there. What led into a
    detour is spent, so that it does not lead there again when the stay goes on.
    """
    waiting = state.get("waiting", [])
    visit = state["history"][-1]
    if not profile.is_detour(target):
        return []
    if target == visit["phase"]:
        return waiting
    for depth, stay in enumerate(waiting):
        if stay["phase"] == target:
            return waiting[:depth]
    before = visit.get("before") or _nothing_before(visit)
    spent = transition.trigger_signals if transition is not None else ()
    by_itself = [target] if trigger in BY_ITSELF else []
    here: WaitingStay = {
        "phase": visit["phase"],
        "since": before["since"],
        "turns": stay_turns(visit),
        "replies": visit["replies"] + before["replies"],
        "taken": list(dict.fromkeys([*before["taken"], *by_itself])),
        "signals": {k: payload for k, payload in state["signals"].items() if k not in spent},
        "earlier": state.get("earlier", {}),
    }
    return [*waiting, here]


def _nothing_before(visit: Visit) -> StayBefore:
    return {"since": visit["entered"], "turns": 0, "replies": 0, "taken": []}


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


def known_stays(before: Sequence[Visit], after: Sequence[Visit]) -> int:
    """Return how many of a history's stays an earlier one had, which may have let go its first.

    One stay is known again by its phase and its time, but two may be alike: all have to fit.
    """
    known = [(visit["phase"], visit["entered"]) for visit in before]
    stays = [(visit["phase"], visit["entered"]) for visit in after]
    most = min(len(known), len(stays))
    return next((n for n in range(most, 0, -1) if known[-n:] == stays[:n]), 0)


def completed(state: PhaseState) -> PhaseState:
    """Return what the end of the conversation changes."""
    visit: Visit = {**state["history"][-1], "left": time_stamp(), "left_by": "completed"}
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
    returned = {"returned": True} if "before" in entered else {}
    plan = profile.plan if isinstance(profile, LaidOutProfile) else None
    return event(
        "phase",
        phase_id,
        **{"from": left},
        trigger=entered["trigger"],
        **returned,
        settings=settings_of(profile.get_phase(phase_id)),
        progress=progress,
        **({"plan": plan} if plan is not None else {}),
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


def _visit(
    phase_id: str, trigger: str, stay: WaitingStay | None = None, remember: str = "keep"
) -> Visit:
    visit: Visit = {
        "phase": phase_id,
        "entered": time_stamp(),
        "left": None,
        "trigger": trigger,
        "left_by": None,
        "turns": 0,
        "replies": 0,
        "tokens": {"input": 0, "output": 0},
    }
    if stay is not None:
        visit["before"] = {
            "since": stay["since"],
            "turns": stay["turns"],
            "replies": stay["replies"],
            "taken": stay["taken"],
        }
    if remember != "keep":
        visit["remember"] = remember
    return visit
