"""The data of a profile as its author wrote it, which may be wrong in any way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextvars import ContextVar
from typing import Any

from pydantic import BaseModel

from profiles.errors import nearest
from profiles.names import ENGINE_SIGNALS, FINISHED, LAID_OUT, canonical_name

everywhere: ContextVar[Collection[str]] = ContextVar("everywhere", default=())
"""The signals that the profile declares for all phases, while its phases are read."""


def part(data: Any, field: str) -> Any:
    """Return a field of what may be a mapping, a part of a profile, or anything else."""
    if isinstance(data, Mapping):
        return data.get(field)
    if not isinstance(data, BaseModel):
        return None
    return getattr(data, field, getattr(data, f"{field}_", None))  # return is a word of Python's


def sequence(value: Any) -> list[Any] | tuple[Any, ...]:
    """Return a list as it is, and anything else as an empty one."""
    return value if isinstance(value, list | tuple) else ()


def names(value: Any) -> Iterable[tuple[int, str]]:
    """Return the names in a list, in a mapping's keys or in a single text, with their places."""
    if isinstance(value, str):
        value = [value]
    if isinstance(value, Mapping):
        value = list(value)
    return [(i, name) for i, name in enumerate(sequence(value)) if isinstance(name, str)]


def declared(phase: Any) -> Collection[str] | None:
    """Return the signals of a phase, or None where a fault of its own hides them."""
    signals = part(phase, "signals")
    engine = dict.fromkeys(_OF_KIND.get(str(part(phase, "kind")), ()))
    if isinstance(signals, Mapping):
        named = {canonical_name(name): None for name in signals if isinstance(name, str)}
        return {**named, **engine}
    readable = isinstance(phase, Mapping) and signals is None and not misspelt(phase, "signals")
    return engine if readable else None


_OF_KIND = {"coach": ENGINE_SIGNALS, "plan": (LAID_OUT,)}
"""The signals that a phase of a kind has without declaring them."""


def with_ends(phase: Any, signals: Collection[str] | None) -> Collection[str] | None:
    """Return the signals of a phase, and what it can name beside them, which nobody gives."""
    if signals is None or part(phase, "kind") != "plan":
        return signals
    return {**dict.fromkeys(signals), FINISHED: None}


def declared_here(phase: Any) -> Collection[str] | None:
    """Return the signals of a phase and of the profile around it, or None as `declared` does."""
    own = declared(phase)
    return None if own is None else {**dict.fromkeys(own), **dict.fromkeys(everywhere.get())}


def misspelt(data: Mapping[str, Any], field: str) -> bool:
    """Whether a key of the data is likely to stand for the field, which is not there."""
    return any(isinstance(key, str) and nearest(key, [field]) for key in data if key != field)
