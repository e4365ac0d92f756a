"""What the text inside a `<signals>` block says."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from profiles.names import canonical_name

_LONGEST_NAME = 200
_DEEPEST = 32
_DEEPEST_READABLE = 100
_BIGGEST_INTEGER = 2**63 - 1

_SPACE = re.compile(r"(?:[\s\ufeff\u200b]++|//[^\n]*+|/\*(?s:.*?)\*/)*+")
_FENCE = re.compile(r"[\s\ufeff]*(`{1,16}|~{3,16})[ \t]*\w*")
_KEY = re.compile(r"[^\W\d][\w$.-]*+|\$[\w$.-]*+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![\w.])")
_WORD = re.compile(r"-?[A-Za-z]++(?![\w.-])")
_LITERALS = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "null": None,
    "None": None,
    "undefined": None,
    "NaN": math.inf,
    "Infinity": math.inf,
    "-Infinity": math.inf,
}
# A curly-quoted string with a straight quote or a line break in it may be two halves of others.
_STRAIGHT = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_SINGLE = re.compile(r"'((?:[^'\\]|\\.)*+)'", re.DOTALL)
_CURLY = re.compile(r'[“”„]((?:[^“”„"\\\n]|\\.)*+)[“”]')
_CURLY_SINGLE = re.compile(
    r"[\u2018\u2019\u201a]((?:[^\u2018\u2019\u201a'\"\\\n]|\\.)*+)[\u2018\u2019]"
)
_STRINGS = {
    '"': _STRAIGHT,
    "'": _SINGLE,
    **dict.fromkeys("“”„", _CURLY),
    **dict.fromkeys("\u2018\u2019\u201a", _CURLY_SINGLE),
}
_CLOSING = ("}", "]")
_QUOTE_OR_ESCAPE = re.compile(r'\\(.)|"', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


class Problem(NamedTuple):
    """Something in a block that counts for nothing."""

    reason: str
    """Why, as a clause."""
    name: str = ""
    """The signal that it would have been, where that is known."""


class Block(NamedTuple):
    """What a block says."""

    signals: list[tuple[str, dict[str, Any]]]
    """Canonical names with their payloads, in order."""
    problems: list[Problem]
    """What does not count, and why."""
    readable: bool
    """Whether the text is JSON, or differs from it only in ways that leave no doubt."""


class _UnreadableError(Exception):
    """The text can be read in no way, or in more than one."""


class _UnstorableError(Exception):
    """A value that not every store can hold."""


def read_block(body: str, *, closed: bool) -> Block:
    """Read the signals in the text of a block.

    A block that was not `closed` may end in chatter, but what counts in it has to be complete.
    """
    block = Block([], [], readable=True)
    try:
        values = _read_strictly(body)
    except (ValueError, RecursionError):
        try:
            values = _Reader(body, closed=closed, problems=block.problems).read()
        except _UnreadableError as reason:
            problem = Problem(f"a block of signals could not be read: {reason}")
            return Block([], [problem], readable=False)
    for name, payload in _entries(values, block.problems):
        _judge(name, payload, block)
    return block


def _read_strictly(text: str) -> list[Any]:
    value = json.loads(text, parse_int=_integer, parse_constant=_LITERALS.__getitem__)
    if not isinstance(value, dict | list):
        raise ValueError("Neither an object nor an array.")
    return [value]


def _integer(digits: str) -> float:
    # Infinity stands for every number that cannot be stored; `int` itself refuses many digits.
    return int(digits) if len(digits) <= 20 else math.inf


def _entries(values: list[Any], problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    for value in values:
        for entry in value if isinstance(value, list) else [value]:
            match entry:
                case dict():
                    yield from entry.items()
                case str():
                    yield entry, None
                case _:
                    kind = type(entry).__name__
                    problems.append(
                        Problem(f"an entry of a list of signals is no name, but of type {kind}")
                    )


def _judge(given_name: str, given: Any, block: Block) -> None:
    name = canonical_name(_storable_text(given_name))
    if not name:
        block.problems.append(Problem("a signal has no name"))
        return
    if len(name) > _LONGEST_NAME:
        start = f"{name[:40]}…"
        block.problems.append(Problem(f"its name has {len(name)} characters", start))
        return
    if given is False:
        block.problems.append(Problem("it is given as false, which is not to give it", name))
        return
    payload: dict[str, Any]
    if given is None or given is True:
        payload = {}
    elif isinstance(given, dict):
        payload = given
    else:
        payload = {"value": given}
    try:
        block.signals.append((name, _storable_object(payload, 1)))
    except _UnstorableError as reason:
        block.problems.append(Problem(f"its payload has {reason}", name))


def _storable(value: Any, depth: int) -> Any:
    match value:
        case str():
            return _storable_text(value)
        case None | bool():
            return value
        case int() if -_BIGGEST_INTEGER - 1 <= value <= _BIGGEST_INTEGER:
            return value
        case float() if math.isfinite(value):
            return value
        case int() | float():
            raise _UnstorableError("a number that is not finite or longer than 64 bits")
        case list() if depth <= _DEEPEST:
            return [_storable(item, depth + 1) for item in value]
        case dict() if depth <= _DEEPEST:
            return _storable_object(value, depth)
        case _:
            raise _UnstorableError(f"more than {_DEEPEST} levels")


def _storable_object(value: dict[str, Any], depth: int) -> dict[str, Any]:
    return {_storable_text(key): _storable(item, depth + 1) for key, item in value.items()}


def _storable_text(text: str) -> str:
    # PostgreSQL refuses NUL, and no encoder takes half of a surrogate pair.
    return _SURROGATE.sub("\ufffd", text).replace("\0", "")


class _Reader:
    """Reads JSON as models write it: every repair it makes leaves one meaning only."""

    def __init__(self, text: str, *, closed: bool, problems: list[Problem]) -> None:
        self._text = _without_fence(text)
        self._problems = problems
        self._pos = 0
        self._closed = closed

    def read(self) -> list[Any]:
        """Read the objects and arrays that stand one after another."""
        if (name := self._lone_name()) is not None:
            return [name]
        values: list[Any] = []
        while start := self._peek():
            try:
                values.append(self._container())
            except _UnreadableError as reason:
                if self._closed or not values:
                    raise
                # After something complete the rest of an unclosed block may be chatter.
                if start in "{[":
                    why = f"the end of a block of signals could not be read: {reason}"
                    self._problems.append(Problem(why))
                return values
            # Behind something complete, a closing bracket can only be one too many.
            while self._peek() in _CLOSING:
                self._pos += 1
            if self._peek() == ",":
                self._pos += 1
        if not values and not self._closed:
            raise _UnreadableError("it ends before its JSON begins")
        return values

    def _lone_name(self) -> list[str] | None:
        """Return the name that is all of the block, in quotation marks; else go back."""
        quote = self._peek()
        if quote not in _STRINGS or not self._closed:
            return None
        start, name = self._pos, self._string(quote)
        if not self._peek():
            return [name]
        self._pos = start
        return None

    def _container(self) -> Any:
        if self._peek() not in {"{", "["}:
            raise self._unexpected("an object")
        return self._value(1)

    def _value(self, depth: int) -> Any:
        if depth > _DEEPEST_READABLE:
            raise _UnreadableError(f"it has more than {_DEEPEST_READABLE} levels")
        match self._peek():
            case "{":
                return self._object(depth)
            case "[":
                return self._array(depth)
            case quote if quote in _STRINGS:
                return self._string(quote)
            case _:
                return self._scalar()

    def _object(self, depth: int) -> dict[str, Any]:
        members: dict[str, Any] = {}
        self._pos += 1
        while not self._ends("}"):
            quoted = self._peek() in _STRINGS
            key = self._key()
            if quoted and depth == 1 and not members and self._peek() == "}":
                members[key] = None  # a lone name in braces
                continue
            if self._peek() != ":":
                raise self._unexpected("a colon")
            self._pos += 1
            members[key] = self._value(depth + 1)
            self._separate("}")
        return members

    def _array(self, depth: int) -> list[Any]:
        items: list[Any] = []
        self._pos += 1
        while not self._ends("]"):
            items.append(self._value(depth + 1))
            self._separate("]")
        return items

    def _ends(self, bracket: str) -> bool:
        char = self._peek()
        if char == bracket:
            self._pos += 1
            return True
        # Only a closing tag shows that nothing but brackets is missing at the end.
        if not char and not self._closed:
            raise _UnreadableError("it ends before its JSON is complete")
        return not char

    def _separate(self, bracket: str) -> None:
        char = self._peek()
        if char == ",":
            self._pos += 1
        elif char and char != bracket:
            raise self._unexpected(f"a comma or {bracket!r}")

    def _key(self) -> str:
        quote = self._peek()
        if quote in _STRINGS:
            return self._string(quote)
        if found := _KEY.match(self._text, self._pos):
            self._pos = found.end()
            return found.group()
        raise self._unexpected("a key")

    def _string(self, quote: str) -> str:
        found = _STRINGS[quote].match(self._text, self._pos)
        if found is None:
            raise self._unexpected("a whole string")
        try:
            text = json.loads(f'"{_QUOTE_OR_ESCAPE.sub(_as_json, found[1])}"', strict=False)
        except ValueError:
            raise self._unexpected("a string with the escapes of JSON") from None
        self._pos = found.end()
        return str(text)

    def _scalar(self) -> Any:
        if found := _NUMBER.match(self._text, self._pos):
            self._pos = found.end()
            digits = found.group()
            return float(digits) if set(digits) & set(".eE") else _integer(digits)
        if (found := _WORD.match(self._text, self._pos)) and found.group() in _LITERALS:
            self._pos = found.end()
            return _LITERALS[found.group()]
        raise self._unexpected("a value")

    def _peek(self) -> str:
        """Skip white space and comments; the next character, or nothing at the end."""
        if space := _SPACE.match(self._text, self._pos):
            self._pos = space.end()
        return self._text[self._pos : self._pos + 1]

    def _unexpected(self, wanted: str) -> _UnreadableError:
        rest = self._text[self._pos : self._pos + 40]
        where = f"where it has {rest!r}" if rest else "where it ends"
        return _UnreadableError(f"it needs {wanted} {where}")


def _without_fence(text: str) -> str:
    if opening := _FENCE.match(text):
        text = text[opening.end() :].rstrip()
        if text.endswith(opening[1]):
            text = text.rstrip(opening[1][0])
    return text


def _as_json(found: re.Match[str]) -> str:
    match found.group():
        case '"':
            return '\\"'
        case "\\'":
            return "'"
        case escape:
            return escape
