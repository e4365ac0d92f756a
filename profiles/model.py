"""What a conversation is: phases, the signals of each, and the transitions they cause.

The fields and methods are those of the phased guide that the format comes from. All of it is
frozen, and wrong data cannot be made into a profile: what can be checked without a model is
checked here, and every fault of a profile is reported at once.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from itertools import chain
from typing import Any, Literal, Self

from pydantic import Field, StrictStr

from profiles import checks, written
from profiles.checked import Checked, reading_stored
from profiles.conditions import names_in
from profiles.errors import UnknownPhaseError
from profiles.faults import Finding
from profiles.fields import (
    JsonObject,
    Milliseconds,
    OverlayId,
    PhaseId,
    SignalNames,
    Temperature,
    Text,
    Title,
    TokenLimit,
    Words,
)
from profiles.frozen import FrozenDict, FrozenMapping, FrozenSequence
from profiles.names import ENGINE_SIGNALS, FINISHED, LAID_OUT, TURN_LIMIT
from profiles.overlay import MOST_OVERLAYS, Overlay
from profiles.payloads import Payloads
from profiles.planning import Place, Planning
from profiles.rehearsal_line import RehearsalLine
from profiles.routing import Choice, Moment, Situation, bars, choose
from profiles.signal import DeclaredSignals, Signal, as_signal
from profiles.transition import PhaseTransition, TurnLimit

STANDALONE_PHASE = "conversation"
"""The id of the only phase of a standalone instruction profile."""

DEFAULT_WINDOW = 24
"""How many messages a conversation keeps where its profile does not say."""

DEFAULT_TURN_LIMIT = 10
"""How many turns a coach has where its profile does not say."""


class CoachRequest(Checked):
    """What a coach knows before its first word; whatever is missing it asks for."""

    asset_type: Text | None = Field(
        default=None, description="What is to be made, such as poster, logo or emote."
    )
    mood: Text | None = Field(default=None, description="The mood that was chosen.")
    custom_mood: Text | None = Field(
        default=None, description="The user's own word for the mood, which wins over a chosen one."
    )
    brand_context: JsonObject | None = Field(
        default=None, description="The user's brand: its name, colours, rules, and the like."
    )
    game_name: Text | None = Field(default=None, description="The game that it is about.")
    game_context: Text | None = Field(default=None, description="What to know about the game.")
    description: Text | None = Field(
        default=None, description="The user's wish in their own words. It counts as the first turn."
    )
    preferences: JsonObject | None = Field(
        default=None, description="What the user always prefers: {name: value}."
    )
    community_assets: FrozenSequence[JsonObject] | None = Field(
        default=None, description="Assets of a community that are used, each with its facts."
    )
    media_asset_placements: FrozenSequence[JsonObject] | None = Field(
        default=None, description="Media that are placed already, each with where it is."
    )
    canvas_snapshot_url: Text | None = Field(
        default=None, description="The address of a picture of the canvas."
    )
    canvas_snapshot_description: Text | None = Field(
        default=None, description="What is on the canvas, in words."
    )


class InstructionProfile(Checked):
    """How the model speaks: a conversation of its own, or one phase of a `PhaseProfile`."""

    name: Title = Field(description="The name shown to people.")
    kind: Literal["talk", "coach", "plan"] = Field(
        default="talk",
        description="What the phase is: 'talk', 'coach', which works out a brief with the user, or "
        "'plan', in which the model lays out the phases that follow.",
    )
    plan: Planning | None = Field(
        default=None,
        description="What a phase of kind 'plan' may lay out.",
    )
    request: CoachRequest | None = Field(
        default=None,
        description="What the coach knows at first; the session's own request goes over it.",
    )
    turn_limit: int | None = Field(
        default=None,
        strict=True,
        ge=2,
        le=1000,
        description="How many of the user's messages the coach answers before it ends; 10 where "
        "nothing is said.",
    )
    start: Literal["human", "ai"] = Field(
        default="ai",
        description="Who speaks first when the phase begins: 'ai' or 'human'.",
    )
    voice: Words = Field(default="alba", description="The speech synthesis voice. Voice only.")
    max_tokens: TokenLimit = Field(
        default=400, description="The most tokens a reply may have, its signals included."
    )
    temperature: Temperature = Field(
        default=0.7,
        description="How freely the model chooses its words, from 0 (always alike) to 2.",
    )
    pause_ms: Milliseconds = Field(
        default=600,
        description="Milliseconds of silence that end a segment of speech. Voice only.",
    )
    end_ms: Milliseconds = Field(
        default=1200,
        description="Milliseconds of silence that end a turn which seems finished. Voice only.",
    )
    safety_timeout_ms: Milliseconds = Field(
        default=2500,
        description="Milliseconds of silence that end any turn. Voice only.",
    )
    interruption_sensitivity: float = Field(
        default=0.5,
        strict=True,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="How easily a voice interrupts the model, from 0 (never) to 1. Voice only.",
    )
    authority: Literal["human", "ai", "default"] = Field(
        default="default",
        description="Whose turn wins when a message arrives during a turn: 'human' takes over, "
        "'ai' refuses the message, 'default' queues it.",
    )
    human_speaking_limit_sec: int | None = Field(
        default=None,
        strict=True,
        ge=1,
        le=3600,
        description="Seconds of speech after which the model takes the floor. Voice only.",
    )
    acknowledgments: FrozenSequence[Words] = Field(
        default=(),
        description="What the model may say to take the floor at the speaking limit. Voice only.",
    )
    instructions: Words = Field(
        description="What the model is to do in this phase: its system prompt."
    )
    signals: DeclaredSignals = Field(
        default_factory=FrozenDict,
        description="The signals that the model may give here: {name: when to give it}, or "
        "{name: {when: …, payload: …}}.",
    )
    completes: SignalNames | None = Field(
        default=None,
        description="The signals that complete the conversation here. Without it, every signal "
        "of a final phase does.",
    )
    max_turns: int | None = Field(
        default=None,
        strict=True,
        ge=1,
        le=10_000,
        description="How many of the user's messages this phase answers; the next one goes to "
        "`then`.",
    )
    then: Text | None = Field(
        default=None, description="The phase that follows when `max_turns` are used up."
    )
    memory_messages: int | None = Field(
        default=None,
        strict=True,
        ge=8,
        le=1000,
        description="How many messages a standalone conversation keeps in its window.",
    )
    rehearsal: FrozenSequence[RehearsalLine] = Field(
        default=(),
        description="The replies that the rehearsal model plays here, in order.",
    )

    @cached_property
    def as_conversation(self) -> PhaseProfile:
        """The conversation of one phase that it is where it stands alone."""
        phase = self.model_copy(
            update={
                "completes": (TURN_LIMIT,) if self.is_coach else (),
                "max_turns": None,
                "then": None,
                "memory_messages": None,
            }
        )
        return PhaseProfile(
            name=self.name,
            phases={STANDALONE_PHASE: phase},
            initial_phase=STANDALONE_PHASE,
            memory_messages=self.memory_messages or DEFAULT_WINDOW,
        )

    @property
    def is_coach(self) -> bool:
        """Whether a coach works out a brief here."""
        return self.kind == "coach"

    @property
    def is_plan(self) -> bool:
        """Whether the model lays out the phases that follow here."""
        return self.kind == "plan"

    @property
    def coach_turns(self) -> int:
        """How many of the user's messages the coach answers."""
        return self.turn_limit or DEFAULT_TURN_LIMIT

    @cached_property
    def declared(self) -> Mapping[str, Signal]:
        """The declared signals, each in its long form."""
        return FrozenDict({name: as_signal(given) for name, given in self.signals.items()})

    @property
    def all_signals(self) -> tuple[str, ...]:
        """The signals that can be given here: the declared ones, and those of the engine."""
        engine = [name for name in ENGINE_SIGNALS if name not in self.signals]
        plan = (LAID_OUT,) if self.is_plan and LAID_OUT not in self.signals else ()
        return (*self.signals, *plan, *(engine if self.is_coach else ()))

    @classmethod
    def _stray(cls, key: str) -> str | None:
        beside = "overlays stand beside 'phases', in a profile that has some"
        return beside if key == "overlays" else None

    @classmethod
    def _findings(cls, data: Mapping[str, Any]) -> Iterable[Finding]:
        timings = ("pause_ms", "end_ms", "safety_timeout_ms")
        return checks.instruction_findings(
            data, {name: cls.model_fields[name].default for name in timings}
        )


class PhaseProfile(Checked):
    """A conversation in phases, with transitions that the model's signals cause."""

    name: Title = Field(description="The name shown to people.")
    phases: FrozenMapping[PhaseId, InstructionProfile] = Field(
        min_length=1, description="The phases by id, in the order they are usually passed."
    )
    transitions: FrozenSequence[PhaseTransition] = Field(
        default=(), description="The moves between phases; the first that fits is taken."
    )
    initial_phase: Text = Field(description="The id of the phase that the conversation starts in.")
    signals: DeclaredSignals = Field(
        default_factory=FrozenDict,
        description="The signals that the model may give in every phase that is not final; one "
        "that triggers transitions from '*', where one of these leaves: {name: when to give it}.",
    )
    overlays: FrozenMapping[OverlayId, Overlay] = Field(
        default_factory=FrozenDict,
        max_length=MOST_OVERLAYS,
        description="Who watches beside the phases without a word, by id: each looks at every "
        "message of the user's in a call of its own, and gives signals.",
    )
    phase_context: Text | None = Field(
        default=None, description="What the model is told in every phase."
    )
    per_phase_context: FrozenMapping[StrictStr, Text] | None = Field(
        default=None, description="What the model is told in single phases: {phase id: text}."
    )
    memory_messages: int = Field(
        default=DEFAULT_WINDOW,
        strict=True,
        ge=8,
        le=1000,
        description="How many of the last messages the model sees and the state keeps.",
    )

    @classmethod
    def _read(cls, data: Any) -> Any:
        data = super()._read(data)
        if not isinstance(data, Mapping) or not isinstance(phases := data.get("phases"), Mapping):
            return data
        named = {"phases": {k: _named(k, phase) for k, phase in phases.items()}}
        if isinstance(overlays := data.get("overlays"), Mapping):
            named["overlays"] = {k: _named(k, overlay) for k, overlay in overlays.items()}
        return {**data, **named}

    @classmethod
    def _findings(cls, data: Mapping[str, Any]) -> Iterable[Finding]:
        return checks.phase_findings(data)

    @classmethod
    def _breaks(cls, data: Mapping[str, Any]) -> Iterable[Finding]:
        return checks.breaking_findings(data)

    @classmethod
    def _reading(cls, data: Any) -> AbstractContextManager[object]:
        return _declared_everywhere(written.declared(data) or ())

    @classmethod
    def from_stored(cls, body: str) -> Self:
        """Return a version of a profile that was stored when it was used.

        Its rules are those of the release that stored it: only its form is checked, and that the
        phases exist that it names.
        """
        with reading_stored():
            return cls.model_validate_json(body)

    def get_phase(self, phase_id: str) -> InstructionProfile:
        """Return the phase with this id; `UnknownPhaseError` where there is none.

        The signals that the profile declares for all phases are among its own.
        """
        try:
            return self._phases_with_signals[phase_id]
        except KeyError:
            raise UnknownPhaseError(phase_id, self.name, self.phases) from None

    def get_phase_context(self, phase_id: str) -> str:
        """Return what the model is told in this phase: the global context, then its own."""
        self.get_phase(phase_id)
        own = (self.per_phase_context or {}).get(phase_id)
        parts = [part.strip() for part in (self.phase_context, own) if part]
        return "\n\n".join(filter(None, parts))

    def find_transition(self, current_phase: str, emitted_signals: Iterable[str]) -> str | None:
        """Return the phase that these signals lead to, or `None` where they lead nowhere.

        The first transition of the profile that fits wins. Names count in both spellings. What may
        hold a transition back depends on the state and is not looked at, nor is where one goes
        back to, for which this is `None`; `next_transition` looks at both.
        """
        transition = self.match_transition(current_phase, emitted_signals)
        return transition.to_phase if transition else None

    def match_transition(self, phase_id: str, signals: Iterable[str]) -> PhaseTransition | None:
        """Return the first transition out of the phase that `signals`, in any spelling, cause."""
        given = set(signals)
        return next((t for t in self.transitions_from(phase_id) if t.fires_on(given)), None)

    def signals_of(self, phase_id: str) -> Mapping[str, Signal]:
        """Return the signals that the model may give in a phase, each in its long form."""
        return self.get_phase(phase_id).declared

    @cached_property
    def payloads(self) -> Payloads:
        """What the signals of all phases carry, and what is kept of it."""
        own = (self.signals_of(phase_id).items() for phase_id in self.phases)
        everywhere = ((name, as_signal(given)) for name, given in self.signals.items())
        beside = (overlay.declared.items() for overlay in self.overlays.values())
        return Payloads([*chain.from_iterable(own), *everywhere, *chain.from_iterable(beside)])

    def overlays_beside(self, phase_id: str) -> Mapping[str, Overlay]:
        """Return the overlays that run beside a phase, by their ids."""
        node = self.node_of(phase_id)
        return {k: overlay for k, overlay in self.overlays.items() if overlay.is_beside(node)}

    def overlay_of(self, name: str) -> str | None:
        """Return the id of the overlay that gives a signal; `None` where a phase does."""
        return self._overlays_by_signal.get(name)

    def signals_beside(self, phase_id: str) -> Mapping[str, Signal]:
        """Return the signals that overlays may give beside a phase, each in its long form."""
        beside = self.overlays_beside(phase_id).values() if self.overlays else ()
        return {name: signal for overlay in beside for name, signal in overlay.declared.items()}

    def signals_in(self, phase_id: str) -> tuple[str, ...]:
        """Return all signals that can be given while a phase is active, by whomever."""
        return (*self.get_phase(phase_id).all_signals, *self.signals_beside(phase_id))

    def is_seen_in(self, phase_id: str, name: str) -> bool:
        """Whether the model of a phase is told what the memory keeps of a signal."""
        giver = self.overlay_of(name)
        return giver is None or self.overlays[giver].is_seen_by(self.node_of(phase_id))

    def hidden_in(self, phase_id: str) -> tuple[str, ...]:
        """Return the signals of overlays of which the model of a phase is told nothing."""
        given = self._overlays_by_signal
        return tuple(name for name in given if not self.is_seen_in(phase_id, name))

    def next_transition(self, phase_id: str, situation: Situation, moment: Moment) -> Choice:
        """Return what the transitions out of a phase come to, with all that may hold them back.

        Before a reply, turns and time are judged; after it, signals and conditions alone.
        """
        return choose(self.transitions_from(phase_id), situation, moment)

    def barred_signals(
        self, phase_id: str, situation: Situation, given: Collection[str]
    ) -> dict[str, str]:
        """Return those of the signals just given that may not be given yet, with the reasons.

        In the situation they count already. Those of the engine are never barred.
        """
        given = [name for name in given if name not in ENGINE_SIGNALS]
        return bars(self.transitions_from(phase_id), situation, given)

    @cached_property
    def plan_phase(self) -> str | None:
        """The phase in which the model lays out a plan; `None` where there is none."""
        return next((p for p, phase in self.phases.items() if phase.is_plan), None)

    @property
    def plan_completes(self) -> bool:
        """Whether the end of a plan completes the conversation, rather than lead on."""
        planner = self.phases[self.plan_phase] if self.plan_phase is not None else None
        if planner is None:
            return False
        if planner.completes is not None:
            return FINISHED in planner.completes
        own = any(t.from_phase == self.plan_phase for t in self.transitions)
        return not own and planner.then is None

    def planned(self, phase_id: str) -> Place | None:
        """Return the place of a phase in the plan; `None` for a phase of the profile's own."""
        return None

    def last_turn(self, phase_id: str) -> int | None:
        """Return after which turn of this phase the conversation is completed, if after any."""
        return None

    def node_of(self, phase_id: str) -> str:
        """Return the phase of the profile's own whose node speaks for a phase."""
        return phase_id

    def place_of(self, transition: PhaseTransition) -> int:
        """Return the number of a transition in the profile; -1 where nobody wrote it there."""
        return self._places.get(id(transition), -1)

    @cached_property
    def _places(self) -> dict[int, int]:
        return {id(one): place for place, one in enumerate(self.transitions)}

    @cached_property
    def made_of_plans(self) -> OrderedDict[str, PhaseProfile]:
        """What `profiles.laid_out` has made of the profile with plans, the last ones used."""
        return OrderedDict()

    @property
    def has_coach(self) -> bool:
        """Whether a coach works out a brief in one of the phases."""
        return any(phase.is_coach for phase in self.phases.values())

    def transitions_from(self, phase_id: str) -> tuple[PhaseTransition, ...]:
        """Return the transitions out of a phase, in the order of the profile.

        Those from any phase are among them, and at last the one that `max_turns` stands for.
        """
        return self._transitions_by_phase.get(phase_id, ())

    def targets_of(self, phase_id: str) -> tuple[str, ...]:
        """Return the phases that one move can reach, in the order of the transitions."""
        self.get_phase(phase_id)
        targets: dict[str, None] = {}
        for transition in self.transitions_from(phase_id):
            targets |= dict.fromkeys(self.reached_by(transition))
        return tuple(targets)

    def reached_by(self, transition: PhaseTransition) -> tuple[str, ...]:
        """Return the phase that a transition enters, or all that it may go back to."""
        if transition.to_phase is not None:
            return (transition.to_phase,)
        return self.origins_of(transition.from_phase)

    def origins_of(self, phase_id: str) -> tuple[str, ...]:
        """Return the phases that a detour can have been entered from; none for another phase."""
        return self._origins_of.get(phase_id, ())

    def is_detour(self, phase_id: str) -> bool:
        """Whether a transition leads from this phase back to where it was entered from."""
        return phase_id in self._origins_of

    @cached_property
    def looks_at(self) -> frozenset[str]:
        """What the transitions look at beside signals: names of conditions, `turns` and so on."""
        every = [t for phase_id in self.phases for t in self.transitions_from(phase_id)]
        names = {name for t in every if t.when is not None for name in names_in(t.when)}
        if any(t.after_seconds is not None for t in every):
            names.add("seconds")
        return frozenset(names)

    def completing_signals(self, phase_id: str) -> frozenset[str]:
        """Return the signals that complete the conversation in this phase.

        Those in its `completes` where given, else every signal of a final phase but corrections;
        where a plan is laid out, its end alone.
        """
        phase = self.get_phase(phase_id)
        if phase.completes is not None:
            return frozenset(phase.completes)
        if phase.is_plan and self.plan_completes:
            return frozenset({FINISHED})
        if self.targets_of(phase_id):
            return frozenset()
        return frozenset(
            name for name in phase.all_signals if not self.payloads.is_correction(name)
        )

    def unreachable_phases(self) -> tuple[str, ...]:
        """Return the phases that no way leads to from the initial one."""
        reached: dict[str, None] = {}
        ahead = [self.initial_phase]
        while ahead:
            phase_id = ahead.pop()
            if phase_id not in reached:
                reached[phase_id] = None
                ahead.extend(self.targets_of(phase_id))
        return tuple(phase_id for phase_id in self.phases if phase_id not in reached)

    @cached_property
    def _overlays_by_signal(self) -> Mapping[str, str]:
        return {name: key for key, overlay in self.overlays.items() for name in overlay.signals}

    @cached_property
    def _transitions_by_phase(self) -> dict[str, tuple[PhaseTransition, ...]]:
        return {phase_id: tuple(self._find_transitions(phase_id)) for phase_id in self.phases}

    def _find_transitions(self, phase_id: str) -> Iterator[PhaseTransition]:
        then, limit = self.phases[phase_id].then, self.phases[phase_id].max_turns
        open_ = then is not None or self.phases[phase_id].is_plan
        final = not open_ and all(t.from_phase != phase_id for t in self.transitions)
        for transition in self.transitions:
            from_here = transition.from_any and not final and transition.to_phase != phase_id
            if from_here or transition.from_phase == phase_id:
                yield transition
        if then is not None:
            yield TurnLimit(from_phase=phase_id, to_phase=then, after_turns=limit)

    @cached_property
    def _origins_of(self) -> dict[str, tuple[str, ...]]:
        """The phases with a way back, each with those that it may lead back to."""
        detours = dict.fromkeys(t.from_phase for t in self.transitions if t.return_)
        return {
            detour: tuple(
                phase_id
                for phase_id in self.phases
                if phase_id != detour
                and any(t.to_phase == detour for t in self.transitions_from(phase_id))
            )
            for detour in detours
        }

    @cached_property
    def _phases_with_signals(self) -> Mapping[str, InstructionProfile]:
        """The phases, with the signals that the profile declares for all of them."""
        with reading_stored():  # the profile was checked as a whole when it was made
            return {
                phase_id: phase.model_copy(update={"signals": {**phase.signals, **more}})
                if (more := {**_signals_of_kind(phase), **self._shared_signals(phase_id)})
                else phase
                for phase_id, phase in self.phases.items()
            }

    @cached_property
    def _leading_anywhere(self) -> frozenset[str]:
        """The signals of the transitions from any phase."""
        return frozenset(n for t in self.transitions if t.from_any for n in t.trigger_signals)

    def _shared_signals(self, phase_id: str, *, leads_on: bool = False) -> dict[str, Any]:
        out, leading = self.transitions_from(phase_id), self._leading_anywhere
        leads_on = leads_on or bool(out) or self.phases[phase_id].is_plan
        here = {name for t in out for name in t.trigger_signals}
        return {
            name: declared
            for name, declared in self.signals.items()
            if leads_on and (name not in leading or name in here)
        }

    @cached_property
    def digest(self) -> str:
        """A mark of all that the conversation does; rehearsal lines do not count.

        Fields at their defaults are left out, so that a new optional field changes no digest.
        """
        played = {"rehearsal": True, "plan": {"rehearsal": True}}
        unheard = {"__all__": {"rehearsal"}}
        return self._hash({"phases": {"__all__": played}, "overlays": unheard})

    @cached_property
    def fingerprint(self) -> str:
        """A mark of the whole profile, its rehearsal lines included."""
        return self._hash(None)

    def _hash(self, exclude: Any) -> str:
        data = self.model_dump(mode="json", exclude_defaults=True, exclude=exclude)
        # The order of phases and overlays counts, as that of the transitions does; that of other
        # keys does not.
        for ordered in ("phases", "overlays"):
            if ordered in data:
                data[ordered] = list(data[ordered].items())
        text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@contextmanager
def _declared_everywhere(names: Collection[str]) -> Iterator[None]:
    """Let the phases that are read within know the signals that are declared for all of them."""
    token = written.everywhere.set(names)
    try:
        yield
    finally:
        written.everywhere.reset(token)


def _named(phase_id: object, phase: object) -> object:
    """Return a phase or overlay that has no display name with one, made from its id."""
    if not isinstance(phase, Mapping) or phase.get("name") is not None:
        return phase
    return {**phase, "name": str(phase_id).replace("_", " ").strip().capitalize()[:100] or "?"}


def _signals_of_kind(phase: InstructionProfile) -> dict[str, Any]:
    """Return the signals that a phase of a kind has without declaring them, and a model gives."""
    return {LAID_OUT: phase.plan.signal} if phase.plan is not None else {}


def as_phase_profile(profile: InstructionProfile | PhaseProfile) -> PhaseProfile:
    """Return what the engine runs: a standalone profile becomes a conversation of one phase.

    No signal of a model completes a standalone conversation; a coach's turn limit does.
    """
    if isinstance(profile, PhaseProfile):
        return profile
    return profile.as_conversation
