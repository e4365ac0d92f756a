"""A conversation as it was recorded, turn by turn: from the checkpoints of its thread."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from pydantic import ValidationError

from graph.checkpointers import Checkpointer
from graph.errors import (
    ForeignThreadError,
    RecordingError,
    UnboundThreadError,
    WrongKeyError,
)
from graph.replaying.facts import TurnFacts, facts_of, judged_in_vain, new_messages, new_visits
from graph.versions import binding_of
from nodes.routing import BY_HAND
from nodes.state import ProfileBinding, StoredCoach, StoredState
from profiles import PhaseProfile

FORMAT = "replay"
"""The key of an exported conversation that holds what a replay needs beside the transcript."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message of the user's."""

    text: str
    time: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedReply:
    """A reply of the model's, with all that it signalled, whether it counted or not."""

    phase: str
    text: str
    time: str | None
    signals: Mapping[str, Mapping[str, Any]]
    overlays: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    """What the overlays beside it have given, by their ids, whether it counted or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedTurn:
    """What came into a turn, what the model said in it, and what it did."""

    facts: TurnFacts
    said: Sequence[Said] = ()
    replies: Sequence[RecordedReply] = ()
    move: str | None = None
    """Where the user moved by hand."""
    request: Mapping[str, Any] = field(default_factory=dict)
    """What a coach was newly told in it."""
    ended: bool = False
    """Whether it was no turn, but the end of the conversation by hand."""
    moments: Sequence[str] = ()
    """When each of its moves was made, and the last of all when it ended."""
    digest: str = ""
    """The version of the profile that ran it."""

    @property
    def was_over(self) -> bool:
        """Whether it was a message to a conversation that was over already."""
        over = self.facts.status == "completed" and not self.facts.steps
        return over and bool(self.said) and not self.replies

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values, from which `from_json` makes it again."""
        return {**asdict(self), "facts": self.facts.as_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RecordedTurn:
        """Return what `as_json` has written."""
        return cls(
            **{
                **data,
                "facts": TurnFacts.from_json(data["facts"]),
                "said": [Said(**one) for one in data["said"]],
                "replies": [RecordedReply(**one) for one in data["replies"]],
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """All turns of a conversation, and the version of the profile that it is bound to."""

    thread_id: str
    profile: ProfileBinding
    definition: PhaseProfile | None
    """That version, where it is known and can still be run."""
    turns: Sequence[RecordedTurn]


async def read_recording(checkpointer: Checkpointer, thread_id: str) -> Recording:
    """Read a thread as a recording; how it stands is what was stored, though it has expired since.

    Raises `ForeignThreadError` for a thread of another program, `WrongKeyError` for one that is
    encrypted by a key that is not given, and `UnboundThreadError` where there is none.
    """
    async with aclosing(checkpointer.achain(thread_id)) as chain:
        states = [
            cast("StoredState", stored.checkpoint["channel_values"]) async for stored in chain
        ]
    if not states:
        raise UnboundThreadError(thread_id)
    bound = binding_of(states[0])
    if bound is None:
        raise ForeignThreadError(thread_id)
    body: str | None = None
    with suppress(WrongKeyError):  # the version may have been stored anew by another key
        body = await checkpointer.aload_profile(bound["digest"])
    return Recording(
        thread_id=thread_id,
        profile=bound,
        definition=_read(body),
        turns=turns_of(states[::-1]),
    )


def turns_of(states: Iterable[StoredState]) -> list[RecordedTurn]:
    """Return the turns that led from each of the states to the next."""
    turns: list[RecordedTurn] = []
    before: StoredState = {}
    for after in states:
        if binding_of(after) is None:
            continue
        if not before or _differs(before, after):
            turns.append(_turn_between(before, after))
        before = after
    return turns


def recording_from(document: Any, name: str) -> Recording:
    """Return the recording in a conversation that was exported as JSON.

    Raises `RecordingError`, with the `name` of the file, where there is none that can be read.
    """
    match document:
        case {"thread_id": str(thread_id), "profile": {"name": str(title), "digest": str(digest)}}:
            pass
        case _:
            raise RecordingError(name, "it holds no conversation that cuelight export wrote")
    if FORMAT not in document:
        raise RecordingError(
            name, "it was exported by a release that did not note the turns. Export it anew"
        )
    try:
        turns = [RecordedTurn.from_json(one) for one in document[FORMAT]]
    except (KeyError, TypeError, AttributeError) as error:
        raise RecordingError(name, f"its turns cannot be read: {error!r}") from error
    return Recording(
        thread_id=thread_id,
        profile={"name": title, "digest": digest},
        definition=_defined(document["profile"].get("definition")),
        turns=turns,
    )


def _turn_between(before: StoredState, after: StoredState) -> RecordedTurn:
    messages = new_messages(before, after)
    visits = new_visits(before, after)
    moved = visits if before else visits[1:]
    by_hand = next(iter(moved), None)
    replies = [message for message in messages if isinstance(message, AIMessage)]
    last = after["history"][-1]
    ended = not messages and not moved and bool(before) and after["status"] == "completed"
    times = [message.additional_kwargs.get("time") for message in messages]
    return RecordedTurn(
        facts=facts_of(before, after),
        said=[
            Said(text=message.text, time=message.additional_kwargs.get("time"))
            for message in messages
            if isinstance(message, HumanMessage) and not message.additional_kwargs.get("request")
        ],
        # An answer after the end is none of the model's, and no phase gave it.
        replies=[_reply(one) for one in replies if "phase" in one.additional_kwargs],
        move=by_hand["phase"] if by_hand and by_hand["trigger"] == BY_HAND else None,
        request=_new_request(before, after),
        ended=ended,
        moments=[
            *(visit["entered"] for visit in visits),
            last["left"] or next((time for time in reversed(times) if time), last["entered"]),
        ],
        digest=after["profile"]["digest"],
    )


def _reply(message: AIMessage) -> RecordedReply:
    extras = message.additional_kwargs
    return RecordedReply(
        phase=extras["phase"],
        text=message.text,
        time=extras.get("time"),
        signals=_given(extras),
        overlays={key: _given(one) for key, one in extras.get("overlays", {}).items()},
    )


def _given(extras: Mapping[str, Any]) -> dict[str, Any]:
    """Return what somebody has signalled, in the order in which they did."""
    refused = {one["name"]: one["payload"] for one in reversed(judged_in_vain(extras))}
    # A report that counts in part is told twice; the one that counts has its payload.
    judged = {**refused, **extras.get("signals", {})}
    return {name: judged[name] for name in extras.get("given", judged) if name in judged}


def _new_request(before: StoredState, after: StoredState) -> Mapping[str, Any]:
    known = cast("StoredCoach", before).get("request", {})
    given = cast("StoredCoach", after).get("request", {})
    return {name: value for name, value in given.items() if known.get(name) != value}


def _differs(before: StoredState, after: StoredState) -> bool:
    """Whether a turn lies between two states, and not only a fork or a move to another version."""
    return _mark(before) != _mark(after)


def _mark(state: StoredState) -> object:
    messages: Sequence[AnyMessage] = state.get("messages", [])
    request = cast("StoredCoach", state).get("request", {})
    return [one.id for one in messages], state["status"], state["history"][-1], request


def _read(body: str | None) -> PhaseProfile | None:
    try:
        return PhaseProfile.from_stored(body) if body else None
    except ValidationError:
        return None


def _defined(definition: Any) -> PhaseProfile | None:
    return _read(json.dumps(definition)) if definition else None
