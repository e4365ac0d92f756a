"""What the checker says of phases and conditions is so, in the engine and in CEL itself."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles import PhaseProfile, read_profile
from profiles.checking import check_profile, explanation_of, witness, witnesses
from profiles.checking.cases import TooManyCasesError, cases_of
from profiles.checking.values import ALL, NONE, Span, Values, between, exactly, one_of
from profiles.checking.walk import beginning
from profiles.checking.ways import Ways
from profiles.codes import Code
from profiles.conditions import fault_of_condition, judge_condition
from profiles.document import dotted
from profiles.errors import UnknownPhaseError
from tests.checked_profiles import CONDITIONS, Player, checked_profiles, random_signals, random_step
from tests.conversations import make_profile, make_routed, routed_profiles, rule, small_profiles

SLOW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WALKS = 1_000
SEEDS = st.integers(0, 2**32)


def codes_of(profile: PhaseProfile) -> set[Code]:
    return {one.code for one in check_profile(profile)}


def found_in(profile: PhaseProfile) -> set[tuple[Code, str]]:
    return {(one.code, dotted(one.loc)) for one in check_profile(profile)}


@SLOW
@given(st.one_of(checked_profiles(), routed_profiles(), small_profiles()))
def test_no_profile_is_too_much_for_the_checker(profile: PhaseProfile) -> None:
    for one in check_profile(profile):
        assert one.message
        assert explanation_of(one.code).level != "error"


@settings(SLOW, max_examples=50)
@given(checked_profiles(), SEEDS)
def test_what_is_called_unreachable_is_never_reached(profile: PhaseProfile, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    reachable = Ways(profile).reachable
    told = {one.loc[1] for one in check_profile(profile) if one.code is Code.UNREACHABLE}
    assert told == profile.phases.keys() - reachable
    for _ in range(WALKS // 50):
        walk = beginning(profile)
        for _ in range(8):
            walk, _ = random_step(walk, random)
        assert reachable.issuperset(walk.visited)


def test_a_thousand_walks_through_one_profile_never_reach_what_is_called_unreachable() -> None:
    profile = make_routed(
        {"a": "ai", "b": "human", "c": "ai", "d": "human", "e": "ai"},
        rule("a", "c", "s", when="turns > 3 && turns < 4"),
        rule("a", "b", "s", min_turns=2),
        rule("a", "d", "s", min_turns=3, when="signals.s.n > 1"),
        rule("b", "a", "t", after_turns=3),
        rule("b", "e", when="turns > 3"),
        rule("c", "d", "t"),
    )
    unreachable = {one.loc[1] for one in check_profile(profile) if one.code is Code.UNREACHABLE}
    assert unreachable == {"c", "d", "e"}
    random = Random(7)  # noqa: S311
    for _ in range(WALKS):
        walk = beginning(profile)
        for _ in range(15):
            walk, _ = random_step(walk, random)
        assert unreachable.isdisjoint(walk.visited)


@settings(SLOW, max_examples=20)
@given(checked_profiles())
async def test_a_witness_arrives_in_the_engine(profile: PhaseProfile) -> None:
    found = witnesses(profile)
    assert Ways(profile).reachable.issuperset(found)
    for phase_id, steps in found.items():
        assert phase_id in await Player(profile).play(steps)


@settings(SLOW, max_examples=20)
@given(st.one_of(checked_profiles(), routed_profiles()), SEEDS)
async def test_a_walk_goes_where_the_engine_goes(profile: PhaseProfile, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    walk, player = beginning(profile), Player(profile)
    for _ in range(8):
        walk, steps = random_step(walk, random)
        await player.play(steps)
        if player.state:
            assert player.state["phase"] == walk.stay.phase
            assert (player.state["status"] == "completed") is walk.ended
            assert player.state["signals"].keys() == walk.stay.signals.keys()
        if walk.ended:
            break


def test_an_unreachable_phase_has_no_witness_and_an_unknown_one_is_an_error() -> None:
    profile = make_profile({"a": "ai", "b": "ai", "c": "ai"}, "a s b")
    assert witness(profile, "c") is None
    assert witness(profile, "a") == []
    with pytest.raises(UnknownPhaseError, match="no phase 'x'"):
        witness(profile, "x")


def test_a_witness_tells_turns_time_and_payloads() -> None:
    profile = make_routed(
        {"a": "ai", "b": "human", "c": "human"},
        rule("a", "b", "s", min_turns=2, when='signals.s.n >= 7 && signals.s.w == "x"'),
        rule("b", "c", after_seconds=90),
    )
    steps = witness(profile, "c")
    assert steps is not None
    assert [step.in_words for step in steps] == [
        "a: no signal",
        "a message, a: no signal",
        "a message, a: s",
        "after 90 seconds a message, c: no signal",
    ]
    assert steps[2].signals == {"s": {"n": 7, "w": "x"}}


async def test_the_first_message_comes_at_once_and_time_runs_from_it() -> None:
    profile = make_routed({"a": "human", "b": "human"}, rule("a", "b", after_seconds=30))
    steps = witness(profile, "b")
    assert steps is not None
    assert [step.seconds for step in steps] == [0, 30]
    assert await Player(profile).play(steps) == ["a", "b"]


# Conditions


def facts_of(random: Random) -> dict[str, Any]:
    return {
        "turns": random.randint(0, 6),
        "seconds": random.choice([0, 30, 60, 61, 90, 119, 120, 200]),
        "signals": random_signals(random),
        "memory": {},
        "brief": {},
        "readiness": "",
    }


@settings(SLOW, max_examples=150)
@given(CONDITIONS, SEEDS)
def test_what_never_or_always_holds_does_so_in_cel(condition: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    if fault_of_condition(condition):
        return
    try:
        never, always = not cases_of(condition, "true"), not cases_of(condition, "not true")
    except TooManyCasesError:
        return
    for _ in range(30):
        holds = judge_condition(condition, facts_of(random)).holds
        assert not (holds and never)
        assert holds or not always


@settings(SLOW, max_examples=150)
@given(CONDITIONS, SEEDS)
def test_some_case_applies_whatever_a_condition_comes_to(condition: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    if fault_of_condition(condition):
        return
    for _ in range(20):
        facts = facts_of(random)
        holds = judge_condition(condition, facts).holds
        try:
            cases = cases_of(condition, "true" if holds else "not true")
        except TooManyCasesError:
            return
        assert any(all(_may_be(facts, t, v) for t, v in case.items()) for case in cases)


def _may_be(facts: dict[str, Any], term: tuple[str, ...], values: Values) -> bool:
    if term[0] not in facts:
        return True  # what is not understood
    value: Any = facts
    for part in term:
        if not isinstance(value, dict) or part not in value:
            return values.missing
        value = value[part]
    return not values.meet(exactly(value)).is_empty()


@pytest.mark.parametrize(
    ("values", "sample"),
    [
        (between(Span(3, True, 4, True)), None),
        (between(Span(3, False, 4, True)), 3),
        (between(Span(high=4)), 3),
        (between(Span(low=4)), 5),
        (one_of([1, 2]).rest().meet(between(Span(0, True, 3, True))), None),
    ],
    ids=["between", "from", "below", "above", "neither"],
)
def test_a_whole_number_is_found_where_there_is_one(values: Values, sample: int | None) -> None:
    assert values.is_empty(whole=True) is (sample is None)
    assert values.some(whole=True) == sample


@given(st.lists(st.one_of(st.none(), st.booleans(), st.integers(0, 5), st.sampled_from("xy"))))
def test_a_set_and_its_rest_are_everything(some: list[Any]) -> None:
    values = one_of(some)
    assert values.meet(values.rest()) == NONE
    assert values.join(values.rest()) == ALL
    assert all(not values.meet(exactly(one)).is_empty() for one in some)


# Single findings, where a seeded fault does not show the whole of it


def test_a_condition_that_may_hold_is_none_that_never_does() -> None:
    profile = make_routed(
        {"a": "human", "b": "human", "c": "human", "d": "human"},
        rule("a", "c", "s", when="signals.s.n > 5"),
        rule("a", "b", "s", when="signals.s.n > 3"),
        rule("a", "d", "s"),
    )
    assert not {Code.NEVER_TAKEN, Code.NEVER_HOLDS, Code.UNREACHABLE} & {*codes_of(profile)}


def test_two_conditions_together_leave_nothing_to_a_third() -> None:
    profile = make_routed(
        {"a": "human", "b": "human", "c": "human", "d": "human"},
        rule("a", "b", "s", when="turns < 3"),
        rule("a", "c", "s", when="turns >= 3"),
        rule("a", "d", "s"),
    )
    found = found_in(profile)
    assert (Code.NEVER_TAKEN, "transitions[2]") in found
    assert (Code.UNREACHABLE, "phases.d") in found


def test_a_signal_for_the_record_is_played_in_a_rehearsal() -> None:
    noting = {"signals": {"a.noted": "It was noted."}}
    lines = {"rehearsal": [{"say": "So.", "signals": ["a.noted"]}]}
    idle = make_profile({"a": noting, "b": "human"}, "a a.go b")
    played = make_profile({"a": {**noting, **lines}, "b": "human"}, "a a.go b")
    assert (Code.UNUSED_SIGNAL, "phases.a.signals.a.noted") in found_in(idle)
    assert Code.UNUSED_SIGNAL not in codes_of(played)


def test_a_last_phase_that_is_kept_open_on_purpose_is_well() -> None:
    open_end = make_profile({"a": "ai", "b": {"completes": []}}, "a s b")
    assert Code.NO_END_HERE not in codes_of(open_end)


def test_a_phase_that_only_any_phase_leads_out_of_has_no_way_out() -> None:
    profile = make_routed(
        {"a": "ai", "b": "ai", "c": {"completes": []}},
        rule("*", "c", "u"),
        rule("a", "b", "s"),
    )
    (told,) = [one for one in check_profile(profile) if one.code is Code.NO_END_HERE]
    assert told.loc == ("phases", "b")
    assert "Transitions from '*' are no way out" in told.message


@pytest.mark.parametrize(
    "text",
    [
        'Play it in "quotes" at example.com.',
        "Open main.py.",
        "i.e. so",
        "Give `order_id` back, and emit nothing else.",
    ],
)
def test_a_text_without_signals_names_none(text: str) -> None:
    profile = make_profile({"a": {"instructions": text}, "b": "ai"}, "a talk.done b")
    assert Code.FOREIGN_SIGNAL not in codes_of(profile)


@pytest.mark.parametrize(
    "text",
    [
        "Emit lesson_over then.",
        "Fire `lesson_over` then.",
        "Then give `lesson.over`.",
        "Then send the signal lesson_over.",
        "Gib danach das Signal \u201elesson.over\u201c aus.",
        "Sende `lesson_over`, wenn alles gesagt ist.",
    ],
)
def test_a_text_that_orders_a_signal_which_is_none_is_found(text: str) -> None:
    profile = make_profile({"a": {"instructions": text}, "b": "ai"}, "a talk.done b")
    assert Code.FOREIGN_SIGNAL in codes_of(profile)


def test_profiles_of_the_documents_have_no_faults() -> None:
    root = Path(__file__).parent.parent
    for file in ("README.md", "docs/profiles.md"):
        blocks = (root / file).read_text("utf-8").split("```yaml\n")[1:]
        for block in (text.split("```")[0] for text in blocks):
            if block.startswith("name:"):
                found = check_profile(read_profile(block, file))
                assert not [o for o in found if explanation_of(o.code).level == "warning"], block


BANDS = {
    "when": "It is rated.",
    "payload": {
        "type": "object",
        "properties": {
            "band": {"type": "integer", "minimum": 0, "maximum": 9},
            "mood": {"type": "string", "enum": ["calm", "tense"]},
            "why": {"type": "string"},
        },
        "required": ["band", "why"],
        "additionalProperties": False,
    },
    "quotes": ["why"],
}


def rated(*rules: dict[str, Any]) -> PhaseProfile:
    """Make a profile in which a rating is kept, and then asked for."""
    phases: dict[str, Any] = {
        "a": {"signals": {"a.rated": BANDS}},
        "b": "human",
        "c": {"completes": []},
    }
    return make_routed(phases, rule("a", "b", "a.go"), *rules)


@pytest.mark.parametrize(
    "condition",
    [
        'memory["a.rated"].band > 9',
        'memory["a.rated"].band == 4.5 && memory["a.rated"].band > 5',
        'memory["a.rated"].mood == "merry"',
        'memory["a.rated"].mood in ["merry", "sad"]',
        'has(memory["a.rated"].bend)',
        'memory["a.rated"].why == 3',
        '"b.go" in memory',
    ],
)
def test_what_a_payload_excludes_never_is_in_memory(condition: str) -> None:
    profile = rated(rule("b", "c", "b.go", when=condition))
    found = found_in(profile)
    assert (Code.NEVER_HOLDS, "transitions[1].when") in found
    assert (Code.UNREACHABLE, "phases.c") in found


def test_a_field_that_every_payload_has_is_there_when_its_signal_is_given() -> None:
    profile = rated(rule("a", "c", "a.rated", when='signals["a.rated"].band >= 0'))
    assert (Code.ALWAYS_HOLDS, "transitions[1].when") in found_in(profile)
    maybe = rated(rule("a", "c", "a.rated", when='signals["a.rated"].mood != "merry"'))
    assert Code.ALWAYS_HOLDS not in codes_of(maybe)


@pytest.mark.parametrize(
    ("conditions", "told"),
    [
        (["{}.band > 5"], True),
        (["{}.band > 5", "{}.band < 5"], True),
        (["{}.band > 5", "{}.band <= 5"], False),
        (["{}.band > 5", None], False),
    ],
    ids=["one", "a gap", "each value", "one without"],
)
def test_a_kept_payload_may_be_lost_where_conditions_leave_a_gap(
    conditions: list[str | None], told: bool
) -> None:
    rules = [
        rule("a", "c", "a.rated", **({"when": one.format('signals["a.rated"]')} if one else {}))
        for one in conditions
    ]
    assert (Code.LOST_PAYLOAD in codes_of(rated(*rules))) is told


def test_a_misspelt_field_is_told_with_the_one_that_was_meant() -> None:
    profile = rated(rule("b", "c", "b.go", when='has(memory["a.rated"].bnad)'))
    (told,) = [one for one in check_profile(profile) if one.code is Code.UNKNOWN_FIELD]
    assert "Did you mean 'band'?" in told.message


@pytest.mark.parametrize(
    ("condition", "turns"),
    [("turns >= 2", 2), ("turns > 2", 3), ("!(turns < 4) || seconds > 9", 4), ("true", 1)],
)
def test_a_condition_alone_that_is_sure_to_hold_leaves_no_turn_to_a_limit(
    condition: str, turns: int
) -> None:
    phases: dict[str, Any] = {"a": {"max_turns": 9, "then": "c"}, "b": "human"}
    profile = make_routed({**phases, "c": {"completes": []}}, rule("a", "b", when=condition))
    told = [one.message for one in check_profile(profile) if one.code is Code.NEVER_FIRES]
    assert len(told) == 1
    assert f"after {turns} turn" in told[0]


@pytest.mark.parametrize("condition", ["turns < 5", "seconds > 9", '"a.s" in signals && turns > 2'])
def test_a_condition_alone_that_may_not_hold_leaves_turns_to_a_limit(condition: str) -> None:
    a = {"max_turns": 9, "then": "c", "signals": {"a.s": "It was said."}}
    profile = make_routed(
        {"a": a, "b": "human", "c": {"completes": []}}, rule("a", "b", when=condition)
    )
    assert Code.NEVER_FIRES not in codes_of(profile)


@pytest.mark.parametrize(
    "condition",
    [
        'has(memory["a.rated"].band) && memory["a.rated"].band >= 9',
        'memory["a.rated"].mood == "tense" && memory["a.rated"].band < 1',
        'memory["a.rated"].why != "so"',
    ],
)
async def test_a_witness_gives_what_has_to_be_in_memory(condition: str) -> None:
    profile = rated(rule("b", "c", "b.go", when=condition))
    assert not {Code.NEVER_HOLDS, Code.UNREACHABLE} & codes_of(profile)
    steps = witness(profile, "c")
    assert steps is not None
    assert "c" in await Player(profile).play(steps)
