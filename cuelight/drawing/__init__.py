"""Profiles drawn as SVG, without a browser or a network."""

from cuelight.drawing.chart import (
    ANY,
    BACK,
    END,
    START,
    Arrow,
    Box,
    Cause,
    Chart,
    Mark,
    Marks,
    causes_of,
    chart_of,
)
from cuelight.drawing.svg import MEDIA_TYPE, draw, draw_chart

__all__ = [
    "ANY",
    "BACK",
    "END",
    "MEDIA_TYPE",
    "START",
    "Arrow",
    "Box",
    "Cause",
    "Chart",
    "Mark",
    "Marks",
    "causes_of",
    "chart_of",
    "draw",
    "draw_chart",
]
