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

    session_id: str = Field(description="The id of the session.", examples=["anna-1"])
    reply: str = Field(description="All that was said.")
    phase: str = Field(description="The phase that answers next.")
    status: Literal["active", "completed"] = Field(description="Whether the conversation goes on.")
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

    thread_id: str | None = Field(
        default=None,
        examples=["anna-1"],
        description="The name of the session, as LangGraph's programs have it.",
    )
    session_id: str | None = Field(
        default=None, description="The same, as LangChain's chat histories have it."
    )


class RunConfig(BaseModel):
    """How a run is configured."""

    configurable: Configurable | None = Field(default=None, description="What names the session.")


class Run(BaseModel):
    """A run of a profile; only one with a coach takes a `request`."""

    input: CoachTurnInput = Field(description="What the user says.")
    config: RunConfig = Field(default=RunConfig(), description="How the run is configured.")


class Batch(BaseModel):
    """Runs of a profile, each in a session of its own."""

    inputs: list[CoachTurnInput] = Field(
        max_length=MOST, description="What is said in each session."
    )
    config: RunConfig | list[RunConfig] = Field(
        default=RunConfig(),
        description="How the runs are configured: all alike, or each by one of its own.",
    )


class RunResult(BaseModel):
    """What came of a run."""

    output: TurnOutput = Field(description="What came of it.")
    metadata: dict[str, Any] = Field(description="LangServe's own notes, such as the `run_id`.")


class BatchResult(BaseModel):
    """What came of each run, in the order of the inputs."""

    output: list[TurnOutput] = Field(description="What came of each run.")
    metadata: dict[str, Any] = Field(description="LangServe's own notes, such as the `run_ids`.")
