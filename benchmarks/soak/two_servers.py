"""Two servers on one database, and clients that go from one to the other all the time."""

from __future__ import annotations

import asyncio
import random

import httpx

from benchmarks.soak.talkers import Talker
from benchmarks.soak.verdict import judge
from tests.http_server import Served, serving


class ManyDoors:
    """Servers of one database, any of which serves any request."""

    lasting = True

    def __init__(self, clients: list[httpx.AsyncClient], seed: int) -> None:
        self._clients = clients
        self._random = random.Random(seed)  # noqa: S311

    def client(self) -> httpx.AsyncClient:
        """Return a client of any server."""
        return self._random.choice(self._clients)


async def two_servers(database: str, *, sessions: int, rounds: int, seed: int = 1) -> int:
    """Let clients talk to two servers, judge them by each, and return their turns."""
    with serving(database, delay=0.01) as one, serving(database, delay=0.01) as other:
        return await _talk([one, other], sessions, rounds, seed)


async def _talk(servers: list[Served], sessions: int, rounds: int, seed: int) -> int:
    clients = [server.client() for server in servers]
    doors = ManyDoors(clients, seed)
    everybody = [
        Talker(doors, f"s{number}", seed, "hasty" if number % 5 == 4 else "patient")
        for number in range(sessions)
    ]

    async def talk(talker: Talker) -> None:
        await talker.start()
        for _ in range(rounds):
            await talker.talk()

    async with asyncio.TaskGroup() as group:
        for talker in everybody:
            group.create_task(talk(talker))
    for number, talker in enumerate(everybody):
        await judge(talker, clients[number % len(clients)])
    for client in clients:
        await client.aclose()
    return sum(len(talker.answers) for talker in everybody)
