"""What the program says about itself, for whoever looks into it."""

from __future__ import annotations

import logging
from typing import TextIO

from cuelight.log_lines import FORMATTERS, LogFormat
from cuelight.screen import Screen

_PACKAGES = ("profiles", "nodes", "graph", "cuelight")
_SERVER = "uvicorn"
_LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)


class _ScreenHandler(logging.Handler):
    """Writes between what the screen shows, never into the middle of a line."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen

    def emit(self, record: logging.LogRecord) -> None:
        self._screen.note(self.format(record))


def start_logging(screen: Screen, level: int) -> None:
    """Log Cuelight's own doings from `level` on, and the warnings of the libraries below it."""
    handler = _ScreenHandler(screen)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    _log_to(handler, level, _PACKAGES)


def start_server_logging(stream: TextIO, level: int, line: LogFormat) -> None:
    """Log a server's doings from `level` on, a line each, in a format for people or programs."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(FORMATTERS[line]())
    _log_to(handler, level, (*_PACKAGES, _SERVER))


def _log_to(handler: logging.Handler, level: int, packages: tuple[str, ...]) -> None:
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(level, logging.WARNING))
    logging.captureWarnings(capture=True)
    for package in packages:
        logging.getLogger(package).setLevel(level)


def level_for(verbosity: int, named: str | None, otherwise: int = logging.WARNING) -> int:
    """Return the level to log from: by -v and -vv, by name, or as the command has it."""
    if verbosity:
        return _LEVELS[min(verbosity, len(_LEVELS) - 1)]
    return getattr(logging, named) if named else otherwise
