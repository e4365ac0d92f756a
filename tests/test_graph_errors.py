"""What an error advises fits what was being done."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cuelight.stored import Database, delete_thread
from graph import Conversation, list_threads, open_checkpointer
from graph.errors import StorageError, ThreadBusyError
from nodes.context import Context
from tests.conversations import heard, make_profile, say
from tests.scripted import plays

PROFILE = make_profile({"a": "human"})


class Store:
    """A database file with a thread, which can be harmed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "t.db"
        self.url = f"sqlite:///{self._path}"

    async def begin(self) -> None:
        async with Conversation.open(
            PROFILE, thread_id="t", store=self.url, context=Context(model=plays("Yes."))
        ) as talk:
            await say(talk, "hi")

    def harm(self, statement: str) -> None:
        with sqlite3.connect(self._path) as file:
            file.execute(statement)
        file.close()


@pytest.fixture
async def store(tmp_path: Path) -> Store:
    made = Store(tmp_path)
    await made.begin()
    return made


async def test_who_only_reads_is_not_told_to_send_anything(store: Store) -> None:
    store.harm("ALTER TABLE checkpoints RENAME COLUMN checkpoint TO gone")
    async with open_checkpointer(store.url) as checkpointer:
        with pytest.raises(StorageError, match=r"while reading .* Nothing was changed;") as caught:
            await list_threads(checkpointer)
    assert "message" not in str(caught.value)


async def test_what_could_not_be_deleted_is_there_still(store: Store) -> None:
    store.harm(
        "CREATE TRIGGER kept BEFORE DELETE ON checkpoints BEGIN SELECT RAISE(ABORT, 'kept'); END"
    )
    with pytest.raises(StorageError, match=r"deleting a thread: kept\. Nothing was deleted;"):
        await delete_thread(Database(address=store.url), "t")
    async with open_checkpointer(store.url) as checkpointer:
        assert len(await list_threads(checkpointer)) == 1


async def test_what_could_not_be_saved_is_told(store: Store) -> None:
    store.harm(
        "CREATE TRIGGER full BEFORE INSERT ON checkpoints BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    async with Conversation.open(
        thread_id="t", store=store.url, context=Context(model=plays("Yes."))
    ) as talk:
        (*_, error) = await heard(talk.say("more"))
        assert "full. Nothing was saved; see to the database and try again." in error["content"]
        with pytest.raises(StorageError, match="Nothing was saved"):
            await talk.end()


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        ("refused\n\tIs it running?\n", "opening: refused Is it running? Look."),
        ("It is full.", "opening: It is full. Look."),
        ("disk I/O error", "opening: disk I/O error. Look."),
        ("", "opening: OSError. Look."),
    ],
)
def test_a_cause_is_told_in_one_line_with_one_stop(cause: str, told: str) -> None:
    assert str(StorageError("opening", OSError(cause), "Look.")).endswith(told)


async def test_whoever_comes_during_a_turn_is_told_to_wait_for_its_end(store: Store) -> None:
    async with open_checkpointer(store.url) as checkpointer, checkpointer.turn_lock("t"):
        with pytest.raises(ThreadBusyError, match="try again when that turn has ended") as told:
            await delete_thread(Database(address=store.url), "t")
    assert "message" not in str(told.value)
