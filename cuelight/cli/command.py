"""A command as all of ours are: with examples in its help, and with `-v`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

VERBOSITY = "cuelight.verbosity"
"""Where a run of the command line remembers how often `-v` was given."""


class WithExamples(click.Command):
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


class Group(WithExamples, click.Group):
    """The commands together."""


def command(*, examples: Sequence[str]) -> Callable[[Callable[..., object]], click.Command]:
    """Make a command of a function, whose docstring is its help."""
    return click.command(cls=WithExamples, examples=examples)


def _verbose_option() -> click.Option:
    return click.Option(
        ["-v", "--verbose"],
        count=True,
        expose_value=False,
        callback=_count_verbosity,
        help="Log to standard error: -v what happens, -vv every signal too.",
    )


def _count_verbosity(ctx: click.Context, _: click.Parameter, value: int) -> None:
    ctx.meta[VERBOSITY] = ctx.meta.get(VERBOSITY, 0) + value
