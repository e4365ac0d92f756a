"""What is wrong with a condition that the compiler refuses, in an author's words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from profiles.errors import did_you_mean, listed, shown

EXAMPLE = 'A condition is written like this: turns >= 3 && "budget" in memory.'

_TEXT_OR_REMARK = re.compile(r"""//[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""")
_ERROR = re.compile(r"ERROR: <input>:-?\d+:(-?\d+): ([^\n]*)")
_OVERLOAD = re.compile(r"found no matching overload for '(.+?)' applied to '(?:.*?\.)?\((.*)\)'")
_UNDECLARED = re.compile(r"undeclared reference to '(.+?)'")
_LEFT_OUT = re.compile(r"missing '(.+?)' at")
_UNEXPECTED = re.compile(r"(?:input|at:) '(.+?)'")
_CHAIN = re.compile(r"[<>]=?[^&|<>]+[<>]")
_COMPARED = re.compile(r"[=!]=\s*\Z")
_TYPES = {
    "int": "a whole number",
    "uint": "a whole number",
    "double": "a number with a decimal point",
    "string": "a text",
    "bool": "true or false",
    "null": "null",
    "map": "keys with values",
    "list": "a list",
}
_HABITS = [
    (r"\bnot\s+in\b", 'write !("x" in signals)'),
    (r"\bis\s+not\b", "write !="),
    (r"\bis\b", "write =="),
    (r"\b(?i:and)\b", "write &&"),
    (r"\b(?i:or)\b", "write ||"),
    (r"\b(?i:not)\b", "write !"),
    ("===", "write =="),
    ("=>|≥", "write >="),
    ("=<|≤", "write <="),
    ("<>|≠", "write !="),
    (r"(?<![=!<>])=(?!=)", "write =="),
    (r"\bif\b", "leave it out: a condition is only what must hold"),
    (r"\blen(?=\()", "write size"),
    (r"\.get(?=\()", "ask has(memory.x) && memory.x == …"),
    (r"\.(?:keys|contains|has|includes)(?=\()", 'write "x" in signals'),
    (r"\b(?:None|NULL|Null|nil|undefined)\b", "write null"),
    (r"\b(?:True|TRUE)\b", "write true"),
    (r"\b(?:False|FALSE)\b", "write false"),
    (r"#", "begin a remark with //"),
    (r"\$\{|\{\{", "leave the braces out, as in turns >= 3"),
    (
        r"\bhas(?=\(\s*(?:\w+\s*[\[)]))",
        'ask "x" in memory, or for a field with a dot, as in has(memory.x)',
    ),
]
"""What other languages write, and what CEL has for it."""


def explained(error: str, expression: str, known: Iterable[str]) -> str:
    """Tell a fault that the compiler found, and what would be right."""
    if habit := _habit(expression):
        return habit
    found = _ERROR.search(error)
    if found is None or int(found[1]) < 0:
        return "it is too long or nested too deeply; make it simpler."
    column, text = int(found[1]), found[2]
    where = f"(column {column})"
    if undeclared := _UNDECLARED.search(text):
        return _unknown_name(undeclared[1], where, expression, column - 1, list(known))
    if overload := _OVERLOAD.search(text):
        return _mixed(overload[1], overload[2], where, expression)
    return _misplaced(text, where)


def kind_in_words(name: str) -> str:
    """Return what a type of CEL is called."""
    return _TYPES.get(re.split("[(<_]", name.lower())[0], f"a value of the type {name}")


def _habit(expression: str) -> str | None:
    """Return the first thing that is written as in another language, and how it is written here."""
    plain = _TEXT_OR_REMARK.sub(lambda text: '"' * len(text[0]), expression)
    found = [(m.start(), m[0], cure) for sign, cure in _HABITS if (m := re.search(sign, plain))]
    if not found:
        return None
    start, written, cure = min(found, key=lambda one: one[0])
    told, where = repr(written.strip(".")), f"(column {start + 1})"
    if cure.startswith("write"):
        return f"{cure} for {told} {where}."
    return f"{told} cannot stand here {where}: {cure}."


def _unknown_name(name: str, where: str, expression: str, at: int, known: list[str]) -> str:
    if expression[at : at + 1] == "(":
        return f"there is no function {name!r} {where}. {EXAMPLE}"
    near = did_you_mean(name, known)
    if not near and _COMPARED.search(expression[:at]):
        return f'there is no {name!r} {where}. A text stands in quotation marks: "{name}".'
    return f"there is no {name!r} {where}.{near} A condition knows {listed(known)}."


def _mixed(sign: str, kinds: str, where: str, expression: str) -> str:
    sign = {"@in": "in", "_[_]": "[ ]"}.get(sign, sign.strip("_"))
    names = [name.lower() for name in re.findall(r"\w+(?:\([^)]*\))?", kinds)]
    told = " and ".join(map(kind_in_words, names))
    cure = ""
    if {"bool", "int"} == {*names} and _CHAIN.search(expression):
        cure = " Compare twice: 1 < turns && turns < 3."
    elif {"int", "double"} == {*names}:
        cure = " turns and seconds are whole numbers: write one beside them."
    elif {"int", "string"} == {*names}:
        cure = " Write the number without quotation marks."
    return f"{sign} does not go with {told} {where}.{cure}"


def _misplaced(text: str, where: str) -> str:
    if left_out := _LEFT_OUT.search(text):
        return f"{left_out[1]!r} is missing {where}."
    unexpected = _UNEXPECTED.search(text)
    word = unexpected[1].strip() if unexpected else ""
    if word == "<EOF>":
        return f"something is missing at its end. {EXAMPLE}"
    return f"{shown(word) if word else 'this'} cannot stand here {where}. {EXAMPLE}"
