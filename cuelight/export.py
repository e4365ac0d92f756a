"""A conversation as a file: for programs as JSON, for people as Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, cast

from cuelight.briefs import Part, parts_of, short_payload, standing, told
from cuelight.memories import reopened_of
from cuelight.stored import StoredThread
from graph import Entry
from graph.replaying import FORMAT
from nodes.brief.intent import brief_of
from nodes.ending import final_prompt
from nodes.memory_note import in_words
from nodes.state import OverlayCount, StoredCoach


def as_json(thread: StoredThread) -> str:
    """Return all of a conversation as one JSON document."""
    state = thread.state
    bound = state.get("profile") or {"name": None, "digest": None}
    document = {
        "thread_id": thread.thread_id,
        "profile": {**bound, "definition": thread.profile},
        "status": state.get("status"),
        "phase": state.get("phase"),
        "turns": state.get("turns", 0),
        "tokens": state.get("tokens"),
        "progress": state.get("progress"),
        "signals": state.get("signals"),
        "plan": state.get("plan"),
        "memory": state.get("memory"),
        "reopened": reopened_of(state),
        "overlays": state.get("overlays", {}),
        "history": thread.history,
        **_coached(thread),
        "transcript": [asdict(entry) for entry in thread.transcript],
        # What the turns took and did: `cuelight replay` reads it.
        FORMAT: [turn.as_json() for turn in thread.turns],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _coached(thread: StoredThread) -> dict[str, Any]:
    """Return what a coach has made of a conversation; nothing where there was none."""
    state = cast("StoredCoach", thread.state)
    brief = brief_of(state)
    if brief is None:
        return {}
    return {
        "request": state.get("request", {}),
        "brief": {
            **brief.to_dict(),
            "readiness_state": brief.get_readiness(),
            "missing_info": brief.get_missing_info(),
        },
        "final_prompt": final_prompt(brief),
        "sources": state.get("sources", []),
    }


def as_jsonl(thread: StoredThread) -> str:
    """Return the transcript as JSON, a message a line."""
    return "".join(
        json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in thread.transcript
    )


def as_markdown(thread: StoredThread) -> str:
    """Return a conversation to read, under a heading for each stay in a phase."""
    parts = [f"# {thread.name}", f"Thread `{thread.thread_id}`: {summary(thread)}."]
    phase: str | None = None
    for entry, spoken_in in with_phases(thread):
        if spoken_in != phase:
            phase = spoken_in
            parts.append(f"## {thread.phase_name(phase)}")
        parts.append(f"**{speaker(entry)}**{_time_of(entry)}")
        parts.append("\n".join(f"> {line}".rstrip() for line in words_of(entry).splitlines()))
        parts.extend(
            f"- Signal `{name}`: `{_short(short_payload(name, payload))}`"
            for name, payload in entry.signals.items()
        )
        parts.extend(
            f"- Signal `{name}` by `{overlay}`: `{_short(payload)}`"
            for overlay, found in entry.overlays.items()
            for name, payload in found.signals.items()
        )
    if memory := thread.state.get("memory"):
        parts.append("## What was found out")
        parts.extend(
            f"- **{name}**: {_unmarked(in_words(payload))}".removesuffix(": ")
            for name, payload in memory.items()
        )
    if brief := brief_of(thread.state):
        parts.append(f"## The brief: {standing(brief)}")
        parts.extend(_marked_down(part) for part in parts_of(brief))
        parts.extend(f"- Missing: {info}" for info in brief.get_missing_info())
    return "\n\n".join(part for part in parts if part) + "\n"


FORMATS: dict[str, Callable[[StoredThread], str]] = {
    "json": as_json,
    "markdown": as_markdown,
    "jsonl": as_jsonl,
}


def with_phases(thread: StoredThread) -> list[tuple[Entry, str | None]]:
    """Return the messages, each with the phase that it was said in.

    A user's message belongs to the phase that answers it.
    """
    phase: str | None = None
    backwards: list[tuple[Entry, str | None]] = []
    for entry in reversed(thread.transcript):
        phase = entry.phase or phase
        backwards.append((entry, phase))
    return backwards[::-1]


def speaker(entry: Entry) -> str:
    """Return who said a message."""
    return "You" if entry.role == "user" else "AI"


def words_of(entry: Entry) -> str:
    """Return what a message says; a reply may have only signals, when the next phase speaks."""
    return entry.text or "(no words, only signals)"


def refusal(signal: Mapping[str, Any]) -> str:
    """Return why a signal did not count, with its name where it is known."""
    return ": ".join(filter(None, (signal["name"], signal["reason"])))


def summary(thread: StoredThread) -> str:
    """Return how a conversation stands: its status, turns and tokens."""
    state = thread.state
    where: str = state.get("status", "active")
    if where == "active" and thread.name != thread.phase_name(state.get("phase")):
        where = f"in {thread.phase_name(state.get('phase'))}"
    return f"{where}, {counts(state.get('turns', 0), state.get('tokens'))}"


def counts(turns: int, tokens: Any) -> str:
    """Return turns and tokens in words."""
    tokens = tokens or {"input": 0, "output": 0}
    return (
        f"{turns:,} turn{'' if turns == 1 else 's'}, "
        f"{tokens['input']:,} tokens read and {tokens['output']:,} written"
    )


def overlay_counts(cost: OverlayCount) -> str:
    """Return what an overlay has cost so far, in words."""
    calls, failures, tokens = cost["calls"], cost["failures"], cost["tokens"]
    lost = f", {failures:,} in vain" if failures else ""
    return (
        f"{calls:,} call{'' if calls == 1 else 's'}{lost}, "
        f"{tokens['input']:,} tokens read and {tokens['output']:,} written"
    )


def _time_of(entry: Entry) -> str:
    return f" · {entry.time[:16].replace('T', ' ')} UTC" if entry.time else ""


def _marked_down(part: Part) -> str:
    words = "\n  ".join(part.words.splitlines())
    where = f"  \n  *{told(part.source)}*" if part.source else ""
    return f"- **{part.label}**: {words}{where}"


def _unmarked(words: str) -> str:
    """Return words with nothing in them that Markdown would take for a mark."""
    return _MARK.sub(r"\\\g<0>", words)


_MARK = re.compile(r"[\\`*_{}\[\]<>#|~]")


def _short(payload: object) -> str:
    return json.dumps(payload, ensure_ascii=False)
