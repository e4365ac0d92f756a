"""Messages are known again by their ids, and their texts have to agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage

from nodes.errors import MessageConflictError
from nodes.repeats import remember, repeated
from nodes.state import MAX_HANDLED


def asked(text: str, id_: str) -> HumanMessage:
    return HumanMessage(text, id=id_)


def test_a_message_answered_before_is_known_again() -> None:
    handled = remember([], [asked("one", "1")])
    assert repeated(handled, [asked("one", "1")]) == [asked("one", "1")]
    assert repeated(handled, [asked("two", "2")]) == []


def test_a_message_that_was_answered_in_the_window_does_not_wait() -> None:
    handled = remember([], [asked("one", "1")])
    assert repeated(handled, [asked("one", "1"), AIMessage("A.")]) == []


@pytest.mark.parametrize("answered", [False, True])
def test_another_text_under_a_known_id_is_an_error(*, answered: bool) -> None:
    handled = remember([], [asked("one", "1")])
    messages: list[AnyMessage] = [asked("two", "1")]
    if answered:
        messages.append(AIMessage("A."))
    with pytest.raises(MessageConflictError, match="'1' was answered already, with another text"):
        repeated(handled, messages)


def test_another_text_that_a_saver_kept_stops_no_other_message() -> None:
    handled = remember([], [asked("one", "1")])
    replaced: list[AnyMessage] = [asked("two", "1"), AIMessage("A."), asked("three", "2")]
    waiting: list[AnyMessage] = [AIMessage("A."), asked("two", "1"), asked("three", "2")]
    assert repeated(handled, replaced) == []
    assert repeated(handled, waiting) == [asked("two", "1")]


def test_the_last_messages_are_remembered() -> None:
    messages = [asked("x", str(number)) for number in range(3 * MAX_HANDLED)]
    handled: list[str] = []
    for message in messages:
        handled = remember(handled, [message])
    assert len(handled) == MAX_HANDLED
    assert repeated(handled, messages) == messages[-MAX_HANDLED:]


@given(st.text(), st.text(), st.characters())
def test_any_id_and_text_are_known_again_and_told_apart(id_: str, text: str, more: str) -> None:
    handled = remember([], [asked(text, id_)])
    assert len(handled[0]) == 24
    assert len(repeated(handled, [asked(text, id_)])) == 1
    assert repeated(handled, [asked(text, id_ + more)]) == []
    with pytest.raises(MessageConflictError, match="was answered already"):
        repeated(handled, [asked(text + more, id_)])
