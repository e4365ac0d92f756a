"""Where everything of a chart is: boxes in rows from the top down, labels on their lines.

This is the layered layout of Sugiyama and others: circles are opened, boxes get rows, long lines
get a spot in each row that they pass, and the spots of a row get an order and then their places.
A label is a spot too, and so nothing ever lies on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from cuelight.drawing.chart import Arrow, Box, Cause, Chart, Kind, Marks
from cuelight.drawing.lettering import length_of, lines_of
from cuelight.drawing.order import put_in_order
from cuelight.drawing.places import place
from cuelight.drawing.ranks import backward, ranks_of
from cuelight.drawing.spots import Link, Rows, Spot, join

NAME, ABOUT, LABEL = 14.0, 11.0, 11.5
"""The sizes of letters."""
LEADING = 1.3
"""The height of a line, in letters."""
LOOP = 24.0
"""How far a loop reaches out of its box."""
HEAD = 8.0
"""The length of an arrow's head."""

_MARGIN = 20.0
_NAME_ROOM, _NAME_LINES = 190.0, 3
_LABEL_ROOM, _LABEL_LINES = 230.0, 6
_BETWEEN_CAUSES = 4.0
_PADDING = 14.0
_ROUND: dict[Kind, float] = {"start": 14.0, "end": 20.0}

Words = tuple[str, ...]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBox:
    """A box with its place."""

    box: Box
    x: float
    """Its middle."""
    y: float
    width: float
    height: float
    name: Words
    about: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCause:
    """The words of one way, with their place."""

    cause: Cause
    x: float
    """Their middle, or their left end beside a loop."""
    y: float
    """The upper edge of the first line."""
    lines: Words
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedArrow:
    """An arrow with its place."""

    arrow: Arrow
    pieces: tuple[tuple[Point, ...], ...]
    """Its line, in pieces between which the label is; from each row's edge to the next one's."""
    causes: tuple[PlacedCause, ...]
    is_loop: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A chart with the places of all that is in it."""

    chart: Chart
    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    arrows: tuple[PlacedArrow, ...]


def lay_out(chart: Chart, marks: Marks) -> Layout:
    """Give everything in a chart its place."""
    return _Layouter(chart, marks).layout()


@dataclass(frozen=True, slots=True)
class _Label:
    """The words on an arrow, broken into lines."""

    causes: tuple[tuple[Cause, Words, float], ...]
    width: float
    height: float


class _Layouter:
    def __init__(self, chart: Chart, marks: Marks) -> None:
        self._chart = chart
        self._marks = marks
        self._labels = {arrow: self._label(arrow) for arrow in chart.arrows}
        self._loops = {
            arrow.source: self._labels[arrow]
            for arrow in chart.arrows
            if arrow.source == arrow.target
        }
        self._sizes = {box.id: self._size(box) for box in chart.boxes}
        self._arrows = [arrow for arrow in chart.arrows if arrow.source != arrow.target]

    def layout(self) -> Layout:
        ids = [box.id for box in self._chart.boxes]
        targets: dict[str, list[str]] = {id_: [] for id_ in ids}
        for arrow in self._arrows:
            targets[arrow.source].append(arrow.target)
        back = backward(targets)
        lengths: dict[tuple[str, str], int] = {}
        for arrow in self._arrows:
            ends = arrow.source, arrow.target
            way = ends[::-1] if ends in back else ends
            lengths[way] = 2 if arrow.causes else max(1, lengths.get(way, 1))
        ranks = ranks_of(lengths, ids)
        rows: Rows = [[] for _ in range(max(ranks.values()) + 1)]
        boxes = {id_: self._spot(id_, ranks[id_]) for id_ in ids}
        chains: dict[Arrow, tuple[list[Link], Spot | None]] = {}
        for id_ in ids:
            rows[ranks[id_]].append(boxes[id_])
        for arrow in self._arrows:
            ends = arrow.source, arrow.target
            is_back = ends in back
            upper, lower = (boxes[end] for end in (ends[::-1] if is_back else ends))
            chains[arrow] = self._chain(arrow, upper, lower, rows, is_back=is_back)
        put_in_order(rows)
        width, height = place(rows, _MARGIN)
        bands = [max((spot.height for spot in row), default=0.0) / 2 for row in rows]
        return Layout(
            chart=self._chart,
            width=width,
            height=height,
            boxes=tuple(self._placed(box, boxes[box.id]) for box in self._chart.boxes),
            arrows=tuple(
                self._loop(arrow, boxes[arrow.source])
                if arrow.source == arrow.target
                else self._line(
                    arrow, *chains[arrow], bands, is_back=(arrow.source, arrow.target) in back
                )
                for arrow in self._chart.arrows
            ),
        )

    def _label(self, arrow: Arrow) -> _Label:
        causes = []
        for cause in arrow.causes:
            mark = self._marks.causes.get(cause)
            # A sign stays with what follows it.
            words = cause.words.replace(" + ", " +\u00a0").replace(" / ", " /\u00a0")
            lines = lines_of(words, LABEL, _LABEL_ROOM, _LABEL_LINES)
            if mark and mark.note:
                lines += lines_of(mark.note, LABEL, _LABEL_ROOM, 1)
            width = max(length_of(line, LABEL) for line in lines)
            causes.append((cause, tuple(lines), width))
        count = sum(len(lines) for _, lines, _ in causes)
        height = count * LABEL * LEADING + max(0, len(causes) - 1) * _BETWEEN_CAUSES
        return _Label(tuple(causes), max((width for _, _, width in causes), default=0.0), height)

    def _size(self, box: Box) -> tuple[float, float, Words, Words]:
        """Return the width and height of a box, and its lines."""
        if radius := _ROUND.get(box.kind):
            return radius, radius, (), ()
        mark = self._marks.phases.get(box.id)
        about = [*box.about, *([mark.note] if mark and mark.note else [])]
        name = lines_of(box.name, NAME, _NAME_ROOM, _NAME_LINES)
        more = [line for one in about for line in lines_of(one, ABOUT, _NAME_ROOM, 2)]
        widths = [length_of(line, NAME * 1.06) for line in name]  # they are bold
        widths += [length_of(line, ABOUT) for line in more]
        height = (len(name) * NAME + len(more) * ABOUT) * LEADING + _PADDING
        return max([60.0, *widths]) + 2 * _PADDING, height, tuple(name), tuple(more)

    def _spot(self, id_: str, rank: int) -> Spot:
        width, height, *_ = self._sizes[id_]
        loop = self._loops.get(id_)
        aside = LOOP + 6 + loop.width if loop else 0.0
        return Spot(
            rank=rank,
            left=width / 2,
            right=width / 2 + aside,
            # Above and below is room for the heads of arrows.
            height=max(height + 2 * HEAD, loop.height if loop else 0.0),
            edge=height / 2,
            is_box=True,
        )

    def _chain(
        self, arrow: Arrow, upper: Spot, lower: Spot, rows: Rows, *, is_back: bool
    ) -> tuple[list[Link], Spot | None]:
        """Make the spots between two boxes, and return the links and the label among them."""
        label = self._labels[arrow]
        at = (lower.rank - 1 if is_back else upper.rank + 1) if arrow.causes else -1
        links: list[Link] = []
        spot, labelled = upper, None
        for rank in range(upper.rank + 1, lower.rank):
            here = Spot(rank=rank, left=1.0, right=1.0, height=0.0)
            if rank == at:
                half = label.width / 2 + 3
                here.left = here.right = half
                here.height = label.height + 4
                here.edge = here.height / 2
                labelled = here
            rows[rank].append(here)
            links.append(join(spot, here))
            spot = here
        links.append(join(spot, lower))
        return links, labelled

    def _placed(self, box: Box, spot: Spot) -> PlacedBox:
        width, height, name, about = self._sizes[box.id]
        return PlacedBox(
            box=box, x=spot.x, y=spot.y, width=width, height=height, name=name, about=about
        )

    def _line(
        self,
        arrow: Arrow,
        links: list[Link],
        labelled: Spot | None,
        bands: list[float],
        *,
        is_back: bool,
    ) -> PlacedArrow:
        pieces: list[list[Point]] = [[]]
        for link in links:
            start, end = link.upper, link.lower
            x, to_x = start.x + link.leaves, end.x + link.enters
            if start.edge:
                pieces[-1].append((x, start.y + start.edge))
            pieces[-1].append((x, start.y + bands[start.rank]))
            pieces[-1].append((to_x, end.y - bands[end.rank]))
            if end.edge:
                pieces[-1].append((to_x, end.y - end.edge))
            if end is labelled:
                pieces.append([])
        if is_back:
            pieces = [piece[::-1] for piece in reversed(pieces)]
        causes = self._causes(arrow, labelled.x, labelled.y) if labelled else ()
        return PlacedArrow(arrow=arrow, pieces=tuple(map(tuple, pieces)), causes=causes)

    def _loop(self, arrow: Arrow, spot: Spot) -> PlacedArrow:
        """Return the arrow from a box to itself, on its right side, with the label beside it."""
        _, height, *_ = self._sizes[arrow.source]
        right, aside = spot.x + spot.left, min(height / 4, 14.0)
        reach = right + LOOP
        turns = (
            (right, spot.y - aside),
            (reach, spot.y - aside),
            (reach, spot.y + aside),
            (right, spot.y + aside),
        )
        causes = self._causes(arrow, reach + 4, spot.y)
        return PlacedArrow(arrow=arrow, pieces=(turns,), causes=causes, is_loop=True)

    def _causes(self, arrow: Arrow, x: float, middle: float) -> tuple[PlacedCause, ...]:
        label = self._labels[arrow]
        y = middle - label.height / 2
        placed = []
        for cause, lines, width in label.causes:
            placed.append(PlacedCause(cause=cause, x=x, y=y, lines=lines, width=width))
            y += len(lines) * LABEL * LEADING + _BETWEEN_CAUSES
        return tuple(placed)
