"""Transitions beyond signals: what is read, and what is told where it is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from profiles import PhaseProfile, ProfileFileError, profile_schema, read_profile
from profiles.transition import PhaseTransition

HEAD = """\
name: Small
initial_phase: a
signals: {help: They want a person., note: For the record.}
phases:
  a:
    instructions: Play a.
    signals: {s: It is so., t.u: It is so too.}
    rehearsal: [{say: Ah., signals: [s]}]
  b: {instructions: Play b., signals: {s: It is so.}}
  c: {instructions: Play c., signals: {done: It is over.}}
  d: {instructions: Play d., signals: {back: They are done.}}
transitions:
  - {from_phase: b, to_phase: c, trigger_signals: s}
"""
FIRST = 14
"""The line of the first transition that a test writes."""


def read(*transitions: str, head: str = HEAD) -> PhaseProfile:
    """Read the profile with more transitions, each of them a line."""
    lines = "".join(f"  - {{{transition}}}\n" for transition in transitions)
    profile = read_profile(head + lines, "p.yaml")
    assert isinstance(profile, PhaseProfile)
    return profile


A_TO_B = "from_phase: a, to_phase: b"
A_TO_C = "from_phase: a, to_phase: c"
DETOUR = "from_phase: '*', to_phase: d, trigger_signals: help"
BACK = "from_phase: d, return: true"

RIGHT = {
    "turns": [f"{A_TO_B}, after_turns: 3"],
    "time": [f"{A_TO_B}, after_seconds: 90"],
    "a condition alone": [f"{A_TO_B}, when: turns > 2"],
    "a signal that is held back": [
        f"{A_TO_B}, trigger_signals: s, min_turns: 2, when: seconds > 9"
    ],
    "two ways by one signal, the first of which may be barred": [
        f"{A_TO_B}, trigger_signals: s, min_turns: 2",
        "from_phase: a, to_phase: c, trigger_signals: s",
    ],
    "a signal or turns": [f"{A_TO_B}, trigger_signals: s, after_turns: 3, min_turns: 3"],
    "a detour": [DETOUR, f"{BACK}, trigger_signals: back", f"{A_TO_B}, trigger_signals: s"],
    "a detour from one phase": [
        "from_phase: a, to_phase: d, trigger_signals: s",
        f"{BACK}, after_turns: 2, remember: reset",
    ],
    "a signal of the whole profile in one phase": [f"{A_TO_B}, trigger_signals: note"],
    "a key with dots": [f'{A_TO_B}, when: \'"t.u" in signals && signals["t.u"].n > 3\''],
    "memory of another phase": [f"{A_TO_B}, when: has(memory.done)"],
}


@pytest.mark.parametrize("transitions", RIGHT.values(), ids=RIGHT)
def test_a_right_transition_is_read_and_survives_being_stored(transitions: list[str]) -> None:
    profile = read(*transitions)
    stored = profile.model_dump_json(exclude_defaults=True)
    again = PhaseProfile.model_validate_json(stored)
    assert again == profile
    assert again.digest == profile.digest
    assert '"return_"' not in stored


WRONG = {
    "no cause": (
        [A_TO_B],
        "transitions[1].trigger_signals",
        "is missing. The signals that cause it; or another cause: after_turns, after_seconds or "
        "when.",
    ),
    "no target": (
        ["from_phase: a, after_turns: 2"],
        "transitions[1].to_phase",
        "is missing. The phase that it enters. Or write return: true to go back.",
    ),
    "a target that is misspelt": (
        ["from_phase: a, to_fase: b, after_turns: 2"],
        "transitions[1].to_fase",
        "'to_fase' is not a key here. Did you mean 'to_phase'?",
    ),
    "a target and a way back": (
        ["from_phase: a, to_phase: d, trigger_signals: s", f"{BACK}, to_phase: a, after_turns: 2"],
        "transitions[2].return",
        "is true, and to_phase is 'a': it can go back or go on, not both.",
    ),
    "back from anywhere": (
        ["from_phase: '*', return: true, trigger_signals: help"],
        "transitions[1].return",
        "goes back from a phase that is entered for a while; write that phase in from_phase",
    ),
    "back from the beginning": (
        ["from_phase: a, return: true, trigger_signals: s"],
        "transitions[1].return",
        "has nothing to go back to when the conversation begins in 'a'.",
    ),
    "back from where nothing leads": (
        [f"{BACK}, trigger_signals: back"],
        "transitions[1].return",
        "has nothing to go back to, since nothing leads to 'd'.",
    ),
    "a return that is no yes": (
        ["from_phase: d, return: 'yes', trigger_signals: back, to_phase: a"],
        "transitions[1].return",
        "is 'yes'; it must be true or false. Whether it goes back",
    ),
    "an unknown target": (
        ["from_phase: '*', to_phase: e, trigger_signals: help"],
        "transitions[1].to_phase",
        "There is no phase 'e'.",
    ),
    "a signal from anywhere that one phase declares": (
        ["from_phase: '*', to_phase: d, trigger_signals: t.u"],
        "transitions[1].trigger_signals[0]",
        "'t.u' is not a signal of the whole profile, declared in 'signals' beside 'phases'. "
        "Its signals: help, note.",
    ),
    "turns before the first that may be": (
        [f"{A_TO_B}, trigger_signals: s, after_turns: 2, min_turns: 3"],
        "transitions[1].after_turns",
        "is 2, and min_turns is 3: it would move on before it may. Make it at least 3",
    ),
    "a first turn that never comes": (
        [f"{A_TO_B}, trigger_signals: s, min_turns: 5", f"{A_TO_C}, after_turns: 3"],
        "transitions[1].min_turns",
        "is 5, and phase 'a' is left after 3 turns already, by after_turns: nothing comes so late.",
    ),
    "turns that never come": (
        [f"{A_TO_B}, after_turns: 5", f"{A_TO_C}, after_turns: 3"],
        "transitions[1].after_turns",
        "is 5, and phase 'a' is left after 3 turns already",
    ),
    "the same turns again": (
        [f"{A_TO_B}, after_turns: 3", f"{A_TO_C}, after_turns: 3"],
        "transitions[2].after_turns",
        "is 3, and phase 'a' is left after 3 turns already",
    ),
    "a wrong condition": (
        [f"{A_TO_B}, when: turn > 2"],
        "transitions[1].when",
        "is 'turn > 2': there is no 'turn' (column 1). Did you mean 'turns'?",
    ),
    "a condition that is no text": (
        [f"{A_TO_B}, when: true"],
        "transitions[1].when",
        "is true; it must be a text",
    ),
    "a signal that the phase has not": (
        [f"{A_TO_B}, when: has(signals.done)"],
        "transitions[1].when",
        "asks signals for 'done', which is no signal here. Signals: s, t.u, help, note.",
    ),
    "a name with dots as fields": (
        [f"{A_TO_B}, when: signals.t.u.n > 3"],
        "transitions[1].when",
        'asks for signals.t.u; a name with dots is written signals["t.u"].',
    ),
    "memory of what nobody signals": (
        [f"{A_TO_B}, when: has(memory.dne)"],
        "transitions[1].when",
        "asks memory for 'dne', which is no signal here. Did you mean 'done'?",
    ),
    "a brief without a coach": (
        [f"{A_TO_B}, when: readiness == 'ready'"],
        "transitions[1].when",
        "asks for readiness, and no phase of the profile is a coach",
    ),
    "a way to remember that is none": (
        [f"{A_TO_B}, trigger_signals: s, remember: sumarize"],
        "transitions[1].remember",
        "is 'sumarize'. Did you mean 'summarize'?",
    ),
    "all of no signals": (
        [f"{A_TO_B}, after_turns: 3, require_all: true"],
        "transitions[1].require_all",
        "needs trigger_signals beside it.",
    ),
    "behind an open way by the same signal": (
        [f"{A_TO_B}, trigger_signals: s", f"{A_TO_C}, trigger_signals: s, when: turns > 1"],
        "transitions[2]",
        "can never be taken: transitions[1] (line 14) fits whenever it does.",
    ),
    "behind one from anywhere": (
        [DETOUR, "from_phase: a, to_phase: c, trigger_signals: help"],
        "transitions[2]",
        "can never be taken: transitions[1] (line 14) fits whenever it does.",
    ),
}


@pytest.mark.parametrize(("transitions", "path", "told"), WRONG.values(), ids=WRONG)
def test_a_wrong_transition_is_told_where_it_stands(
    transitions: list[str], path: str, told: str
) -> None:
    with pytest.raises(ProfileFileError, match="1 problem") as caught:
        read(*transitions)
    (problem,) = caught.value.problems
    assert problem.path == path
    assert problem.message.startswith(told)
    assert problem.line == FIRST + int(path[len("transitions[")]) - 1


def test_a_signal_is_declared_for_all_phases_or_for_one() -> None:
    with pytest.raises(ProfileFileError, match=r"'s' is declared for all phases as well"):
        read(head=HEAD.replace("note: For", "s: For"))


def test_a_signal_from_anywhere_cannot_also_complete() -> None:
    head = HEAD.replace("Play b.,", "Play b., completes: [help],")
    with pytest.raises(ProfileFileError, match=r"'help' also triggers a transition out of 'b'"):
        read(DETOUR, head=head)


def test_no_phase_is_called_like_all_of_them() -> None:
    with pytest.raises(ProfileFileError, match=r"'\*' cannot be a phase's id: it stands for every"):
        read(head=HEAD.replace("  c: {", "  '*': {").replace("to_phase: c", "to_phase: '*'"))


def test_a_transition_from_any_phase_leaves_all_but_its_target_and_final_ones() -> None:
    profile = read(DETOUR, f"{BACK}, trigger_signals: back", f"{A_TO_B}, trigger_signals: s")
    assert {p: profile.targets_of(p) for p in profile.phases} == {
        "a": ("d", "b"),
        "b": ("c", "d"),
        "c": (),
        "d": ("a", "b"),
    }
    assert profile.completing_signals("c") == {"done"}
    assert profile.find_transition("a", ["custom.help"]) == "d"
    assert profile.find_transition("c", ["help"]) is None
    assert profile.find_transition("d", ["back"]) is None
    assert profile.unreachable_phases() == ()


def test_one_from_any_phase_does_not_make_a_phase_lead_on() -> None:
    profile = read(DETOUR, f"{A_TO_B}, trigger_signals: s")
    assert profile.targets_of("d") == ()
    assert profile.completing_signals("d") == {"back"}


def test_a_signal_of_all_phases_may_be_given_where_it_leads_on_or_for_the_record() -> None:
    profile = read(DETOUR, f"{BACK}, trigger_signals: back", f"{A_TO_B}, trigger_signals: s")
    given = {p: list(profile.get_phase(p).signals) for p in profile.phases}
    assert given == {
        "a": ["s", "t.u", "help", "note"],
        "b": ["s", "help", "note"],
        "c": ["done"],
        "d": ["back", "note"],
    }


def test_a_rehearsal_line_may_give_a_signal_of_all_phases() -> None:
    head = HEAD.replace("say: Ah., signals: [s]", "say: Ah., signals: [help]")
    assert read(DETOUR, head=head).get_phase("a").rehearsal[0].signals == {"help": {}}


def test_the_first_transition_of_the_profile_wins_wherever_it_leaves_from() -> None:
    own = "from_phase: a, to_phase: c, trigger_signals: help"
    assert read(own, DETOUR, f"{A_TO_B}, trigger_signals: s").find_transition("a", ["help"]) == "c"


def test_max_turns_is_short_for_after_turns() -> None:
    head = HEAD.replace("Play a.\n", "Play a.\n    max_turns: 4\n    then: c\n")
    *_, limit = read(f"{A_TO_B}, trigger_signals: s", head=head).transitions_from("a")
    assert (limit.after_turns, limit.to_phase, limit.turns_word) == (4, "c", "max_turns")
    assert limit.in_words == "after 4 turns"


OLD: dict[str, Any] = {
    "name": "Old",
    "initial_phase": "a",
    "phase_context": "Kept.",
    "phases": {
        "a": {
            "name": "A",
            "instructions": "Play a.",
            "signals": {"custom.go": "When.", "x": "When."},
            "max_turns": 3,
            "then": "b",
        },
        "b": {"name": "B", "instructions": "Play b.", "signals": {"end": "When."}},
    },
    "transitions": [
        {
            "from_phase": "a",
            "to_phase": "b",
            "trigger_signals": ["go", "x"],
            "require_all": True,
        }
    ],
}


def test_a_profile_without_these_rules_keeps_its_digest() -> None:
    # Threads that were begun before the rules came are bound to it.
    profile = PhaseProfile.model_validate(OLD)
    assert profile.digest == "d558e31f7dba57a8ee73ca7f2700b090"
    assert set(profile.model_dump(exclude_defaults=True)["transitions"][0]) == {
        *OLD["transitions"][0]
    }


def test_every_rule_changes_the_digest() -> None:
    plain = f"{A_TO_B}, trigger_signals: s"
    rules = ["min_turns: 2", "when: turns > 1", "after_turns: 4", "after_seconds: 9"]
    digests = {read(plain).digest, *(read(f"{plain}, {rule}").digest for rule in rules)}
    digests |= {read(f"{plain}, remember: {what}").digest for what in ("reset", "summarize")}
    assert len(digests) == 7


def test_a_transition_in_python_says_return_with_an_underscore() -> None:
    made = PhaseTransition(from_phase="d", return_=True, after_turns=2)
    assert made.model_dump(exclude_defaults=True) == {
        "from_phase": "d",
        "return": True,
        "after_turns": 2,
    }


def test_the_schema_knows_the_rules_and_that_a_cause_and_a_target_are_needed() -> None:
    part = profile_schema()["$defs"]["PhaseTransition"]
    assert {"return", "when", "min_turns", "after_turns", "after_seconds", "remember"} <= set(
        part["properties"]
    )
    assert part["required"] == ["from_phase"]
    assert len(part["allOf"]) == 2


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("trigger_signals: [s, t.u], require_all: true, min_turns: 2", "s + t.u, from turn 2 on"),
        ("trigger_signals: [s, t.u], when: turns > 2", "s / t.u, when turns > 2"),
        ("after_turns: 1, after_seconds: 90", "after 1 turn / after 90 seconds"),
        ("when: '  turns  >  2 '", "when turns > 2"),
    ],
)
def test_a_transition_is_told_in_words(rule: str, words: str) -> None:
    assert read(f"{A_TO_B}, {rule}").transitions[1].in_words == words


def test_parts_that_are_made_before_the_profile_are_checked_with_it() -> None:
    parts = read(DETOUR, f"{BACK}, trigger_signals: back", f"{A_TO_B}, trigger_signals: s")
    again = parts.model_copy(update={"memory_messages": 30})
    assert again.is_detour("d")
    with pytest.raises(ValueError, match="has nothing to go back to"):
        parts.model_copy(update={"initial_phase": "d"})
