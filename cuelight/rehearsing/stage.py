"""A stage: the engine itself in memory, with a clock and a model that do as they are told.

Every turn is a run of the profile's compiled graph on a real checkpointer, along the path of a
rehearsal. It can go on from any earlier scene, since each is a checkpoint.
"""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver

from graph.admission import check_messages, checked_request, make_message
from graph.compiled import PhaseGraph, compiled
from graph.replaying.facts import new_messages
from graph.transcript import OverlayEntry, entry_of
from nodes.clock import clock
from nodes.context import REHEARSAL, Context
from nodes.errors import ModelFailure, TurnError
from nodes.events import Event, listener
from nodes.made_payload import made_payload
from nodes.observing import Move, observer
from nodes.planning import as_laid_out
from nodes.rehearsal import Whisperer, prompter, whisperer
from nodes.signals import render_signals
from nodes.state import CoachInput, PhaseState, StoredState
from profiles import PhaseProfile

T = TypeVar("T")

CURTAIN_UP = datetime(2030, 1, 1, 9, tzinfo=UTC)
"""When every rehearsal begins."""

_NOTHING_FOUND = "<signals>{}</signals>"
_NO_WORDS = "…"
"""What stands in for the words of a line that has none."""

Signals = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A reply of the model."""

    say: str = ""
    signals: Signals = field(default_factory=dict)
    is_completed: bool = False
    """Whether the payloads get the fields that they lack, and not only those without any."""

    def as_reply(self, profile: PhaseProfile, state: PhaseState) -> str:
        """Return what the model writes."""
        text = self.say.strip() or _NO_WORDS
        if not self.signals:
            return text
        signals: dict[str, dict[str, Any]] = {}
        for name, payload in self.signals.items():
            whole = self.is_completed or not payload
            made = made_payload(profile, state, name) if whole else {}
            signals[name] = _over(made, payload)
        return f"{text}\n{render_signals(signals)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What a turn begins with, and what the model says in it."""

    user: str | None = None
    """The user's message; `None` to open the conversation."""
    after: timedelta = timedelta()
    """How long after the turn before."""
    lines: Sequence[Line] = ()
    """The model's replies in this turn; where they run out, the profile's own lines."""
    beside: Mapping[str, Line | None] = field(default_factory=dict)
    """What overlays give for the message, by their ids; `None` for no answer. The others find
    nothing."""
    move: str | None = None
    """A phase to move to by hand."""
    request: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A reply as it was committed."""

    phase: str
    text: str
    accepted: Signals
    refused: Sequence[Mapping[str, Any]]
    """Those that did not count: name, payload, reason, and whether it came `early`."""
    unjudged: Sequence[Mapping[str, Any]]
    overlays: Mapping[str, OverlayEntry] = field(default_factory=dict)
    """What the overlays beside it have given, by their ids."""

    @property
    def all_accepted(self) -> dict[str, Mapping[str, Any]]:
        """The signals that counted, those of the overlays too."""
        beside = [one.signals for one in self.overlays.values()]
        return {name: given for each in (self.accepted, *beside) for name, given in each.items()}

    @property
    def all_refused(self) -> list[Mapping[str, Any]]:
        """Those that did not count; what an overlay lost without a name is none."""
        beside = [each for one in self.overlays.values() for each in one.refused_signals]
        return [*self.refused, *(each for each in beside if each["name"])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where a conversation stands between turns."""

    state: StoredState = field(default_factory=StoredState)
    time: datetime = CURTAIN_UP
    config: RunnableConfig | None = None
    """The checkpoint; `None` before the first turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What became of a turn."""

    before: Scene
    after: Scene
    said: Sequence[Said] = ()
    moves: Sequence[Move] = ()
    unsaid: Sequence[Line] = ()
    """The model's lines that nobody asked for."""
    error: str | None = None
    """Why the turn failed, so that nothing has changed."""

    @property
    def accepted(self) -> dict[str, Mapping[str, Any]]:
        """The signals that counted in this turn."""
        return {name: given for one in self.said for name, given in one.all_accepted.items()}

    @property
    def refused(self) -> dict[str, str]:
        """The signals that did not count in this turn, with the reasons."""
        return {each["name"]: each["reason"] for one in self.said for each in one.all_refused}

    @property
    def asked(self) -> set[str]:
        """The overlays that were asked in this turn."""
        return {overlay for one in self.said for overlay in one.overlays}


class Stage:
    """Plays turns of a profile."""

    def __init__(self, profile: PhaseProfile) -> None:
        self.profile = profile
        self._saver = InMemorySaver()
        self._graph: PhaseGraph = compiled(profile, self._saver)
        self._context = Context(model=REHEARSAL, attempts=1)

    async def play(self, cue: Cue, scene: Scene | None = None) -> Played:
        """Play a turn that goes on from a scene, by default the beginning."""
        scene = scene or Scene()
        time = scene.time + cue.after
        lines = deque(cue.lines)
        moves: list[Move] = []
        config: RunnableConfig = scene.config or {"configurable": {"thread_id": uuid.uuid4().hex}}
        with _directed(self.profile, time, lines, moves), _set(whisperer, self._whisper(cue)):
            try:
                state = await self._run(cue, config)
            except TurnError as error:
                return Played(before=scene, after=scene, error=str(error))
        newest = self._saver.get_tuple(
            {"configurable": {"thread_id": config["configurable"]["thread_id"]}}
        )
        after = Scene(state=state, time=time, config=newest.config if newest else None)
        said = [
            _said(message)
            for message in new_messages(scene.state, state)
            if isinstance(message, AIMessage)
        ]
        return Played(before=scene, after=after, said=said, moves=moves, unsaid=list(lines))

    def _whisper(self, cue: Cue) -> Whisperer:
        """Return who answers for the overlays of a turn."""

        def whisper(overlay_id: str, state: PhaseState) -> str:
            line = cue.beside.get(overlay_id, Line())
            if line is None:
                raise ModelFailure("unavailable", "The cue has it that there is no answer.")
            return line.as_reply(self.profile, state) if line.signals else _NOTHING_FOUND

        return whisper

    async def _run(self, cue: Cue, config: RunnableConfig) -> StoredState:
        messages = [] if cue.user is None else [make_message(cue.user)]
        check_messages(messages)
        inputs: CoachInput = {"messages": [*messages], "move": cue.move}
        if cue.request is not None:
            inputs["request"] = checked_request(self.profile, cue.request)
        state = await self._graph.ainvoke(inputs, config, context=self._context, durability="exit")
        return cast("StoredState", state)


@contextmanager
def _directed(
    profile: PhaseProfile, time: datetime, lines: deque[Line], moves: list[Move]
) -> Iterator[None]:
    """Set the clock, the model's lines and who looks on, for the length of a turn."""

    def note(work: object) -> AbstractContextManager[object]:
        if isinstance(work, Move):
            moves.append(work)
        return nullcontext()

    def prompt(state: PhaseState) -> str | None:
        return lines.popleft().as_reply(as_laid_out(profile, state), state) if lines else None

    with (
        _set(clock, lambda: time),
        _set(prompter, prompt),
        _set(observer, note),
        _set(listener, _unheard),
    ):
        yield


@contextmanager
def _set(variable: ContextVar[T], value: T) -> Iterator[None]:
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


def _over(made: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a payload with what is given over what was made, field by field."""
    over = dict(made)
    for key, value in given.items():
        inner = over.get(key)
        if isinstance(inner, Mapping) and isinstance(value, Mapping):
            over[key] = _over(inner, value)
        else:
            over[key] = value
    return over


def _unheard(_: Event) -> None:
    """Let the events of a turn pass: the state says all of it."""


def _said(message: AIMessage) -> Said:
    entry = entry_of(message)
    return Said(
        phase=entry.phase or "",
        text=entry.text,
        accepted=entry.signals,
        refused=entry.refused_signals,
        unjudged=tuple(message.additional_kwargs.get("unjudged", ())),
        overlays=entry.overlays,
    )
