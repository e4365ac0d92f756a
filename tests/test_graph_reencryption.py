"""A new key takes the place of an old one, or of none, in all that is stored."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager

import pytest
from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import START, MessagesState, StateGraph

from graph import Conversation, list_threads, open_checkpointer, reencrypt
from graph.checkpointers.keyring import Keyring, new_key
from graph.errors import EncryptionKeyError, WrongKeyError
from graph.reencryption import STEP
from graph.sessions import Sessions
from nodes.context import Context
from tests.conversations import lines, make_profile, say
from tests.scripted import plays
from tests.test_graph_encryption import (
    found,
    hold,
    hold_session,
    opened,
    orchard,
)

OLD, NEW, LOST = new_key(), new_key(), new_key()

__all__ = ["orchard"]


def name_of(key: str) -> str:
    return Keyring([key]).names[0]


@pytest.mark.usefixtures("orchard")
@pytest.mark.parametrize("before", [[OLD], []], ids=["another key", "none"])
async def test_afterwards_the_new_key_alone_reads_everything(
    lasting_url: str, before: list[str]
) -> None:
    async with open_checkpointer(lasting_url, keys=before) as store:
        said = await hold(store)
        await hold_session(store)
    async with open_checkpointer(lasting_url, keys=[NEW, *before]) as store:
        renewed = await reencrypt(store)
        again = await reencrypt(store)
    assert renewed.left == {}
    assert {"checkpoints", "profiles", "sessions", "messages", "events"} <= {
        what for what, number in renewed.done.items() if number
    }
    assert not any(again.done.values())
    assert found(lasting_url) == []
    async with open_checkpointer(lasting_url, keys=[NEW]) as store:
        async with opened(store) as talk:
            assert lines(await talk.transcript()) == said
            await say(talk, "More.")
            await talk.undo()
            assert lines(await talk.transcript()) == said
        assert {thread.thread_id for thread in await list_threads(store)} >= {"t", "t-plain"}
        async with Sessions.open(store, Context(model="rehearsal")) as sessions:
            missed = await sessions.events("anna", "annas-session")
            assert missed is not None
            told = [one.told.event async for some in missed.events for one in some]
            assert told[-1]["type"] == "done"
            standing = await sessions.find("anna", "annas-session")
            assert standing.session.opening
            assert standing.session.opening.request == {"description": "A red dragon"}


async def test_cut_off_at_any_moment_it_leaves_what_both_keys_read_and_can_be_run_again(
    lasting_url: str,
) -> None:
    async with open_checkpointer(lasting_url, keys=[OLD]) as store:
        said = await hold(store)
    async with open_checkpointer(lasting_url, keys=[NEW, OLD]) as store:
        for steps in range(0, 60, 4):
            work = asyncio.create_task(reencrypt(store))
            for _ in range(steps):
                await asyncio.sleep(0)
            work.cancel()
            await asyncio.wait([work])
            async with opened(store) as talk:
                assert lines(await talk.transcript()) == said
        assert (await reencrypt(store)).left == {}
    async with open_checkpointer(lasting_url, keys=[NEW]) as store, opened(store) as talk:
        assert lines(await talk.transcript()) == said


async def test_conversations_go_on_meanwhile(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url, keys=[OLD]) as store:
        await hold(store)
    async with (
        open_checkpointer(lasting_url, keys=[NEW, OLD]) as store,
        open_checkpointer(lasting_url, keys=[NEW, OLD]) as other,
        opened(other) as talk,
    ):
        work = asyncio.create_task(reencrypt(store))
        for number in range(6):
            await say(talk, f"Message {number}.")
        await work
        assert (await reencrypt(store)).left == {}
        assert (await talk.state())["turns"] == 8
        said = lines(await talk.transcript())
    async with open_checkpointer(lasting_url, keys=[NEW]) as store, opened(store) as talk:
        assert lines(await talk.transcript()) == said


async def test_a_database_that_is_larger_than_a_step_is_encrypted_to_its_end(
    lasting_url: str,
) -> None:
    profile = make_profile({"a": "human"})
    context = Context(model=plays("Yes."))
    async with (
        open_checkpointer(lasting_url, keys=[OLD]) as store,
        Conversation.open(profile, thread_id="long", store=store, context=context) as talk,
    ):
        for number in range(STEP + 10):
            await say(talk, f"Message {number}.")
        said = lines(await talk.transcript())
    async with open_checkpointer(lasting_url, keys=[NEW, OLD]) as store:
        renewed = await reencrypt(store)
    assert renewed.left == {}
    assert renewed.done["checkpoints"] > STEP
    async with (
        open_checkpointer(lasting_url, keys=[NEW]) as store,
        Conversation.open(None, thread_id="long", store=store, context=context) as talk,
    ):
        assert lines(await talk.transcript()) == said


async def test_what_no_key_opens_is_left_and_told(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url, keys=[LOST]) as store:
        said = await hold(store, "lost")
    async with open_checkpointer(lasting_url, keys=[OLD, LOST]) as store:
        await hold(store, "old")
    async with open_checkpointer(lasting_url, keys=[NEW, OLD]) as store:
        renewed = await reencrypt(store)
    assert renewed.left.keys() == {name_of(LOST)}
    async with open_checkpointer(lasting_url, keys=[NEW]) as store:
        async with opened(store, "old") as talk:
            await talk.transcript()
        with pytest.raises(WrongKeyError):
            async with opened(store, "lost"):
                pass
    async with (
        open_checkpointer(lasting_url, keys=[NEW, LOST]) as store,
        opened(store, "lost") as talk,
    ):
        assert lines(await talk.transcript()) == said


async def test_a_dry_run_only_counts(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url, keys=[OLD]) as store:
        await hold(store)
    async with open_checkpointer(lasting_url, keys=[NEW, OLD]) as store:
        looked = [await reencrypt(store, dry_run=True) for _ in range(2)]
        renewed = await reencrypt(store)
    assert looked[0] == looked[1]
    assert looked[0].done == {}
    assert looked[0].left == {name_of(OLD): sum(renewed.done.values())}


async def test_what_another_program_wrote_in_clear_stays_so(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as store:
        await hold(store)
    builder = StateGraph(MessagesState)
    builder.add_node("answer", lambda _: {"messages": AIMessage("Theirs.")})
    builder.add_edge(START, "answer")
    theirs: RunnableConfig = {"configurable": {"thread_id": "theirs"}}
    async with stock_saver(lasting_url) as saver:
        await builder.compile(checkpointer=saver).ainvoke({"messages": []}, theirs)
        before = [saved async for saved in saver.alist(theirs)]

    async with open_checkpointer(lasting_url, keys=[NEW]) as store:
        assert (await reencrypt(store)).left == {}

    async with stock_saver(lasting_url) as saver:
        assert [saved async for saved in saver.alist(theirs)] == before


def stock_saver(url: str) -> AbstractAsyncContextManager[BaseCheckpointSaver[str]]:
    """Open a database as a program without Cuelight does."""
    if url.startswith("sqlite"):
        return AsyncSqliteSaver.from_conn_string(url.removeprefix("sqlite:///"))
    return AsyncPostgresSaver.from_conn_string(url)


async def test_without_a_key_there_is_nothing_to_encrypt_with(url: str) -> None:
    async with open_checkpointer(url) as store:
        with pytest.raises(EncryptionKeyError, match="cuelight keygen"):
            await reencrypt(store)
