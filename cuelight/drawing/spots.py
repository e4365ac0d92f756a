"""What stands in the rows of a drawing: boxes, labels, and where a long line passes a row."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class Spot:
    """A place in a row."""

    rank: int
    left: float
    """How far it reaches to the left of its middle."""
    right: float
    height: float
    edge: float = 0.0
    """How far from its middle lines begin; 0 where they pass."""
    is_box: bool = False
    place: int = 0
    """Its number in the row."""
    x: float = 0.0
    y: float = 0.0
    above: list[Link] = field(default_factory=list)
    below: list[Link] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Link:
    """A piece of a line, from a spot to one in the next row."""

    upper: Spot
    lower: Spot
    leaves: float = 0.0
    """Where it is at the upper spot, from its middle."""
    enters: float = 0.0
    """Where it is at the lower spot, from its middle."""


Rows = list[list[Spot]]


def join(upper: Spot, lower: Spot) -> Link:
    """Join two spots of neighbouring rows."""
    link = Link(upper, lower)
    upper.below.append(link)
    lower.above.append(link)
    return link
