"""Threads expire when nobody changes them, and a sweep erases them everywhere."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from langchain_core.messages import HumanMessage

from graph import Checkpointer, Conversation, Purged, list_threads, open_checkpointer, purge
from graph.checkpointers.keyring import new_key
from nodes.context import Context
from nodes.errors import ConversationExpiredError
from profiles import load_profile
from tests.conversations import Chat, heard, lines, make_profile, say, shown
from tests.scripted import plays

ROOT = Path(__file__).parents[1]
PROFILE = make_profile({"a": "human"})
AT_ONCE = timedelta(0)
A_DAY = timedelta(days=1)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Checkpointer]:
    async with open_checkpointer(url) as checkpointer:
        yield checkpointer


def opened(store: str | Checkpointer, thread: str = "t") -> Any:
    context = Context(model=plays("Yes."), attempts=1)
    return Conversation.open(PROFILE, store=store, thread_id=thread, context=context)


async def begin(store: Checkpointer, *threads: str) -> None:
    for thread in threads:
        async with opened(store, thread) as talk:
            await say(talk, "Hello.")


async def threads_of(store: Checkpointer) -> list[str]:
    return sorted(thread.thread_id for thread in await list_threads(store, None))


def rows(url: str) -> int:
    """Count the rows of all tables that hold something of a thread."""
    tables = ["checkpoints", "cuelight_profiles"]
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        counts = [connection.execute(_count(table)).fetchone() for table in [*tables, "writes"]]
        connection.close()
    else:
        with psycopg.connect(url) as server:
            more = ["checkpoint_blobs", "checkpoint_writes"]
            counts = [server.execute(_count(table)).fetchone() for table in [*tables, *more]]
    return sum(number for (number,) in counts)


def _count(table: str) -> str:
    return f"SELECT count(*) FROM {table}"  # noqa: S608


def holding(folder: Path, words: bytes) -> list[str]:
    """Return the names of the files that hold these words."""
    return [file.name for file in folder.iterdir() if words in file.read_bytes()]


# Expiry


async def test_a_thread_expires_when_it_was_not_changed_for_so_long(store: Checkpointer) -> None:
    async with opened(store) as talk:
        assert await talk.state() == {}
        await say(talk, "Hello.")
        for retention, status in ((None, "active"), (A_DAY, "active"), (AT_ONCE, "expired")):
            store.retention = retention
            assert (await talk.state())["status"] == status
            assert [thread.status for thread in await list_threads(store)] == [status]


async def test_a_message_to_an_expired_thread_is_told_that_it_has_expired(
    store: Checkpointer,
) -> None:
    async with opened(store) as talk:
        await say(talk, "Hello.", message_id="1")
        before = [saved async for saved in store.alist({"configurable": {"thread_id": "t"}})]
        store.retention = AT_ONCE
        for events in (
            talk.say("Are you there?"),
            talk.say("Hello.", message_id="1"),
            talk.start(),
            talk.advance(),
        ):
            (told,) = await heard(events)
            assert (told["type"], told["metadata"]["code"]) == ("error", "conversation_over")
            assert not told["metadata"]["retryable"]
            assert "This conversation is over: it has expired" in told["content"]
        with pytest.raises(ConversationExpiredError):
            await talk.undo()
        assert (await talk.end())["turns_used"] == 1
        assert await talk.prompt("Are you there?") == []
        assert lines(await talk.transcript()) == ["> Hello.", "Yes."]
        after = [saved async for saved in store.alist({"configurable": {"thread_id": "t"}})]
        assert [saved.config for saved in after] == [saved.config for saved in before]
        store.retention = A_DAY
        assert (await talk.state())["status"] == "active"
        assert await say(talk, "Are you there?") == [("token", "Yes."), ("done", "")]


@pytest.mark.parametrize("name", ["ielts_full_exam", "coach"])
async def test_a_plain_graph_gives_no_turn_to_an_expired_thread_and_stores_nothing(
    store: Checkpointer, name: str
) -> None:
    chat = Chat(load_profile(name), "rehearsal", store)
    await chat.open()
    times = await store.atimes(["t"])
    store.retention = AT_ONCE
    assert (await chat.state())["status"] == "expired"
    for messages in ([], [HumanMessage("Hello?")]):
        with pytest.raises(ConversationExpiredError, match="it has expired"):
            await chat.say(*messages)
    assert await store.atimes(["t"]) == times


async def test_each_change_lets_a_thread_live_anew(store: Checkpointer) -> None:
    async with opened(store) as talk:
        await say(talk, "Hello.")
        first = await talk.times()
        assert first is not None
        assert first.created == first.changed
        assert datetime.now(UTC) - first.changed < timedelta(seconds=30)
        await say(talk, "And again.")
        second = await talk.times()
        assert second.created == first.created
        assert second.changed > first.changed
        store.retention = datetime.now(UTC) - second.changed + timedelta(seconds=5)
        assert (await talk.state())["status"] == "active"
        (listed,) = await list_threads(store)
        assert listed.created == second.created.isoformat()
        assert listed.updated == second.changed.isoformat()


async def test_a_thread_before_its_first_turn_has_no_times(store: Checkpointer) -> None:
    async with opened(store) as talk:
        assert await talk.times() is None
    assert await store.atimes([]) == {}


async def test_a_completed_thread_expires_too(store: Checkpointer) -> None:
    async with opened(store) as talk:
        await say(talk, "Hello.")
        await talk.end()
        assert shown(await heard(talk.start())) == [("done", "")]
        store.retention = AT_ONCE
        assert (await talk.state())["status"] == "expired"


async def test_an_expired_thread_can_be_deleted(store: Checkpointer) -> None:
    async with opened(store) as talk:
        await say(talk, "Hello.")
        store.retention = AT_ONCE
        assert await talk.delete()
        assert await say(talk, "Anew.") == [("token", "Yes."), ("done", "")]


# The sweep


async def test_a_sweep_erases_what_is_old_and_nothing_else(store: Checkpointer) -> None:
    await begin(store, "old", "older", "revived")
    then = datetime.now(UTC)
    await begin(store, "new", "revived")
    looked = await purge(store, datetime.now(UTC) - then, dry_run=True)
    assert sorted(looked.erased) == ["old", "older"]
    assert await threads_of(store) == ["new", "old", "older", "revived"]
    assert await purge(store, datetime.now(UTC) - then) == looked
    assert await threads_of(store) == ["new", "revived"]
    assert await purge(store, datetime.now(UTC) - then) == Purged(erased=(), left=())


async def test_no_row_of_an_erased_thread_is_left(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url, retention=AT_ONCE) as store:
        store.retention = None
        await begin(store, *"abc")
        store.retention = AT_ONCE
        assert sorted((await purge(store)).erased) == ["a", "b", "c"]
        assert rows(lasting_url) == 0


async def test_no_word_of_an_erased_thread_is_left_in_the_files(tmp_path: Path) -> None:
    async with open_checkpointer(f"sqlite:///{tmp_path}/t.db") as store:
        async with opened(store) as talk:
            await say(talk, "A secret word.")
        assert holding(tmp_path, b"A secret word") == ["t.db-wal"]
        await purge(store, AT_ONCE)
        assert holding(tmp_path, b"A secret word") == []


async def test_a_sweep_does_not_fail_where_another_process_reads(tmp_path: Path) -> None:
    async with open_checkpointer(f"sqlite:///{tmp_path}/t.db") as store:
        await begin(store, "t")
        reader = sqlite3.connect(tmp_path / "t.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM checkpoints").fetchone()
        assert (await purge(store, AT_ONCE)).erased == ("t",)
        reader.close()


async def test_without_a_retention_nothing_is_erased(store: Checkpointer) -> None:
    await begin(store, "t")
    assert await purge(store) == Purged(erased=(), left=())
    assert await threads_of(store) == ["t"]


async def test_a_thread_with_a_running_turn_is_left(store: Checkpointer) -> None:
    await begin(store, "busy", "idle")
    async with store.turn_lock("busy"):
        assert await purge(store, AT_ONCE) == Purged(erased=("idle",), left=("busy",))
    assert await purge(store, AT_ONCE) == Purged(erased=("busy",), left=())


async def test_a_thread_that_is_changed_after_it_was_looked_at_is_left(
    lasting_url: str,
) -> None:
    async with open_checkpointer(lasting_url) as store:
        await begin(store, "a", "b")
        age = timedelta(seconds=0.5)
        await asyncio.sleep(0.6)

        async def revive(thread_id: str) -> None:
            await begin(store, *({"a", "b"} - {thread_id}))

        purged = await purge(store, age, beside=revive)
        assert len(purged.erased) == 1
        assert await threads_of(store) == sorted({"a", "b"} - {*purged.erased})


async def test_what_is_kept_beside_goes_first_and_while_no_turn_can_run(
    store: Checkpointer,
) -> None:
    await begin(store, "t")

    async def fail(thread_id: str) -> None:
        raise OSError(f"no disk for {thread_id}")

    with pytest.raises(OSError, match="no disk for t"):
        await purge(store, AT_ONCE, beside=fail)
    assert await threads_of(store) == ["t"]

    async def beside(thread_id: str) -> None:
        assert await threads_of(store) == [thread_id]
        async with opened(store) as talk:
            assert await say(talk, "Hello?") == [("error", "thread_busy")]

    assert (await purge(store, AT_ONCE, beside=beside)).erased == ("t",)


async def test_more_threads_than_fit_in_a_batch_are_all_found(store: Checkpointer) -> None:
    names = [f"thread {number}" for number in range(23)]
    await begin(store, *names)
    batches = [ids async for ids in store.athread_ids(size=5)]
    assert [len(ids) for ids in batches] == [5, 5, 5, 5, 3]
    assert sorted(id_ for ids in batches for id_ in ids) == sorted(names)
    assert sorted(await store.atimes(names)) == sorted(names)
    assert len((await purge(store, AT_ONCE)).erased) == 23


async def test_the_event_loop_goes_on_during_a_sweep(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as store:
        await begin(store, *(f"thread {number}" for number in range(40)))
        sweep = asyncio.create_task(purge(store, AT_ONCE))
        answered = 0
        while not sweep.done():
            await store.aget_tuple({"configurable": {"thread_id": "nobody"}})
            answered += 1
        assert len((await sweep).erased) == 40
        assert answered > 40


async def test_what_is_under_a_lost_key_can_be_erased(lasting_url: str) -> None:
    lost, kept = new_key(), new_key()
    async with open_checkpointer(lasting_url, keys=[lost]) as store:
        await Chat(PROFILE, plays("Yes."), store, "lost").open()
    async with open_checkpointer(lasting_url, keys=[kept]) as store:
        assert (await purge(store, AT_ONCE)).erased == ("lost",)


_SWEEP = """
import asyncio, sys
from datetime import timedelta
from graph import open_checkpointer, purge

async def main():
    async with open_checkpointer(sys.argv[1]) as store:
        print("there", flush=True)
        sys.stdin.readline()
        purged = await purge(store, timedelta(0))
        print(len(purged.erased))

asyncio.run(main())
"""


async def test_processes_that_sweep_at_once_erase_each_thread_once(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as store:
        await begin(store, *(f"thread {number}" for number in range(30)))
        sweeps = [
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-W", "error", "-c", _SWEEP, lasting_url),
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            for _ in range(3)
        ]
        for sweep in sweeps:
            assert sweep.stdout is not None
            assert await sweep.stdout.readline() == b"there\n"
        said = await asyncio.gather(*(sweep.communicate(b"go\n") for sweep in sweeps))
        assert sum(int(out) for out, _ in said) == 30
        assert await threads_of(store) == []
        assert rows(lasting_url) == 0
