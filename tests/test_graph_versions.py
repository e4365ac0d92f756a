"""Versions of profiles that are stored beside threads, and rules that are younger than they."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from graph import Conversation, open_checkpointer
from graph.errors import StoredProfileError
from graph.migration import migrate
from graph.replaying import read_recording, replay
from graph.statistics import read_statistics
from profiles import PhaseProfile
from tests.conversations import heard, say
from tests.scripted import plays, signalling

ADVISED_AGAINST: dict[str, Any] = {
    "name": "Old",
    "initial_phase": "a",
    "phases": {
        "a": {
            "instructions": "Play a.",
            "start": "human",
            "signals": {"go": "When."},
            "completes": ["go"],
            "pause_ms": 2000,
            "end_ms": 1000,
        },
        "b": {"instructions": "Play b.", "start": "human", "signals": {"bye": "At the end."}},
        "c": {"instructions": "Play c."},
    },
    "signals": {"help": "When in need."},
    "transitions": [
        {"from_phase": "a", "to_phase": "b", "trigger_signals": ["help"]},
        {"from_phase": "a", "to_phase": "c", "trigger_signals": ["help"]},
        {"from_phase": "a", "to_phase": "c", "trigger_signals": ["gone"]},
        {"from_phase": "a", "to_phase": "c", "after_turns": 2, "min_turns": 5},
        {"from_phase": "a", "to_phase": "b", "when": "turns > 5 && signals.unknown.n > 1"},
    ],
}
"""What a release may have let pass that today's checks refuse, each for a reason of its own."""


def test_what_is_advised_against_today_is_refused_when_it_is_loaded() -> None:
    with pytest.raises(ValidationError, match="can never be taken"):
        PhaseProfile.model_validate(ADVISED_AGAINST)


async def test_a_thread_goes_on_with_a_version_that_younger_rules_refuse(lasting_url: str) -> None:
    body = json.dumps(ADVISED_AGAINST)
    old = PhaseProfile.from_stored(body)
    async with (
        open_checkpointer(lasting_url) as store,
        Conversation.open(old, store=store, thread_id="t", model=plays("A.")) as talk,
    ):
        await heard(talk.say("one"))
    async with open_checkpointer(lasting_url) as store:
        model = plays(signalling("A.", "help"), "B.")
        async with Conversation.open(store=store, thread_id="t", model=model) as talk:
            assert talk.profile == old
            assert ("phase", "b") in await say(talk, "two")
        found = await read_statistics(store)
        assert found.profiles[0].versions[0].phases[1].phase == "b"
        recording = await read_recording(store, "t")
        assert recording.definition == old
        assert (await replay(recording, old)).same
        moved = [one async for one in migrate(store, lambda _: old)]
        assert [one.outcome for one in moved] == ["there"]


BROKEN = {
    "an initial phase that is missing": {"initial_phase": "x"},
    "a transition to a phase that is missing": {
        "transitions": [{"from_phase": "a", "to_phase": "x", "trigger_signals": ["go"]}]
    },
    "a transition to nowhere": {"transitions": [{"from_phase": "a", "trigger_signals": ["go"]}]},
    "a condition that is none": {
        "transitions": [{"from_phase": "a", "to_phase": "b", "when": "turns >"}]
    },
    "a correction of nothing": {"signals": {"fix": {"when": "When.", "corrects": "nothing"}}},
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_a_stored_version_that_cannot_be_run_is_refused_still(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=r"phase|CEL|missing|nothing"):
        PhaseProfile.from_stored(json.dumps({**ADVISED_AGAINST, **change}))


async def test_a_thread_whose_version_cannot_be_run_is_told_so() -> None:
    old = PhaseProfile.from_stored(json.dumps(ADVISED_AGAINST))
    async with open_checkpointer("memory:") as store:
        broken = json.dumps({**ADVISED_AGAINST, "initial_phase": "x"})
        await store.astore_profile(old.digest, old.name, broken)
        async with Conversation.open(old, store=store, thread_id="t", model=plays("A.")) as talk:
            await heard(talk.say("one"))
        with pytest.raises(StoredProfileError, match="initial_phase: There is no phase 'x'"):
            async with Conversation.open(store=store, thread_id="t"):
                pass
