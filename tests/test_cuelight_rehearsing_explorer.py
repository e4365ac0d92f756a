"""The explorer reaches what can be reached, by playing it, and says what it could not reach."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuelight.rehearsing.explorer import Exploration, explore
from cuelight.rehearsing.items import Item, in_words, items_of, reached_in
from cuelight.rehearsing.stage import Cue, Line, Scene, Stage
from nodes.state import MAX_MOVES
from profiles import PhaseProfile, as_phase_profile, builtin_names, load_profile, read_profile
from tests.conversations import make_profile, make_routed, routed_profiles, rule

ROOT = Path(__file__).parent.parent
PLAIN = (Line(say="Here."),) * MAX_MOVES


def missed(profile: PhaseProfile, found: Exploration) -> dict[str, str]:
    """Return what was not reached, in words, with the reasons."""
    missing = (item for item in items_of(profile) if item not in found.reached)
    return {in_words(profile, item): found.why[item] for item in missing}


@pytest.mark.parametrize("name", builtin_names())
async def test_everything_in_a_built_in_profile_is_reached(name: str) -> None:
    profile = as_phase_profile(load_profile(name))
    assert missed(profile, await explore(profile)) == {}


async def test_ways_of_every_kind_are_reached() -> None:
    profile = make_routed(
        {
            "a": {"signals": {"x": "X.", "y": "Y."}},
            "b": "ai",
            "c": {"max_turns": 2, "then": "a"},
            "d": {"start": "ai", "signals": {"end": "E."}},
            "help": "ai",
        },
        rule("*", "help", "stuck"),
        rule("help", None, "helped", after_turns=2),
        rule("a", "b", "x", "y", require_all=True, min_turns=3),
        rule("a", "c", after_seconds=100),
        rule("b", "c", "rated", when="signals.rated.band >= 6"),
        rule("b", "d", "rated"),
        rule("c", "d", when="seconds > 50 && turns > 1"),
    )
    found = await explore(profile)
    assert missed(profile, found) == {}
    causes = {item.cause for item in found.reached if item.kind == "way"}
    assert causes == {"signals", "after_turns", "max_turns", "after_seconds", "when"}


async def test_what_payloads_a_condition_needs_is_worked_out() -> None:
    profile = make_routed(
        {
            "a": {"signals": {"note": {"when": "N.", "keep": True}}},
            "b": {"signals": {"done": "D."}},
            "c": "human",
        },
        rule("a", "b", when='memory.note.mood == "calm" && memory.note.size > 2.5'),
        rule("b", "c", when="has(memory.note.extra) && !memory.note.extra"),
    )
    assert missed(profile, await explore(profile)) == {}


async def test_the_turns_that_reach_something_reach_it_again() -> None:
    profile = as_phase_profile(load_profile("dental_triage"))
    found = await explore(profile)
    way = next(item for item in found.ways if item.kind == "way" and item.cause == "after_seconds")
    stage, scene = Stage(profile), Scene()
    reached: list[Item] = []
    for cue in found.ways[way]:
        played = await stage.play(cue, scene)
        reached += reached_in(profile, played)
        scene = played.after
    assert reached[-1] == way or way in reached


async def test_what_cannot_be_reached_is_told_with_the_reason() -> None:
    profile = make_routed(
        {"a": {"signals": {"x": "X."}}, "b": "human", "c": "human"},
        rule("a", "b", "x", when="turns > 2 && turns < 2"),
        rule("b", "c", "y"),
        rule("a", "a", after_turns=2),
    )
    assert missed(profile, await explore(profile, 300)) == {
        "a → b: x, when turns > 2 && turns < 2": "its condition can never hold here",
        "b": "no way leads there that can be taken",
        "b → c: y": "b was never entered",
        "c": "no way leads there that can be taken",
    }


async def test_the_search_is_bounded_and_the_same_each_time() -> None:
    profile = as_phase_profile(load_profile("dental_triage"))
    one, other = [await explore(profile, 30) for _ in range(2)]
    assert one.turns == other.turns == 30
    assert one.reached == other.reached


async def test_a_coach_is_played_to_its_yes_and_to_its_limit() -> None:
    profile = make_profile(
        {
            "brief": {"kind": "coach", "turn_limit": 3},
            "made": {"signals": {"over": "O."}},
            "late": "human",
        },
        transitions=[
            rule("brief", "made", "coach.intent_ready"),
            rule("brief", "late", "coach.turn_limit"),
        ],
    )
    assert missed(profile, await explore(profile)) == {}


async def walk(profile: PhaseProfile, seed: int, turns: int) -> set[Item]:
    """Talk at random, and return what was reached."""
    chance = random.Random(seed)  # noqa: S311
    stage, reached = Stage(profile), set[Item]()
    played = await stage.play(Cue(lines=PLAIN))
    for _ in range(turns):
        reached |= set(reached_in(profile, played))
        if played.after.state["status"] != "active":
            played = await stage.play(Cue(lines=PLAIN))
            continue
        phase = profile.get_phase(played.after.state["phase"])
        names = chance.sample(list(phase.signals), chance.randint(0, len(phase.signals)))
        signals = {name: chance.choice([{}, {"n": 2}]) for name in names}
        after = timedelta(seconds=chance.choice([0, 0, 60, 200]))
        cue = Cue(user="Hm.", after=after, lines=(Line(say="So.", signals=signals), *PLAIN))
        played = await stage.play(cue, played.after)
    return reached


@settings(max_examples=5)
@given(profile=routed_profiles(), seed=st.integers(0, 1000))
async def test_the_explorer_reaches_all_that_a_random_walk_reaches(
    profile: PhaseProfile, seed: int
) -> None:
    walked = await walk(profile, seed, 60)
    found = await explore(profile)
    assert {in_words(profile, item) for item in walked - found.reached.keys()} == set()


async def test_what_overlays_lead_to_is_reached_beside_a_coach_too() -> None:
    profile = make_routed(
        {"brief": {"kind": "coach"}, "talk": "human", "help": {"signals": {"bye": "Goodbye."}}},
        rule("*", "help", "watch.alarm"),
        rule("brief", "talk", "coach.intent_ready", "coach.turn_limit"),
        rule("talk", "help", "notes.seen", "talk.over", require_all=True, min_turns=2),
        overlays={
            "watch": {"instructions": "Watch.", "signals": {"watch.alarm": "Danger now."}},
            "notes": {
                "instructions": "Note.",
                "beside": ["talk"],
                "signals": {
                    "notes.seen": {
                        "when": "It was said.",
                        "payload": {"properties": {"n": {"type": "integer"}}},
                    }
                },
            },
        },
    )
    found = await explore(profile)
    assert missed(profile, found) == {}
    assert Item("misfit", "talk", "notes.seen") in found.reached
    assert Item("refusal", "talk", "notes.seen") in found.reached


async def test_payloads_are_tried_that_are_declared_and_that_a_condition_asks_for() -> None:
    rated = {
        "when": "The answers are rated.",
        "payload": {
            "properties": {
                "score": {"type": "integer", "minimum": 0, "maximum": 10},
                "level": {"enum": ["a", "b", "c"]},
                "sure": {"type": "boolean"},
            },
            "required": ["score"],
        },
    }
    given = 'signals["test.rated"]'
    profile = make_routed(
        {"test": {"signals": {"test.rated": rated}}, "high": "ai", "middle": "ai", "low": "ai"},
        rule("test", "high", "test.rated", when=f'{given}.score > 7 && {given}.level == "c"'),
        rule("test", "middle", "test.rated", when=f"{given}.score in [4, 5] && {given}.sure"),
        rule("test", "low", "test.rated"),
    )
    found = await explore(profile)
    assert missed(profile, found) == {}
    assert found.turns < 60


async def test_what_was_not_tried_for_want_of_turns_says_so() -> None:
    profile = make_profile({"a": "human", "b": "human", "c": "human"}, "a s b", "b t c")
    found = await explore(profile, 2)
    assert set(missed(profile, found).values()) >= {
        "its turn had not come after 2 turns; --turns allows more"
    }


EXAMPLES = [
    block.split("```")[0]
    for block in (ROOT / "docs" / "profiles.md").read_text("utf-8").split("```yaml\n")[1:]
    if block.startswith("name:")
]


@pytest.mark.parametrize("text", EXAMPLES, ids=[text.split("\n")[0] for text in EXAMPLES])
async def test_everything_in_an_example_of_the_documents_is_reached(text: str) -> None:
    profile = as_phase_profile(read_profile(text, "profiles.md"))
    assert missed(profile, await explore(profile)) == {}
