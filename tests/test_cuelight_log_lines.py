"""Lines of a log: for people and for programs, with what they were written about."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from cuelight.log_lines import FORMATTERS, LogFormat, fields, noting

logger = logging.getLogger("cuelight.test")


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Log in a format to what is returned, and nowhere else."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(FORMATTERS[request.param]())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    yield stream
    logger.removeHandler(handler)
    logger.propagate = True


def in_format(name: LogFormat) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("written", [name], indirect=True)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


@in_format("json")
async def test_a_line_has_what_was_noted_where_its_task_was_begun(written: io.StringIO) -> None:
    phase = "greeting"

    async def work() -> None:
        logger.info("Working")

    with noting(lambda: {"request_id": "r1"}):
        with noting(lambda: {"session": "anna", "phase": phase}):
            task = asyncio.create_task(work())
        logger.info("Waiting")
    phase = "closing"
    await task
    logger.info("Done")
    first, second, third = lines(written)
    assert (first["message"], first["request_id"]) == ("Waiting", "r1")
    assert "session" not in first
    assert (second["session"], second["phase"], second["request_id"]) == ("anna", "closing", "r1")
    assert third.keys() == {"time", "level", "logger", "message"}


@in_format("json")
def test_a_traceback_is_one_field_of_its_line(written: io.StringIO) -> None:
    try:
        raise ValueError("Too\nmuch")
    except ValueError:
        logger.exception("It failed", extra=fields(seconds=1.5, status=None))
    (line,) = lines(written)
    assert (line["level"], line["message"], line["seconds"]) == ("ERROR", "It failed", 1.5)
    assert "status" not in line
    assert line["exception"].startswith("Traceback")
    assert line["exception"].endswith("ValueError: Too\nmuch")


@in_format("json")
def test_a_line_stays_one_line_whatever_it_tells(written: io.StringIO) -> None:
    with noting(lambda: {"session": 'a"\n{"level": "ERROR"}'}):
        logger.info('Forged\n{"level": "ERROR"}\u2028\x1b[31m')
    (line,) = lines(written)
    assert line["level"] == "INFO"
    assert len(written.getvalue().splitlines()) == 1


@in_format("text")
def test_a_line_for_people_ends_with_what_it_is_about(written: io.StringIO) -> None:
    with noting(lambda: {"session": "anna", "turn": 3, "phase": None}):
        logger.info("Turn %d: done", 3, extra=fields(moves=["a>b", "b>c"], tokens_in=0))
    assert written.getvalue().endswith(
        "Z INFO cuelight.test: Turn 3: done [session=anna turn=3 moves=a>b,b>c tokens_in=0]\n"
    )


@in_format("text")
def test_text_that_is_logged_cannot_make_a_line_of_its_own(written: io.StringIO) -> None:
    logger.info("One\n2026-01-01 ERROR forged\r\x1b[2Jtwo\u2028three")
    assert written.getvalue().count("\n") == 1
    assert "\x1b" not in written.getvalue()
    assert "One 2026-01-01 ERROR forged [2Jtwo three" in written.getvalue()


@in_format("text")
def test_a_traceback_follows_the_line_that_people_read(written: io.StringIO) -> None:
    try:
        raise ValueError("no\x1b[31m")
    except ValueError:
        logger.exception("It failed")
    head, *trace = written.getvalue().splitlines()
    assert head.endswith("It failed")
    assert trace[-1] == "ValueError: no[31m"
