"""One spelling for a signal's name."""

from __future__ import annotations

_PREFIX = "custom."


def canonical_name(name: str) -> str:
    """Return a signal's name without white space around it and without `custom.` before it."""
    name = name.strip()
    while name.startswith(_PREFIX):
        name = name.removeprefix(_PREFIX).lstrip()
    return name
