"""Which rule of a profile has made a turn go another way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from graph.replaying.facts import Move, Signal, Step, TurnFacts
from nodes.routing import BY_HAND
from profiles import PhaseProfile, PhaseTransition
from profiles.laid_out import laid_out
from profiles.transition import TurnLimit

_NO_RULE = "no single rule of the profile: the turn came to another state before"


def rule_behind(
    old: PhaseProfile | None, new: PhaseProfile, was: TurnFacts, now: TurnFacts | None
) -> str:
    """Return which rule of the new profile makes the first step that a turn takes otherwise.

    `old` is the version that was recorded, where it is known: what it had and the new one has not
    is told by its place there.
    """
    if now is None:
        return "the conversation does not begin"
    old = laid_out(old, was.plan) if old is not None else None
    new = laid_out(new, now.plan)
    for before, after in zip_longest(was.steps, now.steps):
        if _kind(before) != _kind(after):
            return _explained(old, new, before, after)
    return _by_standing(new, was, now)


def _by_standing(new: PhaseProfile, was: TurnFacts, now: TurnFacts) -> str:
    """Tell what lets a conversation stand otherwise after the same steps."""
    if was.memory != now.memory:
        return "what signals leave in memory is declared otherwise"
    if was.plan != now.plan:
        return f"phases.{new.plan_phase}.plan lays out what follows otherwise"
    if was.turns != now.turns or was.status != now.status or was.phase != now.phase:
        return _NO_RULE
    if was.readiness != now.readiness:
        return "the coach has another brief"
    return _who_begins(new, now)


def where(profile: PhaseProfile, phase_id: str, transition: PhaseTransition) -> str:
    """Return where a profile has a transition out of a phase, and what it says."""
    if isinstance(transition, TurnLimit) and profile.planned(phase_id) is None:
        return f"phases.{phase_id}.max_turns: {transition.after_turns}, then {transition.to_phase}"
    place = profile.place_of(transition)
    target = "back" if transition.return_ else transition.to_phase
    if place < 0:
        planner = profile.node_of(phase_id)
        return f"phases.{planner}.plan: {phase_id} → {target}, {transition.in_words}"
    transition = profile.transitions[place]
    return f"transitions[{place}]: {transition.from_phase} → {target}, {transition.in_words}"


def _kind(step: Step | None) -> object:
    if isinstance(step, Signal):
        return step.phase, step.name, step.reason, step.by
    return step


def _explained(
    old: PhaseProfile | None,
    new: PhaseProfile,
    before: Step | None,
    after: Step | None,
) -> str:
    if isinstance(after, Move) and after.left is None:
        return f"initial_phase is {after.entered}"
    if isinstance(before, Signal) and before.by and _is_unwatched(new, before):
        return _unasked(new, before)
    same_signal = (
        isinstance(before, Signal) and isinstance(after, Signal) and before.name == after.name
    )
    if isinstance(after, Signal) and (same_signal or not isinstance(before, Move)):
        return _judged(new, after, before if isinstance(before, Signal) else None)
    if isinstance(after, Move):
        return _moved(new, after)
    if isinstance(before, Move):
        return _stayed(old, new, before)
    return _unasked(new, before) if isinstance(before, Signal) else _NO_RULE


def _judged(new: PhaseProfile, now: Signal, was: Signal | None) -> str:
    """Tell why a signal counts now, or does not."""
    if now.by:
        place = f"overlays.{now.by}.signals"
    elif now.phase not in new.phases:
        return f"phases.{new.plan_phase}.plan, which has laid out another plan since"
    else:
        kind = "plan" if new.planned(now.phase) else "signals"
        place = f"phases.{new.node_of(now.phase)}.{kind}"
    leading = [
        where(new, now.phase, one)
        for one in new.transitions_from(now.phase)
        if now.name in one.trigger_signals
    ]
    if now.reason is None:
        if was is not None and was.reason is not None:
            return f"{place} declares {now.name}, and nothing holds it back"
        return f"{place}: {now.name} counts in this phase"
    declared = new.overlays[now.by].signals if now.by else new.get_phase(now.phase).all_signals
    if now.name not in declared:
        return f"{place} does not declare {now.name}"
    behind = f" ({'; '.join(leading)})" if leading else ""
    return f"{now.reason}{behind}"


def _is_unwatched(new: PhaseProfile, was: Signal) -> bool:
    """Whether the overlay that gave a signal does not run beside that phase any more."""
    return was.by not in new.overlays_beside(was.phase)


def _unasked(new: PhaseProfile, was: Signal) -> str:
    """Tell why a signal is not given any more."""
    if not was.by:
        return f"the reply that gave {was.name} is not asked for"
    if was.by not in new.overlays:
        return f"there is no overlay {was.by} any more"
    if _is_unwatched(new, was):
        return f"overlays.{was.by}.beside does not name {was.phase}"
    return f"the reply beside which {was.by} gave {was.name} is not asked for"


def _moved(new: PhaseProfile, move: Move) -> str:
    """Tell which transition made a move."""
    left = str(move.left)
    if move.entered is None:
        return _ends(new, left)
    if move.trigger == BY_HAND:
        return f"the user moved by hand, and {left} has a way to {move.entered}"
    taken = next((one for one in new.transitions_from(left) if _made(new, one, move)), None)
    if taken is None:
        return f"a way from {left} to {move.entered} by {move.trigger}"
    return where(new, left, taken)


def _ends(new: PhaseProfile, phase_id: str) -> str:
    if new.planned(phase_id) is not None:
        return f"phases.{new.node_of(phase_id)}.plan: its last phase completes the conversation"
    if new.get_phase(phase_id).completes is not None:
        return f"phases.{phase_id}.completes ends the conversation here"
    return f"{phase_id} is a final phase: nothing leads out of it, and each of its signals ends it"


def _made(profile: PhaseProfile, transition: PhaseTransition, move: Move) -> bool:
    """Whether a transition can have made a move."""
    if move.entered not in profile.reached_by(transition):
        return False
    match move.trigger:
        case "after_seconds":
            return transition.after_seconds is not None
        case "when":
            return transition.is_silent
        case "max_turns" | "after_turns":
            return transition.after_turns is not None and transition.turns_word == move.trigger
    return transition.fires_on(_names(move.trigger))


def _names(trigger: str) -> list[str]:
    return trigger.split(", ")


def _stayed(old: PhaseProfile | None, new: PhaseProfile, move: Move) -> str:
    """Tell why a move that was made is not made any more."""
    left = move.left
    if left is None:
        return f"initial_phase is {new.initial_phase}"
    if move.entered is None:
        return _goes_on(new, left)
    if left not in new.phases:
        return f"there is no phase {left} any more"
    if move.trigger == BY_HAND:
        return f"no way leads from {left} to {move.entered} by hand"
    same = [one for one in new.transitions_from(left) if _made(new, one, move)]
    if same:
        return f"nothing fulfils {'; '.join(where(new, left, one) for one in same)}"
    before = next(_origins(old, move), None)
    was = f"; it was {before}" if before else ""
    return f"no transition leads from {left} to {move.entered} by {move.trigger}{was}"


def _origins(old: PhaseProfile | None, move: Move) -> Iterator[str]:
    left = move.left
    if old is not None and left is not None:
        for one in old.transitions_from(left):
            if _made(old, one, move):
                yield where(old, left, one)


def _goes_on(new: PhaseProfile, left: str) -> str:
    if left not in new.phases:
        return f"there is no phase {left} any more"
    ways = ", ".join(new.targets_of(left))
    if new.phases[left].completes is not None:
        return f"phases.{left}.completes names other signals"
    if ways:
        return f"{left} is no final phase: it leads to {ways}"
    return f"{left} does not count the signal that ended the conversation"


def _who_begins(new: PhaseProfile, now: TurnFacts) -> str:
    """Tell who speaks first in a phase, where a reply is asked for that was not, or the reverse."""
    start = new.get_phase(now.phase).start
    return f"phases.{now.phase}.start is {start}"
