"""A profile is drawn and told as a conversation takes it."""

from __future__ import annotations

import io
import re

import pytest

from cuelight.screen import Screen
from cuelight.show import (
    Way,
    is_standalone,
    mermaid,
    settings_line,
    show_profile,
    ways_from,
)
from profiles import (
    InstructionProfile,
    PhaseProfile,
    PhaseTransition,
    as_phase_profile,
    builtin_names,
    load_profile,
)
from tests.conversations import make_routed, rule

PROFILE = PhaseProfile(
    name='A "quoted" <name>',
    initial_phase="talk",
    phases={
        "talk": InstructionProfile(
            name='Talk; "now" | [x]',
            instructions="Talk.",
            signals={"a": "A.", "b": "B.", "c": "C."},
            max_turns=3,
            then="end",
        ),
        "end": InstructionProfile(name="End", instructions="End.", signals={"over": "It is over."}),
    },
    transitions=[
        PhaseTransition(
            from_phase="talk", to_phase="end", trigger_signals=["a", "b"], require_all=True
        ),
        PhaseTransition(from_phase="talk", to_phase="talk", trigger_signals=["b", "c"]),
    ],
)


def test_the_settings_promise_nothing_about_other_processes() -> None:
    assert settings_line(PROFILE, "talk").endswith(" · authority default")


def test_the_ways_on_come_in_the_order_in_which_they_are_tried() -> None:
    assert ways_from(PROFILE, "talk") == [
        Way("a + b", "end"),
        Way("b / c", "talk"),
        Way("after 3 turns", "end"),
    ]
    assert ways_from(PROFILE, "end") == [Way("over", None)]
    one = PROFILE.phases["talk"].model_copy(update={"max_turns": 1})
    short = PROFILE.model_copy(update={"phases": {**PROFILE.phases, "talk": one}})
    assert ways_from(short, "talk")[-1] == Way("after 1 turn", "end")


def test_a_drawing_begins_in_the_initial_phase_alone() -> None:
    lines = mermaid(PROFILE).splitlines()
    assert [line.strip() for line in lines if "start -->" in line] == ["start --> p1"]


def test_a_drawing_joins_two_phases_once_with_all_that_leads_there() -> None:
    drawn = mermaid(PROFILE)
    assert drawn.count("| p2") == 1
    assert '|"a + b<br/>after 3 turns"| p2' in drawn
    assert 'p2 -->|"over"| over' in drawn


def test_names_cannot_break_a_drawing() -> None:
    labels = re.findall(r'p1\["(.*)"\]', mermaid(PROFILE))
    assert labels == ["Talk#59; #34;now#34; #124; #91;x#93;"]


@pytest.mark.parametrize("name", builtin_names())
def test_every_built_in_profile_is_drawn_with_every_phase(name: str) -> None:
    profile = as_phase_profile(load_profile(name))
    drawn = mermaid(profile)
    assert len(re.findall(r"^    p\d+\[", drawn, re.MULTILINE)) == len(profile.phases)
    assert is_standalone(profile) is isinstance(load_profile(name), InstructionProfile)


def shown(profile: PhaseProfile) -> str:
    out = io.StringIO()
    show_profile(Screen(out, out), profile)
    return out.getvalue()


def test_a_coach_is_shown_with_its_limit_and_the_engines_signals() -> None:
    text = shown(as_phase_profile(load_profile("creative_studio")))
    assert "a coach for at most 10 messages" in text
    assert "coach.intent_ready: From the engine alone" in text
    assert "coach.turn_limit: From the engine alone" in text


def test_what_a_coach_knows_at_first_is_shown() -> None:
    coach = InstructionProfile.model_validate(
        {
            "name": "Coach",
            "kind": "coach",
            "instructions": "Ask.",
            "turn_limit": 4,
            "request": {"mood": "calm", "brand_context": {"name": "Ferox", "colours": ["teal"]}},
        }
    )
    text = shown(as_phase_profile(coach))
    assert "  Knows at first\n" in text
    assert "    brand_context: Ferox, colours: teal\n" in text
    assert "at most 4 messages" in text


def test_a_coach_alone_is_completed_by_its_limit_and_drawn_so() -> None:
    coach = as_phase_profile(load_profile("coach"))
    assert ways_from(coach, coach.initial_phase) == [Way("coach.turn_limit", None)]
    assert '|"coach.turn_limit"| over' in mermaid(coach)


ROUTED = make_routed(
    {"a": "human", "b": "human", "d": "human", "bye": {"signals": {"over": "It is over."}}},
    rule("*", "bye", "left", remember="reset"),
    rule("*", "d", "asked"),
    rule("a", "b", "go", min_turns=2, when="seconds > 9"),
    rule("b", "bye", after_turns=4),
    rule("d", None, "back", after_seconds=60),
)


def test_a_way_from_any_phase_is_drawn_once_and_a_way_back_to_each_phase() -> None:
    edges = [line.strip() for line in mermaid(ROUTED).splitlines() if "-->|" in line]
    assert edges == [
        'p1 -->|"go, from turn 2 on, when seconds #62; 9"| p2',
        'p2 -->|"after 4 turns"| p4',
        'p3 -->|"back / after 60 seconds, back"| p1',
        'p3 -->|"back / after 60 seconds, back"| p2',
        'p4 -->|"over"| over',
        'any -->|"left"| p4',
        'any -->|"asked"| p3',
    ]


def test_what_holds_in_every_phase_is_told_once() -> None:
    out = io.StringIO()
    show_profile(Screen(out, out), ROUTED)
    told = out.getvalue()
    assert told.count("left → bye, which knows nothing of what was said") == 1
    assert told.count("    asked: When it happens.") == 1
    assert "back / after 60 seconds → back to where it came from" in told
    assert [str(way) for way in ways_from(ROUTED, "b")] == [
        "left → bye, which knows nothing of what was said",
        "asked → d",
        "after 4 turns → bye",
    ]
