"""Scripts: what they play, what they expect, and what they say when it is otherwise."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from cuelight.rehearsing.coverage import SCRIPTED, Coverage
from cuelight.rehearsing.items import Item, transition_of
from cuelight.rehearsing.performing import Performance, perform
from cuelight.rehearsing.script import read_script
from cuelight.rehearsing.telling import in_words
from profiles import (
    ENGINE_SIGNALS,
    PhaseProfile,
    PhaseTransition,
    ProfileFileError,
    as_phase_profile,
    builtin_names,
    load_profile,
)
from profiles.laid_out import example_of
from profiles.names import PLAN_SIGNALS

BUILTIN = sorted((Path(str(resources.files("profiles"))) / "builtin" / "rehearsals").glob("*.yaml"))

SHOP = """\
name: Shop
initial_phase: order
phases:
  order:
    start: human
    instructions: Take the order.
    signals:
      order.taken:
        when: The order is complete.
        payload:
          type: object
          properties: { cups: { type: integer, minimum: 1 } }
          required: [cups]
        keep: true
      order.rated: The guest has rated the shop.
    rehearsal:
      - say: A cup of tea, then.
        signals: [order.taken]
  pay:
    instructions: Take the money.
    signals: { pay.done: It is paid. }
transitions:
  - from_phase: order
    to_phase: pay
    trigger_signals: order.taken
    min_turns: 2
  - { from_phase: order, to_phase: pay, after_seconds: 600 }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a profile."""
    (tmp_path / "shop.yaml").write_text(SHOP, "utf-8")
    return tmp_path


def written(folder: Path, *turns: dict[str, Any], **more: Any) -> Path:
    """Write a script of the shop."""
    data = {"title": "At the shop", "profile": "./shop.yaml", **more, "turns": list(turns)}
    file = folder / "shop.rehearsal.yaml"
    file.write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")
    return file


async def performed(folder: Path, *turns: dict[str, Any], **more: Any) -> Performance:
    return await perform(read_script(written(folder, *turns, **more)))


def different(performance: Performance) -> list[tuple[int, str, str, str]]:
    """Return what is not as expected: the turn, where, what was expected, and what came."""
    return [
        (turn.number, ".".join(map(str, one.at)), one.expected, one.got)
        for turn in performance.turns
        for one in turn.differences
    ]


TAKEN = {"say": "Two cups.", "signals": {"order.taken": {"cups": 2}}}


async def test_a_script_plays_the_model_and_the_user_and_all_is_as_expected(folder: Path) -> None:
    done = await performed(
        folder,
        {
            "user": "Tea.",
            "model": TAKEN,
            "expect": {"phase": "order", "refused": {"order.taken": "too early"}, "accepted": []},
        },
        {
            "user": "Two cups.",
            "after": "30s",
            "model": [TAKEN, "That is four pounds."],
            "expect": {
                "phase": "pay",
                "status": "active",
                "accepted": {"custom.order.taken": {"cups": 2}},
                "refused": [],
                "trigger": "order.taken",
                "history": ["order", {"phase": "pay", "trigger": "order.taken"}],
                "memory": {"order.taken": {"cups": 2}, "order.rated": None},
            },
        },
        {"user": "Here.", "model": {"signals": ["pay.done"]}, "expect": {"status": "completed"}},
    )
    assert different(done) == []
    assert done.is_right
    assert in_words(done) == ""


async def test_time_that_passes_before_a_turn_leads_on(folder: Path) -> None:
    done = await performed(
        folder,
        {"user": "Hm.", "model": "What would you like?"},
        {
            "user": "Well.",
            "after": "9min",
            "model": "Take your time.",
            "expect": {"phase": "order"},
        },
        {"user": "So.", "after": "1min", "model": "Sorry?", "expect": {"trigger": "after_seconds"}},
    )
    assert different(done) == []


async def test_where_a_turn_has_no_lines_the_profile_plays_its_own(folder: Path) -> None:
    done = await performed(folder, {"user": "Tea."}, {"user": "One."})
    assert [said.text for said in done.turns[0].played.said] == ["A cup of tea, then."]
    # A signal without a payload gets one that has the shape that is declared.
    assert done.turns[0].played.said[0].refused[0]["payload"] == {"cups": 1}


async def test_a_script_can_move_by_hand(folder: Path) -> None:
    done = await performed(
        folder,
        {"user": "Tea.", "model": "Here."},
        {"move": "pay", "model": "Four pounds.", "expect": {"phase": "pay", "trigger": "user"}},
    )
    assert different(done) == []


WRONG: list[tuple[dict[str, Any], tuple[str, str, str]]] = [
    ({"phase": "pay"}, ("phase", "pay", "order")),
    ({"status": "completed"}, ("status", "completed", "active")),
    ({"accepted": ["order.taken"]}, ("accepted", "order.taken", "order.rated")),
    ({"accepted": []}, ("accepted", "nothing", "order.rated")),
    ({"accepted": {"order.rated": {"n": 5}}}, ("accepted.order.rated.n", "5", "4")),
    ({"accepted": {"order.rated": {"n": True}}}, ("accepted.order.rated.n", "true", "4")),
    (
        {"refused": {"order.taken": "not now"}},
        (
            "refused.order.taken",
            "… not now …",
            "too early: order.taken needs 2 turns in this phase, this is turn 1",
        ),
    ),
    (
        {"refused": []},
        (
            "refused",
            "nothing",
            "order.taken (too early: order.taken needs 2 turns in this phase, this is turn 1)",
        ),
    ),
    ({"trigger": "after_seconds"}, ("trigger", "after_seconds", "start")),
    ({"history": ["order", "pay"]}, ("history", "order → pay", "order (start)")),
    (
        {"history": [{"phase": "order", "trigger": "when"}]},
        ("history", "order (when)", "order (start)"),
    ),
    (
        {"history": [{"phase": "order", "remember": "reset"}]},
        ("history.0.remember", "reset", "keep"),
    ),
    (
        {"memory": {"order.taken": {"cups": 2}}},
        ("memory.order.taken", "{cups: 2}", "nothing"),
    ),
    ({"brief": {"asset_type": "poster"}}, ("brief.asset_type", "poster", "nothing")),
    ({"readiness": "ready"}, ("readiness", "ready", "nothing")),
]


@pytest.mark.parametrize(("expect", "told"), WRONG, ids=[str(next(iter(e))) for e, _ in WRONG])
async def test_what_is_not_as_expected_is_told(
    expect: dict[str, Any], told: tuple[str, str, str], folder: Path
) -> None:
    line = {"say": "Yes.", "signals": {"order.taken": {"cups": 2}, "order.rated": {"n": 4}}}
    done = await performed(folder, {"user": "Tea.", "model": line, "expect": expect})
    assert different(done) == [(0, *told)]
    assert not done.is_right


async def test_what_is_not_to_be_remembered_is_told(folder: Path) -> None:
    done = await performed(
        folder,
        {"user": "Tea.", "model": "Yes?"},
        {
            "user": "Two.",
            "model": [TAKEN, "Four pounds."],
            "expect": {"memory": {"order.taken": None}},
        },
    )
    assert different(done) == [(1, "memory.order.taken", "nothing", "{cups: 2}")]


async def test_a_line_that_nobody_says_is_told(folder: Path) -> None:
    done = await performed(folder, {"user": "Tea.", "model": ["Yes?", "And?"]})
    assert different(done) == [
        (
            0,
            "model.1",
            "2 lines of the model",
            "1 reply in this turn, so that this line was not said",
        )
    ]


async def test_a_turn_that_fails_ends_the_script(folder: Path) -> None:
    done = await performed(
        folder,
        {"user": "Tea.", "model": "Yes?"},
        {"user": "Two.", "model": [TAKEN, "Four pounds."]},
        {"user": "Here.", "model": {"signals": ["pay.done"]}},
        {"user": "Bye.", "model": "Bye.", "expect": {"phase": "pay"}},
        {"user": "Hello?"},
    )
    assert [turn.is_right for turn in done.turns] == [True, True, True, False]
    assert "The turn failed: " in in_words(done)


async def test_a_difference_is_told_with_its_line_and_the_turn_around_it(folder: Path) -> None:
    file = written(
        folder,
        {"user": "Tea.", "model": TAKEN, "expect": {"phase": "pay", "refused": []}},
    )
    assert in_words(await perform(read_script(file))) == (
        f"{file}:4: turn 1 of 1\n"
        "  user:  Tea.\n"
        "  order:  Two cups.\n"
        '    refused order.taken {"cups": 2}\n'
        "  phase (line 11)\n"
        "    expected  pay\n"
        "    got       order\n"
        "  refused (line 12)\n"
        "    expected  nothing\n"
        "    got       order.taken (too early: order.taken needs 2 turns in this phase, this is "
        "turn 1)"
    )


FAULTS = [
    ("turns: []\ntitle: T\nprofile: ./shop.yaml\n", ":1: turns: is empty"),
    ("title: T\nprofile: shop\nturns: [{user: Hi}]\n", ":2: profile: Unknown profile 'shop'"),
    ("title: T\nprofile: ./s.yaml\nturns: [{user: Hi}]\n", ":2: profile: is './s.yaml', and there"),
    ("title: T\nprofile: ./shop.yaml\nturns:\n- {usr: Hi}\n", ":4: turns[0].usr: 'usr' is not a"),
    (
        "title: T\nprofile: ./shop.yaml\nturns:\n- user: Hi\n  after: 90\n",
        ":5: turns[0].after: '90' is no length of time",
    ),
    (
        "title: T\nprofile: ./shop.yaml\nturns:\n- user: Hi\n  move: pay\n",
        ":5: turns[0].move: stands beside 'user'",
    ),
    (
        "title: T\nprofile: ./shop.yaml\nturns:\n- user: Hi\n  expect: {phase: pya}\n",
        ":5: turns[0].expect.phase: There is no phase 'pya'. Did you mean 'pay'?",
    ),
    (
        "title: T\nprofile: ./shop.yaml\nturns:\n- user: Hi\n  expect: {history: [order, pya]}\n",
        ":5: turns[0].expect.history[1]: There is no phase 'pya'",
    ),
    (
        "title: T\nprofile: ./shop.yaml\nturns:\n- user: Hi\n  expect: {accepted: order.take}\n",
        ":5: turns[0].expect.accepted.order.take: 'order.take' is no signal of the profile. Did",
    ),
    (
        "title: T\nprofile: ./shop.yaml\nturns:\n- {user: Hi, model: Yes., expect: {refused: x}}\n",
        ":4: turns[0].expect.refused.x: 'x' is not among the signals that the model gives",
    ),
    (
        "title: T\nprofile: ./shop.yaml\nturns:\n- {user: Hi, expect: {trigger: after_second}}\n",
        ":4: turns[0].expect.trigger: 'after_second' leads nowhere. Did you mean 'after_seconds'?",
    ),
    (
        "title: T\nprofile: ./shop.yaml\nturns:\n- user: Hi\n"
        "  expect: {history: [{phase: order, trigger: 'order.taken, order.rate'}]}\n",
        ":5: turns[0].expect.history[0].trigger: 'order.rate' leads nowhere.",
    ),
    (
        "title: T\nprofile: ./shop.yaml\nturns:\n- user: Hi\n"
        "  expect: {memory: {order.take: null}}\n",
        ":5: turns[0].expect.memory.order.take: 'order.take' is no signal of the profile. Did you",
    ),
    (
        "title: T\nprofile: ./shop.yaml\nturns:\n- {user: Hi, beside: {grader: {}}}\n",
        ":4: turns[0].beside.grader: 'grader' is no overlay of the profile. Overlays: none.",
    ),
    (
        "title: T\nprofile: patient_intake\nturns:\n- {user: Hi, beside: {watch: [watch.seen]}}\n",
        ":4: turns[0].beside.watch.watch.seen: 'watch.seen' is no signal of overlay 'watch'. Did",
    ),
    ("- one\n", ": is no script; a script has the keys title, profile and turns."),
]


@pytest.mark.parametrize(("text", "told"), FAULTS, ids=[told for _, told in FAULTS])
def test_a_fault_of_a_script_is_told_with_its_line_and_path(
    text: str, told: str, folder: Path
) -> None:
    file = folder / "wrong.rehearsal.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(ProfileFileError) as caught:
        read_script(file)
    assert f"{file}{told}" in str(caught.value)


def test_a_fault_of_its_profile_is_told_as_one(folder: Path) -> None:
    (folder / "shop.yaml").write_text(SHOP.replace("to_phase: pay", "to_phase: pya"), "utf-8")
    with pytest.raises(ProfileFileError, match=r"shop\.yaml:\d+: transitions\[0\]\.to_phase"):
        read_script(written(folder, {"user": "Hi"}))


# The rehearsals that come with the built-in profiles


@pytest.mark.parametrize("file", BUILTIN, ids=[file.stem for file in BUILTIN])
async def test_a_rehearsal_of_a_built_in_profile_goes_as_it_says(file: Path) -> None:
    performance = await perform(read_script(file))
    assert in_words(performance) == ""
    assert performance.is_right


def rules_of(profile: PhaseProfile, reached: set[Item]) -> set[str]:
    """Return the routing rules that what was reached rests on."""
    found: set[str] = set()
    for item in reached:
        found.add(item.kind)
        if item.kind == "end" and example_of(profile).get_phase(item.phase).completes:
            found.add("completes")
        if item.kind == "way":
            transition = transition_of(profile, item)
            found |= {item.cause, *_traits(transition)}
            if any(profile.overlay_of(name) for name in transition.trigger_signals):
                found.add("a signal of an overlay")
    return found


def _traits(transition: PhaseTransition) -> set[str]:
    traits = {
        "*": transition.from_any,
        "return": transition.return_,
        "require_all": transition.require_all,
        "a condition": transition.when is not None,
        "min_turns": transition.min_turns is not None,
        f"remember: {transition.remember}": True,
    }
    by_kind = (*ENGINE_SIGNALS, *PLAN_SIGNALS)
    engine = {name for name in by_kind if name in transition.trigger_signals}
    return {trait for trait, holds in traits.items() if holds} | engine


async def test_the_built_in_rehearsals_make_use_of_every_routing_rule() -> None:
    used: set[str] = set()
    for file in BUILTIN:
        source = read_script(file)
        used |= rules_of(source.profile, set((await perform(source)).reached))
    assert used == {
        "phase",
        "plan",
        "plan.laid_out",
        "plan.phase_done",
        "way",
        "end",
        "refusal",
        "misfit",
        "completes",
        "signals",
        "max_turns",
        "after_turns",
        "after_seconds",
        "when",
        "*",
        "return",
        "require_all",
        "a condition",
        "min_turns",
        "remember: keep",
        "remember: reset",
        "remember: summarize",
        "a signal of an overlay",
        *ENGINE_SIGNALS,
    }


def test_every_built_in_profile_in_phases_has_a_rehearsal() -> None:
    phased = {name for name in builtin_names() if isinstance(load_profile(name), PhaseProfile)}
    assert {yaml.safe_load(file.read_text("utf-8"))["profile"] for file in BUILTIN} == phased


# What is counted


def test_what_can_be_reached_of_a_small_profile_is_counted_by_hand(folder: Path) -> None:
    coverage = Coverage(as_phase_profile(load_profile(folder / "shop.yaml")))
    assert coverage.items == (
        Item("phase", "order"),
        Item("way", "order", "signals", 0),
        Item("way", "order", "after_seconds", 1),
        Item("refusal", "order", "order.taken"),
        Item("misfit", "order", "order.taken"),
        Item("phase", "pay"),
        Item("end", "pay", "pay.done"),
    )


async def test_what_a_script_has_reached_is_counted(folder: Path) -> None:
    done = await performed(
        folder,
        {"user": "Tea.", "model": TAKEN},
        {"user": "Tea.", "model": {"signals": {"order.taken": {"cups": 0}}}},
        {"user": "Two.", "model": [TAKEN, "Four pounds."]},
    )
    coverage = Coverage(done.source.profile)
    coverage.note(SCRIPTED, done.reached)
    assert [item for item in coverage.items if not coverage.times(item)] == [
        Item("way", "order", "after_seconds", 1),
        Item("end", "pay", "pay.done"),
    ]
    assert (coverage.reached, coverage.percent) == (5, 71.4)
    assert coverage.of_kind("way") == (1, 2)


async def test_an_overlay_that_was_not_asked_is_told_where_a_script_lets_it_speak(
    tmp_path: Path,
) -> None:
    file = tmp_path / "exam.rehearsal.yaml"
    turns = [{"user": "I'm Ana.", "model": "Thank you.", "beside": {"grader": {}}}]
    data = {"title": "The greeting is not graded", "profile": "ielts_full_exam", "turns": turns}
    file.write_text(yaml.safe_dump(data), "utf-8")
    told = in_words(await perform(read_script(file)))
    assert "beside.grader (line" in told
    assert "it runs beside a phase that answers a message" in told
