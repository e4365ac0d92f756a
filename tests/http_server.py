"""A server with a scripted model in a process of its own, and a plain client for it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import httpx

from cuelight.access import Issuer
from cuelight.stored import Database
from nodes.context import REHEARSAL, Context
from profiles import PhaseProfile, register_profile
from tests.conversations import make_profile
from tests.scripted import Prompt, ScriptedModel, signalling

ROOT = Path(__file__).parent.parent
KEYS = {
    "annas-key-0123456789": "anna",
    "bens-key-01234567890": "ben",
    "cleos-key-0123456789": "cleo",
}

NO_HTTP = "Invalid HTTP request received.\n"
UNASKED = "Let us go on."
"""What the model says where the user has said nothing."""


def profiles() -> dict[str, PhaseProfile]:
    """Return the profiles that the server has beside the built-in ones."""
    return {
        "talk": make_profile({"a": "human"}, name="talk"),
        "keeps": make_profile({"a": {"authority": "ai"}}, name="keeps"),
        "yields": make_profile({"a": {"authority": "human"}}, name="yields"),
        "opens": make_profile({"a": "ai", "b": "ai"}, "a go b", name="opens"),
        "rounds": make_profile(
            {"ask": "human", "tell": "ai"}, "ask go tell", "tell back ask", name="rounds"
        ),
    }


def echo(prompt: Prompt) -> str:
    """Repeat what the user said last; what is in the model's words comes true."""
    said = str(prompt[-1].text).strip()
    if "FAIL" in said:
        raise ConnectionError("The line is cut.")
    if said.startswith("[Stage note]"):
        return UNASKED
    words, _, signals = said.partition("SIGNAL")
    reply = f"You said: {words.strip()}"
    return signalling(reply, *signals.split()) if signals else reply


def main(options: dict[str, Any]) -> None:
    """Serve until the process is ended; the first line of the output is the address."""
    from cuelight.serve import listen  # noqa: PLC0415
    from cuelight.server.app import create_app  # noqa: PLC0415
    from cuelight.server.process import run  # noqa: PLC0415
    from cuelight.server.settings import ServerSettings  # noqa: PLC0415

    for profile in profiles().values():
        register_profile(profile)
    scripted = ScriptedModel(script=[echo], delay=options.pop("delay", 0.0))
    kept = {"address": options.pop("database"), "keys": tuple(options.pop("encryption_keys", ()))}
    if (retention := options.pop("retention", None)) is not None:
        kept["retention"] = timedelta(seconds=retention)
    model = REHEARSAL if options.pop("rehearsal", False) else scripted
    context = Context(model=model, attempts=1)
    if issuer := options.pop("issuer", None):
        options["issuer"] = Issuer(**issuer)
    settings = ServerSettings(database=Database(**kept), context=context, **options)
    with listen("127.0.0.1", 0) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)  # noqa: T201
        run(create_app(settings), settings, listener)


def launch(database: str, log: IO[str], **options: Any) -> subprocess.Popen[str]:
    """Start a server in a process of its own that logs into a file, and do not wait for it."""
    options = {"database": database, "keys": KEYS, **options}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.http_server", json.dumps(options)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        env={name: value for name, value in os.environ.items() if "CUELIGHT" not in name},
    )


class Served:
    """A server that runs in a process of its own."""

    def __init__(self, database: str, **options: Any) -> None:
        # Not a pipe, which a server that has much to say would wait for once it is full.
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (closed at the end)
        self.process = launch(database, self._log, **options)
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()
        with httpx.Client(transport=httpx.HTTPTransport(retries=5), timeout=60) as client:
            client.get(f"{self.url}/ready").raise_for_status()

    def client(self, key: str | None = "annas-key-0123456789") -> httpx.AsyncClient:
        """Return a client of a user."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return httpx.AsyncClient(
            base_url=self.url, headers=headers, timeout=60, limits=httpx.Limits()
        )

    def kill(self) -> None:
        """End the process at once, as a crash does."""
        self.process.kill()
        self._end()

    def terminate(self) -> str:
        """Ask the process to end, wait for that, and return what it logged."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self._end()

    def _end(self) -> str:
        self.process.communicate(timeout=100)
        if self._log.closed:
            return ""
        with self._log as log:
            log.seek(0)
            return log.read()


@contextmanager
def serving(database: str, **options: Any) -> Iterator[Served]:
    """Serve for the length of a block; the server must have had nothing to complain of.

    That somebody sent what is no HTTP is no complaint.
    """
    server = Served(database, **options)
    try:
        yield server
    finally:
        killed = server.process.poll() is not None
        log = server.terminate().replace(NO_HTTP, "")
    assert killed or not log, log


@dataclass(frozen=True)
class Sent:
    """An event as it came over the wire."""

    id: str
    type: str
    content: str
    metadata: dict[str, Any]


@asynccontextmanager
async def streaming(
    client: httpx.AsyncClient, method: str, path: str, **more: Any
) -> AsyncIterator[AsyncIterator[Sent]]:
    """Send a request that streams, and give its events as they come."""
    async with client.stream(method, path, **more) as answer:
        if answer.status_code != 200:
            await answer.aread()
            raise AssertionError(f"{answer.status_code} {answer.text}")
        assert answer.headers["content-type"].startswith("text/event-stream")
        # nginx keeps this to itself: it is who is meant.
        told = "no" if "nginx" in answer.headers.get("server", "") else None
        assert answer.headers.get("x-accel-buffering", told) == "no"
        yield events_of(answer)


async def events_of(answer: httpx.Response) -> AsyncGenerator[Sent]:
    """Read an event stream as the standard has it."""
    fields: dict[str, str] = {}
    async for line in answer.aiter_lines():
        if not line and "data" in fields:
            event = json.loads(fields["data"])
            assert event["type"] == fields["event"]
            yield Sent(fields["id"], event["type"], event["content"], event["metadata"])
            fields = {}
        elif line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value


async def post(client: httpx.AsyncClient, path: str, **body: Any) -> list[Sent]:
    """Send a request that streams a turn, and return its events."""
    async with streaming(client, "POST", path, json=body) as events:
        return [event async for event in events]


def text_of(events: list[Sent]) -> str:
    """Return what a turn said."""
    return "".join(event.content for event in events if event.type == "token")


def codes_of(events: list[Sent]) -> list[str]:
    """Return how a turn ended: `done`, or the code of its error."""
    return [
        event.metadata.get("code", event.type)
        for event in events
        if event.type in {"done", "error"}
    ]


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
