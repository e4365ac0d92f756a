"""Which signals count."""

from __future__ import annotations

from typing import Any

import pytest

from nodes.judgement import Judgement
from nodes.judgement import judge as judge_in
from nodes.path import beginning
from profiles import ENGINE_SIGNALS, PhaseProfile
from tests.conversations import make_profile

PROFILE = make_profile({"part_1": {"signals": {"custom.go": "When.", "stop": "When."}}})


def judge(profile: PhaseProfile, signals: dict[str, dict[str, Any]]) -> list[Judgement]:
    return judge_in(profile, {"messages": [], **beginning(profile)}, signals)


def test_declared_signals_count_with_their_payloads_in_the_order_given() -> None:
    judged = judge(PROFILE, {"stop": {"n": 1}, "go": {}})
    assert [(one.name, one.payload, one.accepted, one.reason) for one in judged] == [
        ("stop", {"n": 1}, True, None),
        ("go", {}, True, None),
    ]


@pytest.mark.parametrize("name", ["other", "GO", "custom.go", "", "go "])
def test_a_signal_that_the_phase_does_not_declare_is_refused_with_the_reason(name: str) -> None:
    (judged,) = judge(PROFILE, {name: {"n": 1}})
    assert not judged.accepted
    assert judged.reason == f"phase 'Part 1' does not declare {name}; it declares: go, stop"


def test_a_phase_without_signals_says_so() -> None:
    (judged,) = judge(make_profile({"a": "human"}), {"go": {}})
    assert judged.reason == "phase 'A' does not declare go; it declares: none"


@pytest.mark.parametrize("name", sorted(ENGINE_SIGNALS))
def test_the_engines_own_signals_are_refused_even_where_declared(name: str) -> None:
    profile = make_profile({"a": {"signals": {name: "When."}}})
    (judged,) = judge(profile, {name: {}})
    assert judged.reason == f"only the engine gives {name}"
