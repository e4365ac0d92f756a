"""What the compiler makes of a condition, as a tree.

CEL's own compiler does the reading, so no rule of precedence is written here a second time. It
gives its tree as a protocol buffer, of which the few fields that matter are picked out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from profiles.conditions import serialized

Kind = Literal["value", "name", "field", "has", "call", "list", "other"]

# The numbers of the fields are those of cel.expr.CheckedExpr, Expr and Constant.
_VARINT, _FIXED64, _BYTES = 0, 1, 2
_VALUE_OF_ANY, _EXPR_OF_CHECKED = 2, 4
_DOUBLE, _TEXT = 5, 6


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
        if not isinstance(value, bytes):
            continue  # the number of the node
        match field:
            case 3:  # const_expr
                constant = _constant(value)
                if isinstance(constant, bytes):
                    return Node("other", value=raw)  # which no fact holds
                return Node("value", value=constant)
            case 4:  # ident_expr
                return Node("name", text=_text(value, 1))
            case 5:  # select_expr
                tests = any(number == 3 and given for number, given in _fields(value))
                operand = _node(_last(value, 1))
                return Node("has" if tests else "field", text=_text(value, 2), parts=(operand,))
            case 6:  # call_expr
                receiver = [_node(part) for part in _all(value, 1)]
                arguments = [_node(part) for part in _all(value, 3)]
                return Node("call", text=_text(value, 2), parts=(*receiver, *arguments))
            case 7:  # list_expr
                return Node("list", parts=tuple(_node(part) for part in _all(value, 1)))
            case _:
                # Maps and macros such as all(): told apart by what they are made of.
                return Node("other", value=raw)
    return Node("other", value=raw)


def _constant(raw: bytes) -> object:
    for field, value in _fields(raw):
        if field == _TEXT and isinstance(value, bytes):
            return value.decode("utf-8", "replace")
        if field == _DOUBLE and isinstance(value, bytes):
            return float(struct.unpack("<d", value)[0])
        if isinstance(value, int):
            match field:
                case 1:  # null_value
                    return None
                case 2:  # bool_value
                    return bool(value)
                case 3:  # int64_value
                    return value - 2**64 if value >= 2**63 else value
                case 4:  # uint64_value
                    return value
    return raw


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
