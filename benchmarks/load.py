"""How one server process bears many sessions that are open at once.

    python -m benchmarks.load --sessions 500 --turns 100

The server runs in a process of its own, and so does what sends the messages: each session sends one
after about ten seconds of thinking, and a model answers with forty tokens in two seconds. Told are
the failures, the time to the first token beyond the model's own, and the server's CPU and memory.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from benchmarks.timed_model import TimedModel

PACE = 0.05
USERS = 50
PROFILE = "benchmark_load"
_ROOT = Path(__file__).parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def serve(database: str) -> None:
    """Serve until the process is ended; the first line of the output is the port."""
    from cuelight.serve import listen  # noqa: PLC0415
    from cuelight.server.app import create_app  # noqa: PLC0415
    from cuelight.server.process import run  # noqa: PLC0415
    from cuelight.server.settings import ServerSettings  # noqa: PLC0415
    from cuelight.stored import Database  # noqa: PLC0415
    from nodes.context import Context  # noqa: PLC0415
    from profiles import InstructionProfile, PhaseProfile, register_profile  # noqa: PLC0415

    talk = InstructionProfile(
        name="Talk", start="human", instructions="Talk.", signals={"done": "When all is said."}
    )
    register_profile(PhaseProfile(name=PROFILE, phases={"talk": talk}, initial_phase="talk"))
    settings = ServerSettings(
        database=Database(address=database),
        context=Context(model=TimedModel(pace=PACE)),
        keys={_key_of(number): f"user-{number}" for number in range(USERS)},
    )
    with listen("127.0.0.1", 0) as listener:
        print(listener.getsockname()[1], flush=True)
        run(create_app(settings), settings, listener)


@dataclass(slots=True)
class Seen:
    """What the sessions have seen of the server."""

    first_token: list[float] = field(default_factory=list)
    """Seconds from a message to its first token, beyond the model's own."""
    whole: list[float] = field(default_factory=list)
    """Seconds from a message to its `done`, beyond the model's own."""
    failures: list[str] = field(default_factory=list)


class Client:
    """A session that talks over a connection of its own, with as little work as can be."""

    def __init__(self, port: int, number: int, seen: Seen) -> None:
        self._port = port
        self._name = f"session-{number}"
        self._key = _key_of(number % USERS)
        self._seen = seen

    async def start(self) -> None:
        """Start the session."""
        answer = await self._post("/sessions/start", profile=PROFILE, session_id=self._name)
        if "event: done" not in answer:
            raise RuntimeError(f"The server does not start a session: {answer[:500]}")

    async def talk(self, turns: int, think: float, chance: random.Random) -> None:
        """Send so many messages, each after some time of thinking."""
        await asyncio.sleep(chance.uniform(0, think))
        for number in range(turns):
            message = f"This is my message number {number}."
            key = f"{self._name}-{number}"
            at = time.perf_counter()
            try:
                answer = await self._post(
                    f"/sessions/{self._name}/chat", at, message=message, message_id=key
                )
            except (OSError, asyncio.IncompleteReadError) as error:
                self._seen.failures.append(repr(error))
                continue
            self._seen.whole.append(time.perf_counter() - at - 40 * PACE)
            if "event: done" not in answer:
                self._seen.failures.append(answer[-300:])
            await asyncio.sleep(chance.uniform(0.8, 1.2) * think)

    async def _post(self, path: str, at: float = 0.0, **body: str) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            data = json.dumps(body).encode()
            head = (
                f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                f"Authorization: Bearer {self._key}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(data)}\r\n\r\n"
            )
            writer.write(head.encode() + data)
            answer = b""
            waits = bool(at)
            while chunk := await reader.read(65536):
                answer += chunk
                if waits and b"event: token" in answer:
                    waits = False
                    self._seen.first_token.append(time.perf_counter() - at - PACE)
            return answer.decode()
        finally:
            writer.close()


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process has used so far."""

    cpu: float
    resident: int

    @classmethod
    def of(cls, process: int) -> Usage:
        """Read it from the system."""
        fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
        return cls((int(fields[11]) + int(fields[12])) / _TICKS, int(fields[21]) * _PAGE)


async def load(port: int, process: int, args: argparse.Namespace) -> Mapping[str, float | int]:
    """Hold the sessions, and return the figures."""
    seen, chance = Seen(), random.Random(1)  # noqa: S311 (no secret)
    clients = [Client(port, number, seen) for number in range(args.sessions)]
    for client in clients:
        await client.start()
    before, at = Usage.of(process), time.perf_counter()
    memory: list[tuple[int, int]] = []

    async def watch() -> None:
        while True:
            memory.append((len(seen.whole), Usage.of(process).resident))
            await asyncio.sleep(1)

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(client.talk(args.turns, args.think, chance) for client in clients))
    watching.cancel()
    seconds, after = time.perf_counter() - at, Usage.of(process)
    turns = len(seen.whole)
    for failure in seen.failures[:5]:
        print("failed:", failure)
    tenth = next(size for done, size in memory if done >= turns / 10)
    late = quantiles(seen.first_token, n=100)
    return {
        "sessions": args.sessions,
        "turns": turns,
        "failures": len(seen.failures),
        "turns_a_second": turns / seconds,
        "first_token_median_ms": 1000 * median(seen.first_token),
        "first_token_p95_ms": 1000 * late[94],
        "first_token_p99_ms": 1000 * late[98],
        "whole_turn_p99_ms": 1000 * quantiles(seen.whole, n=100)[98],
        "cpu_ms_a_turn": 1000 * (after.cpu - before.cpu) / turns,
        "cpu_share": (after.cpu - before.cpu) / seconds,
        "memory_start_mb": before.resident / 1e6,
        "memory_tenth_mb": tenth / 1e6,
        "memory_end_mb": after.resident / 1e6,
        "growth_kb_a_session": (after.resident - tenth) / args.sessions / 1e3,
    }


def main() -> int:
    """Start a server, load it, print what came of it, and say whether the aims are met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, default=500)
    parser.add_argument("--turns", type=int, default=10, help="messages of each session")
    parser.add_argument("--think", type=float, default=10.0, help="seconds before each message")
    parser.add_argument(
        "--db", help="a database's address; a new SQLite file where it is not given"
    )
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        serve(args.db)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        database = args.db or f"sqlite:///{folder}/load.db"
        command = [sys.executable, "-m", "benchmarks.load", "--serve", "--db", database]
        with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE) as server:  # noqa: S603
            port = int(server.stdout.readline() if server.stdout else b"")
            try:
                figures = asyncio.run(load(port, server.pid, args))
            finally:
                server.terminate()
    for name, figure in figures.items():
        print(
            f"{name:24} {figure:>12,.2f}"
            if isinstance(figure, float)
            else f"{name:24} {figure:>12,}"
        )
    met = not figures["failures"] and figures["first_token_p99_ms"] < 250
    print("All aims are met." if met else "An aim is missed.")
    return 0 if met else 1


def _key_of(user: int) -> str:
    return f"key-of-user-{user:08}"


if __name__ == "__main__":
    sys.exit(main())
