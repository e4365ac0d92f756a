"""What a server tells of profiles: the figures of one's own sessions, and drawings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from tests.http_server import Served, post, serving
from tests.test_cuelight_server import problem_of


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(f"sqlite:///{tmp_path_factory.mktemp('data') / 'sessions.db'}") as served:
        yield served


@pytest.fixture
async def anna(server: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client() as client:
        yield client


async def test_figures_are_of_ones_own_sessions_of_a_profile(
    server: Served, anna: httpx.AsyncClient
) -> None:
    async with server.client("bens-key-01234567890") as ben:
        for client, session_id in ((anna, "one"), (anna, "two"), (ben, "one")):
            await post(client, "/sessions/start", profile="opens", session_id=session_id)
        await post(anna, "/sessions/start", profile="talk", session_id="other")
        await post(anna, "/sessions/one/chat", message="SIGNAL go other")
        await anna.post("/sessions/two/end")
        path = "/profiles/opens/statistics"
        mine = (await anna.get(path, params={"scope": "mine", "dropped_after": "1h"})).json()
        bens = (await ben.get(path)).json()
    assert (mine["sessions"], bens["sessions"]) == (2, 1)
    assert (mine["partial"], mine["unreadable"], mine["dropped_after"]) == (False, 0, 3600)
    (opens,) = mine["profiles"]
    assert (opens["profile"], opens["completed"], opens["active"]) == ("opens", 1, 1)
    assert [phase["visits"] for phase in opens["phases"]] == [2, 1]
    assert opens["phases"][0]["accepted"] == {"go": 1}
    assert [one["signal"] for one in opens["phases"][0]["refused"]] == ["other"]
    assert {(one["to_phase"], one["trigger"]) for one in opens["moves"]} == {
        ("b", "go"),
        (None, "completed"),
    }
    later = (await anna.get(path, params={"since": "2100-01-01"})).json()
    assert (later["sessions"], later["profiles"]) == (0, [])


async def test_a_profile_without_sessions_has_no_figures_and_an_unknown_one_is_a_problem(
    anna: httpx.AsyncClient,
) -> None:
    assert (await anna.get("/profiles/keeps/statistics")).json()["profiles"] == []
    assert problem_of(await anna.get("/profiles/gone/statistics")) == (404, "unknown_profile")


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"since": "soon"}, "bad_range"),
        ({"until": "1999-99-99"}, "bad_range"),
        ({"dropped_after": "never"}, "bad_range"),
        ({"since": "1d", "until": "2d"}, "bad_range"),
        ({"scope": "all"}, "invalid"),
    ],
    ids=str,
)
async def test_a_range_that_is_none_is_a_problem(
    anna: httpx.AsyncClient, params: dict[str, Any], code: str
) -> None:
    answer = await anna.get("/profiles/talk/statistics", params=params)
    assert problem_of(answer) == (422, code)


async def test_a_profile_is_drawn_and_drawn_once_for_a_client_that_has_it(
    anna: httpx.AsyncClient,
) -> None:
    path = "/profiles/sales_call/drawing.svg"
    drawn = await anna.get(path)
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert drawn.headers["content-security-policy"].startswith("default-src 'none'")
    assert drawn.headers["x-content-type-options"] == "nosniff"
    assert 'data-phase="objection_handling"' in drawn.text
    tag = drawn.headers["etag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = await anna.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    other = await anna.get("/profiles/tutorial/drawing.svg", headers={"If-None-Match": tag})
    assert other.status_code == 200
    assert problem_of(await anna.get("/profiles/gone/drawing.svg")) == (404, "unknown_profile")


async def test_a_drawing_is_for_those_with_a_key(server: Served) -> None:
    async with server.client(None) as nobody:
        for path in ("/profiles/talk/drawing.svg", "/profiles/talk/statistics"):
            assert problem_of(await nobody.get(path)) == (401, "no_access")
