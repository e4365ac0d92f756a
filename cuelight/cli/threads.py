"""`cuelight threads`, `transcript`, `export` and `delete`: conversations that are kept."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click

from cuelight.cli.command import command
from cuelight.cli.options import db_option
from cuelight.cli.output import write
from cuelight.cli.terminal import Terminal, with_terminal


@command(examples=["cuelight threads"])
@db_option
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, metavar="N")
@with_terminal
def threads(terminal: Terminal, db: str | None, limit: int) -> None:
    """List the conversations, the one that changed last on top."""
    terminal.start_logging()
    from cuelight.stored import place_of  # noqa: PLC0415
    from cuelight.transcripts import show_threads  # noqa: PLC0415
    from graph import ThreadSummary, list_threads  # noqa: PLC0415

    database = terminal.database(db)

    async def read() -> list[ThreadSummary]:
        async with database.open_existing() as store:
            return await list_threads(store, limit + 1)

    found = asyncio.run(read())
    if not found:
        click.echo(f"No conversations yet in {place_of(database.address)}.", err=True)
        return
    show_threads(terminal.screen, found[:limit])
    if len(found) > limit:
        click.echo(f"There are more; --limit {limit * 2} shows some of them.", err=True)


@command(examples=["cuelight transcript ielts-speaking-k7pm --signals"])
@click.argument("thread")
@click.option("--signals", is_flag=True, help="With the signals that each reply gave.")
@db_option
@with_terminal
def transcript(terminal: Terminal, thread: str, signals: bool, db: str | None) -> None:
    """Print a conversation from its first message on."""
    terminal.start_logging()
    from cuelight.stored import load_thread  # noqa: PLC0415
    from cuelight.transcripts import show_transcript  # noqa: PLC0415

    found = asyncio.run(load_thread(terminal.database(db), thread))
    show_transcript(terminal.screen, found, signals=signals)


@command(
    examples=[
        "cuelight export ielts-speaking-k7pm --format markdown",
        "cuelight export ielts-speaking-k7pm -o exam.json",
    ]
)
@click.argument("thread")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "markdown", "jsonl"]),
    default="json",
    show_default=True,
    help="json holds everything, jsonl a message a line, markdown is to read.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Write to a file instead of the terminal.",
)
@db_option
@with_terminal
def export(terminal: Terminal, thread: str, form: str, output: Path | None, db: str | None) -> None:
    """Write a conversation out: profile, state and transcript."""
    terminal.start_logging()
    from cuelight.export import FORMATS  # noqa: PLC0415
    from cuelight.stored import load_thread  # noqa: PLC0415
    from cuelight.wrapping import printable  # noqa: PLC0415

    text = FORMATS[form](asyncio.run(load_thread(terminal.database(db), thread)))
    write(printable(text) if output is None and terminal.screen.terminal else text, output)


@command(examples=["cuelight delete ielts-speaking-k7pm"])
@click.argument("thread")
@click.option("--yes", is_flag=True, help="Do not ask.")
@db_option
@with_terminal
def delete(terminal: Terminal, thread: str, yes: bool, db: str | None) -> None:
    """Delete a conversation for good, with all copies of it."""
    terminal.start_logging()
    from cuelight.export import summary  # noqa: PLC0415
    from cuelight.stored import delete_thread, load_thread  # noqa: PLC0415

    database = terminal.database(db)
    if not yes:
        found = asyncio.run(load_thread(database, thread))
        if not sys.stdin.isatty():
            raise click.UsageError("Nobody is here to be asked. Add --yes to delete the thread.")
        if not click.confirm(f"Delete {found.name!r} ({summary(found)}) for good?"):
            click.echo("Nothing was deleted.")
            click.get_current_context().exit(1)
    asyncio.run(delete_thread(database, thread))
    click.echo(f"Deleted {thread}.")
