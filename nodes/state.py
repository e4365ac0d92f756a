"""What a thread remembers between turns: JSON values and LangChain messages, all of it bounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, NotRequired, cast

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.channels import UntrackedValue
from langgraph.graph.message import add_messages
from typing_extensions import TypedDict

from nodes.brief.request import request_facts
from profiles.planning import Plan

Status = Literal["active", "completed", "expired"]
"""How a thread stands. None is stored as `expired`: it reads so once it was left alone too long."""
Progress = Literal["completed", "active", "upcoming"]

MAX_MOVES = 4
"""How many moves between phases one turn may make; then the last phase waits for the human."""
MAX_HISTORY = 50
"""How many visits to phases the state keeps; the checkpoints hold all of them."""
MAX_HANDLED = 100
"""How many of the last answered messages a thread knows again when they are sent twice; more where
the window is larger."""


def merge_request(known: Mapping[str, Any], given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Add what a later request brings to an earlier one, which wins wherever it says something."""
    # Raises where it is wrong, before anything is saved.
    facts = request_facts(given) if given else {}
    return {**known, **{name: value for name, value in facts.items() if not known.get(name)}}


class Tokens(TypedDict):
    """Tokens that a model read and wrote."""

    input: int
    output: int


def total(one: Tokens, other: Tokens) -> Tokens:
    """Return the sum of two counts."""
    return {"input": one["input"] + other["input"], "output": one["output"] + other["output"]}


class StayBefore(TypedDict):
    """What a stay in a phase had come to when a detour led out of it."""

    since: str
    """When it began."""
    turns: int
    replies: int
    taken: list[str]
    """The detours that turns, time or a condition alone have led to: they do so once a stay."""


class Visit(TypedDict):
    """One stay in a phase, or what follows of it after a detour."""

    phase: str
    entered: str
    """When, as an ISO 8601 time in UTC."""
    left: str | None
    """When, or `None` while the phase is active."""
    trigger: str
    """What led here: `start`, the signals of the transition, `when` for a condition alone,
    `max_turns`, `after_turns`, `after_seconds`, or `user`."""
    left_by: str | None
    """What led away, in the same words."""
    turns: int
    """How many of the user's messages the phase has answered in this stay."""
    replies: int
    """How many replies it has given, its opening included."""
    tokens: Tokens
    before: NotRequired[StayBefore]
    """Where the stay goes on after a detour: what it had come to until then."""
    remember: NotRequired[str]
    """What the phase knows of what was said before it, where that is not all: `reset`, `summarize`,
    or `keep: …` with the reason that there is no summary."""


class WaitingStay(StayBefore):
    """A stay in a phase that a detour will lead back to."""

    phase: str
    signals: dict[str, dict[str, Any]]
    earlier: dict[str, str]


class Unjudged(TypedDict):
    """A condition of a transition that could not be judged, and so did not hold."""

    when: str
    reason: str


class Finding(TypedDict):
    """Where something in the memory came from, and whether it still holds."""

    phase: str
    """The phase that gave it, or would be the one to ask for it; or the overlay that found it."""
    reopened_by: str | None
    """The signal by which it is open again, and out of the memory; `None` while it holds."""


class OverlayCount(TypedDict):
    """What an overlay has cost so far; none of it is in the counts of the conversation."""

    calls: int
    """How many of the user's messages it was asked about."""
    failures: int
    """How often what it may have found was lost: it was late, it failed, or could not be read."""
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
    memory: dict[str, dict[str, Any]]
    """What was found out: the last payloads of the signals that are kept, in all phases."""
    findings: dict[str, Finding]
    """Where that came from, by signal; not there before something was kept."""
    waiting: list[WaitingStay]
    """The stays to go back to, the last one first to be left again; a phase stands here once."""
    earlier: dict[str, str]
    """What prompts leave out: all up to the message with the id `upto`, for which `summary` stands;
    empty where they leave out nothing."""
    overlays: dict[str, OverlayCount]
    """What the overlays of the profile have cost, by their ids; not there before one has run."""
    plan: Plan
    """The phases that the model has laid out; not there before it has."""
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
    due: Annotated[str | None, UntrackedValue]
    """The id of the message up to which the turn is to be summed up when it ends."""
    unjudged: Annotated[list[Unjudged], UntrackedValue]
    """What could not be judged before the reply."""


class PhaseInput(TypedDict, total=False):
    """What a turn takes: the user's message, or no message to open the conversation."""

    messages: Annotated[list[AnyMessage], add_messages]
    move: Annotated[str | None, UntrackedValue]
    """A phase to move to by hand, along an edge out of the active phase; empty for the first."""


class CoachNotes(TypedDict):
    """What a coach keeps beside the brief."""

    taken: list[str]
    """The fields of the request that the brief has taken in."""
    asked: list[str]
    """What the coach has asked for, so that it asks again only for what it cannot do without."""
    looked_up: list[str]
    """What the coach has looked up."""
    shown: Mapping[str, Sequence[str]]
    """The facts that the user was shown last, by their labels."""
    spoken: bool
    """Whether a coach has spoken in this thread."""


class Heard(TypedDict):
    """What this turn's message means to the coach; known in this turn only."""

    turn: int
    """The number of the turn, counted since the phase was entered."""
    remaining: int
    """How many turns are left after it."""
    came: bool
    """Whether this turn answers a message, be it one without text, or a description."""
    said: str
    """The user's words; empty for an opening."""
    kind: str
    """What they mean as an answer, as `judge_answer` has it; empty for an opening."""
    changes: list[str]
    """What they changed in the brief, in words."""
    before: Mapping[str, Sequence[str]]
    """The facts of the brief before them, by their labels, where none were shown yet."""
    confirmed: bool
    """Whether they confirmed the brief."""
    undone: bool
    """Whether they took back what the user had confirmed before."""
    puzzled: bool
    """Whether they ask for something that the rules could not take in."""
    again: bool
    """Whether the phase was just entered again, with a brief that is there already."""


class StoredCoach(StoredState, total=False):
    """What a conversation with a coach remembers between turns."""

    request: Annotated[dict[str, Any], merge_request]
    """What the session started with; see `CoachRequest` for its fields."""
    intent: dict[str, Any]
    """The brief, as JSON."""
    coach: CoachNotes
    sources: list[dict[str, Any]]
    """What the coach's last look-up found."""


class CoachState(PhaseState, StoredCoach, total=False):
    """What the nodes of a coach's turn share."""

    heard: Annotated[Heard, UntrackedValue]
    query: Annotated[str, UntrackedValue]
    """What to look up before the reply."""


class CoachInput(PhaseInput, total=False):
    """What a turn with a coach takes: a message, and what the session starts with."""

    request: Annotated[dict[str, Any], merge_request]


def has_heard_description(state: StoredState) -> bool:
    """Whether a coach has taken in the description of the request."""
    notes = cast("StoredCoach", state).get("coach")
    return notes is not None and "description" in notes["taken"]


def has_late_description(state: StoredState) -> bool:
    """Whether the request got a description after the coach began, which it has not heard yet."""
    coached = cast("StoredCoach", state)
    return (
        bool(coached.get("intent"))
        and bool(coached.get("request", {}).get("description"))
        and not has_heard_description(state)
    )


def stay_turns(visit: Visit) -> int:
    """Return how many of the user's messages the phase has answered in the whole of a stay."""
    return visit["turns"] + (visit["before"]["turns"] if "before" in visit else 0)


def unanswered(messages: Sequence[AnyMessage]) -> list[HumanMessage]:
    """Return the user's messages that came after the last reply."""
    waiting: list[HumanMessage] = []
    for message in reversed(messages):
        if isinstance(message, AIMessage):
            break
        if isinstance(message, HumanMessage):
            waiting.append(message)
    return waiting[::-1]
