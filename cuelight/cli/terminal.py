"""What every command starts from."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import click

from cuelight.cli.command import VERBOSITY
from cuelight.logs import level_for, start_logging, start_server_logging
from cuelight.screen import Screen
from cuelight.settings import Settings

if TYPE_CHECKING:
    from cuelight.stored import Database


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
        verbosity = click.get_current_context().meta.get(VERBOSITY, 0)
        return level_for(verbosity, self.settings.log_level, otherwise)


with_terminal = click.make_pass_decorator(Terminal)
