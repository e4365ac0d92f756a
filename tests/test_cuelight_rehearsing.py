"""`cuelight rehearse`, as people and build servers use it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cuelight.drawing import END, Cause
from cuelight.rehearsing import Coverage, programme_of, rehearse
from cuelight.rehearsing.coverage import EXPLORED
from cuelight.rehearsing.items import Item
from cuelight.rehearsing.picture import marks_of, page, picture
from cuelight.rehearsing.rehearsal import NoScriptsError
from profiles import as_phase_profile, builtin_names, load_profile
from tests.conversations import make_routed, rule
from tests.test_cuelight_cli import Shell

ROOT = Path(__file__).parent.parent
STUCK = """\
name: Stuck
initial_phase: a
phases:
  a: { instructions: Be a., signals: { go: When. } }
  b: { instructions: Be b., signals: { end: When. } }
transitions:
  - { from_phase: a, to_phase: b, trigger_signals: go, when: turns > 3 && turns < 3 }
  - { from_phase: a, to_phase: a, after_turns: 1 }
"""
SCRIPT = """\
title: Nothing leads on
profile: ../stuck.yaml
turns:
  - user: Hi!
    model: { say: Hello., signals: go }
    expect: { phase: a, refused: { go: not now } }
"""


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / "stuck.yaml").write_text(STUCK, "utf-8")
    (tmp_path / "rehearsals").mkdir()
    (tmp_path / "rehearsals" / "hello.yaml").write_text(SCRIPT, "utf-8")
    return Shell(tmp_path)


def test_a_profile_is_explored_and_what_was_reached_is_told(shell: Shell) -> None:
    out, _ = shell.run("rehearse", "stuck.yaml", "rehearsals", "--turns", "20")
    assert "ok: rehearsals/hello.yaml: Nothing leads on (1 turn)" in out
    assert re.search(r"^✓ +phase +a +\d+ +1$", out, re.MULTILINE)
    assert re.search(r"^✗ +phase +b +- +-$", out, re.MULTILINE)
    assert "not reached: a → b: go, when turns > 3 && turns < 3: its condition" in out
    assert "50% reached, 3 of 6: phases 1/2, ways 1/2, ends 0/1, held back 1/1; " in out


def test_less_than_is_asked_for_is_exit_code_1(shell: Shell) -> None:
    shell.run("rehearse", "stuck.yaml", "--turns", "20", "--fail-under", "50")
    _, err = shell.run("rehearse", "stuck.yaml", "--turns", "20", "--fail-under", "51", expect=1)
    assert "Stuck: 50% reached" in err
    assert "--fail-under asks for 51%." in err


def test_a_script_that_goes_otherwise_is_exit_code_1_and_told(shell: Shell) -> None:
    script = shell.folder / "rehearsals" / "hello.yaml"
    script.write_text(SCRIPT.replace("phase: a", "phase: b"), "utf-8")
    out, _ = shell.run("rehearse", "rehearsals/hello.yaml", expect=1)
    assert "FAILED: rehearsals/hello.yaml: Nothing leads on" in out
    assert re.search(r"phase \(line 6\)\n +expected  b\n +got       a\n", out)


def test_a_script_that_is_wrong_is_exit_code_1_and_the_others_are_played(shell: Shell) -> None:
    wrong = SCRIPT.replace("user", "usr")
    (shell.folder / "rehearsals" / "wrong.yaml").write_text(wrong, "utf-8")
    out, err = shell.run("rehearse", "rehearsals", expect=1)
    assert "rehearsals/wrong.yaml:4: turns[0].usr: 'usr' is not a key here." in err
    assert "ok: rehearsals/hello.yaml" in out


def test_all_of_it_is_written_as_json(shell: Shell) -> None:
    out, _ = shell.run("rehearse", "stuck.yaml", "rehearsals", "--turns", "20", "--json")
    told = json.loads(out)
    assert (told["passed"], told["percent"], told["faults"]) == (True, 50.0, [])
    assert told["scripts"][0] == {
        "file": "rehearsals/hello.yaml",
        "title": "Nothing leads on",
        "profile": "Stuck",
        "passed": True,
        "turns": 1,
        "played": 1,
        "differences": [],
        "error": None,
    }
    (profile,) = told["profiles"]
    assert (profile["reached"], profile["total"]) == (3, 6)
    way = next(one for one in profile["items"] if one.get("cause") == "signals")
    assert (way["kind"], way["phase"], way["to"], way["transition"]) == ("way", "a", "b", 0)
    assert (way["explorer"], way["scripts"]) == (0, 0)
    assert way["why"] == "its condition can never hold here"


def test_a_picture_and_a_page_are_written(shell: Shell) -> None:
    shell.run("rehearse", "tutorial", "--svg", "t.svg", "--html", "t.html")
    drawn = (shell.folder / "t.svg").read_text("utf-8")
    assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314 our own
    assert "<!DOCTYPE html>" in (shell.folder / "t.html").read_text("utf-8")
    _, err = shell.run("rehearse", "tutorial", "stuck.yaml", "--svg", "t.svg", expect=2)
    assert "A picture is of one profile" in err


def test_what_is_neither_a_profile_nor_a_script_is_told(shell: Shell) -> None:
    _, err = shell.run("rehearse", "tutoril", expect=1)
    assert "Did you mean 'tutorial'?" in err
    (shell.folder / "empty").mkdir()
    with pytest.raises(NoScriptsError, match=r"no scripts in .*empty"):
        programme_of([str(shell.folder / "empty")])


async def test_scripts_and_the_explorer_count_together(shell: Shell) -> None:
    folder = shell.folder
    done = await rehearse(programme_of([f"{folder}/stuck.yaml", f"{folder}/rehearsals"]), 20)
    (coverage,) = done.coverages
    held = Item("refusal", "a", "go")
    assert coverage.times(held) == coverage.times(held, "explorer") + 1
    assert done.percent == coverage.percent == 50.0


# The picture


def test_a_drawing_tells_of_each_way_whether_and_how_often_it_was_reached() -> None:
    profile = make_routed(
        {"a": "human", "b": "human", "c": {"signals": {"over": "O."}}},
        rule("*", "c", "stop"),
        rule("a", "b", "go"),
        rule("b", "a", after_turns=2),
    )
    coverage = Coverage(profile)
    stop = [Item("way", phase_id, "signals", 0) for phase_id in "ab"]
    go = Item("way", "a", "signals", 1)
    coverage.note(EXPLORED, [Item("phase", "a"), Item("phase", "b"), go, go, stop[0]])
    marks = marks_of(coverage)
    told = {cause[:2]: (mark.note, mark.tone) for cause, mark in marks.causes.items()}
    assert told == {
        ("a", "b"): ("2 times", "good"),
        ("b", "a"): ("not reached", "bad"),
        ("\0any", "c"): ("once, by 1 of 2 ways", None),
        ("c", END): ("not reached", "bad"),
    }
    assert {phase: mark.tone for phase, mark in marks.phases.items()} == {
        "a": "good",
        "b": "good",
        "c": "bad",
    }


@pytest.mark.parametrize("name", builtin_names())
def test_every_way_that_is_counted_is_in_the_drawing(name: str) -> None:
    coverage = Coverage(as_phase_profile(load_profile(name)))
    marked: set[Cause] = set(marks_of(coverage).causes)
    drawn = picture(coverage)
    assert drawn.count("not reached") >= len(marked)
    ET.fromstring(drawn)  # noqa: S314 our own


async def test_a_page_is_one_file_that_loads_nothing_and_breaks_on_no_name() -> None:
    profile = make_routed(
        {"a": {"name": "<b>&\"A'", "signals": {"x": "X."}}, "b": "human"},
        rule("a", "b", "x", when="turns < 3 && 1 > 0"),
        name="<script>alert(1)</script>",
    )
    done = await rehearse(programme_of(()))
    assert done.percent == 100.0
    written = page(type(done)(coverages=[Coverage(profile)]))
    assert "<script" not in written
    assert "&lt;script&gt;" in written
    addresses = re.findall(r"(?:src|href|url\()=?\S*", written)
    assert addresses == []
    assert re.findall(r"https?://[^\"]+", written) == ["http://www.w3.org/2000/svg"]
