"""Turns commit whole or not at all, in order, and one at a time, in every store."""

from __future__ import annotations

import asyncio
import logging
import operator
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import psycopg
import pytest
from langchain_core.messages import (
    AIMessage,
    AnyMessage,
    BaseMessage,
    HumanMessage,
    RemoveMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple, empty_checkpoint
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.constants import END, START
from langgraph.graph import StateGraph
from langgraph.graph.message import add_messages
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Send
from typing_extensions import TypedDict

from graph.checkpointers import Checkpointer, open_checkpointer
from graph.checkpointers.ids import id_after
from graph.checkpointers.serializer import StrictSerializer
from graph.checkpointers.sqlite import SqliteCheckpointer
from graph.checkpointers.whole_turns import holds_pending_node
from graph.errors import (
    DatabaseUrlError,
    StorageError,
    ThreadBusyError,
    ThreadConflictError,
)

Durability = Literal["sync", "async", "exit"]
DURABILITIES: tuple[Durability, ...] = ("exit", "sync", "async")
Hook = Callable[[], Awaitable[None]]


class State(TypedDict, total=False):
    messages: Annotated[list[AnyMessage], add_messages]
    turns: int
    profile: dict[str, str]


Graph = CompiledStateGraph[State, None, State, State]


async def _nothing() -> None:
    await asyncio.sleep(0)


async def _fail() -> None:
    raise ValueError("the node failed")


async def _wait_for_ever() -> None:
    await asyncio.Event().wait()


def two_steps(
    checkpointer: Checkpointer, *, first: Hook = _nothing, second: Hook = _nothing
) -> Graph:
    """Make a graph that answers a message in two steps, each with something to do before it."""

    async def begin(state: State) -> State:
        await first()
        return {"messages": [AIMessage(f"begun {len(state['messages'])}")]}

    async def finish(state: State) -> State:
        await second()
        return {"messages": [AIMessage("finished")], "turns": state.get("turns", 0) + 1}

    builder = StateGraph(State)
    builder.add_node("begin", begin)
    builder.add_node("finish", finish)
    builder.add_edge(START, "begin")
    builder.add_edge("begin", "finish")
    builder.add_edge("finish", END)
    return builder.compile(checkpointer=checkpointer)


def on(thread_id: str = "t") -> RunnableConfig:
    return {"configurable": {"thread_id": thread_id}}


async def say(graph: Graph, text: str, durability: Durability = "exit", thread: str = "t") -> None:
    await graph.ainvoke({"messages": [HumanMessage(text)]}, on(thread), durability=durability)


async def seen(checkpointer: Checkpointer, thread: str = "t") -> tuple[list[str], int]:
    """Return what a thread says and counts, after a look at every link of its chain."""
    snapshot = await two_steps(checkpointer).aget_state(on(thread))
    assert snapshot.next == ()
    chain = [saved async for saved in checkpointer.achain(thread)]
    assert all(saved.pending_writes == [] for saved in chain)
    parents = [saved.parent_config for saved in chain]
    assert parents == [*(saved.config for saved in chain[1:]), None][: len(chain)]
    turns = [saved.checkpoint["channel_values"].get("turns", 0) for saved in chain]
    assert turns == list(range(len(chain), 0, -1))
    texts = [str(message.text) for message in snapshot.values.get("messages", [])]
    return texts, snapshot.values.get("turns", 0)


WHOLE_TURN = (["one", "begun 1", "finished"], 1)


@pytest.fixture
async def checkpointer(url: str) -> AsyncIterator[Checkpointer]:
    async with open_checkpointer(url) as opened:
        yield opened


def rows(url: str) -> dict[str, int]:
    """Count the rows of every table, as another program sees them."""
    tables = ["checkpoints", "cuelight_profiles"]
    counts: dict[str, int] = {}
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        for table in [*tables, "writes"]:
            (counts[table],) = connection.execute(_count(table)).fetchone()
        connection.close()
        return counts
    with psycopg.connect(url) as server:
        for table in [*tables, "checkpoint_writes", "checkpoint_blobs"]:
            row = server.execute(_count(table)).fetchone()
            counts[table] = row[0] if row else -1
    return counts


def _count(table: str) -> str:
    return f"SELECT count(*) FROM {table}"  # noqa: S608


@pytest.mark.parametrize("durability", DURABILITIES)
async def test_a_turn_that_ends_is_one_checkpoint(
    checkpointer: Checkpointer, durability: Durability
) -> None:
    graph = two_steps(checkpointer)
    await say(graph, "one", durability)
    assert await seen(checkpointer) == WHOLE_TURN
    await say(graph, "two", durability)
    texts, turns = await seen(checkpointer)
    assert texts == ["one", "begun 1", "finished", "two", "begun 4", "finished"]
    assert turns == 2
    assert len([saved async for saved in checkpointer.alist(on())]) == 2


@pytest.mark.parametrize("durability", DURABILITIES)
@pytest.mark.parametrize("step", ["first", "second"])
async def test_a_node_that_fails_leaves_the_thread_as_it_was(
    checkpointer: Checkpointer, step: str, durability: Durability
) -> None:
    failing = two_steps(checkpointer, **{step: _fail})
    with pytest.raises(ValueError, match="the node failed"):
        await say(failing, "lost", durability)
    assert await seen(checkpointer) == ([], 0)
    await say(two_steps(checkpointer), "one", durability)
    with pytest.raises(ValueError, match="the node failed"):
        await say(failing, "lost", durability)
    assert await seen(checkpointer) == WHOLE_TURN


@pytest.mark.parametrize("durability", DURABILITIES)
@pytest.mark.parametrize("step", ["first", "second"])
async def test_a_turn_cancelled_in_a_node_can_be_sent_again(
    checkpointer: Checkpointer, step: str, durability: Durability
) -> None:
    reached = asyncio.Event()

    async def wait() -> None:
        reached.set()
        await _wait_for_ever()

    task = asyncio.create_task(say(two_steps(checkpointer, **{step: wait}), "one", durability))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await seen(checkpointer) == ([], 0)
    await say(two_steps(checkpointer), "one", durability)
    assert await seen(checkpointer) == WHOLE_TURN


@pytest.mark.parametrize("durability", DURABILITIES)
async def test_a_turn_cancelled_anywhere_is_there_whole_or_not_at_all(
    checkpointer: Checkpointer, durability: Durability
) -> None:
    graph = two_steps(checkpointer)
    turns, outcomes, delay = 0, Counter[bool](), 0
    while True:
        before = await seen(checkpointer)
        async with checkpointer.turn_lock("t"):
            task = asyncio.create_task(say(graph, f"message {delay}", durability))
            for _ in range(delay):
                await asyncio.sleep(0)
            cancelled = task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        after = await seen(checkpointer)
        assert after[1] in {turns, turns + 1}
        if after[1] == turns:
            assert after == before
        else:
            assert after[0][:-3] == before[0]
            assert after[0][-3] == f"message {delay}"
        outcomes[after[1] > turns] += 1
        turns = after[1]
        if not cancelled:
            break
        delay += 1
        if turns > 4:
            await checkpointer.adelete_thread("t")
            turns = 0
    assert outcomes[False] > 10
    assert outcomes[True] > 0


@pytest.mark.parametrize("durability", DURABILITIES)
async def test_what_an_early_step_changed_is_stored_with_the_turn(
    checkpointer: Checkpointer, durability: Durability
) -> None:
    profile = {"name": "coach", "digest": "d"}
    values: State = {"messages": [HumanMessage("one")], "profile": profile}
    await two_steps(checkpointer).ainvoke(values, on(), durability=durability)
    assert (await two_steps(checkpointer).aget_state(on())).values["profile"] == profile
    assert await seen(checkpointer) == WHOLE_TURN


async def test_a_cancelled_save_is_decided_when_the_caller_hears_of_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/t.db"
    async with open_checkpointer(url) as checkpointer:
        outcomes: set[bool] = set()
        for delay in range(6):
            before = rows(url)
            config: RunnableConfig = {
                "configurable": {"thread_id": f"{delay}", "checkpoint_ns": ""},
            }
            large = {**empty_checkpoint(), "channel_values": {"note": "long " * 2_000_000}}
            save = checkpointer.aput(config, large, {"source": "loop", "step": 1}, {})  # type: ignore[arg-type]
            task = asyncio.create_task(save)
            for _ in range(delay):
                await asyncio.sleep(0)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            decided = rows(url)
            await asyncio.sleep(0.1)
            assert rows(url) == decided
            outcomes.add(decided != before)
        assert outcomes == {False, True}


@pytest.mark.timeout(300)
async def test_a_call_cancelled_anywhere_leaves_nothing_half_done(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as checkpointer:
        await say(two_steps(checkpointer), "one")
        saved = await checkpointer.aget_tuple(on())
        assert saved is not None

        async def begin_and_delete(thread: str) -> None:
            await _begin(checkpointer, thread, thread)
            await checkpointer.aput(
                {"configurable": {"thread_id": thread, "checkpoint_ns": ""}},
                {**saved.checkpoint, "id": id_after("ff" + saved.checkpoint["id"][2:])},
                {"source": "update", "step": 1},
                saved.checkpoint["channel_versions"],
            )
            assert len(await checkpointer.athreads()) == 2
            assert await checkpointer.adelete_thread(thread)

        cancelled, delay = True, 0
        while cancelled:
            task = asyncio.create_task(begin_and_delete(f"thread {delay}"))
            for _ in range(delay):
                await asyncio.sleep(0)
            cancelled = task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            # Another process sees what is committed, and is not kept from writing.
            async with open_checkpointer(lasting_url) as other:
                await other.astore_profile(f"other {delay}", "coach", "body")
                threads = {
                    listed.config["configurable"]["thread_id"]: listed.checkpoint
                    for listed in await other.athreads()
                }
                for thread, checkpoint in threads.items():
                    if thread != "t":
                        assert checkpoint["channel_values"]["turns"] == 1
                        assert await other.adelete_thread(thread)
            assert await seen(checkpointer) == WHOLE_TURN
            delay += 1
        assert delay > 20
        left = rows(lasting_url)
        assert left["checkpoints"] == 1
        assert left.get("checkpoint_blobs", 1) == 1


@pytest.mark.parametrize("durability", DURABILITIES)
async def test_a_checkpointer_that_fails_at_any_call_leaves_the_thread_as_it_was(
    url: str, durability: Durability
) -> None:
    async with open_checkpointer(url) as checkpointer:
        graph = two_steps(checkpointer)
        await say(graph, "one", durability)
        for failing_call in range(20):
            calls = _fail_at(checkpointer, failing_call)
            try:
                await say(graph, "two", durability)
            except StorageError:
                _mend(checkpointer)
                assert await seen(checkpointer) == WHOLE_TURN
            else:
                _mend(checkpointer)
                break
        assert len(calls) == failing_call > 1
        assert (await seen(checkpointer))[1] == 2


_CALLS = ("aget_tuple", "aput")


def _fail_at(checkpointer: Checkpointer, number: int) -> list[str]:
    calls: list[str] = []

    def failing(name: str) -> Callable[..., Awaitable[Any]]:
        real = getattr(type(checkpointer), name)

        async def call(*args: Any, **kwargs: Any) -> Any:
            calls.append(name)
            if len(calls) == number + 1:
                raise StorageError("being tested", "as it should")
            return await real(checkpointer, *args, **kwargs)

        return call

    for name in _CALLS:
        setattr(checkpointer, name, failing(name))
    return calls


def _mend(checkpointer: Checkpointer) -> None:
    for name in _CALLS:
        delattr(checkpointer, name)


async def test_a_subgraph_commits_with_the_graph_around_it(url: str) -> None:
    async with open_checkpointer(url) as checkpointer:
        inner = StateGraph(State)
        inner.add_node("answer", lambda _: {"messages": [AIMessage("inside")]})
        inner.add_edge(START, "answer")
        compiled = inner.compile()

        async def outer(state: State) -> State:
            result = await compiled.ainvoke(state)
            if result["messages"][0].text == "lost":
                await _fail()
            return {"messages": [result["messages"][-1]], "turns": 1}

        builder = StateGraph(State)
        builder.add_node("outer", outer)
        builder.add_edge(START, "outer")
        graph = builder.compile(checkpointer=checkpointer)
        with pytest.raises(ValueError, match="the node failed"):
            await say(graph, "lost", "sync")
        assert [saved async for saved in checkpointer.alist(on())] == []
        await say(graph, "one", "sync")
        assert await seen(checkpointer) == (["one", "inside"], 1)
        assert len([saved async for saved in checkpointer.alist(on())]) == 1


async def _snapshots(graph: Any, values: Any) -> list[tuple[bool, bool]]:
    with suppress(ValueError):
        await graph.ainvoke(values, on(), durability="sync")
    history = [snapshot async for snapshot in graph.aget_state_history(on())]
    saved = {
        item.config["configurable"]["checkpoint_id"]: item.checkpoint["channel_values"]
        async for item in graph.checkpointer.alist(on())
    }
    return [
        (
            bool(snapshot.next),
            holds_pending_node(saved[snapshot.config["configurable"]["checkpoint_id"]]),
        )
        for snapshot in history
    ]


class Lists(TypedDict, total=False):
    items: Annotated[list[str], operator.add]


def _shapes() -> Iterator[Any]:
    def add(state: Lists) -> Lists:
        return {"items": ["x"]}

    def fail(state: Lists) -> Lists:
        raise ValueError("the node failed")

    for last in (add, fail):
        straight = StateGraph(Lists)
        straight.add_sequence([("a", add), ("b", last)])
        straight.add_edge(START, "a")
        yield pytest.param(straight, id=f"in a row, {last.__name__}")

        routed = StateGraph(Lists)
        routed.add_node("a", add)
        routed.add_node("b", last)
        routed.add_conditional_edges(START, lambda _: "a", ["a", "b"])
        routed.add_conditional_edges("a", lambda _: "b", ["b", END])
        yield pytest.param(routed, id=f"routed, {last.__name__}")

        joined = StateGraph(Lists)
        for name in ("a", "b", "slow"):
            joined.add_node(name, add)
        joined.add_node("c", last)
        joined.add_edge(START, "a")
        joined.add_edge(START, "b")
        joined.add_edge("b", "slow")
        joined.add_edge(["a", "slow"], "c")
        yield pytest.param(joined, id=f"joined, {last.__name__}")

        sent = StateGraph(Lists)
        sent.add_node("a", add)
        sent.add_node("b", last)
        sent.add_edge(START, "a")
        sent.add_conditional_edges("a", lambda _: [Send("b", {}), Send("b", {})], ["b"])
        yield pytest.param(sent, id=f"sent, {last.__name__}")

    unrouted = StateGraph(Lists)
    unrouted.add_node("a", add)
    unrouted.add_conditional_edges(START, fail, ["a"])
    yield pytest.param(unrouted, id="no route")


@pytest.mark.parametrize("builder", [*_shapes()])
async def test_langgraph_names_what_is_to_run_as_this_checkpointer_reads_it(
    builder: StateGraph[Any],
) -> None:
    """If this fails after an update of LangGraph, half turns are stored, or whole ones lost."""
    inputs: list[Lists] = [{"items": ["x"]}, {"items": []}]
    for values in inputs:
        pairs = await _snapshots(builder.compile(checkpointer=InMemorySaver()), values)
        assert len(pairs) >= 1
        for is_pending, reads_as_pending in pairs:
            assert reads_as_pending is is_pending


async def test_an_update_leads_on_and_undo_makes_a_branch(checkpointer: Checkpointer) -> None:
    graph = two_steps(checkpointer)
    await say(graph, "one")
    first = (await graph.aget_state(on())).config
    await say(graph, "two")
    await graph.aupdate_state(first, None)
    assert (await graph.aget_state(on())).values["turns"] == 1
    await say(graph, "three")
    turns = [
        saved.checkpoint["channel_values"]["turns"] async for saved in checkpointer.achain("t")
    ]
    assert turns == [2, 1, 1]
    last = await graph.aget_state(on())
    assert [m.text for m in last.values["messages"]][::3] == ["one", "three"]


async def test_an_update_with_a_node_to_run_is_kept_and_can_be_run(
    checkpointer: Checkpointer,
) -> None:
    graph = two_steps(checkpointer)
    await say(graph, "one")
    await graph.aupdate_state(on(), {"messages": [AIMessage("begun anew")]}, as_node="begin")
    assert (await graph.aget_state(on())).next == ("finish",)
    failing = two_steps(checkpointer, second=_fail)
    with pytest.raises(ValueError, match="the node failed"):
        await failing.ainvoke(None, on(), durability="exit")
    assert (await graph.aget_state(on())).next == ("finish",)
    await graph.ainvoke(None, on(), durability="exit")
    state = await graph.aget_state(on())
    assert (state.next, state.values["turns"]) == ((), 2)
    assert len([saved async for saved in checkpointer.achain("t")]) == 3


async def test_a_thread_can_be_changed_while_its_history_is_read(
    checkpointer: Checkpointer,
) -> None:
    graph = two_steps(checkpointer)
    await say(graph, "one")
    async with asyncio.timeout(10):
        async for snapshot in graph.aget_state_history(on()):
            await graph.aupdate_state(snapshot.config, {"turns": 5})
        async for _ in checkpointer.achain("t"):
            await graph.aupdate_state(on(), {"turns": 6})
            break
    assert (await graph.aget_state(on())).values["turns"] == 6


async def test_a_run_that_changes_nothing_stores_nothing(checkpointer: Checkpointer) -> None:
    graph = two_steps(checkpointer)
    await say(graph, "one")
    await graph.ainvoke(None, on(), durability="exit")
    assert await seen(checkpointer) == WHOLE_TURN


async def test_history_can_be_filtered_limited_and_read_from_a_point(
    checkpointer: Checkpointer,
) -> None:
    graph = two_steps(checkpointer)
    for text in ("one", "two", "three"):
        await say(graph, text)
    ids = [_id(saved) async for saved in checkpointer.alist(on())]
    assert ids == sorted(ids, reverse=True)
    assert [_id(saved) async for saved in checkpointer.alist(on(), limit=2)] == ids[:2]
    before: RunnableConfig = {"configurable": {"thread_id": "t", "checkpoint_id": ids[1]}}
    assert [_id(saved) async for saved in checkpointer.alist(on(), before=before)] == ids[2:]
    found = checkpointer.alist(on(), filter={"source": "update"})
    assert [saved async for saved in found] == []


def _id(saved: CheckpointTuple) -> str:
    return str(saved.config["configurable"]["checkpoint_id"])


async def test_an_unknown_thread_is_empty(checkpointer: Checkpointer) -> None:
    assert await checkpointer.aget_tuple(on("nobody")) is None
    assert [saved async for saved in checkpointer.achain("nobody")] == []
    assert await checkpointer.athreads() == []
    assert await checkpointer.adelete_thread("nobody") is False


async def test_threads_are_listed_by_their_last_change(checkpointer: Checkpointer) -> None:
    graph = two_steps(checkpointer)
    for thread in ("a", "b", "c", "a"):
        await say(graph, "hello", thread=thread)
    listed = await checkpointer.athreads()
    assert [saved.config["configurable"]["thread_id"] for saved in listed] == ["a", "c", "b"]
    assert [saved.checkpoint["channel_values"]["turns"] for saved in listed] == [2, 1, 1]
    assert len(await checkpointer.athreads(limit=2)) == 2
    assert len(await checkpointer.athreads(limit=None)) == 3


@pytest.mark.parametrize("durability", DURABILITIES)
@pytest.mark.parametrize("turns_before", [0, 1])
async def test_of_two_turns_at_once_without_a_lock_the_second_is_refused(
    checkpointer: Checkpointer, turns_before: int, durability: Durability
) -> None:
    both, go_on = asyncio.Barrier(2), asyncio.Event()
    for _ in range(turns_before):
        await say(two_steps(checkpointer), "one")

    async def meet() -> None:
        await both.wait()

    async def meet_and_wait() -> None:
        await both.wait()
        await go_on.wait()

    async def quick() -> None:
        await say(two_steps(checkpointer, first=meet), "quick", durability)
        go_on.set()

    slow = asyncio.create_task(
        say(two_steps(checkpointer, first=meet_and_wait), "slow", durability)
    )
    await quick()
    with pytest.raises(ThreadConflictError, match="'t' was changed by another process"):
        await slow
    texts, turns = await seen(checkpointer)
    assert turns == turns_before + 1
    assert texts[-3] == "quick"


async def test_of_many_writers_at_the_same_moment_one_wins(lasting_url: str) -> None:
    writers = 8
    async with (
        open_checkpointer(lasting_url) as one,
        open_checkpointer(lasting_url) as other,
    ):
        await say(two_steps(one), "one")
        barrier = asyncio.Barrier(writers)

        async def meet() -> None:
            await barrier.wait()

        results = await asyncio.gather(
            *(say(two_steps([one, other][n % 2], second=meet), f"{n}") for n in range(writers)),
            return_exceptions=True,
        )
        refused = [result for result in results if isinstance(result, ThreadConflictError)]
        assert len(refused) == writers - 1
        assert (await seen(one))[1] == 2


async def test_a_turn_on_a_thread_that_was_deleted_meanwhile_is_refused(
    checkpointer: Checkpointer,
) -> None:
    await say(two_steps(checkpointer), "one")

    async def delete() -> None:
        assert await checkpointer.adelete_thread("t") is True

    with pytest.raises(ThreadConflictError, match="was changed"):
        await say(two_steps(checkpointer, second=delete), "two")
    assert await seen(checkpointer) == ([], 0)


async def test_the_same_checkpoint_twice_is_no_conflict(checkpointer: Checkpointer) -> None:
    await say(two_steps(checkpointer), "one")
    saved = await checkpointer.aget_tuple(on())
    assert saved is not None
    config: RunnableConfig = {"configurable": {"thread_id": "t", "checkpoint_ns": ""}}
    for repeated in (config, config, saved.config):
        await checkpointer.aput(repeated, saved.checkpoint, {"source": "loop", "step": 1}, {})
    assert await seen(checkpointer) == WHOLE_TURN


@pytest.mark.parametrize("durability", DURABILITIES)
async def test_a_process_whose_clock_is_behind_loses_no_turn(
    checkpointer: Checkpointer, durability: Durability
) -> None:
    graph = two_steps(checkpointer)
    await say(graph, "one")
    ahead = await checkpointer.aget_tuple(on())
    assert ahead is not None
    from_the_future = "ffffff00" + ahead.checkpoint["id"][8:]
    await checkpointer.aput(
        ahead.config,
        {**ahead.checkpoint, "id": from_the_future},
        {"source": "update", "step": 3},
        {},
    )
    await say(graph, "two", durability)
    await say(graph, "three", durability)
    chain = [saved async for saved in checkpointer.achain("t")]
    assert [c.checkpoint["channel_values"]["turns"] for c in chain] == [3, 2, 1, 1]
    assert [c.checkpoint["id"] for c in chain] == [_id(c) for c in chain]
    assert chain[2].checkpoint["id"] == from_the_future
    await graph.aupdate_state(on(), {"turns": 9})
    assert (await graph.aget_state(on())).values["turns"] == 9


@pytest.mark.parametrize(
    "newest",
    [
        "1f0c8a3e-7b2c-6000-8000-000000000000",
        "1f0c8a3e-7b2c-6fff-bfff-ffffffffffff",
        "1f0c8a3e-ffff-6fff-bfff-ffffffffffff",
        "0c62ca34-ac19-445d-bbb0-5b4984975b2a",
    ],
)
def test_the_id_after_another_one_sorts_after_it(newest: str) -> None:
    following = id_after(newest)
    assert following > newest
    assert following[14] == newest[14]
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", following)


async def test_delta_channels_are_refused_rather_than_emptied(checkpointer: Checkpointer) -> None:
    with pytest.raises(NotImplementedError, match="DeltaChannel"):
        await checkpointer.aput(
            {"configurable": {"thread_id": "t", "checkpoint_ns": ""}},
            empty_checkpoint(),
            {"source": "loop", "step": 1, "counters_since_delta_snapshot": {"items": (1, 1)}},
            {},
        )


async def test_threads_outlive_the_checkpointer(lasting_url: str) -> None:
    for turn in range(3):
        async with open_checkpointer(lasting_url) as checkpointer:
            assert (await seen(checkpointer))[1] == turn
            await say(two_steps(checkpointer), "again")


async def test_messages_come_back_as_they_were_and_without_a_warning(
    checkpointer: Checkpointer, caplog: pytest.LogCaptureFixture
) -> None:
    messages: list[BaseMessage] = [
        SystemMessage("be brief", id="0"),
        HumanMessage("hi \N{WAVING HAND SIGN} \0", id="1"),
        AIMessage(
            "yes",
            id="2",
            additional_kwargs={"signals": [{"name": "a", "payload": {"n": 1.5, "ok": None}}]},
            usage_metadata={"input_tokens": 1, "output_tokens": 2, "total_tokens": 3},
            tool_calls=[{"name": "look", "args": {"at": "it"}, "id": "c"}],
        ),
        ToolMessage("seen", tool_call_id="c", id="3"),
        RemoveMessage("4"),
    ]
    checkpoint = {
        **empty_checkpoint(),
        "channel_values": {"messages": messages, "note": "a\0b", "far": float("inf"), "n": 2**40},
        "channel_versions": {"messages": "1", "note": "1", "far": "1", "n": "1"},
    }
    config: RunnableConfig = {"configurable": {"thread_id": "t", "checkpoint_ns": ""}}
    with caplog.at_level(logging.WARNING):
        await checkpointer.aput(
            config,
            checkpoint,  # type: ignore[arg-type]
            {"source": "loop", "step": 1},
            checkpoint["channel_versions"],  # type: ignore[arg-type]
        )
        saved = await checkpointer.aget_tuple(on())
    assert saved is not None
    assert saved.checkpoint["channel_values"] == checkpoint["channel_values"]
    assert caplog.records == []


@dataclass
class Foreign:
    made: str = "by whoever can write to the database"


async def test_no_class_of_a_stored_name_is_made(checkpointer: Checkpointer) -> None:
    stored = JsonPlusSerializer().dumps_typed(Foreign())
    assert not isinstance(checkpointer.serde.loads_typed(stored), Foreign)


async def test_a_profile_is_stored_once_and_found_by_its_digest(
    checkpointer: Checkpointer,
) -> None:
    assert await checkpointer.aload_profile("d1") is None
    await checkpointer.astore_profile("d1", "coach", "first body")
    await checkpointer.astore_profile("d1", "coach", "second body")
    assert await checkpointer.aload_profile("d1") == "first body"


async def test_profiles_are_found_by_what_their_digests_begin_with(
    checkpointer: Checkpointer,
) -> None:
    for digest in ("abc1", "abd2", "abc3", "a%c4"):
        await checkpointer.astore_profile(digest, "coach", "body")
    assert await checkpointer.adigests("abc") == ["abc1", "abc3"]
    assert await checkpointer.adigests("abd2") == ["abd2"]
    assert await checkpointer.adigests("a%") == ["a%c4"]
    assert await checkpointer.adigests("bc") == []


async def _begin(checkpointer: Checkpointer, thread: str, digest: str) -> None:
    await checkpointer.astore_profile(digest, "coach", f"body of {digest}")
    profile = {"name": "coach", "digest": digest}
    graph = two_steps(checkpointer)
    values: State = {"messages": [HumanMessage("a secret")], "profile": profile}
    await graph.ainvoke(values, on(thread), durability="exit")


async def test_deleting_a_thread_leaves_no_row_of_it(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as checkpointer:
        await _begin(checkpointer, "t", "d1")
        await _begin(checkpointer, "other", "d2")
        other = {**rows(lasting_url)}
        await say(two_steps(checkpointer), "more")
        child = await checkpointer.aget_tuple(on())
        assert child is not None
        await checkpointer.aput(
            {"configurable": {"thread_id": "t", "checkpoint_ns": "child"}},
            child.checkpoint,
            {"source": "loop", "step": 1},
            child.checkpoint["channel_versions"],
        )
        assert await checkpointer.adelete_thread("t") is True
        assert await checkpointer.adelete_thread("t") is False
        left = rows(lasting_url)
        assert left["checkpoints"] == left["cuelight_profiles"] == 1
        assert left.get("checkpoint_blobs", 0) == other.get("checkpoint_blobs", 0) / 2
        assert await checkpointer.adelete_thread("other") is True
        assert set(rows(lasting_url).values()) == {0}


async def test_a_profile_goes_with_the_last_thread_that_needs_it(
    checkpointer: Checkpointer,
) -> None:
    for thread in ("a", "b"):
        await _begin(checkpointer, thread, "d")
    await checkpointer.adelete_thread("a")
    assert await checkpointer.aload_profile("d") == "body of d"
    await checkpointer.adelete_thread("b")
    assert await checkpointer.aload_profile("d") is None


async def test_a_profile_deleted_during_a_first_turn_is_there_when_the_turn_is(
    checkpointer: Checkpointer,
) -> None:
    await _begin(checkpointer, "old", "d")
    await checkpointer.astore_profile("d", "coach", "body of d")

    async def delete() -> None:
        await checkpointer.adelete_thread("old")
        assert await checkpointer.aload_profile("d") is None

    graph = two_steps(checkpointer, second=delete)
    values: State = {"messages": [], "profile": {"name": "coach", "digest": "d"}}
    await graph.ainvoke(values, on("new"), durability="exit")
    assert await checkpointer.aload_profile("d") == "body of d"


async def test_a_deleted_thread_leaves_no_word_in_the_file(tmp_path: Path) -> None:
    async with open_checkpointer(f"sqlite:///{tmp_path}/t.db") as checkpointer:
        await _begin(checkpointer, "t", "d1")
        await checkpointer.adelete_thread("t")
    assert b"a secret" not in (tmp_path / "t.db").read_bytes()


async def test_a_thread_that_is_busy_is_refused_at_once(checkpointer: Checkpointer) -> None:
    async with checkpointer.turn_lock("t"), checkpointer.turn_lock("another"):
        with pytest.raises(ThreadBusyError, match="on thread 't' in this process"):
            async with checkpointer.turn_lock("t"):
                pass
    async with checkpointer.turn_lock("t"):
        pass


async def test_whether_a_turn_runs_is_known_to_all(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as one, open_checkpointer(lasting_url) as other:
        assert not await other.turn_runs("t")
        async with one.turn_lock("t"):
            assert await one.turn_runs("t")
            assert await other.turn_runs("t")
            assert await one.holds_lock("t")
            assert not await other.turn_runs("another")
        assert not await one.turn_runs("t")
        assert not await one.holds_lock("t")


async def test_to_ask_whether_a_turn_runs_makes_no_file(tmp_path: Path) -> None:
    async with open_checkpointer(f"sqlite:///{tmp_path}/t.db") as checkpointer:
        assert not await checkpointer.turn_runs("t")
        assert not (tmp_path / "t.db-locks").exists()


async def test_two_checkpointers_of_a_process_exclude_each_other(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as one:
        async with open_checkpointer(lasting_url) as other:
            where = "this process" if lasting_url.startswith("sqlite") else "another process"
            async with one.turn_lock("t"):
                with pytest.raises(ThreadBusyError, match=where):
                    async with other.turn_lock("t"):
                        pass
            async with other.turn_lock("t"):
                pass
        async with one.turn_lock("t"), open_checkpointer(lasting_url) as third:
            with pytest.raises(ThreadBusyError, match="'t'"):
                async with third.turn_lock("t"):
                    pass


async def test_a_lock_that_is_cancelled_while_it_is_taken_is_free(lasting_url: str) -> None:
    async with (
        open_checkpointer(lasting_url) as one,
        open_checkpointer(lasting_url) as other,
    ):
        for steps in range(60):

            async def hold() -> None:
                async with one.turn_lock("t"):
                    await asyncio.sleep(0)

            task = asyncio.create_task(hold())
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            async with other.turn_lock("t"):
                pass


@asynccontextmanager
async def another_process(what: str, url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run one of the programs at the end of this file, from when it says that it is there."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__, what, url),
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"there\n"
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def test_a_killed_process_leaves_the_thread_as_it_was_and_free(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as checkpointer:
        await say(two_steps(checkpointer), "one")
        async with another_process("turn", lasting_url) as process:
            with pytest.raises(ThreadBusyError, match="on thread 't' in another process"):
                async with checkpointer.turn_lock("t"):
                    pass
            process.send_signal(signal.SIGKILL)
            await process.wait()
            assert await seen(checkpointer) == WHOLE_TURN
            async with await _lock_soon(checkpointer):
                await say(two_steps(checkpointer), "two")
        assert (await seen(checkpointer))[1] == 2


async def _lock_soon(checkpointer: Checkpointer) -> Any:
    """Take the lock; a server needs a moment to see that a client is gone."""
    deadline = time.monotonic() + 2
    while True:
        lock = checkpointer.turn_lock("t")
        try:
            await lock.__aenter__()
        except ThreadBusyError:
            if isinstance(checkpointer, SqliteCheckpointer) or time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.01)
        else:
            return _Leaving(lock)


@dataclass
class _Leaving:
    lock: Any

    async def __aenter__(self) -> None:
        pass

    async def __aexit__(self, *error: object) -> None:
        await self.lock.__aexit__(*error)


async def test_where_only_processes_can_hold_locks_they_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("fcntl.F_OFD_SETLK", raising=False)
    url = f"sqlite:///{tmp_path}/t.db"
    async with open_checkpointer(url) as one, one.turn_lock("t"):
        async with open_checkpointer(url) as other:
            with pytest.raises(ThreadBusyError, match="this process"):
                async with other.turn_lock("t"):
                    pass
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", __name__, "turn", url),
            cwd=Path(__file__).parent.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        _, errors = await process.communicate()
        assert b"ThreadBusyError: A turn is running on thread 't' in another process" in errors


async def test_processes_that_open_a_new_database_at_the_same_moment_all_work(
    lasting_url: str,
) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", __name__, "three turns", lasting_url),
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"there\n"
    outputs = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    assert [output for output, _ in outputs] == [b"done\n"] * 4
    async with open_checkpointer(lasting_url) as checkpointer:
        assert (await seen(checkpointer, "shared"))[1] == 4 * 3


async def test_a_new_file_can_be_opened_many_times_at_once(tmp_path: Path) -> None:
    async def open_and_close(name: str) -> None:
        async with open_checkpointer(f"sqlite:///{tmp_path}/{name}.db"):
            pass

    for number in range(20):
        await asyncio.gather(*(open_and_close(f"{number}") for _ in range(6)))


_FORK = """
import asyncio, os, sys
from graph.checkpointers import open_checkpointer
from graph.errors import ThreadBusyError

async def take_it_in_the_child(locked):
    os.read(locked, 1)
    async with open_checkpointer(sys.argv[1]) as checkpointer:
        async with checkpointer.turn_lock("t"):
            print("taken twice", flush=True)

async def take_it_in_the_parent():
    async with open_checkpointer(sys.argv[1]) as checkpointer:
        locked, lock = os.pipe()
        if not os.fork():
            asyncio._set_running_loop(None)
            try:
                asyncio.run(take_it_in_the_child(locked))
            except ThreadBusyError as exc:
                print(exc, flush=True)
            os._exit(0)
        async with checkpointer.turn_lock("t"):
            os.write(lock, b"!")
            os.wait()

asyncio.run(take_it_in_the_parent())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
async def test_a_forked_child_does_not_share_its_parents_locks(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _FORK, f"sqlite:///{tmp_path}/t.db"),
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
    )
    output, _ = await process.communicate()
    assert b"on thread 't' in another process" in output


async def test_a_full_disk_leaves_the_thread_as_it_was_and_the_checkpointer_usable(
    tmp_path: Path,
) -> None:
    async with open_checkpointer(f"sqlite:///{tmp_path}/t.db") as checkpointer:
        assert isinstance(checkpointer, SqliteCheckpointer)
        graph = two_steps(checkpointer)
        await say(graph, "one")
        ((pages,),) = await checkpointer.conn.execute_fetchall("PRAGMA page_count")
        await checkpointer.conn.execute_fetchall(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageError, match="saving the turn: database or disk is full"):
            await say(graph, "two " * 20_000)
        with pytest.raises(StorageError, match="saving the profile: database or disk is full"):
            await checkpointer.astore_profile("d", "coach", "long " * 20_000)
        assert await seen(checkpointer) == WHOLE_TURN
        await checkpointer.conn.execute_fetchall("PRAGMA max_page_count = 1000000")
        await say(graph, "two")
        assert (await seen(checkpointer))[1] == 2


async def test_a_full_disk_in_a_first_turn_leaves_no_transaction_open(tmp_path: Path) -> None:
    async with open_checkpointer(f"sqlite:///{tmp_path}/t.db") as checkpointer:
        assert isinstance(checkpointer, SqliteCheckpointer)
        await checkpointer.astore_profile("d", "coach", "body")
        ((pages,),) = await checkpointer.conn.execute_fetchall("PRAGMA page_count")
        await checkpointer.conn.execute_fetchall(f"PRAGMA max_page_count = {pages}")
        values: State = {
            "messages": [HumanMessage("long " * 20_000)],
            "profile": {"name": "coach", "digest": "d"},
        }
        with pytest.raises(StorageError, match="database or disk is full"):
            await two_steps(checkpointer).ainvoke(values, on(), durability="exit")
        assert not checkpointer.conn.in_transaction
        assert await seen(checkpointer) == ([], 0)


async def test_a_server_that_has_ended_all_sessions_is_asked_over_new_ones(
    postgres_url: str,
) -> None:
    async with open_checkpointer(postgres_url) as checkpointer:
        graph = two_steps(checkpointer)
        await say(graph, "one")
        async with checkpointer.turn_lock("t"):
            with psycopg.connect(postgres_url, autocommit=True) as server:
                server.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            await say(graph, "two")
        async with checkpointer.turn_lock("t"):
            pass
        assert (await seen(checkpointer))[1] == 2


async def test_a_server_that_is_down_is_an_error_without_the_password() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        url = f"postgresql://me:s3cret@127.0.0.1:{port}/db"
        expected = rf"connecting to PostgreSQL \(host=127.0.0.1 port={port} dbname=db\): .*refused"
        with pytest.raises(StorageError, match=expected) as failure:
            async with open_checkpointer(url):
                pass
    assert "s3cret" not in str(failure.value)


async def test_a_server_that_never_answers_is_an_error_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        url = f"postgresql://me@127.0.0.1:{port}/db?connect_timeout=2"
        start = time.monotonic()
        with pytest.raises(StorageError, match="connecting to PostgreSQL"):
            async with open_checkpointer(url):
                pass
    assert time.monotonic() - start < 10


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, but long enough to be looked at as one. " * 100)
    with pytest.raises(StorageError, match=r"opening '.*notes.txt': file is not a database. Name"):
        async with open_checkpointer(f"sqlite:///{file}"):
            pass


async def test_a_folder_and_a_place_without_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="it is a folder"):
        async with open_checkpointer(f"sqlite:///{tmp_path}"):
            pass
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"opening .* Name a database file"):
        async with open_checkpointer(f"sqlite:///{tmp_path}/file/threads.db"):
            pass


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    async with open_checkpointer(f"sqlite:///{tmp_path}/a/b/threads.db"):
        pass
    assert (tmp_path / "a/b/threads.db").is_file()


async def test_relative_paths_and_the_home_folder_are_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    async with open_checkpointer("sqlite:///here.db"), open_checkpointer("sqlite:///~/there.db"):
        pass
    assert (tmp_path / "here.db").is_file()
    assert (tmp_path / "home/there.db").is_file()


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("sqlite://threads.db", "three slashes"),
        ("sqlite:threads.db", "three slashes"),
        ("sqlite:///", "names no file"),
        ("sqlite:///:memory:", "by memory:"),
        ("sqlite:///t.db?mode=ro", "options"),
        ("mysql://me:s3cret@host/db", "no database goes by"),
        ("threads.db", "no database goes by"),
        ("", "no database goes by"),
        ("memory:threads", "no database goes by"),
        ("postgresql://me:s3cret@[host/db", "cannot read it"),
        ("postgresql://host/db?password=s3cret&nonsense=1", "cannot read it"),
    ],
)
async def test_an_address_that_cannot_be_used_is_refused(url: str, problem: str) -> None:
    with pytest.raises(DatabaseUrlError, match=problem) as failure:
        async with open_checkpointer(url):
            pass
    assert "s3cret" not in str(failure.value) + failure.value.url
    assert failure.value.__cause__ is None


async def test_both_spellings_of_memory_are_understood() -> None:
    async with open_checkpointer("memory:") as one, open_checkpointer("memory://") as other:
        await say(two_steps(one), "one")
        assert await other.athreads() == []


async def test_postgres_without_its_extra_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "graph.checkpointers.postgres", None)
    with pytest.raises(DatabaseUrlError, match=re.escape('pip install "cuelight[postgres]"')):
        async with open_checkpointer("postgresql://host/db"):
            pass


def test_importing_the_package_imports_no_driver() -> None:
    code = (
        "import sys, graph.checkpointers; print(sorted({'psycopg', 'aiosqlite'} & {*sys.modules}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "[]\n"


async def _turn(url: str) -> None:
    async def wait() -> None:
        print("there", flush=True)  # noqa: T201
        await _wait_for_ever()

    async with open_checkpointer(url) as checkpointer, checkpointer.turn_lock("t"):
        await say(two_steps(checkpointer, second=wait), "lost")


async def _three_turns(url: str) -> None:
    print("there", flush=True)  # noqa: T201
    sys.stdin.readline()
    async with open_checkpointer(url) as checkpointer:
        turns = 0
        while turns < 3:
            try:
                async with checkpointer.turn_lock("shared"):
                    await say(two_steps(checkpointer), "hello", thread="shared")
                turns += 1
            except ThreadBusyError:
                await asyncio.sleep(0.01)
    print("done", flush=True)  # noqa: T201


if __name__ == "__main__":
    programs = {"turn": _turn, "three turns": _three_turns}
    asyncio.run(programs[sys.argv[1]](sys.argv[2]))


def test_a_message_that_is_changed_in_place_is_read_as_it_was_stored() -> None:
    serializer = StrictSerializer()
    stored = serializer.dumps_typed([HumanMessage("as stored", id="1")])

    serializer.loads_typed(stored)[0].content = "changed"

    assert serializer.loads_typed(stored)[0].content == "as stored"


def test_no_deleted_message_is_kept_in_memory() -> None:
    serializer = StrictSerializer()
    stored = serializer.dumps_typed([HumanMessage("a secret", id="1")])
    first = serializer.loads_typed(stored)
    assert serializer.loads_typed(stored) == first

    serializer.forget()

    assert "a secret" not in repr(vars(serializer))


async def test_who_does_not_wait_for_an_answer_any_more_costs_no_lock_and_no_connection(
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_checkpointer(postgres_url) as store, store.turn_lock("held"):

        async def cut_short(work: Coroutine[Any, Any, Any], steps: int) -> None:
            task = asyncio.create_task(work)
            for _ in range(steps):
                await asyncio.sleep(0)
            while not task.done():  # as anyio does
                task.cancel()
                await asyncio.sleep(0)

        for steps in range(40):
            await cut_short(store.turn_runs("other"), steps)
            await cut_short(store.records.read("SELECT pg_sleep(0.001)"), steps)
        assert await store.holds_lock("held")
        assert await store.records.read("SELECT 1") == [(1,)]
    assert caplog.messages == []
