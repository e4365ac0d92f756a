"""What one user may use, whatever process is asked."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph import Checkpointer, open_checkpointer
from graph.checkpointers.records import Steps
from graph.sessions import Limits, Sessions, Stream
from graph.sessions.errors import (
    QueueFullError,
    TooManyMessagesError,
    TooManySessionsError,
    TurnLimitError,
)
from graph.sessions.limits import forget_paces
from nodes.context import Context
from nodes.errors import TurnError
from profiles import library
from tests.conversations import make_profile
from tests.scripted import ScriptedModel, hanging, plays, signalling

Open = Callable[..., Awaitable[Sessions]]


@pytest.fixture(autouse=True)
def profiles() -> Iterator[None]:
    """Make the profiles of these tests known, and forget them afterwards."""
    before = dict(library._registered)
    closes = {"a": {"start": "human", "signals": {"over": "At the end."}}}
    library._registered["talk"] = make_profile({"a": "human"}, name="talk")
    library._registered["closes"] = make_profile(closes, name="closes")
    yield
    library._registered.clear()
    library._registered.update(before)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Checkpointer]:
    async with open_checkpointer(url) as checkpointer:
        yield checkpointer


@pytest.fixture
async def sessions_with(store: Checkpointer) -> AsyncIterator[Open]:
    """Open sessions with limits, on the same database as often as they are asked for."""
    async with AsyncExitStack() as stack:

        async def enter(model: ScriptedModel | None = None, **limits: Any) -> Sessions:
            context = Context(model=model or plays(*["Yes."] * 20), attempts=1)
            opened = Sessions.open(store, context, grace=5.0, limits=Limits(**limits))
            return await stack.enter_async_context(opened)

        yield enter


async def outcome(asked: Awaitable[Stream]) -> str:
    """Return how a turn ended, that was asked for."""
    return await ending(await asked)


async def ending(stream: Stream) -> str:
    last = [heard async for heard in stream.events][-1][-1].told.event
    return str(last["metadata"].get("code", last["type"]))


async def pass_seconds(store: Checkpointer, seconds: float) -> None:
    """Have what was spent be spent as long ago."""
    await change(
        store, "UPDATE cuelight_paces SET whole = whole - :time", time=int(seconds * 1_000_000)
    )


async def change(store: Checkpointer, statement: str, **values: Any) -> None:
    def steps() -> Steps[None]:
        yield statement, values

    await store.records.transact(steps())


async def test_messages_beyond_those_of_a_minute_are_refused_with_the_time_to_wait(
    store: Checkpointer, sessions_with: Open
) -> None:
    sessions, others = [await sessions_with(messages_per_minute=3) for _ in range(2)]
    assert await outcome(sessions.start("anna", "talk", session_id="s")) == "done"
    assert await outcome(sessions.chat("anna", "s", "one")) == "done"
    assert await outcome(others.chat("anna", "s", "two")) == "done"

    with pytest.raises(TooManyMessagesError, match="No more than 3 of your messages") as refused:
        await others.chat("anna", "s", "three", message_id="3")
    assert refused.value.retry_after
    assert 0 < refused.value.retry_after <= 20
    assert await outcome(others.start("ben", "talk", session_id="s")) == "done"

    await pass_seconds(store, refused.value.retry_after)
    assert await outcome(sessions.chat("anna", "s", "three", message_id="3")) == "done"
    with pytest.raises(TooManyMessagesError):
        await sessions.start("anna", "talk", session_id="t")


async def test_a_message_that_comes_again_counts_once_and_is_never_refused(
    store: Checkpointer, sessions_with: Open
) -> None:
    model = plays(hanging("Hm"), "One.", ConnectionError("The line is cut."), "Two.")
    sessions = await sessions_with(model, messages_per_minute=3)
    await outcome(sessions.start("anna", "talk", session_id="s"))
    for _ in range(3):
        assert await outcome(sessions.start("anna", "talk", session_id="s")) == "done"
    running = [await sessions.chat("anna", "s", "one", message_id="1") for _ in range(5)]
    await anext(running[0].events)
    await sessions.stop("anna", "s")
    assert [await ending(stream) for stream in running] == ["stopped"] * 5
    assert await outcome(sessions.chat("anna", "s", "one", message_id="1")) == "done"
    assert await outcome(sessions.chat("anna", "s", "two", message_id="2")) == "unavailable"
    with pytest.raises(TooManyMessagesError):
        await sessions.chat("anna", "s", "three", message_id="3")

    assert await outcome(sessions.chat("anna", "s", "two", message_id="2")) == "done"
    assert await outcome(sessions.chat("anna", "s", "one", message_id="1")) == "done"
    assert await outcome(sessions.start("anna", "talk", session_id="s")) == "done"


async def test_a_refused_message_leaves_nothing_behind(
    store: Checkpointer, sessions_with: Open
) -> None:
    sessions = await sessions_with(messages_per_minute=2)
    await outcome(sessions.start("anna", "talk", session_id="s"))
    await outcome(sessions.chat("anna", "s", "one"))
    for _ in range(5):
        with pytest.raises(TooManyMessagesError):
            await sessions.chat("anna", "s", "two", message_id="2")
        with pytest.raises(TooManyMessagesError):
            await sessions.start("anna", "talk", session_id="t")
    assert len(await sessions.newest("anna", 9)) == 1
    await pass_seconds(store, 30)
    assert await outcome(sessions.chat("anna", "s", "two", message_id="2")) == "done"


async def test_users_who_have_all_of_their_allowance_are_forgotten(
    store: Checkpointer, sessions_with: Open
) -> None:
    sessions = await sessions_with(messages_per_minute=2)
    await outcome(sessions.start("anna", "talk", session_id="s"))

    async def known() -> int:
        return len(await store.records.read("SELECT owner FROM cuelight_paces"))

    await forget_paces(store.records)
    assert await known() == 1
    await pass_seconds(store, 60)
    await forget_paces(store.records)
    assert await known() == 0


async def test_one_session_too_many_is_refused_until_one_is_over(
    store: Checkpointer, sessions_with: Open
) -> None:
    model = plays(signalling("Bye.", "over"), "Yes.")
    sessions, others = [await sessions_with(model, open_sessions=2) for _ in range(2)]
    for name in ("one", "two"):
        assert await outcome(sessions.start("anna", "closes", session_id=name)) == "done"
    with pytest.raises(TooManySessionsError, match="No more than 2 of your sessions"):
        await others.start("anna", "closes", session_id="three")
    assert await outcome(others.start("anna", "closes", session_id="two")) == "done"
    assert await outcome(others.start("ben", "closes", session_id="three")) == "done"

    assert await outcome(sessions.chat("anna", "one", "Done.")) == "done"  # completes
    assert await outcome(others.start("anna", "closes", session_id="three")) == "done"
    await sessions.delete("anna", "two")
    assert await outcome(others.start("anna", "closes", session_id="four")) == "done"
    with pytest.raises(TooManySessionsError):
        await sessions.start("anna", "closes", session_id="five")
    assert len(await sessions.newest("anna", 9)) == 3


async def test_sessions_that_are_started_at_once_are_counted_all(
    store: Checkpointer, sessions_with: Open
) -> None:
    several = [await sessions_with(open_sessions=3) for _ in range(4)]

    started = await asyncio.gather(
        *(outcome(several[n % 4].start("anna", "talk")) for n in range(12)), return_exceptions=True
    )

    assert sorted(map(str, started)).count("done") == 3
    refused = [one for one in started if isinstance(one, TurnError)]
    assert {type(one) for one in refused} == {TooManySessionsError}
    assert len(await several[0].newest("anna", 20)) == 3


async def test_messages_that_are_sent_at_once_are_counted_all(
    store: Checkpointer, sessions_with: Open
) -> None:
    several = [await sessions_with(messages_per_minute=6) for _ in range(4)]
    for n in range(3):
        await outcome(several[n].start("anna", "talk", session_id=f"s{n}"))

    sent = await asyncio.gather(
        *(outcome(several[n % 4].chat("anna", f"s{n % 3}", "hi")) for n in range(12)),
        return_exceptions=True,
    )

    assert sorted(map(str, sent)).count("done") == 3
    assert sum(isinstance(one, TooManyMessagesError) for one in sent) == 9


async def test_an_expired_session_is_not_open(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url, retention=timedelta(days=1)) as store:
        context = Context(model=plays(*["Yes."] * 9))
        opened = Sessions.open(store, context, limits=Limits(open_sessions=1))
        async with opened as sessions:
            await outcome(sessions.start("anna", "talk", session_id="one"))
            with pytest.raises(TooManySessionsError):
                await sessions.start("anna", "talk", session_id="two")
            await change(store, "UPDATE cuelight_sessions SET changed = :then", then="2020")
            assert await outcome(sessions.start("anna", "talk", session_id="two")) == "done"


async def test_a_session_has_so_many_turns_and_no_more(
    store: Checkpointer, sessions_with: Open
) -> None:
    sessions = await sessions_with(turns=2)
    await outcome(sessions.start("anna", "talk", session_id="s"))
    for number in ("1", "2"):
        assert await outcome(sessions.chat("anna", "s", number, message_id=number)) == "done"

    with pytest.raises(TurnLimitError, match="No session has more than 2 turns"):
        await sessions.chat("anna", "s", "3")
    assert await outcome(sessions.chat("anna", "s", "2", message_id="2")) == "done"
    assert (await sessions.end("anna", "s"))["turns_used"] == 2


async def test_messages_that_wait_count_as_turns_that_are_to_come(
    store: Checkpointer, sessions_with: Open
) -> None:
    sessions = await sessions_with(plays(hanging("Hm"), "Yes.", "Yes."), turns=2)
    await outcome(sessions.start("anna", "talk", session_id="s"))
    first = await sessions.chat("anna", "s", "1", message_id="1", when_busy="queue")
    second = await sessions.chat("anna", "s", "2", when_busy="queue")
    with pytest.raises(TurnLimitError):
        await sessions.chat("anna", "s", "3", when_busy="queue")
    await anext(first.events)
    await sessions.stop("anna", "s")
    assert [await ending(stream) for stream in (first, second)] == ["stopped", "stopped"]
    assert await outcome(sessions.chat("anna", "s", "4")) == "done"


async def test_turns_of_a_session_that_may_wait_are_as_many_as_is_said(
    store: Checkpointer, sessions_with: Open
) -> None:
    sessions = await sessions_with(plays(hanging()), unfinished=2)
    await outcome(sessions.start("anna", "talk", session_id="s"))
    waiting = [await sessions.chat("anna", "s", n, when_busy="queue") for n in "12"]
    with pytest.raises(QueueFullError, match="2 messages wait"):
        await sessions.chat("anna", "s", "3", when_busy="queue")
    await sessions.stop("anna", "s")
    assert [await ending(stream) for stream in waiting] == ["stopped", "stopped"]


async def test_a_message_costs_one_statement_more_that_reads_by_a_key(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    async with open_checkpointer(f"sqlite:///{path}"):
        pass
    with sqlite3.connect(path) as connection:
        plans = [
            step
            for statement in (
                "SELECT whole FROM cuelight_paces WHERE owner = 'x'",
                "SELECT o.thread_id FROM cuelight_open AS o JOIN cuelight_sessions AS s "
                "ON s.thread_id = o.thread_id WHERE o.owner = 'x'",
            )
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
    connection.close()
    assert plans
    assert not [step for step in plans if step.startswith("SCAN")]


async def test_a_turn_that_takes_too_long_is_ended_and_leaves_the_session_as_it_was(
    store: Checkpointer, sessions_with: Open
) -> None:
    sessions = await sessions_with(plays(hanging("Hm"), "Yes."), turn_seconds=0.2)
    await outcome(sessions.start("anna", "talk", session_id="s"))
    stream = await sessions.chat("anna", "s", "one", message_id="1")
    (*_, last) = [one.told.event for heard in [h async for h in stream.events] for one in heard]
    assert last["metadata"] == {"code": "turn_timeout", "retryable": True}
    assert "longer than 0.2 seconds" in last["content"]
    assert await outcome(sessions.chat("anna", "s", "one", message_id="1")) == "done"
    assert [entry.text for entry in await sessions.transcript("anna", "s")] == ["one", "Yes."]
