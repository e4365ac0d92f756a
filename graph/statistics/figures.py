"""The figures that statistics consist of. As JSON they are objects of the same names."""

from __future__ import annotations

import math
import statistics
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from pydantic import ConfigDict


class _Described:
    """What is said of the fields of a figure here, a description of it as JSON Schema says too."""

    __slots__ = ()
    __pydantic_config__ = ConfigDict(use_attribute_docstrings=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread(_Described):
    """How numbers are spread: half of them are at most `median`, nine in ten at most `p90`."""

    median: float
    """Half of the numbers are at most this."""
    p90: float
    """Nine in ten are at most this."""

    @classmethod
    def of(cls, numbers: Collection[float]) -> Self | None:
        """Return the spread of numbers, or `None` where there are none."""
        if not numbers:
            return None
        ordered = sorted(numbers)
        p90 = ordered[math.ceil(0.9 * len(ordered)) - 1]
        return cls(median=round(statistics.median(ordered), 3), p90=round(p90, 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(_Described):
    """A signal that did not count, and how often."""

    signal: str
    """Its name; empty for one that was lost."""
    reason: str
    """Why, without what differs from time to time."""
    count: int
    """How often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(_Described):
    """A way out of a phase that was taken, and how often."""

    from_phase: str
    """The phase that was left."""
    to_phase: str | None
    """The phase that was entered, or `None` where the conversation was completed."""
    trigger: str
    """The signals, or `max_turns` and the like, as the history has it; `completed` at the end."""
    count: int
    """How often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseFigures(_Described):
    """How a phase goes."""

    phase: str
    """The id of the phase."""
    name: str
    """Its name for people; the id where the profile is not stored any more."""
    visits: int
    """How often it was entered."""
    sessions: int
    """How many sessions came here at least once."""
    seconds: Spread | None
    """How long the visits took that are over, the time that people took to think included."""
    turns: Spread | None
    """How many of the user's messages were answered in a visit."""
    replies: int
    """How many replies it has given."""
    tokens_in: int
    """Tokens that the model has read in it."""
    tokens_out: int
    """Tokens that it has written."""
    dropped: int
    """How many sessions were given up here."""
    accepted: Mapping[str, int]
    """The signals that counted, and how often."""
    refused: tuple[Refused, ...]
    """The signals that did not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayFigures(_Described):
    """How an overlay does beside the phases. Nothing of it is among their figures."""

    overlay: str
    """The id of the overlay."""
    name: str
    """Its name for people; the id where the profile is not stored any more."""
    calls: int
    """How many of the users' messages it was asked about."""
    failures: int
    """How often what it may have found was lost: it was late, it failed, or could not be read."""
    tokens_in: int
    """Tokens that it has read."""
    tokens_out: int
    """Tokens that it has written."""
    accepted: Mapping[str, int]
    """The signals that counted, and how often."""
    refused: tuple[Refused, ...]
    """The signals that did not count, and what was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures(_Described):
    """How the conversations of a profile go, or those of one of its versions."""

    profile: str
    """Its name for people, to which its threads are bound."""
    digest: str | None
    """The mark of the version; `None` for all versions together."""
    first: datetime
    """When the first of these sessions began."""
    sessions: int
    """How many sessions there are."""
    completed: int
    """How many were completed."""
    active: int
    """How many go on."""
    dropped: int
    """How many were given up: they expired, or nobody has changed them for long."""
    expired: int
    """How many of those that were dropped have expired."""
    completion_rate: float | None
    """How many of those that are over were completed, from 0 to 1; `None` where none is over."""
    turns: Spread | None
    """How many turns the completed ones took."""
    seconds: Spread | None
    """How long the completed ones took, from the first phase entered to the last one left."""
    phases: tuple[PhaseFigures, ...]
    """How each phase goes, in order."""
    moves: tuple[Move, ...]
    """The ways that were taken, and how often."""
    overlays: tuple[OverlayFigures, ...] = ()
    """How each overlay does, in order."""
    versions: tuple[Figures, ...] = ()
    """The same of each version, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics(_Described):
    """How the conversations of a range of time go."""

    since: datetime | None
    """When the first of them may have begun."""
    until: datetime | None
    """Before when they began."""
    dropped_after: float
    """After how many seconds without a change an unfinished session counts as given up."""
    sessions: int
    """How many sessions are counted."""
    unreadable: int
    """How many are not, since they are encrypted by a key that is not given."""
    partial: bool
    """Whether there were more sessions than were to be read."""
    profiles: tuple[Figures, ...]
    """By profile, the one with the most sessions first."""
