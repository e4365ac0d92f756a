"""The command line. Each command says what it is given to the parts that do the work.

What takes its time to import, LangGraph above all, is imported by the commands that need it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.shell_completion import CompletionItem

import cuelight
from cuelight.durations import duration_in_words, duration_of
from cuelight.errors import DurationError, FaceError, MomentError
from cuelight.logs import level_for, start_logging, start_server_logging
from cuelight.moments import moment_of
from cuelight.screen import Screen
from cuelight.settings import Settings, read_env_file
from nodes.errors import TurnError
from profiles import (
    PhaseProfile,
    ProfileError,
    UnknownProfileError,
    as_phase_profile,
    builtin_names,
    load_profile,
    profile_names,
    profile_schema,
)

if TYPE_CHECKING:
    from cuelight.stored import Database
    from graph import Purged
    from graph.statistics import Statistics

INTERRUPTED = 130
_VERBOSITY = "cuelight.verbosity"


class _ProfileName(click.ParamType[str]):
    """A profile's name or the path of its file."""

    name = "profile"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        names = [name for name in profile_names() if name.startswith(incomplete)]
        return [*map(CompletionItem, names), CompletionItem(incomplete, type="file")]


class _Duration(click.ParamType[timedelta]):
    """A length of time, such as 30d."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        try:
            return value if isinstance(value, timedelta) else duration_of(value)
        except DurationError as error:
            self.fail(str(error), param, ctx)


class _Moment(click.ParamType[datetime]):
    """A point in time, such as 30d ago or 2026-05-31."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            return value if isinstance(value, datetime) else moment_of(value, datetime.now(UTC))
        except MomentError as error:
            self.fail(str(error), param, ctx)


class _WithExamples(click.Command):
    """A command that shows examples in its help, and takes `-v`."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(_verbose_option())
        self._examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples as they stand."""
        with formatter.section("Examples"):
            for example in self._examples:
                formatter.write(f"{'':{formatter.current_indent}}{example}\n")


class _Group(_WithExamples, click.Group):
    command_class = _WithExamples


def _verbose_option() -> click.Option:
    return click.Option(
        ["-v", "--verbose"],
        count=True,
        expose_value=False,
        callback=_count_verbosity,
        help="Log to standard error: -v what happens, -vv every signal too.",
    )


def _count_verbosity(ctx: click.Context, _: click.Parameter, value: int) -> None:
    ctx.meta[_VERBOSITY] = ctx.meta.get(_VERBOSITY, 0) + value


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"cuelight {cuelight.__version__}")
        ctx.exit()


class Terminal:
    """What every command starts from: the settings, and the screen."""

    def __init__(self) -> None:
        self.settings = Settings.from_environment()
        self.screen = Screen(
            sys.stdout,
            sys.stderr,
            colour=self.settings.colour,
            controls=self.settings.controls,
        )

    def database(self, address: str | None) -> Database:
        """Return the database at an address, or the one of the settings."""
        from cuelight.stored import Database  # noqa: PLC0415

        return Database(
            address=address or self.settings.database,
            retention=self.settings.retention,
            keys=self.settings.encryption_keys,
        )

    def start_logging(self, otherwise: int = logging.WARNING) -> None:
        """Log as the options and the environment say, or from the level `otherwise` on."""
        start_logging(self.screen, self._level(otherwise))

    def start_server_logging(self) -> None:
        """Log what a server does, as the options and the environment say."""
        start_server_logging(sys.stderr, self._level(logging.INFO), self.settings.log_format)

    def _level(self, otherwise: int) -> int:
        verbosity = click.get_current_context().meta.get(_VERBOSITY, 0)
        return level_for(verbosity, self.settings.log_level, otherwise)


_terminal = click.make_pass_decorator(Terminal)
_db = click.option(
    "--db",
    metavar="ADDRESS",
    help="The database: sqlite:///FILE, postgresql://…, or memory:. "
    "By default CUELIGHT_DB, or a file in your user data folder.",
)
_rehearse = click.option(
    "--rehearse", is_flag=True, help="Play the profile's own lines, without a model."
)
_model = click.option(
    "--model",
    metavar="NAME",
    help="The model, such as google_genai:gemini-2.5-flash. By default CUELIGHT_MODEL.",
)
_documents = click.option(
    "--documents",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where a coach looks things up: Markdown and text. By default CUELIGHT_DOCUMENTS.",
)
_search = click.option("--search", is_flag=True, help="Let Gemini search the web for a coach.")
_profile = click.argument("profile", type=_ProfileName())


@click.group(
    cls=_Group,
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


@cli.command(
    examples=[
        "cuelight chat sales_call --rehearse",
        "cuelight chat ./my_profile.yaml --model google_genai:gemini-2.5-flash",
        "cuelight chat --thread ielts-speaking-k7pm",
        "cuelight chat coach --rehearse --asset-type banner --describe 'A red dragon over a city'",
        "cuelight chat coach --request wish.yaml --documents ./brand",
        r"printf 'Hello\nGoodbye\n' | cuelight chat curious_friend --rehearse --db memory:",
    ]
)
@click.argument("profile", type=_ProfileName(), required=False)
@_rehearse
@_model
@_db
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
@_documents
@_search
@_terminal
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
    named = _model_of(terminal, rehearse=rehearse, model=model)
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


@cli.command(
    examples=[
        "cuelight profiles",
    ]
)
@_terminal
def profiles(terminal: Terminal) -> None:
    """List the built-in profiles."""
    terminal.start_logging()
    rows = []
    for name in builtin_names():
        found = as_phase_profile(load_profile(name))
        rows.append((name, found.name, _phases(found)))
    terminal.screen.table(("NAME", "TITLE", "PHASES"), rows, cut_at=2)


@cli.command(
    examples=[
        "cuelight show sales_call",
        "cuelight show sales_call --svg sales_call.svg",
        "cuelight show ./my_profile.yaml --mermaid > my_profile.mmd",
    ]
)
@_profile
@click.option("--mermaid", is_flag=True, help="Only the drawing, as Mermaid text.")
@click.option(
    "--svg",
    type=click.Path(dir_okay=False, writable=True, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Only the drawing, into an SVG file; - for the terminal.",
)
@_terminal
def show(terminal: Terminal, profile: str, mermaid: bool, svg: Path | None) -> None:
    """Show a profile's phases, signals, transitions and drawing."""
    terminal.start_logging()
    if mermaid and svg:
        raise click.UsageError("Ask for --mermaid or for --svg, not for both.")
    from cuelight import show as showing  # noqa: PLC0415

    found = as_phase_profile(load_profile(profile))
    if svg:
        from cuelight.drawing import draw  # noqa: PLC0415

        _write(draw(found), None if svg == Path("-") else svg)
        return
    if not mermaid:
        showing.show_profile(terminal.screen, found)
        terminal.screen.gap()
        terminal.screen.line("Drawing (Mermaid)", "phase")
    click.echo(showing.mermaid(found))


@cli.command(
    examples=[
        "cuelight check my_profile.yaml",
        "cuelight check profiles/ --strict",
        "cuelight check my_profile.yaml --json",
        "cuelight check --explain C101",
    ]
)
@click.argument("files", nargs=-1, type=_ProfileName(), metavar="FILE...")
@click.option("--strict", is_flag=True, help="Let warnings count as well.")
@click.option("--json", "in_json", is_flag=True, help="Tell it as JSON.")
@click.option(
    "--explain",
    is_flag=False,
    flag_value="all",
    metavar="[CODE]",
    help="Say what a code means, or list all of them.",
)
@_terminal
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


@cli.command(
    examples=[
        "cuelight rehearse sales_call",
        "cuelight rehearse rehearsals/*.yaml",
        "cuelight rehearse ./barista.yaml ./rehearsals --fail-under 90",
        "cuelight rehearse sales_call --html sales_call.html",
    ]
)
@click.argument("named", nargs=-1, required=True, type=_ProfileName(), metavar="WHAT...")
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
@_terminal
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
        _write(picture(done.coverages[0]), svg)
    if html:
        _write(page(done), html)
    if not done.is_right:
        click.get_current_context().exit(1)
    for coverage in done.coverages:
        if fail_under is not None and coverage.percent < fail_under:
            terminal.screen.error(
                f"{coverage.profile.name}: {sum_of(coverage)}; --fail-under asks for "
                f"{fail_under:g}%."
            )
            click.get_current_context().exit(1)


@cli.command(
    examples=[
        "cuelight schema > cuelight-profile.schema.json",
    ]
)
@_terminal
def schema(terminal: Terminal) -> None:
    """Print the JSON Schema of profile files, for editors."""
    terminal.start_logging()
    click.echo(json.dumps(profile_schema(), ensure_ascii=False, indent=2))


@cli.command(
    examples=[
        "cuelight threads",
    ]
)
@_db
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, metavar="N")
@_terminal
def threads(terminal: Terminal, db: str | None, limit: int) -> None:
    """List the conversations, the one that changed last on top."""
    terminal.start_logging()
    from cuelight.stored import place_of  # noqa: PLC0415
    from cuelight.transcripts import show_threads  # noqa: PLC0415
    from graph import ThreadSummary, list_threads  # noqa: PLC0415

    database = terminal.database(db)

    async def read() -> list[ThreadSummary]:
        async with database.open_existing() as store:
            return await list_threads(store, limit + 1)

    found = asyncio.run(read())
    if not found:
        click.echo(f"No conversations yet in {place_of(database.address)}.", err=True)
        return
    show_threads(terminal.screen, found[:limit])
    if len(found) > limit:
        click.echo(f"There are more; --limit {limit * 2} shows some of them.", err=True)


@cli.command(
    examples=[
        "cuelight transcript ielts-speaking-k7pm --signals",
    ]
)
@click.argument("thread")
@click.option("--signals", is_flag=True, help="With the signals that each reply gave.")
@_db
@_terminal
def transcript(terminal: Terminal, thread: str, signals: bool, db: str | None) -> None:
    """Print a conversation from its first message on."""
    terminal.start_logging()
    from cuelight.stored import load_thread  # noqa: PLC0415
    from cuelight.transcripts import show_transcript  # noqa: PLC0415

    found = asyncio.run(load_thread(terminal.database(db), thread))
    show_transcript(terminal.screen, found, signals=signals)


@cli.command(
    examples=[
        "cuelight export ielts-speaking-k7pm --format markdown",
        "cuelight export ielts-speaking-k7pm -o exam.json",
    ]
)
@click.argument("thread")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "markdown", "jsonl"]),
    default="json",
    show_default=True,
    help="json holds everything, jsonl a message a line, markdown is to read.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Write to a file instead of the terminal.",
)
@_db
@_terminal
def export(terminal: Terminal, thread: str, form: str, output: Path | None, db: str | None) -> None:
    """Write a conversation out: profile, state and transcript."""
    terminal.start_logging()
    from cuelight.export import FORMATS  # noqa: PLC0415
    from cuelight.stored import load_thread  # noqa: PLC0415
    from cuelight.wrapping import printable  # noqa: PLC0415

    text = FORMATS[form](asyncio.run(load_thread(terminal.database(db), thread)))
    _write(printable(text) if output is None and terminal.screen.terminal else text, output)


@cli.command(
    examples=[
        "cuelight stats",
        "cuelight stats sales_call --since 7d",
        "cuelight stats --since 2026-05-01 --until 2026-06-01 --json > may.json",
    ]
)
@click.argument("profile", type=_ProfileName(), required=False)
@click.option(
    "--since",
    type=_Moment(),
    default="30d",
    show_default=True,
    metavar="TIME",
    help="Count sessions that began since then: 30d, 12h, or 2026-05-31 in UTC.",
)
@click.option("--until", type=_Moment(), metavar="TIME", help="Count those that began before then.")
@click.option("--all", "everything", is_flag=True, help="Count the sessions of all times.")
@click.option(
    "--dropped-after",
    type=_Duration(),
    default="1d",
    show_default=True,
    metavar="TIME",
    help="How long nobody has changed an unfinished session that counts as dropped.",
)
@click.option("--by-version", is_flag=True, help="Tell the versions of each profile apart.")
@click.option("--json", "as_json", is_flag=True, help="Write everything as JSON.")
@_db
@_terminal
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


@cli.command(
    examples=[
        "cuelight replay anna --profile exam.yaml",
        "cuelight replay --profile exam.yaml",
        "cuelight replay anna.json ben.json --profile exam.yaml --json",
    ]
)
@click.argument("sessions", nargs=-1, metavar="[THREAD|FILE.json]...")
@click.option(
    "--profile",
    type=_ProfileName(),
    metavar="FILE",
    help="The changed profile. By default the present version of the same name.",
)
@click.option("--own", is_flag=True, help="Run each session through the version that it has.")
@click.option("--details", is_flag=True, help="Show every session turn by turn, not only one.")
@click.option("--json", "as_json", is_flag=True, help="Write everything as JSON.")
@_db
@_terminal
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
        _fail(error)
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


@cli.command(
    examples=[
        "cuelight migrate exam.yaml --dry-run",
        "cuelight migrate exam.yaml",
        "cuelight migrate --thread anna --version 0f3c…",
    ]
)
@click.argument("profile", type=_ProfileName(), required=False)
@click.option("--dry-run", is_flag=True, help="Only tell which sessions can move, and why not.")
@click.option("--thread", "threads", multiple=True, metavar="ID", help="Only this thread.")
@click.option(
    "--version",
    metavar="DIGEST",
    help="Move to this stored version instead of the present one, such as back.",
)
@click.option("--json", "as_json", is_flag=True, help="Write everything as JSON.")
@_db
@_terminal
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
    if profile and version:
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


@cli.command(
    examples=[
        "cuelight delete ielts-speaking-k7pm",
    ]
)
@click.argument("thread")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_db
@_terminal
def delete(terminal: Terminal, thread: str, yes: bool, db: str | None) -> None:
    """Delete a conversation for good, with all copies of it."""
    terminal.start_logging()
    from cuelight.export import summary  # noqa: PLC0415
    from cuelight.stored import delete_thread, load_thread  # noqa: PLC0415

    database = terminal.database(db)
    if not yes:
        found = asyncio.run(load_thread(database, thread))
        if not sys.stdin.isatty():
            raise click.UsageError("Nobody is here to be asked. Add --yes to delete the thread.")
        if not click.confirm(f"Delete {found.name!r} ({summary(found)}) for good?"):
            click.echo("Nothing was deleted.")
            click.get_current_context().exit(1)
    asyncio.run(delete_thread(database, thread))
    click.echo(f"Deleted {thread}.")


@cli.command(
    examples=[
        "cuelight purge --dry-run",
        "cuelight purge --older-than 30d --yes",
    ]
)
@click.option(
    "--older-than",
    type=_Duration(),
    metavar="TIME",
    help="Erase what was not changed for so long: 30d, 12h, 90min. By default CUELIGHT_RETENTION.",
)
@click.option("--dry-run", is_flag=True, help="Only list what would be erased.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_db
@_terminal
def purge(
    terminal: Terminal, older_than: timedelta | None, dry_run: bool, yes: bool, db: str | None
) -> None:
    """Erase for good the conversations that nobody has changed for long."""
    terminal.start_logging()
    age = older_than or terminal.settings.retention
    if age is None:
        raise click.UsageError(
            "Say how old is too old, by --older-than 30d or by setting CUELIGHT_RETENTION."
        )
    from graph import purge as sweep  # noqa: PLC0415

    database = terminal.database(db)

    async def run(*, only_look: bool) -> Purged:
        async with database.open_existing() as store:
            return await sweep(store, age, dry_run=only_look)

    if dry_run or not yes:
        found = asyncio.run(run(only_look=True)).erased
        what = f"{_threads(len(found))} not changed for {duration_in_words(age)}"
        if dry_run:
            for thread_id in found:
                click.echo(thread_id)
        if dry_run or not found:
            click.echo(f"There {'is' if len(found) == 1 else 'are'} {what}.", err=True)
            return
        if not sys.stdin.isatty():
            raise click.UsageError(f"Nobody is here to be asked. Add --yes to erase {what}.")
        if not click.confirm(f"Erase {what} for good?"):
            click.echo("Nothing was erased.")
            click.get_current_context().exit(1)
    purged = asyncio.run(run(only_look=False))
    click.echo(f"Erased {_threads(len(purged.erased))}.")
    if purged.left:
        click.echo(f"A turn runs on {', '.join(purged.left)}: left as it is.", err=True)


@cli.command(
    examples=[
        "export CUELIGHT_ENCRYPTION_KEY=$(cuelight keygen)",
    ]
)
@_terminal
def keygen(terminal: Terminal) -> None:
    """Make a key that conversations can be encrypted with."""
    terminal.start_logging()
    from graph.checkpointers import new_key  # noqa: PLC0415

    click.echo(new_key())


@cli.command(
    examples=[
        "cuelight reencrypt --dry-run",
        "CUELIGHT_ENCRYPTION_KEY=$NEW,$OLD cuelight reencrypt",
    ]
)
@click.option("--dry-run", is_flag=True, help="Only tell what is not under the first key.")
@_db
@_terminal
def reencrypt(terminal: Terminal, dry_run: bool, db: str | None) -> None:
    """Encrypt all that is stored by the first key of CUELIGHT_ENCRYPTION_KEY.

    Afterwards no other key is needed. Conversations can go on meanwhile, and it can be cut off
    and run again.
    """
    terminal.start_logging()
    if not terminal.settings.encryption_keys:
        raise click.UsageError(
            "Set CUELIGHT_ENCRYPTION_KEY: the new key, a comma, and those that are in use."
        )
    from cuelight.reencrypting import show_reencrypted  # noqa: PLC0415
    from cuelight.stored import place_of  # noqa: PLC0415
    from graph import reencrypt as renew  # noqa: PLC0415

    database = terminal.database(db)
    if not database.exists:
        click.echo(f"No conversations yet in {place_of(database.address)}.", err=True)
        return

    async def run() -> bool:
        async with database.open() as store:
            found = await renew(store, dry_run=dry_run)
            return show_reencrypted(found, store.keyring.names)

    if not asyncio.run(run()):
        click.get_current_context().exit(1)


@cli.command(
    examples=[
        "cuelight serve --rehearse --no-auth",
        "CUELIGHT_API_KEYS=anna:$(openssl rand -hex 16) cuelight serve",
        "cuelight serve ./barista.yaml --db postgresql://user@host/name --host 0.0.0.0",
    ]
)
@click.argument("profiles", nargs=-1, type=_ProfileName(), metavar="[FILE]...")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True)
@_db
@_rehearse
@_model
@_documents
@_search
@click.option("--no-auth", is_flag=True, help="Let everybody in; on this machine only.")
@_terminal
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
    model = _model_of(terminal, rehearse=rehearse, model=model)
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


def _model_of(terminal: Terminal, *, rehearse: bool, model: str | None) -> str:
    if rehearse and model:
        raise click.UsageError(
            "--rehearse takes no model. Leave one of --rehearse and --model out."
        )
    from nodes.context import DEFAULT_MODEL, REHEARSAL, model_name  # noqa: PLC0415

    return REHEARSAL if rehearse else model_name(model or terminal.settings.model or DEFAULT_MODEL)


def _write(text: str, file: Path | None) -> None:
    """Write a text into a file, or on the output where none is named."""
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, "utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from None


def _title_of(profile: str | None) -> str | None:
    """Return the name that threads of a profile are bound to."""
    if profile is None:
        return None
    try:
        return load_profile(profile).name
    except UnknownProfileError:
        return profile


def _threads(number: int) -> str:
    return f"{number:,} thread{'' if number == 1 else 's'}"


def _phases(found: Any) -> str:
    from cuelight.show import is_standalone  # noqa: PLC0415

    return "standalone" if is_standalone(found) else ", ".join(found.phases)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line, and end the process with its exit code."""
    _speak_any_language()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads on. What is still in the buffer would fail again when Python ends.
        _discard_output()
        code = 1
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = cli.main(arguments, prog_name="cuelight", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        with suppress(BrokenPipeError):
            click.echo(err=True)
        return INTERRUPTED
    except (ProfileError, FaceError, TurnError) as error:
        return _fail(error)
    except ValueError as error:
        from graph.errors import DatabaseUrlError, EncryptionKeyError  # noqa: PLC0415

        if not isinstance(error, (DatabaseUrlError, EncryptionKeyError)):
            raise
        return _fail(error)
    return code if isinstance(code, int) else 0


def _fail(error: Exception) -> int:
    Screen(sys.stdout, sys.stderr, colour=False).error(f"Error: {error}")
    return 1


def _speak_any_language() -> None:
    """Let text that a stream cannot hold be replaced, not stop the program."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _discard_output() -> None:
    devnull = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            os.dup2(devnull, stream.fileno())
