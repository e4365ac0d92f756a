"""What a thread remembers between turns: JSON values and LangChain messages, all of it bounded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.channels import UntrackedValue
from langgraph.graph.message import add_messages
from typing_extensions import TypedDict

Status = Literal["active", "completed", "expired"]
Progress = Literal["completed", "active", "upcoming"]

MAX_MOVES = 4
"""How many moves between phases one turn may make; then the last phase waits for the human."""
MAX_HISTORY = 50
"""How many visits to phases the state keeps; the checkpoints hold all of them."""
MAX_HANDLED = 100
"""How many of the last answered messages a thread knows again when they are sent twice."""


class Tokens(TypedDict):
    """Tokens that a model read and wrote."""

    input: int
    output: int


class Visit(TypedDict):
    """One stay in a phase."""

    phase: str
    entered: str
    """When, as an ISO 8601 time in UTC."""
    left: str | None
    """When, or `None` while the phase is active."""
    trigger: str
    """What led here: `start`, the signals of the transition, `max_turns`, or `user`."""
    left_by: str | None
    """What led away, in the same words."""
    turns: int
    """How many of the user's messages the phase has answered in this stay."""
    replies: int
    """How many replies it has given, its opening included."""
    tokens: Tokens


class ProfileBinding(TypedDict):
    """Which profile a thread runs, and in which version."""

    name: str
    digest: str


class StoredState(TypedDict, total=False):
    """What a conversation in phases remembers between turns."""

    messages: Annotated[list[AnyMessage], add_messages]
    """The last messages, as the user saw them; their signals are in `additional_kwargs`."""
    phase: str
    """The id of the phase that answers next."""
    signals: dict[str, dict[str, Any]]
    """The signals accepted in this stay in the phase, with their last payloads."""
    status: Status
    turns: int
    """How many of the user's messages have a committed reply."""
    tokens: Tokens
    history: list[Visit]
    progress: dict[str, Progress]
    profile: ProfileBinding
    memory: dict[str, Any]
    handled: list[str]
    """Fingerprints of the messages answered last, so that one sent twice is known again."""


class PhaseState(StoredState, total=False):
    """What the nodes of a turn share: what is stored, and what only this turn knows."""

    moves: Annotated[int, UntrackedValue]
    """How many moves this turn has made."""
    own: Annotated[int, UntrackedValue]
    """How many messages of the window belong to this turn."""
    move: Annotated[str | None, UntrackedValue]
    """Where this turn is asked to move first, as in the input."""


class PhaseInput(TypedDict, total=False):
    """What a turn takes: the user's message, or no message to open the conversation."""

    messages: Annotated[list[AnyMessage], add_messages]
    move: Annotated[str | None, UntrackedValue]
    """A phase to move to by hand, along an edge out of the active phase; empty for the first."""


def unanswered(messages: Sequence[AnyMessage]) -> list[HumanMessage]:
    """Return the user's messages that came after the last reply."""
    waiting: list[HumanMessage] = []
    for message in reversed(messages):
        if isinstance(message, AIMessage):
            break
        if isinstance(message, HumanMessage):
            waiting.append(message)
    return waiting[::-1]
