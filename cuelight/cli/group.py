"""All commands together."""

from __future__ import annotations

from pathlib import Path

import click

import cuelight
from cuelight.cli.chat import chat
from cuelight.cli.check import check
from cuelight.cli.command import Group
from cuelight.cli.draft import draft
from cuelight.cli.encryption import keygen, reencrypt
from cuelight.cli.migrate import migrate
from cuelight.cli.purge import purge
from cuelight.cli.rehearse import rehearse
from cuelight.cli.replay import replay
from cuelight.cli.serve import serve
from cuelight.cli.show import profiles, schema, show
from cuelight.cli.stats import stats
from cuelight.cli.terminal import Terminal
from cuelight.cli.threads import delete, export, threads, transcript
from cuelight.settings import read_env_file


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"cuelight {cuelight.__version__}")
        ctx.exit()


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    examples=[
        "cuelight profiles",
        "cuelight chat ielts_full_exam --rehearse",
        "GOOGLE_API_KEY=… cuelight chat ielts_full_exam",
    ],
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Hold structured conversations in the terminal, and serve them over HTTP."""
    read_env_file(Path(".env"))
    ctx.obj = Terminal()


for _command in (
    chat,
    check,
    delete,
    draft,
    export,
    keygen,
    migrate,
    profiles,
    purge,
    reencrypt,
    rehearse,
    replay,
    schema,
    serve,
    show,
    stats,
    threads,
    transcript,
):
    cli.add_command(_command)
