"""Servers under load that are killed, or two: every turn once, none half, in order.

`make soak` does the same a hundred times.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.soak.crashes import Death, crashes
from benchmarks.soak.talkers import Talker
from benchmarks.soak.two_servers import ManyDoors, two_servers
from benchmarks.soak.verdict import judge
from tests.http_server import post, serving

pytestmark = pytest.mark.timeout(600)

KILLS: list[Death] = ["working", "starting", "working", "stopping", "working"]


async def test_a_server_that_is_killed_under_load_loses_and_doubles_no_turn(
    tmp_path: Path,
) -> None:
    assert await crashes(f"sqlite:///{tmp_path / 'sessions.db'}", KILLS) > len(KILLS)


async def test_nor_does_one_that_is_cut_off_from_postgres_as_well(postgres_url: str) -> None:
    deaths: list[Death] = ["disconnected", *KILLS, "disconnected"]
    assert await crashes(postgres_url, deaths) > len(deaths)


async def test_two_servers_answer_everybody_whichever_is_asked(postgres_url: str) -> None:
    assert await two_servers(postgres_url, sessions=40, rounds=3) > 120


async def test_the_verdict_sees_a_turn_that_nobody_has_heard(tmp_path: Path) -> None:
    with serving(f"sqlite:///{tmp_path / 'sessions.db'}") as server:
        async with server.client() as client:
            talker = Talker(ManyDoors([client], 1), "s", 1)
            await talker.start()
            await talker.talk()
            await judge(talker, client)
            await post(client, "/sessions/s/chat", message=talker.said["0"], message_id="again")
            with pytest.raises(AssertionError, match="'turns': 2"):
                await judge(talker, client)
