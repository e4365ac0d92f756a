"""What leads on from a phase beside its signals, what holds it back, and what is taken along."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph.message import add_messages

from graph import Conversation
from graph.routes import edge_labels
from nodes import path
from nodes.ask import Reply
from nodes.judgement import judge
from nodes.routing import hold_back, way_before_reply
from nodes.signals import extract_signals, render_signals
from nodes.state import MAX_HISTORY, MAX_MOVES, PhaseState, StoredState, Visit
from nodes.turn import accepted_of, after_reply, extras_of, follow, move, unjudged_of
from profiles import PhaseProfile
from tests.conversations import (
    Chat,
    heard,
    make_routed,
    messages_of,
    routed_profiles,
    rule,
    say,
    shown,
)
from tests.scripted import plays, signalling, texts_of


@pytest.fixture
def saver() -> InMemorySaver:
    return InMemorySaver()


def later(text: str, seconds: float, number: int = 0) -> HumanMessage:
    """Make a message that comes so many seconds from now."""
    time = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()
    return HumanMessage(text, id=f"{text}-{number}", additional_kwargs={"time": time})


def path_of(state: StoredState) -> list[tuple[str, str, int]]:
    """Return the stays in phases: which, what led there, and its turns."""
    return [(visit["phase"], visit["trigger"], visit["turns"]) for visit in state["history"]]


def refused_in(state: StoredState) -> dict[str, str]:
    """Return what the last reply signalled in vain, with the reasons."""
    refused = state["messages"][-1].additional_kwargs.get("refused_signals", [])
    return {one["name"]: one["reason"] for one in refused}


# What holds a transition back


async def test_a_signal_that_comes_too_early_is_refused_and_counts_when_it_is_time(
    saver: InMemorySaver,
) -> None:
    profile = make_routed({"a": "human", "b": "human"}, rule("a", "b", "go", min_turns=3))
    model = plays(signalling("1", "go"), "2", signalling("3", "go"))
    chat = Chat(profile, model, saver)
    state = await chat.say("one")
    assert refused_in(state) == {"go": "too early: go needs 3 turns in this phase, this is turn 1"}
    assert (state["phase"], state["signals"]) == ("a", {})
    assert (await chat.say("two"))["phase"] == "a"
    state = await chat.say("three")
    assert path_of(state) == [("a", "start", 3), ("b", "go", 0)]


async def test_the_model_is_told_once_that_a_signal_came_too_early(saver: InMemorySaver) -> None:
    profile = make_routed({"a": "human", "b": "human"}, rule("a", "b", "go", min_turns=9))
    model = plays(signalling("1", "go"), "2")
    chat = Chat(profile, model, saver)
    for text in ("one", "two", "three"):
        await chat.say(text)
    second, third = (texts_of(prompt) for prompt in model.prompts[1:])
    assert "go (moves on, but not before the user's message number 9 in this stage)" in second[0][1]
    assert second[0] == third[0]
    note = second[-1][1]
    assert "did not count, and may be given again later: go (too early: go needs 9 turns" in note
    assert third[-1] == ("human", "three")


async def test_a_condition_is_judged_with_the_signals_of_the_reply(saver: InMemorySaver) -> None:
    when = 'signals["exam.score"].band >= 6'
    profile = make_routed({"a": "human", "b": "human"}, rule("a", "b", "exam.score", when=when))
    low, none, high = ({"exam.score": payload} for payload in ({"band": 4}, {}, {"band": 7}))
    model = plays(*(signalling("Noted.", **given) for given in (low, none, high)))
    chat = Chat(profile, model, saver)
    reasons = [refused_in(await chat.say(text)).get("exam.score") for text in "xyz"]
    assert reasons == [
        f"not now: it needs {when}",
        f'not now: it needs {when}, which could not be judged: there is no "band"',
        None,
    ]
    assert (await chat.state())["phase"] == "b"


async def test_a_signal_that_may_lead_elsewhere_is_not_refused(saver: InMemorySaver) -> None:
    profile = make_routed(
        {"a": {"signals": {"note": "N."}}, "b": "human", "c": "human"},
        rule("a", "b", "go", min_turns=5),
        rule("a", "c", "go", "other", require_all=True),
    )
    model = plays(signalling("1", "go", "note"), signalling("2", "other"))
    chat = Chat(profile, model, saver)
    state = await chat.say("one")
    assert (refused_in(state), state["signals"]) == ({}, {"go": {}, "note": {}})
    assert (await chat.say("two"))["phase"] == "c"


async def test_the_parts_of_a_checklist_gather_and_the_last_one_waits_for_its_turn(
    saver: InMemorySaver,
) -> None:
    both = rule("a", "b", "x", "y", require_all=True, min_turns=3)
    profile = make_routed({"a": "human", "b": "human"}, both)
    model = plays(*(signalling(str(n), name) for n, name in enumerate("xyy")))
    chat = Chat(profile, model, saver)
    assert (await chat.say("one"))["signals"] == {"x": {}}
    state = await chat.say("two")
    assert refused_in(state) == {
        "y": "too early: x + y needs 3 turns in this phase, this is turn 2"
    }
    assert (await chat.say("three"))["phase"] == "b"


async def test_what_a_barred_signal_does_not_bring_opens_no_other_way(
    saver: InMemorySaver,
) -> None:
    profile = make_routed(
        {"a": "human", "b": "human"},
        rule("a", "b", "x", when="has(signals.y)"),
        rule("a", "b", "y", min_turns=2),
    )
    model = plays(signalling("1", "x", "y"))
    state = await Chat(profile, model, saver).say("one")
    assert (set(refused_in(state)), state["signals"], state["phase"]) == ({"x", "y"}, {}, "a")


async def test_a_reply_without_words_is_none_where_its_signal_is_barred(
    saver: InMemorySaver,
) -> None:
    profile = make_routed({"a": "human", "b": "ai"}, rule("a", "b", "go", min_turns=2))
    model = plays(signalling("", "go"), "Words.", signalling("", "go"), "B speaks.")
    chat = Chat(profile, model, saver)
    chat.context = chat.context.__class__(model=model, attempts=2)
    assert messages_of(await chat.say("one"))[-1] == "Words."
    assert messages_of(await chat.say("two"))[-2:] == ["", "B speaks."]


# What leads on without a signal


async def test_a_condition_alone_moves_after_the_reply(saver: InMemorySaver) -> None:
    profile = make_routed({"a": "human", "b": "ai"}, rule("a", "b", when="turns >= 2"))
    chat = Chat(profile, plays("1", "2", "B."), saver)
    assert (await chat.say("one"))["phase"] == "a"
    state = await chat.say("two")
    assert messages_of(state)[-3:] == ["> two", "2", "B."]
    assert path_of(state) == [("a", "start", 2), ("b", "when", 0)]


async def test_used_up_turns_lead_to_the_phase_that_answers_the_next_message(
    saver: InMemorySaver,
) -> None:
    profile = make_routed({"a": "human", "b": "ai"}, rule("a", "b", "go", after_turns=2))
    model = plays("1", "2", "B.")
    chat = Chat(profile, model, saver)
    for text in ("one", "two"):
        assert (await chat.say(text))["phase"] == "a"
    state = await chat.say("three")
    assert messages_of(state)[-2:] == ["> three", "B."]
    assert path_of(state) == [("a", "start", 2), ("b", "after_turns", 1)]
    assert model.calls == 3


async def test_time_that_is_up_leads_on_when_the_next_message_comes(saver: InMemorySaver) -> None:
    profile = make_routed({"a": "human", "b": "human"}, rule("a", "b", after_seconds=60))
    chat = Chat(profile, plays("A.", "A.", "B."), saver)
    await chat.say(later("soon", 0))
    assert (await chat.say(later("in time", 50)))["phase"] == "a"
    state = await chat.say(later("too late", 70))
    assert path_of(state) == [("a", "start", 2), ("b", "after_seconds", 1)]
    assert messages_of(state)[-1] == "B."


async def test_a_message_that_does_not_say_when_it_came_is_stamped_where_time_matters(
    saver: InMemorySaver,
) -> None:
    timed = make_routed({"a": "human", "b": "human"}, rule("a", "b", after_seconds=60))
    plain = make_routed({"a": "human", "b": "human"}, rule("a", "b", "go"))
    for profile, stamped in ((timed, True), (plain, False)):
        chat = Chat(profile, plays("A."), saver, thread=str(stamped))
        first = (await chat.say("one"))["messages"][0]
        assert ("time" in first.additional_kwargs) is stamped


async def test_a_condition_holds_back_what_turns_would_take(saver: InMemorySaver) -> None:
    profile = make_routed(
        {"a": {"signals": {"x": "When."}}, "b": "human"},
        rule("a", "b", after_turns=1, when="has(signals.x)"),
    )
    chat = Chat(profile, plays("1", signalling("2", "x"), "B."), saver)
    assert [(await chat.say(text))["phase"] for text in ("one", "two", "three")] == ["a", "a", "b"]


async def test_a_condition_that_cannot_be_judged_is_recorded_and_fails_nothing(
    tmp_path: Path,
) -> None:
    profile = make_routed(
        {"a": {"signals": {"x": "When."}}, "b": "human"},
        rule("a", "b", after_turns=1, when="signals.x.n > 1"),
        rule("a", "b", when="memory.x > 1"),
    )
    store = f"sqlite:///{tmp_path}/t.db"
    async with Conversation.open(profile, store=store, model=plays("A.")) as talk:
        await say(talk, "one")
        await say(talk, "two")
        first, second = [one for one in await talk.transcript() if one.role == "assistant"]
    silent = {"when": "memory.x > 1", "reason": 'there is no "x"'}
    assert first.unjudged == (silent,)
    assert second.unjudged == ({"when": "signals.x.n > 1", "reason": 'there is no "x"'}, silent)


async def test_the_brief_and_its_readiness_can_be_asked_for(saver: InMemorySaver) -> None:
    when = 'readiness == "awaiting_confirmation" && size(brief.scene_elements) > 0'
    profile = make_routed(
        {"a": {"kind": "coach", "instructions": "Coach."}, "b": "human"}, rule("a", "b", when=when)
    )
    chat = Chat(profile, "rehearsal", saver)
    await chat.say("A poster with a red fox in the snow, in a calm mood.")
    assert path_of(await chat.say("That is all.")) == [("a", "start", 2), ("b", "when", 0)]


# From any phase


GOODBYE = rule("*", "bye", "user.left")


async def test_a_transition_from_any_phase_is_an_edge_of_each_and_its_signal_one_of_each(
    saver: InMemorySaver,
) -> None:
    profile = make_routed(
        {"a": "human", "b": "human", "bye": {"start": "ai", "signals": {"over": "O."}}},
        GOODBYE,
        rule("a", "b", "go"),
        rule("b", "bye", "done"),
    )
    assert edge_labels(profile, "a") == {"bye": "user.left", "b": "go"}
    assert edge_labels(profile, "b") == {"bye": "user.left / done"}
    model = plays(signalling("1", "go"), signalling("2", "user.left"), "Bye.")
    chat = Chat(profile, model, saver)
    await chat.say("one")
    state = await chat.say("two")
    assert path_of(state)[-1] == ("bye", "user.left", 0)
    assert "user.left (moves on)" in model.prompts[0][0].text
    assert "user.left" not in model.prompts[2][0].text


# Back again


def with_detour(**more: Any) -> PhaseProfile:
    """Make a profile in which any phase may be left for `d`, which leads back."""
    return make_routed(
        {"a": "ai", "b": "human", "d": {"start": "ai", **more}},
        rule("*", "d", "help"),
        rule("a", "b", "x", "y", require_all=True),
        rule("b", "a", "again"),
        rule("d", None, "back"),
    )


async def test_a_detour_leads_back_to_where_it_began_and_the_stay_goes_on(
    saver: InMemorySaver,
) -> None:
    model = plays(
        "Open.",
        signalling("1", "x"),
        signalling("Wait.", "help"),
        "I am D.",
        signalling("Bye.", "back"),
        "Where were we?",
        signalling("2", "y"),
    )
    chat = Chat(with_detour(), model, saver)
    await chat.open()
    await chat.say("one")
    state = await chat.say("two")
    assert (state["phase"], state["signals"]) == ("d", {})
    state = await chat.say("three")
    assert messages_of(state)[-2:] == ["Bye.", "Where were we?"]
    assert (state["phase"], state["signals"], state["waiting"]) == ("a", {"x": {}}, [])
    here = state["history"][-1]
    assert (here["turns"], here["before"]["turns"], here["before"]["replies"]) == (0, 2, 3)
    assert here["before"]["since"] == state["history"][0]["entered"]
    assert (await chat.say("four"))["phase"] == "b"
    visits = (await chat.state())["history"]
    assert [visit["phase"] for visit in visits] == ["a", "d", "a", "b"]
    assert sum(visit["turns"] for visit in visits) == 4


async def test_the_prompt_says_that_the_conversation_comes_back(saver: InMemorySaver) -> None:
    model = plays(
        "Open.", signalling("W.", "help"), signalling("D.", "back"), "A again.", "And on."
    )
    chat = Chat(with_detour(), model, saver)
    await chat.open()
    state = await chat.say("one")
    assert messages_of(state) == ["Open.", "> one", "W.", "D.", "A again."]
    assert "come back to this stage" in texts_of(model.prompts[3])[-1][1]
    await chat.say("two")
    assert texts_of(model.prompts[4])[-1] == ("human", "two")


async def test_the_turns_of_a_stay_go_on_after_a_detour(saver: InMemorySaver) -> None:
    profile = make_routed(
        {"a": "human", "b": "human", "d": "human"},
        rule("a", "d", "help"),
        rule("a", "b", "go", min_turns=3),
        rule("d", None, "back"),
    )
    model = plays("1", signalling("2", "help"), signalling("D.", "back"), signalling("3", "go"))
    chat = Chat(profile, model, saver)
    for text in ("one", "two", "three", "four"):
        state = await chat.say(text)
    assert path_of(state) == [("a", "start", 2), ("d", "help", 1), ("a", "back", 1), ("b", "go", 0)]


async def test_time_goes_on_during_a_detour(saver: InMemorySaver) -> None:
    profile = make_routed(
        {"a": "human", "b": "human", "d": "human"},
        rule("a", "d", "help"),
        rule("a", "b", after_seconds=100),
        rule("d", None, "back"),
    )
    model = plays(signalling("1", "help"), signalling("D.", "back"), "B.")
    chat = Chat(profile, model, saver)
    for number, text in enumerate(("one", "two")):
        await chat.say(later(text, number))
    state = await chat.say(later("late", 200))
    assert state["history"][-1]["trigger"] == "after_seconds"


async def test_what_led_into_a_detour_does_not_lead_there_again(saver: InMemorySaver) -> None:
    profile = make_routed(
        {"a": {"signals": {"x": "When."}}, "d": "human", "e": "human"},
        rule("a", "d", after_turns=1),
        rule("a", "e", when="has(signals.x)"),
        rule("d", None, "back"),
        rule("e", None, "back"),
    )
    model = plays(
        signalling("A1", "x"),
        signalling("E.", "back"),
        signalling("D.", "back"),
        "A2",
        "A3",
    )
    chat = Chat(profile, model, saver)
    for text in ("one", "two", "three", "four", "five"):
        state = await chat.say(text)
    assert [phase for phase, _, _ in path_of(state)] == ["a", "e", "a", "d", "a"]
    assert state["history"][-1]["before"]["taken"] == ["e", "d"]
    assert state["signals"] == {"x": {}}


async def test_a_detour_within_a_detour_leads_back_step_by_step(saver: InMemorySaver) -> None:
    profile = make_routed(
        {"a": "human", "d": "human", "e": "human"},
        rule("a", "d", "down"),
        rule("d", "e", "down"),
        rule("d", None, "back"),
        rule("e", None, "back"),
        rule("e", "d", "over"),
    )
    down, back = signalling("D", "down"), signalling("B", "back")
    chat = Chat(profile, plays(down, down, back, back, "A."), saver)
    seen = [(await chat.say(str(n)))["phase"] for n in range(5)]
    assert seen == ["d", "e", "d", "a", "a"]

    over = signalling("O", "over")
    chat = Chat(profile, plays(down, down, over, down, over, back), InMemorySaver())
    for number in range(6):
        state = await chat.say(str(number))
        assert len(state["waiting"]) <= 2
    assert (state["phase"], state["waiting"]) == ("a", [])


async def test_who_leaves_a_detour_by_another_way_leaves_for_good(saver: InMemorySaver) -> None:
    profile = make_routed(
        {"a": "human", "b": "human", "d": "human"},
        rule("a", "d", "help"),
        rule("d", "b", "on"),
        rule("d", None, "back"),
        rule("b", "d", "help"),
    )
    model = plays(signalling("1", "help"), signalling("2", "on"), signalling("3", "help"), "D.")
    chat = Chat(profile, model, saver)
    waiting = [[one["phase"] for one in (await chat.say(t))["waiting"]] for t in ("x", "y", "z")]
    assert waiting == [["a"], [], ["b"]]
    assert edge_labels(profile, "d") == {"b": "on / back", "a": "back"}


async def test_a_move_by_hand_may_go_back_too(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/t.db"
    model = plays("Open.", signalling("Wait.", "help"), "I am D.", "Where were we?")
    async with Conversation.open(with_detour(), store=store, model=model) as talk:
        await heard(talk.start())
        await say(talk, "one")
        assert shown(await heard(talk.advance("b")))[0] == ("error", "no_such_move")
        events = await heard(talk.advance())
        assert shown(events)[:2] == [("phase", "a"), ("token", "Where were we?")]
        told = events[0]["metadata"]
        assert (told["from"], told["trigger"], told["returned"]) == ("d", "user", True)
        before = await talk.state()
        await talk.undo()
        assert (await talk.state())["waiting"][0]["phase"] == "a"
        assert before["waiting"] == []


# What the next phase remembers


async def test_a_phase_that_remembers_nothing_is_asked_without_what_was_said(
    saver: InMemorySaver,
) -> None:
    profile = make_routed(
        {"a": "human", "b": "ai"}, rule("a", "b", "go", remember="reset"), rule("b", "a", "on")
    )
    model = plays("A1", signalling("A2", "go"), "B1", "B2", signalling("B3", "on"), "A3")
    chat = Chat(profile, model, saver)
    await chat.say("one")
    await chat.say("two")
    opening = texts_of(model.prompts[2])
    assert [kind for kind, _ in opening] == ["system", "human"]
    assert "What was said before is left out here." in opening[1][1]
    state = await chat.say("three")
    assert texts_of(model.prompts[3])[1:] == [
        ("human", "[Stage note]\nThe conversation began before this.\n[End of stage note]"),
        ("ai", "B1"),
        ("human", "three"),
    ]
    assert messages_of(state)[:4] == ["> one", "A1", "> two", "A2"]
    assert state["history"][-1]["remember"] == "reset"
    await chat.say("four")
    await chat.say("five")
    assert [text for _, text in texts_of(model.prompts[5])][2:] == [
        "B1", "three", "B2", "four", "B3\n" + render_signals({"on": {}}), "five",
    ]  # fmt: skip


async def test_turns_that_lead_on_leave_out_all_but_the_message_that_is_answered(
    saver: InMemorySaver,
) -> None:
    profile = make_routed(
        {"a": "human", "b": "human"}, rule("a", "b", after_turns=1, remember="reset")
    )
    model = plays("A.", "B.")
    chat = Chat(profile, model, saver)
    await chat.say("one")
    await chat.say("two")
    assert [text for _, text in texts_of(model.prompts[1])][1:] == ["two"]


SUMMARY = rule("a", "b", "go", remember="summarize")


async def test_a_summary_is_made_after_the_answers_and_stands_for_what_was_said(
    tmp_path: Path,
) -> None:
    profile = make_routed({"a": "human", "b": "ai"}, SUMMARY)
    model = plays("A1", signalling("A2", "go"), "B1", "They want <signals>tea</signals>.", "B2")
    store = f"sqlite:///{tmp_path}/t.db"
    async with Conversation.open(profile, store=store, model=model) as talk:
        await say(talk, "one")
        events = await heard(talk.say("two"))
        assert shown(events) == [
            ("token", "A2"), ("signal", "go"), ("phase", "b"), ("token", "B1"), ("done", ""),
        ]  # fmt: skip
        state = await talk.state()
        assert state["earlier"] == {"upto": state["messages"][3].id, "summary": "They want ."}
        assert events[-1]["metadata"]["tokens_in"] == 40
        assert sum(visit["tokens"]["input"] for visit in state["history"]) == 40
        await say(talk, "three")
        assert len(await talk.transcript()) == 7
    asked = texts_of(model.prompts[3])
    assert "The user: one\nThe one before you: A1\nThe user: two" in asked[1][1]
    assert "B1" not in asked[1][1]
    # The opening is not kept waiting for the summary, and knows all.
    assert [text for _, text in texts_of(model.prompts[2])][1:4] == ["one", "A1", "two"]
    later_prompt = [text for _, text in texts_of(model.prompts[4])]
    assert "summed up. It is no order to you.\nThey want ." in later_prompt[1]
    assert later_prompt[2:] == ["B1", "three"]


async def test_a_summary_takes_in_the_one_before(saver: InMemorySaver) -> None:
    profile = make_routed(
        {"a": "human", "b": "human"}, SUMMARY, rule("b", "a", "on", remember="summarize")
    )
    model = plays(signalling("A", "go"), "First.", signalling("B", "on"), "Second.", "A again.")
    chat = Chat(profile, model, saver)
    await chat.say("one")
    state = await chat.say("two")
    asked = texts_of(model.prompts[3])[1][1]
    assert "summed up before:\nFirst." in asked
    assert asked.endswith("First.\n\nThe user: two\nThe one before you: B")
    assert state["earlier"]["summary"] == "Second."


async def test_a_summary_that_fails_leaves_all_known_and_fails_nothing(tmp_path: Path) -> None:
    profile = make_routed({"a": "human", "b": "human"}, SUMMARY)
    model = plays(signalling("A.", "go"), RuntimeError("down"), "B.")
    store = f"sqlite:///{tmp_path}/t.db"
    async with Conversation.open(profile, store=store, model=model) as talk:
        assert (await say(talk, "one"))[-1] == ("done", "")
        state = await talk.state()
        assert state["history"][-1]["remember"] == "keep: model_failed"
        assert state.get("earlier", {}) == {}
        await say(talk, "two")
    assert [text for _, text in texts_of(model.prompts[2])][1:] == [
        "one",
        "A.\n" + render_signals({"go": {}}),
        "two",
    ]


async def test_a_rehearsal_sums_up_without_a_model(saver: InMemorySaver) -> None:
    profile = make_routed({"a": "human", "b": "human"}, SUMMARY)
    state = await Chat(profile, "rehearsal", saver).say("Tea </signals>, please.")
    summary = state["earlier"]["summary"]
    assert summary.startswith("(A rehearsal's summary of 2 messages. The user's last words: Tea")
    assert "</signals>" not in summary


async def test_a_detour_that_forgets_gives_the_stay_back_what_it_knew(
    saver: InMemorySaver,
) -> None:
    profile = make_routed(
        {"a": "human", "d": "human"},
        rule("a", "d", "help", remember="reset"),
        rule("d", None, "ok"),
    )
    model = plays(signalling("A", "help"), signalling("D", "ok"), "A again.")
    chat = Chat(profile, model, saver)
    for text in ("one", "two", "three"):
        state = await chat.say(text)
    assert texts_of(model.prompts[1])[-1] == ("human", "two")
    assert len(model.prompts[1]) == 2
    assert [text for _, text in texts_of(model.prompts[2])][1] == "one"
    assert state["earlier"] == {}


async def test_one_reply_costs_one_call_where_nothing_is_summed_up(saver: InMemorySaver) -> None:
    profile = make_routed(
        {"a": "human", "b": "ai"},
        rule("a", "b", "go", remember="reset", when="turns > 0", min_turns=1, after_turns=4),
    )
    model = plays(signalling("A.", "go"), "B.")
    state = await Chat(profile, model, saver).say("one")
    replies = [one for one in state["messages"] if isinstance(one, AIMessage)]
    assert model.calls == len(replies) == 2


async def test_a_turn_that_is_sent_twice_is_told_again_with_its_moves_and_refusals(
    tmp_path: Path,
) -> None:
    profile = make_routed(
        {"a": {"start": "ai", "signals": {"x": "When."}}, "d": "ai", "e": "human"},
        rule("a", "d", after_turns=1),
        rule("d", None, "back"),
        rule("a", "e", "x", min_turns=9),
    )
    model = plays("Open.", "A.", signalling("D.", "back"), signalling("A again.", "x"))
    store = f"sqlite:///{tmp_path}/t.db"
    async with Conversation.open(profile, store=store, model=model) as talk:
        await heard(talk.start())
        await say(talk, "one")
        first = await heard(talk.say("two", message_id="m"))
        again = await heard(talk.say("two", message_id="m"))
    assert shown(again) == shown(first)
    assert [(kind, text) for kind, text in shown(first) if kind != "token"] == [
        ("phase", "d"),
        ("signal", "back"),
        ("phase", "a"),
        ("signal", "x"),
        ("done", ""),
    ]
    told = [one["metadata"] for one in again if one["type"] in {"phase", "signal"}]
    assert told == [one["metadata"] for one in first if one["type"] in {"phase", "signal"}]
    assert told[-1]["reason"] == "too early: x needs 9 turns in this phase, this is turn 1"
    assert model.calls == 4


# All of it at once


def replies_of(seed: int) -> list[str]:
    """Make the replies of a model that signals at random."""
    chance = random.Random(seed)  # noqa: S311 (plays a part)
    picks = [
        {name: {"n": chance.randint(0, 3)} for name in "stu" if chance.random() < 0.4}
        for _ in range(60)
    ]
    return [f"Reply {n}.\n{render_signals(given)}" for n, given in enumerate(picks)]


TALKS = st.lists(st.sampled_from([0, 1, 60, 90, 200]), min_size=1, max_size=9)
"""Seconds that pass between the user's messages."""


def said_at(gaps: list[int]) -> list[HumanMessage]:
    at = 0
    made = []
    for number, gap in enumerate(gaps):
        at += gap
        made.append(later("said", at + 0.5, number))
    return made


def kept_of(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a state does not depend on the clock and on made-up ids."""

    def plain(visit: Visit) -> dict[str, Any]:
        timeless = {k: v for k, v in visit.items() if k not in {"entered", "left", "tokens"}}
        if "before" in visit:
            timeless["before"] = {k: v for k, v in visit["before"].items() if k != "since"}
        return timeless

    waiting = [
        {k: v for k, v in one.items() if k not in {"since", "earlier"}}
        for one in state.get("waiting", [])
    ]
    messages: list[AnyMessage] = state["messages"]
    extras = [
        {k: v for k, v in one.additional_kwargs.items() if k != "time"}
        for one in messages
        if isinstance(one, AIMessage)
    ]
    return {
        "phase": state["phase"],
        "status": state["status"],
        "signals": state["signals"],
        "turns": state["turns"],
        "history": [plain(visit) for visit in state["history"]],
        "waiting": waiting,
        "messages": [one.text for one in messages],
        "extras": extras,
    }


def replayed(profile: PhaseProfile, said: HumanMessage, state: PhaseState, replies: Any) -> Any:
    """Play a turn by the pure functions alone: no model, no graph, no checkpointer."""
    merged: Any = add_messages(cast("Any", state["messages"]), cast("Any", [said]))
    state = {**state, "messages": merged, "moves": 0}
    for key in ("own", "due", "move", "unjudged"):
        cast("dict[str, Any]", state).pop(key, None)
    while state["status"] == "active":
        way = way_before_reply(profile, state)
        state = {**state, "unjudged": [*state.get("unjudged", []), *unjudged_of(way)]}
        if way.target is not None:
            state = {**state, **move(profile, state, way, lambda _: None)}
            continue
        if not path.may_speak(profile, state):
            break
        text, signals = extract_signals(next(replies))
        tokens: Any = {"input": 10, "output": 2}
        reply = Reply(
            id=uuid.uuid4().hex,
            text=text.strip(),
            signals=signals,
            tokens=tokens,
            cut_off=False,
        )
        judged = hold_back(profile, state, judge(profile, state, signals))
        given = accepted_of(judged)
        update = after_reply(profile, state, reply, extras_of(reply, judged), given)
        update = follow(profile, state, update, given, lambda _: None)
        merged = add_messages(cast("Any", state["messages"]), cast("Any", update["messages"]))
        state = {**state, **update, "messages": merged}
    return state


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(routed_profiles(), st.integers(0, 9999), TALKS)
async def test_routing_is_the_same_when_it_is_replayed_without_a_model(
    profile: PhaseProfile, seed: int, gaps: list[int]
) -> None:
    replies = replies_of(seed)
    # A summary asks the model as well, and gets a reply that the turns do not see.
    plain = profile.model_copy(
        update={
            "transitions": [
                one.model_copy(update={"remember": "keep"}) for one in profile.transitions
            ]
        }
    )
    chat = Chat(plain, plays(*replies, chunk=50), InMemorySaver())
    pure: PhaseState = {"messages": [], **path.beginning(plain)}
    script = iter(replies)
    for said in said_at(gaps):
        live = await chat.say(said)
        if pure["status"] != "active":
            break
        pure = replayed(plain, said, pure, script)
        assert kept_of(live) == kept_of(pure)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(routed_profiles(), st.integers(0, 9999), TALKS)
async def test_every_turn_keeps_within_its_bounds_and_on_the_edges(
    profile: PhaseProfile, seed: int, gaps: list[int]
) -> None:
    chat = Chat(profile, plays(*replies_of(seed), chunk=50), InMemorySaver())
    entered = 1
    for turns, said in enumerate(said_at(gaps), start=1):
        state = await chat.say(said)
        new = len(state["history"]) - entered
        assert 0 <= new <= MAX_MOVES
        for left, came in zip(state["history"], state["history"][1:], strict=False):
            assert came["phase"] in profile.targets_of(left["phase"])
            assert left["left_by"] == came["trigger"]
        waiting = [one["phase"] for one in state.get("waiting", [])]
        assert len(waiting) == len(set(waiting)) < len(profile.phases)
        assert state["phase"] not in waiting
        assert len(state["history"]) <= MAX_HISTORY
        assert len(state.get("earlier", {}).get("summary", "")) <= 4000
        assert {"due", "unjudged", "moves"}.isdisjoint(await chat.state())
        if state["status"] != "active":
            break
        assert state["turns"] == turns, "every message has its answer"
        entered = len(state["history"])
