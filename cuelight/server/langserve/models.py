"""What a runnable takes and gives."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from cuelight.server.models import CoachFacts, Tokens

PREFIX = "/langserve"
MOST = 100
"""Inputs that a batch may have."""


class TurnInput(BaseModel):
    """What the user says, and in which session."""

    model_config = ConfigDict(extra="forbid")

    message: str | None = Field(
        default=None,
        description="What the user says. Without it, the conversation is opened.",
        examples=["Yes, I am ready!"],
    )
    session_id: str | None = Field(
        default=None,
        description="Names the session; one that is not there yet is started. Without a name, a "
        "new one is. The header `x-session-id` says the same.",
        examples=["anna-1"],
    )
    message_id: str | None = Field(
        default=None,
        description="An id of your own, which makes sending safe to repeat: the same message is "
        "answered once.",
    )

    def facts(self) -> dict[str, Any] | None:
        """Return what a coach is to know at first."""
        return None


class CoachTurnInput(TurnInput):
    """What the user says to a profile with a coach."""

    request: CoachFacts | None = Field(
        default=None, description="What the coach is to know at first, where a session is started."
    )

    def facts(self) -> dict[str, Any] | None:
        """Return what a coach is to know at first."""
        return self.request.facts() if self.request else None


class TurnOutput(BaseModel):
    """What came of a turn."""

    session_id: str
    reply: str = Field(description="All that was said.")
    phase: str = Field(description="The phase that answers next.")
    status: Literal["active", "completed"]
    turns: int = Field(description="How many of the user's messages were answered.")
    turns_remaining: int | None = Field(description="How many turns a coach has left.")
    tokens: Tokens = Field(description="What this turn took.")
    signals: list[dict[str, Any]] = Field(
        description="The signals that were given, each with `name`, `payload`, `accepted` and "
        "`reason`."
    )
    intent_ready: dict[str, Any] | None = Field(description="How far a coach's brief is.")
    brief: dict[str, Any] | None = Field(description="What a coach has worked out.")


class Configurable(BaseModel):
    """What names the session, where the input does not."""

    thread_id: str | None = Field(default=None, examples=["anna-1"])
    session_id: str | None = None


class RunConfig(BaseModel):
    """How a run is configured."""

    configurable: Configurable | None = None


class Run(BaseModel):
    """A run of a profile; only one with a coach takes a `request`."""

    input: CoachTurnInput
    config: RunConfig = RunConfig()


class Batch(BaseModel):
    """Runs of a profile, each in a session of its own."""

    inputs: list[CoachTurnInput] = Field(max_length=MOST)
    config: RunConfig | list[RunConfig] = RunConfig()


class RunResult(BaseModel):
    """What came of a run."""

    output: TurnOutput
    metadata: dict[str, Any]


class BatchResult(BaseModel):
    """What came of each run, in the order of the inputs."""

    output: list[TurnOutput]
    metadata: dict[str, Any]
