"""`cuelight serve`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from cuelight.cli.command import command
from cuelight.cli.options import (
    db_option,
    documents_option,
    model_of,
    model_option,
    rehearse_option,
    search_option,
)
from cuelight.cli.terminal import Terminal, with_terminal
from cuelight.cli.types import ProfileName


@command(
    examples=[
        "cuelight serve --rehearse --no-auth",
        "CUELIGHT_API_KEYS=anna:$(openssl rand -hex 16) cuelight serve",
        "cuelight serve ./barista.yaml --db postgresql://user@host/name --host 0.0.0.0",
    ]
)
@click.argument("profiles", nargs=-1, type=ProfileName(), metavar="[FILE]...")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True)
@db_option
@rehearse_option
@model_option
@documents_option
@search_option
@click.option("--no-auth", is_flag=True, help="Let everybody in; on this machine only.")
@with_terminal
def serve(
    terminal: Terminal,
    *,
    profiles: Sequence[str],
    host: str,
    port: int,
    db: str | None,
    rehearse: bool,
    model: str | None,
    documents: Path | None,
    search: bool,
    no_auth: bool,
) -> None:
    """Serve conversations over HTTP: all built-in profiles, and those of the FILEs.

    Users come with the keys of CUELIGHT_API_KEYS: pairs of user:key, with commas between; or with
    the tokens of CUELIGHT_JWT_ISSUER.
    """
    model = model_of(terminal, rehearse=rehearse, model=model)
    terminal.start_server_logging()

    from cuelight.serve import Wanted, run_server  # noqa: PLC0415

    run_server(
        Wanted(
            profiles=profiles,
            host=host,
            port=port,
            database=terminal.database(db),
            model=model,
            documents=documents or terminal.settings.documents,
            search=search,
            keys=None if no_auth else terminal.settings.api_keys,
            metrics_key=terminal.settings.metrics_key,
            traces=terminal.settings.traces,
            quiet=terminal.settings.log_format != "text",
            issuer=terminal.settings.issuer,
            origins=terminal.settings.origins,
            reply_seconds=terminal.settings.reply_seconds,
            limits=terminal.settings.limits,
        ),
        terminal.screen,
    )
