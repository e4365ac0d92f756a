"""Clients that hold conversations whatever happens to their servers, and note what they heard."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import httpx

from tests.http_server import Sent, events_of

_PAUSE = 0.05
_SIGNALS = ("", "", " SIGNAL go", " SIGNAL back")

Habit = Literal["patient", "hasty"]
"""Whether one waits for an answer before the next message, or sends two messages at once."""


class Door(Protocol):
    """Where a service is reached."""

    lasting: bool
    """Whether it is always there: then nothing may fail."""

    def client(self) -> httpx.AsyncClient:
        """Return a client of a server of the service, whichever it is."""


class Refused(Exception):  # noqa: N818
    """An answer that is no stream."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        self.problem = answer.json() if answer.content else {}
        super().__init__(f"{answer.request.method} {answer.url}: {self.status} {answer.text}")


@dataclass
class Talker:
    """A user of one session, who sends every message again until it is answered."""

    door: Door
    session_id: str
    seed: int
    habit: Habit = "patient"
    said: dict[str, str] = field(default_factory=dict)
    """The messages by their ids, in the order in which they were said."""
    answers: dict[str, list[Sent]] = field(default_factory=dict)
    """What was heard of each message's turn, from its first event to `done`."""

    def __post_init__(self) -> None:
        self._random = random.Random(f"{self.session_id} {self.seed}")  # noqa: S311

    @property
    def profile(self) -> str:
        """The profile of the session."""
        return "rounds" if self.habit == "patient" else "yields"

    async def start(self) -> None:
        """Start the session."""
        body = {"profile": self.profile, "session_id": self.session_id}
        await self._answer_to("/sessions/start", body, [])

    async def talk(self) -> None:
        """Say the next thing, or two at once, and wait until all is answered."""
        if self.habit == "patient":
            await self._say(self._random.choice(_SIGNALS))
        else:
            await asyncio.gather(self._say(), self._say(self._random.choice(("", " at once"))))

    async def _say(self, more: str = "") -> None:
        number = len(self.said)
        message_id, text = str(number), f"{self.session_id} says {number}{more}"
        self.said[message_id] = text
        body = {"message": text, "message_id": message_id}
        if self.habit == "hasty":
            body["when_busy"] = "interrupt" if "at once" in text else "queue"
        path = f"/sessions/{self.session_id}/chat"
        times = 2 if self._random.random() < 0.2 else 1
        heard: list[list[Sent]] = [[] for _ in range(times)]
        await asyncio.gather(*(self._answer_to(path, body, one) for one in heard))
        if self.door.lasting:
            assert all(one == heard[0] for one in heard), f"{self.session_id}: {heard}"
        if self.habit == "patient":
            # Where the server died meanwhile, one of them may be what was told again.
            shapes = [shape_of(one)[:-1] for one in heard]
            assert all(one == shapes[0] for one in shapes), f"{self.session_id}: {heard}"
        self.answers[message_id] = heard[0]

    async def _answer_to(self, path: str, body: dict[str, str], heard: list[Sent]) -> None:
        """Send a message, and take up what was cut off, until all of the answer was heard."""
        while not (heard and heard[-1].type == "done"):
            if heard and heard[-1].type == "error":
                self._bear(heard[-1].metadata, str(heard[-1]))
                heard.clear()
            try:
                if heard and self._random.random() < (0.5 if not self.door.lasting else 1.0):
                    await self._take_up(heard)
                else:
                    heard.clear()
                    await self._listen("POST", path, heard, json=body)
            except httpx.TransportError:
                if self.door.lasting:
                    raise
                await asyncio.sleep(_PAUSE)
            except Refused as refused:
                self._bear(refused.problem, str(refused))
                await asyncio.sleep(_PAUSE)

    def _bear(self, problem: dict[str, Any], told: str) -> None:
        """Raise what may not happen here."""
        # The message that a newer one has overtaken is answered by that one's turn.
        if self.habit == "hasty" and problem.get("code") == "taken_over":
            return
        assert not self.door.lasting, told
        assert problem.get("retryable"), told

    async def _take_up(self, heard: list[Sent]) -> None:
        last = {"Last-Event-ID": heard[-1].id}
        path = f"/sessions/{self.session_id}/events"
        await self._listen("GET", path, heard, headers=last)

    async def _listen(self, method: str, path: str, heard: list[Sent], **more: Any) -> None:
        """Hear a turn, and hang up in the midst of it now and then."""
        most = self._random.choice((1, 2, 5)) if self._random.random() < 0.2 else None
        async with aclosing(self._stream(method, path, **more)) as events:
            async for event in events:
                heard.append(event)
                if event.type in {"done", "error"} or (most and len(heard) >= most):
                    return

    async def _stream(self, method: str, path: str, **more: Any) -> AsyncGenerator[Sent]:
        async with self.door.client().stream(method, path, **more) as answer:
            if answer.status_code != 200:
                await answer.aread()
                raise Refused(answer)
            async with aclosing(events_of(answer)) as events:
                async for event in events:
                    yield event


def shape_of(heard: list[Sent]) -> list[tuple[str, str, Any]]:
    """Return what a turn told, its tokens joined: they come in one piece when told again."""
    shape: list[tuple[str, str, Any]] = []
    for event in heard:
        match event.type:
            case "token":
                phase = event.metadata["phase"]
                if shape and shape[-1][0] == "token" and shape[-1][2] == phase:
                    shape[-1] = ("token", shape[-1][1] + event.content, phase)
                else:
                    shape.append(("token", event.content, phase))
            case "signal":
                shape.append(("signal", event.content, event.metadata["accepted"]))
            case "phase":
                shape.append(("phase", event.content, event.metadata["from"]))
            case other:
                shape.append((other, event.content, event.metadata.get("turns_used")))
    return shape
