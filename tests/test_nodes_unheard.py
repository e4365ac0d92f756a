"""Calls that nobody hears are seen by whoever observes, and by nobody else."""

from __future__ import annotations

import asyncio

import pytest
from langchain_core.messages import HumanMessage

from graph import Conversation
from nodes.errors import ModelFailure
from nodes.observing import observer
from nodes.unheard import ask_unheard
from profiles import InstructionProfile
from tests.conversations import heard, make_routed, rule
from tests.scripted import Say, hanging, plays, signalling
from tests.test_nodes_observing import Seen

LIMITS = InstructionProfile(name="L", instructions="I.", max_tokens=77, temperature=0.1)


async def test_a_reply_is_returned_whole_with_its_signals_and_its_cost() -> None:
    model = plays(signalling("Yes.", "found"))
    reply = await ask_unheard(
        model, [HumanMessage("?")], LIMITS, purpose="overlay", seconds=9, overlay="watch"
    )
    assert (reply.text, reply.signals) == ("Yes.", {"found": {}})
    assert reply.tokens == {"input": 10, "output": 2}
    assert model.options == [{"max_tokens": 77, "temperature": 0.1}]


async def test_one_that_takes_too_long_is_seen_to_fail_by_that() -> None:
    seen = Seen()
    observer.set(seen)
    with pytest.raises(ModelFailure, match="did not answer in time"):
        await ask_unheard(
            plays(hanging("Y")), [HumanMessage("?")], LIMITS, purpose="summary", seconds=0.01
        )
    assert [(one.purpose, one.overlay) for one in seen.calls] == [("summary", None)]
    assert [type(error) for error in seen.errors] == [ModelFailure]


async def test_a_model_that_passes_over_being_cancelled_is_left_to_itself() -> None:
    over = asyncio.Event()
    model = plays(Say(until=over))
    before = asyncio.all_tasks()
    with pytest.raises(ModelFailure, match="did not answer in time"):
        await ask_unheard(model, [HumanMessage("?")], LIMITS, purpose="summary", seconds=0.01)
    assert not over.is_set()
    over.set()
    await asyncio.wait(asyncio.all_tasks() - before)


async def test_a_caller_that_is_stopped_waits_for_no_model_that_is_not() -> None:
    over = asyncio.Event()
    model = plays(Say(until=over))
    before = asyncio.all_tasks()
    asking = asyncio.create_task(
        ask_unheard(model, [HumanMessage("?")], LIMITS, purpose="overlay", seconds=60)
    )
    await model.until_asked()
    asking.cancel()
    await asyncio.wait([asking])
    assert asking.cancelled()
    assert not over.is_set()
    over.set()
    await asyncio.wait(asyncio.all_tasks() - before)


async def test_a_model_that_breaks_off_by_itself_has_failed() -> None:
    model = plays(Say(raises=asyncio.CancelledError()))
    with pytest.raises(ModelFailure, match="broke off its own call"):
        await ask_unheard(model, [HumanMessage("?")], LIMITS, purpose="summary", seconds=9)


async def test_a_summary_is_observed_as_one() -> None:
    seen = Seen()
    observer.set(seen)
    profile = make_routed({"a": "human", "b": "human"}, rule("a", "b", "go", remember="summarize"))
    model = plays(signalling("A.", "go"), "They said one.", "B.")
    async with Conversation.open(profile, model=model) as talk:
        await heard(talk.say("one"))
        await heard(talk.say("two"))
    assert [one.purpose for one in seen.calls] == ["reply", "summary", "reply"]
    assert all(one.usage for one in seen.calls)
