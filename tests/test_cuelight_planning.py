"""A plan as people see it: in a chat, in an export, over HTTP and in a drawing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cuelight.drawing import draw
from cuelight.rehearsing.coverage import Coverage
from cuelight.rehearsing.items import items_of
from cuelight.rehearsing.picture import marks_of
from cuelight.show import lays_out, mermaid, ways_from
from profiles import as_phase_profile, load_profile
from profiles.laid_out import planning_of
from tests.http_server import Served, post, serving
from tests.planning import make_final, make_planned
from tests.test_documents import cuelight

SAID = "bread\nnothing\n"
STUDY = as_phase_profile(load_profile("study_plan"))


@pytest.fixture(scope="module")
def chatted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("chat")
    commands = "/phase\n/history\n/signals\n/next Recap\n"
    done = cuelight("chat study_plan --rehearse --thread anna", folder, said=SAID + commands)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_a_chat_shows_planned_phases_by_their_names(chatted: tuple[Path, str]) -> None:
    _, told = chatted

    assert "── Planning (1/2) ──" in told
    assert "── Seeing the light (2/5) ──" in told
    assert "✓ Planning  ● Seeing the light  ○ Sharp and soft  ○ Framing  ○ Recap" in told
    assert "Our next lesson is called Seeing the light." in told
    assert "In this phase   0 of 8 turns, entered by plan.laid_out" in told
    assert "Seeing the light: 0 turns, entered by plan.laid_out, still there" in told
    assert "Signals of Seeing the light" in told
    assert "plan.phase_done → depth" in told
    assert "<signals>" not in told


def test_a_chat_goes_on_within_a_plan_and_shows_where_it_is(chatted: tuple[Path, str]) -> None:
    folder, _ = chatted
    done = cuelight("chat --rehearse --thread anna", folder, said="/phase\n")

    assert done.returncode == 0, done.stderr
    assert "Recap (5/5)" in done.stdout


def test_an_export_has_the_plan_and_the_names_of_its_phases(chatted: tuple[Path, str]) -> None:
    folder, _ = chatted
    document = json.loads(cuelight("export anna --format json", folder).stdout)
    text = cuelight("export anna --format markdown", folder).stdout

    assert [one["id"] for one in document["plan"]["phases"]] == ["light", "depth", "framing"]
    assert document["plan"]["phases"][1]["max_turns"] == 4
    assert [visit["phase"] for visit in document["history"]] == ["planning", "light", "recap"]
    assert "## Seeing the light" in text


def test_a_replay_of_a_chat_with_a_plan_is_the_same(chatted: tuple[Path, str]) -> None:
    folder, _ = chatted

    assert cuelight("replay anna", folder).returncode == 0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    database = f"sqlite:///{tmp_path_factory.mktemp('data') / 'sessions.db'}"
    with serving(database, rehearsal=True) as served:
        yield served


async def test_a_session_tells_of_its_plan_over_http(server: Served) -> None:
    async with server.client() as anna:
        opened = await post(anna, "/sessions/start", profile="study_plan", session_id="plans")
        assert (await anna.get("/sessions/plans")).json()["plan"] is None
        for message in ("bread", "nothing"):
            told = await post(anna, "/sessions/plans/chat", message=message)
        found = (await anna.get("/sessions/plans")).json()
        (profile,) = [
            one
            for one in (await anna.get("/profiles/study_plan")).json()["details"]
            if one["kind"] == "plan"
        ]

    assert opened
    moved = next(one for one in told if one.type == "phase")
    assert (moved.content, moved.metadata["settings"]["name"]) == (
        "light",
        "Seeing the light",
    )
    assert moved.metadata["plan"]["phases"] == found["plan"]
    assert (found["phase"], found["history"][-1]["trigger"]) == ("light", "plan.laid_out")
    assert [one["id"] for one in found["plan"]] == ["light", "depth", "framing"]
    assert list(found["progress"]) == ["planning", "light", "depth", "framing", "recap"]
    assert (profile["plan"]["min_phases"], profile["plan"]["max_phases"]) == (3, 5)


def test_a_drawing_has_the_plan_as_one_box_with_its_bounds() -> None:
    drawn = draw(STUDY)

    assert drawn.count("lays out 3 to 5 phases") >= 1
    assert "planning:last" not in drawn
    assert 'p1["Planning<br/>lays out 3 to 5 phases"]' in mermaid(STUDY)
    planning = planning_of(make_planned(plan={"plan": {"min_phases": 1, "max_phases": 1}}))
    assert planning is not None
    assert lays_out(planning) == "lays out 1 phase"


def test_a_plan_that_ends_the_conversation_is_shown_to_do_so() -> None:
    (way,) = ways_from(make_final(), "planner")

    assert str(way) == "plan.finished → the conversation is completed"
    assert 'p1 -->|"plan.finished"| over' in mermaid(make_final())


def test_a_picture_of_what_was_reached_marks_the_box_of_the_plan() -> None:
    for profile in (STUDY, make_final()):
        coverage = Coverage(profile)
        coverage.note("explorer", items_of(profile))
        marks = marks_of(coverage)

        assert {mark.tone for mark in (*marks.phases.values(), *marks.causes.values())} == {"good"}
        assert marks.phases.keys() == set(profile.phases)
        assert "plan.finished" in {cause.words for cause in marks.causes}
