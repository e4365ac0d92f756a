"""Recorded conversations, run through a profile without a model."""

from graph.replaying.comparing import Difference, path_in_words
from graph.replaying.facts import Move, Signal, TurnFacts
from graph.replaying.recording import (
    FORMAT,
    RecordedReply,
    RecordedTurn,
    Recording,
    read_recording,
    recording_from,
)
from graph.replaying.replay import Replay, ReplayedTurn, replay

__all__ = [
    "FORMAT",
    "Difference",
    "Move",
    "RecordedReply",
    "RecordedTurn",
    "Recording",
    "Replay",
    "ReplayedTurn",
    "Signal",
    "TurnFacts",
    "path_in_words",
    "read_recording",
    "recording_from",
    "replay",
]
