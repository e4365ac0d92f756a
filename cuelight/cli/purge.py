"""`cuelight purge`."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from cuelight.cli.command import command
from cuelight.cli.options import db_option
from cuelight.cli.terminal import Terminal, with_terminal
from cuelight.cli.types import Duration
from cuelight.durations import duration_in_words

if TYPE_CHECKING:
    from graph import Purged


@command(
    examples=[
        "cuelight purge --dry-run",
        "cuelight purge --older-than 30d --yes",
    ]
)
@click.option(
    "--older-than",
    type=Duration(),
    metavar="TIME",
    help="Erase what was not changed for so long: 30d, 12h, 90min. By default CUELIGHT_RETENTION.",
)
@click.option("--dry-run", is_flag=True, help="Only list what would be erased.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@db_option
@with_terminal
def purge(
    terminal: Terminal, older_than: timedelta | None, dry_run: bool, yes: bool, db: str | None
) -> None:
    """Erase for good the conversations that nobody has changed for long."""
    terminal.start_logging()
    age = older_than or terminal.settings.retention
    if age is None:
        raise click.UsageError(
            "Say how old is too old, by --older-than 30d or by setting CUELIGHT_RETENTION."
        )
    from graph import purge as sweep  # noqa: PLC0415

    database = terminal.database(db)

    async def run(*, only_look: bool) -> Purged:
        async with database.open_existing() as store:
            return await sweep(store, age, dry_run=only_look)

    if dry_run or not yes:
        found = asyncio.run(run(only_look=True)).erased
        what = f"{_threads(len(found))} not changed for {duration_in_words(age)}"
        if dry_run:
            for thread_id in found:
                click.echo(thread_id)
        if dry_run or not found:
            click.echo(f"There {'is' if len(found) == 1 else 'are'} {what}.", err=True)
            return
        if not sys.stdin.isatty():
            raise click.UsageError(f"Nobody is here to be asked. Add --yes to erase {what}.")
        if not click.confirm(f"Erase {what} for good?"):
            click.echo("Nothing was erased.")
            click.get_current_context().exit(1)
    purged = asyncio.run(run(only_look=False))
    click.echo(f"Erased {_threads(len(purged.erased))}.")
    if purged.left:
        click.echo(f"A turn runs on {', '.join(purged.left)}: left as it is.", err=True)


def _threads(number: int) -> str:
    return f"{number:,} thread{'' if number == 1 else 's'}"
