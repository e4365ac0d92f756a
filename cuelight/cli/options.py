"""Options and arguments that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

from cuelight.cli.terminal import Terminal
from cuelight.cli.types import ProfileName

db_option = click.option(
    "--db",
    metavar="ADDRESS",
    help="The database: sqlite:///FILE, postgresql://…, or memory:. "
    "By default CUELIGHT_DB, or a file in your user data folder.",
)
rehearse_option = click.option(
    "--rehearse", is_flag=True, help="Play the profile's own lines, without a model."
)
model_option = click.option(
    "--model",
    metavar="NAME",
    help="The model, such as google_genai:gemini-2.5-flash. By default CUELIGHT_MODEL.",
)
documents_option = click.option(
    "--documents",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where a coach looks things up: Markdown and text. By default CUELIGHT_DOCUMENTS.",
)
search_option = click.option(
    "--search", is_flag=True, help="Let Gemini search the web for a coach."
)
profile_argument = click.argument("profile", type=ProfileName())


def model_of(terminal: Terminal, *, rehearse: bool, model: str | None) -> str:
    """Return the name of the model that is asked for, or that of the settings."""
    if rehearse and model:
        raise click.UsageError(
            "--rehearse takes no model. Leave one of --rehearse and --model out."
        )
    from nodes.context import DEFAULT_MODEL, REHEARSAL, model_name  # noqa: PLC0415

    return REHEARSAL if rehearse else model_name(model or terminal.settings.model or DEFAULT_MODEL)
