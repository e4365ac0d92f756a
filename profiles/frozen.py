"""Containers that stay as they were made, for the inside of frozen data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dict that refuses every change; equal to a dict with the same items."""

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("A profile is frozen; make a changed copy of it instead.")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle through the constructor, since items cannot be set later."""
        return type(self), (dict(self),)


FrozenMapping = Annotated[Mapping[K, V], AfterValidator(FrozenDict)]
"""A field that takes any mapping and holds a `FrozenDict`."""

FrozenSequence = Annotated[Sequence[V], AfterValidator(tuple)]
"""A field that takes a list and holds a tuple."""
