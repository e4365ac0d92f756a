"""Seeing what a server does: its work is counted, noted in the log, and traced where that is asked.

Nothing here, nor in what it tells, holds what people say, payloads of signals, or keys.
"""

from __future__ import annotations

import logging
from asyncio import CancelledError
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from time import perf_counter
from typing import Any

from cuelight.log_lines import fields, noting
from cuelight.server.metrics import Metrics
from cuelight.server.tracing import Tracing
from graph.checkpointers.stored_threads import SAVING, DatabaseWork
from graph.sessions.running import RunningTurn
from nodes.failures import failure_of
from nodes.observing import ModelCall
from nodes.state import Tokens

logger = logging.getLogger(__name__)

_LOST = "lost"
"""The outcome of a turn that was ended together with its process."""


class _SeenTurn:
    """A turn while it runs, with what it has cost so far."""

    def __init__(self, turn: RunningTurn) -> None:
        self.turn = turn
        self.tokens = Tokens(input=0, output=0)
        self.overlays = 0
        """How many calls of overlays there were, whose tokens are counted apart."""
        self.overlay_tokens = Tokens(input=0, output=0)

    def add(self, call: ModelCall, tokens: Tokens) -> None:
        """Add what a call has cost."""
        apart = call.purpose == "overlay"
        self.overlays += apart
        sums = self.overlay_tokens if apart else self.tokens
        sums["input"] += tokens["input"]
        sums["output"] += tokens["output"]

    def notes(self) -> Mapping[str, Any]:
        """Tell the log which turn it is."""
        session = self.turn.session
        return {
            "session": session.session_id,
            "turn": self.turn.number,
            "phase": self.turn.phase,
            "profile": session.profile,
            "user": session.owner,
        }


_present: ContextVar[_SeenTurn | None] = ContextVar("present_turn", default=None)


class ServerObserver:
    """Observes the work of one application."""

    def __init__(self, metrics: Metrics, tracing: Tracing | None) -> None:
        self._metrics = metrics
        self._tracing = tracing

    def __call__(self, work: object) -> AbstractContextManager[object]:
        """Return what is held while a piece of work is done."""
        match work:
            case DatabaseWork(doing):
                timed = _Timed(self._metrics, doing)
                if self._tracing and doing == SAVING:
                    return self._save(self._tracing, timed)
                return timed
            case ModelCall():
                return self._call(work)
            case RunningTurn():
                return self._take(work)
            case _:
                return nullcontext()

    @contextmanager
    def _take(self, turn: RunningTurn) -> Iterator[None]:
        seen = _SeenTurn(turn)
        token = _present.set(seen)
        tracing = self._tracing.turn(turn, seen.tokens) if self._tracing else nullcontext()
        try:
            with noting(seen.notes), tracing:
                try:
                    yield
                finally:
                    self._end(seen)
        finally:
            _present.reset(token)

    def _end(self, seen: _SeenTurn) -> None:
        turn = seen.turn
        outcome, seconds = turn.outcome or _LOST, perf_counter() - turn.asked
        first = turn.first_token - turn.asked if turn.first_token is not None else None
        self._metrics.turn_ended(turn.session.profile, outcome, seconds, first, turn.told)
        logger.info(
            "Turn %d: %s in %.3f s",
            turn.number,
            outcome,
            seconds,
            extra=fields(
                outcome=outcome,
                seconds=round(seconds, 4),
                first_token_seconds=round(first, 4) if first is not None else None,
                tokens_in=seen.tokens["input"],
                tokens_out=seen.tokens["output"],
                **_beside(seen),
                moves=[
                    f"{told.event['metadata']['from']}>{told.event['content']}"
                    for told in turn.told
                    if told.event["type"] == "phase"
                ],
            ),
        )

    @contextmanager
    def _call(self, call: ModelCall) -> Iterator[None]:
        begun, seen = perf_counter(), _present.get()
        session = seen.turn.session if seen else None
        codes: list[str] = []
        tracing = self._tracing.model_call(call, session) if self._tracing else nullcontext()
        try:
            with tracing:
                yield
        except (CancelledError, GeneratorExit):
            raise
        except BaseException as error:
            codes.append(failure_of(error).code)
            raise
        finally:
            codes = [*(failure.code for failure in call.failures), *codes]
            tokens = Tokens(
                input=call.usage["input_tokens"] if call.usage else 0,
                output=call.usage["output_tokens"] if call.usage else 0,
            )
            if seen:
                seen.add(call, tokens)
            profile = session.profile if session else None
            self._metrics.model_called(profile, call.purpose, perf_counter() - begun, tokens, codes)

    @contextmanager
    def _save(self, tracing: Tracing, timed: _Timed) -> Iterator[None]:
        with tracing.saving(), timed:
            yield


def _beside(seen: _SeenTurn) -> dict[str, int]:
    """Return what the overlays of a turn have cost; nothing where there were none."""
    if not seen.overlays:
        return {}
    return {
        "overlay_calls": seen.overlays,
        "overlay_tokens_in": seen.overlay_tokens["input"],
        "overlay_tokens_out": seen.overlay_tokens["output"],
    }


class _Timed:
    """Times what a database does. A class, since a generator would take longer than the clock."""

    __slots__ = ("_begun", "_doing", "_metrics")

    def __init__(self, metrics: Metrics, doing: str) -> None:
        self._metrics = metrics
        self._doing = doing
        self._begun = 0.0

    def __enter__(self) -> None:
        self._begun = perf_counter()

    def __exit__(self, *_: object) -> None:
        self._metrics.database_worked(self._doing, perf_counter() - self._begun)
