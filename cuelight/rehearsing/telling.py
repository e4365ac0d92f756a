"""What became of a script, in plain text for a terminal or a test's report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cuelight.rehearsing.performing import Performance, TurnResult
from profiles import ProfileFileError
from profiles.document import dotted
from profiles.faults import Location

_LONGEST = 160


def problems_in_words(error: ProfileFileError) -> str:
    """Return all problems of a file, one in a line, each with its line and path."""
    told = []
    for problem in error.problems:
        line = "" if problem.line is None else f":{problem.line}"
        path = f" {problem.path}:" if problem.path else ""
        told.append(f"{error.file}{line}:{path} {problem.message}")
    return "\n".join(told)


def in_words(performance: Performance) -> str:
    """Return the turns that were not as expected, each with what was and what was to be."""
    return "\n\n".join(
        "\n".join(_turn(performance, turn)) for turn in performance.turns if not turn.is_right
    )


def as_json(performance: Performance) -> dict[str, Any]:
    """Return what became of a script, as JSON."""
    source = performance.source
    return {
        "file": str(source.file),
        "title": source.script.title,
        "profile": source.profile.name,
        "passed": performance.is_right,
        "turns": len(source.script.turns),
        "played": len(performance.turns),
        "differences": [
            {
                "turn": turn.number + 1,
                "line": source.line_of(_place(turn, one.at)),
                "what": dotted(one.at),
                "expected": one.expected,
                "got": one.got,
            }
            for turn in performance.turns
            for one in turn.differences
        ],
        "error": next((turn.played.error for turn in performance.turns if turn.played.error), None),
    }


def _turn(performance: Performance, result: TurnResult) -> Iterator[str]:
    source = performance.source
    line = source.line_of(("turns", result.number))
    yield f"{source.file}:{line}: turn {result.number + 1} of {len(source.script.turns)}"
    if result.turn.user is not None:
        yield f"  user:  {_short(result.turn.user)}"
    if result.turn.move is not None:
        yield f"  moves by hand to {result.turn.move}"
    for said in result.played.said:
        yield f"  {said.phase}:  {_short(said.text)}"
        for name, payload in said.accepted.items():
            yield f"    signals {name}{_payload(payload)}"
        for refused in said.refused:
            yield f"    refused {refused['name']}{_payload(refused['payload'])}"
        for overlay, found in said.overlays.items():
            yield from (
                f"    beside it {overlay} signals {name}{_payload(payload)}"
                for name, payload in found.signals.items()
            )
            yield from (
                f"    beside it {overlay} in vain: {one['name']} {one['reason']}"
                for one in found.refused_signals
            )
    if result.played.error is not None:
        yield f"  The turn failed: {result.played.error}"
    for one in result.differences:
        at = source.line_of(_place(result, one.at))
        yield f"  {dotted(one.at)} (line {at})"
        yield f"    expected  {_short(one.expected)}"
        yield f"    got       {_short(one.got)}"


def _place(turn: TurnResult, at: Location) -> Location:
    """Return where a script says what a difference is about."""
    within = at if at[0] in {"model", "beside"} else ("expect", *at)
    return ("turns", turn.number, *within)


def _payload(payload: Any) -> str:
    return f" {_short(json.dumps(payload, ensure_ascii=False, default=list))}" if payload else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
