"""What requests and answers hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from graph.admission import MAX_ID
from graph.sessions import SESSION_ID, WhenBusy


class _Body(BaseModel):
    """What a request brings; a field that nobody knows is an error."""

    model_config = ConfigDict(extra="forbid")


class CoachFacts(_Body):
    """What a coach is to know at first; it asks for what is missing."""

    description: str | None = Field(
        default=None,
        description="What is wanted, in the user's own words.",
        examples=["a stream overlay with an owl"],
    )
    asset_type: str | None = Field(
        default=None, examples=["thumbnail"], description="What kind of picture it is to be."
    )
    mood: str | None = Field(
        default=None, examples=["playful"], description="The mood that it is to have."
    )
    custom_mood: str | None = Field(
        default=None, description="A mood in the user's own word, which wins over `mood`."
    )
    game_name: str | None = Field(
        default=None, examples=["Hollow Knight"], description="The game that it is for."
    )
    game_context: str | None = Field(default=None, description="What is to be known of the game.")
    brand_context: dict[str, JsonValue] | None = Field(
        default=None,
        examples=[{"name": "Ferox", "colors": ["#112233"]}],
        description="The user's brand: its name, colors and the like.",
    )
    preferences: dict[str, JsonValue] | None = Field(
        default=None, description="What the user likes in general."
    )
    community_assets: list[dict[str, JsonValue]] | None = Field(
        default=None, description="Pictures of the community that may be used."
    )
    media_asset_placements: list[dict[str, JsonValue]] | None = Field(
        default=None, description="Where pictures of the user are to stand."
    )
    canvas_snapshot_url: str | None = Field(
        default=None, description="The address of a picture of the canvas."
    )
    canvas_snapshot_description: str | None = Field(
        default=None, description="What is on the canvas, in words."
    )

    def facts(self) -> dict[str, Any]:
        """Return those that were given."""
        return self.model_dump(exclude_none=True, include=set(CoachFacts.model_fields))


# Described and not checked here: what is wrong with an id or a text is told by a code of its own.
_SESSION_ID = Field(
    default=None,
    description="An id of your own, which makes starting safe to repeat: 1 to 128 letters, digits "
    "and `._~:@-`. Without one the server makes one.",
    examples=["anna-1"],
    json_schema_extra={"pattern": f"^{SESSION_ID}$"},
)


class StartSession(_Body):
    """Which conversation to start."""

    profile: str = Field(
        max_length=200,
        description="A name that `GET /profiles` lists.",
        examples=["ielts_full_exam"],
    )
    request: CoachFacts | None = Field(
        default=None, description="What a coach of the profile is to know at first."
    )
    session_id: str | None = _SESSION_ID


class StartCoach(CoachFacts):
    """What to start a coach with."""

    session_id: str | None = _SESSION_ID


class Chat(_Body):
    """A message to a session."""

    message: str = Field(
        description="What the user says.",
        examples=["My name is Anna."],
        json_schema_extra={"pattern": r"\S"},
    )
    message_id: str | None = Field(
        default=None,
        description="An id of your own, which makes sending safe to repeat: the same message is "
        "answered once. The header `Idempotency-Key` says the same.",
        examples=["anna-1-1"],
        json_schema_extra={"minLength": 1, "maxLength": MAX_ID},
    )
    when_busy: WhenBusy | None = Field(
        default=None,
        description="What the message does while a turn runs: `refuse` (409), `queue`, or "
        "`interrupt` the turn and have both messages answered. By default the phase decides.",
    )


class Tokens(BaseModel):
    """Tokens that the model read and wrote."""

    input: int = Field(default=0, description="Tokens that the model read.", examples=[310])
    output: int = Field(default=0, description="Tokens that it wrote.", examples=[12])


class OverlayCount(BaseModel):
    """What an overlay has cost; nothing of it is among the session's tokens."""

    calls: int = Field(
        description="How many of the user's messages it was asked about.", examples=[3]
    )
    failures: int = Field(
        description="How often what it may have found was lost: it was late, it failed, or could "
        "not be read.",
        examples=[0],
    )
    tokens: Tokens = Field(description="Tokens that it took.")


class SessionSummary(BaseModel):
    """A session in short."""

    session_id: str = Field(examples=["anna-1"], description="The id of the session.")
    profile: str = Field(
        description="The name that its profile was asked for by.", examples=["tutorial"]
    )
    title: str | None = Field(
        default=None, description="The name of the profile for people.", examples=["Tutorial"]
    )
    readable: bool = Field(
        description="Whether the server has the key that the session is encrypted by. Without it, "
        "`status` and `phase` are null, and turns and tokens 0."
    )
    status: Literal["active", "completed", "expired"] | None = Field(
        description="Whether it goes on."
    )
    phase: str | None = Field(description="The phase that answers next.", examples=["greeting"])
    turns: int = Field(description="How many of the user's messages were answered.", examples=[3])
    tokens: Tokens = Field(description="Tokens that the session took.")
    running: bool = Field(description="Whether a turn runs or waits.")
    created: str = Field(
        description="When it was started, in UTC.", examples=["2026-05-31T09:00:00+00:00"]
    )
    changed: str = Field(
        description="When a message last came, in UTC.", examples=["2026-05-31T09:04:30+00:00"]
    )


class Visit(BaseModel):
    """One stay in a phase."""

    phase: str = Field(description="The id of the phase.", examples=["greeting"])
    entered: str = Field(
        description="When it was entered, in UTC.", examples=["2026-05-31T09:00:00+00:00"]
    )
    left: str | None = Field(
        description="When it was left, in UTC; null while the phase is active."
    )
    trigger: str = Field(description="What led here.", examples=["start"])
    left_by: str | None = Field(description="What led away.")
    turns: int = Field(
        description="How many of the user's messages the phase has answered in this stay."
    )
    replies: int = Field(description="How many replies it has given, its opening included.")
    tokens: Tokens = Field(description="What the stay took.")
    before: dict[str, Any] | None = Field(
        default=None,
        description="Where the stay goes on after a detour: since when, its turns and replies "
        "until then, and the detours that no signal led to (`taken`).",
    )
    remember: str = Field(
        default="keep", description="What the phase knows of what was said before it."
    )


class PlannedPhase(BaseModel):
    """A phase that was laid out in a session."""

    id: str = Field(description="The id of the phase.", examples=["lists"])
    name: str = Field(description="The name shown to people.", examples=["Lists"])
    goal: str = Field(description="What it is about.", examples=["Make and read a list."])
    max_turns: int = Field(description="How many of the user's messages it answers at most.")


class SessionDetail(SessionSummary):
    """A session as it stands."""

    progress: dict[str, Literal["completed", "active", "upcoming"]] = Field(
        description="How far each phase is.",
        examples=[{"greeting": "completed", "practice": "active"}],
    )
    plan: list[PlannedPhase] | None = Field(
        description="The phases that were laid out in this session; null before there are any."
    )
    history: list[Visit] = Field(description="The last stays in phases.")
    signals: dict[str, dict[str, Any]] = Field(
        description="What was signalled in this stay in the phase, with payloads."
    )
    memory: dict[str, dict[str, JsonValue]] = Field(
        description="What was found out and is kept: {signal: its last payload}.",
        examples=[{"exam.name_given": {"name": "Anna"}}],
    )
    reopened: dict[str, str] = Field(
        description="What is to be asked for again: {signal: the signal whose change took its "
        "payload out of the memory}."
    )
    overlays: dict[str, OverlayCount] = Field(
        description="What the overlays beside the phases have cost, by their ids.",
        examples=[{"grader": {"calls": 3, "failures": 0, "tokens": {"input": 900, "output": 60}}}],
    )
    brief: dict[str, Any] | None = Field(description="What a coach has worked out so far.")
    readiness: str | None = Field(description="How ready the brief is.")


class SessionPage(BaseModel):
    """Some of a user's sessions, the newest first."""

    sessions: list[SessionSummary] = Field(description="The sessions of this page.")
    next: str | None = Field(description="The `cursor` of the next page; null on the last one.")


class OverlayEntry(BaseModel):
    """What an overlay has found in the message that a reply answers."""

    signals: Mapping[str, Any] = Field(
        description="The signals that counted.", examples=[{"grade.fluency": {"band": 6}}]
    )
    refused_signals: list[Mapping[str, Any]] = Field(description="Those that did not.")
    tokens_in: int = Field(description="Tokens that the model read for it.", examples=[820])
    tokens_out: int = Field(description="Tokens that it wrote for it.", examples=[64])


class TranscriptEntry(BaseModel):
    """One message of a conversation."""

    id: str = Field(description="The id of the message.", examples=["anna-1-1"])
    role: Literal["user", "assistant"] = Field(description="Who speaks.")
    text: str = Field(
        description="What is said, without the signals.", examples=["My name is Anna."]
    )
    time: str | None = Field(
        description="When, in UTC, where that is known.", examples=["2026-05-31T09:00:12+00:00"]
    )
    phase: str | None = Field(description="The phase that spoke.")
    signals: Mapping[str, Any] = Field(
        description="The signals that counted.", examples=[{"exam.name_given": {"name": "Anna"}}]
    )
    refused_signals: list[Mapping[str, Any]] = Field(description="Those that did not.")
    reopened: Mapping[str, str] = Field(
        description="What is to be asked for again by it: {signal: the signal that changed what "
        "it rested on}."
    )
    overlays: dict[str, OverlayEntry] = Field(
        description="What the overlays beside it have found, by their ids."
    )
    tokens_in: int = Field(description="Tokens that the model read for it.")
    tokens_out: int = Field(description="Tokens that it wrote for it.")


class Transcript(BaseModel):
    """A whole conversation."""

    session_id: str = Field(description="The id of the session.", examples=["anna-1"])
    entries: list[TranscriptEntry] = Field(description="The messages, the first one first.")


class SignalEntry(BaseModel):
    """A signal that the model gave, or the engine."""

    name: str = Field(
        description="Its name; empty for one that was lost.", examples=["exam.name_given"]
    )
    payload: Mapping[str, Any] = Field(description="What it carries.", examples=[{"name": "Anna"}])
    accepted: bool = Field(description="Whether it counted.")
    reason: str | None = Field(description="Why it did not count.")
    phase: str | None = Field(description="The phase that it was given in.")
    by: str | None = Field(
        description="The overlay that gave it beside the reply; null for the reply itself.",
        examples=["grader"],
    )
    message_id: str = Field(description="The reply that gave it.")
    time: str | None = Field(description="When, in UTC, where that is known.")
    reopened: list[str] = Field(description="What is to be asked for again by it.")


class SignalLog(BaseModel):
    """All signals of a conversation, in order."""

    session_id: str = Field(description="The id of the session.", examples=["anna-1"])
    signals: list[SignalEntry] = Field(description="The signals, the first one first.")


class Ended(BaseModel):
    """What came of a conversation."""

    session_id: str = Field(description="The id of the session.", examples=["anna-1"])
    final_prompt: str = Field(description="A coach's description for the next system, or empty.")
    turns_used: int = Field(
        description="How many of the user's messages were answered.", examples=[7]
    )


class Stopped(BaseModel):
    """What a stop has ended."""

    session_id: str = Field(description="The id of the session.", examples=["anna-1"])
    stopped: int = Field(description="How many turns ran or waited.")


class ProfileSummary(BaseModel):
    """A profile in short."""

    name: str = Field(description="What to start a session with.", examples=["ielts_full_exam"])
    title: str = Field(description="Its name for people.", examples=["IELTS Full Exam"])
    phases: list[str] = Field(
        description="The ids of its phases, in order.", examples=[["greeting", "part_1"]]
    )
    coach: bool = Field(description="Whether it takes a `request`.")


class ProfileList(BaseModel):
    """The profiles that sessions can be started of."""

    profiles: list[ProfileSummary] = Field(description="The profiles, by name.")


class SignalPayload(BaseModel):
    """What a signal carries, and what becomes of it."""

    payload: dict[str, Any] | None = Field(description="How it has to look, as JSON Schema.")
    quotes: list[str] = Field(description="The fields that are quoted from the user.")
    kept: bool = Field(description="Whether it goes into the session's memory.")
    corrects: str | None = Field(description="The signal whose payload in memory it changes.")
    depends_on: list[str] = Field(description="The signals that it rests on.")


class PlanBounds(BaseModel):
    """What a model may lay out."""

    min_phases: int = Field(description="How many phases it lays out at least.")
    max_phases: int = Field(description="How many phases it lays out at most.")
    max_turns: int = Field(description="How many messages each of them answers at most.")
    about: str = Field(description="What each of them may be about.")


class PhaseDetail(BaseModel):
    """A phase of a profile."""

    id: str = Field(description="The id of the phase.", examples=["greeting"])
    name: str = Field(description="Its name for people.", examples=["Greeting"])
    kind: str = Field(description="What kind of phase it is.")
    start: Literal["human", "ai"] = Field(description="Who speaks first in it.")
    authority: Literal["human", "ai", "default"] = Field(
        description="Who wins where the user speaks while a reply is given."
    )
    signals: dict[str, str] = Field(description="What the model may signal, and when.")
    payloads: dict[str, SignalPayload] = Field(
        description="What those signals carry of which more is said."
    )
    plan: PlanBounds | None = Field(
        description="What the model may lay out in it; null where it lays nothing out."
    )
    completes: list[str] = Field(description="The signals that complete the conversation.")
    max_turns: int | None = Field(description="After how many turns it ends by itself.")
    then: str | None = Field(description="The phase that follows then.")


class OverlayDetail(BaseModel):
    """An overlay of a profile: it watches beside phases, and never speaks."""

    id: str = Field(description="The id of the overlay.", examples=["grader"])
    name: str = Field(description="Its name for people.", examples=["Grader"])
    beside: list[str] = Field(description="The phases that it runs beside.")
    seen_by: list[str] = Field(description="The phases that are told what is kept of it.")
    timeout_seconds: float = Field(
        description="After how many seconds what it says is lost.", examples=[10.0]
    )
    signals: dict[str, str] = Field(description="What it may signal, and when.")
    payloads: dict[str, SignalPayload] = Field(
        description="What those signals carry of which more is said."
    )


class Transition(BaseModel):
    """A way from one phase to another."""

    model_config = ConfigDict(validate_by_name=True, serialize_by_alias=True)

    from_phase: str = Field(description="`*` for every phase but its target and final ones.")
    to_phase: str | None = Field(description="The phase that it leads to; null where it goes back.")
    return_: bool = Field(
        alias="return", description="Whether it goes back to where `from_phase` was entered from."
    )
    trigger_signals: list[str] = Field(description="The signals that it is taken on.")
    require_all: bool = Field(description="Whether all of them are needed, and not any.")
    after_turns: int | None = Field(description="After how many turns in the phase it is taken.")
    after_seconds: int | None = Field(
        description="After how many seconds in the phase it is taken."
    )
    when: str | None = Field(description="A condition in CEL.")
    min_turns: int | None = Field(description="How many turns the phase takes at least before.")
    remember: Literal["keep", "reset", "summarize"] = Field(
        description="What the next phase knows of what was said before it."
    )


class ProfileDetail(ProfileSummary):
    """A profile's phases and the ways between them."""

    initial_phase: str = Field(
        description="The phase that a session begins in.", examples=["greeting"]
    )
    details: list[PhaseDetail] = Field(description="The phases, in order.")
    overlays: list[OverlayDetail] = Field(description="Who watches beside them, in order.")
    transitions: list[Transition] = Field(description="The ways between them.")
    mermaid: str = Field(description="A drawing, as Mermaid text.")


class Health(BaseModel):
    """Whether the server is well."""

    status: Literal["ok"] = Field(
        default="ok",
        description="Always `ok`; whoever is not well answers by a problem, or not at all.",
    )
    version: str = Field(description="The version of Cuelight.", examples=["0.1.0"])
