"""Sets of JSON values, as far as conditions tell values apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The numbers between two ends."""

    low: float = -math.inf
    low_open: bool = True
    high: float = math.inf
    high_open: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether no number lies between the ends."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def meet(self, other: Span) -> Span:
        """Return what both hold."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Span(low, low_open, high, not closed)

    def whole(self) -> Iterator[int]:
        """Yield the first whole numbers at the ends that are bounded, or zero."""
        if self.low > -math.inf:
            first = math.ceil(self.low)
            yield first + (first == self.low and self.low_open)
        if self.high < math.inf:
            last = math.floor(self.high)
            yield last - (last == self.high and self.high_open)
        if math.inf in {self.high, -self.low}:
            yield 0

    @property
    def highest(self) -> float:
        """The highest whole number between the ends."""
        if math.isinf(self.high):
            return self.high
        last = math.floor(self.high)
        return last - (last == self.high and self.high_open)

    def holds(self, number: float) -> bool:
        """Whether a number lies between the ends."""
        above = number > self.low or (number == self.low and not self.low_open)
        return above and (number < self.high or (number == self.high and not self.high_open))


_ALL_NUMBERS = (Span(),)


@dataclass(frozen=True, slots=True)
class Values:
    """A set of values, one of which may be that there is none."""

    numbers: tuple[Span, ...] = ()
    texts: frozenset[str] = frozenset()
    all_texts_but: bool = False
    """Whether `texts` are those that are not in the set."""
    truths: frozenset[bool] = frozenset()
    null: bool = False
    other: bool = False
    """Whether objects and lists are in it."""
    missing: bool = False

    def meet(self, other: Values) -> Values:
        """Return what is in both."""
        texts, all_texts_but = _meet_texts(self, other)
        return Values(
            numbers=_meet(self.numbers, other.numbers),
            texts=texts,
            all_texts_but=all_texts_but,
            truths=self.truths & other.truths,
            null=self.null and other.null,
            other=self.other and other.other,
            missing=self.missing and other.missing,
        )

    def join(self, other: Values) -> Values:
        """Return what is in either."""
        return self.rest().meet(other.rest()).rest()

    def rest(self) -> Values:
        """Return everything that is not in it."""
        return Values(
            numbers=_rest(self.numbers),
            texts=self.texts,
            all_texts_but=not self.all_texts_but,
            truths=frozenset({True, False}) - self.truths,
            null=not self.null,
            other=not self.other,
            missing=not self.missing,
        )

    def is_empty(self, *, whole: bool = False) -> bool:
        """Whether nothing is in it; `whole` where the value is a whole number if any."""
        beside = self.texts or self.all_texts_but or self.truths or self.null or self.other
        if beside or self.missing:
            return False
        return next(self._some_numbers(whole=whole), None) is None

    @property
    def highest(self) -> float:
        """The highest whole number in it: endless where there is none, less than any in nothing."""
        return max((span.highest for span in self.numbers), default=-math.inf)

    def some(self, *, whole: bool = False) -> object:
        """Return a value of it, a simple one; `None` too where only objects are in it."""
        if (number := next(self._some_numbers(whole=whole), None)) is not None:
            return number
        if self.truths:
            return max(self.truths)
        if self.all_texts_but:
            return next(word for word in _words() if word not in self.texts)
        return min(self.texts, default=None)

    def _some_numbers(self, *, whole: bool) -> Iterator[int | float]:
        for span in self.numbers:
            yield from (number for number in span.whole() if span.holds(number))
            if not whole:
                middle = (span.low + span.high) / 2
                ends = (span.low, span.high, middle)
                yield from (n for n in ends if math.isfinite(n) and span.holds(n))


def between(span: Span) -> Values:
    """Return the numbers between two ends."""
    return Values(numbers=() if span.is_empty else (span,))


def at_least(number: float) -> Values:
    """Return the numbers from this one on."""
    return between(Span(number, low_open=False))


def at_most(number: float) -> Values:
    """Return the numbers up to this one."""
    return between(Span(high=number, high_open=False))


def exactly(value: object) -> Values:
    """Return the set of one value; of an object or a list, all of them."""
    match value:
        case bool():
            return Values(truths=frozenset({value}))
        case int() | float():
            return between(Span(value, low_open=False, high=value, high_open=False))
        case str():
            return Values(texts=frozenset({value}))
        case None:
            return Values(null=True)
        case _:
            return OBJECT


def one_of(values: Iterable[object]) -> Values:
    """Return the set of these values."""
    found = NONE
    for value in values:
        found = found.join(exactly(value))
    return found


def _meet(one: tuple[Span, ...], other: tuple[Span, ...]) -> tuple[Span, ...]:
    met = [a.meet(b) for a in one for b in other]
    return tuple(sorted(span for span in met if not span.is_empty))


def _rest(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    left: tuple[Span, ...] = _ALL_NUMBERS
    for span in spans:
        below = Span(high=span.low, high_open=not span.low_open)
        above = Span(low=span.high, low_open=not span.high_open)
        outside = tuple(part for part in (below, above) if not part.is_empty)
        left = _meet(left, outside)
    return left


def _meet_texts(one: Values, other: Values) -> tuple[frozenset[str], bool]:
    match one.all_texts_but, other.all_texts_but:
        case True, True:
            return one.texts | other.texts, True
        case True, False:
            return other.texts - one.texts, False
        case False, True:
            return one.texts - other.texts, False
        case _:
            return one.texts & other.texts, False


def _words() -> Iterator[str]:
    word = "some words"
    while True:
        yield word
        word += "!"


NONE = Values()
ALL = NONE.rest()
MISSING = Values(missing=True)
PRESENT = MISSING.rest()
OBJECT = Values(other=True)
NUMBER = Values(numbers=_ALL_NUMBERS)
TEXT = Values(all_texts_but=True)
TRUTH = Values(truths=frozenset({True, False}))
