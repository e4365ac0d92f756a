"""Conditions: told at load where they are wrong, judged safely where they are right."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.conditions import fault_of_condition, judge_condition, keys_of, names_in

RIGHT = [
    "turns >= 3",
    "seconds > 90 && turns < 4",
    "has(memory.budget) && memory.budget.amount > 100",
    '"exam.score" in signals && signals["exam.score"].band >= 6.5',
    'readiness in ["ready", "awaiting_confirmation"]',
    'brief.mood == "calm"',
    "memory.flag",
    "signals.exists(name, signals[name].urgent == true)",
    "true",
]

WRONG = {
    "a name that is none": ("turn >= 3", "there is no 'turn' (column 1). Did you mean 'turns'?"),
    "a function that is none": ("sum(turns) > 3", "there is no function 'sum' (column 4)."),
    "types": ("turns > 'x'", "> does not go with a whole number and a text (column 7)."),
    "the word and": ("turns > 1 and turns < 4", "write && for 'and' (column 11)."),
    "the word or": ("turns > 1 or turns < 4", "write || for 'or' (column 11)."),
    "the word not": ("not (turns > 1)", "write ! for 'not'"),
    "one sign of equality": ("turns = 3", "write == for '=' (column 7)."),
    "an end too early": ("turns >=", "something is missing at its end."),
    "an open bracket": ("(turns > 3", "')' is missing (column 11)."),
    "a bracket too many": ("turns > 3)", "')' cannot stand here (column 10)."),
    "a number": ("turns + 1", "which is a whole number; it must be true or false"),
    "a map": ("memory", "which is keys with values; it must be true or false"),
    "nothing": ("  ", "is blank."),
    "depth": ("(" * 200 + "true" + ")" * 200, "too long or nested too deeply"),
    "length": (" || ".join(["turns > 3"] * 100), "is longer than 1,000 characters"),
}


@pytest.mark.parametrize("expression", RIGHT)
def test_a_right_condition_has_no_fault(expression: str) -> None:
    assert fault_of_condition(expression) is None


@pytest.mark.parametrize(("expression", "told"), WRONG.values(), ids=WRONG)
def test_a_wrong_condition_is_told_with_what_would_be_right(expression: str, told: str) -> None:
    fault = fault_of_condition(expression)
    assert fault is not None
    assert told in fault
    assert "\n" not in fault


FACTS: dict[str, Any] = {
    "turns": 3,
    "seconds": 61,
    "signals": {"exam.score": {"band": 6}, "go": {}},
    "memory": {"budget": {"amount": 12.5, "notes": ["a", "b"]}},
    "brief": {"mood": None},
    "readiness": "not_ready",
}
JUDGED = {
    "turns >= 3": (True, None),
    "turns > 3": (False, None),
    "seconds >= 61 && turns == 3": (True, None),
    'signals["exam.score"].band >= 5.5': (True, None),
    "memory.budget.amount > 12": (True, None),
    "size(memory.budget.notes) == 2": (True, None),
    "brief.mood == null": (True, None),
    'readiness == "ready"': (False, None),
    "has(memory.age)": (False, None),
    "has(memory.age) && memory.age > 3": (False, None),
    "memory.age > 3 || turns == 3": (True, None),
    "memory.age > 3": (False, 'there is no "age"'),
    "memory.budget": (False, "it is neither true nor false"),
    "memory.budget > 3": (False, "No matching overloads found : _>_(map, int64)"),
    "1 / (turns - 3) > 0": (False, "divide by zero"),
}


@pytest.mark.parametrize(("expression", "verdict"), JUDGED.items(), ids=JUDGED)
def test_a_condition_is_judged_and_one_that_cannot_be_does_not_hold(
    expression: str, verdict: tuple[bool, str | None]
) -> None:
    assert fault_of_condition(expression) is None
    assert judge_condition(expression, FACTS) == verdict


def test_an_evaluation_has_a_bound() -> None:
    many = {"memory": {"x": list(range(300))}}
    rule = "memory.x.all(a, memory.x.all(b, memory.x.all(c, a + b + c >= 0)))"
    assert judge_condition(rule, many) == (False, "Iteration budget exceeded")


@pytest.mark.parametrize(
    "value",
    [2**80, "\ud800", (1, 2), object(), float("nan")],
    ids=["large", "surrogate", "tuple", "object", "nan"],
)
def test_a_value_that_no_condition_can_hold_is_no_crash(value: object) -> None:
    assert not judge_condition("memory.x == 1", {"memory": {"x": value}}).holds


def test_the_keys_that_a_condition_asks_for_are_found() -> None:
    rule = (
        'memory.a.b > 3 && has(memory.c) && memory["d.e"].f && "g" in memory && "memory.no" == "" '
        "&& memory.size() > 3 && memory['h'] // memory.no"
    )
    assert list(keys_of(rule, "memory")) == ["a", "c", "d.e", "g", "h"]
    assert names_in('turns > 3 && "seconds" == readiness') == {"turns", "readiness"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.text(max_size=60), JSON)
def test_no_text_and_no_value_breaks_anything(expression: str, value: Any) -> None:
    fault_of_condition(expression)
    verdict = judge_condition(expression, {**FACTS, "memory": {"x": value}})
    assert verdict.holds in {True, False}
    again = judge_condition("memory.x == signals", {"memory": {"x": value}, "signals": {}})
    assert again == judge_condition("memory.x == signals", {"memory": {"x": value}, "signals": {}})


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ('"x" not in signals', "write !(\"x\" in signals) for 'not in'"),
        ("not memory.x", "write ! for 'not'"),
        ("turns > 1 AND turns < 3", "write && for 'AND'"),
        ("turns => 3", "write >= for '=>'"),
        ("turns \u2265 3", "write >= for '\u2265'"),
        ("memory.x is not null", "write != for 'is not'"),
        ("memory.x == None", "write null for 'None'"),
        ("True", "write true for 'True'"),
        ("len(memory) > 2", "write size for 'len'"),
        ('memory.get("x") == 1', "'get' cannot stand here (column 7): ask has(memory.x)"),
        ('"x" in signals.keys()', "write \"x\" in signals for 'keys'"),
        ('has(memory["a.x"])', "'has' cannot stand here (column 1): ask \"x\" in memory"),
        ("if turns > 3", "'if' cannot stand here (column 1): leave it out"),
        ("turns > 3 # so", "begin a remark with //"),
        ("{{turns}} > 3", "leave the braces out"),
        ("1 < turns < 3", "Compare twice: 1 < turns && turns < 3."),
        ("turns > 2.5", "turns and seconds are whole numbers"),
        ('turns > "3"', "Write the number without quotation marks."),
        ("readiness == ready", 'A text stands in quotation marks: "ready".'),
    ],
)
def test_what_another_language_writes_is_told_as_cel_has_it(written: str, cure: str) -> None:
    assert cure in (fault_of_condition(written) or "")


def test_words_of_another_language_in_a_text_are_no_fault() -> None:
    assert fault_of_condition('memory.x == "is not, and => None"') is None
