"""What a coach is told at first, from a file and from single options."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cuelight.request_file import RequestFileError, request_of
from nodes.brief.request import RequestError


@pytest.mark.parametrize(
    "text",
    [json.dumps({"mood": "calm", "brand_context": {"name": "Ferox"}}),
     "mood: calm\nbrand_context:\n  name: Ferox\n"],
    ids=["json", "yaml"],
)  # fmt: skip
def test_a_file_of_either_kind_is_read(text: str, tmp_path: Path) -> None:
    file = tmp_path / "wish"
    file.write_text(text, "utf-8")
    assert request_of(file, {}) == {"mood": "calm", "brand_context": {"name": "Ferox"}}


def test_an_option_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "wish.yaml"
    file.write_text("mood: calm\nasset_type: logo\n", "utf-8")
    given = {"mood": "wild", "description": None}
    assert request_of(file, given) == {"mood": "wild", "asset_type": "logo"}
    assert request_of(None, {"mood": None}) == {}


@pytest.mark.parametrize(
    ("data", "what"),
    [(b"mood: [calm", "neither JSON nor YAML"), (b"just words", "holds no request"),
     (b"", "holds no request"), (b"\xff\xfe", "not UTF-8"), (b"a" * 300_000, "larger than"),
     (b"a: 2026-99-99", "neither JSON nor YAML"), (b"[" * 5000, "neither JSON nor YAML")],
    ids=["syntax", "words", "empty", "bytes", "large", "date", "deep"],
)  # fmt: skip
def test_a_file_that_holds_no_request_says_why(data: bytes, what: str, tmp_path: Path) -> None:
    file = tmp_path / "wish.yaml"
    file.write_bytes(data)
    with pytest.raises(RequestFileError, match=what):
        request_of(file, {})


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(RequestFileError, match="cannot be read"):
        request_of(tmp_path / "none.yaml", {})


def test_a_field_that_there_is_not_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "wish.yaml"
    file.write_text("mod: calm\n", "utf-8")
    with pytest.raises(RequestError, match=r"'mod'.*asset_type, mood"):
        request_of(file, {})
