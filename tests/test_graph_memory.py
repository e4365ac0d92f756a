"""The memory of a thread, through whole turns over SQLite."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage

from graph import Conversation
from nodes.context import Context
from nodes.events import Event
from nodes.judgement import judge
from nodes.memory import remembered
from nodes.path import beginning
from profiles import PhaseProfile, Profile, load_profile
from tests.conversations import heard, make_profile, say, shown
from tests.scripted import ScriptedModel, plays, signalling

SIZE: dict[str, Any] = {
    "when": "The guest has said for how many.",
    "payload": {
        "type": "object",
        "properties": {
            "party": {"type": "integer", "minimum": 1},
            "words": {"type": "string"},
        },
        "required": ["party"],
    },
    "quotes": ["words"],
}
TABLE: dict[str, Any] = {
    "when": "The guest has taken a table.",
    "payload": {"type": "object", "properties": {"table": {"type": "string"}}},
    "depends_on": "size",
}
BOOKING = make_profile(
    {
        "ask": {"signals": {"size": SIZE}},
        "offer": {"signals": {"table": TABLE}},
        "confirm": {
            "signals": {"resize": {"when": "It changes.", "corrects": "size"}, "end": "Bye."},
            "completes": ["end"],
        },
    },
    "ask size offer",
    "offer table confirm",
    "confirm resize offer",
)
TO_CONFIRM = (
    signalling("For two.", size={"party": 2}),
    signalling("The bar.", table={"table": "bar"}),
)


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/threads.db"


def opened(store: str, model: ScriptedModel | str, profile: Profile | None = BOOKING) -> Any:
    context = Context(model=model, attempts=1)
    return Conversation.open(profile, store=store, thread_id="t", context=context)


def note_of(model: ScriptedModel) -> str:
    """Return the end of the last prompt."""
    return str(model.prompts[-1][-1].text)


def of_type(events: list[Event], kind: str) -> list[Event]:
    return [told for told in events if told["type"] == kind]


async def test_a_later_phase_reads_what_an_earlier_one_found_out_in_another_process(
    store: str,
) -> None:
    async with opened(store, plays(TO_CONFIRM[0])) as talk:
        await say(talk, "for two")
        assert await talk.memory() == {"size": {"party": 2}}
    model = plays("Which table?")
    async with opened(store, model, None) as talk:
        await say(talk, "hm")
    assert "[Stage note]" in note_of(model)
    assert "- size: party 2" in note_of(model)
    assert "party" not in model.prompts[-1][0].text


async def test_what_the_model_reads_first_stays_the_same_while_the_memory_changes(
    store: str,
) -> None:
    model = plays(signalling("A.", resize={"party": 3}), signalling("B.", resize={"party": 4}), "C")
    loop = BOOKING.model_copy(update={"transitions": BOOKING.transitions[:2]})
    async with opened(store, plays(*TO_CONFIRM), loop) as talk:
        await say(talk, "for two")
        await say(talk, "the bar")
    async with opened(store, model, None) as talk:
        for text in ("three", "four", "so"):
            await say(talk, text)
        assert await talk.memory() == {"size": {"party": 4}}
    firsts = {prompt[0].text for prompt in model.prompts}
    assert len(firsts) == 1
    assert "- size: party 3" in model.prompts[1][-1].text


async def test_a_refused_payload_is_told_to_the_model_and_can_be_mended(store: str) -> None:
    model = plays(
        signalling("For you.", size={"party": "two", "words": "two"}),
        signalling("For two.", size={"party": 2, "words": "we are two"}),
        "Which table?",
    )
    async with opened(store, model) as talk:
        (refused,) = of_type(await heard(talk.say("we are two")), "signal")
        reason = 'its payload does not fit: party is "two"; it must be a whole number of at least 1'
        assert refused["metadata"] == {
            "payload": {"party": "two", "words": "two"},
            "accepted": False,
            "reason": reason,
        }
        assert (await talk.state())["phase"] == "ask"
        assert await talk.memory() == {}
        await say(talk, "yes")
        assert f"- size: {reason}" in note_of(model)
        assert (await talk.state())["phase"] == "offer"
        await say(talk, "so")
        assert "did not count" not in note_of(model)
        (entry,) = [one for one in await talk.transcript() if one.refused_signals]
        assert [one["reason"] for one in entry.refused_signals] == [reason]


async def test_a_correction_opens_what_rested_on_it_and_tells_so(store: str) -> None:
    model = plays(*TO_CONFIRM, signalling("Three then.", resize={"party": 3}), "Which table?")
    async with opened(store, model) as talk:
        await say(talk, "for two")
        await say(talk, "the bar")
        assert (await talk.state())["progress"]["offer"] == "completed"
        events = await heard(talk.say("no, three", message_id="1"))
        (signal,) = of_type(events, "signal")
        assert signal["metadata"]["reopened"] == ["table"]
        (phase,) = of_type(events, "phase")
        assert phase["metadata"]["progress"] == {
            "ask": "completed",
            "offer": "active",
            "confirm": "completed",
        }
        state = await talk.state()
        assert state["memory"] == {"size": {"party": 3}}
        assert state["findings"]["table"] == {"phase": "offer", "reopened_by": "resize"}
        assert [one.reopened for one in await talk.transcript() if one.reopened] == [
            {"table": "resize"}
        ]
        again = await heard(talk.say("no, three", message_id="1"))
        assert shown(again) == shown(events)
        assert of_type(again, "signal") == of_type(events, "signal")
        assert of_type(again, "phase") == of_type(events, "phase")
        await say(talk, "so")
        assert "table, since size has changed: ask for it again in this stage" in note_of(model)
        await talk.undo()
        await talk.undo()
        assert await talk.memory() == {"size": {"party": 2}, "table": {"table": "bar"}}
        assert (await talk.state())["progress"]["offer"] == "completed"


async def test_a_phase_that_was_completed_is_upcoming_when_what_it_gave_opens_again(
    store: str,
) -> None:
    stays = BOOKING.model_copy(update={"transitions": BOOKING.transitions[:2]})
    model = plays(*TO_CONFIRM, signalling("Three.", resize={"party": 3}))
    async with opened(store, model, stays) as talk:
        for text in ("for two", "the bar", "three"):
            await say(talk, text)
        state = await talk.state()
        assert (state["phase"], state["progress"]) == (
            "confirm",
            {"ask": "completed", "offer": "upcoming", "confirm": "active"},
        )


async def test_what_is_open_again_does_not_count_for_a_transition_that_needs_all(
    store: str,
) -> None:
    profile = make_profile(
        {"a": {"signals": {"size": SIZE, "table": TABLE, "sure": "Sure."}}, "b": "human"},
        "a table+sure b",
    )
    model = plays(
        signalling("1.", size={"party": 2}, table={"table": "bar"}),
        signalling("2.", size={"party": 3}),
        signalling("3.", "sure"),
        signalling("4.", table={"table": "window"}),
    )
    async with opened(store, model, profile) as talk:
        gathered = []
        for text in ("one", "two", "three"):
            await say(talk, text)
            gathered.append(sorted((await talk.state())["signals"]))
        assert gathered == [["size", "table"], ["size"], ["size", "sure"]]
        await say(talk, "four")
        assert (await talk.state())["phase"] == "b"


async def test_a_signal_that_is_refused_moves_nothing_even_without_words(store: str) -> None:
    model = plays(signalling("", size={"party": 0}))
    async with opened(store, model) as talk:
        assert await say(talk, "for none") == [("error", "empty_reply")]
        assert await talk.state() == {}


async def test_a_coach_reads_and_keeps_what_was_found_out_too(store: str) -> None:
    profile = make_profile(
        {
            "ask": {"signals": {"size": SIZE}},
            "brief": {"kind": "coach", "start": "ai", "signals": {"table": TABLE}},
        },
        "ask size brief",
    )
    model = plays(
        TO_CONFIRM[0], "What shall we make?", signalling("A poster.", table={"table": "bar"})
    )
    async with opened(store, model, profile) as talk:
        await say(talk, "for two")
        assert "- size: party 2" in note_of(model)
        await say(talk, "a poster of a red dragon, table at the bar")
        assert await talk.memory() == {"size": {"party": 2}, "table": {"table": "bar"}}


async def test_a_profile_without_payloads_stores_nothing_new(store: str) -> None:
    profile = make_profile({"a": "human", "b": "human"}, "a go b")
    async with opened(store, plays(signalling("A.", go={"n": 1})), profile) as talk:
        await say(talk, "one")
        state = await talk.state()
    assert state["memory"] == {}
    assert "findings" not in state


async def test_an_older_thread_goes_on_without_findings(store: str) -> None:
    model = plays(*TO_CONFIRM)
    async with opened(store, model) as talk:
        await say(talk, "for two")
        graph: Any = talk._graph
        config = {"configurable": {"thread_id": "t"}}
        await graph.aupdate_state(config, {"findings": {}}, as_node="ask")
        await say(talk, "the bar")
        assert (await talk.memory()).keys() == {"size", "table"}


async def test_the_intake_plays_a_refusal_a_correction_and_what_it_opens(store: str) -> None:
    async with opened(store, "rehearsal", load_profile("patient_intake")) as talk:
        await heard(talk.start())
        refused, reopened = [], []
        while (await talk.state())["status"] == "active":
            for told in of_type(await heard(talk.say("My knee hurts.")), "signal"):
                if not told["metadata"]["accepted"]:
                    refused.append(told["content"])
                reopened += told["metadata"].get("reopened", [])
        assert refused == ["assessment.medical_history_obtained"]
        assert reopened == ["recommendation.summary_confirmed"]
        history = (await talk.memory())["assessment.medical_history_obtained"]
        assert history["medicines"] == ["an inhaler", "ibuprofen now and then"]


def test_after_a_thousand_turns_the_memory_is_as_large_as_after_ten() -> None:
    state: Any = {**beginning(BOOKING), "messages": [HumanMessage("hello")]}
    sizes = []
    for turn in range(1000):
        phase_id, name = [("ask", "size"), ("offer", "table"), ("confirm", "resize")][turn % 3]
        payload = {"table": f"{turn:04}"} if name == "table" else {"party": 1000 + turn}
        state = {**state, "phase": phase_id}
        (judged,) = judge(BOOKING, state, {name: payload})
        assert judged.accepted
        memory, _ = remembered(BOOKING, state, {name: payload})
        state = {**state, "memory": memory.values, "findings": memory.findings}
        sizes.append(len(json.dumps([memory.values, memory.findings])))
    assert max(sizes[10:]) == max(sizes[:10])


async def test_a_condition_reads_what_a_reply_has_just_found_out(store: str) -> None:
    profile = PhaseProfile.model_validate(
        {
            "name": "Small",
            "initial_phase": "ask",
            "phases": {
                "ask": {"instructions": "Ask.", "start": "human", "signals": {"size": SIZE}},
                "big": {"instructions": "Warn.", "start": "human"},
            },
            "transitions": [
                {"from_phase": "ask", "to_phase": "big", "when": "memory.size.party > 4"}
            ],
        }
    )
    model = plays(signalling("2.", size={"party": 2}), signalling("5.", size={"party": 5}))
    async with opened(store, model, profile) as talk:
        await say(talk, "two")
        assert (await talk.state())["phase"] == "ask"
        await say(talk, "five")
        assert (await talk.state())["phase"] == "big"


async def test_a_signal_of_every_phase_carries_a_payload_too(store: str) -> None:
    profile = BOOKING.model_copy(
        update={"signals": {"wish": {"when": "A wish.", "keep": True, "depends_on": "size"}}}
    )
    model = plays(
        signalling("For two.", size={"party": 2}, wish={"quiet": True}),
        signalling("The bar.", table={"table": "bar"}),
        signalling("Three.", resize={"party": 3}),
        "So.",
    )
    async with opened(store, model, profile) as talk:
        await say(talk, "for two")
        assert await talk.memory() == {"size": {"party": 2}, "wish": {"quiet": True}}
        await say(talk, "the bar")
        await say(talk, "three")
        await say(talk, "so")
        assert "- wish, since size has changed: ask for it again in this stage" in note_of(model)


async def test_a_correction_of_what_was_given_too_early_does_not_count_either(store: str) -> None:
    profile = PhaseProfile.model_validate(
        {
            "name": "Small",
            "initial_phase": "ask",
            "phases": {
                "ask": {
                    "instructions": "Ask.",
                    "start": "human",
                    "signals": {"size": SIZE, "fix": {"when": "x", "corrects": "size"}},
                },
                "end": {"instructions": "End.", "start": "human"},
            },
            "transitions": [
                {"from_phase": "ask", "to_phase": "end", "trigger_signals": "size", "min_turns": 3}
            ],
        }
    )
    both: dict[str, dict[str, Any]] = {"size": {"party": 2}, "fix": {"words": "two"}}
    async with opened(store, plays(signalling("Two.", **both)), profile) as talk:
        events = of_type(await heard(talk.say("two")), "signal")
        assert [told["metadata"]["accepted"] for told in events] == [False, False]
        assert await talk.memory() == {}
