"""A profile as people read it: its phases, what they signal, and where that leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cuelight.screen import NO_BREAK, Screen
from nodes.brief.description import flat
from profiles import (
    FINISHED,
    INTENT_READY,
    LAID_OUT,
    STANDALONE_PHASE,
    TURN_LIMIT,
    InstructionProfile,
    PhaseProfile,
    PhaseTransition,
    Signal,
)
from profiles.planning import Planning
from profiles.shape_words import in_words
from profiles.signal import as_signal
from profiles.wording import counted


class Way(NamedTuple):
    """One way on from a phase."""

    cause: str
    """What takes it: signals, turns, time or a condition."""
    target: str | None
    """The phase it leads to; `None` where the conversation is completed, or goes back."""
    back: bool = False
    """Whether it goes back to the phase that this one was entered from."""
    remember: str = "keep"
    """What the next phase knows of what was said."""
    anywhere: bool = False
    """Whether it leaves other phases as well."""

    def __str__(self) -> str:
        """Say it in one line."""
        end = "back to where it came from" if self.back else "the conversation is completed"
        return f"{self.cause} → {self.target or end}{_FORGETS[self.remember]}"


_FORGETS = {
    "keep": "",
    "reset": ", which knows nothing of what was said",
    "summarize": ", which knows a summary of what was said",
}


def is_standalone(profile: PhaseProfile) -> bool:
    """Whether a profile is a standalone one, of which the engine has made a phase."""
    return list(profile.phases) == [STANDALONE_PHASE] and not profile.transitions


def ways_from(profile: PhaseProfile, phase_id: str) -> list[Way]:
    """Return the ways on from a phase, in the order in which they are tried."""
    phase = profile.get_phase(phase_id)
    given = (*phase.all_signals, *((FINISHED,) if phase.is_plan else ()))
    completing = [n for n in given if n in profile.completing_signals(phase_id)]
    ways = [Way(" / ".join(completing), None)] if completing else []
    return [*ways, *map(_way_of, profile.transitions_from(phase_id))]


def ways_from_any(profile: PhaseProfile) -> list[Way]:
    """Return the ways that leave every phase but their targets and final ones."""
    return [_way_of(one) for one in profile.transitions if one.from_any]


def _way_of(transition: PhaseTransition) -> Way:
    return Way(
        transition.in_words,
        transition.to_phase,
        back=transition.return_,
        remember=transition.remember,
        anywhere=transition.from_any,
    )


def settings_line(profile: PhaseProfile, phase_id: str) -> str:
    """Return the settings of a phase that act in text."""
    phase = profile.get_phase(phase_id)
    first = "the AI" if phase.start == "ai" else "the human"
    limit = f"a coach for at most {phase.coach_turns} messages · " if phase.is_coach else ""
    if phase.plan is not None:
        limit = f"{lays_out(phase.plan)} · "
    return (
        f"{limit}{first} begins · at most {phase.max_tokens} tokens · temperature "
        f"{phase.temperature:g} · authority {phase.authority}{_calls(profile, phase_id)}"
    )


def _calls(profile: PhaseProfile, phase_id: str) -> str:
    """Return how many calls a turn makes in a phase that overlays run beside."""
    beside = profile.overlays_beside(phase_id)
    if not beside:
        return ""
    return f" · a turn makes 1 call and {len(beside)} beside it: {', '.join(beside)}"


def show_profile(screen: Screen, profile: PhaseProfile) -> None:
    """Show all of a profile that matters in text."""
    screen.line(profile.name, "bold")
    screen.line(_summary(profile))
    _show_everywhere(screen, profile)
    for phase_id, phase in profile.phases.items():
        screen.gap()
        screen.line(heading(profile, phase_id), "phase", indent=2)
        screen.line(f"  {settings_line(profile, phase_id)}", "dim", indent=2)
        _show_request(screen, phase)
        _show_plan(screen, phase)
        show_signals(screen, phase)
        _show_ways(screen, [way for way in ways_from(profile, phase_id) if not way.anywhere])
    for overlay_id in profile.overlays:
        _show_overlay(screen, profile, overlay_id)


def _show_overlay(screen: Screen, profile: PhaseProfile, overlay_id: str) -> None:
    """Show an overlay: what it looks at, what it gives, and who is told."""
    overlay = profile.overlays[overlay_id]
    screen.gap()
    same = overlay.name.casefold() == overlay_id.casefold()
    screen.line(overlay_id if same else f"{overlay_id} · {overlay.name}", "phase", indent=2)
    beside = ", ".join(overlay.beside) if overlay.beside is not None else "every phase"
    seen_by = ", ".join(overlay.seen_by) or "no phase" if overlay.seen_by is not None else "all"
    screen.line(
        f"  an overlay beside {beside} · seen by {seen_by} · at most {overlay.timeout_seconds:g} "
        f"seconds and {overlay.max_tokens} tokens · temperature {overlay.temperature:g}",
        "dim",
        indent=2,
    )
    screen.line("  Signals")
    for name, signal in overlay.declared.items():
        _show_signal(screen, name, signal)


def _show_signal(screen: Screen, name: str, signal: Signal) -> None:
    screen.line(f"    {name}: {' '.join(signal.when.split())}", indent=6)
    for line in payload_of(signal):
        screen.line(f"      {line}", indent=8)


def _show_everywhere(screen: Screen, profile: PhaseProfile) -> None:
    """Show what is declared for all phases at once."""
    if profile.signals:
        screen.gap()
        screen.line("  Signals of every phase that leads on", "phase")
        for name, declared in profile.signals.items():
            _show_signal(screen, name, as_signal(declared))
    if everywhere := ways_from_any(profile):
        screen.gap()
        screen.line("  From every phase but its target and final ones", "phase")
        for way in everywhere:
            screen.line(f"    {way}", indent=6)


def show_signals(screen: Screen, phase: InstructionProfile) -> None:
    """Show the signals that a phase declares, and when they are given."""
    signals = signals_of(phase)
    if not signals:
        screen.line("  No signals.")
        return
    screen.line("  Signals")
    for name, description in signals.items():
        screen.line(f"    {name}: {' '.join(description.split())}", indent=6)
        if name in phase.declared:
            for line in payload_of(phase.declared[name]):
                screen.line(f"      {line}", indent=8)


def payload_of(signal: Signal) -> list[str]:
    """Return what the payload of a signal looks like and what becomes of it, a line for each."""
    fields = signal.payload.properties.items() if signal.payload else ()
    required = signal.payload.required if signal.payload else ()
    lines = [
        f"{field}{'' if field in required else ' (if known)'}: {in_words(shape)}"
        f"{', quoted from the user' if field in signal.quotes else ''}"
        for field, shape in fields
    ]
    if signal.corrects is not None:
        lines.append(f"corrects {signal.corrects} in the memory")
    elif signal.is_kept:
        rests = f", and rests on {', '.join(signal.depends_on)}" if signal.depends_on else ""
        lines.append(f"kept in the memory{rests}")
    return lines


def signals_of(phase: InstructionProfile) -> dict[str, str]:
    """Return the signals of a phase, each with when it is given, and by whom where not the model.

    A coach's own signals are declared by nobody.
    """
    engine = {
        INTENT_READY: "From the engine alone: the user has confirmed exactly the brief shown.",
        LAID_OUT: phase.plan.when if phase.plan else "",
        TURN_LIMIT: "From the engine alone: the coach's messages are used up "
        f"({phase.coach_turns} since the phase was entered).",
    }
    return {name: _when(phase, name) or engine[name] for name in phase.all_signals}


def _when(phase: InstructionProfile, name: str) -> str | None:
    signal = phase.declared.get(name)
    return signal.when if signal else None


def _show_request(screen: Screen, phase: InstructionProfile) -> None:
    """Show what a coach knows at first."""
    if phase.request is None:
        return
    screen.line("  Knows at first")
    for name, value in phase.request.model_dump(mode="json", exclude_none=True).items():
        screen.line(f"    {name}: {flat(value)}", indent=6)


def lays_out(plan: Planning) -> str:
    """Return how many phases the model lays out, in words."""
    most = counted(plan.max_phases, "phase")
    return (
        f"lays out {'' if plan.min_phases == plan.max_phases else f'{plan.min_phases} to '}{most}"
    )


def _show_plan(screen: Screen, phase: InstructionProfile) -> None:
    """Show what the model may lay out."""
    if (plan := phase.plan) is None:
        return
    screen.line("  Each phase of the plan, one after another")
    for title, text in (
        ("is about", plan.about),
        ("is done", plan.done),
        ("answers", f"at most {counted(plan.max_turns, 'message')}"),
    ):
        screen.line(f"    {title}: {' '.join(text.split())}", indent=6)


def show_ways(screen: Screen, profile: PhaseProfile, phase_id: str) -> None:
    """Show where a phase leads, the way that is tried first on top."""
    _show_ways(screen, ways_from(profile, phase_id))


def _show_ways(screen: Screen, ways: list[Way]) -> None:
    if ways:
        screen.line("  Leads on, the first that fits")
        for way in ways:
            screen.line(f"    {way}", indent=6)


def heading(profile: PhaseProfile, phase_id: str) -> str:
    """Return a phase's id and its name, where that says more."""
    name = profile.get_phase(phase_id).name
    return phase_id if name.casefold() == phase_id.casefold() else f"{phase_id} · {name}"


def _summary(profile: PhaseProfile) -> str:
    window = f"the model sees the last {profile.memory_messages} messages"
    if is_standalone(profile):
        return f"A standalone conversation; {window}."
    count = len(profile.phases)
    phases = "one phase" if count == 1 else f"{count} phases"
    return f"A conversation in {phases}, which begins with {profile.initial_phase}; {window}."


def show_progress(
    screen: Screen, profile: PhaseProfile, phase_id: str, progress: dict[str, str]
) -> None:
    """Show which phase the conversation is in, which ones are done and which are to come."""
    if is_standalone(profile):
        return
    ids = list(profile.phases)
    name = profile.get_phase(phase_id).name
    screen.line(f"── {name} ({ids.index(phase_id) + 1}/{len(ids)}) ──", "phase")
    if len(ids) > 1:
        screen.line(_path(profile, progress, most=2 * screen.width), "dim", indent=2)


_MARKS = {"completed": "✓", "active": "●", "upcoming": "○"}


def _path(profile: PhaseProfile, progress: dict[str, str], most: int) -> str:
    """Return all phases with their marks; without their names where these take too much room."""
    marks = {phase_id: _MARKS[progress.get(phase_id, "upcoming")] for phase_id in profile.phases}
    # A name with its mark is never broken at the end of a line.
    named = "  ".join(
        f"{mark} {profile.get_phase(phase_id).name}".replace(" ", NO_BREAK)
        for phase_id, mark in marks.items()
    )
    return named if len(named) <= most else " ".join(marks.values())


def mermaid(profile: PhaseProfile) -> str:
    """Return the drawing of a profile, as Mermaid text.

    It shows the way that a conversation takes. The graph itself has more edges, since every turn
    starts in the phase that is active and ends where the human is to speak.
    """
    nodes = {phase_id: f"p{i}" for i, phase_id in enumerate(profile.phases, start=1)}
    lines = ["flowchart TD", "    start((start))"]
    for phase_id, node in nodes.items():
        phase = profile.get_phase(phase_id)
        more = f"<br/>{lays_out(phase.plan)}" if phase.plan is not None else ""
        for one in profile.overlays_beside(phase_id).values():
            more += f"<br/>+ {_escaped(one.name)}"
        lines.append(f'    {node}["{_escaped(phase.name)}{more}"]')
    over = [phase_id for phase_id in nodes if profile.completing_signals(phase_id)]
    if over:
        lines.append("    over((end))")
    everywhere = ways_from_any(profile)
    if everywhere:
        lines.append('    any(["any phase"])')
    lines.append(f"    start --> {nodes[profile.initial_phase]}")
    drawn = [(node, _own_ways(profile, phase_id)) for phase_id, node in nodes.items()]
    for node, ways in [*drawn, ("any", [(way.target, way) for way in everywhere])]:
        for target, causes in _causes(ways).items():
            end = nodes[target] if target else "over"
            lines.append(f'    {node} -->|"{"<br/>".join(map(_escaped, causes))}"| {end}')
    return "\n".join(lines)


def _own_ways(profile: PhaseProfile, phase_id: str) -> list[tuple[str | None, Way]]:
    """Return where a phase's own ways lead; one that goes back leads to several phases."""
    own: list[tuple[str | None, Way]] = []
    for way in ways_from(profile, phase_id):
        if way.back:
            back = Way(f"{way.cause}, back", None)
            own.extend((target, back) for target in profile.origins_of(phase_id))
        elif not way.anywhere:
            own.append((way.target, way))
    return own


def _causes(ways: Iterable[tuple[str | None, Way]]) -> dict[str | None, list[str]]:
    """Return every phase that one move reaches, with all that leads there."""
    causes: dict[str | None, list[str]] = {}
    for target, way in ways:
        causes.setdefault(target, []).append(way.cause)
    return causes


def _escaped(text: str) -> str:
    """Return text that Mermaid shows as it is."""
    return "".join(c if c.isalnum() or c in " .,:_-/+()?!" else f"#{ord(c)};" for c in text)
