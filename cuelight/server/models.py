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
    asset_type: str | None = Field(default=None, examples=["thumbnail"])
    mood: str | None = Field(default=None, examples=["playful"])
    custom_mood: str | None = Field(
        default=None, description="A mood in the user's own word, which wins over `mood`."
    )
    game_name: str | None = Field(default=None, examples=["Hollow Knight"])
    game_context: str | None = None
    brand_context: dict[str, JsonValue] | None = Field(
        default=None, examples=[{"name": "Ferox", "colors": ["#112233"]}]
    )
    preferences: dict[str, JsonValue] | None = None
    community_assets: list[dict[str, JsonValue]] | None = None
    media_asset_placements: list[dict[str, JsonValue]] | None = None
    canvas_snapshot_url: str | None = None
    canvas_snapshot_description: str | None = None

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

    input: int = 0
    output: int = 0


class SessionSummary(BaseModel):
    """A session in short."""

    session_id: str = Field(examples=["anna-1"])
    profile: str = Field(description="The name that its profile was asked for by.")
    title: str | None = Field(default=None, description="The name of the profile for people.")
    readable: bool = Field(
        description="Whether the server has the key that the session is encrypted by. Without it, "
        "`status` and `phase` are null, and turns and tokens 0."
    )
    status: Literal["active", "completed", "expired"] | None
    phase: str | None = Field(description="The phase that answers next.")
    turns: int = Field(description="How many of the user's messages were answered.")
    tokens: Tokens
    running: bool = Field(description="Whether a turn runs or waits.")
    created: str = Field(description="When it was started, in UTC.")
    changed: str = Field(description="When a message last came, in UTC.")


class Visit(BaseModel):
    """One stay in a phase."""

    phase: str
    entered: str
    left: str | None
    trigger: str = Field(description="What led here.")
    left_by: str | None = Field(description="What led away.")
    turns: int
    replies: int
    tokens: Tokens
    before: dict[str, Any] | None = Field(
        default=None,
        description="Where the stay goes on after a detour: since when, its turns and replies "
        "until then, and the detours that no signal led to (`taken`).",
    )
    remember: str = Field(
        default="keep", description="What the phase knows of what was said before it."
    )


class SessionDetail(SessionSummary):
    """A session as it stands."""

    progress: dict[str, Literal["completed", "active", "upcoming"]]
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
    brief: dict[str, Any] | None = Field(description="What a coach has worked out so far.")
    readiness: str | None = Field(description="How ready the brief is.")


class SessionPage(BaseModel):
    """Some of a user's sessions, the newest first."""

    sessions: list[SessionSummary]
    next: str | None = Field(description="The `cursor` of the next page; null on the last one.")


class TranscriptEntry(BaseModel):
    """One message of a conversation."""

    id: str
    role: Literal["user", "assistant"]
    text: str
    time: str | None
    phase: str | None = Field(description="The phase that spoke.")
    signals: Mapping[str, Any] = Field(description="The signals that counted.")
    refused_signals: list[Mapping[str, Any]] = Field(description="Those that did not.")
    reopened: Mapping[str, str] = Field(
        description="What is to be asked for again by it: {signal: the signal that changed what "
        "it rested on}."
    )
    tokens_in: int
    tokens_out: int


class Transcript(BaseModel):
    """A whole conversation."""

    session_id: str
    entries: list[TranscriptEntry]


class SignalEntry(BaseModel):
    """A signal that the model gave, or the engine."""

    name: str
    payload: Mapping[str, Any]
    accepted: bool
    reason: str | None = Field(description="Why it did not count.")
    phase: str | None
    message_id: str = Field(description="The reply that gave it.")
    time: str | None
    reopened: list[str] = Field(description="What is to be asked for again by it.")


class SignalLog(BaseModel):
    """All signals of a conversation, in order."""

    session_id: str
    signals: list[SignalEntry]


class Ended(BaseModel):
    """What came of a conversation."""

    session_id: str
    final_prompt: str = Field(description="A coach's description for the next system, or empty.")
    turns_used: int


class Stopped(BaseModel):
    """What a stop has ended."""

    session_id: str
    stopped: int = Field(description="How many turns ran or waited.")


class ProfileSummary(BaseModel):
    """A profile in short."""

    name: str = Field(description="What to start a session with.", examples=["ielts_full_exam"])
    title: str
    phases: list[str]
    coach: bool = Field(description="Whether it takes a `request`.")


class ProfileList(BaseModel):
    """The profiles that sessions can be started of."""

    profiles: list[ProfileSummary]


class SignalPayload(BaseModel):
    """What a signal carries, and what becomes of it."""

    payload: dict[str, Any] | None = Field(description="How it has to look, as JSON Schema.")
    quotes: list[str] = Field(description="The fields that are quoted from the user.")
    kept: bool = Field(description="Whether it goes into the session's memory.")
    corrects: str | None = Field(description="The signal whose payload in memory it changes.")
    depends_on: list[str] = Field(description="The signals that it rests on.")


class PhaseDetail(BaseModel):
    """A phase of a profile."""

    id: str
    name: str
    kind: str
    start: Literal["human", "ai"]
    authority: Literal["human", "ai", "default"]
    signals: dict[str, str] = Field(description="What the model may signal, and when.")
    payloads: dict[str, SignalPayload] = Field(
        description="What those signals carry of which more is said."
    )
    completes: list[str] = Field(description="The signals that complete the conversation.")
    max_turns: int | None
    then: str | None


class Transition(BaseModel):
    """A way from one phase to another."""

    model_config = ConfigDict(validate_by_name=True, serialize_by_alias=True)

    from_phase: str = Field(description="`*` for every phase but its target and final ones.")
    to_phase: str | None
    return_: bool = Field(
        alias="return", description="Whether it goes back to where `from_phase` was entered from."
    )
    trigger_signals: list[str]
    require_all: bool
    after_turns: int | None
    after_seconds: int | None
    when: str | None = Field(description="A condition in CEL.")
    min_turns: int | None
    remember: Literal["keep", "reset", "summarize"]


class ProfileDetail(ProfileSummary):
    """A profile's phases and the ways between them."""

    initial_phase: str
    details: list[PhaseDetail]
    transitions: list[Transition]
    mermaid: str = Field(description="A drawing, as Mermaid text.")


class Health(BaseModel):
    """Whether the server is well."""

    status: Literal["ok"] = "ok"
    version: str


class StreamEvent(BaseModel):
    """The `data` of an event of a stream."""

    type: Literal["token", "signal", "phase", "intent_ready", "grounding", "done", "error"]
    content: str
    metadata: dict[str, Any]
