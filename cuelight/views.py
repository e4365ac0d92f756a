"""What the chat's commands show of a conversation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from langchain_core.messages import BaseMessage

from cuelight import briefs
from cuelight.commands import COMMANDS
from cuelight.export import counts, overlay_counts, refusal
from cuelight.keyboard import PROMPT
from cuelight.screen import Screen
from cuelight.show import (
    is_standalone,
    settings_line,
    show_progress,
    show_ways,
    signals_of,
)
from graph import Entry
from graph.transcript import OverlayEntry
from nodes.brief.intent import CreativeIntent
from nodes.ending import Ending
from nodes.state import PhaseState, Visit, stay_turns
from profiles import PhaseProfile

_SHOWN = 20
"""How many of the last messages a history shows."""


def show_help(screen: Screen) -> None:
    """Show what can be typed."""
    widest = max(map(len, COMMANDS))
    for name, does in COMMANDS.items():
        screen.line(f"{name:{widest}}  {does}", indent=widest + 2)
    screen.line("Anything else is said to the conversation; //text says /text.")
    screen.line("Ctrl-C stops a reply, and nothing of that turn is kept.")


def show_message(screen: Screen, text: str, *, mine: bool) -> None:
    """Show a message as it stood in the chat."""
    if text:
        screen.gap()
        if mine:
            screen.line(f"{PROMPT}{text}", "bold", indent=len(PROMPT))
        else:
            screen.line(text)


def note_lost(screen: Screen, profile: PhaseProfile, reason: str, by: str | None) -> None:
    """Say quietly that signals of a reply were lost, or of the overlay that gave them.

    What stood there is not for the user.
    """
    told = reason.partition(":")[0]
    overlay = profile.overlays.get(by or "")
    who = f"{overlay.name}: {told}" if overlay else f"{told[:1].upper()}{told[1:]}"
    screen.end_line()
    screen.note(f"{who}. /signals tells more.")


def show_where(screen: Screen, profile: PhaseProfile, state: PhaseState) -> None:
    """Show the phase that the conversation is in."""
    if not is_standalone(profile):
        screen.gap()
        show_progress(screen, profile, state["phase"], dict(state["progress"]))


def way_taken(profile: PhaseProfile, phase_id: str, targets: Sequence[str]) -> tuple[str, ...]:
    """Return where the first way out of a phase leads and why, and what the others are.

    It is empty where there is one way only, which surprises nobody.
    """
    first, *others = targets
    if not others:
        return ()
    here, there = profile.get_phase(phase_id).name, profile.get_phase(first).name
    return (
        f"/next without a name takes the first transition out of {here}, to {there}.",
        f"You could also have gone to: {', '.join(others)}. /undo takes it back.",
    )


def show_way_taken(screen: Screen, told: Sequence[str]) -> None:
    """Show what `way_taken` tells, once the way was taken."""
    if told:
        why, others = told
        screen.gap()
        screen.line(why)
        screen.line(others, "dim")


def show_phase(screen: Screen, profile: PhaseProfile, state: PhaseState) -> None:
    """Show the phase, its settings in text, and how far the conversation is."""
    phase_id = state["phase"]
    phase = profile.get_phase(phase_id)
    show_where(screen, profile, state)
    if is_standalone(profile):
        screen.line(phase.name, "phase")
    here = state["history"][-1]
    screen.line(settings_line(profile, phase_id), indent=2)
    most = phase.coach_turns if phase.is_coach else phase.max_turns
    turns = stay_turns(here)
    limit = f" of {most}" if most else ""
    unit = "turn" if (most or turns) == 1 else "turns"
    how = _how_entered(here)
    screen.line(f"In this phase   {turns}{limit} {unit}, {how}")
    screen.line(f"In all          {counts(state['turns'], state['tokens'])}")
    for overlay_id, cost in state.get("overlays", {}).items():
        overlay = profile.overlays.get(overlay_id)
        name = overlay.name if overlay else overlay_id
        screen.line(f"Beside it       {name}: {overlay_counts(cost)}")
    if state["status"] != "active":
        screen.line(f"The conversation is {state['status']}.", "good")


def show_brief(screen: Screen, profile: PhaseProfile, intent: CreativeIntent | None) -> None:
    """Show a coach's brief, or why there is none."""
    if intent is not None:
        briefs.show_brief(screen, intent)
    elif profile.has_coach:
        screen.line("There is no brief yet: it begins with the coach's first words.")
    else:
        screen.line("No phase of this conversation is a coach, so there is no brief.")


def show_ending(screen: Screen, ending: Ending, intent: CreativeIntent | None) -> None:
    """Show what came of a conversation with a coach; nothing of any other."""
    if intent is not None and ending["final_prompt"]:
        screen.line(f"What the next system gets ({briefs.standing(intent)})", "phase")
        screen.line(ending["final_prompt"])


def show_look_up(screen: Screen, found: Mapping[str, Any]) -> None:
    """Show what was looked up, and where something was found."""
    query = f" {found['query']}" if found["query"] else ""
    told = "; ".join(map(_place, found["sources"])) or "nothing found"
    screen.line(f"Looked up{query}: {told}", "dim", indent=2)


def _place(source: Mapping[str, str]) -> str:
    title, place = source.get("title", ""), source.get("place", "")
    return f"{title} ({place})" if place and place != title else title


def show_signals(
    screen: Screen, profile: PhaseProfile, state: PhaseState, entries: Sequence[Entry]
) -> None:
    """Show what the phase can signal, what was signalled so far, and what leads where."""
    phase_id, given = state["phase"], state["signals"]
    phase = profile.get_phase(phase_id)
    signals = signals_of(phase)
    title = f"Signals of {phase.name}" if signals else f"{phase.name} has no signals"
    screen.line(title, "phase")
    for name, description in signals.items():
        mark = "✓" if name in given else "○"
        screen.line(f"  {mark} {name}: {' '.join(description.split())}", indent=4)
        if given.get(name):
            shown = _payload(name, given[name])
            screen.line(f"    given with {shown}", "good", indent=6)
    for overlay in profile.overlays_beside(phase_id).values():
        screen.line(f"{overlay.name}, beside it", "phase")
        for name, signal in overlay.declared.items():
            mark = "✓" if name in given else "○"
            screen.line(f"  {mark} {name}: {' '.join(signal.when.split())}", indent=4)
    show_ways(screen, profile, phase_id)
    accepted = [
        f"{who}: {name} {_payload(name, payload)}".rstrip()
        for entry in entries
        for who, one in _givers(profile, entry)
        for name, payload in one.signals.items()
    ]
    refused = [
        f"{who}: {refusal(refused)}"
        for entry in entries
        for who, one in _givers(profile, entry)
        for refused in one.refused_signals
    ]
    _show_list(screen, "Given so far", accepted or ["nothing yet"])
    if refused:
        _show_list(screen, "Refused", refused)
    if reopened := [
        f"{_name(profile, entry.phase)}: {name}, by {by}"
        for entry in entries
        for name, by in entry.reopened.items()
    ]:
        _show_list(screen, "Opened again", reopened)
    unjudged = [
        f"{_name(profile, entry.phase)}: {one['when']}: {one['reason']}"
        for entry in entries
        for one in entry.unjudged
    ]
    if unjudged:
        _show_list(screen, "Conditions that could not be judged", unjudged)


def _givers(profile: PhaseProfile, entry: Entry) -> Iterator[tuple[str, Entry | OverlayEntry]]:
    """Yield who has signalled in a reply and beside it, with what they gave."""
    where = _name(profile, entry.phase)
    yield where, entry
    for overlay_id, found in entry.overlays.items():
        overlay = profile.overlays.get(overlay_id)
        yield f"{where}, {overlay.name if overlay else overlay_id} beside it", found


def show_prompt(screen: Screen, prompt: Iterable[BaseMessage]) -> None:
    """Show a prompt, every message of it as the model reads it."""
    for message in prompt:
        screen.gap()
        screen.line(f"── {message.type} ──", "phase")
        screen.line(message.text)


def show_history(
    screen: Screen,
    profile: PhaseProfile,
    state: PhaseState,
    entries: Sequence[Entry],
    *,
    whole: bool,
) -> None:
    """Show the stays in phases, and what was said in them."""
    if not is_standalone(profile):
        for visit in state["history"]:
            left = f"left by {visit['left_by']}" if visit["left_by"] else "still there"
            turns = f"{visit['turns']} turn{'' if visit['turns'] == 1 else 's'}"
            name = _name(profile, visit["phase"])
            screen.line(
                f"{_time(visit['entered'])}  {name}: {turns}, {_how_entered(visit)}, {left}",
                indent=7,
            )
    shown = entries if whole else entries[-_SHOWN:]
    if len(shown) < len(entries):
        screen.gap()
        earlier = len(entries) - len(shown)
        screen.line(f"{earlier:,} earlier messages: /history all shows them too.", "dim")
    for entry in shown:
        show_message(screen, entry.text, mine=entry.role == "user")


def _how_entered(visit: Visit) -> str:
    """Return what led to a phase, and what it knows of what was said before."""
    how = "come back to" if "before" in visit else "entered"
    knows = {"reset": ", knowing nothing of before", "summarize": ", knowing a summary"}
    told = visit.get("remember", "")
    return f"{how} by {visit['trigger']}{knows.get(told, f' ({told})' if told else '')}"


def _show_list(screen: Screen, title: str, lines: Iterable[str]) -> None:
    screen.line(f"  {title}")
    for line in lines:
        screen.line(f"    {line}", indent=6)


def _name(profile: PhaseProfile, phase_id: str | None) -> str:
    phase = profile.phases.get(phase_id or "")
    return phase.name if phase else str(phase_id)


def _time(stamp: str) -> str:
    return datetime.fromisoformat(stamp).astimezone().strftime("%H:%M")


def _payload(name: str, payload: object) -> str:
    short = briefs.short_payload(name, payload)
    if isinstance(short, str):
        return short
    return json.dumps(short, ensure_ascii=False) if short else ""
