"""The events of a stream, as the description tells of them: each type with its own metadata."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, TypeAdapter


class TokenMetadata(BaseModel):
    """What is known of a piece of text."""

    phase: str = Field(description="The phase that speaks.", examples=["greeting"])


class TokenEvent(BaseModel):
    """A piece of what is said."""

    type: Literal["token"] = Field(description="What the event tells.")
    content: str = Field(description="Text that can be shown.", examples=["Good morning!"])
    metadata: TokenMetadata = Field(description="What is known of it.")


class SignalMetadata(BaseModel):
    """What a signal carries, and whether it counts."""

    payload: dict[str, Any] = Field(description="What it carries.", examples=[{"name": "Anna"}])
    accepted: bool = Field(description="Whether it counts.")
    reason: str | None = Field(description="Why it does not.")
    by: str | None = Field(
        default=None,
        description="The overlay that gave it, beside the reply; left out for the reply itself.",
        examples=["grader"],
    )
    reopened: list[str] | None = Field(
        default=None,
        description="The signals that are to be asked for again by it; left out where none is.",
    )


class SignalEvent(BaseModel):
    """A signal that the model gave, or the engine."""

    type: Literal["signal"] = Field(description="What the event tells.")
    content: str = Field(
        description="The name of the signal; empty for one that was lost.",
        examples=["exam.name_given"],
    )
    metadata: SignalMetadata = Field(description="What it carries.")


class PhaseMetadata(BaseModel):
    """Where a move comes from, and what holds from now on."""

    from_phase: str = Field(alias="from", description="The phase that was left.")
    trigger: str = Field(description="What led here.", examples=["exam.name_given"])
    returned: Literal[True] | None = Field(
        default=None, description="Where a detour led back; left out elsewhere."
    )
    settings: dict[str, Any] = Field(
        description="How the phase is spoken, and how turns are taken in it."
    )
    progress: dict[str, Literal["completed", "active", "upcoming"]] = Field(
        description="How far each phase is."
    )
    plan: dict[str, Any] | None = Field(
        default=None,
        description="The phases that were laid out, in `phases`, each with its `id`, `name`, "
        "`goal` and `max_turns`; left out where there are none.",
    )


class PhaseEvent(BaseModel):
    """A move to another phase."""

    type: Literal["phase"] = Field(description="What the event tells.")
    content: str = Field(description="The phase that was entered.", examples=["practice"])
    metadata: PhaseMetadata = Field(description="Where the move comes from.")


class IntentReadyMetadata(BaseModel):
    """How far a coach's brief is."""

    is_ready: bool = Field(description="Whether it can be worked from.")
    readiness_state: str = Field(description="How ready it is, in a word.")
    refined_description: str = Field(description="What is wanted, as the coach understands it.")
    clarification_questions: list[str] = Field(description="What the coach may ask next.")
    missing_info: list[str] = Field(description="What is missing still.")
    is_confirmation: bool = Field(description="Whether the user is asked to confirm it.")
    user_confirmed_vision: bool = Field(description="Whether the user has confirmed it.")


class IntentReadyEvent(BaseModel):
    """How far a coach's brief is, once a turn, whether it is ready or not."""

    type: Literal["intent_ready"] = Field(description="What the event tells.")
    content: str = Field(description="Empty.")
    metadata: IntentReadyMetadata = Field(description="How far it is.")


class GroundingMetadata(BaseModel):
    """What was looked up, and what was found."""

    query: str = Field(description="What was looked for.")
    sources: list[dict[str, Any]] = Field(
        description="What was found, each with its `title`, `place` and `excerpt`."
    )


class GroundingEvent(BaseModel):
    """What a coach has looked up."""

    type: Literal["grounding"] = Field(description="What the event tells.")
    content: str = Field(description="Empty.")
    metadata: GroundingMetadata = Field(description="What was looked up.")


class DoneMetadata(BaseModel):
    """Where a turn has left the session."""

    session_id: str = Field(description="The id of the session.", examples=["anna-1"])
    turns_used: int = Field(description="How many of the user's messages were answered.")
    turns_remaining: int | None = Field(description="How many turns a coach has left.")
    tokens_in: int = Field(description="Tokens that the model has read in this session.")
    tokens_out: int = Field(description="Tokens that it has written.")
    status: Literal["active", "completed"] = Field(description="Whether the conversation goes on.")
    phase: str = Field(description="The phase that answers next.")


class DoneEvent(BaseModel):
    """The end of a turn, told after the turn was saved."""

    type: Literal["done"] = Field(description="What the event tells.")
    content: str = Field(description="Empty.")
    metadata: DoneMetadata = Field(description="Where the turn has left the session.")


class ErrorMetadata(BaseModel):
    """What a program needs to know of an error."""

    code: str = Field(description="A stable word for programs.", examples=["model_failed"])
    retryable: bool = Field(description="Whether the same message may succeed when sent again.")


class ErrorEvent(BaseModel):
    """What has ended a turn before its time."""

    type: Literal["error"] = Field(description="What the event tells.")
    content: str = Field(description="What happened and what to do.")
    metadata: ErrorMetadata = Field(description="What a program needs to know of it.")


StreamEvent = Annotated[
    TokenEvent
    | SignalEvent
    | PhaseEvent
    | IntentReadyEvent
    | GroundingEvent
    | DoneEvent
    | ErrorEvent,
    Field(discriminator="type", description="The `data` of an event of a stream, by its type."),
]
STREAM_EVENT: TypeAdapter[Any] = TypeAdapter(StreamEvent)
"""Reads the `data` of an event."""
