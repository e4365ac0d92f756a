"""What a turn tells while it runs, alike on every face."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextvars import ContextVar
from typing import Any, Literal

from typing_extensions import TypedDict

from nodes.errors import TurnError

EventType = Literal["token", "signal", "phase", "intent_ready", "grounding", "done", "error"]


class Event(TypedDict):
    """One event of a turn's stream."""

    type: EventType
    content: str
    metadata: dict[str, Any]


LAST: Collection[EventType] = frozenset({"done", "error"})
"""The events that end a turn: each turn has one, and nothing comes after it."""

EventWriter = Callable[[Event], None]


def event(type_: EventType, content: str = "", **metadata: Any) -> Event:
    """Make an event."""
    return {"type": type_, "content": content, "metadata": metadata}


def error_event(error: TurnError) -> Event:
    """Make the event that tells what ended a turn."""
    return event("error", str(error), code=error.code, retryable=error.retryable)


listener: ContextVar[EventWriter | None] = ContextVar("listener", default=None)
"""Who hears the events of this run, where somebody listens outside LangGraph's own stream.

That stream costs a queue and a task for every token; a `Conversation` has a queue of its own.
"""
