"""`cuelight stats`."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from cuelight.cli.command import command
from cuelight.cli.options import db_option
from cuelight.cli.terminal import Terminal, with_terminal
from cuelight.cli.types import Duration, Moment, ProfileName
from profiles import UnknownProfileError, load_profile

if TYPE_CHECKING:
    from graph.statistics import Statistics


@command(
    examples=[
        "cuelight stats",
        "cuelight stats sales_call --since 7d",
        "cuelight stats --since 2026-05-01 --until 2026-06-01 --json > may.json",
    ]
)
@click.argument("profile", type=ProfileName(), required=False)
@click.option(
    "--since",
    type=Moment(),
    default="30d",
    show_default=True,
    metavar="TIME",
    help="Count sessions that began since then: 30d, 12h, or 2026-05-31 in UTC.",
)
@click.option("--until", type=Moment(), metavar="TIME", help="Count those that began before then.")
@click.option("--all", "everything", is_flag=True, help="Count the sessions of all times.")
@click.option(
    "--dropped-after",
    type=Duration(),
    default="1d",
    show_default=True,
    metavar="TIME",
    help="How long nobody has changed an unfinished session that counts as dropped.",
)
@click.option("--by-version", is_flag=True, help="Tell the versions of each profile apart.")
@click.option("--json", "as_json", is_flag=True, help="Write everything as JSON.")
@db_option
@with_terminal
def stats(
    terminal: Terminal,
    *,
    profile: str | None,
    since: datetime,
    until: datetime | None,
    everything: bool,
    dropped_after: timedelta,
    by_version: bool,
    as_json: bool,
    db: str | None,
) -> None:
    """Count how conversations go: phases, ways out of them, signals, and where people leave.

    Every session of the range is read, so a long range of a large database takes its time.
    PROFILE may also be the name for people of one that is not there any more.
    """
    terminal.start_logging()
    first = None if everything else since
    if first and until and first >= until:
        raise click.UsageError("--until is not after --since, so there is nothing between them.")
    from cuelight import figures  # noqa: PLC0415
    from cuelight.stored import place_of  # noqa: PLC0415
    from graph.statistics import Range, read_statistics  # noqa: PLC0415

    database = terminal.database(db)
    title = _title_of(profile)

    async def read() -> Statistics:
        async with database.open_existing() as store:
            when = Range(since=first, until=until)
            return await read_statistics(store, when, profile=title, dropped_after=dropped_after)

    found = asyncio.run(read())
    if as_json:
        click.echo(figures.as_json(found))
        return
    figures.show_statistics(terminal.screen, found, by_version=by_version)
    if not found.sessions:
        which = f"sessions of {title!r}" if title else "sessions"
        told = figures.range_in_words(first, until)
        advice = "" if everything else " --all counts those of all times."
        click.echo(f"No {which} {told} in {place_of(database.address)}.{advice}", err=True)


def _title_of(profile: str | None) -> str | None:
    """Return the name that threads of a profile are bound to."""
    if profile is None:
        return None
    try:
        return load_profile(profile).name
    except UnknownProfileError:
        return profile
