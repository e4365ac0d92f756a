"""How conversations go, in figures: what phases take, where they lead and where people leave."""

from graph.statistics.figures import (
    Figures,
    Move,
    OverlayFigures,
    PhaseFigures,
    Refused,
    Spread,
    Statistics,
)
from graph.statistics.reading import Range, read_statistics
from graph.statistics.tally import DROPPED_AFTER, Tally, ThreadRecord

__all__ = [
    "DROPPED_AFTER",
    "Figures",
    "Move",
    "OverlayFigures",
    "PhaseFigures",
    "Range",
    "Refused",
    "Spread",
    "Statistics",
    "Tally",
    "ThreadRecord",
    "read_statistics",
]
