"""Lines of a log, for people or for programs, with what they were written about.

What a piece of work is about is noted once, for its task and those that are begun from it. Every
line that is logged there has it then, whoever writes it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from cuelight.wrapping import printable

LogFormat = Literal["text", "json"]
LOG_FORMATS: tuple[str, ...] = get_args(LogFormat)

Notes = Callable[[], Mapping[str, Any]]
"""Tells what there is to know of a piece of work at the moment that something is logged."""

_notes: ContextVar[tuple[Notes, ...]] = ContextVar("notes", default=())


@contextmanager
def noting(notes: Notes) -> Iterator[None]:
    """Add to every line that is logged in the block, or in tasks that are begun in it."""
    token = _notes.set((*_notes.get(), notes))
    try:
        yield
    finally:
        _notes.reset(token)


def fields(**known: Any) -> dict[str, Any]:
    """Return the `extra` of a line that has fields of its own; one that is `None` is left out."""
    return {"fields": known}


class _Line(logging.Formatter):
    """What lines of every format have."""

    def facts_of(self, record: logging.LogRecord) -> dict[str, Any]:
        """Return what the line is about, and its own fields."""
        facts: dict[str, Any] = {}
        for notes in _notes.get():
            facts |= notes()
        facts |= getattr(record, "fields", {})
        return {name: value for name, value in facts.items() if value is not None}

    def traceback_of(self, record: logging.LogRecord) -> str:
        """Return the traceback that comes with the line; empty for none."""
        raised = self.formatException(record.exc_info) if record.exc_info else ""
        return "\n".join(filter(None, [raised or record.exc_text or "", record.stack_info or ""]))


class TextLine(_Line):
    """A line for people: the time, what happened, and what it is about at the end."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line, and a traceback below it."""
        message = " ".join(record.getMessage().split())
        line = f"{_time(record)} {record.levelname} {record.name}: {message}"
        if facts := self.facts_of(record):
            told = " ".join(
                f"{name}={_short(value)}" for name, value in facts.items() if value != []
            )
            line = f"{line} [{told}]"
        return printable("\n".join(filter(None, [line, self.traceback_of(record)])))


class JsonLine(_Line):
    """A line for programs: a JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line, with a traceback as one of its fields."""
        told: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage().strip(),
            **self.facts_of(record),
        }
        if traceback := self.traceback_of(record):
            told["exception"] = traceback
        return json.dumps(told, default=str)


FORMATTERS: Mapping[LogFormat, type[logging.Formatter]] = {"text": TextLine, "json": JsonLine}


def _time(record: logging.LogRecord) -> str:
    time = datetime.fromtimestamp(record.created, UTC)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _short(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
