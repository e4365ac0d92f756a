"""The way through the phases, as pure functions of the profile and the state."""

from __future__ import annotations

from itertools import product
from typing import Literal

import pytest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage

from nodes import path
from nodes.errors import MissingPhaseError, ProfileMismatchError
from nodes.state import MAX_HISTORY, MAX_MOVES, PhaseState, Status, Visit, unanswered
from tests.conversations import make_profile

HUMAN, AI = HumanMessage("hi"), AIMessage("ho")


def begun(start: Literal["human", "ai"] = "human", **more: object) -> PhaseState:
    profile = make_profile({"a": start, "b": "human"}, "a go b")
    state: PhaseState = {"messages": [], **path.beginning(profile)}
    return {**state, **more}  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([], []),
        ([AI], []),
        ([HUMAN], [HUMAN]),
        ([HUMAN, AI], []),
        ([AI, HUMAN], [HUMAN]),
        ([HUMAN, AI, HUMAN, HUMAN], [HUMAN, HUMAN]),
        ([AI, HUMAN, SystemMessage("s")], [HUMAN]),
    ],
)
def test_messages_after_the_last_reply_are_unanswered(
    messages: list[AnyMessage], expected: list[AnyMessage]
) -> None:
    assert unanswered(messages) == expected


STATUSES: tuple[Status, ...] = ("active", "completed", "expired")


@pytest.mark.parametrize(
    ("status", "moves", "asked", "start", "spoken"),
    list(product(STATUSES, (0, MAX_MOVES), (False, True), ("human", "ai"), (False, True))),
)
def test_a_phase_speaks_when_it_is_asked_or_when_it_is_to_open(
    status: Status, moves: int, start: Literal["human", "ai"], *, asked: bool, spoken: bool
) -> None:
    profile = make_profile({"a": start})
    state: PhaseState = {**path.beginning(profile), "status": status, "moves": moves}
    state["messages"] = [HUMAN] if asked else []
    state["history"] = [{**state["history"][0], "replies": int(spoken)}]
    opens = start == "ai" and not spoken
    expected = status == "active" and moves < MAX_MOVES and (asked or opens)
    assert path.may_speak(profile, state) is expected


def test_a_move_leaves_one_phase_and_enters_the_other() -> None:
    state = begun(signals={"go": {}}, moves=1, move="b")
    update = path.moved(make_profile({"a": "human", "b": "human"}), state, "b", "go")
    assert (update["phase"], update["signals"], update["moves"], update["move"]) == (
        "b",
        {},
        2,
        None,
    )
    left, entered = update["history"]
    assert (left["phase"], left["trigger"], left["left_by"]) == ("a", "start", "go")
    assert (entered["phase"], entered["trigger"], entered["left"]) == ("b", "go", None)
    assert left["left"] is not None
    assert left["entered"] <= left["left"] <= entered["entered"]
    assert update["progress"] == {"a": "completed", "b": "active"}
    assert state["history"][0]["left"] is None


def test_the_history_keeps_the_last_visits() -> None:
    profile = make_profile({"a": "human", "b": "human"})
    state = begun()
    for number in range(3 * MAX_HISTORY):
        state = {**state, **path.moved(profile, state, "ab"[number % 2], str(number))}
        assert len(state["history"]) == min(number + 2, MAX_HISTORY)
    assert state["history"][-1]["trigger"] == str(3 * MAX_HISTORY - 1)


def test_a_phase_that_leads_to_itself_is_active_after_the_move() -> None:
    assert path.progress_after({"a": "active"}, "a", "a") == {"a": "active"}


def test_the_end_leaves_the_last_phase() -> None:
    update = path.completed(begun())
    assert (update["status"], update["progress"]["a"]) == ("completed", "completed")
    assert update["history"][-1]["left_by"] == "completed"


def test_a_thread_of_this_profile_may_go_on() -> None:
    path.check_thread(make_profile({"a": "ai"}), begun())


def test_a_thread_of_another_profile_may_not() -> None:
    with pytest.raises(ProfileMismatchError, match="runs the profile 'Small', not 'Other'"):
        path.check_thread(make_profile({"a": "ai"}, name="Other"), begun())


def test_a_thread_in_a_phase_that_is_gone_may_not() -> None:
    with pytest.raises(MissingPhaseError, match=r"is in phase 'a', .* has b"):
        path.check_thread(make_profile({"b": "ai"}), begun())


def test_the_settings_of_a_phase_are_json_and_hold_no_instructions() -> None:
    given = path.settings_of(make_profile({"a": {"acknowledgments": ["I see."]}}).phases["a"])
    assert given["acknowledgments"] == ["I see."]
    assert given["start"] == "human"
    assert not {"instructions", "signals", "rehearsal", "completes"} & given.keys()


def test_stays_are_known_again_although_two_are_alike_and_the_first_were_let_go() -> None:
    def stays(*names: str) -> list[Visit]:
        (stay,) = begun()["history"]
        return [{**stay, "phase": name, "entered": "now"} for name in names]

    assert path.known_stays(stays("a"), stays("a", "a")) == 1
    assert path.known_stays(stays("a", "a"), stays("a", "a", "a")) == 2
    assert path.known_stays(stays("a", "b", "c"), stays("b", "c", "d")) == 2
    assert path.known_stays(stays("a", "b"), stays("c", "d")) == 0
    assert path.known_stays([], stays("a")) == 0
