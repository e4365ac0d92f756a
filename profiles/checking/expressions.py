"""What the compiler makes of a condition, as a tree.

CEL's own compiler does the reading, so no rule of precedence is written here a second time. It
gives its tree as a protocol buffer, of which the few fields that matter are picked out.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from profiles.conditions import serialized

Kind = Literal["value", "name", "field", "has", "call", "list", "other"]

_VARINT, _FIXED64, _BYTES = 0, 1, 2
_VALUE_OF_ANY, _EXPR_OF_CHECKED = 2, 4


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a condition."""

    kind: Kind
    value: object = None
    """A constant."""
    text: str = ""
    """The name of a variable, a field or a function."""
    parts: tuple[Node, ...] = ()
    """What it is made of: operands, arguments or entries."""


@lru_cache(1024)
def tree_of(expression: str) -> Node:
    """Return the tree of a valid condition."""
    packed = _last(serialized(expression), _VALUE_OF_ANY)
    return _node(_last(packed, _EXPR_OF_CHECKED))


def _node(raw: bytes) -> Node:
    for field, value in _fields(raw):
        if isinstance(value, bytes):  # the number of the node is none
            return _NODES.get(field, _other)(value)
    return _other(raw)


def _const(raw: bytes) -> Node:
    """Return a constant; one of bytes, which no fact holds, is not understood."""
    for field, value in _fields(raw):
        if field == _TEXT and isinstance(value, bytes):
            return Node("value", value=value.decode("utf-8", "replace"))
        if field == _DOUBLE and isinstance(value, bytes):
            return Node("value", value=float(struct.unpack("<d", value)[0]))
        if field in _NUMBERS and isinstance(value, int):
            return Node("value", value=_NUMBERS[field](value))
    return _other(raw)


def _ident(raw: bytes) -> Node:
    return Node("name", text=_text(raw, 1))


def _select(raw: bytes) -> Node:
    tests = any(number == 3 and given for number, given in _fields(raw))
    operand = _node(_last(raw, 1))
    return Node("has" if tests else "field", text=_text(raw, 2), parts=(operand,))


def _call(raw: bytes) -> Node:
    parts = [_node(part) for part in (*_all(raw, 1), *_all(raw, 3))]
    return Node("call", text=_text(raw, 2), parts=tuple(parts))


def _list(raw: bytes) -> Node:
    return Node("list", parts=tuple(_node(part) for part in _all(raw, 1)))


def _other(raw: bytes) -> Node:
    """Return what is not looked into: a map, or a macro such as all()."""
    return Node("other", value=raw)


# The numbers of the fields are those of cel.expr.Expr and Constant.
_NODES: dict[int, Callable[[bytes], Node]] = {3: _const, 4: _ident, 5: _select, 6: _call, 7: _list}
_NUMBERS: dict[int, Callable[[int], object]] = {
    1: lambda _: None,
    2: bool,
    3: lambda number: number - 2**64 if number >= 2**63 else number,
    4: int,
}
_DOUBLE, _TEXT = 5, 6


def _fields(raw: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield the fields of a message: numbers, and the bytes of everything else."""
    at = 0
    while at < len(raw):
        tag, at = _varint(raw, at)
        field, wire = tag >> 3, tag & 7
        if wire == _VARINT:
            number, at = _varint(raw, at)
            yield field, number
            continue
        if wire == _BYTES:
            size, at = _varint(raw, at)
        else:
            size = 8 if wire == _FIXED64 else 4
        yield field, raw[at : at + size]
        at += size


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = raw[at]
        number |= (byte & 0x7F) << shift
        shift += 7
        at += 1
        if byte < 0x80:
            return number, at


def _all(raw: bytes, wanted: int) -> list[bytes]:
    return [v for field, v in _fields(raw) if field == wanted and isinstance(v, bytes)]


def _last(raw: bytes, wanted: int) -> bytes:
    return next(reversed(_all(raw, wanted)), b"")


def _text(raw: bytes, wanted: int) -> str:
    return _last(raw, wanted).decode("utf-8", "replace")
