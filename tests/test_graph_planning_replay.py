"""Conversations with a plan: replayed, moved to other versions, counted, and at random."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cuelight.rehearsing.explorer import explore
from cuelight.rehearsing.items import in_words, items_of
from graph import Conversation, open_checkpointer
from graph.checkpointers import Checkpointer
from graph.migration import Migrated, migrate
from graph.replaying import Replay, read_recording, recording_from, replay
from graph.statistics import read_statistics
from nodes.planning import as_laid_out
from nodes.signals import render_signals
from nodes.state import StoredState
from profiles import PhaseProfile
from profiles.checking import check_profile, witness, witnesses
from profiles.checking.walk import beginning
from profiles.laid_out import example_of, laid_out
from profiles.planning import sample_phases
from tests.conversations import heard, rule, say
from tests.planning import lays_out, lessons, make_final, make_planned, planned, planner
from tests.scripted import plays, signalling

DONE = "plan.phase_done"
SCRIPT = [
    "What?",
    lays_out("So.", "lists", "loops", max_turns=3),
    "Lists!",
    signalling("Good.", DONE),
    "Loops!",
    "Yes?",
]
WITH_HELP = make_planned(
    rule("*", "help", "user.lost"),
    rule("*", "planner", "user.replans"),
    rule("help", None, "help.given"),
    phases={"help": {"instructions": "Help.", "signals": {"help.given": "When it helped."}}},
    signals={"user.lost": "When the user is lost.", "user.replans": "When they want another."},
)


async def held(store: Checkpointer, profile: PhaseProfile, *script: str, id_: str = "t") -> None:
    model = plays(*script, chunk=99)
    async with Conversation.open(profile, store=store, thread_id=id_, model=model) as talk:
        while model.calls < len(script):
            await heard(talk.say(f"message {model.calls}"))


async def replayed(profile: PhaseProfile, *script: str, through: PhaseProfile) -> Replay:
    async with open_checkpointer("memory:") as store:
        await held(store, profile, *script)
        recording = await read_recording(store, "t")
    found = await replay(recording, through)
    document = {
        "thread_id": "t",
        "profile": {**recording.profile, "definition": None},
        "replay": [turn.as_json() for turn in recording.turns],
    }
    again = await replay(recording_from(json.loads(json.dumps(document)), "t.json"), through)
    assert [turn.differences for turn in again.turns] == [one.differences for one in found.turns]
    return found


def changes(found: Replay) -> dict[str, tuple[str, str]]:
    """Return the differences of the first turn that differs."""
    assert found.first is not None
    return {one.aspect: (one.was, one.now) for one in found.turns[found.first].differences}


async def test_a_recorded_plan_is_replayed_as_it_was() -> None:
    found = await replayed(make_planned(), *SCRIPT, through=make_planned())

    assert found.same
    assert found.ends is not None
    assert found.ends.plan == {"phase": "planner", "phases": planned("lists", "loops", max_turns=3)}


async def test_under_other_bounds_a_replay_shows_that_the_plan_is_refused() -> None:
    changed = make_planned(plan={"plan": {"min_phases": 3}})
    found = await replayed(make_planned(), *SCRIPT, through=changed)

    told = changes(found)
    assert told["phase"] == ("lists", "planner")
    assert told["plan"] == ("lists (3 turns), loops (3 turns)", "none")
    assert "plan.laid_out refused (its payload does not fit" in told["signals"][1]
    assert "it must be a list of 3 values" in found.rule


async def test_a_replay_shows_that_planned_phases_have_other_limits_now() -> None:
    script = ["What?", lays_out("So.", "lists", "loops"), "Lists!"]
    changed = make_planned(plan={"plan": {"max_turns": 2}})
    found = await replayed(make_planned(), *script, through=changed)

    assert changes(found) == {
        "plan": ("lists (4 turns), loops (4 turns)", "lists (2 turns), loops (2 turns)")
    }
    assert found.rule == "phases.planner.plan lays out what follows otherwise"


async def test_a_replay_names_the_rule_that_ends_a_plan_elsewhere() -> None:
    script = [*SCRIPT[:5], signalling("Good.", DONE), "That was it."]
    was, now = (
        make_planned(
            phases={"bye": {"instructions": "Bye.", "signals": {"bye.said": "When it was said."}}},
            transitions=[rule("planner", target, "plan.finished")],
        )
        for target in ("recap", "bye")
    )
    found = await replayed(was, *script, through=now)

    assert changes(found)["path"] == (f"recap ({DONE})", f"bye ({DONE})")
    assert found.rule == "transitions[0]: planner → bye, plan.finished"


async def moved(store: Checkpointer, profile: PhaseProfile, *, dry_run: bool) -> list[Migrated]:
    return [one async for one in migrate(store, lambda _: profile, dry_run=dry_run)]


@pytest.mark.parametrize("dry_run", [True, False])
async def test_a_session_within_a_plan_moves_to_a_version_that_its_plan_fits(
    *, dry_run: bool
) -> None:
    version = make_planned(phase_context="Be kind.", plan={"plan": {"max_phases": 5}})
    async with open_checkpointer("memory:") as store:
        await held(store, make_planned(), *SCRIPT)
        (one,) = await moved(store, version, dry_run=dry_run)
        assert (one.outcome, one.reasons, one.warning) == ("moves", (), "")
        model = plays(signalling("Good.", DONE), "That was it.")
        async with Conversation.open(store=store, thread_id="t", model=model) as talk:
            state = await talk.state()
            assert (state["phase"], state["plan"]["phases"][0]["id"]) == ("loops", "lists")
            assert list(state["progress"]) == ["planner", "lists", "loops", "recap"]
            assert (await say(talk, "done"))[-1] == ("done", "")
            assert (await talk.state())["phase"] == "recap"


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        (make_planned(plan={"plan": {"min_phases": 3}}), "its plan does not fit any more: phases"),
        (make_planned(plan={"plan": {"max_turns": 2}}), "its plan does not fit any more: phases"),
        (
            make_planned(phases={"loops": {"instructions": "Loop."}}),
            "its plan does not fit any more: loops is the id of another stage",
        ),
        (
            make_planned(
                phases={"planner": {"instructions": "Talk.", "signals": {"a.b": "When it is."}}},
                transitions=[rule("planner", "recap", "a.b")],
            ),
            "phase planner has laid out a plan, and the version lays none out there",
        ),
    ],
    ids=["more phases", "fewer turns", "an id is taken", "no plan"],
)
async def test_a_session_within_a_plan_stays_where_the_plan_does_not_fit(
    version: PhaseProfile, reason: str
) -> None:
    async with open_checkpointer("memory:") as store:
        await held(store, make_planned(), *SCRIPT)
        (one,) = await moved(store, version, dry_run=False)

    assert one.outcome == "stays"
    assert one.reasons[0].startswith(reason)


@pytest.mark.parametrize(
    "version",
    [
        make_planned(plan={"plan": {"min_phases": 3}}),
        make_planned(phases={"loops": {"instructions": "Loop."}}),
        make_planned(
            phases={"planner": {"instructions": "Talk.", "signals": {"a.b": "When it is."}}},
            transitions=[rule("planner", "recap", "a.b")],
        ),
    ],
    ids=["more phases", "an id is taken", "no plan"],
)
async def test_a_session_that_has_passed_its_plan_moves_whatever_a_version_lays_out(
    version: PhaseProfile,
) -> None:
    async with open_checkpointer("memory:") as store:
        await held(store, make_planned(), *SCRIPT[:5], signalling("Good.", DONE), "That was it.")
        (one,) = await moved(store, version, dry_run=False)
        assert (one.outcome, one.reasons) == ("moves", ())
        model = plays(signalling("Goodbye.", "recap.said"))
        async with Conversation.open(store=store, thread_id="t", model=model) as talk:
            assert (await talk.state())["phase"] == "recap"
            await say(talk, "bye")
            assert (await talk.state())["status"] == "completed"


async def test_planned_phases_are_counted_by_their_ids_and_too_many_of_them_as_one() -> None:
    async with open_checkpointer("memory:") as store:
        await held(store, make_planned(), *SCRIPT, id_="first")
        for number in range(30):
            names = (f"one_{number}", f"two_{number}")
            script = [lays_out("So.", *names), "One!", signalling("Good.", DONE), "Two!"]
            await held(store, make_planned(), *script, id_=f"thread-{number}")
        (figures,) = (await read_statistics(store, dropped_after=timedelta(days=1))).profiles

    ids = [phase.phase for phase in figures.phases]
    assert len(ids) == 2 + 50 + 1
    assert "planner:planned" in ids
    assert sum(phase.visits for phase in figures.phases) == 31 * 3


@pytest.mark.parametrize(
    "profile",
    [
        make_planned(),
        make_final(),
        make_planned(plan={"plan": {"min_phases": 1, "max_phases": 1}}),
        WITH_HELP,
        make_planned(rule("recap", "planner", "recap.again"), phases={
            "recap": {
                "instructions": "Sum up.",
                "signals": {"recap.said": "When it is.", "recap.again": "When they want more."},
                "completes": ["recap.said"],
            }
        }),
        make_planned(transitions=[
            rule("planner", "recap", "plan.finished", when="turns >= 2", remember="reset")
        ]),
    ],
    ids=["a line", "final", "one phase", "help", "a circle", "a condition"],
)  # fmt: skip
async def test_the_explorer_reaches_all_ways_into_through_and_out_of_a_plan(
    profile: PhaseProfile,
) -> None:
    found = await explore(profile)

    assert {
        in_words(profile, one) for one in items_of(profile) if one not in found.reached
    } == set()


def test_a_witness_leads_through_a_plan_to_what_follows_it() -> None:
    steps = witness(make_planned(), "recap")

    assert steps is not None
    assert [(step.phase, list(step.signals)) for step in steps if step.signals] == [
        ("planner", ["plan.laid_out"]),
        ("planner:planned", [DONE]),
        ("planner:last", [DONE]),
    ]
    assert witnesses(WITH_HELP).keys() == set(example_of(WITH_HELP).phases)


def test_a_walk_ends_with_the_last_turn_of_a_plan_that_completes_the_conversation() -> None:
    walk = beginning(example_of(make_final(plan={"max_turns": 2})))
    walk = walk.hear().reply({"plan.laid_out": {"phases": sample_phases(2)}}).reply({})
    walk = walk.hear().reply({DONE: {}}).reply({})

    assert walk.stay.phase == "planner:last"
    assert not walk.hear().reply({}).ended
    assert walk.hear().reply({}).hear().reply({}).ended


def test_a_plan_that_is_well_has_no_finding_but_advice_about_limits() -> None:
    limited = make_planned(
        plan={"max_turns": 5, "then": "recap"}, phase_context="Be kind.", signals={}
    )

    assert [(one.code, one.loc) for one in check_profile(limited)] == []


def test_the_plan_of_another_version_of_the_profile_is_left_aside() -> None:
    plain = PhaseProfile.model_validate(
        {"name": "Lessons", "initial_phase": "a", "phases": {"a": {"instructions": "Talk."}}}
    )

    assert laid_out(plain, {"phase": "planner", "phases": planned("lists")}) is plain
    planning = make_planned()
    assert laid_out(planning, {"phase": "planner", "phases": planned("recap")}) is planning


def a_reply(chance: random.Random) -> str:
    """Make a reply of a model that signals at random, plans of all kinds among it."""
    given: dict[str, Any] = {}
    if chance.random() < 0.5:
        ids = chance.sample(["lists", "loops", "maps", "sets", "recap"], chance.randint(1, 4))
        given["plan.laid_out"] = lessons(*ids, max_turns=chance.randint(1, 5))
    for name in (DONE, "user.lost", "user.replans", "help.given", "recap.said", "plan.finished"):
        if chance.random() < 0.25:
            given[name] = {}
    return f"Reply {chance.random()}.\n{render_signals(given)}"


@given(seed=st.integers(0, 10**6), turns=st.integers(1, 14))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_model_signals_a_conversation_with_a_plan_is_sound_and_replays_the_same(
    seed: int, turns: int
) -> None:
    asyncio.run(_sound(random.Random(seed), turns))  # noqa: S311 (plays a part)


async def _sound(chance: random.Random, turns: int) -> None:
    profile = chance.choice([WITH_HELP, make_final(), make_planned()])
    model = plays(*(a_reply(chance) for _ in range(80)), chunk=999)
    async with open_checkpointer("memory:") as store:
        async with Conversation.open(profile, store=store, thread_id="t", model=model) as talk:
            async for state in _states(talk, chance, turns):
                laid = as_laid_out(profile, state)
                assert list(state["progress"]) == list(laid.phases)
                assert state["phase"] in laid.phases
                assert laid.node_of(state["phase"]) in profile.phases
                active = [p for p, how in state["progress"].items() if how == "active"]
                assert active == ([state["phase"]] if state["status"] == "active" else [])
                told = {k: v for k, v in state.items() if k != "messages"}
                assert json.loads(json.dumps(told)) == told
                assert not any("<signals" in one.text for one in state["messages"])
            replies = sum(entry.role == "assistant" for entry in await talk.transcript())
            assert replies == model.calls
        recording = await read_recording(store, "t")
    found = await replay(recording, profile)
    assert found.same, [turn.differences for turn in found.turns]


async def _states(
    talk: Conversation, chance: random.Random, turns: int
) -> AsyncIterator[StoredState]:
    for number in range(turns):
        moves = number and chance.random() < 0.15  # before the first message there is nothing
        events = talk.advance() if moves else talk.say(f"message {number}")
        await heard(events)
        state = await talk.state()
        if state:
            yield state
        if state.get("status") == "completed":
            return


def test_a_planner_is_made_with_its_plan_alone() -> None:
    with pytest.raises(ValueError, match=r"plan\n  is missing"):
        make_planned(phases={"planner": {**planner(), "plan": None}})
