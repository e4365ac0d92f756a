"""Recorded conversations run through their own profile, and through changed ones."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.base import empty_checkpoint

from graph import Conversation, open_checkpointer
from graph.checkpointers import Checkpointer
from graph.errors import ForeignThreadError, RecordingError, UnboundThreadError
from graph.replaying import Recording, Replay, read_recording, recording_from, replay
from nodes import path
from nodes.coach_prompt import BRIEF_SIGNAL
from nodes.context import Context
from nodes.errors import TurnError
from nodes.signals import render_signals
from nodes.state import PhaseState
from profiles import PhaseProfile, as_phase_profile, builtin_names, load_profile
from tests.conversations import (
    Chat,
    heard,
    make_profile,
    make_routed,
    routed_profiles,
    rule,
    small_profiles,
)
from tests.overlaid import speaking
from tests.scripted import plays, signalling

TWO = make_profile(
    {"a": "human", "b": "ai", "c": {"start": "human", "signals": {"bye": "At the end."}}},
    "a go b",
    "b on c",
    "a skip c",
)
SAID = ["one", "two", "three"]
SCRIPT = ["A.", signalling("A.", "go", "nonsense"), "B.", signalling("B.", "on"), "C."]


async def record(
    profile: PhaseProfile,
    *script: Any,
    said: Sequence[str] = SAID,
    store: Checkpointer,
) -> Recording:
    """Hold a conversation with a model that plays a script, and read what was recorded."""
    async with Conversation.open(
        profile, store=store, thread_id="t", model=plays(*script, chunk=99)
    ) as talk:
        await heard(talk.start())
        for text in said:
            await heard(talk.say(text))
    return await read_recording(store, "t")


async def through(recording: Recording, profile: PhaseProfile) -> Replay:
    """Replay a recording, as it was read and as it is exported: both come to the same."""
    found = await replay(recording, profile)
    document = {
        "thread_id": recording.thread_id,
        "profile": {
            **recording.profile,
            "definition": recording.definition
            and recording.definition.model_dump(mode="json", exclude_defaults=True),
        },
        "replay": [turn.as_json() for turn in recording.turns],
    }
    again = await replay(recording_from(json.loads(json.dumps(document)), "t.json"), profile)
    assert [turn.differences for turn in again.turns] == [one.differences for one in found.turns]
    assert again.rule == found.rule
    return found


def changes(found: Replay) -> list[tuple[int, str, str, str]]:
    """Return the differences, each with its turn."""
    return [
        (turn.recorded.facts.turns, one.aspect, one.was, one.now)
        for turn in found.turns
        for one in turn.differences
    ]


def without(profile: PhaseProfile, *places: int) -> PhaseProfile:
    """Return a profile without some of its transitions."""
    kept = [one for place, one in enumerate(profile.transitions) if place not in places]
    return profile.model_copy(update={"transitions": kept})


async def test_a_conversation_does_in_its_own_profile_what_it_did(url: str) -> None:
    async with open_checkpointer(url) as store:
        recording = await record(TWO, *SCRIPT, store=store)
    found = await through(recording, TWO)
    assert found.same, changes(found)
    assert [turn.facts.turns for turn in recording.turns] == [0, 1, 2, 3]
    assert [move.entered for turn in recording.turns for move in turn.facts.path] == [
        "a",
        "b",
        "c",
    ]


async def test_where_a_transition_is_gone_the_first_turn_without_it_is_told_and_why(
    url: str,
) -> None:
    async with open_checkpointer(url) as store:
        recording = await record(TWO, *SCRIPT, store=store)
    found = await through(recording, without(TWO, 0))
    assert found.rule == ("no transition leads from a to b by go; it was transitions[0]: a → b, go")
    assert found.first is not None
    assert found.turns[found.first].recorded.facts.turns == 2
    assert changes(found)[:3] == [
        (2, "replies", "2 replies", "1 reply"),
        (2, "path", "b (go)", "stays"),
        (2, "phase", "b", "a"),
    ]
    assert [reply.text for reply in found.turns[found.first].unasked] == ["B."]


def signals_at_random(seed: int) -> list[str]:
    """Make the replies of a model that signals at random, with payloads and names of nobody's."""
    chance = random.Random(seed)  # noqa: S311 (plays a part)
    picks = [
        {name: {"n": chance.randint(0, 3)} for name in (*"stu", "nobodys") if chance.random() < 0.4}
        for _ in range(60)
    ]
    return [f"Reply {n}.\n{render_signals(given)}" for n, given in enumerate(picks)]


TURNS = st.lists(
    st.sampled_from([0, 1, 60, 90, 200, "open", "move", "end"]), min_size=1, max_size=10
)
"""The seconds after which the user says something, or what they do instead."""


async def talk_at_random(
    profile: PhaseProfile, replies: Sequence[str], turns: Sequence[int | str], store: Checkpointer
) -> Recording:
    thread = uuid.uuid4().hex
    chat = Chat(profile, plays(*replies, chunk=50), store, thread=thread)
    await store.astore_profile(
        profile.digest, profile.name, profile.model_dump_json(exclude_defaults=True)
    )
    at = datetime.now(UTC)
    for number, turn in enumerate(turns):
        state = await chat.state()
        if state and state["status"] != "active":
            break
        if isinstance(turn, int):
            at += timedelta(seconds=turn)
            message = HumanMessage(
                "said", id=f"m{number}", additional_kwargs={"time": at.isoformat()}
            )
            await chat.say(message)
        elif turn == "open" or not state:
            await chat.open()
        elif turn == "move":
            if targets := profile.targets_of(state["phase"]):
                with suppress(TurnError):  # a way back, with nothing to go back to
                    await chat.move(targets[-1])
        else:
            over = path.completed(cast("PhaseState", state))
            await chat.graph.aupdate_state(chat.config, over, as_node=state["phase"])
    return await read_recording(store, thread)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.one_of(routed_profiles(), small_profiles()), st.integers(0, 9999), TURNS)
async def test_any_conversation_does_in_its_own_profile_what_it_did(
    lasting_url: str, profile: PhaseProfile, seed: int, turns: list[int | str]
) -> None:
    async with open_checkpointer(lasting_url) as store:
        recording = await talk_at_random(profile, signals_at_random(seed), turns, store)
    assert recording.definition == profile
    found = await through(recording, profile)
    assert found.same, (found.rule, changes(found))


@pytest.mark.parametrize("name", builtin_names())
async def test_a_rehearsal_of_a_built_in_profile_does_what_it_did(name: str) -> None:
    profile = as_phase_profile(load_profile(name))
    async with (
        open_checkpointer("memory:") as store,
        Conversation.open(profile, store=store, thread_id="t", model="rehearsal") as talk,
    ):
        await heard(talk.start())
        for text in WISH:
            await heard(talk.say(text))
        recording = await read_recording(store, "t")
    assert len(recording.turns) > 2
    found = await through(recording, profile)
    assert found.same, (found.rule, changes(found))


WISH = [
    "A poster with a lighthouse at night, please",
    'It should say "Hold fast", at the bottom',
    "stormy and dark",
    "no, make it a red lighthouse",
    "yes, that is it",
    "And now?",
    "go on",
    "and on",
]


async def test_a_phase_that_now_starts_with_the_ai_gets_a_stand_in(url: str) -> None:
    eager = make_profile(
        {"a": "human", "b": "ai", "c": {"start": "ai", "signals": {"bye": "At the end."}}},
        "a go b",
        "b on c",
        "a skip c",
    )
    async with open_checkpointer(url) as store:
        recording = await record(TWO, *SCRIPT, store=store)
    found = await through(recording, eager)
    assert changes(found) == [(3, "replies", "1 reply", "2 replies")]
    assert found.rule == "phases.c.start is ai"
    assert [turn.stand_ins for turn in found.turns] == [0, 0, 0, 1]


async def test_a_signal_that_is_refused_now_is_told_with_its_reason_and_its_transition() -> None:
    late = TWO.model_copy(
        update={
            "transitions": [
                TWO.transitions[0].model_copy(update={"min_turns": 3}),
                *TWO.transitions[1:],
            ]
        }
    )
    async with open_checkpointer("memory:") as store:
        recording = await record(TWO, *SCRIPT, store=store)
    found = await through(recording, late)
    assert found.rule == (
        "too early: go needs 3 turns in this phase, this is turn 2 "
        "(transitions[0]: a → b, go, from turn 3 on)"
    )
    signals = next(
        one for turn in found.turns for one in turn.differences if one.aspect == "signals"
    )
    assert signals.was == "go counted in a"
    assert signals.now.startswith("go refused (too early: ")


async def test_the_user_s_move_by_hand_and_the_end_by_hand_are_made_again() -> None:
    async with (
        open_checkpointer("memory:") as store,
        Conversation.open(TWO, store=store, thread_id="t", model=plays("A.", "B.")) as talk,
    ):
        await heard(talk.say("one"))
        await heard(talk.advance("b"))
        await talk.end()
        recording = await read_recording(store, "t")
    assert (await through(recording, TWO)).same
    found = await through(recording, without(TWO, 0))
    assert found.rule == "No transition leads from 'a' to 'b'. From here: c."
    assert [turn.impossible != "" for turn in found.turns] == [False, True, False]


async def test_time_is_that_of_the_recording(url: str) -> None:
    timed = make_routed({"a": "human", "b": "human"}, rule("a", "b", after_seconds=60))
    later = make_routed({"a": "human", "b": "human"}, rule("a", "b", after_seconds=600))
    async with open_checkpointer(url) as store:
        recording = await talk_at_random(timed, ["Well."], [0, 90, 30], store)
    assert [len(turn.facts.path) for turn in recording.turns] == [1, 1, 0]
    assert (await through(recording, timed)).same
    found = await through(recording, later)
    assert found.rule == "nothing fulfils transitions[0]: a → b, after 600 seconds"


async def test_a_conversation_that_outgrew_its_window_is_replayed_from_its_first_turn() -> None:
    small = TWO.model_copy(update={"memory_messages": 8})
    script = [*["A."] * 14, signalling("A.", "go"), "B."]
    async with open_checkpointer("memory:") as store:
        recording = await record(small, *script, said=[str(n) for n in range(15)], store=store)
    assert [turn.facts.turns for turn in recording.turns] == list(range(16))
    assert (await through(recording, small)).same
    found = await through(recording, without(small, 0))
    assert found.first == 15


async def test_signals_of_one_reply_are_judged_in_the_order_in_which_they_were_given() -> None:
    payload = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    profile = make_profile(
        {
            "a": {
                "start": "human",
                "signals": {
                    "known": {"when": "When it is known.", "payload": payload, "keep": True},
                    "other": {"when": "When it is other.", "corrects": "known"},
                },
            },
            "b": "human",
        },
        "a go b",
    )
    script = [
        signalling("A.", other={}, known={"n": 1}),
        signalling("A.", other={"n": "two"}, known={"n": "x"}),
        signalling("A.", other={"n": 3}),
    ]
    async with open_checkpointer("memory:") as store:
        recording = await record(profile, *script, store=store)
    refused = [[one.name for one in t.facts.signals if one.reason] for t in recording.turns]
    assert refused[1:] == [["other"], ["known", "other"], []]
    assert recording.turns[-1].facts.memory == {"known": {"n": 3}}
    assert (await through(recording, profile)).same
    bare = make_profile(
        {"a": {"start": "human", "signals": {"known": "When."}}, "b": "human"}, "a go b"
    )
    found = await through(recording, bare)
    assert found.first == 1
    assert ("memory", '{"known": {"n": 1}}', "{}") in [change[1:] for change in changes(found)]


async def test_what_nobody_could_read_of_a_reply_is_no_difference() -> None:
    script = ["A.<signals>{broken</signals>", 'A.\n<signals>{"go": false}</signals>', "A."]
    async with open_checkpointer("memory:") as store:
        recording = await record(TWO, *script, store=store)
    assert all(not turn.facts.signals for turn in recording.turns)
    assert (await through(recording, TWO)).same


async def test_a_coach_is_replayed_by_the_user_s_words_and_the_model_s_reports() -> None:
    profile = as_phase_profile(load_profile("coach"))
    report = {
        "scene": [{"what": "lighthouse", "quote": "lighthouse"}],
        "asset_type": {"value": "poster", "quote": "poster"},
    }
    script = [
        "What shall it be?",
        signalling("Which mood?", **{BRIEF_SIGNAL: report}),
        signalling("Noted. Anything else?", **{"coach.intent_ready": {}}),
        "Here it is.",
        "Good.",
        "Done.",
    ]
    async with open_checkpointer("memory:") as store:
        recording = await record(profile, *script, said=WISH[:5], store=store)
    assert {turn.facts.readiness for turn in recording.turns} >= {"awaiting_confirmation", "ready"}
    found = await through(recording, profile)
    assert found.same, (found.rule, changes(found))
    assert found.has_coach


async def test_threads_that_are_none_of_ours_or_none_at_all_are_told_apart() -> None:
    async with open_checkpointer("memory:") as store:
        place = {"configurable": {"thread_id": "foreign", "checkpoint_ns": ""}}
        await store.aput(place, empty_checkpoint(), {"source": "update", "step": 0}, {})  # type: ignore[arg-type]
        with pytest.raises(ForeignThreadError, match="another program"):
            await read_recording(store, "foreign")
        with pytest.raises(UnboundThreadError, match="no thread"):
            await read_recording(store, "nobody")


async def test_a_thread_that_has_expired_is_replayed_as_it_was() -> None:
    async with open_checkpointer("memory:", retention=timedelta(microseconds=1)) as store:
        config: Any = {"configurable": {"thread_id": "t", "checkpoint_ns": ""}}
        await Chat(TWO, plays("A."), store).say("one")
        stored = await store.aget_tuple(config)
        assert stored is not None
        assert stored.checkpoint["channel_values"]["status"] == "expired"
        recording = await read_recording(store, "t")
    assert (await through(recording, TWO)).same


BAD = {
    "no conversation": ([], "no conversation"),
    "an old export": (
        {"thread_id": "t", "profile": {"name": "Small", "digest": "1", "definition": None}},
        "did not note the turns",
    ),
    "broken turns": (
        {
            "thread_id": "t",
            "profile": {"name": "Small", "digest": "1", "definition": None},
            "replay": [{}],
        },
        "its turns cannot be read",
    ),
}


@pytest.mark.parametrize(("document", "told"), BAD.values(), ids=BAD)
def test_a_file_without_a_recording_is_told_as_such(document: Any, told: str) -> None:
    with pytest.raises(RecordingError, match=told):
        recording_from(document, "t.json")


WATCHED = make_routed(
    {"talk": {"signals": {"over": "All was said."}}, "help": "human", "end": "human"},
    rule("*", "help", "watch.alarm"),
    rule("talk", "end", "over"),
    overlays={
        "watch": {"instructions": "Watch.", "signals": {"watch.alarm": "Danger now."}},
        "notes": {
            "instructions": "Note.",
            "signals": {"notes.name": {"when": "It was said.", "keep": True}},
        },
    },
    phase_context="Be kind.",
)


async def watched(store: Checkpointer) -> Recording:
    model = speaking(
        "Hi.",
        "I see.",
        watch=["<signals>{}</signals>", signalling("", "watch.alarm")],
        notes=[signalling("", "notes.name"), ConnectionError("Cut.")],
    )
    context = Context(model=model, attempts=1)
    async with Conversation.open(WATCHED, store=store, thread_id="t", context=context) as talk:
        await heard(talk.say("I am Ana."))
        await heard(talk.say("I am in danger."))
    return await read_recording(store, "t")


def rewritten(**changes: Any) -> PhaseProfile:
    return WATCHED.model_copy(update=changes)


async def test_what_overlays_gave_is_replayed_without_a_model(url: str) -> None:
    async with open_checkpointer(url) as store:
        recording = await watched(store)
    assert recording.turns[0].facts.memory == {"notes.name": {}}
    assert recording.turns[1].facts.phase == "help"
    found = await through(recording, WATCHED)
    assert found.same, changes(found)


async def test_an_overlay_that_is_gone_or_runs_elsewhere_is_told_as_the_rule() -> None:
    async with open_checkpointer("memory:") as store:
        recording = await watched(store)
    notes = WATCHED.overlays["notes"]
    elsewhere = rewritten(
        overlays={**WATCHED.overlays, "notes": notes.model_copy(update={"beside": ["end"]})}
    )
    found = await through(recording, elsewhere)
    assert found.rule == "overlays.notes.beside does not name talk"
    assert changes(found)[0] == (1, "signals", "notes.name counted in talk by notes", "none")
    found = await through(recording, rewritten(overlays={"watch": WATCHED.overlays["watch"]}))
    assert found.rule == "there is no overlay notes any more"
    found = await through(recording, rewritten(transitions=WATCHED.transitions[1:]))
    assert found.turns[1].facts is not None
    assert found.turns[1].facts.phase == "talk"
    assert "no transition leads from talk to help by watch.alarm" in found.rule


async def test_an_overlay_that_the_recording_does_not_know_finds_nothing() -> None:
    async with open_checkpointer("memory:") as store:
        recording = await watched(store)
    more = WATCHED.overlays["watch"].model_copy(update={"signals": {"more.found": "Anything."}})
    found = await through(recording, rewritten(overlays={**WATCHED.overlays, "more": more}))
    assert found.same, changes(found)
