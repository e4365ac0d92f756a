"""An exchange that opens a session and says something in it, when the same request comes again."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import psycopg
import pytest

from tests.http_server import UNASKED, Served, serving

pytestmark = pytest.mark.timeout(300)

_HELD_UP = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
_COMPLETION = {"model": "opens", "messages": [{"role": "user", "content": "hello"}]}
REQUESTS: dict[str, dict[str, Any]] = {
    "a completion": {"url": "/v1/chat/completions", "json": _COMPLETION},
    "a completion with a key": {
        "url": "/v1/chat/completions",
        "json": _COMPLETION,
        "headers": {"Idempotency-Key": "k"},
    },
    "a run of LangServe": {
        "url": "/langserve/opens/invoke",
        "json": {"input": {"message": "hello", "message_id": "m"}},
    },
}


@pytest.fixture(scope="module")
def server(postgres_database: str) -> Iterator[Served]:
    with serving(postgres_database) as served:
        yield served


@pytest.fixture
async def client(server: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client() as client:
        yield client


@pytest.fixture
def new_id() -> str:
    return uuid.uuid4().hex


def reply_of(answer: httpx.Response) -> str:
    """Return the text of an answer, whatever its form."""
    body = answer.raise_for_status().json()
    text = (
        body["choices"][0]["message"]["content"] if "choices" in body else body["output"]["reply"]
    )
    return str(text)


async def until_held_up(holder: psycopg.AsyncConnection[Any], number: int) -> None:
    """Wait until so many connections wait for what this one holds."""
    async with asyncio.timeout(60):
        while await _held_up(holder) < number:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def _held_up(holder: psycopg.AsyncConnection[Any]) -> int:
    found = await (await holder.execute(_HELD_UP)).fetchone()
    return int(found[0]) if found else 0


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
async def test_what_comes_again_between_the_opening_and_the_message_is_said_once(
    request_: dict[str, Any], client: httpx.AsyncClient, postgres_database: str, new_id: str
) -> None:
    headers = {**request_.get("headers", {}), "X-Session-Id": new_id}

    def send() -> asyncio.Task[httpx.Response]:
        return asyncio.create_task(client.post(**{**request_, "headers": headers}))

    async with await psycopg.AsyncConnection.connect(postgres_database) as holder:
        # The opening can be had and saved, and no message can be added.
        await holder.execute("LOCK TABLE cuelight_messages IN SHARE MODE")
        sent = [send()]
        await until_held_up(holder, 1)
        assert (await client.get(f"/sessions/{new_id}")).json()["phase"] == "a"
        sent += [send(), send()]
        await until_held_up(holder, 3)
        await holder.rollback()
    replies = [reply_of(answer) for answer in await asyncio.gather(*sent)]
    entries = (await client.get(f"/sessions/{new_id}/transcript")).json()["entries"]
    assert [one["text"] for one in entries] == [UNASKED, "hello", "You said: hello"]
    assert replies == [f"{UNASKED}\n\nYou said: hello"] * 3
