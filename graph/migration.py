"""Moving open threads to another version of their profile."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from graph.checkpointers import Checkpointer, open_checkpointer
from graph.checkpointers.stored_threads import config_at
from graph.compiled import compiled
from graph.errors import ForeignThreadError, ThreadBusyError, WrongKeyError
from graph.replaying import Replay, read_recording, replay
from graph.versions import binding_of, state_of
from nodes.planning import as_laid_out, node_of, plan_fault
from nodes.state import PhaseState, Progress, StoredCoach, StoredState
from profiles import LAID_OUT, PhaseProfile
from profiles.laid_out import planning_of
from profiles.planning import Plan

Outcome = Literal["moves", "there", "over", "stays"]
"""What becomes of a thread: it moves, it is there already, it is over, or it cannot move."""

Versions = Callable[[str], PhaseProfile | None]
"""Returns the version of that name to move to; `None` where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """A thread, and what becomes of it; in a dry run, what would become of it."""

    thread_id: str
    profile: str
    """The name of its profile; empty where it cannot be read."""
    outcome: Outcome
    reasons: tuple[str, ...] = ()
    """Why it cannot move."""
    warning: str = ""
    """What else to know before it moves."""
    left: str = ""
    """The digest of the version that it ran until then."""
    entered: str = ""
    """The digest of the version that it goes on with."""


async def migrate(
    checkpointer: Checkpointer,
    version_of: Versions,
    *,
    threads: AsyncIterable[list[str]] | None = None,
    dry_run: bool = False,
) -> AsyncGenerator[Migrated]:
    """Move open threads to the version that `version_of` has for the names of their profiles.

    A thread moves by one checkpoint, while no turn can run on it: its transcript, its history, its
    counts and its memory stay. So this may be cut off at any moment, and be run again; and with
    the version that a thread had before it moves back. Threads of profiles for which there is no
    version, and those of other programs, are passed over. In a dry run, each that can move is also
    replayed in memory, and a warning tells where that ends in another phase.
    """
    async with open_checkpointer("memory:") as stage:
        async for thread_ids in threads if threads is not None else checkpointer.athread_ids():
            for thread_id in thread_ids:
                found = await _look_at(checkpointer, thread_id, version_of)
                if found is None or isinstance(found, Migrated):
                    if found is not None:
                        yield found
                    continue
                if dry_run:
                    yield await _would_move(checkpointer, thread_id, found, stage)
                else:
                    yield await _move(checkpointer, thread_id, found, version_of)


def obstacles(profile: PhaseProfile, state: StoredState) -> Iterator[str]:
    """Yield why a thread in this state cannot go on with a version of its profile."""
    phase_id, plan = state["phase"], state.get("plan")
    if plan is not None and _is_within(plan, state):
        yield from _unfit_plan(profile, plan)
    profile = as_laid_out(profile, state)
    if phase_id not in profile.phases:
        yield f"it is in phase {phase_id}, which the version does not have"
    else:
        yield from _undeclared(profile, phase_id, state["signals"])
        waiting = state.get("waiting", [])
        if waiting and not profile.is_detour(phase_id):
            yield f"it is on a detour, and {phase_id} does not lead back in the version"
    for stay in state.get("waiting", []):
        if stay["phase"] not in profile.phases:
            yield f"it is to go back to phase {stay['phase']}, which the version does not have"
        else:
            yield from _undeclared(profile, stay["phase"], stay["signals"])
    yield from _unfit_memory(profile, state)
    if cast("StoredCoach", state).get("intent") and not profile.has_coach:
        yield "it has a coach's brief, and the version has no coach"


def _undeclared(
    profile: PhaseProfile, phase_id: str, signals: Mapping[str, object]
) -> Iterator[str]:
    known = profile.signals_in(phase_id)
    for name in signals:
        if name not in known:
            yield f"{name} was gathered in phase {phase_id}, which does not declare it any more"


def _is_within(plan: Plan, state: StoredState) -> bool:
    """Whether a thread is in a phase of its plan, or is to go back to one."""
    stays = {state["phase"], *(stay["phase"] for stay in state.get("waiting", []))}
    return any(one["id"] in stays for one in plan["phases"])


def _unfit_plan(profile: PhaseProfile, plan: Plan) -> Iterator[str]:
    """Yield why what was laid out cannot stay as it is in a version."""
    planning = planning_of(profile)
    if planning is None or profile.plan_phase != plan["phase"]:
        yield f"phase {plan['phase']} has laid out a plan, and the version lays none out there"
        return
    rule = profile.payloads.rule_of(LAID_OUT)
    payload = {"phases": [dict(one) for one in plan["phases"]]}
    faults = rule.checker.faults(payload) if rule else []
    if fault := "; ".join(faults) or plan_fault(profile, payload):
        yield f"its plan does not fit any more: {fault}"


def _unfit_memory(profile: PhaseProfile, state: StoredState) -> Iterator[str]:
    kept = set(profile.payloads.kept)
    for name, payload in state.get("memory", {}).items():
        if name not in kept:
            yield f"its memory holds {name}, of which the version keeps nothing"
        elif (rule := profile.payloads.rule_of(name)) and (faults := rule.checker.faults(payload)):
            yield f"its memory of {name} does not fit any more: {'; '.join(faults)}"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An open thread and the version that it is to move to."""

    state: StoredState
    profile: PhaseProfile

    @property
    def settled(self) -> Outcome | None:
        """What has become of it already, so that nothing is to be done."""
        if self.state["status"] != "active":
            return "over"
        return "there" if self.state["profile"]["digest"] == self.profile.digest else None

    def told(self, thread_id: str, outcome: Outcome, *reasons: str) -> Migrated:
        bound = self.state["profile"]
        return Migrated(
            thread_id=thread_id,
            profile=bound["name"],
            outcome=outcome,
            reasons=reasons,
            left=bound["digest"],
            entered=self.profile.digest,
        )


async def _look_at(
    checkpointer: Checkpointer, thread_id: str, version_of: Versions
) -> _Candidate | Migrated | None:
    """Return an open thread with the version that it may move to, or what becomes of another."""
    try:
        state = await state_of(checkpointer, thread_id)
    except ForeignThreadError:
        return None
    except WrongKeyError as error:
        return Migrated(thread_id=thread_id, profile="", outcome="stays", reasons=(str(error),))
    bound = binding_of(state)
    profile = version_of(bound["name"]) if bound else None
    if bound is None or profile is None:
        return None
    found = _Candidate(state, profile)
    return found.told(thread_id, settled) if (settled := found.settled) else found


async def _would_move(
    checkpointer: Checkpointer, thread_id: str, found: _Candidate, stage: Checkpointer
) -> Migrated:
    reasons = list(obstacles(found.profile, found.state))
    if await checkpointer.turn_runs(thread_id):
        reasons.append("a turn runs on it")
    if reasons:
        return found.told(thread_id, "stays", *reasons)
    recording = await read_recording(checkpointer, thread_id)
    warning = _warning(await replay(recording, found.profile, stage=stage), found.state)
    return dataclasses.replace(found.told(thread_id, "moves"), warning=warning)


def _warning(replayed: Replay, state: StoredState) -> str:
    """Return in what a replay ends elsewhere than the thread."""
    ends = replayed.ends
    if ends is None or (ends.phase, ends.status) == (state["phase"], state["status"]):
        return ""
    where = f"in phase {ends.phase}" if ends.status == "active" else f"{ends.status}"
    return f"a replay ends {where}, and the thread is in phase {state['phase']}: {replayed.rule}"


async def _move(
    checkpointer: Checkpointer, thread_id: str, found: _Candidate, version_of: Versions
) -> Migrated:
    try:
        async with checkpointer.turn_lock(thread_id):
            # A turn may have been taken since it was looked at.
            again = await _look_at(checkpointer, thread_id, version_of)
            if again is None:
                return found.told(thread_id, "stays", "it was deleted meanwhile")
            if isinstance(again, Migrated):
                return again
            if reasons := tuple(obstacles(again.profile, again.state)):
                return again.told(thread_id, "stays", *reasons)
            await _bind(checkpointer, thread_id, again)
            return again.told(thread_id, "moves")
    except ThreadBusyError:
        return found.told(thread_id, "stays", "a turn runs on it")


async def _bind(checkpointer: Checkpointer, thread_id: str, found: _Candidate) -> None:
    """Bind a thread to the version, which is stored first: no thread is without its own."""
    profile, state = found.profile, found.state
    body = profile.model_dump_json(exclude_defaults=True)
    await checkpointer.astore_profile(profile.digest, profile.name, body)
    upcoming: Progress = "upcoming"
    update: PhaseState = {
        "profile": {"name": profile.name, "digest": profile.digest},
        "progress": {
            phase_id: state["progress"].get(phase_id, upcoming)
            for phase_id in as_laid_out(profile, state).phases
        },
    }
    graph = compiled(profile, checkpointer)
    await graph.aupdate_state(config_at(thread_id), update, as_node=node_of(profile, state))
