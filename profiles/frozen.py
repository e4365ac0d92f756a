"""Containers that stay as they were made, for the inside of frozen data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dict that refuses every change; equal to a dict with the same items."""

    __slots__ = ()

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("A profile is frozen; make a changed copy of it instead.")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]  # a dict that never changes has one
        """Return a hash of the items, in any order, as equality has it."""
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle through the constructor, since items cannot be set later."""
        return type(self), (dict(self),)


FrozenMapping = Annotated[Mapping[K, V], AfterValidator(FrozenDict)]
"""A field that takes any mapping and holds a `FrozenDict`."""

FrozenSequence = Annotated[Sequence[V], AfterValidator(tuple)]
"""A field that takes a list and holds a tuple."""


def frozen_json(value: object) -> object:
    """Return a JSON value that is frozen all the way down; `TypeError` for any other value."""
    match value:
        case Mapping():
            if stray := [key for key in value if not isinstance(key, str)]:
                raise TypeError(f"the key {stray[0]!r} is no text")
            return FrozenDict({frozen_json(key): frozen_json(item) for key, item in value.items()})
        case list() | tuple():
            return tuple(map(frozen_json, value))
        case str() if not _is_whole(value):
            raise TypeError(f"{value!r} holds half of a character")
        case None | bool() | int() | str():
            return value
        case float() if math.isfinite(value):
            return value
    raise TypeError(f"{value!r} is no JSON value")


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in text)
