"""How an error is told where nobody else tells it."""

from __future__ import annotations

import sys

from cuelight.screen import Screen


def fail(error: Exception) -> int:
    """Tell an error, and return the exit code."""
    Screen(sys.stdout, sys.stderr, colour=False).error(f"Error: {error}")
    return 1
