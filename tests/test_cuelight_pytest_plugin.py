"""An author's own `pytest` runs the scripts of rehearsals that are in the folder."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

TALK = """\
name: Talk
instructions: Talk.
start: human
signals: {talk.noted: Something was noted.}
"""

RIGHT = """\
title: What is said is noted
profile: ../talk.yaml
turns:
  - user: Note this.
    model: {say: Noted., signals: talk.noted}
    expect: {accepted: talk.noted}
"""


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest there, as one who has nothing but Cuelight and pytest."""
    others = ("asyncio", "schemathesis", "xdist", "hypothesispytest", "langsmith_plugin")
    return subprocess.run(
        [
            # A folder above with a configuration of its own has no say here.
            *(sys.executable, "-m", "pytest", "-W", "error", "-p", "cuelight.pytest_plugin"),
            *("-c", os.devnull, "--rootdir", str(folder)),
            *(part for name in others for part in ("-p", f"no:{name}")),
            *arguments,
        ],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": str(Path(sys.executable).parent), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def author(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an author with a profile, scripts and other files."""
    folder = tmp_path_factory.mktemp("author")
    (folder / "talk.yaml").write_text(TALK, "utf-8")
    (folder / "rehearsals").mkdir()
    (folder / "rehearsals" / "right.yaml").write_text(RIGHT, "utf-8")
    (folder / "rehearsals" / "README.md").write_text("No script.", "utf-8")
    (folder / "scripts").mkdir()
    wrong = RIGHT.replace("accepted: talk.noted", "status: completed")
    (folder / "scripts" / "wrong.rehearsal.yaml").write_text(wrong, "utf-8")
    (folder / "scripts" / "other.yaml").write_text("a: 1", "utf-8")
    (folder / "faulty").mkdir()
    faulty = RIGHT.replace("title", "titel")
    (folder / "faulty" / "faulty.rehearsal.yml").write_text(faulty, "utf-8")
    return folder


def test_each_script_is_a_test_and_a_failure_is_told_without_a_traceback(author: Path) -> None:
    done = run_pytest(author, "rehearsals", "scripts", "-v")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "rehearsals/right.yaml::What is said is noted PASSED" in done.stdout
    assert "scripts/wrong.rehearsal.yaml::What is said is noted FAILED" in done.stdout
    assert "1 failed, 1 passed" in done.stdout
    file = author / "scripts" / "wrong.rehearsal.yaml"
    assert (
        f"{file}:4: turn 1 of 1\n"
        "  user:  Note this.\n"
        "  conversation:  Noted.\n"
        "    signals talk.noted\n"
        "  status (line 6)\n"
        "    expected  completed\n"
        "    got       active\n"
    ) in done.stdout
    assert "Traceback" not in done.stdout
    assert "performing.py" not in done.stdout


def test_a_script_that_cannot_be_read_is_an_error_with_its_line_and_path(author: Path) -> None:
    done = run_pytest(author, "faulty")
    assert done.returncode == 2
    file = author / "faulty" / "faulty.rehearsal.yml"
    assert f"{file}:1: titel: 'titel' is not a key here. Did you mean 'title'?" in done.stdout
    assert "Traceback" not in done.stdout


def test_nothing_of_cuelight_is_imported_where_there_is_no_script(tmp_path: Path) -> None:
    (tmp_path / "test_plain.py").write_text(
        "import sys\n\n"
        "def test_nothing_is_imported():\n"
        "    assert 'cuelight.pytest_plugin' in sys.modules\n"
        "    heavy = {'graph', 'nodes', 'profiles', 'cuelight.rehearsing', 'langgraph', 'yaml'}\n"
        "    assert heavy.isdisjoint(sys.modules)\n",
        "utf-8",
    )
    done = run_pytest(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pytest_finds_the_plugin_by_itself() -> None:
    found = entry_points(group="pytest11", name="cuelight.pytest_plugin")
    assert {one.value for one in found} <= {"cuelight.pytest_plugin"}
    assert '"cuelight.pytest_plugin" = "cuelight.pytest_plugin"' in (
        ROOT / "pyproject.toml"
    ).read_text("utf-8")


def test_the_patterns_of_the_plugin_are_those_of_the_command() -> None:
    from cuelight import pytest_plugin, scripts  # noqa: PLC0415

    assert (pytest_plugin._SUFFIXES, pytest_plugin._FOLDER) == (scripts.SUFFIXES, scripts.FOLDER)
