"""What one turn came to, read from the states before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage

from graph.transcript import entry_of
from nodes import path
from nodes.brief.intent import brief_of
from nodes.state import StoredState, Visit
from profiles.planning import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A signal of a reply, and what became of it."""

    phase: str
    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    """Why it did not count; `None` where it did."""
    by: str = ""
    """The overlay that gave it; empty for the reply itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A phase that was entered, or the end of the conversation, which is none."""

    left: str | None
    """The phase that was left; `None` where the conversation began."""
    entered: str | None
    trigger: str
    """What caused it, in the words of the history."""


Step = Signal | Move


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFacts:
    """What a turn did, step by step, and how the conversation stood after it."""

    steps: tuple[Step, ...]
    phase: str
    status: str
    turns: int
    """How many of the user's messages had an answer by then."""
    memory: Mapping[str, Any]
    readiness: str | None = None
    """How far a coach's brief was; `None` where there was none."""
    plan: Plan | None = None
    """The phases that were laid out; `None` where none were, or where a recording does not tell."""

    @property
    def path(self) -> tuple[Move, ...]:
        """The phases that were entered, each with what led there."""
        return tuple(step for step in self.steps if isinstance(step, Move))

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The signals of its replies."""
        return tuple(step for step in self.steps if isinstance(step, Signal))

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values, from which `from_json` makes it again."""
        return {**asdict(self), "steps": [asdict(step) for step in self.steps]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TurnFacts:
        """Return what `as_json` has written."""
        steps = tuple(Signal(**one) if "name" in one else Move(**one) for one in data["steps"])
        return cls(**{**data, "steps": steps})


def facts_of(before: StoredState, after: StoredState) -> TurnFacts:
    """Return what the turn did that led from one state to another; nothing led to an empty one."""
    brief = brief_of(after)
    return TurnFacts(
        steps=tuple(_steps(before, after)),
        phase=after["phase"],
        status=after["status"],
        turns=after["turns"],
        memory=after.get("memory", {}),
        readiness=brief.get_readiness() if brief else None,
        plan=after.get("plan"),
    )


def new_messages(before: StoredState, after: StoredState) -> list[AnyMessage]:
    """Return the messages that a turn has added."""
    known = {message.id for message in before.get("messages", [])}
    return [message for message in after.get("messages", []) if message.id not in known]


def new_visits(before: StoredState, after: StoredState) -> list[Visit]:
    """Return the stays in phases that a turn has begun."""
    return after["history"][path.known_stays(before.get("history", []), after["history"]) :]


def _steps(before: StoredState, after: StoredState) -> Iterator[Step]:
    messages = new_messages(before, after)
    replies = iter([message for message in messages if isinstance(message, AIMessage)])
    visits = new_visits(before, after)
    here = len(after["history"]) - len(visits) - 1
    left: str | None = None
    if here >= 0:
        active, known = after["history"][here], before.get("history", [])
        left = active["phase"]
        spoken = active["replies"] - (known[-1]["replies"] if known else 0)
        yield from _signals_of(islice(replies, max(0, spoken)), left)
    for visit in visits:
        yield Move(left=left, entered=visit["phase"], trigger=visit["trigger"])
        left = visit["phase"]
        yield from _signals_of(islice(replies, visit["replies"]), left)
    if after["status"] == "completed" and before.get("status") != "completed":
        yield Move(left=left, entered=None, trigger=after["history"][-1]["left_by"] or "completed")


def _signals_of(replies: Iterator[AIMessage], phase_id: str) -> Iterator[Signal]:
    for reply in replies:
        extras = reply.additional_kwargs
        yield from _signals_by("", phase_id, entry_of(reply).signals, extras)
        for overlay, found in extras.get("overlays", {}).items():
            yield from _signals_by(overlay, phase_id, found.get("signals", {}), found)


def _signals_by(
    giver: str, phase_id: str, counted: Mapping[str, Any], extras: Mapping[str, Any]
) -> Iterator[Signal]:
    for name in sorted(counted):
        yield Signal(phase=phase_id, name=name, payload=counted[name], by=giver)
    for one in sorted(judged_in_vain(extras), key=_by_name):
        yield Signal(
            phase=phase_id,
            name=one["name"],
            payload=one["payload"],
            reason=one["reason"],
            by=giver,
        )


def judged_in_vain(extras: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the refused signals of a reply without those that nobody could read."""
    refused = extras.get("refused_signals", ())
    return [one for one in refused if one["name"] and not one.get("lost")]


def _by_name(signal: Mapping[str, Any]) -> tuple[str, str]:
    return signal["name"], str(signal["reason"])
