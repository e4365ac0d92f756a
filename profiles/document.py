"""YAML text as plain data, with the line of every key.

Stricter than YAML itself: JSON values only, keys that are texts, each of them once, and a bound
on what anchors may grow into. Dates are texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from profiles.codes import Code
from profiles.composing import compose
from profiles.errors import Problem, ProfileFileError, shown
from profiles.faults import KEY, Location
from profiles.syntax import syntax_problem

MAX_CHARS = 1024 * 1024
_MAX_DEPTH = 50

Position = tuple[int, int]
"""A line and a column, counted from 1."""

_TRANSITION = re.compile(r"\btransitions\[(\d+)\]")
_TAG = "tag:yaml.org,2002:"


class Document:
    """The data of a YAML text, where its keys are, and all that is wrong with it."""

    def __init__(self) -> None:
        self.data: Any = None
        self.positions: dict[Location, Position] = {}
        self._problems: dict[tuple[Position | None, str], Problem] = {}
        self._unreadable: set[Location] = set()

    @property
    def problems(self) -> list[Problem]:
        """All problems, in the order of their lines."""
        found = sorted(self._problems.values(), key=lambda problem: problem.line or 0)
        return [replace(one, message=self.with_lines(one.message)) for one in found]

    def with_lines(self, message: str) -> str:
        """Return a message in which each transition that it names by its number has its line."""

        def located(found: re.Match[str]) -> str:
            at = self.positions.get(("transitions", int(found[1])))
            return found[0] if at is None else f"{found[0]} (line {at[0]})"

        return _TRANSITION.sub(located, message)

    def position_of(self, loc: Location) -> Position | None:
        """Return where the nearest part of a location stands that the text has."""
        return next((self.positions[part] for part in _around(loc) if part in self.positions), None)

    def reads_as(self, key: str, field: str) -> None:
        """Let what stands under a key at the top be found under another one as well."""
        for loc, position in list(self.positions.items()):
            if loc[:1] == (key,):
                self.positions[field, *loc[1:]] = position

    def report(
        self,
        loc: Location,
        message: str,
        at: Position | None = None,
        code: Code = Code.BAD_VALUE,
    ) -> None:
        """Note a problem, once where an anchor brings it to many places.

        Without a position it is at the nearest part of the location that the text has, and is
        passed over where that could not be read.
        """
        if at is None:
            if not self._unreadable.isdisjoint(_around(loc)):
                return
            at = self.position_of(loc)
        problem = Problem(dotted(loc), message, at[0] if at else None, code)
        self._problems.setdefault((at, message), problem)

    def give_up(self, loc: Location, message: str, at: Position) -> None:
        """Note a value of which nothing can be said beyond this problem."""
        self.report(loc, message, at, Code.BAD_VALUE)
        self._unreadable.add(loc)


def read_document(text: str, file: str | Path) -> Document:
    """Read a YAML text; `ProfileFileError` where nothing can be made of it."""
    document = Document()
    try:
        if (root := compose(text)) is not None:
            document.data = _Reader(document).value(root, ())
    except _TooMuchError as error:
        raise ProfileFileError(file, [error.problem]) from None
    except RecursionError:
        raise ProfileFileError(file, [Problem("", _TOO_DEEP, code=Code.NOT_YAML)]) from None
    except yaml.YAMLError as error:
        raise ProfileFileError(file, [syntax_problem(error, text)]) from error
    except (ValueError, ArithmeticError) as error:  # an escape for a character that is none
        problem = Problem("", f"is not valid YAML: {error}.", code=Code.NOT_YAML)
        raise ProfileFileError(file, [problem]) from error
    return document


def _around(loc: Location) -> list[Location]:
    """Return a location and those around it, the innermost first."""
    return [loc[:depth] for depth in range(len(loc), -1, -1)]


def dotted(loc: Sequence[str | int]) -> str:
    """Return a location as authors write it, such as `transitions[0].to_phase`."""
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part != KEY:
            name = part if part.isprintable() and 0 < len(part) <= 100 else shown(part)
            text += f".{name}" if text else name
    return text


_TOO_DEEP = f"is nested deeper than {_MAX_DEPTH} levels, or an anchor holds itself."


class _TooMuchError(Exception):
    def __init__(self, message: str, line: int) -> None:
        self.problem = Problem("", message, line, Code.NOT_YAML)


class _Reader:
    """Makes plain data from nodes, and notes lines and problems in a document."""

    def __init__(self, document: Document) -> None:
        self._constructor = SafeConstructor()
        self._document = document
        self._chars_left = MAX_CHARS

    def value(self, node: yaml.Node, loc: Location) -> Any:
        self._document.positions.setdefault(loc, _position(node))
        if len(loc) > _MAX_DEPTH:
            raise _TooMuchError(_TOO_DEEP, _position(node)[0])
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, loc)
        self._spend(node)
        if isinstance(node, yaml.SequenceNode):
            self._check_tag(node, loc, "seq")
            return [self.value(item, (*loc, index)) for index, item in enumerate(node.value)]
        self._check_tag(node, loc, "map")
        data = {}
        for name, (key, value) in self._entries(node, loc, 0).items():
            self._document.positions[*loc, name] = _position(key)
            data[name] = self.value(value, (*loc, name))
        return data

    def _entries(
        self, node: yaml.Node, loc: Location, depth: int
    ) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """Return the keys of a mapping, with those of the mappings that it merges (`<<`)."""
        if depth > _MAX_DEPTH:
            raise _TooMuchError(_TOO_DEEP, _position(node)[0])
        entries: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            if key.tag == f"{_TAG}merge":
                for merged in self._merged(key, value, loc):
                    entries = {**self._entries(merged, loc, depth + 1), **entries}
        own: dict[str, int] = {}
        for key, value in node.value:
            self._spend(key)
            if key.tag == f"{_TAG}merge" or (name := self._key(key, loc)) is None:
                continue
            if name in own:
                message = f"is written twice, first in line {own[name]}. Keep one of them."
                self._document.report((*loc, name), message, _position(key), Code.BAD_KEY)
            own.setdefault(name, _position(key)[0])
            entries[name] = key, value
        return entries

    def _merged(self, key: yaml.Node, value: yaml.Node, loc: Location) -> list[yaml.MappingNode]:
        merged = value.value if isinstance(value, yaml.SequenceNode) else [value]
        if all(isinstance(node, yaml.MappingNode) for node in merged):
            return list(merged)
        self._document.report(
            (*loc, "<<"),
            "takes in other keys with values: <<: *anchor.",
            _position(key),
            Code.BAD_KEY,
        )
        return []

    def _key(self, key: yaml.Node, loc: Location) -> str | None:
        if not isinstance(key, yaml.ScalarNode):
            self._document.report(loc, "has a key that is no text.", _position(key), Code.BAD_KEY)
            return None
        name = self._text(key, (*loc, key.value))
        if key.tag == f"{_TAG}null" and not name:
            self._document.report(
                loc, "has a ':' without a key before it.", _position(key), Code.BAD_KEY
            )
            return None
        if kind := _KINDS.get(key.tag.removeprefix(_TAG)):
            message = f"is {kind} to YAML, and keys are texts: put it in quotation marks, {name!r}."
            self._document.report((*loc, name), message, _position(key), Code.BAD_KEY)
        else:
            self._check_tag(key, (*loc, name), "str", "value", "timestamp")
        return name

    def _scalar(self, node: yaml.ScalarNode, loc: Location) -> Any:
        self._spend(node)
        text, kind = self._text(node, loc), node.tag.removeprefix(_TAG)
        if kind not in _KINDS:
            self._check_tag(node, loc, "str", "value", "merge", "timestamp")
            return text
        try:
            return self._constructor.construct_object(node)
        except (ValueError, LookupError, ArithmeticError):
            self._document.give_up(
                loc, f"is {shown(text)}, which cannot be read as {_KINDS[kind]}.", _position(node)
            )
            return text

    def _text(self, node: yaml.ScalarNode, loc: Location) -> str:
        """Return the node's text, with the halves joined in which JSON writes an emoji."""
        joined = node.value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if joined.count("\ufffd") > node.value.count("\ufffd"):
            self._document.give_up(
                loc, f"is {shown(node.value)}, which holds half of a character.", _position(node)
            )
        return str(joined)

    def _check_tag(self, node: yaml.Node, loc: Location, *kinds: str) -> None:
        if node.tag not in {_TAG + kind for kind in kinds}:
            tag = shown(node.tag.replace(_TAG, "!!"))
            self._document.give_up(
                loc, f"has the tag {tag}; profiles have none. Take it out.", _position(node)
            )

    def _spend(self, node: yaml.Node) -> None:
        self._chars_left -= 1 + (len(node.value) if isinstance(node, yaml.ScalarNode) else 0)
        if self._chars_left < 0:
            raise _TooMuchError(
                f"is larger than {MAX_CHARS // 1024} KiB with its anchors written out; "
                "is it a profile?",
                _position(node)[0],
            )


_KINDS = {
    "bool": "true or false",
    "int": "a number",
    "float": "a number",
    "null": "nothing",
}


def _position(node: yaml.Node) -> Position:
    return node.start_mark.line + 1, node.start_mark.column + 1
