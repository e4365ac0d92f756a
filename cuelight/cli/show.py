"""`cuelight profiles`, `show` and `schema`: what there is, and what a profile looks like."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from cuelight.cli.command import command
from cuelight.cli.options import profile_argument
from cuelight.cli.output import write
from cuelight.cli.terminal import Terminal, with_terminal
from profiles import as_phase_profile, builtin_names, load_profile, profile_schema


@command(examples=["cuelight profiles"])
@with_terminal
def profiles(terminal: Terminal) -> None:
    """List the built-in profiles."""
    terminal.start_logging()
    rows = []
    for name in builtin_names():
        found = as_phase_profile(load_profile(name))
        rows.append((name, found.name, _phases(found)))
    terminal.screen.table(("NAME", "TITLE", "PHASES"), rows, cut_at=2)


@command(
    examples=[
        "cuelight show sales_call",
        "cuelight show sales_call --svg sales_call.svg",
        "cuelight show ./my_profile.yaml --mermaid > my_profile.mmd",
    ]
)
@profile_argument
@click.option("--mermaid", is_flag=True, help="Only the drawing, as Mermaid text.")
@click.option(
    "--svg",
    type=click.Path(dir_okay=False, writable=True, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Only the drawing, into an SVG file; - for the terminal.",
)
@with_terminal
def show(terminal: Terminal, profile: str, mermaid: bool, svg: Path | None) -> None:
    """Show a profile's phases, signals, transitions and drawing."""
    terminal.start_logging()
    if mermaid and svg:
        raise click.UsageError("Ask for --mermaid or for --svg, not for both.")
    from cuelight import show as showing  # noqa: PLC0415

    found = as_phase_profile(load_profile(profile))
    if svg:
        from cuelight.drawing import draw  # noqa: PLC0415

        write(draw(found), None if svg == Path("-") else svg)
        return
    if not mermaid:
        showing.show_profile(terminal.screen, found)
        terminal.screen.gap()
        terminal.screen.line("Drawing (Mermaid)", "phase")
    click.echo(showing.mermaid(found))


@command(examples=["cuelight schema > cuelight-profile.schema.json"])
@with_terminal
def schema(terminal: Terminal) -> None:
    """Print the JSON Schema of profile files, for editors."""
    terminal.start_logging()
    click.echo(json.dumps(profile_schema(), ensure_ascii=False, indent=2))


def _phases(found: Any) -> str:
    from cuelight.show import is_standalone  # noqa: PLC0415

    return "standalone" if is_standalone(found) else ", ".join(found.phases)
