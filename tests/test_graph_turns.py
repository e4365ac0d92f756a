"""Who has the floor, and that a turn is had whole or not at all, however it ends."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from graph import Checkpointer, Conversation, open_checkpointer
from graph.errors import StorageError, ThreadBusyError
from nodes.context import Context
from profiles import PhaseProfile
from tests.conversations import Chat, heard, lines, make_profile, messages_of, say, shown
from tests.scripted import Say, ScriptedModel, hanging, plays, signalling

Shown = list[tuple[str, str]]

TWO = make_profile({"a": "human", "b": "ai"}, "a go b")


@pytest.fixture
async def store() -> AsyncIterator[Checkpointer]:
    async with open_checkpointer("memory:") as checkpointer:
        yield checkpointer


def talking(authority: str) -> PhaseProfile:
    return make_profile({"a": {"authority": authority}})


def opened(profile: PhaseProfile, store: str | Checkpointer, model: ScriptedModel) -> Any:
    context = Context(model=model, attempts=1, timeout=20)
    return Conversation.open(profile, store=store, thread_id="t", context=context)


def slowly(text: str) -> Say:
    return Say(chunks=[text], delay=0.15)


async def test_the_ais_authority_refuses_a_message_during_a_turn(store: Checkpointer) -> None:
    model = plays(slowly("A."), "B.")
    async with opened(talking("ai"), store, model) as talk:
        first = asyncio.create_task(say(talk, "one"))
        await model.until_asked()
        assert await say(talk, "two") == [("error", "turn_running")]
        assert await first == [("token", "A."), ("done", "")]
        assert await say(talk, "two") == [("token", "B."), ("done", "")]
        assert lines(await talk.transcript()) == ["> one", "A.", "> two", "B."]


async def test_by_default_messages_wait_in_order(store: Checkpointer) -> None:
    model = plays(slowly("A."))
    async with opened(talking("default"), store, model) as talk:
        tasks = []
        for number in range(5):
            tasks.append(asyncio.create_task(say(talk, str(number))))
            await asyncio.sleep(0)
        assert await asyncio.gather(*tasks) == [[("token", "A."), ("done", "")]] * 5
        assert [line for line in lines(await talk.transcript()) if line != "A."] == [
            f"> {number}" for number in range(5)
        ]


async def test_the_humans_authority_cancels_the_turn_and_answers_both_messages(
    store: Checkpointer,
) -> None:
    model = plays(hanging("I was"), "Both.")
    async with opened(talking("human"), store, model) as talk:
        first = asyncio.create_task(say(talk, "one", message_id="1"))
        await model.until_asked()
        second = await say(talk, "two", message_id="2")
        assert second == [("token", "Both."), ("done", "")]
        assert (await first)[-1] == ("error", "taken_over")
        assert lines(await talk.transcript()) == ["> one", "> two", "Both."]
        assert [m.text for m in model.prompts[1][1:]] == ["one", "two"]
        assert (await talk.state())["turns"] == 2
        again = await say(talk, "one", message_id="1")
        assert again == [("token", "Both."), ("done", "")]
        assert model.calls == 2


async def test_the_last_of_many_messages_takes_all_of_them(store: Checkpointer) -> None:
    model = plays(hanging(), "All.")
    async with opened(talking("human"), store, model) as talk:
        tasks = [asyncio.create_task(say(talk, "0"))]
        await model.until_asked()
        tasks += [asyncio.create_task(say(talk, str(number))) for number in range(1, 6)]
        told = await asyncio.gather(*tasks)
        said = [line for line in lines(await talk.transcript()) if line.startswith(">")]
        assert said == [f"> {number}" for number in range(6)]
        assert told[-1] == [("token", "All."), ("done", "")]
        assert [one[-1] for one in told[:-1]] == [("error", "taken_over")] * 5
        assert model.calls == 2


async def test_a_message_sent_again_during_its_own_turn_waits_for_the_answer(
    store: Checkpointer,
) -> None:
    for authority in ("human", "default"):
        model = plays(slowly("A."))
        async with opened(talking(authority), store, model) as talk:
            first = asyncio.create_task(say(talk, "one", message_id="1"))
            await model.until_asked()
            assert await say(talk, "one", message_id="1") == await first
            assert model.calls == 1
            assert await talk.delete()


async def test_an_id_with_another_text_during_its_turn_is_an_error(store: Checkpointer) -> None:
    model = plays(slowly("A."))
    async with opened(talking("human"), store, model) as talk:
        first = asyncio.create_task(say(talk, "one", message_id="1"))
        await model.until_asked()
        assert await say(talk, "two", message_id="1") == [("error", "message_conflict")]
        assert await first == [("token", "A."), ("done", "")]


async def test_the_committed_phase_decides_not_the_one_the_turn_is_in(store: Checkpointer) -> None:
    profile = make_profile(
        {"a": {"authority": "default"}, "b": {"start": "ai", "authority": "ai"}}, "a go b"
    )
    model = plays(signalling("A.", "go"), slowly("B."), "More.")
    async with opened(profile, store, model) as talk:
        first = asyncio.create_task(say(talk, "one"))
        await model.until_asked(2)
        assert await say(talk, "two") == [("token", "More."), ("done", "")]
        assert (await first)[-1] == ("done", "")


@pytest.mark.parametrize("authority", ["ai", "human", "default"])
async def test_to_open_or_to_move_during_a_turn_waits(store: Checkpointer, authority: str) -> None:
    profile = make_profile({"a": {"authority": authority}, "b": "human"}, "a go b")
    model = plays(slowly("A."))
    async with opened(profile, store, model) as talk:
        first = asyncio.create_task(say(talk, "one"))
        await model.until_asked()
        opening = asyncio.create_task(heard(talk.start()))
        await asyncio.sleep(0)
        assert shown(await heard(talk.advance())) == [("phase", "b"), ("done", "")]
        assert shown(await opening) == [("done", "")]
        assert await first == [("token", "A."), ("done", "")]


async def _breaks(talk: Conversation) -> object:
    async for _ in talk.say("gone"):
        break
    return None


async def _closes(talk: Conversation) -> object:
    async with aclosing(talk.say("gone")) as events:
        await anext(events)
    return None


async def _never_starts(talk: Conversation) -> object:
    return talk.say("gone")


async def _is_cancelled(talk: Conversation) -> object:
    task = asyncio.create_task(heard(talk.say("gone")))
    await asyncio.sleep(0.01)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return None


async def _goes_while_it_waits(talk: Conversation) -> object:
    first = asyncio.create_task(heard(talk.say("gone")))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(heard(talk.say("gone too")))
    await asyncio.sleep(0.01)
    for task in (second, first):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    return None


async def _goes_when_the_turn_has_failed(talk: Conversation) -> object:
    talk._graph = None  # type: ignore[assignment]
    with suppress(AttributeError):
        await heard(talk.say("gone"))
    events = talk.say("gone")
    task = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0.01)
    task.cancel()
    with suppress(asyncio.CancelledError, AttributeError):
        await task
    await events.aclose()
    return None


LISTENERS: list[Callable[[Conversation], Coroutine[Any, Any, object]]] = [
    _breaks,
    _closes,
    _never_starts,
    _is_cancelled,
    _goes_while_it_waits,
    _goes_when_the_turn_has_failed,
]


@pytest.mark.parametrize("leaves", LISTENERS, ids=lambda leaves: leaves.__name__.strip("_"))
async def test_a_listener_who_goes_blocks_nobody_and_leaves_nothing(
    store: Checkpointer,
    leaves: Callable[[Conversation], Coroutine[Any, Any, object]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    model = plays(hanging("Half a "), hanging("Half a "))
    async with opened(TWO, store, model) as talk:
        kept = await leaves(talk)
        gc.collect()
        await asyncio.sleep(0.01)
        model.script[:] = ["A."]
        async with opened(TWO, store, model) as other:
            assert await asyncio.wait_for(say(other, "one"), 5) == [("token", "A."), ("done", "")]
            assert lines(await other.transcript()) == ["> one", "A."]
        del kept
    gc.collect()
    await asyncio.sleep(0)
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


async def test_turns_that_are_over_leave_nothing_for_the_garbage_collector(
    store: Checkpointer,
) -> None:
    # It stops the whole process while it looks through all there is: a server would feel it.
    async with opened(TWO, store, plays(*["Yes."] * 10)) as talk:
        await say(talk, "the first one, which imports and compiles")
        gc.collect()
        gc.disable()
        try:
            for number in range(5):
                await say(talk, f"{number}")
            assert gc.collect() == 0
        finally:
            gc.enable()


async def test_a_turn_nobody_reads_on_ends_by_itself(store: Checkpointer) -> None:
    model = plays(Say(chunks=["A", ".", "."]), "B.")
    async with opened(TWO, store, model) as talk:
        events = talk.say("one")
        await anext(events)
        assert await asyncio.wait_for(say(talk, "two"), 5) == [("token", "B."), ("done", "")]
        assert lines(await talk.transcript()) == ["> one", "A..", "> two", "B."]
        assert [told["type"] async for told in events][-1] == "done"


@pytest.mark.parametrize("kept", [False, True])
async def test_a_turn_that_runs_when_the_conversation_is_closed_is_cancelled(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, *, kept: bool
) -> None:
    url = f"sqlite:///{tmp_path}/threads.db"
    model = plays(hanging("Half"), "A.")
    async with opened(TWO, url, model) as talk:
        events = talk.say("one")
        await anext(events)
        if not kept:
            del events
    if kept:
        assert [told["metadata"]["code"] async for told in events if told["type"] == "error"] == [
            "stopped"
        ]
    async with opened(TWO, url, model) as talk:
        assert await say(talk, "one") == [("token", "A."), ("done", "")]
    gc.collect()
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


async def test_two_checkpointers_on_one_file_refuse_the_second_turn_clearly(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path}/threads.db"
    model = plays(slowly("A."), "B.")
    async with opened(TWO, url, model) as talk, opened(TWO, url, model) as other:
        first = asyncio.create_task(say(talk, "one"))
        await model.until_asked()
        assert await say(other, "two") == [("error", "thread_busy")]
        with pytest.raises(ThreadBusyError, match="A turn is running on thread 't'"):
            await other.undo()
        with pytest.raises(ThreadBusyError, match="A turn is running on thread 't'"):
            await other.delete()
        assert (await first)[-1] == ("done", "")
        assert await say(other, "two") == [("token", "B."), ("done", "")]
        assert lines(await talk.transcript()) == ["> one", "A.", "> two", "B."]


async def test_nothing_can_be_undone_during_a_turn(store: Checkpointer) -> None:
    model = plays("A.", slowly("B."))
    async with opened(TWO, store, model) as talk:
        await say(talk, "one")
        second = asyncio.create_task(say(talk, "two"))
        await model.until_asked(2)
        with pytest.raises(ThreadBusyError, match="A turn is running"):
            await talk.undo()
        await second
        assert lines(await talk.transcript()) == ["> one", "A.", "> two", "B."]


async def test_a_message_that_waits_can_be_taken_along(store: Checkpointer) -> None:
    model = plays(hanging("A."), "All.")
    async with opened(talking("human"), store, model) as talk:
        first = asyncio.create_task(say(talk, "one", message_id="1"))
        await model.until_asked()
        again = asyncio.create_task(say(talk, "one", message_id="1"))
        await asyncio.sleep(0.005)
        assert await say(talk, "two") == [("token", "All."), ("done", "")]
        assert await asyncio.wait_for(again, 5) == [("error", "taken_over")]
        assert (await first)[-1] == ("error", "taken_over")
        assert lines(await talk.transcript()) == ["> one", "> two", "All."]


@settings(max_examples=100, deadline=None)
@example("human", [28, 8, 0])
@given(
    st.sampled_from(["default", "human"]),
    st.lists(st.integers(0, 60), min_size=1, max_size=6),
)
async def test_however_messages_meet_each_is_answered_once_and_in_order(
    authority: str, pauses: list[int]
) -> None:
    async with (
        open_checkpointer("memory:") as store,
        opened(talking(authority), store, plays("A few words.", chunk=2)) as talk,
    ):
        tasks = []
        for number, pause in enumerate(pauses):
            tasks.append(asyncio.create_task(say(talk, str(number), message_id=str(number))))
            for _ in range(pause):
                await asyncio.sleep(0)
        told = [events[-1] for events in await asyncio.wait_for(asyncio.gather(*tasks), 10)]
        said = [line for line in lines(await talk.transcript()) if line.startswith(">")]
        assert said == [f"> {number}" for number in range(len(pauses))]
        assert (await talk.state())["turns"] == len(pauses)
        assert set(told) <= {("done", ""), ("error", "taken_over")}
        assert told[-1] == ("done", "")
        assert authority == "human" or set(told) == {("done", "")}


async def test_many_threads_talk_at_once(store: Checkpointer) -> None:
    async def talk_to(number: int) -> list[str]:
        model = plays(Say(chunks=[f"A{number}."], delay=0.001 * (number % 3)))
        context = Context(model=model)
        async with Conversation.open(
            TWO, store=store, thread_id=str(number), context=context
        ) as talk:
            for turn in range(3):
                await say(talk, f"{number} {turn}")
            return lines(await talk.transcript())

    said = await asyncio.gather(*(talk_to(number) for number in range(20)))
    for number, told in enumerate(said):
        assert told[::2] == [f"> {number} {turn}" for turn in range(3)]
        assert set(told[1::2]) == {f"A{number}."}


async def steps_until_done(work: Coroutine[Any, Any, object], steps: int) -> bool:
    """Run the loop for some steps, then cancel; whether the work was over before."""
    task = asyncio.create_task(work)
    for _ in range(steps):
        if task.done():
            await task
            return True
        await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return False


BEFORE = ["> zero", "Zero."]
AFTER = [*BEFORE, "> one", "A.", "B."]


@pytest.mark.parametrize("kind", ["memory", "sqlite", "postgres"])
@pytest.mark.parametrize("through", ["conversation", "graph"])
async def test_a_turn_that_is_cancelled_anywhere_is_had_whole_or_not_at_all(
    kind: str, through: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if kind == "postgres":
        url = str(request.getfixturevalue("postgres_url"))
    else:
        url = "memory:" if kind == "memory" else f"sqlite:///{tmp_path}/threads.db"
    turn = [signalling("A.", "go"), "B."]
    outcomes = set()
    async with open_checkpointer(url) as checkpointer:
        done = False
        steps = 0
        while not done:
            model = plays("Zero.", *turn, chunk=50)
            thread = f"{steps}"
            context = Context(model=model, attempts=1)
            async with Conversation.open(
                TWO, store=checkpointer, thread_id=thread, context=context
            ) as talk:
                await say(talk, "zero")
                before = await talk.state()
                chat = Chat(TWO, model, checkpointer, thread)
                one = HumanMessage("one", id="1")
                work: Coroutine[Any, Any, object] = (
                    chat.say(one) if through == "graph" else say(talk, "one", message_id="1")
                )
                done = await steps_until_done(work, steps)
                async with checkpointer.turn_lock(thread):
                    pass
                told, state = lines(await talk.transcript()), await talk.state()
                assert told in (BEFORE, AFTER), steps
                assert told != BEFORE or state == before, steps
                assert (await talk._graph.aget_state(talk._config)).next == ()
                outcomes.add(tuple(told))
                model.script = ["Zero.", *["?"] * (model.calls - 1), *turn]
                assert (await say(talk, "one", message_id="1"))[-1] == ("done", "")
                assert lines(await talk.transcript()) == AFTER, steps
                assert (await talk.state())["turns"] == 2
            steps += 1
    assert len(outcomes) == 2


class Hooked:
    """Makes the calls of a checkpointer fail, one after another."""

    CALLS = ("aget_tuple", "aput", "aput_writes", "astore_profile", "turn_lock")

    def __init__(self, checkpointer: Checkpointer, error: Exception, *, late: bool) -> None:
        self.seen = 0
        self.fails_at = -1
        for name in self.CALLS:
            call = getattr(checkpointer, name)
            if name == "turn_lock":
                setattr(checkpointer, name, self._lock(call, error))
            else:
                setattr(checkpointer, name, self._call(call, error, late=late))

    def _is_due(self) -> bool:
        self.seen += 1
        return self.seen - 1 == self.fails_at

    def _lock(self, call: Any, error: Exception) -> Any:
        def failing(thread_id: str) -> Any:
            if self._is_due():
                raise error
            return call(thread_id)

        return failing

    def _call(self, call: Any, error: Exception, *, late: bool) -> Any:
        async def failing(*args: Any, **kwargs: Any) -> Any:
            due = self._is_due()
            if due and not late:
                raise error
            result = await call(*args, **kwargs)
            if due:
                raise error
            return result

        return failing


@pytest.mark.parametrize("late", [False, True], ids=["before it", "after it"])
@pytest.mark.parametrize(
    "error", [StorageError("saving", "disk full"), RuntimeError("boom")], ids=["known", "unknown"]
)
async def test_a_turn_survives_the_failure_of_any_call_of_its_checkpointer(
    error: Exception, *, late: bool
) -> None:
    turn = [signalling("A.", "go"), "B."]
    async with open_checkpointer("memory:") as checkpointer:
        hooked = Hooked(checkpointer, error, late=late)
        number, failed = 0, 0
        while True:
            model = plays("Zero.", *turn)
            context = Context(model=model, attempts=1)
            async with Conversation.open(
                TWO, store=checkpointer, thread_id=str(number), context=context
            ) as talk:
                if number % 2:
                    await say(talk, "zero")
                first = AFTER if number % 2 else AFTER[2:]
                hooked.seen, hooked.fails_at = 0, number // 2
                model.script = [*["?"] * model.calls, *turn, *turn]
                try:
                    told = await say(talk, "one", message_id="1")
                except RuntimeError:
                    told = [("error", "boom")]
                hooked.fails_at = -1
                over = hooked.seen <= number // 2
                failed += told[-1][0] == "error"
                transcript = lines(await talk.transcript())
                assert transcript in (first, first[:-3])
                if told[-1] == ("done", ""):
                    assert transcript == first
                model.script = [*["?"] * model.calls, *turn]
                assert (await say(talk, "one", message_id="1"))[-1] == ("done", "")
                assert lines(await talk.transcript()) == first
            number += 1
            if over and number % 2 == 0:
                break
    assert failed >= 5


@pytest.mark.parametrize("saver", ["memory", "sqlite"])
@pytest.mark.parametrize("fails", ["in the first phase", "after the move"])
async def test_the_next_turn_works_after_a_failed_one_with_a_stock_saver(
    saver: str, fails: str
) -> None:
    broken = RuntimeError("broken")
    script = [broken] if fails == "in the first phase" else [signalling("A.", "go"), broken]
    model = plays(*script, "Here.", "And here.")
    async with AsyncSqliteSaver.from_conn_string(":memory:") as sqlite:
        chat = Chat(TWO, model, InMemorySaver() if saver == "memory" else sqlite)
        inputs: Any = {"messages": [HumanMessage("one", id="1")]}
        with pytest.raises(Exception, match="broken"):
            await chat.graph.ainvoke(inputs, chat.config, context=chat.context)
        inputs = {"messages": [HumanMessage("two", id="2")]}
        await chat.graph.ainvoke(inputs, chat.config, context=chat.context)
        state = await chat.state()
        assert messages_of(state)[-1] == "Here."
        assert "> one" in messages_of(state)
        assert (state["turns"], state["status"]) == (2, "active")
        inputs = {"messages": [HumanMessage("three", id="3")]}
        await chat.graph.ainvoke(inputs, chat.config, context=chat.context)
        state = await chat.state()
        assert messages_of(state)[-2:] == ["> three", "And here."]


@pytest.mark.parametrize("saver", ["memory", "sqlite"])
async def test_a_failed_turn_sent_again_is_had_once_with_a_stock_saver(saver: str) -> None:
    model = plays(RuntimeError("broken"), signalling("A.", "go"), "B.")
    async with AsyncSqliteSaver.from_conn_string(":memory:") as sqlite:
        chat = Chat(TWO, model, InMemorySaver() if saver == "memory" else sqlite)
        inputs: Any = {"messages": [HumanMessage("one", id="1")]}
        with pytest.raises(Exception, match="broken"):
            await chat.graph.ainvoke(inputs, chat.config, context=chat.context)
        await chat.graph.ainvoke(inputs, chat.config, context=chat.context)
        state = await chat.state()
        assert messages_of(state) == ["> one", "A.", "B."]
        assert state["turns"] == 1
