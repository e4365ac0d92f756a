"""`cuelight check`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from cuelight.cli.command import command
from cuelight.cli.terminal import Terminal, with_terminal
from cuelight.cli.types import ProfileName


@command(
    examples=[
        "cuelight check my_profile.yaml",
        "cuelight check profiles/ --strict",
        "cuelight check my_profile.yaml --json",
        "cuelight check --explain C101",
    ]
)
@click.argument("files", nargs=-1, type=ProfileName(), metavar="FILE...")
@click.option("--strict", is_flag=True, help="Let warnings count as well.")
@click.option("--json", "in_json", is_flag=True, help="Tell it as JSON.")
@click.option(
    "--explain",
    is_flag=False,
    flag_value="all",
    metavar="[CODE]",
    help="Say what a code means, or list all of them.",
)
@with_terminal
def check(
    terminal: Terminal, files: Sequence[str], strict: bool, in_json: bool, explain: str | None
) -> None:
    """Check profiles, and tell all that is wrong or doubtful in them.

    A FILE is a file, a folder of YAML files or the name of a profile. Ends with 0 where nothing
    counts, with 1 where something does, and with 2 where something could not be checked.
    """
    terminal.start_logging()
    from cuelight import checking  # noqa: PLC0415

    if explain is not None and files:
        raise click.UsageError("Ask for an explanation, or check files: not both.")
    if explain is not None:
        checking.explain(terminal.screen, explain)
        return
    if not files:
        raise click.UsageError("Missing argument 'FILE...'.")
    reports = checking.check_all(files)
    if in_json:
        click.echo(checking.as_json(reports, strict=strict))
    else:
        checking.show_reports(terminal.screen, reports)
    click.get_current_context().exit(checking.ends_with(reports, strict=strict))
