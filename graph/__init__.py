"""How the steps of a conversation connect and persist: builders, checkpointers, the turn."""

from graph.checkpointers import Checkpointer, ThreadTimes, open_checkpointer
from graph.coach import build_coach_graph
from graph.conversation import Conversation
from graph.phases import build_phase_graph
from graph.reencryption import Reencrypted, reencrypt
from graph.retention import Purged, purge
from graph.threads import ThreadSummary, list_threads
from graph.transcript import Entry, read_transcript

__all__ = [
    "Checkpointer",
    "Conversation",
    "Entry",
    "Purged",
    "Reencrypted",
    "ThreadSummary",
    "ThreadTimes",
    "build_coach_graph",
    "build_phase_graph",
    "list_threads",
    "open_checkpointer",
    "purge",
    "read_transcript",
    "reencrypt",
]
