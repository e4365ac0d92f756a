"""Threads that another program keeps in the same database."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from typing_extensions import TypedDict

from cuelight.stored import Database, delete_thread, load_thread
from graph import Conversation, list_threads, open_checkpointer, purge
from graph.errors import ForeignThreadError, StoredProfileError
from nodes.context import Context
from tests.conversations import make_profile, say
from tests.scripted import plays

OURS = make_profile({"a": "human"})
FOREIGN = {
    "messages alone": {"messages": ["hi"]},
    "a profile of another kind": {"messages": [], "profile": {"name": "Ann"}},
    "a profile that is a text": {"profile": "Ann"},
    "a digest that is a number": {"profile": {"name": "Ann", "digest": 7}},
}


class Other(TypedDict, total=False):
    """What another program remembers."""

    messages: list[Any]
    profile: Any


async def write_foreign(path: Path, state: Any, *threads: str) -> None:
    """Run another LangGraph program on the file."""
    builder = StateGraph(Other)
    builder.add_node("other", lambda _: {})
    builder.add_edge(START, "other")
    builder.add_edge("other", END)
    async with AsyncSqliteSaver.from_conn_string(str(path)) as saver:
        graph = builder.compile(checkpointer=saver)
        for thread in threads:
            await graph.ainvoke(state, {"configurable": {"thread_id": thread}})


async def talk_on(url: str, thread: str = "ours") -> None:
    async with Conversation.open(
        OURS, thread_id=thread, store=url, context=Context(model=plays("Yes."))
    ) as talk:
        await say(talk, "hi")


async def check_foreign(url: str, thread: str) -> None:
    """Check that nothing of ours reads or deletes the thread, and that it hides no other."""
    for profile in (OURS, None):
        with pytest.raises(ForeignThreadError, match=f"'{thread}' belongs to another program"):
            async with Conversation.open(profile, thread_id=thread, store=url):
                pass
    with pytest.raises(ForeignThreadError, match="Choose another id or database"):
        await load_thread(Database(address=url), thread)
    with pytest.raises(ForeignThreadError, match="another program"):
        await delete_thread(Database(address=url), thread)
    async with open_checkpointer(url) as store:
        assert [one.thread_id for one in await list_threads(store)] == ["ours"]
        assert (await purge(store, timedelta(0))).erased == ("ours",)


@pytest.mark.parametrize("state", FOREIGN.values(), ids=FOREIGN)
async def test_a_thread_of_another_program_is_told_and_hides_no_other(
    state: Any, tmp_path: Path
) -> None:
    path = tmp_path / "t.db"
    await talk_on(f"sqlite:///{path}")
    await write_foreign(path, state, "foreign")
    await check_foreign(f"sqlite:///{path}", "foreign")


@pytest.fixture(params=["sqlite", "postgres"])
async def garbled(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Make a database with a thread of ours, and one that nothing of ours can decode."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 't.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    await talk_on(url)
    await talk_on(url, "garbled")
    if request.param == "sqlite":
        with sqlite3.connect(tmp_path / "t.db") as file:
            file.execute("UPDATE checkpoints SET type = 'other' WHERE thread_id = 'garbled'")
        file.close()
    else:
        with psycopg.connect(url) as server:
            server.execute("UPDATE checkpoint_blobs SET type = 'x' WHERE thread_id = 'garbled'")
    return url


async def test_a_row_that_cannot_be_decoded_hides_no_other(garbled: str) -> None:
    await check_foreign(garbled, "garbled")


async def test_as_many_threads_are_listed_as_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    for thread in ("one", "two", "three"):
        await talk_on(f"sqlite:///{path}", thread)
    await write_foreign(path, {"messages": [HumanMessage("hi")]}, *"abcdefg")
    async with open_checkpointer(f"sqlite:///{path}") as store:
        listed = [one.thread_id for one in await list_threads(store, 2)]
        assert listed == ["three", "two"]
        assert len(await list_threads(store, None)) == 3


@pytest.mark.parametrize(
    ("body", "problem"),
    [("{", "Invalid JSON"), ('{"name": "Small", "colour": 1}', "phases: is missing")],
)
async def test_a_stored_profile_that_cannot_be_read_is_one_sentence(
    body: str, problem: str, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 't.db'}"
    await talk_on(url)
    with sqlite3.connect(tmp_path / "t.db") as file:
        file.execute("UPDATE cuelight_profiles SET body = ?", [body])
    file.close()
    with pytest.raises(StoredProfileError, match=problem) as caught:
        async with Conversation.open(thread_id="ours", store=url):
            pass
    assert "\n" not in str(caught.value)
    assert "pydantic" not in str(caught.value)
    assert [
        entry.text for entry in (await load_thread(Database(address=url), "ours")).transcript
    ] == ["hi", "Yes."]
