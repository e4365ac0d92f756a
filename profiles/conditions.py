"""Conditions of transitions: expressions in CEL, the Common Expression Language.

CEL has no loops of its own, no side effects and no way out to Python. An expression is checked for
its syntax, names and types when a profile is loaded, and its evaluation is bounded by the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

import cel_expr_python.cel as cel  # noqa: PLR0402 (mypy finds it so alone)

from profiles.condition_faults import EXAMPLE, explained, kind_in_words
from profiles.errors import shown

LONGEST = 1000
"""How many characters a condition may have."""

_FACTS = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
_NAMES = {
    "turns": cel.Type.INT,
    "seconds": cel.Type.INT,
    "signals": _FACTS,
    "memory": _FACTS,
    "brief": _FACTS,
    "readiness": cel.Type.STRING,
}
_CONDITION = (cel.Type.BOOL, cel.Type.DYN)

_LONGEST_REASON = 200

_TOKEN = re.compile(
    r"""//[^\n]*
    | (?P<text> [rR]"[^"]*" | [rR]'[^']*' | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' )
    | [A-Za-z_]\w* | \S""",
    re.VERBOSE | re.DOTALL,
)
_TEXT_OR_REMARK = re.compile(r"""//[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")
_CODES = re.compile(r"\A[A-Z_]+: | \[[A-Z_]+\]\s*\Z")
_NO_KEY = re.compile(r"Key not found in map : (.*)")


class Verdict(NamedTuple):
    """What became of a condition."""

    holds: bool
    fault: str | None = None
    """Why it could not be judged, so that it does not hold."""


def judge_condition(expression: str, facts: Mapping[str, Any]) -> Verdict:
    """Judge a condition; one that cannot be judged does not hold, and says why."""
    try:
        value = _compiled(expression).eval(data=facts)
        holds, failed = value.value(), value.type() == cel.Type.ERROR
    except (RuntimeError, TypeError, ValueError) as error:
        holds, failed = str(error), True
    if isinstance(holds, bool):
        return Verdict(holds)
    return Verdict(False, _reason(str(holds)) if failed else "it is neither true nor false")


def fault_of_condition(expression: str) -> str | None:
    """Return what is wrong with a condition and what would be right, or `None`."""
    if len(expression) > LONGEST:
        return f"is longer than {LONGEST:,} characters; a condition is a short rule."
    if not expression.strip():
        return f"is blank. {EXAMPLE}"
    try:
        kind = _compiled(expression).return_type()
    except (RuntimeError, TypeError, ValueError) as error:
        return f"is {shown(expression)}: {explained(str(error), expression, _NAMES)}"
    if kind not in _CONDITION:
        what = kind_in_words(kind.name())
        return f"is {shown(expression)}, which is {what}; it must be true or false: turns >= 3."
    return None


def names_in(expression: str) -> frozenset[str]:
    """Return the names of what a condition looks at."""
    return frozenset(_NAMES.keys() & set(_tokens(expression)))


def keys_of(expression: str, name: str) -> Iterator[str]:
    """Yield the keys that a condition asks of `memory`, `signals` or `brief`, as it writes them.

    `memory.budget` `memory["exam.score"]` and `"budget" in memory` each ask for one.
    """
    tokens = [*_tokens(expression), "", "", ""]
    for at, token in enumerate(tokens):
        if token == name and (not at or tokens[at - 1] != "."):
            sign, key, after = tokens[at + 1 : at + 4]
            if sign == "." and after != "(":
                yield key
            elif sign == "[" and after == "]" and key[:1] in {'"', "'"}:
                yield key[1:-1]
            if at > 1 and tokens[at - 1] == "in" and tokens[at - 2][:1] in {'"', "'"}:
                yield tokens[at - 2][1:-1]


def serialized(expression: str) -> bytes:
    """Return what the compiler makes of a valid condition: a `cel.expr.CheckedExpr`."""
    wrapped: bytes = _compiled(expression).serialize()
    return wrapped


def fields_of(expression: str, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what a condition asks of the payloads in `memory` or `signals`: the signal, the path.

    `signals.test.score` and `"score" in signals["test"]` both ask for `("test", ("score",))`.
    """
    tokens = [*_tokens(expression), "", "", ""]
    for at, token in enumerate(tokens):
        if token == name and (not at or tokens[at - 1] != "."):
            path: list[str] = []
            here = at + 1
            while (step := _step(tokens[here : here + 4])) is not None:
                key, length = step
                path.append(key)
                here += length
            if path and at > 1 and tokens[at - 1] == "in" and _is_text(tokens[at - 2]):
                path.append(tokens[at - 2][1:-1])
            if path:
                yield path[0], tuple(path[1:])


def literals_of(expression: str) -> list[str | int | float]:
    """Return the texts and numbers that a condition names."""
    pieces = [match for match in _TOKEN.finditer(expression) if match[0][:2] != "//"]
    texts = [match[0][1:-1] for match in pieces if match["text"] and _is_text(match[0])]
    rest = _TEXT_OR_REMARK.sub(" ", expression)
    numbers = [float(n) if "." in n else int(n) for n in _NUMBER.findall(rest)]
    return list(dict.fromkeys([*texts, *numbers]))


def _step(tokens: list[str]) -> tuple[str, int] | None:
    """Return the key that these tokens go on to, and how many of them do so."""
    sign, key, after = (*tokens, "", "", "")[:3]
    if sign == "." and after != "(" and key.isidentifier():
        return key, 2
    if sign == "[" and after == "]" and _is_text(key):
        return key[1:-1], 3
    return None


def _is_text(token: str) -> bool:
    return token[:1] in {'"', "'"}


@lru_cache(1024)
def _compiled(expression: str) -> cel.Expression:
    return _environment().compile(expression)


@cache
def _environment() -> cel.Env:
    # Made for the first condition: it looks for protobuf, which takes a moment to import.
    return cel.NewEnv(variables=_NAMES)


def _tokens(expression: str) -> list[str]:
    found = [match[0] for match in _TOKEN.finditer(expression)]
    return [token for token in found if not token.startswith("//")]


def _reason(error: str) -> str:
    """Return why an evaluation failed, in a line."""
    text = " ".join(_CODES.sub("", _CODES.sub("", error)).split())
    if missing := _NO_KEY.match(text):
        text = f"there is no {missing[1]}"
    return text[:_LONGEST_REASON]
