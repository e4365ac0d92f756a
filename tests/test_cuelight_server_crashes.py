"""A server under load that is killed at random moments: every turn once, none half, in order."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import httpx
import pytest

from tests.http_server import Sent, Served, codes_of, post, text_of

KILLS = 5
SESSIONS = 5


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'sessions.db'}"


class Service:
    """A server that is started again whenever it was killed, and a client of it."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._start()

    def _start(self) -> None:
        self.server = Served(self._database, delay=0.01)
        self.client = self.server.client()

    async def kill(self) -> None:
        """Kill the server, and start another one."""
        old = self.client
        self.server.kill()
        await asyncio.to_thread(self._start)
        await old.aclose()


class Talker:
    """A client that says one thing after another, each until it has its answer."""

    def __init__(self, service: Service, session_id: str) -> None:
        self._service = service
        self.session_id = session_id
        self.answers: dict[str, list[Sent]] = {}

    async def talk(self, over: asyncio.Event) -> None:
        """Start the session, and talk until it is over."""
        start = {"profile": "talk", "session_id": self.session_id}
        await self._until_answered("/sessions/start", start)
        while not over.is_set():
            text = f"{self.session_id} says {len(self.answers)}"
            body = {"message": text, "message_id": str(len(self.answers))}
            path = f"/sessions/{self.session_id}/chat"
            self.answers[text] = await self._until_answered(path, body)

    async def _until_answered(self, path: str, body: dict[str, str]) -> list[Sent]:
        while True:
            try:
                heard = await post(self._service.client, path, **body)
            except (httpx.TransportError, RuntimeError):  # killed, or replaced meanwhile
                await asyncio.sleep(0.05)
                continue
            # Cut off by the kill, a stream may end without its last event.
            if codes_of(heard) == ["done"]:
                return heard
            assert not codes_of(heard) or heard[-1].metadata["retryable"], heard[-1]


@pytest.mark.timeout(400)
async def test_a_server_that_is_killed_under_load_loses_and_doubles_no_turn(
    database: str,
) -> None:
    service = Service(database)
    over = asyncio.Event()
    talkers = [Talker(service, f"s{number}") for number in range(SESSIONS)]
    tasks = [asyncio.create_task(talker.talk(over)) for talker in talkers]
    moments = random.Random(1)  # noqa: S311
    for kill in range(1, KILLS + 1):
        await until_answered(talkers, kill * 2 * SESSIONS)
        await asyncio.sleep(moments.uniform(0, 0.3))
        await service.kill()
    await until_answered(talkers, 2 * (KILLS + 1) * SESSIONS)
    over.set()
    await asyncio.gather(*tasks)

    for talker in talkers:
        answer = await service.client.get(f"/sessions/{talker.session_id}/transcript")
        texts = [entry["text"] for entry in answer.json()["entries"]]
        assert texts[0::2] == list(talker.answers)
        assert texts[1::2] == [f"You said: {text}" for text in talker.answers]
        assert texts[1::2] == [text_of(heard) for heard in talker.answers.values()]
        turns = [heard[-1].metadata["turns_used"] for heard in talker.answers.values()]
        assert turns == list(range(1, len(turns) + 1))
        assert turns
    await service.client.aclose()
    assert await asyncio.to_thread(service.server.terminate) == ""


async def until_answered(talkers: list[Talker], number: int) -> None:
    """Wait until so many messages were answered in all."""
    while sum(len(talker.answers) for talker in talkers) < number:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
