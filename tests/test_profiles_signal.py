"""Signals as a profile declares them: short and long, and what they say of each other."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from pydantic import ValidationError

from profiles import (
    InstructionProfile,
    PhaseProfile,
    ProfileFileError,
    Signal,
    as_phase_profile,
    builtin_names,
    load_profile,
    read_profile,
)
from tests.conversations import make_profile

NAME: dict[str, Any] = {"type": "object", "properties": {"name": {"type": "string"}}}
LONG = {"when": "Now.", "payload": NAME}


def profile(**phases: dict[str, Any]) -> PhaseProfile:
    return make_profile({phase_id: {"signals": signals} for phase_id, signals in phases.items()})


def faults(**phases: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what is wrong with phases that declare these signals, each with its place."""
    try:
        profile(**phases)
    except ValidationError as error:
        return [
            (".".join(map(str, one["loc"][1:])), one["msg"])
            for one in error.errors(include_url=False)
        ]
    return []


def test_a_short_form_stays_the_text_that_it_is() -> None:
    phase = InstructionProfile(name="x", instructions="x", signals={"custom.a": "Now."})
    assert dict(phase.signals) == {"a": "Now."}
    assert phase.declared == {"a": Signal(when="Now.")}


def test_a_long_form_that_says_no_more_is_the_short_one() -> None:
    short, long = profile(a={"go": "Now."}), profile(a={"go": {"when": "Now."}})
    assert short == long
    assert short.digest == long.digest


def test_a_long_form_can_be_made_in_python_and_in_yaml() -> None:
    made = profile(a={"go": Signal.model_validate(LONG)})
    assert made == profile(a={"go": LONG})
    text = "{name: x, instructions: x, signals: {go: {when: Now., payload: {properties: {n: {}}}}}}"
    assert read_profile(text, "x.yaml").declared["go"].is_kept  # type: ignore[union-attr]


def test_a_profile_with_payloads_is_stored_and_read_again_as_it_was() -> None:
    made = profile(a={"go": LONG, "stop": {"when": "x", "keep": True, "depends_on": ["go"]}})
    again = PhaseProfile.model_validate_json(made.model_dump_json(exclude_defaults=True))
    assert again == made
    assert (again.digest, hash(again)) == (made.digest, hash(made))
    assert pickle.loads(pickle.dumps(made)) == copy.deepcopy(made) == made  # noqa: S301


def test_what_a_signal_carries_is_in_the_digest() -> None:
    digests = {
        profile(a={"go": given}).digest
        for given in ("Now.", LONG, {**LONG, "quotes": ["name"]}, {**LONG, "keep": False})
    }
    assert len(digests) == 4


WITH_PAYLOADS = {"ielts_full_exam", "job_interview", "patient_intake"}


@pytest.mark.parametrize("name", sorted({*builtin_names()} - WITH_PAYLOADS))
def test_a_profile_without_payloads_says_nothing_of_them_where_it_is_stored(name: str) -> None:
    made = as_phase_profile(load_profile(name))
    stored = made.model_dump(mode="json", exclude_defaults=True)
    for phase in stored["phases"].values():
        assert all(isinstance(when, str) for when in phase.get("signals", {}).values())
    assert not made.payloads.kept


KEPT: dict[str, tuple[Any, bool]] = {
    "a text": ("Now.", False),
    "a payload": (LONG, True),
    "a payload that is not kept": ({**LONG, "keep": False}, False),
    "no payload that is kept": ({"when": "Now.", "keep": True}, True),
}


@pytest.mark.parametrize(("given", "kept"), KEPT.values(), ids=KEPT)
def test_what_declares_a_payload_is_kept_unless_it_says_otherwise(given: Any, kept: bool) -> None:
    made = profile(a={"go": given})
    assert made.payloads.kept == (("go",) if kept else ())
    assert made.payloads.place_of("go") == ("go" if kept else None)


WRONG: dict[str, tuple[dict[str, dict[str, Any]], str, str]] = {
    "a blank text": ({"a": {"go": " "}}, "a.signals.go", "is blank"),
    "no text": ({"a": {"go": 5}}, "a.signals.go", "is 5; it must be a text"),
    "a list": ({"a": {"go": ["x"]}}, "a.signals.go", "it must be a text"),
    "no when": ({"a": {"go": {"payload": NAME}}}, "a.signals.go.when", "is missing"),
    "a misspelt key": (
        {"a": {"go": {"when": "x", "paylod": NAME}}},
        "a.signals.go.paylod",
        "Did you mean 'payload'?",
    ),
    "corrects nobody": (
        {"a": {"go": LONG, "fix": {"when": "x", "corrects": "goo"}}},
        "a.signals.fix.corrects",
        "'goo' is not a signal of any phase. Did you mean 'go'? Signals that are kept: go.",
    ),
    "corrects itself": (
        {"a": {"fix": {"when": "x", "corrects": "fix"}}},
        "a.signals.fix.corrects",
        "is this signal itself",
    ),
    "corrects what is not kept": (
        {"a": {"go": "x", "fix": {"when": "x", "corrects": "go"}}},
        "a.signals.fix.corrects",
        "nothing of 'go' is kept",
    ),
    "corrects a correction": (
        {
            "a": {"go": LONG, "fix": {"when": "x", "corrects": "go"}},
            "b": {"again": {"when": "x", "corrects": "fix"}},
        },
        "b.signals.again.corrects",
        "nothing of 'fix' is kept",
    ),
    "a correction that is kept": (
        {"a": {"go": LONG, "fix": {"when": "x", "corrects": "go", "keep": True}}},
        "a.signals.fix.keep",
        "this signal corrects that of another",
    ),
    "a correction of a field that there is not": (
        {
            "a": {
                "go": LONG,
                "fix": {
                    "when": "x",
                    "corrects": "go",
                    "payload": {"properties": {"nmae": {"type": "string"}}},
                },
            }
        },
        "a.signals.fix.payload.properties.nmae",
        "is not a field of 'go', which this signal corrects. Did you mean 'name'?",
    ),
    "rests on nobody": (
        {"a": {"go": {**LONG, "depends_on": ["x"]}}},
        "a.signals.go.depends_on.0",
        "'x' is not a signal of any phase",
    ),
    "rests on itself": (
        {"a": {"go": {**LONG, "depends_on": ["go"]}}},
        "a.signals.go.depends_on.0",
        "is this signal itself",
    ),
    "rests on what is not kept": (
        {"a": {"x": "x", "go": {**LONG, "depends_on": "x"}}},
        "a.signals.go.depends_on.0",
        "nothing of 'x' is kept: give it a payload",
    ),
    "rests on others and keeps nothing": (
        {"a": {"x": LONG, "go": {"when": "x", "depends_on": ["x"]}}},
        "a.signals.go.depends_on",
        "nothing of this signal is kept",
    ),
    "a circle": (
        {
            "a": {"x": {**LONG, "depends_on": ["z"]}, "y": {**LONG, "depends_on": ["x"]}},
            "b": {"z": {**LONG, "depends_on": ["y"]}},
        },
        "",
        "goes in a circle:",
    ),
    "two payloads of one name": (
        {"a": {"go": LONG}, "b": {"go": {**LONG, "quotes": ["name"]}}},
        "b.signals.go",
        "is declared with another payload, quotes, keep, corrects or depends_on than in phase 'a'",
    ),
    "a payload and none of one name": (
        {"a": {"go": LONG}, "b": {"go": "Now."}},
        "b.signals.go",
        "Say the same in both",
    ),
}


@pytest.mark.parametrize(("phases", "place", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_declaration_is_refused_with_its_place(
    phases: dict[str, dict[str, Any]], place: str, message: str
) -> None:
    ((where, said),) = faults(**phases)
    assert where == place or not place
    assert message in said


def test_the_same_payload_may_be_declared_in_several_phases_and_said_otherwise() -> None:
    assert faults(a={"go": LONG}, b={"go": {**LONG, "when": "Later."}}) == []


def test_a_long_chain_and_a_thick_net_of_dependence_are_checked_at_once() -> None:
    chain: dict[str, Any] = {
        f"s{n}": {**LONG, "depends_on": [f"s{n - 1}"] if n else []} for n in range(300)
    }
    net: dict[str, Any] = {
        f"n{n}": {**LONG, "depends_on": [f"n{m}" for m in range(n)]} for n in range(30)
    }
    made = profile(a={**chain, **net})
    assert len(made.payloads.resting_on("s0")) == 299
    assert made.payloads.in_order(["n29", "n0", "n15"]) == ["n0", "n15", "n29"]


def test_a_standalone_profile_is_checked_as_a_whole_too() -> None:
    text = "{name: x, instructions: x, signals: {go: {when: x, corrects: stop}, stop: Now.}}"
    with pytest.raises(ProfileFileError, match=r"signals\.go\.corrects: nothing of 'stop' is kept"):
        read_profile(text, "x.yaml")


def test_a_fault_in_a_file_is_told_with_its_line() -> None:
    text = """\
name: x
instructions: x
signals:
  order.complete:
    when: Now.
    payload:
      type: object
      properties:
        size: {type: strng}
"""
    with pytest.raises(ProfileFileError, match=r"x\.yaml:9: signals\.order\.complete\.payload"):
        read_profile(text, "x.yaml")
