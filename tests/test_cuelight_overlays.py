"""Overlays where people and programs see them: the terminal, figures, exports and HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from cuelight.memories import change_line
from nodes.state import PhaseState
from tests.conversations import make_profile
from tests.http_server import Served, post, serving
from tests.metrics import scrape
from tests.test_cuelight_cli import Shell

KEY = "key-of-the-metrics-02"
SAID = ["Ana", "Yes", "I work in a bank.", "I like it a lot.", "It is small and calm."]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def typed(*more: str) -> str:
    return "\n".join([*SAID, *more, ""])


def test_signals_and_memory_tell_who_gave_what_and_who_sees_it(shell: Shell) -> None:
    said = shell.rehearse("ielts_full_exam", stdin=typed("/signals", "/memory", "/phase"))
    assert "Grader, beside it\n  ✓ grade.fluency_and_coherence: There is enough" in said
    assert "Part 1: About you, Grader beside it: grade.lexical_resource {" in said
    assert "grade.lexical_resource · from Grader · seen by Closing" in said
    assert '  evidence: "I like it a lot."' in said
    assert "Beside it       Grader: 3 calls, " in said
    assert "a turn makes 1 call and 1 beside it: grader" in said


def test_what_the_phase_is_not_to_know_is_not_told_by_the_way(shell: Shell) -> None:
    in_part_1 = shell.rehearse("ielts_full_exam", stdin=typed())
    assert "band" not in in_part_1
    assert "Memory" not in in_part_1


@pytest.mark.parametrize(
    ("seen_by", "line"), [(["a"], "b, open again by n"), ([], "b, open again")]
)
def test_what_is_open_again_does_not_name_what_the_phase_is_not_to_know(
    seen_by: list[str], line: str
) -> None:
    rests = {"when": "Said.", "keep": True, "depends_on": "n"}
    found = {"when": "Found.", "keep": True}
    notes = {"instructions": "Note.", "signals": {"n": found}, "seen_by": seen_by}
    profile = make_profile({"a": {"signals": {"b": rests}}}, overlays={"notes": notes})
    after: PhaseState = {"phase": "a", "findings": {"b": {"phase": "a", "reopened_by": "n"}}}
    assert change_line(profile, {"memory": {"b": {}}}, after) == f"Memory  - {line}"


def test_the_exam_plays_to_its_end_with_bands_that_were_corrected(shell: Shell) -> None:
    said = shell.rehearse("ielts_full_exam", "--thread", "t", stdin=typed(*["Well, yes."] * 12))
    assert "The conversation is completed" in said
    assert "Our grader has put down a band" in said
    assert 'grade.fluency_and_coherence: band 6, evidence "Well, yes."' in said
    out, _ = shell.run("export", "t", "--format", "json", "--db", "sqlite:///t.db")
    exported = json.loads(out)
    assert exported["memory"]["grade.fluency_and_coherence"]["band"] == 6
    assert exported["overlays"]["grader"]["failures"] == 0
    graded = [one["overlays"] for one in exported["transcript"] if one["overlays"]]
    assert "grade.lexical_resource" in graded[1]["grader"]["signals"]
    markdown, _ = shell.run("export", "t", "--format", "markdown", "--db", "sqlite:///t.db")
    assert "- Signal `grade.grammatical_range` by `grader`: `" in markdown
    told, _ = shell.run("transcript", "t", "--signals", "--db", "sqlite:///t.db")
    assert "✓ grader: grade.lexical_resource {" in told
    figures, _ = shell.run("stats", "--db", "sqlite:///t.db")
    assert "OVERLAY  CALLS  IN VAIN  TOKENS" in figures
    same, _ = shell.run("replay", "t", "--db", "sqlite:///t.db")
    assert "Every turn does what it did." in same


def test_show_and_drawings_tell_what_runs_beside_a_phase(shell: Shell, tmp_path: Path) -> None:
    out, _ = shell.run("show", "patient_intake")
    assert (
        "watch · Safety watch\n  an overlay beside assessment, recommendation · seen by all" in out
    )
    assert '["Assessment<br/>+ Safety watch"]' in out
    shell.run("show", "patient_intake", "--svg", str(tmp_path / "intake.svg"))
    drawn = (tmp_path / "intake.svg").read_text("utf-8")
    assert "+ Safety watch" in drawn
    assert "Beside it: Safety watch (watch), which gives watch.sign_seen." in drawn


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    database = f"sqlite:///{tmp_path_factory.mktemp('data') / 'sessions.db'}"
    with serving(database, rehearsal=True, metrics_key=KEY) as served:
        yield served


@pytest.fixture
async def anna(server: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client() as client:
        yield client


async def test_a_session_tells_what_overlays_gave_and_cost_over_http(
    anna: httpx.AsyncClient,
) -> None:
    await post(anna, "/sessions/start", profile="ielts_full_exam", session_id="s")
    for text in SAID[:-1]:
        events = await post(anna, "/sessions/s/chat", message=text)
    given = [event for event in events if event.type == "signal"]
    assert [one.metadata["by"] for one in given] == ["grader", "grader"]
    found = (await anna.get("/sessions/s")).json()
    assert found["overlays"]["grader"]["calls"] == 2
    assert found["overlays"]["grader"]["tokens"]["input"] > 0
    log = (await anna.get("/sessions/s/signals")).json()["signals"]
    assert [(one["by"], one["name"]) for one in log] == [
        (None, "exam.greeting_complete"),
        ("grader", "grade.fluency_and_coherence"),
        ("grader", "grade.lexical_resource"),
    ]
    entries = (await anna.get("/sessions/s/transcript")).json()["entries"]
    assert "grade.lexical_resource" in entries[-1]["overlays"]["grader"]["signals"]
    assert entries[-1]["signals"] == {}
    profile = (await anna.get("/profiles/ielts_full_exam")).json()
    (grader,) = profile["overlays"]
    assert (grader["id"], grader["beside"], grader["seen_by"]) == (
        "grader",
        ["part1", "part2", "part3"],
        ["closing"],
    )
    assert grader["payloads"]["grade.lexical_resource"]["quotes"] == ["evidence"]
    figures = (await anna.get("/profiles/ielts_full_exam/statistics")).json()
    (counted,) = figures["profiles"][0]["overlays"]
    assert (counted["overlay"], counted["name"], counted["calls"]) == ("grader", "Grader", 2)
    assert counted["accepted"]["grade.lexical_resource"] == 1


async def test_the_calls_of_overlays_are_told_apart_in_the_metrics(anna: httpx.AsyncClient) -> None:
    before = await scrape(anna, KEY)
    await post(anna, "/sessions/start", profile="patient_intake", session_id="metered")
    events = await post(anna, "/sessions/metered/chat", message="My knee hurts.")
    after = await scrape(anna, KEY)

    def more(name: str, **labels: str) -> float:
        return after.value(name, **labels) - before.value(name, **labels)

    assert more("cuelight_model_seconds_count", purpose="reply") == 2
    assert more("cuelight_model_seconds_count", purpose="overlay") == 1
    read = {"profile": "patient_intake", "direction": "in"}
    assert more("cuelight_tokens_total", purpose="overlay", **read) > 0
    assert (
        more("cuelight_tokens_total", purpose="reply", **read) == (events[-1].metadata["tokens_in"])
    )
