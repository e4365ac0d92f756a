"""`cuelight migrate`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import click

from cuelight.cli.command import command
from cuelight.cli.options import db_option
from cuelight.cli.terminal import Terminal, with_terminal
from cuelight.cli.types import ProfileName
from profiles import PhaseProfile, as_phase_profile, load_profile


@command(
    examples=[
        "cuelight migrate exam.yaml --dry-run",
        "cuelight migrate exam.yaml",
        "cuelight migrate --thread anna --version 0f3c9a",
    ]
)
@click.argument("profile", type=ProfileName(), required=False)
@click.option("--dry-run", is_flag=True, help="Only tell which sessions can move, and why not.")
@click.option("--thread", "threads", multiple=True, metavar="ID", help="Only this thread.")
@click.option(
    "--version",
    metavar="DIGEST",
    help="Move to this stored version instead of the present one, such as back. Six signs are "
    "enough where no other begins so.",
)
@click.option("--json", "as_json", is_flag=True, help="Write everything as JSON.")
@db_option
@with_terminal
def migrate(
    terminal: Terminal,
    *,
    profile: str | None,
    dry_run: bool,
    threads: Sequence[str],
    version: str | None,
    as_json: bool,
    db: str | None,
) -> None:
    """Move open sessions to the present version of their profile.

    A session goes on with the version that it began with, until it is moved. PROFILE is whose
    sessions are meant; without one, all whose profile is built in. The exit code is 1 where an open
    session stays.
    """
    terminal.start_logging(logging.ERROR)
    if profile and version is not None:
        raise click.UsageError("--version names a stored version. Leave PROFILE out.")
    from cuelight import migrating  # noqa: PLC0415
    from cuelight.replaying import present_version  # noqa: PLC0415
    from cuelight.stored import place_of  # noqa: PLC0415

    given = as_phase_profile(load_profile(profile)) if profile else None

    def version_of(name: str) -> PhaseProfile | None:
        if given is None:
            return present_version(name)
        return given if given.name == name else None

    database = terminal.database(db)
    found = asyncio.run(
        migrating.migrate_all(
            database, version_of, threads=threads, version=version, dry_run=dry_run
        )
    )
    if as_json:
        click.echo(migrating.as_json(found, dry_run=dry_run))
    elif found:
        migrating.show_migrated(terminal.screen, found, dry_run=dry_run)
    else:
        click.echo(f"No session in {place_of(database.address)} is meant.", err=True)
    click.get_current_context().exit(migrating.exit_code(found))
