"""A session is there for its owner alone, by every route that the description names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from tests.http_server import Served, codes_of, post, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(f"sqlite:///{tmp_path_factory.mktemp('data') / 'sessions.db'}") as served:
        yield served


@pytest.fixture
async def anna(server: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client() as client:
        yield client


@pytest.fixture
async def ben(server: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client("bens-key-01234567890") as client:
        yield client


async def requests_of_a_session(client: httpx.AsyncClient) -> list[tuple[str, str, Any]]:
    """Return the method, the path and a right body of all that can be done with a session."""
    described = (await client.get("/openapi.json")).json()
    return [
        (method.upper(), path, _body_of(operation, described["components"]["schemas"]))
        for path, operations in described["paths"].items()
        if "{session_id}" in path
        for method, operation in operations.items()
    ]


def _body_of(operation: Any, schemas: Any) -> Any:
    """Make a body of the examples of what it must have."""
    if "requestBody" not in operation:
        return None
    name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    schema = schemas[name.rpartition("/")[2]]
    return {field: schema["properties"][field]["examples"][0] for field in schema["required"]}


@pytest.mark.parametrize("profile", ["talk", "coach"])
async def test_another_users_session_is_answered_as_one_that_does_not_exist(
    anna: httpx.AsyncClient, ben: httpx.AsyncClient, profile: str
) -> None:
    hers, nobodys = f"annas-{profile}", f"nobody-{profile}"
    await post(anna, "/sessions/start", profile=profile, session_id=hers)
    await post(anna, f"/sessions/{hers}/chat", message="Hello.", message_id="1")
    before = [(await anna.get(f"/sessions/{hers}{part}")).json() for part in ("", "/transcript")]

    requests = await requests_of_a_session(anna)
    assert len(requests) >= 10
    for method, path, body in requests:
        answers = [
            await ben.request(method, path.replace("{session_id}", session_id), json=body)
            for session_id in (hers, nobodys)
        ]
        theirs, unknown = answers
        assert theirs.status_code == unknown.status_code == 404, (method, path)
        assert theirs.json()["code"] == "unknown_session", (method, path)
        assert theirs.text.replace(hers, "…") == unknown.text.replace(nobodys, "…"), (method, path)
        assert set(theirs.headers) == set(unknown.headers), (method, path)

    after = [(await anna.get(f"/sessions/{hers}{part}")).json() for part in ("", "/transcript")]
    assert after == before
    assert (await ben.get("/sessions")).json()["sessions"] == []


async def test_two_users_may_use_the_same_id_each_for_a_session_of_their_own(
    anna: httpx.AsyncClient, ben: httpx.AsyncClient
) -> None:
    await post(anna, "/sessions/start", profile="talk", session_id="same")
    await post(ben, "/sessions/start", profile="opens", session_id="same")
    assert (await anna.get("/sessions/same")).json()["profile"] == "talk"
    assert (await ben.get("/sessions/same")).json()["profile"] == "opens"
    assert (await ben.delete("/sessions/same")).status_code == 204
    assert codes_of(await post(anna, "/sessions/same/chat", message="Hello.")) == ["done"]
