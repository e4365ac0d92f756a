"""The whole of a conversation, read from the checkpoints of its thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from langchain_core.messages import AIMessage, AnyMessage

from graph.checkpointers import Checkpointer


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayEntry:
    """What an overlay has found in the message that a reply answers."""

    signals: Mapping[str, Any] = field(default_factory=dict)
    """The signals that counted, with their payloads."""
    refused_signals: tuple[Mapping[str, Any], ...] = ()
    """Those that did not count: name, payload and reason; the name is empty where it was lost."""
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message of a conversation, with what its reply signalled."""

    id: str
    role: Literal["user", "assistant"]
    text: str
    time: str | None = None
    """When, as an ISO 8601 time in UTC."""
    phase: str | None = None
    """The phase that spoke."""
    signals: Mapping[str, Any] = field(default_factory=dict)
    """The signals that counted, with their payloads."""
    refused_signals: tuple[Mapping[str, Any], ...] = ()
    """Those that did not count: name, payload and reason; the name is empty where it was lost."""
    reopened: Mapping[str, str] = field(default_factory=dict)
    """The signals that are to be asked for again, by the signals that took them out of memory."""
    overlays: Mapping[str, OverlayEntry] = field(default_factory=dict)
    """What the overlays beside the reply have found, by their ids."""
    unjudged: tuple[Mapping[str, Any], ...] = ()
    """Conditions of transitions that could not be judged, and so did not hold: when and reason."""
    cut_off: bool = False
    """Whether the model stopped before its reply was complete, as at its limit of tokens."""
    tokens_in: int = 0
    tokens_out: int = 0


async def read_transcript(checkpointer: Checkpointer, thread_id: str) -> list[Entry]:
    """Return all messages of a thread in order; an empty list where there is no such thread.

    A checkpoint holds the last messages only, and those of its own turn always. So its messages
    that the next newer one has let go are the ones to add. An id may come again much later.
    """
    newer: set[str | None] = set()
    backwards: list[Entry] = []
    async for stored in checkpointer.achain(thread_id):
        messages: list[AnyMessage] = stored.checkpoint["channel_values"].get("messages", [])
        backwards.extend(entry_of(one) for one in reversed(messages) if one.id not in newer)
        newer = {message.id for message in messages}
    return backwards[::-1]


def entry_of(message: AnyMessage) -> Entry:
    """Return a stored message as an entry of the transcript."""
    extras = message.additional_kwargs
    usage = message.usage_metadata if isinstance(message, AIMessage) else None
    return Entry(
        id=message.id or "",
        role="assistant" if isinstance(message, AIMessage) else "user",
        text=message.text,
        time=extras.get("time"),
        phase=extras.get("phase"),
        signals={**extras.get("signals", {}), **extras.get("engine_signals", {})},
        refused_signals=tuple(extras.get("refused_signals", ())),
        reopened={name: one["by"] for name, one in extras.get("reopened", {}).items()},
        overlays={key: _overlay_entry(one) for key, one in extras.get("overlays", {}).items()},
        unjudged=tuple(extras.get("unjudged", ())),
        cut_off=extras.get("cut_off", False),
        tokens_in=usage["input_tokens"] if usage else 0,
        tokens_out=usage["output_tokens"] if usage else 0,
    )


def _overlay_entry(stored: Mapping[str, Any]) -> OverlayEntry:
    return OverlayEntry(
        signals=stored.get("signals", {}),
        refused_signals=tuple(stored.get("refused_signals", ())),
        tokens_in=stored["tokens"]["input"],
        tokens_out=stored["tokens"]["output"],
    )
