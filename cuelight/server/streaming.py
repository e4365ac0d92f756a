"""Turns as Server-Sent Events."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any
from urllib.parse import quote

from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event

from graph.sessions import Heard, Stream
from graph.sessions.for_the_log import for_users
from nodes.errors import TurnError
from nodes.events import Event, error_event

# No line ends to the standard, but to many a client that splits what it gets into lines.
_OTHER_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}
HEARTBEAT = format_sse_event(comment="alive")
"""A comment, which shows that a stream lives."""
_EXAMPLE = (
    'event: token\ndata: {"type": "token", "content": "Good morning!", "metadata": '
    '{"phase": "greeting"}}\nid: 1-1\n\n'
    'event: done\ndata: {"type": "done", "content": "", "metadata": {"session_id": "anna-1", '
    '"turns_used": 0, "turns_remaining": null, "tokens_in": 310, "tokens_out": 12, '
    '"status": "active", "phase": "greeting"}}\nid: 1-2\n\n'
)

_EVENT = {
    "type": "object",
    "required": ["data", "event"],
    "properties": {
        "event": {"type": "string"},
        "id": {"type": "string", "pattern": r"^\d+-\d+$"},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {"$ref": "#/components/schemas/StreamEvent"},
        },
    },
}

STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": (
            "The events of the turn, each with an `id` to come back with. The `data` of "
            "each is a `StreamEvent`; the last one is `done` or `error`. Comments show that "
            "the stream lives."
        ),
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "itemSchema": _EVENT,
                "example": _EXAMPLE,
            }
        },
        "headers": {
            "Session-Id": {"description": "The id of the session.", "schema": {"type": "string"}},
            "Location": {"description": "Where the session is.", "schema": {"type": "string"}},
        },
    }
}
"""How a route documents that it streams a turn."""


class EventStream(StreamingResponse):
    """The answer that streams a turn. A client that leaves it does not end the turn."""

    media_type = "text/event-stream"

    def __init__(self, stream: Stream, place: str = "/sessions") -> None:
        session_id = stream.session.session_id
        super().__init__(
            _written(stream.events),
            headers={
                "Cache-Control": "no-cache",
                "X-Accel-Buffering": "no",
                "Session-Id": session_id,
                "Location": f"{place}/{quote(session_id, safe='')}",
            },
        )


async def _written(events: AsyncGenerator[list[Heard]]) -> AsyncIterator[bytes]:
    """Yield events as they go over the wire, and a sign of life where there is none for long.

    What keeps it from listening on, as a database that is gone, is told without an id: whoever
    comes back with the one before hears the rest.
    """
    try:
        async with aclosing(events):
            async for heard in events:
                yield b"".join(map(_line_of, heard)) if heard else HEARTBEAT
    except TurnError as error:
        yield _line(for_users(error_event(error)))


def _line_of(heard: Heard) -> bytes:
    return _line(heard.told.event, heard.id)


def _line(event: Event, event_id: str | None = None) -> bytes:
    return format_sse_event(event=event["type"], data_str=data_of(event), id=event_id)


def data_of(value: object, default: Callable[[Any], Any] | None = None) -> str:
    """Return JSON that is one line to every client, and that is valid whatever a model has said."""
    data = json.dumps(value, ensure_ascii=False, default=default)
    return data.encode("utf-8", "replace").decode().translate(_OTHER_LINE_ENDS)
