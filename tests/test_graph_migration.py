"""Threads that move to another version of their profile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from graph import Checkpointer, Conversation, open_checkpointer, read_transcript
from graph.checkpointers import new_key
from graph.migration import Migrated, migrate
from nodes.context import Context
from profiles import PhaseProfile
from tests.conversations import heard, lines, make_profile, make_routed, rule, say
from tests.overlaid import speaking
from tests.scripted import plays, signalling

OLD = make_profile(
    {
        "a": "human",
        "b": {"start": "human", "signals": {"note": "When noted."}},
        "c": {"start": "human", "signals": {"bye": "At the end."}},
    },
    "a go b",
    "b on c",
)
NEW = OLD.model_copy(
    update={"phases": {**OLD.phases, "d": OLD.phases["c"]}, "phase_context": "Be kind."}
)


async def moved(
    store: Checkpointer, profile: PhaseProfile, *, dry_run: bool = False, ids: Sequence[str] = ()
) -> list[Migrated]:
    async def named() -> AsyncIterator[list[str]]:
        yield list(ids)

    def version_of(name: str) -> PhaseProfile | None:
        return profile if name == profile.name else None

    return [
        one
        async for one in migrate(
            store, version_of, threads=named() if ids else None, dry_run=dry_run
        )
    ]


async def talk(
    store: Checkpointer, *said: str, profile: PhaseProfile = OLD, script: Sequence[Any], id_: str
) -> None:
    async with Conversation.open(
        profile, store=store, thread_id=id_, model=plays(*script, chunk=99)
    ) as conversation:
        for text in said:
            await heard(conversation.say(text))


@pytest.fixture(params=["clear", "encrypted"])
def keys(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return (new_key(),) if request.param == "encrypted" else ()


async def test_a_thread_goes_on_with_the_version_that_it_was_moved_to(
    lasting_url: str, keys: tuple[str, ...]
) -> None:
    async with open_checkpointer(lasting_url, keys=keys) as store:
        await talk(store, "one", script=[signalling("A.", "go")], id_="t")
        (found,) = await moved(store, NEW)
        assert (found.outcome, found.left, found.entered) == ("moves", OLD.digest, NEW.digest)
        assert [one.outcome for one in await moved(store, NEW)] == ["there"]
    async with (
        open_checkpointer(lasting_url, keys=keys) as store,
        Conversation.open(thread_id="t", store=store, model=plays("B.")) as conversation,
    ):
        assert conversation.profile == NEW
        state = await conversation.state()
        assert state["profile"] == {"name": NEW.name, "digest": NEW.digest}
        assert state["progress"] == {
            "a": "completed",
            "b": "active",
            "c": "upcoming",
            "d": "upcoming",
        }
        assert [visit["phase"] for visit in state["history"]] == ["a", "b"]
        assert state["turns"] == 1
        assert ("token", "B.") in await say(conversation, "two")
        assert lines(await conversation.transcript()) == ["> one", "A.", "> two", "B."]


async def test_moving_back_is_a_move_to_the_version_that_is_still_stored(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as store:
        await talk(store, "one", script=[signalling("A.", "go")], id_="t")
        await moved(store, NEW)
        body = await store.aload_profile(OLD.digest)
        assert body is not None
        (back,) = await moved(store, PhaseProfile.from_stored(body))
        assert (back.outcome, back.entered) == ("moves", OLD.digest)
        async with Conversation.open(thread_id="t", store=store, model=plays("B.")) as conversation:
            assert conversation.profile == OLD
            assert "d" not in (await conversation.state())["progress"]
            assert ("token", "B.") in await say(conversation, "two")


async def test_a_dry_run_changes_nothing_and_warns_where_a_replay_ends_elsewhere(url: str) -> None:
    late = OLD.model_copy(
        update={
            "transitions": [
                OLD.transitions[0].model_copy(update={"min_turns": 3}),
                OLD.transitions[1],
            ]
        }
    )
    async with open_checkpointer(url) as store:
        await talk(store, "one", script=[signalling("A.", "go")], id_="t")
        (found,) = await moved(store, late, dry_run=True)
        assert found.outcome == "moves"
        assert found.warning.startswith(
            "a replay ends in phase a, and the thread is in phase b: too early: go needs 3 turns"
        )
        (same,) = await moved(store, NEW, dry_run=True)
        assert (same.outcome, same.warning) == ("moves", "")
        async with Conversation.open(thread_id="t", store=store) as conversation:
            assert conversation.profile == OLD


async def test_a_thread_stays_where_a_turn_runs_and_says_so(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as store:
        await talk(store, "one", script=["A."], id_="t")
        async with store.turn_lock("t"):
            (dry,) = await moved(store, NEW, dry_run=True)
            (stays,) = await moved(store, NEW)
        assert dry.reasons == stays.reasons == ("a turn runs on it",)
        assert [one.outcome for one in await moved(store, NEW)] == ["moves"]


async def test_what_is_over_or_of_another_profile_is_left_alone(url: str) -> None:
    other = make_profile({"a": "human"}, name="Other")
    async with open_checkpointer(url) as store:
        await talk(store, "one", profile=other, script=["A."], id_="other")
        async with Conversation.open(
            OLD, store=store, thread_id="over", model=plays("A.")
        ) as conversation:
            await say(conversation, "one")
            await conversation.end()
        await store.aput(*_foreign("foreign"))
        found = await moved(store, NEW)
    assert [(one.thread_id, one.outcome) for one in found] == [("over", "over")]


def _foreign(thread_id: str) -> Any:
    from langgraph.checkpoint.base import empty_checkpoint  # noqa: PLC0415

    place = {"configurable": {"thread_id": thread_id, "checkpoint_ns": ""}}
    return place, empty_checkpoint(), {"source": "update", "step": 0}, {}


async def test_threads_under_a_key_that_is_not_given_stay_and_say_why(lasting_url: str) -> None:
    lost, key = new_key(), new_key()
    async with open_checkpointer(lasting_url, keys=[lost]) as store:
        await talk(store, "one", script=["A."], id_="lost")
    other = OLD.model_copy(update={"phase_context": "Be brief."})
    async with open_checkpointer(lasting_url, keys=[key, lost]) as store:
        await talk(store, "one", profile=other, script=["A."], id_="known")
    async with open_checkpointer(lasting_url, keys=[key]) as store:
        found = {one.thread_id: one for one in await moved(store, NEW)}
    assert found["known"].outcome == "moves"
    assert found["lost"].outcome == "stays"
    assert "is encrypted with key" in found["lost"].reasons[0]


async def one_obstacle(
    store: Checkpointer, old: PhaseProfile, new: PhaseProfile, *script: Any, said: int = 1
) -> str:
    """Talk in an old version, try to move to a new one, and return the only reason against it."""
    await talk(store, *["said"] * said, profile=old, script=script, id_="t")
    (dry,) = await moved(store, new, dry_run=True)
    (found,) = await moved(store, new)
    assert found.outcome == dry.outcome == "stays"
    assert found.reasons == dry.reasons
    async with Conversation.open(thread_id="t", store=store) as conversation:
        assert conversation.profile == old
    (reason,) = found.reasons
    return reason


@pytest.fixture
async def store() -> AsyncIterator[Checkpointer]:
    async with open_checkpointer("memory:") as opened:
        yield opened


async def test_a_thread_in_a_phase_that_is_gone_stays(store: Checkpointer) -> None:
    new = make_profile({"a": "human", "c": "human"}, "a go c")
    reason = await one_obstacle(store, OLD, new, signalling("A.", "go"))
    assert reason == "it is in phase b, which the version does not have"


async def test_a_thread_stays_whose_gathered_signals_are_declared_no_more(
    store: Checkpointer,
) -> None:
    new = make_profile({"a": "human", "b": "human", "c": "human"}, "a go b", "b on c")
    reason = await one_obstacle(
        store, OLD, new, signalling("A.", "go"), signalling("B.", "note"), said=2
    )
    assert reason == "note was gathered in phase b, which does not declare it any more"


async def test_a_thread_on_a_detour_to_come_back_to_a_phase_that_is_gone_stays(
    store: Checkpointer,
) -> None:
    old = make_routed(
        {"a": "human", "d": "human", "e": "human"},
        rule("a", "d", "help"),
        rule("e", "d", "help"),
        rule("d", None, "back"),
    )
    new = make_routed({"e": "human", "d": "human"}, rule("e", "d", "help"), rule("d", None, "back"))
    reason = await one_obstacle(store, old, new, signalling("A.", "help"))
    assert reason == "it is to go back to phase a, which the version does not have"


async def test_a_thread_stays_whose_memory_does_not_fit_any_more(store: Checkpointer) -> None:
    def version(kind: str) -> PhaseProfile:
        payload = {"type": "object", "properties": {"size": {"type": kind}}, "required": ["size"]}
        signals = {"sized": {"when": "When it is known.", "payload": payload}}
        return make_profile({"a": {"start": "human", "signals": signals}, "b": "human"}, "a go b")

    reason = await one_obstacle(
        store, version("string"), version("integer"), signalling("A.", sized={"size": "large"})
    )
    assert reason.startswith("its memory of sized does not fit any more: size")


async def test_a_thread_with_a_brief_stays_where_the_version_has_no_coach(
    store: Checkpointer,
) -> None:
    old = make_profile({"a": {"start": "human", "kind": "coach"}, "b": "human"}, "a go b")
    new = make_profile({"a": "human", "b": "human"}, "a go b")
    reason = await one_obstacle(store, old, new, "What is it for?")
    assert reason == "it has a coach's brief, and the version has no coach"


async def test_the_last_turn_before_a_move_can_be_taken_back_with_the_move(url: str) -> None:
    async with open_checkpointer(url) as store:
        await talk(store, "one", "two", script=[signalling("A.", "go"), "B."], id_="t")
        await moved(store, NEW)
        async with Conversation.open(thread_id="t", store=store) as conversation:
            await conversation.undo()
        async with Conversation.open(thread_id="t", store=store) as conversation:
            assert conversation.profile == OLD
            assert lines(await conversation.transcript()) == ["> one", "A."]
        assert [one.outcome for one in await moved(store, NEW)] == ["moves"]
        assert len(await read_transcript(store, "t")) == 2


async def test_a_move_that_was_cut_off_goes_on_where_it_stopped(lasting_url: str) -> None:
    async with open_checkpointer(lasting_url) as store:
        for id_ in ("one", "two"):
            await talk(store, "hello", script=["A."], id_=id_)
        run = migrate(store, lambda name: NEW if name == NEW.name else None)
        assert (await anext(run)).outcome == "moves"
        await run.aclose()
    async with open_checkpointer(lasting_url) as store:
        assert {one.outcome for one in await moved(store, NEW)} == {"moves", "there"}
        assert {one.outcome for one in await moved(store, NEW)} == {"there"}


async def test_the_version_is_there_though_it_was_deleted_with_the_last_thread_that_ran_it(
    url: str,
) -> None:
    async with open_checkpointer(url) as store:
        await talk(store, "hello", profile=NEW, script=["A."], id_="new")
        await talk(store, "hello", script=["A."], id_="old")
        await store.adelete_thread("new")
        assert await store.aload_profile(NEW.digest) is None
        await moved(store, NEW)
        async with Conversation.open(store=store, thread_id="old") as conversation:
            assert conversation.profile == NEW


async def test_what_an_overlay_has_given_keeps_a_thread_where_the_overlay_is_gone() -> None:
    watch = {"instructions": "Watch.", "signals": {"watch.alarm": "Danger now."}}
    watched = OLD.model_copy(update={"overlays": {"watch": watch}})
    elsewhere = OLD.model_copy(update={"overlays": {"watch": {**watch, "beside": ["b"]}}})
    kinder = watched.model_copy(update={"phase_context": "Be kind."})
    context = Context(model=speaking("A.", watch=signalling("", "watch.alarm")))
    async with open_checkpointer("memory:") as store:
        async with Conversation.open(
            watched, thread_id="t", store=store, context=context
        ) as conversation:
            await heard(conversation.say("one"))
        for version in (OLD, elsewhere):
            (stays,) = await moved(store, version, dry_run=True)
            assert stays.outcome == "stays"
            assert "watch.alarm was gathered in phase a" in stays.reasons[0]
        (moves,) = await moved(store, kinder)
        assert moves.outcome == "moves"
