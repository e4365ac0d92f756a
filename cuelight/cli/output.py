"""Where a command writes what it made."""

from __future__ import annotations

from pathlib import Path

import click


def write(text: str, file: Path | None) -> None:
    """Write a text into a file, or on the output where none is named."""
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, "utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from None
