"""Profiles made in Python: as the guide has them, frozen, and impossible to make wrong."""

from __future__ import annotations

import copy
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from profiles import (
    STANDALONE_PHASE,
    InstructionProfile,
    PhaseProfile,
    PhaseTransition,
    RehearsalLine,
    UnknownPhaseError,
    as_phase_profile,
)
from profiles.errors import DuplicateProfileError, UnknownProfileError, did_you_mean
from profiles.frozen import FrozenDict

ROOT = Path(__file__).parent.parent


def phase(**fields: Any) -> InstructionProfile:
    return InstructionProfile(**{"name": "Phase", "instructions": "Speak.", **fields})


def move(from_phase: str, to_phase: str, *triggers: str, require_all: bool = False) -> Any:
    return PhaseTransition(
        from_phase=from_phase,
        to_phase=to_phase,
        trigger_signals=list(triggers),
        require_all=require_all,
    )


def tutorial(**fields: Any) -> PhaseProfile:
    """Return the example of the guide, with other fields where given."""
    example: dict[str, Any] = {
        "name": "Programming Tutorial",
        "initial_phase": "introduction",
        "phase_context": "You are teaching a beginner programmer. Be patient and clear.",
        "phases": {
            "introduction": InstructionProfile(
                name="Tutorial - Introduction",
                start="ai",
                voice="alba",
                max_tokens=80,
                temperature=0.6,
                pause_ms=600,
                end_ms=1200,
                safety_timeout_ms=2500,
                interruption_sensitivity=0.6,
                authority="default",
                signals={"tutorial.ready_to_code": "Student is ready to start coding."},
                instructions="Introduce yourself and ask if they're ready to start.",
            ),
            "coding": InstructionProfile(
                name="Tutorial - Coding",
                max_tokens=120,
                acknowledgments=["Right.", "I see."],
                signals={"tutorial.exercise_complete": "Student completed the exercise."},
                instructions="Guide them through coding exercises.",
                rehearsal=[RehearsalLine(say="Go.", signals={"tutorial.exercise_complete": {}})],
            ),
        },
        "transitions": [
            PhaseTransition(
                from_phase="introduction",
                to_phase="coding",
                trigger_signals=["custom.tutorial.ready_to_code"],
                require_all=False,
            ),
        ],
    }
    return PhaseProfile(**{**example, **fields})


BRANCHES = PhaseProfile(
    name="Sales",
    initial_phase="pitch",
    phase_context="Sell.",
    per_phase_context={"pitch": "Be brief.", "end": "  "},
    phases={
        "pitch": phase(signals={"sales.objection": "x", "sales.value": "x", "sales.info": "x"}),
        "objection": phase(signals={"sales.more": "x"}, max_turns=4, then="close"),
        "close": phase(signals={"sales.agreed": "x", "sales.noted": "x"}, completes="sales.agreed"),
        "end": phase(signals={"custom.end.done": "x"}),
    },
    transitions=[
        move("pitch", "objection", "custom.sales.objection"),
        move("pitch", "close", "sales.value", "sales.objection"),
        move("objection", "pitch", "sales.more"),
        move("pitch", "end", "sales.info"),
        move("close", "end", "sales.noted"),
    ],
)


def test_the_example_of_the_guide_works() -> None:
    profile = tutorial()
    assert profile.get_phase("coding").max_tokens == 120
    assert profile.find_transition("introduction", ["custom.tutorial.ready_to_code"]) == "coding"
    assert profile.find_transition("introduction", ["tutorial.ready_to_code"]) == "coding"
    assert profile.get_phase_context("coding") == profile.phase_context


FOUND = {
    "the first match wins": ("pitch", ["sales.value", "sales.objection"], "objection"),
    "any one is enough": ("pitch", ["sales.value"], "close"),
    "the order of signals is nothing": ("pitch", ["sales.info", "sales.value"], "close"),
    "a later transition": ("pitch", ["sales.info"], "end"),
    "a way back": ("objection", ["custom.sales.more"], "pitch"),
    "white space and prefixes": ("pitch", [" custom.custom.sales.value "], "close"),
    "a mapping of payloads": ("pitch", {"sales.value": {"a": 1}}, "close"),
    "another phase's signal": ("objection", ["sales.value"], None),
    "no signal": ("pitch", [], None),
    "an unknown signal": ("pitch", ["sales.valu"], None),
    "a phase without ways out": ("end", ["end.done"], None),
    "an unknown phase": ("nowhere", ["sales.value"], None),
}


@pytest.mark.parametrize(("phase_id", "signals", "target"), FOUND.values(), ids=FOUND)
def test_find_transition(phase_id: str, signals: Any, target: str | None) -> None:
    assert BRANCHES.find_transition(phase_id, signals) == target
    assert BRANCHES.find_transition(phase_id, iter(signals)) == target


@pytest.mark.parametrize(
    ("a", "b", "other", "require_all"), list(product([False, True], repeat=4)), ids=str
)
def test_a_transition_fires_on_any_or_on_all_of_its_triggers(
    a: bool, b: bool, other: bool, require_all: bool
) -> None:
    given = [n for n, there in {"x.a": a, "custom.x.b": b, "x.c": other}.items() if there]
    transition = move("p", "q", "custom.x.a", "x.b", require_all=require_all)
    assert transition.fires_on(given) is ((a and b) if require_all else (a or b))


def test_the_context_of_a_phase_is_the_global_one_and_then_its_own() -> None:
    assert BRANCHES.get_phase_context("pitch") == "Sell.\n\nBe brief."
    assert BRANCHES.get_phase_context("close") == "Sell."
    assert BRANCHES.get_phase_context("end") == "Sell."
    bare = BRANCHES.model_copy(update={"phase_context": " \n", "per_phase_context": None})
    assert bare.get_phase_context("pitch") == ""
    own = BRANCHES.model_copy(update={"phase_context": " "})
    assert own.get_phase_context("pitch") == "Be brief."


@pytest.mark.parametrize("method", ["get_phase", "get_phase_context", "targets_of"])
def test_an_unknown_phase_is_an_error_that_names_the_known_ones(method: str) -> None:
    told = r"^Profile 'Sales' has no phase 'Pitch'\. Did you mean 'pitch'\? Its phases: pitch, obj"
    with pytest.raises(UnknownPhaseError, match=told):
        getattr(BRANCHES, method)("Pitch")


def test_an_unknown_phase_is_a_key_error_too() -> None:
    with pytest.raises(KeyError, match="no phase 'x'"):
        BRANCHES.get_phase("x")


def test_one_move_reaches_the_targets_of_transitions_and_then_that_of_the_turn_limit() -> None:
    assert BRANCHES.targets_of("pitch") == ("objection", "close", "end")
    assert BRANCHES.targets_of("objection") == ("pitch", "close")
    assert BRANCHES.targets_of("end") == ()


def test_a_phase_that_no_way_leads_to_is_found() -> None:
    assert BRANCHES.unreachable_phases() == ()
    there = [one for one in BRANCHES.transitions if one.to_phase not in {"end", "objection"}]
    cut = BRANCHES.model_copy(update={"transitions": there})
    assert cut.unreachable_phases() == ("objection", "end")
    # A try from the middle on is no fault.
    begun = BRANCHES.model_copy(update={"initial_phase": "close"})
    assert begun.unreachable_phases() == ("pitch", "objection")


def test_a_final_phase_completes_by_every_signal_or_by_those_it_names() -> None:
    assert BRANCHES.completing_signals("end") == {"end.done"}
    assert BRANCHES.completing_signals("close") == {"sales.agreed"}
    assert BRANCHES.completing_signals("pitch") == frozenset()
    assert BRANCHES.completing_signals("objection") == frozenset()
    ends = {**BRANCHES.phases, "end": phase(signals={"end.done": "x"}, completes=[])}
    never = BRANCHES.model_copy(update={"phases": ends})
    assert never.completing_signals("end") == frozenset()


def test_a_standalone_profile_runs_as_one_phase_that_no_signal_completes() -> None:
    alone = phase(signals={"a": "x"}, completes=["a"], memory_messages=50, start="human")
    profile = as_phase_profile(alone)
    assert list(profile.phases) == [profile.initial_phase] == [STANDALONE_PHASE]
    assert profile.completing_signals(STANDALONE_PHASE) == frozenset()
    assert (profile.name, profile.memory_messages) == (alone.name, 50)
    assert profile.get_phase(STANDALONE_PHASE).start == "human"
    assert as_phase_profile(phase()).memory_messages == 24
    assert as_phase_profile(phase(max_turns=3, then="x")).targets_of(STANDALONE_PHASE) == ()


def test_a_phased_profile_runs_as_it_is() -> None:
    assert as_phase_profile(BRANCHES) is BRANCHES


CHANGES: dict[str, Callable[[Any], Any]] = {
    "a field": lambda p: setattr(p, "name", "x"),
    "a new attribute": lambda p: setattr(p, "other", "x"),
    "a field's removal": lambda p: delattr(p, "name"),
    "a phase": lambda p: p.phases.update(x=p.phases["coding"]),
    "a phase's removal": lambda p: p.phases.pop("coding"),
    "a phase's field": lambda p: setattr(p.phases["coding"], "start", "human"),
    "a signal": lambda p: p.phases["coding"].signals.__setitem__("a", "x"),
    "signals merged in": lambda p: p.phases["coding"].signals.__ior__({"a": "x"}),
    "an acknowledgment": lambda p: p.phases["coding"].acknowledgments.append("x"),
    "a transition": lambda p: p.transitions.clear(),
    "a trigger": lambda p: p.transitions[0].trigger_signals.append("x"),
    "a rehearsed signal": lambda p: p.phases["coding"].rehearsal[0].signals.clear(),
    "a context": lambda p: p.per_phase_context.setdefault("introduction", "x"),
    "a payload": lambda p: p.phases["coding"].rehearsal[0].signals["end"].update(a=1),
    "a payload's list": lambda p: p.phases["coding"].rehearsal[0].signals["end"]["l"].append(1),
    "a payload's mapping": lambda p: p.phases["coding"].rehearsal[0].signals["end"]["m"].clear(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_profile_is_frozen_all_the_way_down(change: Callable[[Any], Any]) -> None:
    line = {"say": "Hi", "signals": {"custom.end": {"l": [1, [2]], "m": {"a": 1}}}}
    profile = tutorial(
        phases={"introduction": {"instructions": "x", "signals": {"tutorial.ready_to_code": "x"}},
                "coding": phase(acknowledgments=["Ok"], signals={"end": "x"}, rehearsal=[line])},
        per_phase_context={"coding": "x"},
    )  # fmt: skip
    before = profile.model_dump_json()
    with pytest.raises((TypeError, AttributeError, ValidationError), match=r"frozen|no attribute"):
        change(profile)
    assert profile.model_dump_json() == before


def test_what_the_author_keeps_does_not_reach_into_the_profile() -> None:
    signals, payload = {"a": "x"}, {"list": [1]}
    made = phase(signals=signals, rehearsal=[{"signals": {"a": payload}}])
    signals["b"] = "x"
    payload["list"].append(2)
    assert made.signals == {"a": "x"}
    assert made.rehearsal[0].signals == {"a": {"list": (1,)}}


def test_a_frozen_dict_is_equal_to_a_dict_and_hashes_by_its_items() -> None:
    assert FrozenDict(a=1, b=2) == {"b": 2, "a": 1}
    assert hash(FrozenDict(a=1, b=2)) == hash(FrozenDict(b=2, a=1))
    assert len({tutorial(), tutorial(), BRANCHES}) == 2


COPIES: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda p: pickle.loads(pickle.dumps(p)),  # noqa: S301
    "model_copy": lambda p: p.model_copy(),
    "model_dump": lambda p: type(p).model_validate(p.model_dump()),
    "model_dump as JSON": lambda p: type(p).model_validate(p.model_dump(mode="json")),
    "JSON": lambda p: type(p).model_validate_json(p.model_dump_json()),
    "a dict in plain JSON": lambda p: type(p).model_validate(json.loads(p.model_dump_json())),
}


@pytest.mark.parametrize("make_copy", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("known", [False, True], ids=["fresh", "with its digest known"])
def test_a_copy_is_equal_and_frozen_as_well(make_copy: Callable[[Any], Any], known: bool) -> None:
    for profile in (tutorial(), BRANCHES.model_copy()):
        if known:
            assert profile.digest
            assert profile.find_transition("nowhere", []) is None
        copied = make_copy(profile)
        assert copied == profile
        assert copied.digest == profile.digest
        assert type(copied.phases) is FrozenDict
        assert type(copied.transitions) is tuple


def test_a_changed_copy_is_checked_and_has_a_digest_of_its_own() -> None:
    profile = tutorial()
    digest = profile.digest
    assert profile.model_copy(update={"name": "Other"}).digest != digest
    with pytest.raises(ValidationError, match=r"There is no phase 'codin'\. Did you mean 'coding'"):
        profile.model_copy(update={"initial_phase": "codin"})


def test_equality_looks_at_values_and_not_at_how_they_were_given() -> None:
    assert phase() == phase(start="ai", signals=None, acknowledgments=())
    assert phase(signals={"custom.a": "x"}) == phase(signals={"a": "x"})
    assert phase() != phase(start="human")


CHANGED: dict[str, dict[str, Any]] = {
    "name": {"name": "Other"},
    "initial_phase": {"initial_phase": "coding"},
    "phase_context": {"phase_context": "Other."},
    "per_phase_context": {"per_phase_context": {"coding": "Other."}},
    "memory_messages": {"memory_messages": 25},
    "transitions": {"transitions": []},
    "the order of phases": {"phases": dict(list(tutorial().phases.items())[::-1])},
}
CHANGED_PHASE: dict[str, Any] = {
    "name": "Other",
    "kind": "coach",
    "request": {"mood": "calm"},
    "turn_limit": 5,
    "start": "human",
    "voice": "other",
    "max_tokens": 81,
    "temperature": 0.61,
    "pause_ms": 601,
    "end_ms": 1201,
    "safety_timeout_ms": 2501,
    "interruption_sensitivity": 0.61,
    "authority": "ai",
    "human_speaking_limit_sec": 60,
    "acknowledgments": ["Other."],
    "instructions": "Other.",
    "signals": {"tutorial.ready_to_code": "Other."},
    "completes": [],
    "max_turns": 3,
    "plan": {"about": "one idea", "instructions": "Teach it."},
}


def with_introduction(**fields: Any) -> PhaseProfile:
    profile = tutorial()
    if "max_turns" in fields:
        fields["then"] = "coding"
    if "request" in fields or "turn_limit" in fields:
        fields["kind"] = "coach"
    if "plan" in fields:
        fields |= {"kind": "plan", "completes": ["plan.finished"]}
    changed = profile.phases["introduction"].model_copy(update=fields)
    return tutorial(phases={**profile.phases, "introduction": changed})


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_the_digest_changes_with_the_profile(change: dict[str, Any]) -> None:
    assert tutorial(**change).digest != tutorial().digest


@pytest.mark.parametrize("field", CHANGED_PHASE)
def test_the_digest_changes_with_a_phase(field: str) -> None:
    assert with_introduction(**{field: CHANGED_PHASE[field]}).digest != tutorial().digest


def test_every_field_of_a_phase_has_its_change_above() -> None:
    elsewhere = {"then", "rehearsal", "memory_messages"}
    assert CHANGED_PHASE.keys() | elsewhere == InstructionProfile.model_fields.keys()


def test_the_digest_changes_with_the_order_and_rule_of_transitions() -> None:
    pair = [
        move("introduction", "coding", "tutorial.ready_to_code"),
        move("coding", "introduction", "tutorial.exercise_complete"),
    ]
    both = [False, True]
    profiles = [tutorial(transitions=pair), tutorial(transitions=pair[::-1])]
    profiles += [
        tutorial(transitions=[pair[0].model_copy(update={"require_all": rule})]) for rule in both
    ]
    assert len({profile.digest for profile in profiles}) == 4


def test_the_digest_leaves_out_rehearsal_lines_and_spellings() -> None:
    digest = tutorial().digest
    assert with_introduction(rehearsal=["Hello.", "Bye."]).digest == digest
    assert with_introduction(signals={
        "custom.tutorial.ready_to_code": "Student is ready to start coding."
    }).digest == digest  # fmt: skip
    assert tutorial(memory_messages=24, per_phase_context=None).digest == digest


def test_the_digest_is_the_same_in_every_process() -> None:
    script = "from tests.test_profiles_model import tutorial; print(tutorial().digest)"
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("0", "1")
    }
    assert digests == {tutorial().digest}


WRONG: dict[str, tuple[Callable[[], object], str]] = {
    "an unknown field": (lambda: phase(temprature=1), r"Did you mean 'temperature'\?"),
    "a wrong type": (lambda: phase(max_tokens="80"), "it must be a whole number, without quot"),
    "a text for names": (lambda: phase(acknowledgments="ok"), r"must be a list, such as \[ok\]"),
    "a set of names": (lambda: phase(acknowledgments={"ok"}), "it must be a list"),
    "a list of signals": (lambda: phase(signals=["a"]), "it must be keys with values"),
    "a key that is no text": (lambda: phase(signals={5: "x"}), "is 5; it must be a text"),
    "a name with a space": (lambda: phase(signals={"a b": "x"}), "cannot be a signal's name"),
    "both spellings": (lambda: phase(signals={"a": "x", "custom.a": "x"}), "the same signal"),
    "half of an emoji": (lambda: phase(instructions="\ud83d"), "half of a character"),
    "a payload that is no JSON": (
        lambda: phase(signals={"a": "x"}, rehearsal=[{"signals": {"a": {"b": {1, 2}}}}]),
        "only JSON values can stand here",
    ),
    "a payload with a number as key": (
        lambda: phase(signals={"a": "x"}, rehearsal=[{"signals": {"a": {1: 2}}}]),
        "is 1; it must be a text",
    ),
    "a payload that holds itself": (
        lambda: RehearsalLine(signals={"a": endless()}),
        "only JSON values can stand here",
    ),
    "a turn limit without a coach": (lambda: phase(turn_limit=5), "add kind: coach"),
    "a request without a coach": (lambda: phase(request={"mood": "a"}), "add kind: coach"),
    "two coaches with a request": (
        lambda: tutorial(
            phases={
                "introduction": phase(kind="coach", request={"mood": "calm"}),
                "coding": phase(kind="coach", request={"mood": "wild"}),
            },
            transitions=[],
        ),
        "work on one brief",
    ),
    "lines for a coach": (
        lambda: phase(kind="coach", rehearsal=["Hello."]),
        "makes its own lines",
    ),
    "an unknown kind": (lambda: phase(kind="choach"), r"Did you mean 'coach'\?"),
    "a misspelt part of a request": (
        lambda: phase(kind="coach", request={"moood": "a"}),
        r"Did you mean 'mood'\?",
    ),
    "a brand that is no JSON": (
        lambda: phase(kind="coach", request={"brand_context": {"a": {1}}}),
        "only JSON values can stand here",
    ),
    "one turn for a coach": (lambda: phase(kind="coach", turn_limit=1), "must be at least 2"),
    "a coach's signal in another phase": (
        lambda: tutorial(transitions=[move("introduction", "coding", "coach.intent_ready")]),
        "is not a signal of phase 'introduction'",
    ),
    "no trigger": (lambda: move("a", "b"), "is empty; it needs at least one entry"),
    "a number as trigger": (
        lambda: PhaseTransition(from_phase="a", to_phase="b", trigger_signals=[5]),  # type: ignore[list-item]
        "is 5; it must be a text",
    ),
    "no target": (
        lambda: PhaseTransition(from_phase="a", trigger_signals=["x"]),
        "is missing. The phase that it enters.",
    ),
    "an unknown phase": (
        lambda: tutorial(initial_phase="intro"),
        r"There is no phase 'intro'. Did you mean 'introduction'\?",
    ),
    "an undeclared trigger": (
        lambda: tutorial(transitions=[move("introduction", "coding", "tutorial.ready")]),
        r"Did you mean 'tutorial.ready_to_code'\? Its signals: tutorial.ready_to_code\.",
    ),
    "an id for LangGraph": (
        lambda: tutorial(phases={**tutorial().phases, "__end__": phase()}),
        "names that begin with __ belong to LangGraph",
    ),
    "phases in a list": (lambda: tutorial(phases=[phase()]), "it must be keys with values"),
    "a phase that is a number": (
        lambda: tutorial(phases={**tutorial().phases, "x": 5}),
        "is 5; it must be keys with values",
    ),
    "a boolean id": (
        lambda: tutorial(phases={**tutorial().phases, True: phase()}),
        "is true; it must be a text",
    ),
    "a window in a phase": (
        lambda: tutorial(phases={**tutorial().phases, "x": phase(memory_messages=8)}),
        "all phases share one window",
    ),
}


def endless() -> dict[str, Any]:
    payload: dict[str, Any] = {}
    payload["again"] = payload
    return payload


@pytest.mark.parametrize(("make", "told"), WRONG.values(), ids=WRONG)
def test_a_wrong_profile_cannot_be_made_and_one_fault_is_told_once(
    make: Callable[[], object], told: str
) -> None:
    with pytest.raises(ValidationError, match=told) as caught:
        make()
    (fault,) = caught.value.errors()
    assert "Input should" not in fault["msg"]


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(ValidationError, match="4 validation errors for PhaseProfile") as caught:
        PhaseProfile.model_validate(
            {
                "nmae": "x",
                "initial_phase": "b",
                "phases": {"a": {"start": "robot"}},
            }
        )
    assert {fault["loc"] for fault in caught.value.errors()} == {
        ("nmae",),
        ("initial_phase",),
        ("phases", "a", "instructions"),
        ("phases", "a", "start"),
    }


MEANT = {
    "a near word": ("greting", ["part1", "greeting"], "greeting"),
    "the same letter case first": ("AI", ["ai", "AI"], "AI"),
    "the near word in the same letter case": ("Part", ["part1", "Part1"], "Part1"),
    "another letter case": ("GREETING", ["greeting"], "greeting"),
    "a beginning": ("from", ["to_phase", "from_phase"], "from_phase"),
}


@pytest.mark.parametrize(("word", "known", "meant"), MEANT.values(), ids=MEANT)
def test_the_nearest_known_word_is_meant(word: str, known: list[str], meant: str) -> None:
    assert did_you_mean(word, known) == f" Did you mean '{meant}'?"


@pytest.mark.parametrize("known", [[], ["closing"], ["a"]], ids=["nothing", "far", "short"])
def test_no_word_is_meant_where_none_is_near(known: list[str]) -> None:
    assert did_you_mean("xyz", known) == ""


@pytest.mark.parametrize(
    "error",
    [
        UnknownPhaseError("a", "P", ["b"]),
        UnknownProfileError("a", ["b"]),
        DuplicateProfileError("a"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_can_be_sent_to_another_process(error: Exception) -> None:
    copied = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (str(copied), vars(copied)) == (str(error), vars(error))


def test_a_coach_declares_the_engines_signals_by_being_one() -> None:
    made = {"kind": "coach", "instructions": "Coach.", "signals": {"a": "When."}}
    profile = PhaseProfile.model_validate(
        {
            "name": "Small",
            "initial_phase": "one",
            "phases": {"one": made, "two": {"instructions": "Talk."}},
            "transitions": [
                {"from_phase": "one", "to_phase": "two", "trigger_signals": "coach.intent_ready"}
            ],
        }
    )
    assert profile.find_transition("one", ["custom.coach.intent_ready"]) == "two"
    assert profile.get_phase("one").all_signals == ("a", "coach.intent_ready", "coach.turn_limit")
    assert profile.get_phase("two").all_signals == ()


def test_a_final_coach_completes_by_the_engines_signals() -> None:
    alone = {"name": "S", "initial_phase": "a", "phases": {"a": phase(kind="coach")}}
    profile = PhaseProfile.model_validate(alone)
    assert profile.completing_signals("a") == {"coach.intent_ready", "coach.turn_limit"}
