"""`cuelight draft`."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cuelight.cli.command import command
from cuelight.cli.options import model_of, model_option
from cuelight.cli.terminal import Terminal, with_terminal

if TYPE_CHECKING:
    from cuelight.drafting import Draft
    from cuelight.drafting.place import Place
    from cuelight.screen import Screen

_STREAM = "-"
"""Stands for standard input or output, in the place of a file."""


@command(
    examples=[
        'cuelight draft "a triage call for a dental clinic"',
        'cuelight draft "a triage call" --from handbook.md --output triage.yaml',
        "cuelight draft - --language German < notes.txt",
        'cuelight draft "a quiz about rivers" --rehearse',
    ]
)
@click.argument("wish", required=False)
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A text that describes it at length.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write it; - for the terminal. By default a file here, named after it.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@model_option
@click.option(
    "--rehearse", is_flag=True, help="Ask no model: a plain skeleton, made of your words by code."
)
@click.option("--language", metavar="WORDS", help="The language that the conversation is held in.")
@click.option(
    "--attempts",
    type=click.IntRange(1, 10),
    default=3,
    show_default=True,
    metavar="N",
    help="How often the model is asked at most, to mend what the checker finds.",
)
@with_terminal
def draft(
    terminal: Terminal,
    *,
    wish: str | None,
    source: Path | None,
    output: Path | None,
    force: bool,
    model: str | None,
    rehearse: bool,
    language: str | None,
    attempts: int,
) -> None:
    """Draft a profile: a model writes it, and mends what `cuelight check` finds.

    WISH says what the conversation is about; - reads that from standard input. The exit code is 1
    where the draft cannot be used yet; it is then kept beside, in a file that ends in .draft.
    """
    named = model_of(terminal, rehearse=rehearse, model=model)
    # It tells by itself what goes wrong with the model.
    terminal.start_logging(logging.ERROR)
    from cuelight.drafting import Wish  # noqa: PLC0415
    from cuelight.drafting import draft as make  # noqa: PLC0415
    from cuelight.drafting.place import Place  # noqa: PLC0415
    from cuelight.drafting.telling import show_rest  # noqa: PLC0415

    if wish is None and source is None:
        raise click.UsageError(
            "Say what the conversation is about, in quotation marks or by --from FILE."
        )
    wanted = Wish(_words(terminal.screen, wish, source), language or "")
    on_screen = output == Path(_STREAM)
    place = Place(None if on_screen else output, force=force)
    if not on_screen:
        place.check()
    screen = terminal.screen
    made = asyncio.run(make(wanted, named, attempts=attempts, tell=screen.note))
    show_rest(screen, made)
    if not on_screen:
        _write(screen, made, place)
    elif made.is_right:
        click.echo(made.text, nl=False)
    else:
        screen.error("Nothing was written. With --output FILE, what there is is kept beside it.")
    if not made.is_right:
        click.get_current_context().exit(1)


def _words(screen: Screen, wish: str | None, source: Path | None) -> str:
    """Return all that is said about the conversation."""
    from cuelight.drafting.source import read_file, read_stream  # noqa: PLC0415

    if wish and len(wish.split()) == 1 and _is_file(wish):
        raise click.UsageError(f"{wish} is a file. To draft from what it says: --from {wish}.")
    if wish == _STREAM:
        if sys.stdin.isatty():
            screen.note("Say what the conversation is about, and end with Ctrl-D.")
        wish = read_stream(sys.stdin)
    return "\n\n".join(filter(None, [wish, read_file(source) if source else None]))


def _is_file(word: str) -> bool:
    try:
        return Path(word).is_file()
    except (OSError, ValueError):  # no name that a file may have
        return False


def _write(screen: Screen, made: Draft, place: Place) -> None:
    from cuelight.drafting.place import DraftFileError  # noqa: PLC0415
    from cuelight.drafting.telling import show_written  # noqa: PLC0415

    file = place.file_of(made.slug, is_right=made.is_right)
    text = made.text_for(str(file))
    try:
        place.write(file, text)
    except DraftFileError:
        # It may have been paid for, so it is not lost.
        click.echo(text, nl=False)
        raise
    show_written(screen, made, file)
