"""`cuelight rehearse`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import click

from cuelight.cli.command import command
from cuelight.cli.output import write
from cuelight.cli.terminal import Terminal, with_terminal
from cuelight.cli.types import ProfileName


@command(
    examples=[
        "cuelight rehearse sales_call",
        "cuelight rehearse rehearsals/*.yaml",
        "cuelight rehearse ./barista.yaml ./rehearsals --fail-under 90",
        "cuelight rehearse sales_call --html sales_call.html",
    ]
)
@click.argument("named", nargs=-1, required=True, type=ProfileName(), metavar="WHAT...")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit with 1 where less of a profile is reached.",
)
@click.option(
    "--turns",
    type=click.IntRange(min=1),
    default=3000,
    show_default=True,
    metavar="N",
    help="How many turns are tried at most to reach all of a profile.",
)
@click.option("--json", "as_json", is_flag=True, help="Write everything as JSON.")
@click.option(
    "--svg",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Draw the profile with what was reached, into an SVG file.",
)
@click.option(
    "--html",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Draw it into a page with all the figures.",
)
@with_terminal
def rehearse(
    terminal: Terminal,
    *,
    named: Sequence[str],
    fail_under: float | None,
    turns: int,
    as_json: bool,
    svg: Path | None,
    html: Path | None,
) -> None:
    """Play profiles through without a model, and tell what was reached and what was not.

    WHAT is a profile, whose every path is explored; a script (*.rehearsal.yaml, or a file in a
    folder named rehearsals), which has to go as it says; or a folder of scripts.
    """
    terminal.start_logging()
    from cuelight.rehearsing import programme_of  # noqa: PLC0415
    from cuelight.rehearsing import rehearse as play  # noqa: PLC0415
    from cuelight.rehearsing.picture import page, picture  # noqa: PLC0415
    from cuelight.rehearsing.report import show_rehearsal, sum_of  # noqa: PLC0415

    done = asyncio.run(play(programme_of(named), turns))
    if as_json:
        click.echo(json.dumps(done.as_json(), ensure_ascii=False, indent=2, default=list))
    else:
        show_rehearsal(terminal.screen, done)
    if (svg or html) and len(done.coverages) != 1:
        raise click.UsageError("A picture is of one profile. Name one, with its own scripts.")
    if svg:
        write(picture(done.coverages[0]), svg)
    if html:
        write(page(done), html)
    if not done.is_right:
        click.get_current_context().exit(1)
    for coverage in done.coverages:
        if fail_under is not None and coverage.percent < fail_under:
            terminal.screen.error(
                f"{coverage.profile.name}: {sum_of(coverage)}; --fail-under asks for "
                f"{fail_under:g}%."
            )
            click.get_current_context().exit(1)
