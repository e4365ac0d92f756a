"""Where the spots of ordered rows stand: near what they are joined to, and never on one another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from statistics import median

from cuelight.drawing.spots import Link, Rows, Spot

_SWEEPS = 16
_ROUNDS = 4
_BESIDE_BOX = 30.0
_BESIDE_LINE = 16.0
_PORT = 22.0
"""How far lines at a box are apart, where there is room."""
_ROW_GAP, _WIDEST_ROW_GAP = 14.0, 60.0


def place(rows: Rows, margin: float) -> tuple[float, float]:
    """Set where each spot is, and where lines leave and enter; return the width and height."""
    _spread_ports(rows)
    for row in rows:
        _settle(row, [0.0] * len(row), [1.0] * len(row))
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        both = sweep >= _SWEEPS - 4
        for row in rows if down else reversed(rows):
            _move(row, above=down or both, below=not down or both)
    _straighten(rows)
    left = min((spot.x - spot.left for row in rows for spot in row), default=0.0)
    for row in rows:
        for spot in row:
            spot.x += margin - left
    right = max((spot.x + spot.right for row in rows for spot in row), default=0.0)
    return right + margin, _stack(rows, margin) + margin


def settled(
    wanted: Sequence[float], weights: Sequence[float], gaps: Sequence[float]
) -> list[float]:
    """Return the places nearest to those wanted (by least squares) that keep the gaps, in order.

    Pools those that are in each other's way, as isotonic regression does.
    """
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    pools: list[tuple[float, float, int]] = []
    for one, weight, offset in zip(wanted, weights, offsets, strict=True):
        pool = (weight, weight * (one - offset), 1)
        while pools and pools[-1][1] * pool[0] > pool[1] * pools[-1][0]:
            before = pools.pop()
            pool = (before[0] + pool[0], before[1] + pool[1], before[2] + pool[2])
        pools.append(pool)
    places = [total / weight for weight, total, size in pools for _ in range(size)]
    return [one + offset for one, offset in zip(places, offsets, strict=True)]


def _spread_ports(rows: Rows) -> None:
    """Set where lines leave and enter the boxes, in the order of their other ends."""
    for row in rows:
        for spot in row:
            if not spot.is_box:
                continue
            below = sorted(spot.below, key=lambda link: link.lower.place)
            for link, port in zip(below, _ports(spot, len(below)), strict=True):
                link.leaves = port
            above = sorted(spot.above, key=lambda link: link.upper.place)
            for link, port in zip(above, _ports(spot, len(above)), strict=True):
                link.enters = port


def _ports(spot: Spot, count: int) -> list[float]:
    # A box with a loop reaches further to the right than its sides do.
    step = min(_PORT, 2 * spot.left * 0.8 / max(count, 1))
    return [(number - (count - 1) / 2) * step for number in range(count)]


def _move(row: list[Spot], *, above: bool, below: bool) -> None:
    wanted: list[float] = []
    weights: list[float] = []
    for spot in row:
        total = weight = 0.0
        for link in spot.above if above else ():
            pull = _pull(link)
            total += pull * (link.upper.x + link.leaves - link.enters)
            weight += pull
        for link in spot.below if below else ():
            pull = _pull(link)
            total += pull * (link.lower.x + link.enters - link.leaves)
            weight += pull
        wanted.append(total / weight if weight else spot.x)
        weights.append(weight or 0.1)
    _settle(row, wanted, weights)


def _straighten(rows: Rows) -> None:
    """Make long lines straight where there is room, and bring the boxes under them."""
    for _ in range(_ROUNDS):
        for row in rows:
            for spot in row:
                if not spot.is_box and spot.above[0].upper.is_box:
                    _straighten_line(spot, rows)
        for row in rows:
            for spot in row:
                if spot.is_box and (wanted := _aims(spot)):
                    low, high = _room(spot, rows)
                    spot.x = min(max(median(wanted), low), high)


def _straighten_line(first: Spot, rows: Rows) -> None:
    """Put the spots of a line under one another, as many of them at a time as have room for it."""
    line = [first]
    while not (spot := line[-1].below[0].lower).is_box:
        line.append(spot)
    ends = first.above[0], line[-1].below[0]
    aim = ends[0].upper.x + ends[0].leaves, ends[1].lower.x + ends[1].enters
    while line:
        low, high = _room(line[0], rows)
        count = 1
        for spot in line[1:]:
            left, right = _room(spot, rows)
            if max(low, left) > min(high, right):
                break
            low, high, count = max(low, left), min(high, right), count + 1
        straight = (x for x in aim if low <= x <= high)
        x = next(straight, min(max(median([*aim, line[0].x]), low), high))
        for spot in line[:count]:
            spot.x = x
        line = line[count:]


def _aims(box: Spot) -> list[float]:
    """Return where a box would have to be for each of its lines to be straight."""
    return [link.upper.x + link.leaves - link.enters for link in box.above] + [
        link.lower.x + link.enters - link.leaves for link in box.below
    ]


def _room(spot: Spot, rows: Rows) -> tuple[float, float]:
    """Return between what places a spot can be moved."""
    row = rows[spot.rank]
    low, high = -inf, inf
    if spot.place:
        other = row[spot.place - 1]
        low = other.x + other.right + _beside(other, spot) + spot.left
    if spot.place + 1 < len(row):
        other = row[spot.place + 1]
        high = other.x - other.left - _beside(spot, other) - spot.right
    return min(low, spot.x), max(high, spot.x)  # it has room where it is


def _pull(link: Link) -> float:
    """Return how much a piece of a line wants to be straight: the more, the longer the line."""
    return (1.0, 2.0, 8.0)[(not link.upper.is_box) + (not link.lower.is_box)]


def _settle(row: list[Spot], wanted: list[float], weights: list[float]) -> None:
    gaps = [one.right + _beside(one, other) + other.left for one, other in pairwise(row)]
    for spot, x in zip(row, settled(wanted, weights, gaps), strict=True):
        spot.x = x


def _beside(one: Spot, other: Spot) -> float:
    return _BESIDE_BOX if one.is_box and other.is_box else _BESIDE_LINE


def _stack(rows: Rows, margin: float) -> float:
    """Set the height at which each row is, with more room where lines go far aside."""
    bottom = margin
    for number, row in enumerate(rows):
        height = max((spot.height for spot in row), default=0.0)
        for spot in row:
            spot.y = bottom + height / 2
        bottom += height
        if number + 1 < len(rows):
            aside = max((abs(_shift(link)) for spot in row for link in spot.below), default=0.0)
            bottom += min(_ROW_GAP + aside * 0.12, _WIDEST_ROW_GAP)
    return bottom


def _shift(link: Link) -> float:
    return link.lower.x + link.enters - link.upper.x - link.leaves
