"""Turns over HTTP: streamed, followed, repeated, interrupted and lost, by one process and two."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.http_server import Sent, Served, codes_of, post, serving, streaming, text_of

pytestmark = pytest.mark.timeout(300)

LONG = "one two three four five six seven eight"
"""Takes half a second to be repeated by the model."""
LONGER = LONG * 8
"""Takes four seconds: long enough for what has to come meanwhile, on a machine that is busy."""
ENDLESS = LONG * 60
"""Is never repeated to its end: something ends the turn before."""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_database"))
    return f"sqlite:///{tmp_path_factory.mktemp('data') / 'sessions.db'}"


@pytest.fixture(scope="module")
def servers(database: str) -> Iterator[tuple[Served, Served]]:
    """Run two processes on one database."""
    options: dict[str, Any] = {"delay": 0.05, "heartbeat": 0.2}
    with serving(database, **options) as one, serving(database, **options) as other:
        yield one, other


@dataclass(frozen=True)
class Talk:
    """A new session, and clients of its user at two servers."""

    id: str
    here: httpx.AsyncClient
    there: httpx.AsyncClient

    @property
    def path(self) -> str:
        return f"/sessions/{self.id}"

    async def start(self, profile: str = "talk") -> list[Sent]:
        return await post(self.here, "/sessions/start", profile=profile, session_id=self.id)

    async def say(
        self, text: str, client: httpx.AsyncClient | None = None, **more: Any
    ) -> list[Sent]:
        return await post(client or self.here, f"{self.path}/chat", message=text, **more)

    def saying(
        self, text: str, client: httpx.AsyncClient | None = None, **more: Any
    ) -> asyncio.Task[list[Sent]]:
        return asyncio.create_task(self.say(text, client, **more))

    async def asked(
        self, text: str, client: httpx.AsyncClient | None = None, *, events: int = 0, **more: Any
    ) -> asyncio.Task[list[Sent]]:
        """Say something, and return once the turn is taken, and has told so many events."""
        reached = asyncio.Event()
        body = {"message": text, **more}

        async def listen() -> list[Sent]:
            heard: list[Sent] = []
            path = f"{self.path}/chat"
            async with streaming(client or self.here, "POST", path, json=body) as stream:
                while len(heard) < events:
                    heard.append(await anext(stream))
                reached.set()
                return heard + [event async for event in stream]

        turn = asyncio.create_task(listen())
        waiting = asyncio.create_task(reached.wait())
        await asyncio.wait([turn, waiting], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        return turn

    async def begun(
        self, text: str, client: httpx.AsyncClient | None = None, **more: Any
    ) -> asyncio.Task[list[Sent]]:
        """Say something, and return once the answer has begun."""
        return await self.asked(text, client, events=1, **more)

    async def follow(self, last: str | None = None, there: bool = False) -> list[Sent]:
        headers = {"Last-Event-ID": last} if last else {}
        client = self.there if there else self.here
        async with streaming(client, "GET", f"{self.path}/events", headers=headers) as events:
            return [event async for event in events]

    async def said(self) -> list[str]:
        """Return what the user said, as the transcript has it."""
        answer = await self.there.get(f"{self.path}/transcript")
        return [one["text"] for one in answer.json()["entries"] if one["role"] == "user"]


@pytest.fixture
async def talk(servers: tuple[Served, Served]) -> AsyncIterator[Talk]:
    async with servers[0].client() as here, servers[1].client() as there:
        yield Talk(uuid.uuid4().hex, here, there)


async def test_a_conversation_streams_opens_and_is_read_back(talk: Talk) -> None:
    opening = await talk.start("tutorial")
    turn = await talk.say("Yes, I am ready.", message_id="1")

    assert codes_of(opening) == ["done"]
    assert [event.id for event in turn] == [f"2-{n}" for n in range(1, len(turn) + 1)]
    assert turn[-1].metadata["session_id"] == talk.id
    assert turn[-1].metadata["turns_used"] == 1
    session = (await talk.there.get(talk.path)).json()
    assert (session["turns"], session["status"], session["running"]) == (1, "active", False)
    entries = (await talk.there.get(f"{talk.path}/transcript")).json()["entries"]
    assert [one["text"] for one in entries] == [text_of(opening), "Yes, I am ready.", text_of(turn)]


async def test_the_first_event_comes_long_before_the_last(talk: Talk) -> None:
    await talk.start()
    async with streaming(
        talk.here, "POST", f"{talk.path}/chat", json={"message": LONGER}
    ) as events:
        times = [time.monotonic() async for _ in events]
    assert times[-1] - times[0] > 0.3


async def test_silence_is_filled_with_comments(talk: Talk) -> None:
    await talk.start()
    turn = await talk.begun(LONGER)
    # Waits in silence for the turn before.
    async with talk.here.stream("POST", f"{talk.path}/chat", json={"message": "hello"}) as answer:
        text = (await answer.aread()).decode()
    assert text.startswith(": alive\n\n: alive\n\n")
    assert codes_of(await turn) == ["done"]


async def test_a_message_sent_twice_makes_one_turn_and_both_hear_it(talk: Talk) -> None:
    await talk.start()
    turns = [talk.saying("hello", message_id="1") for _ in range(2)]
    first, second = await asyncio.gather(*turns)
    third = await talk.say("hello", message_id="1")

    assert first == second == third
    assert await talk.said() == ["hello"]


async def test_the_idempotency_key_of_a_header_is_the_messages_id(talk: Talk) -> None:
    await talk.start()
    heard: list[list[Sent]] = []
    for key in ('"k-1"', "k-1"):
        async with streaming(
            talk.here,
            "POST",
            f"{talk.path}/chat",
            json={"message": "hello"},
            headers={"Idempotency-Key": key},
        ) as events:
            heard.append([event async for event in events])
    assert heard[0] == heard[1]
    assert await talk.said() == ["hello"]


async def test_a_known_id_with_another_text_is_refused(talk: Talk) -> None:
    await talk.start()
    turn = await talk.begun(LONGER, message_id="1")
    for _ in range(2):  # while it is answered, and afterwards
        answer = await talk.there.post(
            f"{talk.path}/chat", json={"message": "goodbye", "message_id": "1"}
        )
        assert answer.status_code == 422
        assert answer.json()["code"] == "message_conflict"
        await turn


async def test_a_session_started_twice_is_started_once(talk: Talk) -> None:
    body = {"profile": "opens", "session_id": talk.id}
    first, second = await asyncio.gather(
        post(talk.here, "/sessions/start", **body), post(talk.there, "/sessions/start", **body)
    )
    assert first == second == await talk.start("opens")
    assert len((await talk.here.get(f"{talk.path}/transcript")).json()["entries"]) == 1
    other = await talk.here.post("/sessions/start", json={**body, "profile": "talk"})
    assert other.status_code == 422
    assert other.json()["code"] == "session_conflict"


@pytest.mark.parametrize("there", [False, True], ids=["here", "there"])
async def test_a_client_that_goes_away_does_not_lose_the_turn(talk: Talk, there: bool) -> None:
    await talk.start()
    body = {"message": LONG, "message_id": "1"}
    async with streaming(talk.here, "POST", f"{talk.path}/chat", json=body) as events:
        seen = [await anext(events), await anext(events)]

    rest = await talk.follow(seen[-1].id, there)

    assert text_of(seen + rest) == f"You said: {LONG}"
    assert [event.id for event in seen + rest] == [f"2-{n}" for n in range(1, len(seen + rest) + 1)]
    last = {"Last-Event-ID": rest[-1].id}
    assert (await talk.here.get(f"{talk.path}/events", headers=last)).status_code == 204
    assert await talk.follow(None, there) == seen + rest


async def test_a_turn_of_another_process_is_followed_while_it_runs(talk: Talk) -> None:
    await talk.start()
    turn = await talk.begun(LONGER, message_id="1")
    times = []
    async with streaming(talk.there, "GET", f"{talk.path}/events") as events:
        followed = [await anext(events)]
        assert not turn.done()
        async for event in events:
            followed.append(event)
            times.append(time.monotonic())
    assert followed == await turn
    assert times[-1] - times[0] > 0.3


async def test_events_of_the_turns_after_it_follow_those_of_a_turn(talk: Talk) -> None:
    await talk.start()
    first = await talk.say("one")
    second = await talk.asked(LONG)
    third = await talk.asked("three")
    assert await talk.follow(first[1].id, there=True) == [
        *first[2:],
        *await second,
        *await third,
    ]


async def test_two_processes_answer_a_message_once(talk: Talk) -> None:
    await talk.start("opens")
    for number in range(5):
        clients = (talk.here, talk.there) * 2
        heard = await asyncio.gather(
            *(talk.say(f"message {number}", client, message_id=str(number)) for client in clients)
        )
        assert all(events == heard[0] for events in heard)
        assert codes_of(heard[0]) == ["done"]
    assert await talk.said() == [f"message {number}" for number in range(5)]


@pytest.mark.parametrize("there", [False, True], ids=["here", "there"])
async def test_the_ais_authority_refuses_a_message_during_a_turn(talk: Talk, there: bool) -> None:
    await talk.start("keeps")
    turn = await talk.begun(LONGER)
    second = talk.there if there else talk.here
    answer = await second.post(f"{talk.path}/chat", json={"message": "second"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "turn_running"
    assert answer.json()["retryable"]
    assert codes_of(await turn) == ["done"]
    # As soon as `done` is told, the next message is welcome, everywhere.
    assert codes_of(await talk.say("second", second)) == ["done"]
    assert await talk.said() == [LONGER, "second"]


@pytest.mark.parametrize("there", [False, True], ids=["here", "there"])
async def test_by_default_a_message_waits_for_the_turn_that_runs(talk: Talk, there: bool) -> None:
    await talk.start()
    turn = await talk.begun(LONGER)
    answered = await talk.say("second", talk.there if there else talk.here)
    assert codes_of(await turn) == codes_of(answered) == ["done"]
    assert answered[-1].metadata["turns_used"] == 2
    assert await talk.said() == [LONGER, "second"]


@pytest.mark.parametrize("there", [False, True], ids=["here", "there"])
async def test_the_humans_authority_cancels_the_turn_and_answers_both_messages(
    talk: Talk, there: bool
) -> None:
    await talk.start("yields")
    turn = await talk.begun(ENDLESS, message_id="1")
    second = talk.there if there else talk.here
    answered = await talk.say("second", second, message_id="2")
    assert codes_of(answered) == ["done"]
    assert text_of(answered) == "You said: second"
    assert codes_of(await turn) == ["taken_over"]
    assert answered[-1].metadata["turns_used"] == 2
    assert await talk.said() == [ENDLESS, "second"]
    assert await talk.say(ENDLESS, message_id="1") == answered
    assert await talk.say("second", message_id="2") == answered


async def test_a_request_can_say_itself_what_it_does_during_a_turn(talk: Talk) -> None:
    await talk.start("keeps")
    turn = await talk.begun(ENDLESS)
    queued = await talk.asked("second", talk.there, when_busy="queue")
    refused = await talk.here.post(
        f"{talk.path}/chat", json={"message": "third", "when_busy": "refuse"}
    )
    assert refused.status_code == 409
    last = await talk.say("fourth", when_busy="interrupt")
    assert codes_of(await turn) == codes_of(await queued) == ["taken_over"]
    assert codes_of(last) == ["done"]
    assert await talk.said() == [ENDLESS, "second", "fourth"]


async def test_more_messages_than_may_wait_are_refused(talk: Talk) -> None:
    await talk.start()
    turns = [await talk.asked(f"{ENDLESS} {number}") for number in range(10)]
    answer = await talk.there.post(f"{talk.path}/chat", json={"message": "one more"})
    assert answer.status_code == 429
    assert answer.json()["code"] == "queue_full"
    assert answer.headers["retry-after"]
    assert (await talk.here.post(f"{talk.path}/stop")).json()["stopped"] == 10
    assert {code for turn in turns for code in codes_of(await turn)} == {"stopped"}


@pytest.mark.parametrize("there", [False, True], ids=["here", "there"])
async def test_a_turn_is_stopped_wherever_it_runs(talk: Talk, there: bool) -> None:
    await talk.start()
    turn = await talk.begun(LONGER, message_id="1")
    answer = await (talk.there if there else talk.here).post(f"{talk.path}/stop")
    assert answer.json() == {"session_id": talk.id, "stopped": 1}
    assert codes_of(await turn) == ["stopped"]
    assert await talk.said() == []
    assert codes_of(await talk.say(LONGER, talk.there, message_id="1")) == ["done"]
    assert await talk.said() == [LONGER]


async def test_a_turn_that_failed_can_be_sent_again(talk: Talk) -> None:
    await talk.start()
    for _ in range(2):
        failed = await talk.say("FAIL", message_id="1")
        assert codes_of(failed) == ["unavailable"]
        assert failed[-1].metadata["retryable"]
    assert await talk.said() == []
    assert codes_of(await talk.say("hello", message_id="2")) == ["done"]


@pytest.mark.parametrize("there", [False, True], ids=["here", "there"])
async def test_a_deletion_ends_the_turn_and_leaves_nothing(talk: Talk, there: bool) -> None:
    await talk.start()
    turn = await talk.begun(ENDLESS)
    deleting = talk.there if there else talk.here
    assert (await deleting.delete(talk.path)).status_code == 204
    assert codes_of(await turn) == ["stopped"]
    for path in ("", "/transcript", "/signals", "/events"):
        assert (await talk.here.get(f"{talk.path}{path}")).status_code == 404
    found = (await talk.here.get("/sessions?limit=100")).json()["sessions"]
    assert talk.id not in {session["session_id"] for session in found}
    assert (await talk.here.delete(talk.path)).status_code == 404
    # The id is free again.
    assert codes_of(await talk.start("opens")) == ["done"]


async def test_a_turn_of_a_killed_process_is_told_lost_and_had_once_when_sent_again(
    database: str, talk: Talk
) -> None:
    await talk.start()
    texts = [f"{LONGER} {number}" for number in range(3)]
    for number, text in enumerate(texts):
        doomed = Served(database, delay=0.05)
        async with doomed.client() as client:
            seen = await seen_until_killed(doomed, client, talk, text, str(number))
        rest = await talk.follow(seen[-1].id)
        assert codes_of(rest) == ["turn_lost"]
        assert rest[-1].metadata["retryable"]
        assert await talk.said() == texts[:number]
        again = await talk.say(text, message_id=str(number))
        assert codes_of(again) == ["done"]
        assert again[-1].metadata["turns_used"] == number + 1
    assert await talk.said() == texts


async def seen_until_killed(
    server: Served, client: httpx.AsyncClient, talk: Talk, text: str, message_id: str
) -> list[Sent]:
    """Send a message, and return the events that come until the server is killed meanwhile."""
    seen: list[Sent] = []
    body = {"message": text, "message_id": message_id}
    async with AsyncExitStack() as stack:
        events = await stack.enter_async_context(
            streaming(client, "POST", f"{talk.path}/chat", json=body)
        )
        while len(seen) < 3:
            seen.append(await anext(events))
        server.kill()
        with suppress(httpx.TransportError):
            async for event in events:
                seen.append(event)  # noqa: PERF401 (those before the end are wanted)
    return seen


async def test_a_message_that_waited_in_a_killed_process_holds_nobody_up(
    database: str, talk: Talk
) -> None:
    await talk.start()
    doomed = Served(database)
    async with doomed.client() as client:
        turn = await talk.begun(LONGER)
        waiting = await talk.asked("second", client, message_id="2")
        doomed.kill()
        with pytest.raises(httpx.TransportError):
            await waiting
    assert codes_of(await talk.say("third", talk.there)) == ["done"]
    assert codes_of(await turn) == ["done"]
    assert codes_of(await talk.say("second", message_id="2")) == ["done"]
    assert await talk.said() == [LONGER, "third", "second"]


async def test_a_server_that_is_asked_to_end_lets_its_turns_end(database: str, talk: Talk) -> None:
    await talk.start()
    server = Served(database, delay=0.05)
    async with server.client() as client:
        turn = await talk.begun(LONGER, client)
        assert await asyncio.to_thread(server.terminate) == ""
        assert codes_of(await turn) == ["done"]
    assert await talk.said() == [LONGER]


async def test_a_turn_that_takes_longer_than_the_end_may_is_stopped(
    database: str, talk: Talk
) -> None:
    await talk.start()
    server = Served(database, delay=0.05, grace=0.5)
    async with server.client() as client:
        turn = await talk.begun(ENDLESS, client)
        assert await asyncio.to_thread(server.terminate) == ""
        assert codes_of(await turn) == ["stopped"]
    assert await talk.said() == []
    assert codes_of(await talk.follow()) == ["stopped"]


async def test_a_database_that_fails_ends_a_followed_stream_with_an_error_that_has_no_id(
    tmp_path: Path,
) -> None:
    database = tmp_path / "sessions.db"
    one, other = (Served(f"sqlite:///{database}", delay=0.05) for _ in range(2))
    lines: list[str] = []
    async with one.client() as here, other.client() as there:
        await post(here, "/sessions/start", profile="talk", session_id="s")
        chatting = here.stream("POST", "/sessions/s/chat", json={"message": ENDLESS})
        async with chatting, there.stream("GET", "/sessions/s/events") as followed:
            async for line in followed.aiter_lines():
                if not lines:
                    with closing(sqlite3.connect(database)) as connection:
                        connection.execute("DROP TABLE cuelight_events")
                lines.append(line)
    for server in (one, other):
        server.kill()

    last = lines[max(at for at, line in enumerate(lines) if line.startswith("event: ")) :]
    assert last[0] == "event: error"
    assert json.loads(last[1].removeprefix("data: "))["metadata"]["code"] == "storage"
    assert not any(line.startswith("id: ") for line in last)
