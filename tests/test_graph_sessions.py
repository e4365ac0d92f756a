"""Sessions: what becomes of turns when something comes between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest

from graph import Checkpointer, Conversation, Purged, open_checkpointer, purge
from graph.admission import make_message
from graph.errors import StorageError
from graph.sessions import Sessions, Stream, event_log
from graph.sessions.errors import ClosingError, UnknownSessionError
from nodes.context import Context
from nodes.errors import ConversationExpiredError, ConversationOverError
from profiles import library
from tests.conversations import Shape, make_profile
from tests.http_server import serving as serving_elsewhere
from tests.http_server import streaming
from tests.scripted import Say, ScriptedModel, hanging, plays, signalling

Shown = list[tuple[str, str]]
WAITING = "SELECT pid FROM pg_locks WHERE NOT granted"
"""Finds the connections to PostgreSQL that are held up by a lock."""


@pytest.fixture(autouse=True)
def profiles() -> Iterator[None]:
    """Make the profiles of these tests known, and forget them afterwards."""
    before = dict(library._registered)
    shapes: dict[str, Shape] = {
        "talk": {"a": "human"},
        "yields": {"a": {"authority": "human"}},
        "opens": {"a": "ai"},
        "closes": {"a": {"start": "human", "signals": {"over": "At the end."}}},
        "coached": {"a": {"start": "ai", "kind": "coach", "authority": "human"}},
    }
    for name, phases in shapes.items():
        library._registered[name] = make_profile(phases, name=name)
    yield
    library._registered.clear()
    library._registered.update(before)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    match request.param:
        case "memory":
            return "memory:"
        case "sqlite":
            return f"sqlite:///{tmp_path / 'sessions.db'}"
        case _:
            return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def store(url: str) -> AsyncIterator[Checkpointer]:
    async with open_checkpointer(url) as checkpointer:
        yield checkpointer


def serving(store: Checkpointer, model: ScriptedModel, grace: float = 5.0) -> Any:
    return Sessions.open(store, Context(model=model, attempts=1), grace=grace)


async def heard(stream: Stream | None) -> Shown:
    """Listen to a turn to its end; the tokens of a reply are joined."""
    assert stream
    shown: Shown = []
    async for some in stream.events:
        for one in some:
            event = one.told.event
            content = event["metadata"].get("code") or event["content"]
            if event["type"] == "token" and shown and shown[-1][0] == "token":
                content = shown.pop()[1] + content
            shown.append((event["type"], content))
    return shown


async def numbers(stream: Stream | None) -> list[int]:
    """Listen to a turn to its end, and return the numbers of its events."""
    assert stream
    return [one.told.number async for some in stream.events for one in some]


async def said(store: Checkpointer, sessions: Sessions) -> list[str]:
    return [entry.text for entry in await sessions.transcript("anna", "s")]


def answers(text: str) -> Shown:
    return [("token", text), ("done", "")]


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(60):
        while not await is_so():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def count(store: Checkpointer, table: str) -> int:
    ((number,),) = await store.records.read(f"SELECT count(*) FROM cuelight_{table}")  # noqa: S608
    return int(number)


async def test_a_message_that_comes_too_late_to_interrupt_is_answered_by_itself(
    store: Checkpointer,
) -> None:
    async with serving(store, plays("A.", "B.")) as sessions:
        await heard(await sessions.start("anna", "yields", session_id="s"))
        first = await sessions.chat("anna", "s", "one", message_id="1")

        async def is_saved() -> bool:
            return bool((await sessions.find("anna", "s")).state.get("turns"))

        await until(is_saved)
        second = await sessions.chat("anna", "s", "two", message_id="2")
        assert await heard(first) == answers("A.")
        assert await heard(second) == answers("B.")
        assert await heard(await sessions.chat("anna", "s", "one", message_id="1")) == answers("A.")
        assert await said(store, sessions) == ["one", "A.", "two", "B."]


async def test_a_message_that_comes_again_in_the_moment_of_its_answer_makes_no_second_turn(
    postgres_url: str,
) -> None:
    slow = Say(chunks=["A."], delay=1.0)
    async with open_checkpointer(postgres_url) as store, serving(store, plays(slow)) as sessions:
        await heard(await sessions.start("anna", "talk", session_id="s"))
        first = await sessions.chat("anna", "s", "one", message_id="1")
        async with (
            await psycopg.AsyncConnection.connect(postgres_url) as holder,
            await psycopg.AsyncConnection.connect(postgres_url, autocommit=True) as watcher,
        ):
            # Holds up whoever is about to add a turn, having read the state.
            await holder.execute("SELECT 1 FROM cuelight_sessions FOR UPDATE")
            again = asyncio.create_task(sessions.chat("anna", "s", "one", message_id="1"))

            async def is_held_up() -> bool:
                found = await watcher.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
                return bool(await found.fetchone())

            await until(is_held_up)
            assert await heard(first) == answers("A.")
            await holder.rollback()
        assert await heard(await again) == answers("A.")
        assert (await sessions.find("anna", "s")).session.last_turn == 2


async def test_what_another_process_overtakes_too_late_keeps_its_own_answer(
    postgres_url: str,
) -> None:
    async with (
        open_checkpointer(postgres_url) as store,
        open_checkpointer(postgres_url) as other_store,
        serving(store, plays("A.")) as here,
        serving(other_store, plays("B.")) as there,
    ):
        await heard(await here.start("anna", "yields", session_id="s"))
        async with await psycopg.AsyncConnection.connect(postgres_url) as holder:
            # The turn is saved, and cannot end yet.
            await holder.execute("LOCK TABLE cuelight_events IN SHARE MODE")
            first = await here.chat("anna", "s", "one", message_id="1")

            async def is_saved() -> bool:
                return bool((await there.find("anna", "s")).state.get("turns"))

            await until(is_saved)
            second = await there.chat("anna", "s", "two", message_id="2")
            again = await there.chat("anna", "s", "one", message_id="1")
            await holder.rollback()
        assert await heard(first) == await heard(again) == answers("A.")
        assert await heard(second) == answers("B.")
        assert await heard(await there.chat("anna", "s", "one", message_id="1")) == answers("A.")
        assert await said(store, here) == ["one", "A.", "two", "B."]


@pytest.mark.parametrize("by", ["a process that goes on", "the process that ends"])
async def test_what_is_overtaken_as_it_is_saved_keeps_its_own_answer_if_its_process_ends_then(
    postgres_url: str, by: str
) -> None:
    two = {"message": "two", "message_id": "2"}
    waiting: list[tuple[Any, ...]] = []
    async with open_checkpointer(postgres_url) as store, serving(store, plays("B.")) as sessions:
        await heard(await sessions.start("anna", "yields", session_id="s"))
        with serving_elsewhere(postgres_url) as server:
            async with (
                server.client() as client,
                await psycopg.AsyncConnection.connect(postgres_url) as holder,
            ):
                # The turn is saved, and that it is over cannot be written yet.
                await holder.execute("LOCK TABLE cuelight_events IN SHARE MODE")
                body = {"message": "one", "message_id": "1"}
                async with streaming(client, "POST", "/sessions/s/chat", json=body):

                    async def is_saved() -> bool:
                        return bool((await sessions.find("anna", "s")).state.get("turns"))

                    async def is_held_up() -> bool:
                        waiting[:] = await (await holder.execute(WAITING)).fetchall()
                        return bool(waiting)

                    await until(is_saved)
                    await until(is_held_up)
                if by == "a process that goes on":
                    await sessions.chat("anna", "s", "two", message_id="2")
                else:
                    async with streaming(client, "POST", "/sessions/s/chat", json=two):
                        pass
                server.kill()
                await holder.execute("SELECT pg_terminate_backend(%s, 5000)", waiting[0])
        second = await sessions.chat("anna", "s", "two", message_id="2")
        assert await heard(second) == answers("B.")
        first = await sessions.chat("anna", "s", "one", message_id="1")
        assert await heard(first) == answers("You said: one")
        assert await said(store, sessions) == ["one", "You said: one", "two", "B."]


async def test_many_interruptions_end_in_one_answer_to_all_in_order(store: Checkpointer) -> None:
    model = plays(hanging(), *([hanging()] * 5), "All.")
    async with serving(store, model) as sessions:
        await heard(await sessions.start("anna", "yields", session_id="s"))
        streams = [await sessions.chat("anna", "s", "0", message_id="0")]
        await model.until_asked()
        for number in range(1, 6):
            streams.append(await sessions.chat("anna", "s", str(number), message_id=str(number)))
            await model.until_asked(number + 1)
        model.script[-1:] = ["All."]
        last = await sessions.chat("anna", "s", "6", message_id="6")
        assert await heard(last) == answers("All.")
        assert [await heard(stream) for stream in streams] == [[("error", "taken_over")]] * 6
        assert await said(store, sessions) == [*map(str, range(7)), "All."]
        assert (await sessions.find("anna", "s")).state["turns"] == 7


async def test_messages_that_were_to_be_answered_together_stay_together_when_that_failed(
    store: Checkpointer,
) -> None:
    model = plays(hanging(), ConnectionError("cut"), "Both.")
    async with serving(store, model) as sessions:
        await heard(await sessions.start("anna", "yields", session_id="s"))
        await sessions.chat("anna", "s", "one", message_id="1")
        await model.until_asked()
        failed = await sessions.chat("anna", "s", "two", message_id="2")
        assert await heard(failed) == [("error", "unavailable")]
        again = await sessions.chat("anna", "s", "two", message_id="2")
        assert await heard(again) == answers("Both.")
        assert await said(store, sessions) == ["one", "two", "Both."]


async def test_what_a_coach_was_to_know_is_not_lost_with_an_opening_that_was_interrupted(
    store: Checkpointer,
) -> None:
    model = plays(hanging(), "Tell me more.")
    async with serving(store, model) as sessions:
        opening = await sessions.start(
            "anna", "coached", request={"game_name": "Hollow Knight"}, session_id="s"
        )
        await model.until_asked()
        turn = await heard(await sessions.chat("anna", "s", "A fox."))
        assert await heard(opening) == [("error", "taken_over")]
        assert turn[-1] == ("done", "")
        state: Any = (await sessions.find("anna", "s")).state
        assert state["request"]["game_name"] == "Hollow Knight"


async def test_an_opening_that_failed_is_had_when_it_is_started_again(
    store: Checkpointer,
) -> None:
    model = plays(ConnectionError("cut"), "Hello.")
    async with serving(store, model) as sessions:
        failed = await heard(await sessions.start("anna", "opens", session_id="s"))
        assert failed == [("error", "unavailable")]
        again = await heard(await sessions.start("anna", "opens", session_id="s"))
        assert again == answers("Hello.")
        assert again == await heard(await sessions.start("anna", "opens", session_id="s"))
        assert model.calls == 2


async def test_a_message_to_a_conversation_that_is_over_is_refused_and_an_old_one_is_not(
    store: Checkpointer,
) -> None:
    model = plays(signalling("Bye.", "over"))
    async with serving(store, model) as sessions:
        await heard(await sessions.start("anna", "closes", session_id="s"))
        turn = await heard(await sessions.chat("anna", "s", "bye", message_id="1"))
        assert ("signal", "over") in turn
        with pytest.raises(ConversationOverError):
            await sessions.chat("anna", "s", "more")
        assert turn == await heard(await sessions.chat("anna", "s", "bye", message_id="1"))


async def test_a_turn_waits_for_one_of_a_terminal(store: Checkpointer) -> None:
    async with serving(store, plays("A.")) as sessions:
        await heard(await sessions.start("anna", "talk", session_id="s"))
        thread_id = (await sessions.find("anna", "s")).session.thread_id
        async with store.turn_lock(thread_id):
            turn = asyncio.create_task(heard(await sessions.chat("anna", "s", "one")))
            await asyncio.sleep(0.3)
            assert not turn.done()
        assert await turn == answers("A.")


async def test_a_thread_that_was_deleted_meanwhile_is_not_begun_anew_by_a_message_that_waited(
    store: Checkpointer,
) -> None:
    async with serving(store, plays("A.")) as sessions:
        await heard(await sessions.start("anna", "talk", session_id="s"))
        await heard(await sessions.chat("anna", "s", "one"))
        thread_id = (await sessions.find("anna", "s")).session.thread_id
        async with store.turn_lock(thread_id):
            await sessions.chat("anna", "s", "two")
            await asyncio.sleep(0.2)
            assert await store.adelete_thread(thread_id)
        await asyncio.sleep(0.5)
        with pytest.raises(UnknownSessionError):
            await sessions.find("anna", "s")
    assert await store.athreads() == []
    for table in ("sessions", "turns", "messages", "events", "profiles"):
        if table != "profiles" or "Memory" not in type(store).__name__:
            assert await count(store, table) == 0


async def test_undone_by_another_face_a_message_can_be_said_again(store: Checkpointer) -> None:
    async with serving(store, plays("A.", "B.", "C.")) as sessions:
        await heard(await sessions.start("anna", "talk", session_id="s"))
        await heard(await sessions.chat("anna", "s", "one", message_id="1"))
        await heard(await sessions.chat("anna", "s", "two", message_id="2"))
        thread_id = (await sessions.find("anna", "s")).session.thread_id
        async with Conversation.open(thread_id=thread_id, store=store, model=plays("-")) as talk:
            await talk.undo()
        again = await heard(await sessions.chat("anna", "s", "two", message_id="2"))
        assert again == answers("C.")


async def test_only_the_last_turns_are_kept(store: Checkpointer) -> None:
    async with serving(store, plays("A.")) as sessions:
        await heard(await sessions.start("anna", "talk", session_id="s"))
        for number in range(30):
            await heard(await sessions.chat("anna", "s", str(number), message_id=str(number)))
        assert await count(store, "turns") == await count(store, "messages") == 20
        again = await heard(await sessions.chat("anna", "s", "3", message_id="3"))
        assert again == answers("A.")
        assert (await sessions.find("anna", "s")).state["turns"] == 30


async def test_a_deletion_that_was_cut_short_is_finished_by_the_next_process(
    store: Checkpointer,
) -> None:
    async with serving(store, plays("A.")) as sessions:
        await heard(await sessions.start("anna", "talk", session_id="s"))
        await heard(await sessions.chat("anna", "s", "one"))
        await sessions._table.close("anna", "s")
    assert len(await store.athreads()) == 1

    async def is_gone() -> bool:
        return not await count(store, "sessions")

    async with serving(store, plays("A.")):
        await until(is_gone)
    assert await store.athreads() == []


async def test_a_process_that_is_ending_takes_no_more_turns(store: Checkpointer) -> None:
    async with serving(store, plays("A.")) as sessions:
        await heard(await sessions.start("anna", "talk", session_id="s"))
        sessions.take_no_more()
        with pytest.raises(ClosingError):
            await sessions.chat("anna", "s", "one")
        with pytest.raises(ClosingError):
            await sessions.check()


async def test_a_turn_that_nobody_runs_is_given_up(store: Checkpointer) -> None:
    async with serving(store, plays("A.")) as sessions:
        await heard(await sessions.start("anna", "talk", session_id="s"))
        # As if the database had failed right after it took the turn.
        assert await sessions._queue.add_message(
            "anna",
            "s",
            make_message("one", "1"),
            sessions._runner.name,
            when_busy=None,
            answered=False,
            taken_back=False,
            turns=1,
        )
        stream = await sessions.events("anna", "s")
        async with asyncio.timeout(60):
            assert await heard(stream) == [("error", "turn_lost")]
        assert await heard(await sessions.chat("anna", "s", "one", message_id="1")) == answers("A.")


async def test_a_turn_that_fails_by_a_fault_of_ours_says_so_and_can_be_sent_again(
    store: Checkpointer,
) -> None:
    def fault(_: Any) -> str:
        raise ZeroDivisionError

    async with serving(store, plays(fault, "A.")) as sessions:
        await heard(await sessions.start("anna", "talk", session_id="s"))
        failed = await heard(await sessions.chat("anna", "s", "one", message_id="1"))
        assert failed[0][0] == "error"
        assert await heard(await sessions.chat("anna", "s", "one", message_id="1")) == answers("A.")


@pytest.mark.parametrize("fails", ["before it writes", "before it says that it has written"])
async def test_a_database_that_fails_for_a_while_loses_no_event_and_doubles_none(
    store: Checkpointer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fails: str,
) -> None:
    slow = Say(chunks=list("abcdef"), delay=0.1)
    async with serving(store, plays(slow)) as sessions:
        await heard(await sessions.start("anna", "talk", session_id="s"))
        put, failures = sessions._log._put, iter(range(3))

        async def failing(*given: Any) -> None:
            fails_now = next(failures, None) is not None
            if not fails_now or fails != "before it writes":
                await put(*given)
            if fails_now:
                raise StorageError("writing a session", "the disk is full")

        monkeypatch.setattr(sessions._log, "_put", failing)
        live = await heard(await sessions.chat("anna", "s", "one", message_id="1"))
        assert live == answers("abcdef")

        async def is_written() -> bool:
            return not sessions.load().unwritten

        await until(is_written)
        assert not (await sessions.find("anna", "s")).running
        assert await numbers(await sessions.events("anna", "s")) == [1, 2, 3, 4, 5, 6, 7]
        assert await heard(await sessions.events("anna", "s")) == live
        assert "not written yet" in caplog.text


async def test_while_the_database_fails_no_turn_waits_for_the_end_of_another(
    store: Checkpointer, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = plays(*(hanging() for _ in range(5)))
    async with serving(store, model) as sessions:
        names = [f"s{number}" for number in range(5)]
        for name in names:
            await heard(await sessions.start("anna", "talk", session_id=name))
        streams = [await sessions.chat("anna", name, "one") for name in names]
        listening = [asyncio.create_task(heard(stream)) for stream in streams]
        await model.until_asked(5)
        put, asked, fails = sessions._log._put, [], True

        async def failing(*given: Any) -> None:
            asked.append(given)
            if fails:
                raise StorageError("writing a session", "no connection")
            await put(*given)

        monkeypatch.setattr(sessions._log, "_put", failing)
        monkeypatch.setattr(event_log, "_LATE", 600.0)
        await sessions._runner.ask(list(sessions._runner._turns), "stop")
        assert await asyncio.gather(*listening) == [[("error", "stopped")]] * 5
        assert len(asked) == 1
        fails = False


async def test_a_turn_whose_end_could_not_be_written_yet_is_not_given_up(
    store: Checkpointer, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = plays("A.", hanging())
    async with serving(store, model) as sessions:
        for name in ("s", "other"):
            await heard(await sessions.start("anna", "talk", session_id=name))
        put, looks, fails = sessions._log._put, 0, True

        async def failing(*given: Any) -> None:
            if fails:
                raise StorageError("writing a session", "the disk is full")
            await put(*given)

        look = sessions._queue.of_runner

        async def looking(runner: str) -> Any:
            nonlocal looks
            found = await look(runner)
            looks += 1
            return found

        async def has_looked_often() -> bool:
            return looks > 3

        async def is_written() -> bool:
            return not (await sessions.find("anna", "s")).running

        monkeypatch.setattr(sessions._log, "_put", failing)
        live = await heard(await sessions.chat("anna", "s", "one", message_id="1"))
        await sessions.chat("anna", "other", "one")  # runs on: so the queue is looked at often
        monkeypatch.setattr(sessions._queue, "of_runner", looking)
        await until(has_looked_often)
        fails = False
        await until(is_written)
        assert await heard(await sessions.events("anna", "s")) == live == answers("A.")
        await sessions.stop("anna", "other")


async def test_a_lost_turn_is_given_up_also_where_a_message_of_it_was_answered_as_another_text(
    store: Checkpointer,
) -> None:
    async with serving(store, plays("A.", "B.")) as sessions:
        await heard(await sessions.start("anna", "yields", session_id="s"))
        session = (await sessions.find("anna", "s")).session
        for text, when_busy in (("one", None), ("two", "interrupt")):
            assert await sessions._queue.add_message(
                "anna",
                "s",
                make_message(text, text),
                "a process that has ended",
                when_busy=cast("Any", when_busy),
                answered=False,
                taken_back=False,
                turns=0,
            )
        # By a terminal, meanwhile.
        async with Conversation.open(
            thread_id=session.thread_id, store=store, context=Context(model=plays("C."))
        ) as terminal:
            assert [event["type"] async for event in terminal.say("else", message_id="one")]
        await sessions._runner.give_up_lost(session.thread_id)
        assert not (await sessions.find("anna", "s")).running


async def test_a_process_that_lost_its_connection_is_known_to_live_again(
    postgres_url: str,
) -> None:
    slow = Say(chunks=["a"] * 100, delay=0.1)
    async with AsyncExitStack() as stack:
        stores = [
            await stack.enter_async_context(open_checkpointer(postgres_url)) for _ in range(2)
        ]
        here, there = [
            await stack.enter_async_context(serving(store, plays(slow), grace=0.1))
            for store in stores
        ]
        assert await there._runner.is_alive(here._runner.name)
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            ended = connection.execute(
                "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'cuelight-locks' AND datname = current_database()"
            ).fetchall()
            assert len(ended) == 2

            async def are_gone() -> bool:
                left = "SELECT pid FROM pg_stat_activity WHERE pid = ANY(%s)"
                return not connection.execute(left, [[pid for pid, _ in ended]]).fetchall()

            await until(are_gone)

        async def live() -> bool:
            pairs = ((here._runner, there._runner), (there._runner, here._runner))
            return all([await one.is_alive(other.name) for one, other in pairs])

        await until(live)


async def test_an_expired_session_reads_so_and_takes_no_message(store: Checkpointer) -> None:
    async with serving(store, plays("Hello.", "Never said.")) as sessions:
        await heard(await sessions.start("anna", "opens", session_id="s"))
        store.retention = timedelta(0)
        assert (await sessions.find("anna", "s")).state["status"] == "expired"
        assert [one.state["status"] for one in await sessions.newest("anna", 10)] == ["expired"]
        with pytest.raises(ConversationExpiredError, match="it has expired"):
            await sessions.chat("anna", "s", "Are you there?")
        assert await said(store, sessions) == ["Hello."]


async def test_a_sweep_erases_sessions_with_all_that_is_kept_of_them(store: Checkpointer) -> None:
    async with serving(store, plays("Hello.", ConnectionError(), "Hello again.")) as sessions:
        await heard(await sessions.start("anna", "opens", session_id="s"))
        failed = await heard(await sessions.start("anna", "opens", session_id="unbegun"))
        assert failed == [("error", "unavailable")]
        both = {one.session.thread_id for one in await sessions.newest("anna", 10)}
        assert (await purge(store, timedelta(days=1))).erased == ()
        assert set((await purge(store, timedelta(0), dry_run=True)).erased) == both
        assert len(await sessions.newest("anna", 10)) == 2
        beside: set[str] = set()

        async def erase(thread_id: str) -> None:
            beside.add(thread_id)

        assert set((await purge(store, timedelta(0), beside=erase)).erased) == both == beside
        assert await sessions.newest("anna", 10) == []
        for table in ("sessions", "turns", "messages", "events"):
            assert await count(store, table) == 0
        again = await heard(await sessions.start("anna", "opens", session_id="unbegun"))
        assert again == answers("Hello again.")


async def test_a_sweep_leaves_a_session_whose_first_turn_runs(store: Checkpointer) -> None:
    model = plays(hanging())
    async with serving(store, model) as sessions:
        stream = await sessions.start("anna", "opens", session_id="s")
        await model.until_asked()
        assert await purge(store, timedelta(0)) == Purged(erased=(), left=())
        assert await sessions.stop("anna", "s") == 1
        assert (await heard(stream))[-1] == ("error", "stopped")
