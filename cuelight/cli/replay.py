"""`cuelight replay`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import click

from cuelight.cli.command import command
from cuelight.cli.failure import fail
from cuelight.cli.options import db_option
from cuelight.cli.terminal import Terminal, with_terminal
from cuelight.cli.types import ProfileName
from cuelight.errors import FaceError
from nodes.errors import TurnError
from profiles import ProfileError, as_phase_profile, load_profile


@command(
    examples=[
        "cuelight replay anna --profile exam.yaml",
        "cuelight replay --profile exam.yaml",
        "cuelight replay anna.json ben.json --profile exam.yaml --json",
    ]
)
@click.argument("sessions", nargs=-1, metavar="[THREAD|FILE.json]...")
@click.option(
    "--profile",
    type=ProfileName(),
    metavar="FILE",
    help="The changed profile. By default the present version of the same name.",
)
@click.option("--own", is_flag=True, help="Run each session through the version that it has.")
@click.option("--details", is_flag=True, help="Show every session turn by turn, not only one.")
@click.option("--json", "as_json", is_flag=True, help="Write everything as JSON.")
@db_option
@with_terminal
def replay(
    terminal: Terminal,
    *,
    sessions: Sequence[str],
    profile: str | None,
    own: bool,
    details: bool,
    as_json: bool,
    db: str | None,
) -> None:
    """Run stored conversations through a changed profile, without a model.

    What users said and models replied is as it was recorded; where each turn leads is worked out
    anew, and what differs is told with the rule that did it. Without a session, all of the profile
    are run. The exit code is 0 where nothing differs, 1 where something does, and 2 where a session
    could not be replayed.
    """
    terminal.start_logging(logging.ERROR)
    if own and profile and sessions:
        raise click.UsageError("--own runs each through its own version. Leave --profile out.")
    if not sessions and not profile:
        raise click.UsageError("Name the sessions, or by --profile whose they are.")
    for file in sessions:
        if file.endswith((".yaml", ".yml")):
            raise click.UsageError(f"{file} is a profile's file. Name it by --profile {file}.")
    from cuelight import replaying  # noqa: PLC0415

    async def run() -> list[replaying.Told]:
        asked = replaying.Asked(
            sessions=sessions,
            profile=as_phase_profile(load_profile(profile)) if profile else None,
            own=own,
        )
        return [one async for one in replaying.replay_all(terminal.database(db), asked)]

    try:
        told = asyncio.run(run())
    except (ProfileError, FaceError, TurnError) as error:
        fail(error)
        click.get_current_context().exit(2)
    if as_json:
        click.echo(replaying.as_json(told))
    elif not told:
        click.echo("There is no session of this profile here.", err=True)
    else:
        if details or len(told) == 1:
            for one in told:
                replaying.show_details(terminal.screen, one)
        if len(told) > 1:
            terminal.screen.gap()
            replaying.show_summary(terminal.screen, told)
    click.get_current_context().exit(replaying.exit_code(told))
