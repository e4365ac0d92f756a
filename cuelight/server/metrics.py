"""What a process counts, for Prometheus to read."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
)

import cuelight
from graph.sessions import Load
from graph.sessions.event_log import Told
from nodes.observing import Purpose
from nodes.state import Tokens
from profiles import UnknownProfileError, as_phase_profile, listed_name, named_profile

OTHER = "other"
"""Stands for what is not known here, lest anybody make up labels without end."""

_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_ANSWERS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_REPLIES = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0, 34.0, 60.0, 120.0)
_DATABASE = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)


class Metrics:
    """The counts of one application; another one in the same process has its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        registry = self.registry
        build = Gauge(
            "cuelight_build_info",
            "What runs here; always 1.",
            ["version", "python"],
            registry=registry,
        )
        build.labels(cuelight.__version__, platform.python_version()).set(1)
        self._requests = Counter(
            "cuelight_http_requests",
            "Requests that were answered to their end, streams too.",
            ["method", "route", "status"],
            registry=registry,
        )
        self._answers = Histogram(
            "cuelight_http_answer_seconds",
            "From a request to the head of its answer.",
            ["method", "route"],
            buckets=_ANSWERS,
            registry=registry,
        )
        self.in_flight = Gauge(
            "cuelight_http_requests_in_flight",
            "Requests that are being answered, streams too.",
            registry=registry,
        )
        self.streams = Gauge(
            "cuelight_streams_open", "Streams that somebody listens to.", registry=registry
        )
        self._turns = Counter(
            "cuelight_turns",
            "Turns that have ended, by `done` or the code of their error.",
            ["profile", "outcome"],
            registry=registry,
        )
        self._turn_seconds = Histogram(
            "cuelight_turn_seconds",
            "From the moment a turn was asked for, with its wait, until it was saved.",
            ["profile"],
            buckets=_REPLIES,
            registry=registry,
        )
        self._first_token = Histogram(
            "cuelight_first_token_seconds",
            "From the moment a turn was asked for, with its wait, to its first words.",
            ["profile"],
            buckets=_REPLIES,
            registry=registry,
        )
        self._tokens = Counter(
            "cuelight_tokens",
            "Tokens that the model read (in) and wrote (out), in turns that failed too, by what it "
            "was asked for: a reply, an overlay beside it, a summary, or what was understood.",
            ["profile", "direction", "purpose"],
            registry=registry,
        )
        self._signals = Counter(
            "cuelight_signals",
            "Signals that counted (accepted) and that did not (refused).",
            ["profile", "verdict"],
            registry=registry,
        )
        self._moves = Counter(
            "cuelight_moves",
            "Moves from one phase to another, in turns that failed too.",
            ["profile", "from_phase", "to_phase"],
            registry=registry,
        )
        self._present_turns = Gauge(
            "cuelight_present_turns",
            "Turns that run, and that wait for those before them.",
            ["state"],
            registry=registry,
        )
        self._unwritten = Gauge(
            "cuelight_unwritten_events",
            "Events of turns that were told and are not in the database yet.",
            registry=registry,
        )
        self._model = Histogram(
            "cuelight_model_seconds",
            "Calls of the model from question to end, with all attempts, by what they were for.",
            ["purpose"],
            buckets=_REPLIES,
            registry=registry,
        )
        self._failures = Counter(
            "cuelight_model_failures",
            "Attempts at a call that failed, those too that were followed by a better one.",
            ["code", "purpose"],
            registry=registry,
        )
        database = Histogram(
            "cuelight_database_seconds",
            "What the database was asked for, with the wait for a connection.",
            ["work"],
            buckets=_DATABASE,
            registry=registry,
        )
        # A turn asks the database a dozen things, and there are about ten of them.
        self._database = cache(database.labels)

    def answer_begun(self, method: str, route: str, seconds: float) -> None:
        """Count the head of an answer."""
        self._answers.labels(_known_method(method), route).observe(seconds)

    def request_ended(self, method: str, route: str, status: int | None) -> None:
        """Count a request, whose status is `None` where its client left before an answer."""
        self._requests.labels(_known_method(method), route, status or "none").inc()

    def turn_ended(
        self,
        profile: str,
        outcome: str,
        seconds: float,
        first_token: float | None,
        told: Sequence[Told],
    ) -> None:
        """Count a turn, with the signals and moves that it has told."""
        label, phases = label_of(profile)
        self._turns.labels(label, outcome).inc()
        self._turn_seconds.labels(label).observe(seconds)
        if first_token is not None:
            self._first_token.labels(label).observe(first_token)
        for one in told:
            event = one.event
            if event["type"] == "signal":
                verdict = "accepted" if event["metadata"]["accepted"] else "refused"
                self._signals.labels(label, verdict).inc()
            elif event["type"] == "phase":
                ends = (event["metadata"]["from"], event["content"])
                self._moves.labels(label, *(end if end in phases else OTHER for end in ends)).inc()

    def model_called(
        self,
        profile: str | None,
        purpose: Purpose,
        seconds: float,
        tokens: Tokens,
        codes: Sequence[str],
    ) -> None:
        """Count a call of the model, and the codes of the attempts that failed."""
        self._model.labels(purpose).observe(seconds)
        for code in codes:
            self._failures.labels(code, purpose).inc()
        label, _ = label_of(profile) if profile is not None else (OTHER, ())
        self._tokens.labels(label, "in", purpose).inc(tokens["input"])
        self._tokens.labels(label, "out", purpose).inc(tokens["output"])

    def database_worked(self, work: str, seconds: float) -> None:
        """Count what a database did."""
        self._database(work).observe(seconds)

    def take_load(self, load: Load) -> None:
        """Note what the process has to do at the moment."""
        self._present_turns.labels("running").set(load.running)
        self._present_turns.labels("waiting").set(load.waiting)
        self._unwritten.set(load.unwritten)


class Label(NamedTuple):
    """How a profile is counted."""

    name: str
    phases: frozenset[str]


def label_of(profile: str) -> Label:
    """Return how the profile is counted that goes by a name, however that is spelled."""
    try:
        return _label_of(profile)
    except UnknownProfileError:
        return Label(OTHER, frozenset())


@lru_cache(maxsize=512)
def _label_of(profile: str) -> Label:
    phases = as_phase_profile(named_profile(profile)).phases
    return Label(listed_name(profile), frozenset(phases))


def _known_method(method: str) -> str:
    return method if method in _METHODS else OTHER
