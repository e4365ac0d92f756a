"""What options and arguments can be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import click
from click.shell_completion import CompletionItem

from cuelight.durations import duration_of
from cuelight.errors import DurationError, MomentError
from cuelight.moments import moment_of
from profiles import profile_names


class ProfileName(click.ParamType[str]):
    """A profile's name or the path of its file."""

    name = "profile"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Offer the names there are, and files."""
        names = [name for name in profile_names() if name.startswith(incomplete)]
        return [*map(CompletionItem, names), CompletionItem(incomplete, type="file")]


class Duration(click.ParamType[timedelta]):
    """A length of time, such as 30d."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Read a length of time."""
        try:
            return value if isinstance(value, timedelta) else duration_of(value)
        except DurationError as error:
            self.fail(str(error), param, ctx)


class Moment(click.ParamType[datetime]):
    """A point in time, such as 30d ago or 2026-05-31."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read a point in time."""
        try:
            return value if isinstance(value, datetime) else moment_of(value, datetime.now(UTC))
        except MomentError as error:
            self.fail(str(error), param, ctx)
