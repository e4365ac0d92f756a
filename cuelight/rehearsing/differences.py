"""What is not as a script expects it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from cuelight.rehearsing.script import Expected
from cuelight.rehearsing.stage import Played
from nodes.brief.intent import brief_of
from nodes.state import StoredCoach, Visit
from profiles.faults import Location

NOTHING = "nothing"
"""How a value is called that is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that is not as it was expected to be."""

    at: Location
    """Where the script says what is expected, within the turn."""
    expected: str
    got: str


def differences(expected: Expected, played: Played) -> Iterator[Difference]:
    """Yield what is different after a turn, in the order of the fields."""
    state = cast("StoredCoach", played.after.state)
    visit = state["history"][-1]
    yield from _plain("phase", expected.phase, state["phase"])
    yield from _plain("status", expected.status, state["status"])
    if expected.accepted is not None:
        yield from _accepted(expected.accepted, played.accepted)
    if expected.refused is not None:
        yield from _refused(expected.refused, played.refused)
    yield from _plain("trigger", expected.trigger, visit["trigger"])
    yield from _history(expected, state["history"])
    if expected.memory is not None:
        yield from _within(("memory",), expected.memory, state.get("memory", {}))
    brief = state.get("intent") or {}
    if expected.brief is not None:
        yield from _within(("brief",), expected.brief, brief)
    if expected.readiness is not None:
        intent = brief_of(state)
        readiness = intent.get_readiness() if intent else NOTHING
        yield from _plain("readiness", expected.readiness, readiness)


def _plain(name: str, expected: str | None, got: str) -> Iterator[Difference]:
    if expected is not None and expected != got:
        yield Difference(at=(name,), expected=expected, got=got)


def _accepted(
    expected: Mapping[str, Mapping[str, Any]], got: Mapping[str, Mapping[str, Any]]
) -> Iterator[Difference]:
    if set(expected) != set(got):
        yield Difference(at=("accepted",), expected=_names(expected), got=_names(got))
    for name in expected:
        if name in got:
            yield from _within(("accepted", name), expected[name], got[name])


def _refused(expected: Mapping[str, str], got: Mapping[str, str]) -> Iterator[Difference]:
    if set(expected) != set(got):
        told = "; ".join(f"{name} ({reason})" for name, reason in got.items())
        yield Difference(at=("refused",), expected=_names(expected), got=told or NOTHING)
    for name, part in expected.items():
        if part.casefold() not in got.get(name, part).casefold():
            yield Difference(at=("refused", name), expected=f"… {part} …", got=got[name])


def _history(expected: Expected, got: list[Visit]) -> Iterator[Difference]:
    if expected.history is None:
        return
    wanted = [(visit.phase, visit.trigger) for visit in expected.history]
    found = [(visit["phase"], visit["trigger"]) for visit in got]
    alike = len(wanted) == len(found) and all(
        one[0] == other[0] and one[1] in {None, other[1]}
        for one, other in zip(wanted, found, strict=True)
    )
    if not alike:
        yield Difference(at=("history",), expected=_path(wanted), got=_path(found))
        return
    for place, (one, visit) in enumerate(zip(expected.history, got, strict=True)):
        known = visit.get("remember", "keep")
        if one.remember not in {None, known}:
            yield Difference(
                at=("history", place, "remember"), expected=str(one.remember), got=known
            )


def _within(at: Location, expected: Any, got: Any) -> Iterator[Difference]:
    """Yield where a value is not what is expected; it may have fields that nobody asks for."""
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        for key, value in expected.items():
            if value is not None or got.get(key) is not None:
                yield from _within((*at, key), value, got.get(key))
    elif _thawed(expected) != _thawed(got):
        yield Difference(at=at, expected=_shown(expected), got=_shown(got))


def _thawed(value: Any) -> Any:
    """Return frozen JSON as plain JSON, in which true is not 1."""
    match value:
        case bool():
            return "true" if value else "false", None
        case Mapping():
            return {key: _thawed(item) for key, item in value.items()}
        case list() | tuple():
            return [_thawed(item) for item in value]
    return value


def _shown(value: Any) -> str:
    match value:
        case None:
            return NOTHING
        case bool():
            return "true" if value else "false"
        case Mapping():
            return "{" + ", ".join(f"{key}: {_shown(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_shown, value)) + "]"
    return str(value) if str(value).strip() else repr(value)


def _names(names: Mapping[str, Any]) -> str:
    return ", ".join(names) or NOTHING


def _path(visits: Sequence[tuple[str, str | None]]) -> str:
    return " → ".join(f"{phase} ({by})" if by else phase for phase, by in visits)
