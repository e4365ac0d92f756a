"""What the signals of a whole profile carry: how each payload is judged, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter

from profiles.shape import Shape
from profiles.shape_check import Checker
from profiles.signal import Signal


@dataclass(frozen=True, slots=True)
class Rule:
    """How the payload of a signal is judged."""

    shape: Shape
    checker: Checker
    """The shape, compiled."""
    quotes: frozenset[str] = frozenset()
    """The fields that must be quoted from what the user said."""


class Payloads:
    """The payloads that a profile declares, and how those in memory hang together."""

    def __init__(self, declared: Iterable[tuple[str, Signal]]) -> None:
        """Take the signals of all phases; the same name declares the same everywhere."""
        self._signals: dict[str, Signal] = {}
        for name, signal in declared:
            self._signals.setdefault(name, signal)
        self._rules = {
            name: rule for name, signal in self._signals.items() if (rule := self._made(signal))
        }
        rests_on = {name: signal.depends_on for name, signal in self._signals.items()}
        sorted_names = TopologicalSorter(rests_on).static_order()
        self._order = {name: place for place, name in enumerate(sorted_names)}
        self._resting: dict[str, list[str]] = {}
        for name, signal in self._signals.items():
            for other in signal.depends_on:
                self._resting.setdefault(other, []).append(name)

    def rule_of(self, name: str) -> Rule | None:
        """Return how the payload of a signal is judged; `None` where any payload will do."""
        return self._rules.get(name)

    def place_of(self, name: str) -> str | None:
        """Return the signal under whose name a payload goes into memory; `None` for nowhere."""
        signal = self._signals.get(name)
        if signal is None:
            return None
        return signal.corrects or (name if signal.is_kept else None)

    def is_correction(self, name: str) -> bool:
        """Whether a signal changes what another one gave."""
        signal = self._signals.get(name)
        return signal is not None and signal.corrects is not None

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """The signals whose payloads are kept, in the order of the profile."""
        return tuple(name for name, signal in self._signals.items() if signal.is_kept)

    def resting_on(self, name: str) -> list[str]:
        """Return the signals whose payloads rest on that of `name`, be it through others."""
        found: dict[str, None] = {}
        ahead = [name]
        while ahead:
            for other in self._resting.get(ahead.pop(0), ()):
                if other not in found:
                    found[other] = None
                    ahead.append(other)
        return list(found)

    def in_order(self, names: Iterable[str]) -> list[str]:
        """Return signals of one reply so that none comes before what it rests on."""
        return sorted(names, key=lambda name: self._order.get(self.place_of(name) or name, 0))

    def _made(self, signal: Signal) -> Rule | None:
        if signal.corrects is None:
            if signal.payload is None:
                return None
            return Rule(signal.payload, Checker(signal.payload), frozenset(signal.quotes))
        corrected = self._signals[signal.corrects]
        shape = signal.payload or (corrected.payload.partial if corrected.payload else Shape())
        quotes = {*signal.quotes, *(name for name in corrected.quotes if name in shape.properties)}
        return Rule(shape, Checker(shape), frozenset(quotes))
