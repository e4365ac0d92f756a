"""YAML text as nodes: libyaml and PyYAML's own parser are to give the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles import composing, document
from profiles.composing import LIBYAML, compose, compose_slowly
from profiles.document import read_document
from profiles.errors import ProfileFileError

ROOT = Path(__file__).parents[1]
FILES = sorted(ROOT.glob("profiles/builtin/**/*.yaml"))
TEXTS = [file.read_text("utf-8") for file in FILES]

needs_libyaml = pytest.mark.skipif(LIBYAML is None, reason="PyYAML is built without libyaml.")

PIECES = [
    *("a", "b: ", "b:\n  ", "b:\n- ", "- ", "\n- ", "\n  - ", "? ", "? k\n: v\n", ": ", "k: v\n"),
    *(
        "\n",
        "\n  ",
        "\n    ",
        " ",
        "\r\n",
        "\r",
        "\t",
        "{",
        "}",
        "[",
        "]",
        ",",
        ", ",
        "k: [",
        "{a: b, ",
    ),
    *(
        "&x ",
        "*x",
        "<<: *x",
        "<<: ",
        "!!str ",
        "!t ",
        "x!",
        "! ",
        "|",
        "|2",
        ">\n  ",
        "|-\n  ",
        "|+",
        "> ",
    ),
    *(
        '"',
        "'",
        "''",
        "\\n",
        "\\u00e9",
        "\\ud83d",
        "\\x41",
        "\\",
        "#",
        " # c",
        "%YAML 1.1\n",
        "---",
        "\n---\n",
    ),
    *(
        "\n...\n",
        "1",
        "0x1f",
        "1:30",
        "1e3",
        "yes",
        "~",
        "null",
        "2020-01-01",
        "=",
        "@",
        "`",
        "%",
        "--",
        "?x",
    ),
    *(
        "x:y",
        "What?",
        "what?ever",
        "//",
        "word word",
        "é",
        "🎉",
        "\u00a0",
        "\u2028",
        "\x85",
        "\ufeff",
        "\x00",
    ),
    *("\x07", "\x7f", "\ud800", "\ufffe", "\U0010ffff"),
]
"""What texts are made of that YAML makes something of."""


@st.composite
def changed_texts(draw: st.DrawFn) -> str:
    """Generate parts of real files with a few pieces in places where they do not belong."""
    lines = draw(st.sampled_from(TEXTS)).splitlines(keepends=True)
    start = draw(st.integers(0, len(lines)))
    text = "".join(lines[start : start + draw(st.integers(1, 25))])
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(PIECES)) + text[at + draw(st.integers(0, 3)) :]
    return text


def read(text: str) -> object:
    """Return all that can be seen of a text: its data, its places and its problems."""
    try:
        found = read_document(text, "x.yaml")
    except ProfileFileError as error:
        return error.problems
    return repr(found.data), found.positions, found.problems


def read_slowly(text: str) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "compose", compose_slowly)
        return read(text)


@needs_libyaml
@pytest.mark.parametrize("text", TEXTS, ids=[file.stem for file in FILES])
def test_the_profiles_here_are_read_by_libyaml_and_alike(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly = read_slowly(text)
    monkeypatch.setattr(composing, "compose_slowly", None)
    assert read(text) == slowly


@needs_libyaml
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | changed_texts() | st.text())
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_alike_with_the_same_places_and_problems(text: str) -> None:
    assert read(text) == read_slowly(text)
    assert read(f"{text}\n") == read_slowly(f"{text}\n")


OTHERWISE = {
    "a tab behind a key": "a:\tb\n",
    "a tag": "a: ! \n",
    "a comment behind a bar": "a: |# no\n  b\n",
    "a question mark within brackets": "a: [What?, No]\n",
    "a question within braces": "a: {b: {c: wh?t}}\n",
    "half of an emoji": 'a: "\\ud83d\\ude00"\n',
    "no end of the line": "? a",
}


@pytest.mark.parametrize("text", OTHERWISE.values(), ids=OTHERWISE)
def test_what_libyaml_would_read_otherwise_is_read_as_pyyaml_does(text: str) -> None:
    assert read(text) == read_slowly(text)


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000, "? " * 100_000])
def test_nothing_is_so_deep_that_it_breaks_the_process(text: str) -> None:
    with pytest.raises(ProfileFileError, match="is nested deeper than 50 levels"):
        read_document(f"{text}\n", "x.yaml")
    assert read(f"{text}\n") == read_slowly(f"{text}\n")


def test_an_empty_text_has_no_root() -> None:
    assert compose("") is compose("\n# Nothing.\n") is None


def test_an_error_is_pyyamls_own() -> None:
    with pytest.raises(yaml.MarkedYAMLError, match="expected <block end>") as told:
        compose("a:\n  - b\n c: d\n")
    assert told.value.problem_mark is not None
    assert told.value.problem_mark.buffer is not None
