"""Run all parts, or those that are named: python -m benchmarks.soak [PART...].

Every part ends with a verdict: an AssertionError says which session is not as it was heard.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.soak.crashes import crashes, some_deaths
from benchmarks.soak.two_servers import two_servers
from tests.postgres import running_postgres


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a part stands on: new databases, and how much is asked for."""

    folder: Path
    postgres_server: str
    seed: int
    kills: int
    sessions: int

    def sqlite(self) -> str:
        """Return the address of a new SQLite database."""
        return f"sqlite:///{tempfile.mkdtemp(dir=self.folder)}/sessions.db"

    def postgres(self) -> str:
        """Return the address of a new PostgreSQL database."""
        name = f"soak_{time.monotonic_ns()}"
        with psycopg.connect(self.postgres_server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.postgres_server.replace("@/postgres", f"@/{name}")


PARTS: dict[str, Callable[[Ground], Coroutine[Any, Any, int]]] = {
    "kills-sqlite": lambda ground: crashes(
        ground.sqlite(), some_deaths(ground.kills, seed=ground.seed), seed=ground.seed
    ),
    "kills-postgres": lambda ground: crashes(
        ground.postgres(),
        some_deaths(ground.kills, disconnect=True, seed=ground.seed),
        seed=ground.seed,
    ),
    "two-servers": lambda ground: two_servers(
        ground.postgres(), sessions=ground.sessions, rounds=5, seed=ground.seed
    ),
}
"""Each part returns how many messages were answered once, whole and in order."""


def main() -> None:
    """Run the parts one after another."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--kills", type=int, default=100, help="how often a server is killed")
    parser.add_argument("--sessions", type=int, default=200, help="how many talk to two servers")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other moments")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - PARTS.keys():
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder, running_postgres() as server:
        ground = Ground(
            folder=Path(folder),
            postgres_server=server,
            seed=asked.seed,
            kills=asked.kills,
            sessions=asked.sessions,
        )
        for name in asked.parts or PARTS:
            began = time.monotonic()
            answered = asyncio.run(PARTS[name](ground))
            seconds = time.monotonic() - began
            print(f"{name}: {answered} messages answered once and in order, in {seconds:.0f} s")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
