"""Stored conversations on the screen: the list of them, and one from its first message on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from cuelight.briefs import short_payload, standing
from cuelight.export import refusal, speaker, summary, with_phases, words_of
from cuelight.screen import Screen
from cuelight.stored import StoredThread
from graph import Entry, ThreadSummary
from graph.transcript import OverlayEntry
from nodes.brief.intent import brief_of

_AGES = ((60, "s"), (60, "min"), (24, "h"), (14, "d"))


def show_threads(screen: Screen, threads: Sequence[ThreadSummary]) -> None:
    """Show a line for each thread, the one that changed last on top."""
    now = datetime.now(UTC)
    rows = [
        (
            thread.thread_id,
            thread.profile if thread.readable else "?",
            _where(thread),
            f"{thread.turns:,}" if thread.readable else "?",
            *(
                _age(stamp, now) if screen.terminal else stamp
                for stamp in (thread.created, thread.updated)
            ),
        )
        for thread in threads
    ]
    screen.table(("THREAD", "PROFILE", "PHASE", "TURNS", "BEGUN", "CHANGED"), rows, cut_at=1)


def show_transcript(screen: Screen, thread: StoredThread, *, signals: bool) -> None:
    """Show all that was said, under the phases that said it."""
    screen.line(thread.name, "bold")
    screen.line(f"Thread {thread.thread_id}: {summary(thread)}", "dim", indent=2)
    phase: str | None = None
    for entry, spoken_in in with_phases(thread):
        if spoken_in != phase:
            phase = spoken_in
            if (name := thread.phase_name(phase)) != thread.name:
                screen.gap()
                screen.line(f"── {name} ──", "phase")
        mine = entry.role == "user"
        screen.gap()
        screen.line(f"{speaker(entry)}: {words_of(entry)}", "bold" if mine else None, indent=2)
        if signals:
            _show_signals(screen, entry)
    if brief := brief_of(thread.state):
        screen.gap()
        screen.line(f"The brief: {standing(brief)}", "dim")


def _where(thread: ThreadSummary) -> str:
    """Return where a thread is, and how far a coach's brief is."""
    if not thread.readable:
        return "under another key"
    where = thread.phase if thread.status == "active" else thread.status
    match thread.readiness:
        case None:
            return where
        case "ready":
            return f"{where}, brief confirmed"
        case _:
            return f"{where}, brief open"


def _show_signals(screen: Screen, entry: Entry) -> None:
    givers: list[tuple[str, Entry | OverlayEntry]] = [("", entry)]
    givers += [(f"{overlay}: ", found) for overlay, found in entry.overlays.items()]
    for who, one in givers:
        for name, payload in one.signals.items():
            short = short_payload(name, payload)
            told = short if isinstance(short, str) else json.dumps(short, ensure_ascii=False)
            told = told if payload else ""
            screen.line(f"  ✓ {who}{name} {told}".rstrip(), "good", indent=4)
        for refused in one.refused_signals:
            screen.line(f"  ✗ {who}{refusal(refused)}", "error", indent=4)
    for name, by in entry.reopened.items():
        screen.line(f"  ○ {name} is open again by {by}", "bold", indent=4)


def _age(stamp: str, now: datetime) -> str:
    """Return how long ago something was; of what is long past, the day."""
    then = datetime.fromisoformat(stamp)
    age = (now - then).total_seconds()
    for size, unit in _AGES:
        if age < size:
            return "just now" if unit == "s" else f"{int(age)} {unit} ago"
        age /= size
    return then.astimezone().strftime("%Y-%m-%d")
