"""Small things said in words."""

from __future__ import annotations


def counted(number: int, unit: str) -> str:
    """Return a number of things in words."""
    return f"{number:,} {unit}" if number == 1 else f"{number:,} {unit}s"
