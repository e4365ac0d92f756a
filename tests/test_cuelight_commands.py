"""A line in the chat is something to say, or a command."""

from __future__ import annotations

import pytest

from cuelight.commands import COMMANDS, Command, Said, UnknownCommand, parse


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("Hello there", Said("Hello there")),
        ("  Hello  ", Said("Hello")),
        ("//etc is a folder", Said("/etc is a folder")),
        ("/help", Command("/help", "")),
        ("/NEXT part2 ", Command("/next", "part2")),
        ("/prompt what / if", Command("/prompt", "what / if")),
        ("", None),
        ("   ", None),
    ],
)
def test_a_line_means(line: str, meant: object) -> None:
    assert parse(line) == meant


def test_an_unknown_command_says_what_there_is_and_what_may_be_meant() -> None:
    meant = parse("/signal")
    assert isinstance(meant, UnknownCommand)
    assert "Did you mean '/signals'?" in str(meant)
    assert all(name in str(meant) for name in COMMANDS)
    assert "//text" in str(meant)


def test_a_slash_alone_is_no_command() -> None:
    assert isinstance(parse("/"), UnknownCommand)
