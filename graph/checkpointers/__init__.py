"""Checkpointers that keep whole turns, in SQLite, PostgreSQL or memory."""

from __future__ import annotations

from graph.checkpointers.keyring import Keyring, new_key
from graph.checkpointers.opening import open_checkpointer
from graph.checkpointers.stored_threads import ThreadTimes
from graph.checkpointers.whole_turns import Checkpointer

__all__ = ["Checkpointer", "Keyring", "ThreadTimes", "new_key", "open_checkpointer"]
