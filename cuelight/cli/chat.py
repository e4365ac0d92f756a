"""`cuelight chat`."""

from __future__ import annotations

import logging
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
        "cuelight chat sales_call --rehearse",
        "cuelight chat ./my_profile.yaml --model google_genai:gemini-2.5-flash",
        "cuelight chat --thread ielts-speaking-k7pm",
        "cuelight chat coach --rehearse --asset-type banner --describe 'A red dragon over a city'",
        "cuelight chat coach --request wish.yaml --documents ./brand",
        r"printf 'Hello\nGoodbye\n' | cuelight chat curious_friend --rehearse --db memory:",
    ]
)
@click.argument("profile", type=ProfileName(), required=False)
@rehearse_option
@model_option
@db_option
@click.option("--thread", metavar="ID", help="Go on with this thread, or begin one by this id.")
@click.option("--resume", is_flag=True, help="Go on with the unfinished conversation held last.")
@click.option(
    "--request",
    "request_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What a coach is to know at first, as YAML or JSON: asset_type, mood, brand_context, …",
)
@click.option("--asset-type", metavar="WORDS", help="What a coach is to know: poster, logo, …")
@click.option("--mood", metavar="WORDS", help="What a coach is to know: the mood.")
@click.option("--game", metavar="NAME", help="What a coach is to know: the game that it is about.")
@click.option("--describe", metavar="TEXT", help="The wish; it counts as your first message.")
@documents_option
@search_option
@with_terminal
def chat(
    terminal: Terminal,
    *,
    profile: str | None,
    rehearse: bool,
    model: str | None,
    db: str | None,
    thread: str | None,
    resume: bool,
    request_file: Path | None,
    asset_type: str | None,
    mood: str | None,
    game: str | None,
    describe: str | None,
    documents: Path | None,
    search: bool,
) -> None:
    """Talk: to a new conversation, or to one that goes on.

    PROFILE is a name that `cuelight profiles` lists, or the path of a YAML file. Without one, a
    new conversation takes CUELIGHT_PROFILE, and a thread goes on with its own.
    """
    named = model_of(terminal, rehearse=rehearse, model=model)
    if thread and resume:
        raise click.UsageError("--resume finds the thread itself. Leave one of the two out.")
    # Where people talk, what the program has to say about itself is in the way.
    terminal.start_logging(logging.ERROR)

    from cuelight.chat import run_chat  # noqa: PLC0415
    from cuelight.keyboard import Keyboard  # noqa: PLC0415
    from cuelight.opening import Request  # noqa: PLC0415
    from cuelight.request_file import request_of  # noqa: PLC0415
    from graph.errors import hide_password  # noqa: PLC0415

    settings = terminal.settings
    request = Request(
        profile=profile,
        fallback=settings.profile,
        thread_id=thread,
        resume=resume,
        model=named,
        database=terminal.database(db),
        facts=request_of(
            request_file,
            {"asset_type": asset_type, "mood": mood, "game_name": game, "description": describe},
        ),
        documents=documents or settings.documents,
        search=search,
    )
    options = [
        *(["--rehearse"] if rehearse else []),
        *(["--model", model] if model else []),
        *(["--documents", str(documents)] if documents else []),
        *(["--search"] if search else []),
        *(["--db", hide_password(db)] if db else []),
    ]
    keyboard = Keyboard(colour=settings.colour)
    click.get_current_context().exit(run_chat(request, terminal.screen, keyboard, options))
