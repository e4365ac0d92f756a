"""A layout as SVG: text that cannot break it, colours for light and dark, words for all of it.

It has no script and loads nothing. Its elements carry what they are in `data-` attributes, and no
ids, so that several drawings can stand in one page. A page that has colours of its own sets the
variables of `.cuelight-drawing`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from xml.etree import ElementTree as ET

from cuelight.drawing.chart import ANY, BACK, END, START, Chart, Mark, Marks, chart_of
from cuelight.drawing.layout import (
    ABOUT,
    HEAD,
    LABEL,
    LEADING,
    NAME,
    PlacedArrow,
    PlacedBox,
    PlacedCause,
    Point,
    lay_out,
)
from profiles import PhaseProfile

MEDIA_TYPE = "image/svg+xml"

_STYLE = """
.cuelight-drawing { --paper: #ffffff; --ink: #1d2430; --soft: #5b6675; --line: #6b7788;
  --box: #f3f6fa; --edge: #8a97a8; --good: #14804a; --good-box: #e3f5ea; --bad: #b42318;
  --bad-box: #fdecea; --faint: #9aa5b4; font-family: Arial, "Liberation Sans", Helvetica,
  sans-serif; }
@media (prefers-color-scheme: dark) { .cuelight-drawing { --paper: #14181f; --ink: #e8edf4;
  --soft: #a5b0bf; --line: #8f9bab; --box: #212936; --edge: #5d6a7c; --good: #5fd39a;
  --good-box: #16382a; --bad: #ff8f85; --bad-box: #43201d; --faint: #5f6b7a; } }
.cuelight-drawing .paper { fill: var(--paper); }
.cuelight-drawing text { fill: var(--ink); text-anchor: middle; }
.cuelight-drawing .name { font-weight: bold; }
.cuelight-drawing .about { fill: var(--soft); }
.cuelight-drawing .loop text { text-anchor: start; }
.cuelight-drawing rect.shape { fill: var(--box); stroke: var(--edge); stroke-width: 1.2; }
.cuelight-drawing .initial rect.shape { stroke: var(--ink); stroke-width: 2; }
.cuelight-drawing rect.inner { fill: none; stroke: var(--edge); stroke-width: 1.2; }
.cuelight-drawing .any rect.shape, .cuelight-drawing .back rect.shape { stroke-dasharray: 5 4; }
.cuelight-drawing .dot { fill: var(--ink); }
.cuelight-drawing .ring { fill: none; stroke: var(--ink); stroke-width: 1.6; }
.cuelight-drawing .line { fill: none; stroke: var(--line); stroke-width: 1.4; }
.cuelight-drawing .head { fill: var(--line); }
.cuelight-drawing .phase.good rect.shape { fill: var(--good-box); stroke: var(--good); }
.cuelight-drawing .phase.bad rect.shape { fill: var(--bad-box); stroke: var(--bad); }
.cuelight-drawing .phase.faint text, .cuelight-drawing .cause.faint text { fill: var(--faint); }
.cuelight-drawing .phase.faint rect.shape { stroke: var(--faint); }
.cuelight-drawing .cause.good text { fill: var(--good); }
.cuelight-drawing .cause.bad text { fill: var(--bad); }
.cuelight-drawing .arrow.good .line { stroke: var(--good); stroke-width: 2; }
.cuelight-drawing .arrow.good .head { fill: var(--good); }
.cuelight-drawing .arrow.bad .line { stroke: var(--bad); stroke-width: 2; }
.cuelight-drawing .arrow.bad .head { fill: var(--bad); }
.cuelight-drawing .arrow.faint .line { stroke: var(--faint); stroke-dasharray: 4 4; }
.cuelight-drawing .arrow.faint .head { fill: var(--faint); }
"""

_BEYOND_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_PHASES = {START: "from-start", END: "to-end", ANY: "from-any", BACK: "to-back"}


def draw(profile: PhaseProfile, marks: Marks | None = None) -> str:
    """Return the drawing of a profile as SVG, with what `marks` tell of phases and ways."""
    return draw_chart(chart_of(profile), marks)


def draw_chart(chart: Chart, marks: Marks | None = None) -> str:
    """Return the drawing of a chart as SVG."""
    marks = marks or Marks()
    layout = lay_out(chart, marks)
    width, height = f"{layout.width:.0f}", f"{layout.height:.0f}"
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "cuelight-drawing",
            "role": "img",
            "width": width,
            "height": height,
            "viewBox": f"0 0 {width} {height}",
        },
    )
    _add(svg, "title", text=chart.title)
    _add(svg, "desc", text=description_of(chart))
    _add(svg, "style", text=_STYLE)
    _add(svg, "rect", {"class": "paper", "width": width, "height": height})
    for arrow in layout.arrows:
        _add_arrow(svg, arrow, marks)
    for box in layout.boxes:
        _add_box(svg, box, marks.phases.get(box.box.id, Mark()))
    return ET.tostring(svg, encoding="unicode") + "\n"


def description_of(chart: Chart) -> str:
    """Return all of a chart in words."""
    names = {box.id: f"to {box.name}" for box in chart.boxes}
    names |= {END: "to the end", BACK: "back"}
    told = [
        f"{names[arrow.source].removeprefix('to ')} leads {names[arrow.target]} by "
        f"{', or '.join(cause.words for cause in arrow.causes)}."
        for arrow in chart.arrows
        if arrow.causes
    ]
    begins = [f"It begins with {box.name}." for box in chart.boxes if box.is_initial]
    return " ".join([*begins, *told])


def _add_box(svg: ET.Element, placed: PlacedBox, mark: Mark) -> None:
    box, x, y = placed.box, placed.x, placed.y
    kinds = [box.kind, "initial" if box.is_initial else "", "final" if box.is_final else ""]
    group = _add(svg, "g", {"class": " ".join(filter(None, [*kinds, mark.tone]))})
    _add(group, "title", text=box.described)
    if box.kind == "start":
        _add(group, "circle", {"class": "dot", **_circle(x, y, placed.width / 2 - 1)})
        return
    if box.kind == "end":
        _add(group, "circle", {"class": "ring", **_circle(x, y, placed.width / 2 - 1)})
        _add(group, "circle", {"class": "dot", **_circle(x, y, placed.width / 2 - 5)})
        return
    if box.kind == "phase":
        group.set("data-phase", _plain(box.id))
    radius = 8.0 if box.kind == "phase" else placed.height / 2
    _add(group, "rect", {"class": "shape", **_rect(placed, 0, radius)})
    if box.is_final:
        _add(group, "rect", {"class": "inner", **_rect(placed, 4, radius - 3)})
    height = (len(placed.name) * NAME + len(placed.about) * ABOUT) * LEADING
    below = _add_lines(group, placed.name, (x, y - height / 2), NAME, "name")
    _add_lines(group, placed.about, below, ABOUT, "about")


def _add_arrow(svg: ET.Element, placed: PlacedArrow, marks: Marks) -> None:
    arrow = placed.arrow
    tones = {marks.causes.get(cause, Mark()).tone for cause in arrow.causes}
    # The line is of the tone that draws the eye most of those that its words have.
    tone = next((one for one in ("bad", "good", None, "faint") if one in tones), None)
    others = [_NO_PHASES[id_] for id_ in (arrow.source, arrow.target) if id_ in _NO_PHASES]
    kinds = ["arrow", "loop" if placed.is_loop else "", *others, tone]
    group = _add(svg, "g", {"class": " ".join(filter(None, kinds))})
    for name, id_ in (("data-from", arrow.source), ("data-to", arrow.target)):
        if id_ not in _NO_PHASES:
            group.set(name, _plain(id_))
    *before, last = placed.pieces
    end, back = last[-1], last[-2]
    way = (-1.0, 0.0) if placed.is_loop else (0.0, 1.0 if end[1] > back[1] else -1.0)
    last = (*last[:-1], (end[0] - way[0] * HEAD, end[1] - way[1] * HEAD))
    path = _loop_of(last) if placed.is_loop else " ".join(map(_path_of, [*before, last]))
    _add(group, "path", {"class": "line", "d": path})
    _add(group, "path", {"class": "head", "d": _head(end, way)})
    for cause in placed.causes:
        _add_cause(group, cause, marks.causes.get(cause.cause, Mark()))


def _add_cause(arrow: ET.Element, placed: PlacedCause, mark: Mark) -> None:
    group = _add(arrow, "g", {"class": " ".join(filter(None, ["cause", mark.tone]))})
    group.set("data-words", _plain(placed.cause.words))
    _add(group, "title", text=placed.cause.words)
    _add_lines(group, placed.lines, (placed.x, placed.y), LABEL)


def _add_lines(
    parent: ET.Element,
    lines: Sequence[str],
    at: Point,
    size: float,
    kind: str = "",
) -> Point:
    """Add lines of text below a point, and return the point below them."""
    x, top = at
    for line in lines:
        baseline = top + size * (LEADING + 0.72) / 2
        place = {"x": _number(x), "y": _number(baseline), "font-size": _number(size)}
        _add(parent, "text", {"class": kind, **place} if kind else place, line)
        top += size * LEADING
    return x, top


def _path_of(points: Sequence[Point]) -> str:
    """Return a line through points: upright within a row, and curved from one to the next."""
    (x, y), *_ = points
    told = [f"M{_number(x)} {_number(y)}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        if (x, y) == (to_x, to_y):
            continue
        if abs(x - to_x) < 0.5:
            told.append(f"L{_number(to_x)} {_number(to_y)}")
        else:
            middle = _number((y + to_y) / 2)
            told.append(
                f"C{_number(x)} {middle} {_number(to_x)} {middle} {_number(to_x)} {_number(to_y)}"
            )
    return "".join(told)


def _loop_of(points: Sequence[Point]) -> str:
    (x, y), (reach, _), (_, below), (end, _) = points
    turn = _number(reach + (reach - x) / 3)
    return (
        f"M{_number(x)} {_number(y)}C{turn} {_number(y - 6)} {turn} {_number(below + 6)} "
        f"{_number(end)} {_number(below)}"
    )


def _head(tip: Point, way: Point) -> str:
    (x, y), (dx, dy) = tip, way
    half = HEAD * 0.5
    back_x, back_y = x - dx * HEAD, y - dy * HEAD
    one, other = (back_x - dy * half, back_y + dx * half), (back_x + dy * half, back_y - dx * half)
    points = " L".join(f"{_number(a)} {_number(b)}" for a, b in (tip, one, other))
    return f"M{points}Z"


def _rect(placed: PlacedBox, inset: float, radius: float) -> dict[str, str]:
    numbers = {
        "x": placed.x - placed.width / 2 + inset,
        "y": placed.y - placed.height / 2 + inset,
        "width": placed.width - 2 * inset,
        "height": placed.height - 2 * inset,
        "rx": radius,
    }
    return {name: _number(number) for name, number in numbers.items()}


def _circle(x: float, y: float, radius: float) -> dict[str, str]:
    return {"cx": _number(x), "cy": _number(y), "r": _number(radius)}


def _add(
    parent: ET.Element, tag: str, given: dict[str, str] | None = None, text: str | None = None
) -> ET.Element:
    child = ET.SubElement(parent, tag, given or {})
    if text is not None:
        child.text = _plain(text)
    return child


def _plain(text: str) -> str:
    """Return text without the characters that XML cannot hold."""
    return _BEYOND_XML.sub("\ufffd", text)


def _number(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
