"""The node that speaks for a phase, and the prompt that it builds."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage

from graph import build_phase_graph
from nodes import path
from nodes.context import Context
from nodes.errors import MissingPhaseError, ModelFailure
from nodes.phase import next_prompt
from nodes.state import PhaseState
from profiles import PhaseProfile
from tests.conversations import make_profile
from tests.scripted import plays

PROFILE = make_profile({"a": {"max_turns": 1, "then": "b"}, "b": "ai"})


def after(profile: PhaseProfile, turns: int, *messages: AnyMessage) -> PhaseState:
    state: PhaseState = {**path.beginning(profile), "messages": list(messages)}
    state["history"] = [{**state["history"][0], "turns": turns, "replies": turns}]
    return state


def test_a_conversation_that_has_not_begun_is_prompted_in_its_first_phase() -> None:
    (system,) = next_prompt(PROFILE, {})
    assert system.text.endswith("Play a.")


@pytest.mark.parametrize(
    ("turns", "instructions"), [(0, "Play a."), (1, "Play b.")], ids=["turns left", "used up"]
)
def test_a_message_is_prompted_in_the_phase_that_answers_it(turns: int, instructions: str) -> None:
    state = after(PROFILE, turns, HumanMessage("hi"))
    system, said = next_prompt(PROFILE, state)
    assert system.text.endswith(instructions)
    assert said.text == "hi"


def test_used_up_turns_matter_only_when_a_message_comes() -> None:
    state = after(PROFILE, 1, HumanMessage("hi"), AIMessage("ho"))
    assert next_prompt(PROFILE, state)[0].text.endswith("Play a.")


def test_a_prompt_changes_nothing_in_the_state() -> None:
    state = after(PROFILE, 1, HumanMessage("hi"))
    before = repr(state)
    next_prompt(PROFILE, state)
    assert repr(state) == before


def test_there_is_no_prompt_after_the_end() -> None:
    state: PhaseState = {**after(PROFILE, 0, HumanMessage("hi")), "status": "completed"}
    assert next_prompt(PROFILE, state) == []


def test_a_phase_that_is_gone_has_no_prompt() -> None:
    with pytest.raises(MissingPhaseError, match="is in phase 'a'"):
        next_prompt(make_profile({"b": "human"}), after(PROFILE, 0))


async def test_a_reply_of_refused_signals_alone_is_none() -> None:
    profile = PhaseProfile.model_validate(
        {
            "name": "Silent",
            "initial_phase": "only",
            "phases": {"only": {"instructions": "Speak.", "signals": {"a.b": "When it is so."}}},
        }
    )
    model = plays('<signals>{"not.mine": {}}</signals>')

    with pytest.raises(ModelFailure, match="no words"):
        await (
            build_phase_graph(profile)
            .compile()
            .ainvoke({"messages": []}, context=Context(model=model))
        )
