"""Text fits the terminal, however it is cut into chunks, and cannot do anything to it."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cuelight.wrapping import Wrapping, cut, printable, width_of, wrap

LETTERS = st.text(alphabet="ab é,.\n中文👍\u0301", max_size=120)


class Paper:
    """A terminal that understands the little that a wrapped text asks of it."""

    def __init__(self) -> None:
        self.lines = [""]

    def write(self, text: str) -> None:
        for piece in re.findall(r"\x1b\[\d*[A-Za-z]|\n|[^\x1b\n]+", text):
            if piece == "\n":
                self.lines.append("")
            elif moved := re.fullmatch(r"\x1b\[(\d+)D", piece):
                self._erase(int(moved[1]))
            elif piece != "\x1b[K":
                self.lines[-1] += piece

    def _erase(self, columns: int) -> None:
        line = self.lines[-1]
        while columns > 0:
            columns -= width_of(line[-1])
            line = line[:-1]
        assert columns == 0
        self.lines[-1] = line


def shown(chunks: list[str], width: int) -> list[str]:
    wrapping, paper = Wrapping(), Paper()
    for chunk in chunks:
        paper.write(wrapping.feed(chunk, width))
    return [line.rstrip(" ") for line in paper.lines]


def test_a_word_that_does_not_fit_is_put_on_the_next_line() -> None:
    assert shown(["one two thr", "ee four"], 9) == ["one two", "three", "four"]


def test_a_word_is_shown_before_it_is_complete() -> None:
    wrapping = Wrapping()
    assert wrapping.feed("Hel", 20) == "Hel"
    assert wrapping.feed("lo", 20) == "lo"


def test_wide_characters_take_two_columns_and_may_be_broken_anywhere() -> None:
    assert wrap("这是一个很长的句子", 8) == ["这是一个", "很长的句", "子"]


def test_a_word_wider_than_the_terminal_is_broken_hard() -> None:
    assert wrap("a " + "x" * 12, 5) == ["a", "xxxxx", "xxxxx", "xx"]


def test_lines_after_the_first_are_indented() -> None:
    assert wrap("> one two three\nfour", 9, 2) == ["> one two", "  three", "  four"]


@given(st.lists(LETTERS, max_size=8), st.integers(2, 30))
@example([" a中"], 2)
@example(["中\u0301aa"], 3)
def test_no_line_is_wider_than_the_terminal_and_no_character_is_lost(
    chunks: list[str], width: int
) -> None:
    lines = shown(chunks, width)
    text = "".join(chunks)
    assert all(width_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(LETTERS, st.integers(2, 30), st.data())
def test_how_a_text_is_cut_into_chunks_makes_no_difference(
    text: str, width: int, data: st.DataObject
) -> None:
    at = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    chunks = [text[i:j] for i, j in zip([0, *at], [*at, len(text)], strict=True)]
    assert shown(chunks, width) == shown([text], width) == wrap(text, width)


@given(st.text(max_size=60))
def test_text_holds_nothing_that_steers_a_terminal(text: str) -> None:
    clean = printable(text)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", clean)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("short", 8, "short"),
        ("rather long", 8, "rather…"),
        ("中文中文中", 6, "中文…"),
    ],
)
def test_a_cell_that_is_too_wide_is_cut(text: str, width: int, expected: str) -> None:
    assert cut(text, width) == expected
