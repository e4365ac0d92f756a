"""The command line as a process: its streams, its errors and its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import click

from cuelight.cli.failure import fail
from cuelight.cli.group import cli
from cuelight.errors import FaceError
from nodes.errors import TurnError
from profiles import ProfileError

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line, and end the process with its exit code."""
    _speak_any_language()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads on. What is still in the buffer would fail again when Python ends.
        _discard_output()
        code = 1
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = cli.main(arguments, prog_name="cuelight", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        with suppress(BrokenPipeError):
            click.echo(err=True)
        return INTERRUPTED
    except (ProfileError, FaceError, TurnError) as error:
        return fail(error)
    except ValueError as error:
        from graph.errors import DatabaseUrlError, EncryptionKeyError  # noqa: PLC0415

        if not isinstance(error, (DatabaseUrlError, EncryptionKeyError)):
            raise
        return fail(error)
    return code if isinstance(code, int) else 0


def _speak_any_language() -> None:
    """Let text that a stream cannot hold be replaced, not stop the program."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _discard_output() -> None:
    devnull = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            os.dup2(devnull, stream.fileno())
