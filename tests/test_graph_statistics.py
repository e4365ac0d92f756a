"""What conversations took is counted from their threads, whoever held them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage

from graph import Checkpointer, Conversation, open_checkpointer
from graph.checkpointers import new_key
from graph.checkpointers.records import Steps
from graph.statistics import Figures, Range, Refused, Spread, Statistics, Tally, ThreadRecord
from graph.statistics import read_statistics as read
from graph.transcript import Entry
from nodes.context import Context
from nodes.state import Status, Visit
from profiles import PhaseProfile, as_phase_profile, load_profile
from tests.conversations import heard, make_profile, say
from tests.overlaid import speaking
from tests.scripted import Script, plays, signalling
from tests.test_graph_foreign_threads import write_foreign

SHOP = make_profile(
    {
        "ask": {"start": "ai", "name": "The question", "max_turns": 5, "then": "sell"},
        "sell": {"start": "human", "signals": {"sold": "It is sold."}},
        "unseen": "human",
    },
    "ask wants sell",
    name="Shop",
)
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


async def hold(
    store: Checkpointer,
    thread: str,
    *script: Script,
    profile: PhaseProfile = SHOP,
    messages: int | None = None,
) -> None:
    """Open a conversation, and send a message for each reply that is left of the script."""
    context = Context(model=plays(*script), attempts=1)
    async with Conversation.open(profile, thread_id=thread, store=store, context=context) as talk:
        opens = profile.get_phase(profile.initial_phase).start == "ai"
        if opens:
            await heard(talk.start())
        for number in range(len(script) - opens if messages is None else messages):
            await say(talk, f"message {number}")


def moves_of(figures: Figures) -> dict[tuple[str, str | None, str], int]:
    return {(one.from_phase, one.to_phase, one.trigger): one.count for one in figures.moves}


async def test_phases_are_counted_with_their_visits_signals_and_ways_out(url: str) -> None:
    async with open_checkpointer(url) as store:
        sold = ("Hello!", signalling("So.", "wants"), signalling("Bye.", "sold", "tip"))
        await hold(store, "one", *sold)
        await hold(store, "two", *sold)
        await hold(store, "three", "Hello!", "Well?", signalling("Hm.", "tip"))
        (shop,) = (await read(store, dropped_after=timedelta(0))).profiles
    assert (shop.profile, shop.digest, shop.sessions) == ("Shop", None, 3)
    assert (shop.completed, shop.active, shop.dropped, shop.expired) == (2, 0, 1, 0)
    assert shop.completion_rate == pytest.approx(0.6667)
    assert shop.turns == Spread(median=2, p90=2)
    assert shop.seconds
    assert moves_of(shop) == {("ask", "sell", "wants"): 2, ("sell", None, "completed"): 2}
    ask, sell, unseen = shop.phases
    assert (ask.phase, ask.name, ask.visits, ask.sessions) == ("ask", "The question", 3, 3)
    assert (ask.replies, ask.tokens_in, ask.tokens_out) == (7, 70, 14)
    assert ask.turns == Spread(median=1, p90=2)
    assert (ask.dropped, sell.dropped, unseen.dropped) == (1, 0, 0)
    assert (ask.accepted, sell.accepted) == ({"wants": 2}, {"sold": 2})
    told = "phase 'The question' does not declare tip"
    assert ask.refused == (Refused(signal="tip", reason=told, count=1),)
    assert [one.count for one in sell.refused] == [2]
    assert (unseen.visits, unseen.sessions, unseen.seconds, unseen.turns) == (0, 0, None, None)


async def test_a_conversation_that_is_longer_than_its_state_is_counted_whole(
    lasting_url: str,
) -> None:
    circle = make_profile({"a": "human", "b": "human"}, "a go b", "b go a", memory_messages=8)
    async with open_checkpointer(lasting_url) as store:
        await hold(store, "t", signalling("On.", "go"), profile=circle, messages=60)
        (figures,) = (await read(store)).profiles
    a, b = figures.phases
    assert (a.visits, b.visits, a.replies, b.replies) == (31, 30, 30, 30)
    assert (a.accepted, b.accepted) == ({"go": 30}, {"go": 30})
    assert moves_of(figures) == {("a", "b", "go"): 30, ("b", "a", "go"): 30}
    assert (figures.active, figures.completion_rate, figures.turns) == (1, None, None)


async def test_what_was_taken_back_is_not_counted(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as store:
        await hold(store, "t", "Hello!", "Well?")
        async with Conversation.open(
            SHOP, thread_id="t", store=store, context=Context(model=plays(""))
        ) as talk:
            await talk.undo()
        (shop,) = (await read(store)).profiles
    assert [phase.replies for phase in shop.phases] == [1, 0, 0]


async def test_an_empty_database_has_no_figures(url: str) -> None:
    async with open_checkpointer(url) as store:
        figures = await read(store)
    assert (figures.sessions, figures.unreadable, figures.profiles) == (0, 0, ())
    assert not figures.partial


async def test_every_version_of_a_profile_is_counted_by_itself_and_with_the_others(
    lasting_url: str,
) -> None:
    newer = make_profile({"ask": {"start": "ai"}, "pay": "human"}, "ask wants pay", name="Shop")
    async with open_checkpointer(lasting_url) as store:
        await hold(store, "one", "Hello!", signalling("So.", "wants"))
        await hold(store, "two", "Hello!", signalling("So.", "wants"), profile=newer)
        await hold(store, "three", "Hello!", profile=newer)
        await hold(store, "four", "Hi.", profile=make_profile({"a": "human"}, name="Other"))
        found = await read(store, profile="Shop")
    (shop,) = found.profiles
    assert found.sessions == shop.sessions == 3
    assert [(one.digest, one.sessions) for one in shop.versions] == [
        (newer.digest, 2),
        (SHOP.digest, 1),
    ]
    # In the order of the newest version, and then what only older ones had.
    assert [phase.phase for phase in shop.phases] == ["ask", "pay", "sell"]
    assert [phase.phase for phase in shop.versions[1].phases] == ["ask", "sell", "unseen"]


async def test_sessions_are_counted_that_began_within_the_range(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as store:
        await hold(store, "one", "Hello!")
        between = datetime.now(UTC)
        await hold(store, "two", "Hello!")
        await hold(store, "one", "So.", messages=0)
        since = await read(store, Range(since=between))
        until = await read(store, Range(until=between))
        both = await read(store, Range(since=between, until=between))
        some = await read(store, most=1)
        exactly = await read(store, most=2)
    assert (since.sessions, until.sessions, both.sessions) == (1, 1, 0)
    assert (since.since, until.until) == (between, between)
    assert (some.sessions, some.partial) == (1, True)
    assert (exactly.sessions, exactly.partial) == (2, False)


async def test_expired_sessions_count_as_dropped(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as store:
        await hold(store, "t", "Hello!")
    async with open_checkpointer(lasting_url, retention=timedelta(microseconds=1)) as store:
        (shop,) = (await read(store)).profiles
    assert (shop.dropped, shop.expired, shop.active) == (1, 1, 0)
    assert shop.completion_rate == 0
    assert shop.phases[0].dropped == 1


async def test_a_profile_that_is_not_stored_any_more_is_counted_by_its_ids(
    lasting_url: str,
) -> None:
    def forget() -> Steps[None]:
        yield "DELETE FROM cuelight_profiles", {}

    async with open_checkpointer(lasting_url) as store:
        await hold(store, "t", "Hello!", signalling("So.", "wants"))
        await store.records.transact(forget())
        (shop,) = (await read(store)).profiles
    assert {phase.phase: phase.name for phase in shop.phases} == {"ask": "ask", "sell": "sell"}


async def test_threads_under_a_lost_key_are_told_and_stop_nothing(lasting_url: str) -> None:
    lost, kept = new_key(), new_key()
    for keys, thread in (([lost], "old"), ([kept, lost], "new")):
        async with open_checkpointer(lasting_url, keys=keys) as store:
            await hold(store, thread, "Hello!")
    async with open_checkpointer(lasting_url, keys=[kept]) as store:
        found = await read(store)
    assert (found.sessions, found.unreadable) == (1, 1)
    assert [one.sessions for one in found.profiles] == [1]


async def test_threads_of_other_programs_are_left_out(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 't.db'}"
    async with open_checkpointer(url) as store:
        await hold(store, "ours", "Hello!")
        await hold(store, "garbled", "Hello!")
    with sqlite3.connect(tmp_path / "t.db") as file:
        file.execute("UPDATE checkpoints SET type = 'other' WHERE thread_id = 'garbled'")
    file.close()
    await write_foreign(tmp_path / "t.db", {"messages": [HumanMessage("hi")]}, "a", "z")
    async with open_checkpointer(url) as store:
        found = await read(store)
    assert (found.sessions, found.unreadable) == (1, 0)


async def test_garbled_rows_of_postgresql_are_left_out(postgres_url: str) -> None:
    async with open_checkpointer(postgres_url) as store:
        await hold(store, "ours", "Hello!")
        await hold(store, "garbled", "Hello!")
    with psycopg.connect(postgres_url) as server:
        server.execute("UPDATE checkpoint_blobs SET type = 'x' WHERE thread_id = 'garbled'")
    async with open_checkpointer(postgres_url) as store:
        assert (await read(store)).sessions == 1


@pytest.mark.parametrize("name", ["tutorial", "sales_call", "coach"])
async def test_a_rehearsal_of_a_built_in_profile_is_counted(name: str) -> None:
    profile = as_phase_profile(load_profile(name))
    async with open_checkpointer("memory:") as store:
        async with Conversation.open(
            profile, thread_id="t", store=store, model="rehearsal"
        ) as talk:
            await heard(talk.start())
            state = await talk.state()
            while state["status"] == "active" and state["turns"] < 40:
                await say(talk, "a poster of a lighthouse")
                state = await talk.state()
            entries = await talk.transcript()
        (figures,) = (await read(store)).profiles
    assert figures.completed == 1
    assert sum(phase.replies for phase in figures.phases) == sum(
        entry.role == "assistant" for entry in entries
    )
    assert sum(phase.tokens_out for phase in figures.phases) == state["tokens"]["output"]
    assert sum(sum(phase.accepted.values()) for phase in figures.phases) == sum(
        len(entry.signals) for entry in entries
    )


def visit(phase: str, at: float, left: float | None, **more: Any) -> Visit:
    def time(minutes: float) -> str:
        return (NOW - timedelta(days=2) + timedelta(minutes=minutes)).isoformat()

    made: Visit = {
        "phase": phase,
        "entered": time(at),
        "left": None if left is None else time(left),
        "trigger": more.get("trigger", "start"),
        "left_by": more.get("left_by"),
        "turns": more.get("turns", 1),
        "replies": 1,
        "tokens": {"input": 1, "output": 1},
    }
    return made


def record(
    *visits: Visit, status: Status = "active", changed: float = 0, entries: Sequence[Entry] = ()
) -> ThreadRecord:
    """Make a thread that was changed so many hours ago."""
    return ThreadRecord(
        profile={"name": "Shop", "digest": "d"},
        definition=None,
        status=status,
        turns=sum(one["turns"] for one in visits),
        begun=NOW - timedelta(days=2),
        changed=NOW - timedelta(hours=changed),
        visits=visits,
        entries=entries,
    )


def counted(*records: ThreadRecord, dropped_after: float = 24) -> Statistics:
    tally = Tally(NOW, timedelta(hours=dropped_after))
    for one in records:
        tally.add(one)
    return tally.statistics()


def test_a_session_is_given_up_where_nobody_has_changed_it_for_so_long() -> None:
    waits = record(visit("a", 0, None), changed=23)
    left = record(visit("a", 0, 1), visit("b", 1, None), changed=25)
    (shop,) = counted(waits, left).profiles
    assert (shop.active, shop.dropped) == (1, 1)
    assert {phase.phase: phase.dropped for phase in shop.phases} == {"a": 0, "b": 1}
    (sooner,) = counted(waits, left, dropped_after=1).profiles
    assert (sooner.active, sooner.dropped) == (0, 2)


def test_only_visits_that_are_over_have_taken_a_time() -> None:
    (shop,) = counted(
        record(visit("a", 0, 2), visit("b", 2, 12, left_by="completed"), status="completed"),
        record(visit("a", 0, 4), visit("b", 4, None)),
    ).profiles
    a, b = shop.phases
    assert a.seconds == Spread(median=180, p90=240)
    assert b.seconds == Spread(median=600, p90=600)
    assert shop.seconds == Spread(median=720, p90=720)


def test_a_clock_that_went_back_makes_no_negative_time() -> None:
    (shop,) = counted(record(visit("a", 5, 2))).profiles
    assert shop.phases[0].seconds == Spread(median=0, p90=0)


def test_a_model_that_makes_names_up_cannot_make_the_figures_grow_without_end() -> None:
    invented = tuple({"name": f"s{n}", "payload": {}, "reason": "no: x"} for n in range(300))
    entry = Entry(id="1", role="assistant", text="", phase="a", refused_signals=invented)
    (shop,) = counted(record(visit("a", 0, None), entries=[entry])).profiles
    refused = shop.phases[0].refused
    assert len(refused) == 101
    assert refused[0] == Refused(signal="", reason="others", count=200)
    assert refused[1].reason == "no"


@given(st.lists(st.integers(0, 10_000), min_size=1))
def test_half_are_at_most_the_median_and_nine_in_ten_at_most_p90(numbers: list[int]) -> None:
    spread = Spread.of(numbers)
    assert spread
    assert 2 * sum(one <= spread.median for one in numbers) >= len(numbers)
    assert 10 * sum(one <= spread.p90 for one in numbers) >= 9 * len(numbers)
    assert min(numbers) <= spread.median <= spread.p90 <= max(numbers)


async def test_overlays_are_counted_apart_with_what_was_lost(url: str) -> None:
    profile = make_profile(
        {"a": "human"},
        name="Watched",
        overlays={
            "watch": {
                "name": "The watch",
                "instructions": "Watch.",
                "signals": {"watch.alarm": "Danger now."},
            }
        },
    )
    script: list[Script] = [
        signalling("", "watch.alarm"),
        "Nothing here.",
        ConnectionError("Cut."),
    ]
    context = Context(model=speaking("Well.", watch=script), attempts=1)
    async with open_checkpointer(url) as store:
        async with Conversation.open(profile, thread_id="t", store=store, context=context) as talk:
            for text in ("one", "two", "three"):
                await heard(talk.say(text))
        (figures,) = (await read(store)).profiles
    (phase,) = figures.phases
    assert (phase.tokens_in, phase.accepted, phase.refused) == (30, {}, ())
    (watch,) = figures.overlays
    assert (watch.overlay, watch.name, watch.calls, watch.failures) == (
        "watch",
        "The watch",
        3,
        2,
    )
    assert (watch.tokens_in, watch.tokens_out) == (20, 4)
    assert watch.accepted == {"watch.alarm": 1}
    assert [(one.signal, one.reason, one.count) for one in watch.refused] == [
        ("", "the answer had words, and no block of signals", 1),
        ("", "no answer", 1),
    ]
