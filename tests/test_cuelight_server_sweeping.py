"""A server and time: sessions that have expired, and the sweeps that erase them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from graph.checkpointers import new_key
from tests.http_server import codes_of, post, serving


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'sessions.db'}"


async def session_when(
    client: httpx.AsyncClient, is_so: Callable[[httpx.Response], bool]
) -> httpx.Response:
    """Read the session until something is so of the answer."""
    async with asyncio.timeout(60):
        while not is_so(answer := await client.get("/sessions/s")):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return answer


async def start(client: httpx.AsyncClient) -> None:
    assert codes_of(await post(client, "/sessions/start", profile="opens", session_id="s")) == [
        "done"
    ]


async def test_an_expired_session_reads_so_and_a_message_to_it_is_a_problem(database: str) -> None:
    with serving(database, retention=1.0) as server:
        async with server.client() as anna:
            await start(anna)
            answer = await session_when(anna, lambda read: read.json()["status"] == "expired")
            assert answer.json()["turns"] == 0
            (listed,) = (await anna.get("/sessions")).json()["sessions"]
            assert listed["status"] == "expired"
            refused = await anna.post("/sessions/s/chat", json={"message": "Are you there?"})
            assert (refused.status_code, refused.json()["code"]) == (409, "conversation_over")
            assert "it has expired" in refused.json()["detail"]
            assert not refused.json()["retryable"]
            transcript = (await anna.get("/sessions/s/transcript")).json()["entries"]
            assert [entry["role"] for entry in transcript] == ["assistant"]
            assert (await anna.delete("/sessions/s")).status_code == 204


async def test_a_server_that_starts_erases_what_has_expired(database: str) -> None:
    with serving(database) as server:
        async with server.client() as anna:
            await start(anna)
    with serving(database, retention=0.001) as server:
        async with server.client() as anna:
            await session_when(anna, lambda read: read.status_code == 404)
            assert (await anna.get("/sessions")).json()["sessions"] == []


async def test_a_server_sweeps_again_and_again_until_it_ends(database: str) -> None:
    with serving(database, retention=1.0, sweep=0.2) as server:
        async with server.client() as anna:
            for _ in range(2):
                await start(anna)
                await session_when(anna, lambda read: read.status_code == 404)


async def test_a_server_keeps_its_sessions_under_its_keys(database: str) -> None:
    key = new_key()
    with serving(database, encryption_keys=[key]) as server:
        async with server.client() as anna:
            await start(anna)
            heard = await post(anna, "/sessions/s/chat", message="Bilberryanswer")
            assert codes_of(heard) == ["done"]
            entries = (await anna.get("/sessions/s/transcript")).json()["entries"]
            assert "You said: Bilberryanswer" in entries[-1]["text"]
            folder = Path(database.removeprefix("sqlite:///")).parent
            assert not any(b"Bilberry" in file.read_bytes() for file in folder.iterdir())


async def test_a_session_under_a_lost_key_is_listed_and_hides_no_other(database: str) -> None:
    lost, kept = new_key(), new_key()
    for keys, session_id in (([lost], "old"), ([kept, lost], "new")):
        with serving(database, encryption_keys=keys) as server:
            async with server.client() as anna:
                await post(anna, "/sessions/start", profile="opens", session_id=session_id)
    with serving(database, encryption_keys=[kept]) as server:
        async with server.client() as anna:
            new, old = (await anna.get("/sessions")).json()["sessions"]
            assert (new["session_id"], new["readable"], new["status"]) == ("new", True, "active")
            assert (old["session_id"], old["profile"]) == ("old", "opens")
            assert old["created"] < new["created"]
            assert not old["readable"]
            assert [old[name] for name in ("title", "status", "phase")] == [None] * 3
            assert (old["turns"], old["tokens"], old["running"]) == (
                0,
                {"input": 0, "output": 0},
                False,
            )
            assert (await anna.delete("/sessions/old")).status_code == 204
            assert len((await anna.get("/sessions")).json()["sessions"]) == 1
