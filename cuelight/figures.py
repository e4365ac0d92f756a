"""Statistics on the screen and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from cuelight.durations import duration_in_words
from cuelight.moments import time_in_words
from cuelight.screen import Screen
from graph.statistics import Figures, OverlayFigures, PhaseFigures, Spread, Statistics


def as_json(found: Statistics) -> str:
    """Return statistics as one JSON document."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=2, default=_written)


def show_statistics(screen: Screen, found: Statistics, *, by_version: bool = False) -> None:
    """Show the figures of each profile, or of each of its versions."""
    for profile in found.profiles:
        several = len(profile.versions) > 1
        for figures in profile.versions if by_version else [profile]:
            screen.gap()
            _show_figures(screen, figures, found)
        if several and not by_version:
            screen.line(
                f"Of {len(profile.versions)} versions; --by-version tells them apart.", "dim"
            )
    if found.profiles:
        screen.gap()
        screen.line(
            "Times and turns are medians; 90% of all stay within what stands in brackets.", "dim"
        )
    if found.unreadable:
        screen.note(
            f"{_number(found.unreadable, 'session')} could not be read: encrypted by another key. "
            "The figures are without them."
        )


def range_in_words(since: datetime | None, until: datetime | None) -> str:
    """Return which sessions are counted."""
    told = [
        f"{word} {moment:%Y-%m-%d %H:%M} UTC"
        for word, moment in (("since", since), ("before", until))
        if moment
    ]
    return f"begun {' and '.join(told)}" if told else "of all times"


def _show_figures(screen: Screen, figures: Figures, found: Statistics) -> None:
    version = f", version {figures.digest}" if figures.digest else ""
    screen.line(f"{figures.profile}{version}", "bold")
    counted = f"{_number(figures.sessions, 'session')} {range_in_words(found.since, found.until)}"
    idle = duration_in_words(timedelta(seconds=found.dropped_after))
    parts = [
        f"{figures.completed:,} completed",
        f"{figures.active:,} active",
        f"{figures.dropped:,} dropped (expired, or unchanged for {idle})",
    ]
    screen.line(f"{counted}: {', '.join(parts)}.", indent=2)
    if figures.completion_rate is not None:
        screen.line(
            f"Of those that are over, {figures.completion_rate:.0%} were completed.", indent=2
        )
    if figures.turns and figures.seconds:
        screen.line(
            f"A completed one took {_spread(figures.turns, _plain)} turns and "
            f"{_spread(figures.seconds, time_in_words)}.",
            indent=2,
        )
    _show_phases(screen, figures.phases)
    names = {phase.phase for phase in figures.phases}
    _show_moves(screen, figures, widest=max(map(len, names), default=0))
    _show_overlays(screen, figures.overlays)
    _show_signals(screen, figures.phases, figures.overlays)


def _show_phases(screen: Screen, phases: Sequence[PhaseFigures]) -> None:
    screen.gap()
    header = ("PHASE", "VISITS", "SESSIONS", "TIME", "TURNS", "REPLIES", "TOKENS", "DROPPED")
    rows = [
        (
            phase.phase,
            f"{phase.visits:,}",
            f"{phase.sessions:,}",
            _spread(phase.seconds, time_in_words),
            _spread(phase.turns, _plain),
            f"{phase.replies:,}",
            f"{phase.tokens_in:,} / {phase.tokens_out:,}",
            f"{phase.dropped:,}",
        )
        for phase in phases
    ]
    screen.table(header, rows, cut_at=0)


def _show_moves(screen: Screen, figures: Figures, widest: int) -> None:
    if not figures.moves:
        return
    screen.gap()
    rows = [
        (one.from_phase, one.to_phase or "(the end)", f"{one.count:,}", one.trigger)
        for one in figures.moves
    ]
    screen.table(("FROM", "TO", "TIMES", "BY"), rows, cut_at=3 if widest < 40 else 0)


def _show_overlays(screen: Screen, overlays: Sequence[OverlayFigures]) -> None:
    if not overlays:
        return
    screen.gap()
    rows = [
        (
            one.overlay,
            f"{one.calls:,}",
            f"{one.failures:,}",
            f"{one.tokens_in:,} / {one.tokens_out:,}",
        )
        for one in overlays
    ]
    screen.table(("OVERLAY", "CALLS", "IN VAIN", "TOKENS"), rows, cut_at=0)


def _show_signals(
    screen: Screen, phases: Sequence[PhaseFigures], overlays: Sequence[OverlayFigures]
) -> None:
    givers: list[tuple[str, PhaseFigures | OverlayFigures]]
    givers = [*((one.phase, one) for one in phases), *((one.overlay, one) for one in overlays)]
    counted = [
        (giver, name, f"{count:,}", "counted")
        for giver, figures in givers
        for name, count in figures.accepted.items()
    ]
    refused = [
        (giver, one.signal or "?", f"{one.count:,}", f"refused: {one.reason}")
        for giver, figures in givers
        for one in figures.refused
    ]
    if counted or refused:
        screen.gap()
        screen.table(
            ("FROM" if overlays else "PHASE", "SIGNAL", "TIMES", "RESULT"),
            [*counted, *refused],
            cut_at=3,
        )


def _spread(spread: Spread | None, told: Callable[[float], str]) -> str:
    if spread is None:
        return "-"
    median, p90 = told(spread.median), told(spread.p90)
    return median if median == p90 else f"{median} (90%: {p90})"


def _plain(number: float) -> str:
    return f"{number:,g}"


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    raise TypeError(value)
