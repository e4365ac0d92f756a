"""How the names of signals are spelled."""

from __future__ import annotations

import re

_PREFIX = re.compile(r"\A(?:\s*custom\.)*+\s*")


def canonical_name(name: str) -> str:
    """Spell a signal's name without white space around it and without any leading `custom.`."""
    return _PREFIX.sub("", name).rstrip()
