"""Transitions that can never be taken are told when a profile is loaded."""

from __future__ import annotations

import re
from itertools import combinations, product

import pytest

from profiles import ProfileFileError, read_profile
from profiles.shadows import Edge, never_taken

HEAD = """\
name: Small
initial_phase: a
phases:
  a:
    instructions: Play a.
    signals: {s: It is so., t: It is so too., u: It is not.}
  b: {instructions: Play b., signals: {s: It is so.}}
  c: {instructions: Play c.}
transitions:
"""


def written(*transitions: str) -> str:
    """Write a profile; "b s+t" is a transition from a to b that needs both signals."""
    lines = []
    for transition in transitions:
        target, signals = transition.split()
        names = signals.replace("+", "/").replace("/", ", ")
        rule = ", require_all: true" if "+" in signals else ""
        lines.append(
            f"  - {{from_phase: a, to_phase: {target}, trigger_signals: [{names}]{rule}}}\n"
        )
    return HEAD + "".join(lines)


DEAD = {
    "a part of what is needed": (
        ["b s", "c s+t"],
        "transitions[0] fits whenever it does. Put it before transitions[0].",
    ),
    "one of what will do": (["b s/t", "c s"], "Put it before transitions[0]."),
    "the same": (["b s", "b s"], "Leave it out."),
    "no more than the same": (["b s", "b s+t"], "Leave it out."),
    "the same, to another": (["b s", "c s"], "Give one of them another signal."),
    "in another spelling": (["b s", "c custom.s"], "Give one of them another signal."),
    "each by another": (
        ["b s", "c t", "b s/t"],
        "transitions[0] and transitions[1] fit whenever it does. Give one of them another signal.",
    ),
}


@pytest.mark.parametrize(("transitions", "cure"), DEAD.values(), ids=DEAD)
def test_a_transition_that_can_never_be_taken_is_told_with_its_cure(
    transitions: list[str], cure: str
) -> None:
    with pytest.raises(ProfileFileError, match="1 problem") as caught:
        read_profile(written(*transitions), "p.yaml")
    (problem,) = caught.value.problems
    last = len(transitions) - 1
    assert (problem.path, problem.line) == (f"transitions[{last}]", 10 + last)
    assert problem.message.startswith("can never be taken: ")
    assert re.sub(r" \(line \d+\)", "", problem.message).endswith(cure)


@pytest.mark.parametrize(
    "transitions",
    [
        ["c s+t", "b s"],
        ["c s", "b s/t"],
        ["b s+t", "c t+u", "c s"],
        ["b s", "c t"],
        ["b s", "c t/u"],
    ],
    ids=str,
)
def test_a_transition_that_can_be_taken_is_none(transitions: list[str]) -> None:
    read_profile(written(*transitions), "p.yaml")


def test_transitions_out_of_other_phases_do_not_matter() -> None:
    other = "  - {from_phase: b, to_phase: c, trigger_signals: s}\n"
    read_profile(written("b s") + other, "p.yaml")


RULES = [("s",), ("t",), ("s", "t"), ("t", "u")]
GIVEN = [frozenset(names) for number in range(4) for names in combinations("stu", number)]


@pytest.mark.parametrize("needs_all", [*product([False, True], repeat=3)], ids=str)
def test_a_transition_is_never_taken_exactly_where_no_signals_reach_it(
    needs_all: tuple[bool, ...],
) -> None:
    for signals in product(RULES, repeat=3):
        edges = [
            Edge(place=i, from_phase="a", to_phase="b", signals=frozenset(names), needs_all=rule)
            for i, (names, rule) in enumerate(zip(signals, needs_all, strict=True))
        ]
        taken = {next((e.place for e in edges if e.fits(given)), None) for given in GIVEN}
        assert {edge.place for edge, _ in never_taken(edges)} == {0, 1, 2} - taken
