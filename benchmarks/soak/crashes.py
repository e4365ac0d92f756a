"""A server under load that is killed at random moments and started again."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Literal

import httpx
import psycopg

from benchmarks.soak.talkers import Talker
from benchmarks.soak.verdict import judge
from tests.http_server import Served, launch

Death = Literal["working", "starting", "stopping", "disconnected"]
"""What a server is at when it is killed; one that is disconnected lives on without its database."""

DELAY = 0.01
"""Seconds from one piece of a reply to the next."""

_DISCONNECT = """
    SELECT pg_terminate_backend(pid) FROM (
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend' ORDER BY random() LIMIT 2
    ) AS chosen
"""


class MortalService:
    """A server that is started again whenever it was killed, behind one door."""

    lasting = False

    def __init__(self, database: str) -> None:
        self._database = database
        self._clients: list[httpx.AsyncClient] = []

    @classmethod
    @asynccontextmanager
    async def open(cls, database: str) -> AsyncIterator[MortalService]:
        """Serve for the length of the block."""
        service = cls(database)
        await service._start()
        try:
            yield service
        finally:
            await asyncio.to_thread(service._server.terminate)
            for client in service._clients:
                await client.aclose()

    async def _start(self) -> None:
        self._server = await asyncio.to_thread(Served, self._database, delay=DELAY, grace=5.0)
        self._clients.append(self._server.client())

    def client(self) -> httpx.AsyncClient:
        """Return a client of the last server, dead or alive."""
        return self._clients[-1]

    async def die(self, death: Death, moment: float) -> None:
        """Kill the server, a moment after it began what it is at, and start another one."""
        match death:
            case "working":
                await asyncio.sleep(moment)
            case "starting":
                self._server.kill()
                await self._kill_at_start(moment)
            case "stopping":
                self._server.process.terminate()
                await asyncio.sleep(moment)
            case "disconnected":
                await asyncio.sleep(moment)
                async with await psycopg.AsyncConnection.connect(
                    self._database, autocommit=True
                ) as connection:
                    await connection.execute(_DISCONNECT)
                return
        self._server.kill()
        await self._start()

    async def _kill_at_start(self, moment: float) -> None:
        with tempfile.TemporaryFile("w+") as log:
            process = launch(self._database, log, delay=DELAY)
            # It listens before it opens its database.
            await asyncio.to_thread(lambda: process.stdout and process.stdout.readline())
            await asyncio.sleep(moment)
            process.kill()
            await asyncio.to_thread(process.communicate)


def some_deaths(kills: int, *, disconnect: bool = False, seed: int = 1) -> list[Death]:
    """Choose how a server is killed so often, and where it loses its database in between."""
    rng = random.Random(seed)  # noqa: S311
    deaths: list[Death] = []
    for _ in range(kills):
        if disconnect and rng.random() < 0.2:
            deaths.append("disconnected")
        deaths += rng.choices(("working", "starting", "stopping"), (6, 2, 2))
    return deaths


async def crashes(
    database: str, deaths: Sequence[Death], *, seed: int = 1, talkers: int = 20
) -> int:
    """Let clients talk to a server that dies and dies, judge them, and return their turns."""
    rng = random.Random(seed)  # noqa: S311
    async with MortalService.open(database) as service:
        everybody = [
            Talker(service, f"s{number}", seed, "hasty" if number % 5 == 4 else "patient")
            for number in range(talkers)
        ]
        over = asyncio.Event()

        async def talk(talker: Talker) -> None:
            await talker.start()
            while not over.is_set():
                await talker.talk()

        def answered() -> int:
            return sum(len(talker.answers) for talker in everybody)

        async with asyncio.TaskGroup() as group:
            for talker in everybody:
                group.create_task(talk(talker))
            for death in deaths:
                # Every server has answered some before it dies.
                enough = answered() + rng.randint(1, talkers)
                while answered() < enough:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
                await service.die(death, rng.uniform(0, 0.5))
            over.set()
        for talker in everybody:
            await judge(talker, service.client())
        return answered()
