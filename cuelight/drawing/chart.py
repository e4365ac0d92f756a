"""What a drawing shows: boxes, and the arrows between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from cuelight.show import Way, is_standalone, lays_out, ways_from, ways_from_any
from profiles import PhaseProfile

START, END, ANY, BACK = "\0start", "\0end", "\0any", "\0back"
"""The ids of the boxes that are no phases, which no phase can have."""

Kind = Literal["phase", "start", "end", "any", "back"]
Tone = Literal["good", "bad", "faint"]


class Cause(NamedTuple):
    """One way from a phase to another, or to the end."""

    source: str
    """The phase's id, or `ANY`."""
    target: str
    """The phase's id, or `END`, or `BACK` to where it was entered from."""
    words: str
    """What takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is to be told of a phase or a cause beside what it is: how often it was taken, say."""

    note: str = ""
    tone: Tone | None = None
    """`good` and `bad` draw the eye, `faint` steps back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What is told beside: by phase, and by cause."""

    phases: Mapping[str, Mark] = field(default_factory=dict)
    causes: Mapping[Cause, Mark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A phase, or a place that stands for the beginning, the end, any phase or the one before."""

    id: str
    kind: Kind = "phase"
    name: str = ""
    about: tuple[str, ...] = ()
    """More lines, each short."""
    described: str = ""
    """All of it in words, for those who point at it or do not see."""
    is_initial: bool = False
    is_final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """All ways from one box to another."""

    source: str
    target: str
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A profile as it is drawn."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def chart_of(profile: PhaseProfile) -> Chart:
    """Return what is drawn of a profile: every phase once, and every way on."""
    causes = causes_of(profile)
    grouped: dict[tuple[str, str], list[Cause]] = {}
    for cause in causes:
        grouped.setdefault((cause.source, cause.target), []).append(cause)
    boxes = [Box(id=START, kind="start", described="The conversation begins.")]
    boxes += [_box_of(profile, phase_id) for phase_id in profile.phases]
    if any(cause.source == ANY for cause in causes):
        described = "Any phase but the target and final ones."
        boxes.append(Box(id=ANY, kind="any", name="any phase", described=described))
    if any(cause.target == BACK for cause in causes):
        described = "Back to the phase from which this one was entered."
        boxes.append(Box(id=BACK, kind="back", name="back", described=described))
    if any(cause.target == END for cause in causes):
        boxes.append(Box(id=END, kind="end", described="The conversation is completed."))
    return Chart(
        title=profile.name,
        boxes=tuple(boxes),
        arrows=(
            Arrow(source=START, target=profile.initial_phase),
            *(Arrow(source=s, target=t, causes=tuple(ways)) for (s, t), ways in grouped.items()),
        ),
    )


def causes_of(profile: PhaseProfile) -> list[Cause]:
    """Return every way on of a profile once; `Marks` can tell of each.

    A way from any phase is from `ANY`. One that goes back leads to where it can only come from, or
    to `BACK` where that can be several phases.
    """
    causes = [
        Cause(phase_id, _target_of(way, profile.origins_of(phase_id)), way.cause)
        for phase_id in profile.phases
        for way in ways_from(profile, phase_id)
        if not way.anywhere
    ]
    return causes + [Cause(ANY, _target_of(way), way.cause) for way in ways_from_any(profile)]


def _target_of(way: Way, origins: Sequence[str] = ()) -> str:
    if way.back:
        return origins[0] if len(origins) == 1 else BACK
    return END if way.target is None else way.target


def _box_of(profile: PhaseProfile, phase_id: str) -> Box:
    phase = profile.get_phase(phase_id)
    starts = "the AI starts" if phase.start == "ai" else "the human starts"
    kind = "coach, " if phase.is_coach else ""
    beside = profile.overlays_beside(phase_id)
    plan = (lays_out(phase.plan),) if phase.plan is not None else ()
    is_initial = phase_id == profile.initial_phase
    is_final = not profile.targets_of(phase_id) and not plan
    described = [
        f"{phase.name} ({phase_id}): {', '.join([f'{kind}{starts}', *plan])}.",
        "The conversation begins here." if is_initial else "",
        "No way leads on from here." if is_final else "",
        f"Signals: {', '.join(phase.all_signals)}." if phase.all_signals else "No signals.",
        *(
            f"Beside it: {one.name} ({overlay_id}), which gives {', '.join(one.signals)}."
            for overlay_id, one in beside.items()
        ),
    ]
    tells_more = not is_standalone(profile) and _letters(phase.name) != _letters(phase_id)
    return Box(
        id=phase_id,
        name=phase.name,
        about=(
            *((phase_id,) if tells_more else ()),
            f"{kind}{starts}",
            *plan,
            *(f"+ {one.name}" for one in beside.values()),
        ),
        described=" ".join(filter(None, described)),
        is_initial=is_initial,
        is_final=is_final,
    )


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
