"""Recorded conversations run through their own profile, and through changed ones."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage

from graph import Conversation, open_checkpointer
from graph.checkpointers import Checkpointer
from graph.errors import ForeignThreadError, RecordingError, UnboundThreadError
from graph.replaying import Recording, Replay, read_recording, recording_from, replay
from nodes.signals import render_signals
from nodes import path
from nodes.errors import TurnError
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
                try:
                    await chat.move(targets[-1])
                except TurnError:
                    pass  # a way back, with nothing to go back to
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
