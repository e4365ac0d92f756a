"""The order of the spots in each row, such that few lines cross."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable
from itertools import pairwise

from cuelight.drawing.spots import Rows, Spot

_SWEEPS = 10
_SWAPPED = 500
"""Up to how many spots neighbours are swapped as well, which takes its time."""


def put_in_order(rows: Rows) -> None:
    """Order each row by where the spots of its neighbours are, down and up again and again."""
    _number(rows)
    best, fewest = [list(row) for row in rows], crossings(rows)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        if sweep % 2:
            for row in reversed(rows[:-1]):
                _sort(row, _middle_below)
        else:
            for row in rows[1:]:
                _sort(row, _middle_above)
        if sum(map(len, rows)) <= _SWAPPED:
            _swap_neighbours(rows)
        if (now := crossings(rows)) < fewest:
            best, fewest = [list(row) for row in rows], now
    for row, ordered in zip(rows, best, strict=True):
        row[:] = ordered
    _number(rows)


def crossings(rows: Rows) -> int:
    """Return how many times two lines cross."""
    return sum(_crossings(upper) for upper in rows)


def _crossings(upper: list[Spot]) -> int:
    """Return the crossings below a row."""
    crossed = 0
    ends: list[int] = []
    for spot in upper:
        places = sorted(link.lower.place for link in spot.below)
        crossed += sum(len(ends) - bisect_right(ends, place) for place in places)
        for place in places:
            insort(ends, place)
    return crossed


def _number(rows: Rows) -> None:
    for row in rows:
        for place, spot in enumerate(row):
            spot.place = place


def _sort(row: list[Spot], middle: Callable[[Spot], float]) -> None:
    row.sort(key=middle)
    for place, spot in enumerate(row):
        spot.place = place


def _middle_above(spot: Spot) -> float:
    return _mean([link.upper.place for link in spot.above], spot.place)


def _middle_below(spot: Spot) -> float:
    return _mean([link.lower.place for link in spot.below], spot.place)


def _mean(places: list[int], otherwise: int) -> float:
    return sum(places) / len(places) if places else otherwise


def _swap_neighbours(rows: Rows) -> None:
    """Swap neighbours in a row for as long as fewer lines cross thereby."""
    better = True
    while better:
        better = False
        for row in rows:
            for left, right in pairwise(list(row)):
                if left.place + 1 == right.place and _gain(left, right) > 0:
                    row[left.place], row[right.place] = right, left
                    left.place, right.place = right.place, left.place
                    better = True


def _gain(left: Spot, right: Spot) -> int:
    """Return how many crossings there are fewer when two neighbours are swapped."""
    return _gain_of(
        [link.upper.place for link in left.above], [link.upper.place for link in right.above]
    ) + _gain_of(
        [link.lower.place for link in left.below], [link.lower.place for link in right.below]
    )


def _gain_of(left: list[int], right: list[int]) -> int:
    return sum((a > b) - (a < b) for a in left for b in right)
