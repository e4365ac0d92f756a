"""A script: a conversation as it is to go, line by line, with what is expected of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictStr, ValidationError, WithJsonSchema

from cuelight.durations import duration_of
from cuelight.errors import DurationError
from cuelight.rehearsing.stage import Cue, Line
from nodes.routing import BY_HAND
from profiles import (
    LAID_OUT,
    CoachRequest,
    PhaseProfile,
    Problem,
    ProfileFileError,
    RehearsalLine,
    UnknownProfileError,
    as_phase_profile,
    load_profile,
    written,
)
from profiles.checked import Checked
from profiles.document import Document, read_document
from profiles.errors import did_you_mean, listed, shown
from profiles.faults import Finding, Location, unknown_phase
from profiles.fields import GivenSignals, JsonObject, Text, Title, Words, wrong
from profiles.frozen import FrozenDict, FrozenSequence
from profiles.laid_out import example_of, planning_of
from profiles.library import is_path
from profiles.names import canonical_name
from profiles.planning import sample_phases
from profiles.routing import TIMED, WHEN
from profiles.source import read_text
from profiles.transition import Remember

_CAUSES = ("start", BY_HAND, *TIMED, WHEN)
"""What the history has beside signals."""


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str | Mapping) else value


def _refusals(value: object) -> object:
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list | tuple) and all(isinstance(name, str) for name in value):
        value = dict.fromkeys(value, "")
    if isinstance(value, Mapping):
        return {
            canonical_name(name) if isinstance(name, str) else name: "" if why is None else why
            for name, why in value.items()
        }
    return value


def _length(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    try:
        return duration_of(value if isinstance(value, str) else shown(value))
    except DurationError as error:
        raise wrong(str(error)) from None


Refusals = Annotated[
    Mapping[StrictStr, StrictStr], BeforeValidator(_refusals, json_schema_input_type=Any)
]
"""{name: a part of the reason}, a list of names, or one name."""

Beside = Annotated[
    Mapping[StrictStr, GivenSignals | None], WithJsonSchema({"type": ["object", "null"]})
]
"""{overlay id: the signals that it gives, or nothing for no answer}."""

Lines = Annotated[
    FrozenSequence[RehearsalLine], BeforeValidator(_one_or_more, json_schema_input_type=Any)
]
"""Replies of the model, or a single one."""

Length = Annotated[timedelta, BeforeValidator(_length, json_schema_input_type=str)]


class ExpectedVisit(Checked):
    """A stay in a phase, as the history is to have it."""

    phase: Text = Field(description="The phase.")
    trigger: Text | None = Field(default=None, description="What led there, where it matters.")
    remember: Remember | None = Field(
        default=None, description="What is known there of what was said: keep, reset or summarize."
    )

    @classmethod
    def _read(cls, data: Any) -> Any:
        return super()._read({"phase": data} if isinstance(data, str) else data)


class Expected(Checked):
    """What is to be true after a turn; what is not said is not looked at."""

    phase: Text | None = Field(default=None, description="The phase that answers next.")
    status: Literal["active", "completed"] | None = Field(
        default=None, description="How the conversation stands: 'active' or 'completed'."
    )
    accepted: GivenSignals | None = Field(
        default=None,
        description="The signals that counted in this turn, all of them: {name: payload}, or a "
        "list of names. A payload may leave fields out.",
    )
    refused: Refusals | None = Field(
        default=None,
        description="The signals that did not count in this turn, all of them: {name: part of the "
        "reason}, or a list of names.",
    )
    trigger: Text | None = Field(
        default=None, description="What led into the phase, as the history has it."
    )
    history: FrozenSequence[ExpectedVisit] | None = Field(
        default=None,
        description="The phases so far, all of them in order: ids, or {phase, trigger}.",
    )
    memory: JsonObject | None = Field(
        default=None,
        description="What is remembered: {signal: {field: value}}; null for what is not there.",
    )
    brief: JsonObject | None = Field(
        default=None, description="What a coach's brief holds: {field: value}."
    )
    readiness: (
        Literal["not_ready", "needs_clarification", "awaiting_confirmation", "ready"] | None
    ) = Field(default=None, description="How ready a coach's brief is.")


class ScriptTurn(Checked):
    """One turn: what comes in, what the model says, and what is expected then."""

    user: Words | None = Field(
        default=None, description="The user's message; without one the conversation is opened."
    )
    after: Length = Field(
        default=timedelta(), description="How long after the turn before it comes, such as 90s."
    )
    model: Lines = Field(
        default=(),
        description="The model's replies in this turn, with their signals. Where they run out, "
        "the profile's own lines of rehearsal are played.",
    )
    beside: Beside = Field(
        default_factory=FrozenDict,
        description="What the overlays give for the message: {overlay: {signal: payload}}, or "
        "{overlay: null} for one that does not answer. Those not named find nothing.",
    )
    move: Text | None = Field(default=None, description="A phase to move to by hand.")
    expect: Expected = Field(
        default_factory=Expected, description="What is to be true after the turn."
    )

    @property
    def cue(self) -> Cue:
        """What the stage is told."""
        lines = [Line(say=one.say, signals=one.signals) for one in self.model]
        beside = {
            overlay: None if given is None else Line(signals=given)
            for overlay, given in self.beside.items()
        }
        return Cue(user=self.user, after=self.after, lines=lines, beside=beside, move=self.move)

    @classmethod
    def _findings(cls, data: Mapping[str, Any]) -> Iterable[Finding]:
        if data.get("user") is not None and data.get("move") is not None:
            yield Finding(
                ("move",),
                "stands beside 'user'. A turn moves by hand or has a message; make it two turns.",
                data["move"],
            )


class Script(Checked):
    """A conversation as it is to go."""

    title: Title = Field(description="What it shows, in a sentence.")
    profile: Words = Field(
        description="The profile: a name that `cuelight profiles` lists, or a file, seen from here."
    )
    request: CoachRequest | None = Field(
        default=None, description="What the session tells a coach at first."
    )
    turns: FrozenSequence[ScriptTurn] = Field(
        min_length=1, description="The turns, in their order."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptFile:
    """A script as it stands in a file, with the profile that it plays."""

    file: Path
    script: Script
    profile: PhaseProfile
    lines: Mapping[Location, int]

    def line_of(self, loc: Location) -> int | None:
        """Return the line of a part of the script, or of the nearest part around it."""
        parts = (loc[:depth] for depth in range(len(loc), -1, -1))
        return next((self.lines[part] for part in parts if part in self.lines), None)


def read_script(file: Path) -> ScriptFile:
    """Read a script; `ProfileFileError` reports every fault of it at once, or of its profile."""
    document = read_document(read_text(file), file)
    if not isinstance(document.data, Mapping):
        problem = Problem("", "is no script; a script has the keys title, profile and turns.")
        raise ProfileFileError(file, [problem])
    script: Script | None = None
    try:
        script = Script.model_validate(document.data)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            document.report(details["loc"], details["msg"], code=details["ctx"]["code"])
    profile = _profile_of(document, file)
    if profile is not None and script is not None:
        for finding in _findings(script, profile):
            document.report(finding.loc, finding.message, code=finding.code)
    if document.problems or script is None or profile is None:
        raise ProfileFileError(file, document.problems)
    lines = {loc: position[0] for loc, position in document.positions.items()}
    return ScriptFile(file=file, script=script, profile=profile, lines=lines)


def _profile_of(document: Document, file: Path) -> PhaseProfile | None:
    name = document.data.get("profile")
    if not isinstance(name, str) or not name.strip():
        return None
    try:
        return as_phase_profile(load_profile(file.parent / name if is_path(name) else name))
    except UnknownProfileError as error:
        document.report(("profile",), str(error))
    except ProfileFileError as error:
        if not (is_path(name) and not (file.parent / name).exists()):
            raise
        document.report(("profile",), f"is {shown(name)}, and there is no file {error.file}.")
    return None


def _planned(script: Script, profile: PhaseProfile) -> Iterator[str]:
    """Yield the ids of the phases that are laid out: by the script, or else by the rehearsal."""
    if (planning := planning_of(profile)) is None or profile.plan_phase is None:
        return
    lines = [line for turn in script.turns for line in turn.model]
    for line in [*lines, *profile.phases[profile.plan_phase].rehearsal]:
        for one in written.sequence(line.signals.get(LAID_OUT, {}).get("phases")):
            if isinstance(phase_id := written.part(one, "id"), str):
                yield phase_id
    yield from (one["id"] for one in sample_phases(planning.min_phases, profile.phases))


def _findings(script: Script, profile: PhaseProfile) -> Iterator[Finding]:
    known = dict.fromkeys([*profile.phases, *_planned(script, profile)])
    example = example_of(profile)
    every = {name: None for p in example.phases for name in example.signals_in(p)}
    for number, turn in enumerate(script.turns):
        loc: Location = ("turns", number)
        expect = turn.expect
        yield from unknown_phase((*loc, "move"), turn.move, known)
        yield from unknown_phase((*loc, "expect", "phase"), expect.phase, known)
        for place, visit in enumerate(expect.history or ()):
            yield from unknown_phase((*loc, "expect", "history", place), visit.phase, known)
            yield from _no_such_trigger(
                (*loc, "expect", "history", place, "trigger"), visit.trigger, every
            )
        yield from _no_such_trigger((*loc, "expect", "trigger"), expect.trigger, every)
        for field, names in (("memory", expect.memory), ("accepted", expect.accepted)):
            yield from _no_such_signals((*loc, "expect", field), names or (), every)
        yield from _beside_findings((*loc, "beside"), turn, profile)
        beside = (given for given in turn.beside.values() if given)
        lines = (line.signals for line in turn.model)
        given = {name: None for signals in (*lines, *beside) for name in signals}
        for name in expect.refused or () if turn.model else ():
            if name not in given:
                its = f"It gives: {listed(given, name)}." if given else "It gives none."
                yield Finding(
                    (*loc, "expect", "refused", name),
                    f"{shown(name)} is not among the signals that the model gives in this turn."
                    f"{did_you_mean(name, given)} {its}",
                )


def _no_such_signals(
    loc: Location, names: Iterable[str], every: Mapping[str, None]
) -> Iterator[Finding]:
    """Find names that no phase declares, of which nothing could ever be so."""
    for name in names:
        if name not in every:
            yield Finding(
                (*loc, name),
                f"{shown(name)} is no signal of the profile.{did_you_mean(name, every)} "
                f"Signals: {listed(every, name)}.",
            )


def _no_such_trigger(
    loc: Location, trigger: str | None, every: Mapping[str, None]
) -> Iterator[Finding]:
    """Find a trigger that no history can have: it names signals, or a cause that is none."""
    known = {**every, **dict.fromkeys(_CAUSES)}
    for name in (trigger or "").split(", ") if trigger is not None else ():
        if name not in known:
            yield Finding(
                loc,
                f"{shown(name)} leads nowhere.{did_you_mean(name, known)} Write a signal, several "
                f"with a comma and a space between them, or one of {listed(_CAUSES)}.",
            )


def _beside_findings(loc: Location, turn: ScriptTurn, profile: PhaseProfile) -> Iterator[Finding]:
    for overlay_id, given in turn.beside.items():
        overlay = profile.overlays.get(overlay_id)
        if overlay is None:
            its = listed(profile.overlays, overlay_id) or "none"
            near = did_you_mean(overlay_id, profile.overlays)
            yield Finding(
                (*loc, overlay_id),
                f"{shown(overlay_id)} is no overlay of the profile.{near} Overlays: {its}.",
            )
            continue
        for name in given or ():
            if name not in overlay.signals:
                yield Finding(
                    (*loc, overlay_id, name),
                    f"{shown(name)} is no signal of overlay {overlay_id!r}."
                    f"{did_you_mean(name, overlay.signals)} "
                    f"Its signals: {listed(overlay.signals, name)}.",
                )
