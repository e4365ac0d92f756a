"""`cuelight keygen` and `reencrypt`."""

from __future__ import annotations

import asyncio

import click

from cuelight.cli.command import command
from cuelight.cli.options import db_option
from cuelight.cli.terminal import Terminal, with_terminal


@command(examples=["export CUELIGHT_ENCRYPTION_KEY=$(cuelight keygen)"])
@with_terminal
def keygen(terminal: Terminal) -> None:
    """Make a key that conversations can be encrypted with."""
    terminal.start_logging()
    from graph.checkpointers import new_key  # noqa: PLC0415

    click.echo(new_key())


@command(
    examples=[
        "cuelight reencrypt --dry-run",
        "CUELIGHT_ENCRYPTION_KEY=$NEW,$OLD cuelight reencrypt",
    ]
)
@click.option("--dry-run", is_flag=True, help="Only tell what is not under the first key.")
@db_option
@with_terminal
def reencrypt(terminal: Terminal, dry_run: bool, db: str | None) -> None:
    """Encrypt all that is stored by the first key of CUELIGHT_ENCRYPTION_KEY.

    Afterwards no other key is needed. Conversations can go on meanwhile, and it can be cut off
    and run again.
    """
    terminal.start_logging()
    if not terminal.settings.encryption_keys:
        raise click.UsageError(
            "Set CUELIGHT_ENCRYPTION_KEY: the new key, a comma, and those that are in use."
        )
    from cuelight.reencrypting import show_reencrypted  # noqa: PLC0415
    from cuelight.stored import place_of  # noqa: PLC0415
    from graph import reencrypt as renew  # noqa: PLC0415

    database = terminal.database(db)
    if not database.exists:
        click.echo(f"No conversations yet in {place_of(database.address)}.", err=True)
        return

    async def run() -> bool:
        async with database.open() as store:
            found = await renew(store, dry_run=dry_run)
            return show_reencrypted(found, store.keyring.names)

    if not asyncio.run(run()):
        click.get_current_context().exit(1)
