"""Statistics in the terminal."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cuelight.errors import MomentError
from cuelight.moments import moment_of, time_in_words
from tests.test_cuelight_cli import Shell

NOW = datetime(2026, 5, 31, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Hold a tutorial to its end, begin a sales call, and leave both."""
    shell = Shell(Path(tmp_path_factory.mktemp("held")))
    shell.rehearse("tutorial", "--thread", "one", stdin="a\n" * 6)
    shell.rehearse("sales_call", "--thread", "two", stdin="a\n")
    return shell


def has(line: str, out: str) -> bool:
    return re.search(line, out, re.MULTILINE) is not None


def test_the_figures_of_each_profile_are_shown_in_tables(held: Shell) -> None:
    out = held.stored("stats")
    assert re.search(
        r"^Python for beginners\n1 session begun since \S+ \S+ UTC: 1 comp", out, re.MULTILINE
    )
    assert "1 completed, 0 active, 0 dropped (expired, or unchanged for 1 day)." in out
    assert has(r"^introduction +1 +1 +\S+ (s|min) +2 +3 +\S+ / \S+ +0$", out)
    assert has(r"^introduction +coding +1 +tutorial.ready_to_code$", out)
    assert has(r"^coding +\(the end\) +1 +completed$", out)
    assert has(r"^introduction +tutorial.ready_to_code +1 +counted$", out)
    assert re.search(
        r"^Sales call\n1 session .* 0 completed, 1 active, 0 dropped", out, re.MULTILINE
    )


def test_one_profile_can_be_asked_for_by_any_of_its_names(held: Shell) -> None:
    for name in ("tutorial", "Python for beginners"):
        out = held.stored("stats", name)
        assert "Python for beginners" in out
        assert "Sales call" not in out
    assert "No sessions of 'gone' begun since" in held.stored("stats", "gone")


def test_versions_can_be_told_apart(held: Shell) -> None:
    assert re.search(
        r"^Sales call, version \w{32}$", held.stored("stats", "--by-version"), re.MULTILINE
    )


def test_all_of_it_can_be_had_as_json(held: Shell) -> None:
    found = json.loads(held.stored("stats", "sales_call", "--dropped-after", "1s", "--json"))
    assert (found["sessions"], found["dropped_after"], found["unreadable"]) == (1, 1.0, 0)
    assert datetime.fromisoformat(found["since"]) < datetime.now(UTC) - timedelta(days=29)
    (profile,) = found["profiles"]
    assert profile["profile"] == "Sales call"
    assert [phase["phase"] for phase in profile["phases"]][:2] == ["opening", "discovery"]
    assert profile["moves"][0].keys() == {"from_phase", "to_phase", "trigger", "count"}
    assert len(profile["versions"]) == 1


def test_the_range_is_days_or_times_and_must_not_be_empty(held: Shell) -> None:
    assert "No sessions begun before 2026-01-01 00:00 UTC" in held.stored(
        "stats", "--all", "--until", "2026-01-01"
    )
    assert "2 sessions" not in held.stored("stats", "--all")
    assert "of all times" in held.stored("stats", "--all")
    assert "'soon' is no time" in held.stored("stats", "--since", "soon", expect=2)
    said = held.stored("stats", "--since", "1d", "--until", "2026-01-01", expect=2)
    assert "there is nothing between them" in said


def test_an_empty_database_is_told_and_not_made(shell: Shell) -> None:
    said = shell.run("stats", "--db", "sqlite:///none.db")[1]
    assert re.match(
        r"No sessions begun since .* in none.db. --all counts those of all times.", said
    )
    assert not (shell.folder / "none.db").exists()
    assert json.loads(shell.run("stats", "--json", "--db", "memory:")[0])["profiles"] == []


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2d", datetime(2026, 5, 29, 12, tzinfo=UTC)),
        ("90min", datetime(2026, 5, 31, 10, 30, tzinfo=UTC)),
        ("2026-05-01", datetime(2026, 5, 1, tzinfo=UTC)),
        ("2026-05-01T18:00", datetime(2026, 5, 1, 18, tzinfo=UTC)),
        ("2026-05-01T18:00+02:00", datetime(2026, 5, 1, 16, tzinfo=UTC)),
        ("2026-05-01T18:00Z", datetime(2026, 5, 1, 18, tzinfo=UTC)),
    ],
)
def test_a_time_is_so_long_ago_or_a_day_or_time(written: str, moment: datetime) -> None:
    assert moment_of(written, NOW) == moment


@pytest.mark.parametrize(
    "written", ["", "d", "-1d", "2026-13-01", "999999w", "0001-01-01T00:00+05"]
)
def test_what_is_no_time_is_told(written: str) -> None:
    with pytest.raises(MomentError, match="Write how long ago"):
        moment_of(written, NOW)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.04, "0.0 s"), (45, "45 s"), (150, "2.5 min"), (7200, "2.0 h"), (864_000, "10.0 d")],
)
def test_a_time_taken_is_told_in_the_unit_that_suits_it(seconds: float, words: str) -> None:
    assert time_in_words(seconds) == words
