"""The cases in which a condition holds, and those in which it does not.

A case says of each fact which values it has there. Where all cases are impossible, the condition
never holds; where all cases of the opposite are, it always does. What cannot be told apart, such as
one fact compared with another, counts as a fact of its own, about which nothing is known.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Literal

from profiles.checking.expressions import Node, tree_of
from profiles.checking.values import (
    MISSING,
    NUMBER,
    OBJECT,
    PRESENT,
    Span,
    Values,
    between,
    exactly,
    one_of,
)

Term = tuple[str, ...]
"""A fact by its path: `("turns",)`, `("signals", "exam.score", "band")`."""

Case = Mapping[Term, Values]
"""What a case says of facts; all others may have any value."""

Outcome = Literal["true", "false", "not true", "not false"]
"""What becomes of a condition. One that cannot be judged is neither true nor false."""

TURNS: Term = ("turns",)
SECONDS: Term = ("seconds",)
READINESS: Term = ("readiness",)
WHOLE = (TURNS, SECONDS)
"""Facts that are whole numbers, and never missing."""
UNKNOWN = "?"
"""Begins the term of what is not understood."""

MOST = 300
"""How many cases a condition may have; one with more is not understood."""

_FLIPPED = {
    "_<_": "_>_",
    "_<=_": "_>=_",
    "_>_": "_<_",
    "_>=_": "_<=_",
    "_==_": "_==_",
    "_!=_": "_!=_",
}
_OPPOSITE: Mapping[Outcome, Outcome] = {
    "true": "false",
    "false": "true",
    "not true": "not false",
    "not false": "not true",
}


class TooManyCasesError(Exception):
    """A condition has more cases than are looked at."""


def cases_of(expression: str, outcome: Outcome) -> list[Case]:
    """Return the cases in which a valid condition comes to this."""
    return _cases(tree_of(expression), outcome)


def both(one: list[Case], other: list[Case]) -> list[Case]:
    """Return the cases in which one of each list applies."""
    if len(one) * len(other) > MOST * 4:
        raise TooManyCasesError
    met = [found for a, b in product(one, other) if (found := _met(a, b)) is not None]
    if len(met) > MOST:
        raise TooManyCasesError
    return met


def _met(one: Case, other: Case) -> Case | None:
    case = dict(one)
    for term, values in other.items():
        case[term] = case[term].meet(values) if term in case else values
        if case[term].is_empty(whole=term in WHOLE):
            return None
    return case


def _cases(node: Node, outcome: Outcome) -> list[Case]:
    if node.kind == "call":
        match node.text, node.parts:
            case "!_", (inner,):
                return _cases(inner, _OPPOSITE[outcome])
            case "_&&_", _:
                return _all_or_any(node, outcome, every=outcome in {"true", "not false"})
            case "_||_", _:
                return _all_or_any(node, outcome, every=outcome in {"false", "not true"})
            case "_?_:_", (test, then, other):
                return _choice(test, then, other, outcome)
    return _atom(node, outcome)


def _all_or_any(node: Node, outcome: Outcome, *, every: bool) -> list[Case]:
    if every:
        cases: list[Case] = [{}]
        for part in node.parts:
            cases = both(cases, _cases(part, outcome))
        return cases
    found = [case for part in node.parts for case in _cases(part, outcome)]
    if len(found) > MOST:
        raise TooManyCasesError
    return found


def _choice(test: Node, then: Node, other: Node, outcome: Outcome) -> list[Case]:
    found = both(_cases(test, "true"), _cases(then, outcome))
    found += both(_cases(test, "false"), _cases(other, outcome))
    if outcome in {"not true", "not false"}:  # where the test cannot be judged
        found += both(_cases(test, "not true"), _cases(test, "not false"))
    return found


def _atom(node: Node, outcome: Outcome) -> list[Case]:
    if node.kind == "value":
        holds = {"true": node.value is True, "false": node.value is False}
        holds |= {"not true": not holds["true"], "not false": not holds["false"]}
        return [{}] if holds[outcome] else []
    if (asked := _asked_for(node)) is not None:
        return _presence(asked, outcome)
    term, true, false = _comparison(node) or _plain(node)
    match outcome:
        case "true":
            values = true
        case "false":
            values = false
        case "not true":
            values = true.rest()
        case "not false":
            values = false.rest()
    return [] if values.is_empty(whole=term in WHOLE) else [{term: values}]


def _plain(node: Node) -> tuple[Term, Values, Values]:
    """Return a fact that is true or false by itself, be it one about which nothing is known."""
    term = _term(node) or (UNKNOWN, repr(node))
    return term, exactly(True), exactly(False)


def _asked_for(node: Node) -> Term | None:
    """Return the fact whose presence is asked for: `has(memory.x)` or `"x" in memory`."""
    if node.kind == "has":
        parent = _term(node.parts[0])
        return None if parent is None else (*parent, node.text)
    if node.kind == "call" and node.text == "@in":
        key, within = node.parts
        if isinstance(key.value, str) and within.kind == "name":
            return (within.text, key.value)
    return None


def _presence(term: Term, outcome: Outcome) -> list[Case]:
    parent = term[:-1]
    there: list[Case] = [{term: PRESENT}]
    if len(parent) == 1:  # all that is known at the top is always there
        gone: list[Case] = [{term: MISSING}]
        return there if outcome in {"true", "not false"} else gone
    match outcome:
        case "true":
            return there
        case "false":
            return [{term: MISSING, parent: OBJECT}]
        case "not true":
            return [{term: MISSING}]
        case "not false":
            return [*there, {term: MISSING, parent: OBJECT.rest()}]


def _comparison(node: Node) -> tuple[Term, Values, Values] | None:
    """Return a fact that is compared with constants; the values that make it true, and false."""
    if node.kind != "call" or len(node.parts) != 2:
        return None
    left, right = node.parts
    sign = node.text
    if sign == "@in":
        return _among(left, right)
    if left.kind == "value":
        left, right, sign = right, left, _FLIPPED.get(sign, "")
    if right.kind != "value" or sign not in _FLIPPED:
        return None
    if (term := _term(left)) is not None:
        return _compared(term, sign, right.value)
    return _reckoned(left, sign, right.value)


def _among(left: Node, right: Node) -> tuple[Term, Values, Values] | None:
    term = _term(left)
    if term is None or right.kind != "list" or any(p.kind != "value" for p in right.parts):
        return None
    among = one_of(part.value for part in right.parts)
    return term, among, PRESENT.meet(among.rest())


def _compared(term: Term, sign: str, value: object) -> tuple[Term, Values, Values] | None:
    if sign in {"_==_", "_!=_"}:
        same = exactly(value)
        differs = PRESENT.meet(same.rest())
        return (term, same, differs) if sign == "_==_" else (term, differs, same)
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        return None
    span = _SPANS[sign](value)
    return term, between(span), NUMBER.meet(between(span).rest())


_SPANS = {
    "_<_": lambda n: Span(high=n),
    "_<=_": lambda n: Span(high=n, high_open=False),
    "_>_": lambda n: Span(low=n),
    "_>=_": lambda n: Span(low=n, low_open=False),
}


def _reckoned(node: Node, sign: str, value: object) -> tuple[Term, Values, Values] | None:
    """Return a comparison of turns or seconds that are reckoned with first: `seconds / 60 >= 5`."""
    if node.kind != "call" or len(node.parts) != 2 or type(value) is not int:
        return None
    first, second = node.parts
    if node.text in {"_+_", "_*_"} and _term(first) is None:
        first, second = second, first
    term, by = _term(first), second.value
    if term is None or term not in WHOLE or type(by) is not int:
        return None
    found = None
    match node.text:
        case "_+_":
            found = _compared(term, sign, value - by)
        case "_-_":
            found = _compared(term, sign, value + by)
        case "_*_" if by > 0:
            found = _compared(term, sign, value / by)
        case "_/_" if by > 0 and value > 0:
            found = _divided(term, sign, value, by)
    return found


def _divided(term: Term, sign: str, value: int, by: int) -> tuple[Term, Values, Values] | None:
    """Return a comparison of a quotient, which CEL rounds down."""
    from_here, beyond = value * by, (value + 1) * by
    match sign:
        case "_>=_":
            return _compared(term, "_>=_", from_here)
        case "_<_":
            return _compared(term, "_<_", from_here)
        case "_>_":
            return _compared(term, "_>=_", beyond)
        case "_<=_":
            return _compared(term, "_<_", beyond)
    inside = between(Span(from_here, low_open=False, high=beyond))
    outside = NUMBER.meet(inside.rest())
    return (term, inside, outside) if sign == "_==_" else (term, outside, inside)


def _term(node: Node) -> Term | None:
    """Return the path of a fact, where a node is one."""
    match node.kind:
        case "name":
            return (node.text,)
        case "field":
            inner = _term(node.parts[0])
            return None if inner is None else (*inner, node.text)
        case "call" if node.text == "_[_]":
            inner, key = _term(node.parts[0]), node.parts[1].value
            return None if inner is None or not isinstance(key, str) else (*inner, key)
    return None


def terms_of(expression: str) -> Iterator[tuple[Term, bool]]:
    """Yield the facts that a condition reads, each with whether it only asks if one is there."""
    yield from _terms(tree_of(expression))


def _terms(node: Node) -> Iterator[tuple[Term, bool]]:
    if (asked := _asked_for(node)) is not None:
        yield asked, True
    elif (term := _term(node)) is not None:
        yield term, False
    else:
        for part in node.parts:
            yield from _terms(part)
