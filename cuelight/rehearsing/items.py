"""What of a profile can be reached in a rehearsal: its phases, ways, ends and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cuelight.rehearsing.payloads import misfit_of
from cuelight.rehearsing.stage import Played
from nodes.observing import Move
from nodes.planning import as_laid_out
from nodes.routing import BY_HAND
from profiles import ENGINE_SIGNALS, FINISHED, LAID_OUT, PhaseProfile, PhaseTransition
from profiles.laid_out import a_phase_of, example_of, last_phase_of, planning_of
from profiles.routing import TIMED, WHEN
from profiles.shadows import Edge, never_taken
from profiles.wording import counted

Kind = Literal["phase", "plan", "way", "end", "refusal", "misfit"]

BY_SIGNALS = "signals"
"""The cause of a way that signals take; the others are called as in the history."""
BY_LAST_TURN = "max_turns"
"""The cause of an end that comes with the last turn of a plan, and by no signal."""


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One thing that a conversation can come to."""

    kind: Kind
    phase: str
    """The phase itself, or the one in which it happens; a planned one goes by its role."""
    cause: str = ""
    """What takes the way; the signal that completes, is held back, or has a payload to refuse; how
    many phases a plan has."""
    place: int = -1
    """The number of the transition in the profile; -1 where it is none, as for `max_turns`."""


def items_of(profile: PhaseProfile) -> tuple[Item, ...]:
    """Return all that can be reached, in the order of the profile.

    A transition is a way for each of its causes, and one from any phase for each that it leaves,
    but for those where an earlier one always comes first. Of the phases of a plan there is the last
    one and any other.
    """
    found: list[Item] = []
    sizes = sizes_of(profile)
    profile = example_of(profile)
    for phase_id in profile.phases:
        found.append(Item("phase", phase_id))
        if phase_id == profile.plan_phase:
            found += [Item("plan", phase_id, str(size)) for size in sizes]
        found += _ways(profile, phase_id)
        completing = profile.completing_signals(phase_id)
        all_signals = profile.signals_in(phase_id)
        found += [Item("end", phase_id, name) for name in all_signals if name in completing]
        if profile.last_turn(phase_id) is not None:
            found.append(Item("end", phase_id, BY_LAST_TURN))
        found += [Item("refusal", phase_id, name) for name in _can_be_held_back(profile, phase_id)]
        found += [
            Item("misfit", phase_id, name)
            for name in (*profile.signals_of(phase_id), *profile.signals_beside(phase_id))
            if misfit_of(profile, name) is not None
        ]
    return tuple(found)


def causes_of(transition: PhaseTransition) -> tuple[str, ...]:
    """Return what can cause a transition, in the words of the history, signals as one."""
    causes = (
        (BY_SIGNALS, bool(transition.trigger_signals)),
        (transition.turns_word, transition.after_turns is not None),
        ("after_seconds", transition.after_seconds is not None),
        (WHEN, transition.is_silent),
    )
    return tuple(cause for cause, there in causes if there)


def way_of(profile: PhaseProfile, phase_id: str, transition: PhaseTransition, cause: str) -> Item:
    """Return the way that a transition is for one of its causes."""
    return Item("way", phase_id, cause, profile.place_of(transition))


def transition_of(profile: PhaseProfile, way: Item) -> PhaseTransition:
    """Return the transition of a way."""
    example = example_of(profile)
    return next(
        one
        for one in example.transitions_from(way.phase)
        if example.place_of(one) == way.place and way.cause in causes_of(one)
    )


def sizes_of(profile: PhaseProfile) -> list[int]:
    """Return the fewest and the most phases that a plan may have; nothing where there is none."""
    planning = planning_of(profile)
    return sorted({planning.min_phases, planning.max_phases}) if planning is not None else []


def role_of(profile: PhaseProfile, phase_id: str) -> str:
    """Return as what a phase is counted: a planned one by its place in the plan."""
    place = profile.planned(phase_id)
    if place is None:
        return phase_id
    planner = profile.node_of(phase_id)
    return last_phase_of(planner) if place.is_last else a_phase_of(planner)


def reached_in(profile: PhaseProfile, played: Played) -> Iterator[Item]:
    """Yield what a turn has reached, as often as it has."""
    if played.error is not None:
        return
    if not played.before.state:
        yield Item("phase", profile.initial_phase)
    before, after = (as_laid_out(profile, one.state) for one in (played.before, played.after))
    here = before
    for move in played.moves:
        choice = move.choice
        left = role_of(here, move.left)
        if LAID_OUT in choice.trigger.split(", "):
            here = after
        if choice.target is not None:
            yield Item("phase", role_of(here, choice.target))
        if choice.trigger != BY_HAND and choice.transition is not None:
            yield way_of(here, left, choice.transition, _cause_of(move))
    here = before
    for said in played.said:
        phase_id = role_of(here, said.phase)
        for refused in said.all_refused:
            name, rule = refused["name"], profile.payloads.rule_of(refused["name"])
            if refused.get("early"):
                yield Item("refusal", phase_id, name)
            elif rule is not None and rule.checker.faults(refused["payload"]):
                yield Item("misfit", phase_id, name)
        if LAID_OUT in said.accepted:
            yield Item("plan", phase_id, str(len(said.accepted[LAID_OUT]["phases"])))
            here = after
    for cause in _ends(here, played):
        yield Item("end", role_of(here, played.said[-1].phase), cause)


def _ends(profile: PhaseProfile, played: Played) -> list[str]:
    """Return what has completed the conversation in a turn; nothing where it goes on."""
    ended = played.after.state.get("status") == "completed"
    if not ended or played.before.state.get("status") == "completed" or not played.said:
        return []
    last = played.said[-1]
    completing = profile.completing_signals(last.phase)
    given = [name for name in last.all_accepted if name in completing]
    return given or ([BY_LAST_TURN] if profile.last_turn(last.phase) is not None else [])


def in_words(profile: PhaseProfile, item: Item) -> str:
    """Return what an item is, as people read it."""
    if item.kind == "phase":
        return item.phase
    if item.kind == "plan":
        return f"{item.phase}: a plan of {counted(int(item.cause), 'phase')}"
    if item.kind == "end":
        last = example_of(profile).last_turn(item.phase)
        by_turns = item.cause == BY_LAST_TURN and last is not None
        return f"{item.phase} → the end: {_limit_in_words(last) if by_turns else item.cause}"
    if item.kind == "refusal":
        return f"{item.phase}: {item.cause} is held back"
    if item.kind == "misfit":
        return f"{item.phase}: a payload of {item.cause} is refused"
    transition = transition_of(profile, item)
    target = "back" if transition.return_ else transition.to_phase
    return f"{item.phase} → {target}: {_way_in_words(transition, item.cause)}"


def _way_in_words(transition: PhaseTransition, cause: str) -> str:
    joined = (" + " if transition.require_all else " / ").join(transition.trigger_signals)
    told = {
        BY_SIGNALS: joined,
        "max_turns": _limit_in_words(transition.after_turns),
        "after_turns": f"after {counted(transition.after_turns or 0, 'turn')}",
        "after_seconds": f"after {counted(transition.after_seconds or 0, 'second')}",
        WHEN: "",
    }[cause]
    bars = [f"from turn {transition.min_turns} on"] if transition.min_turns else []
    bars += [f"when {' '.join(transition.when.split())}"] if transition.when else []
    return ", ".join(filter(None, [told, *bars]))


def _limit_in_words(turns: int | None) -> str:
    return f"max_turns, {counted(turns or 0, 'turn')}"


def _ways(profile: PhaseProfile, phase_id: str) -> Iterator[Item]:
    transitions = profile.transitions_from(phase_id)
    edges = [
        Edge(
            place=place,
            from_phase=phase_id,
            to_phase=one.to_phase or "",
            signals=frozenset(one.trigger_signals),
            needs_all=one.require_all,
            barred=one.is_conditional,
        )
        for place, one in enumerate(transitions)
        if one.trigger_signals
    ]
    dead = {edge.place for edge, _ in never_taken(edges)}
    for place, transition in enumerate(transitions):
        # In the phase that lays out a plan, its end never comes.
        never = dead if set(transition.trigger_signals) - {FINISHED} else {place}
        for cause in causes_of(transition):
            if cause != BY_SIGNALS or place not in never:
                yield way_of(profile, phase_id, transition, cause)


def _can_be_held_back(profile: PhaseProfile, phase_id: str) -> list[str]:
    """Return the signals of a phase that may come before they may lead on."""
    out = profile.transitions_from(phase_id)
    return [
        name
        for name in profile.signals_in(phase_id)
        if name not in ENGINE_SIGNALS
        and (caused := [one for one in out if name in one.trigger_signals])
        and all(one.when is not None or one.min_turns is not None for one in caused)
    ]


def _cause_of(move: Move) -> str:
    trigger = move.choice.trigger
    return trigger if trigger in {*TIMED, WHEN} else BY_SIGNALS
