"""Threads that belong to somebody, and their turns, run and followed in any process."""

from graph.sessions.event_log import KEPT_TURNS
from graph.sessions.limits import Limits
from graph.sessions.queue import WhenBusy
from graph.sessions.session import SESSION_ID, Session
from graph.sessions.sessions import Heard, Load, Sessions, Standing, Stream

__all__ = [
    "KEPT_TURNS",
    "SESSION_ID",
    "Heard",
    "Limits",
    "Load",
    "Session",
    "Sessions",
    "Standing",
    "Stream",
    "WhenBusy",
]
