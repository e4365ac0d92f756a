"""A rehearsal gets through every profile, on the same path each time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from langgraph.checkpoint.memory import InMemorySaver

from nodes.rehearsal import signals_toward_the_end
from profiles import PhaseProfile, as_phase_profile, builtin_names, load_profile
from profiles.laid_out import planning_of
from profiles.planning import sample_phases
from tests.conversations import (
    Chat,
    make_profile,
    make_routed,
    messages_of,
    routed_profiles,
    rule,
    small_profiles,
)

ENDS = {"signals": {"done": "At the end."}}


async def rehearsed(profile: PhaseProfile, turns: int = 40) -> tuple[list[str], str, int]:
    """Return the phases passed, the status, and how many turns it took."""
    chat = Chat(profile, "rehearsal", InMemorySaver())
    state = await chat.open()
    for number in range(turns):
        if state["status"] != "active":
            break
        state = await chat.say(f"Message {number}.")
    return [visit["phase"] for visit in state["history"]], state["status"], state["turns"]


@pytest.mark.parametrize("name", builtin_names())
async def test_a_built_in_profile_plays_to_its_end(name: str) -> None:
    profile = load_profile(name)
    path, status, turns = await rehearsed(as_phase_profile(profile), 30)
    if isinstance(profile, PhaseProfile):
        assert status == "completed"
        assert len(set(path)) > 1
    elif profile.is_coach:
        assert (status, turns) == ("completed", profile.coach_turns)
    else:
        assert (status, turns) == ("active", 30)


OUT_OF_REACH = {"dental_triage": {"urgent", "callback", "emergency"}}
"""A phase that only a payload opens, and ends beside the one that is reached."""


@pytest.mark.parametrize("name", builtin_names())
async def test_a_built_in_profile_without_its_lines_gets_through_every_phase(name: str) -> None:
    profile = as_phase_profile(load_profile(name))
    bare = profile.model_copy(
        update={
            "phases": {
                phase_id: phase.model_copy(
                    update={
                        "rehearsal": (),
                        "plan": phase.plan and phase.plan.model_copy(update={"rehearsal": ()}),
                    }
                )
                for phase_id, phase in profile.phases.items()
            }
        }
    )
    path, status, _ = await rehearsed(bare)
    planning = planning_of(bare)
    planned = sample_phases(planning.min_phases, bare.phases) if planning else []
    phases = {*bare.phases, *(one["id"] for one in planned)}
    assert set(path) == phases - OUT_OF_REACH.get(name, set())
    assert status == ("completed" if len(bare.phases) > 1 or bare.has_coach else "active")


PROFILES = {
    "a line": (make_profile({"a": "ai", "b": "human", "c": ENDS}, "a x b", "b y c"), "abc"),
    "a branch and a way back": (
        make_profile({"a": "human", "b": "ai", "c": ENDS}, "a end c", "a x b", "b back a"),
        "abac",
    ),
    "a loop to itself": (make_profile({"a": "human", "b": ENDS}, "a again a", "a x b"), "ab"),
    "both signals": (make_profile({"a": "human", "b": ENDS}, "a x+y b"), "ab"),
    "a signal that another transition takes": (
        make_profile({"a": "human", "b": "human", "c": ENDS}, "a x b", "a x/y c", "b z c"),
        "abc",
    ),
    "turns alone lead on": (
        make_profile({"a": {"max_turns": 2, "then": "b"}, "b": {**ENDS, "start": "ai"}}),
        "ab",
    ),
    "signals and turns lead on": (
        make_profile(
            {"a": {"max_turns": 2, "then": "b"}, "b": "human", "c": ENDS}, "a x c", "b y c"
        ),
        "abc",
    ),
    "completes with a way out": (
        make_profile(
            {"a": {"signals": {"end": "E."}, "completes": ["end"]}, "b": "human"}, "a x b", "b y a"
        ),
        "aba",
    ),
}


@pytest.mark.parametrize(("profile", "expected"), PROFILES.values(), ids=PROFILES)
async def test_a_profile_without_lines_is_played_whole(
    profile: PhaseProfile, expected: str
) -> None:
    path, status, _ = await rehearsed(profile)
    assert "".join(path) == expected
    assert status == "completed"


ROUTED = {
    "turns that are needed first": (
        make_routed({"a": "human", "b": ENDS}, rule("a", "b", "x", min_turns=3)),
        "ab",
        4,
    ),
    "a condition that waits for turns": (
        make_routed({"a": "human", "b": ENDS}, rule("a", "b", when="turns >= 2")),
        "ab",
        3,
    ),
    "turns alone": (make_routed({"a": "human", "b": ENDS}, rule("a", "b", after_turns=2)), "ab", 3),
    "a condition that nothing meets, and another way": (
        make_routed(
            {"a": "human", "b": ENDS, "c": ENDS},
            rule("a", "b", "x", when="signals.x.n > 1"),
            rule("a", "c", "x"),
        ),
        "ac",
        2,
    ),
    "a detour from any phase": (
        make_routed(
            {"a": "human", "d": "human", "b": ENDS},
            rule("*", "d", "help"),
            rule("a", "b", "x"),
            rule("d", None, "back"),
        ),
        "adab",
        4,
    ),
    "an end from any phase, which comes last": (
        make_routed(
            {"a": "human", "bye": ENDS, "b": "human", "c": ENDS},
            rule("*", "bye", "stop"),
            rule("a", "b", "x"),
            rule("b", "c", "y"),
        ),
        "abc",
        3,
    ),
}


@pytest.mark.parametrize(("profile", "expected", "turns"), ROUTED.values(), ids=ROUTED)
async def test_a_rehearsal_waits_for_what_turns_open_and_passes_what_nothing_opens(
    profile: PhaseProfile, expected: str, turns: int
) -> None:
    path, status, taken = await rehearsed(profile)
    assert ("".join(path), status, taken) == (expected, "completed", turns)


@settings(max_examples=40, deadline=None)
@given(routed_profiles())
async def test_a_rehearsal_of_every_kind_of_transition_takes_the_same_path_every_time(
    profile: PhaseProfile,
) -> None:
    assert await rehearsed(profile, 8) == await rehearsed(profile, 8)


async def test_two_ends_cannot_both_be_seen_and_one_is() -> None:
    profile = make_profile({"a": "human", "b": ENDS, "c": ENDS}, "a x b", "a y c")
    path, status, _ = await rehearsed(profile)
    assert (path, status) == (["a", "b"], "completed")


async def test_lines_go_on_where_they_stopped_and_then_plain_ones_lead_on() -> None:
    profile = make_profile(
        {
            "a": {
                "start": "ai",
                "rehearsal": ["One.", {"say": "Two.", "signals": ["x"]}, "Three."],
                "max_tokens": 9,
            },
            "b": {"start": "human", "rehearsal": [{"say": "Back.", "signals": {"y": {"n": 1}}}]},
            "c": ENDS,
        },
        "a x b",
        "b y a",
        "b z c",
    )
    chat = Chat(profile, "rehearsal", InMemorySaver())
    await chat.open()
    for number in range(5):
        state = await chat.say(str(number))
    assert [line for line in messages_of(state) if not line.startswith(">")] == [
        "One.",
        "Two.",
        "Back.",
        "Three.",
        "(A: rehearsal goes on.)",
        "(B: rehearsal goes on.)",
        "(C: rehearsal goes on.)",
    ]
    assert state["messages"][4].additional_kwargs["signals"] == {"y": {"n": 1}}
    assert state["status"] == "completed"
    assert state["tokens"]["output"] > 0


async def test_a_rehearsal_never_runs_out() -> None:
    profile = make_profile({"a": {"start": "ai", "rehearsal": ["One."]}})
    path, status, turns = await rehearsed(profile, 60)
    assert (path, status, turns) == (["a"], "active", 60)


@settings(max_examples=60, deadline=None)
@given(small_profiles())
async def test_a_rehearsal_takes_the_same_path_every_time_and_is_never_stuck(
    profile: PhaseProfile,
) -> None:
    path, status, turns = await rehearsed(profile, 12)
    assert (path, status, turns) == await rehearsed(profile, 12)
    if profile.targets_of(profile.initial_phase):
        assert len(path) > 1


def test_a_final_phase_without_signals_gives_none() -> None:
    assert signals_toward_the_end(make_profile({"a": "human"}), "a", {}) == []
