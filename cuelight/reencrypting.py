"""What was encrypted anew, and what was not, in words."""

from __future__ import annotations

from collections.abc import Sequence

import click

from graph import Reencrypted


def show_reencrypted(found: Reencrypted, keys: Sequence[str]) -> bool:
    """Say what was done and what is left, and return whether the first key is enough now."""
    first, *others = keys
    done = ", ".join(_counted(number, what) for what, number in found.done.items() if number)
    if done:
        click.echo(f"Encrypted anew by key {first}: {done}.")
    if not found.left:
        click.echo(f"Key {first} opens all that is stored. No other one is needed.")
        return True
    for name, number in sorted(found.left.items()):
        where = f"under key {name}" if name else "in clear"
        click.echo(f"{_counted(number, 'rows')} {where}: {_advice(name, others)}")
    return False


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what.removesuffix('s') if number == 1 else what}"


def _advice(name: str, others: Sequence[str]) -> str:
    if name and name not in others:
        return "that key is not among those given, so they were left as they are."
    return (
        "not encrypted anew yet. Give every process the first key as its first one, "
        "and run cuelight reencrypt."
    )
