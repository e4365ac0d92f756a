"""How much of a server its users may use, as its settings say."""

from __future__ import annotations

from typing import TypedDict


class Limits(TypedDict, total=False):
    """Limits of a `ServerSettings`, under its names; what is left out is as it is there."""

    max_body: int
    max_message: int
    max_queue: int
    max_messages_per_minute: int
    max_sessions: int
    max_turns: int
    max_turn_seconds: int
