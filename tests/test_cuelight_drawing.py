"""Profiles are drawn as SVG: all of it, once, in its own place, and whatever they are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuelight.drawing import (
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
    draw,
    draw_chart,
)
from cuelight.drawing.chart import Tone
from cuelight.drawing.layout import LABEL, LEADING, Layout, lay_out
from cuelight.drawing.lettering import length_of, lines_of
from cuelight.drawing.order import crossings, put_in_order
from cuelight.drawing.places import settled
from cuelight.drawing.ranks import backward, ranks_of
from cuelight.drawing.spots import Rows, Spot, join
from profiles import PhaseProfile, as_phase_profile, builtin_names, load_profile
from tests.conversations import make_profile, small_profiles

NAMESPACE = "{http://www.w3.org/2000/svg}"
HARMLESS = {"svg", "title", "desc", "style", "g", "rect", "circle", "path", "text"}
STUDIO = make_profile(
    {
        "start": {"name": "The very beginning", "max_turns": 1, "then": "end"},
        "end": {"start": "ai", "signals": {"over": "It is over."}, "completes": ["over"]},
    },
    "start go+on end",
    "start again start",
    "end back start",
)


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 our own


def parts(svg: ET.Element, kind: str) -> list[ET.Element]:
    """Return the groups of a kind."""
    return [one for one in svg.iter(f"{NAMESPACE}g") if kind in one.get("class", "").split()]


def causes_in(svg: ET.Element) -> Counter[tuple[str | None, str | None, str]]:
    return Counter(
        (arrow.get("data-from"), arrow.get("data-to"), cause.get("data-words", ""))
        for arrow in parts(svg, "arrow")
        for cause in parts(arrow, "cause")
    )


def expected(causes: Sequence[Cause]) -> Counter[tuple[str | None, str | None, str]]:
    return Counter(
        (
            None if cause.source == ANY else cause.source,
            None if cause.target in {END, BACK} else cause.target,
            cause.words,
        )
        for cause in causes
    )


def check_places(layout: Layout) -> None:
    """Check that nothing lies on anything else, and everything within the drawing."""
    areas = list(areas_of(layout))
    for left, top, right, bottom in areas:
        assert 0 <= left < right <= layout.width
        assert 0 <= top < bottom <= layout.height
    for one, other in combinations(areas, 2):
        beside = one[2] <= other[0] or other[2] <= one[0]
        assert beside or one[3] <= other[1] or other[3] <= one[1]
    for arrow in layout.arrows:
        for piece in arrow.pieces:
            assert len(piece) > 1
            for x, y in piece:
                assert 0 <= x <= layout.width
                assert 0 <= y <= layout.height
                assert not any(a < x < c and b < y < d for a, b, c, d in shrunk(areas))


def areas_of(layout: Layout) -> Iterator[tuple[float, float, float, float]]:
    for box in layout.boxes:
        width, height = box.width / 2, box.height / 2
        yield box.x - width, box.y - height, box.x + width, box.y + height
    for arrow in layout.arrows:
        for cause in arrow.causes:
            left = cause.x if arrow.is_loop else cause.x - cause.width / 2
            bottom = cause.y + len(cause.lines) * LABEL * LEADING
            yield left, cause.y, left + max(cause.width, 0.1), bottom


def shrunk(
    areas: Sequence[tuple[float, float, float, float]],
) -> list[tuple[float, float, float, float]]:
    return [(a + 0.5, b + 0.5, c - 0.5, d - 0.5) for a, b, c, d in areas]


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Draw a chart of any boxes and arrows, circles and loops included, with any texts."""
    ids = [f"p{number}" for number in range(draw(st.integers(1, 9)))]
    boxes = [
        Box(id=id_, name=draw(st.text(max_size=60)), about=(draw(st.text(max_size=30)),))
        for id_ in ids
    ]
    edges = st.tuples(st.sampled_from([*ids, ANY]), st.sampled_from([*ids, END, BACK]))
    arrows = [
        Arrow(
            source=source,
            target=target,
            causes=tuple(
                Cause(source, target, words)
                for words in draw(st.lists(st.text(max_size=80), min_size=1, max_size=3))
            ),
        )
        for source, target in draw(st.lists(edges, max_size=16, unique=True))
    ]
    return Chart(
        title=draw(st.text()),
        boxes=(
            Box(id=START, kind="start"),
            *boxes,
            Box(id=ANY, kind="any", name="any"),
            Box(id=END, kind="end"),
            Box(id=BACK, kind="back", name="back"),
        ),
        arrows=(Arrow(source=START, target=ids[0]), *arrows),
    )


@given(charts())
def test_any_chart_is_drawn_whole_and_nothing_lies_on_anything_else(chart: Chart) -> None:
    svg = read(draw_chart(chart))
    ids = [box.id for box in chart.boxes if box.kind == "phase"]
    assert [one.get("data-phase") for one in parts(svg, "phase")] == ids
    drawn = Counter((one, other) for one, other, _ in causes_in(svg).elements())
    told = expected([cause for arrow in chart.arrows for cause in arrow.causes])
    assert drawn == Counter((one, other) for one, other, _ in told.elements())
    check_places(lay_out(chart, Marks()))


@given(small_profiles())
def test_every_phase_and_every_way_of_a_profile_is_drawn_once(profile: PhaseProfile) -> None:
    svg = read(draw(profile))
    assert [one.get("data-phase") for one in parts(svg, "phase")] == list(profile.phases)
    assert causes_in(svg) == expected(causes_of(profile))
    assert len(causes_of(profile)) == len(profile.transitions) + sum(
        (phase.then is not None) + bool(profile.completing_signals(phase_id))
        for phase_id, phase in profile.phases.items()
    )
    check_places(lay_out(chart_of(profile), Marks()))


@pytest.mark.parametrize("name", builtin_names())
def test_every_built_in_profile_is_drawn(name: str) -> None:
    profile = as_phase_profile(load_profile(name))
    svg = read(draw(profile))
    assert len(parts(svg, "phase")) == len(profile.phases)
    assert [one.get("data-phase") for one in parts(svg, "initial")] == [profile.initial_phase]
    assert svg.findtext(f"{NAMESPACE}title") == profile.name
    assert svg.get("role") == "img"
    check_places(lay_out(chart_of(profile), Marks()))


def test_a_large_profile_is_drawn() -> None:
    ids = [f"phase{number}" for number in range(50)]
    ways = [f"{ids[n % 50]} s{n} {ids[(n * 7 + n // 50) % 50]}" for n in range(200)]
    profile = make_profile(dict.fromkeys(ids, "ai"), *ways)
    svg = read(draw(profile))
    assert len(parts(svg, "phase")) == 50
    assert causes_in(svg) == expected(causes_of(profile))
    check_places(lay_out(chart_of(profile), Marks()))


def test_ways_between_the_same_two_phases_share_an_arrow() -> None:
    arrows = {(one.source, one.target): one for one in chart_of(STUDIO).arrows}
    assert [cause.words for cause in arrows["start", "end"].causes] == ["go + on", "after 1 turn"]
    assert [cause.words for cause in arrows["start", "start"].causes] == ["again"]
    assert [cause.words for cause in arrows["end", END].causes] == ["over"]
    svg = read(draw(STUDIO))
    assert len(parts(svg, "loop")) == 1
    assert len(parts(svg, "arrow")) == len(arrows) == 5
    assert len(parts(svg, "from-start")) == len(parts(svg, "to-end")) == 1


def test_the_drawing_is_told_in_words() -> None:
    svg = read(draw(STUDIO))
    told = svg.findtext(f"{NAMESPACE}desc") or ""
    assert told.startswith("It begins with The very beginning.")
    assert "The very beginning leads to End by go + on, or after 1 turn." in told
    assert "End leads to the end by over." in told
    titles = [one.findtext(f"{NAMESPACE}title") for one in parts(svg, "phase")]
    assert titles[0] == (
        "The very beginning (start): the human starts. The conversation begins here. "
        "Signals: again, go, on."
    )


NAUGHTY = [
    "<script>alert(1)</script>",
    '"/><a href="javascript:alert(1)" onload="x">',
    "</text></svg><!--",
    "]]>&amp;&#x41;",
    "\x00\x08\x1b[31m",
    "\ud800 \ufffe",
    "\u202egnorw",
    "x" * 5_000,
    " ",
    "",
]


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_a_text_can_do_nothing_to_a_drawing_but_stand_in_it(text: str) -> None:
    box = Box(id="p", name=text, about=(text,), described=text)
    arrow = Arrow(source="p", target="p", causes=(Cause("p", "p", text),))
    chart = Chart(title=text, boxes=(box,), arrows=(arrow,))
    marks = Marks(phases={"p": Mark(note=text)}, causes={arrow.causes[0]: Mark(note=text)})
    drawn = draw_chart(chart, marks)
    drawn.encode()
    svg = read(drawn)
    assert {one.tag.removeprefix(NAMESPACE) for one in svg.iter()} == HARMLESS - {"circle"}
    attributes = {name for one in svg.iter() for name in one.attrib}
    assert not any(name.startswith("on") or "href" in name for name in attributes)
    assert "url(" not in drawn.split("</style>")[0]
    if text.isprintable():
        assert svg.findtext(f"{NAMESPACE}title") == text
    check_places(lay_out(chart, marks))


def test_what_is_told_beside_is_noted_and_coloured() -> None:
    first, *_, last = causes_of(STUDIO)
    marks = Marks(
        phases={"start": Mark(note="12 visits", tone="good"), "end": Mark(tone="faint")},
        causes={first: Mark(note="3 times"), last: Mark(tone="bad")},
    )
    svg = read(draw(STUDIO, marks))
    start, end = parts(svg, "phase")
    assert "good" in start.get("class", "").split()
    assert "faint" in end.get("class", "").split()
    assert "12 visits" in [one.text for one in start.iter(f"{NAMESPACE}text")]
    bad = [one for one in parts(svg, "arrow") if "bad" in one.get("class", "").split()]
    assert [(one.get("data-from"), one.get("data-to")) for one in bad] == [("end", "start")]
    noted = [one for one in svg.iter(f"{NAMESPACE}text") if one.text == "3 times"]
    assert len(noted) == 1
    check_places(lay_out(chart_of(STUDIO), marks))


@pytest.mark.parametrize(
    ("tones", "tone"),
    [
        (("faint", "good"), "good"),
        (("good", "bad"), "bad"),
        (("faint", None), None),
        (("faint", "faint"), "faint"),
    ],
)
def test_an_arrow_is_coloured_by_what_draws_the_eye_most(
    tones: tuple[Tone | None, Tone | None], tone: Tone | None
) -> None:
    causes = [one for one in causes_of(STUDIO) if one[:2] == ("start", "end")]
    marks = {cause: Mark(tone=one) for cause, one in zip(causes, tones, strict=True)}
    arrows = parts(read(draw(STUDIO, Marks(causes=marks))), "arrow")
    (told,) = [
        one.get("class")
        for one in arrows
        if (one.get("data-from"), one.get("data-to")) == ("start", "end")
    ]
    assert told == (f"arrow {tone}" if tone else "arrow")


HELPED = PhaseProfile.model_validate(
    {
        "name": "Helped",
        "initial_phase": "ask",
        "signals": {"user.stopped": "They stop.", "user.asked": "They ask for help."},
        "phases": {
            "ask": {"instructions": "Ask."},
            "tell": {"instructions": "Tell.", "signals": {"look": "They want to see it."}},
            "help": {"instructions": "Help.", "signals": {"helped": "They know."}},
            "show": {"instructions": "Show.", "signals": {"seen": "They have seen it."}},
            "bye": {"instructions": "Say goodbye.", "signals": {"over": "It is over."}},
        },
        "transitions": [
            {"from_phase": "*", "to_phase": "bye", "trigger_signals": "user.stopped"},
            {"from_phase": "*", "to_phase": "help", "trigger_signals": "user.asked"},
            {"from_phase": "help", "return": True, "trigger_signals": "helped"},
            {"from_phase": "tell", "to_phase": "show", "trigger_signals": "look"},
            {"from_phase": "show", "return": True, "trigger_signals": "seen"},
            {"from_phase": "ask", "to_phase": "tell", "after_seconds": 60, "min_turns": 2},
            {"from_phase": "tell", "to_phase": "bye", "when": "turns > 3 && seconds < 90"},
        ],
    }
)


def test_ways_from_any_phase_and_ways_back_are_drawn_once() -> None:
    causes = causes_of(HELPED)
    assert len(causes) == len(HELPED.transitions) + 1
    assert {cause.target: cause.words for cause in causes if cause.source == ANY} == {
        "bye": "user.stopped",
        "help": "user.asked",
    }
    # Help is entered from everywhere, and what was shown from one phase only.
    assert [cause.target for cause in causes if cause.source == "help"] == [BACK]
    assert [cause.target for cause in causes if cause.source == "show"] == ["tell"]
    svg = read(draw(HELPED))
    assert len(parts(svg, "any")) == len(parts(svg, "back")) == 1
    assert [one.get("data-to") for one in parts(svg, "from-any")] == ["bye", "help"]
    assert [one.get("data-from") for one in parts(svg, "to-back")] == ["help"]
    told = svg.findtext(f"{NAMESPACE}desc") or ""
    assert "any phase leads to Bye by user.stopped." in told
    assert "Help leads back by helped." in told
    assert "Tell leads to Bye by when turns > 3 && seconds < 90." in told
    check_places(lay_out(chart_of(HELPED), Marks()))


# The parts of the layout

GRAPHS = st.dictionaries(
    st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), unique=True)
).map(lambda made: {node: [t for t in made.get(node, []) if t != node] for node in "abcdefgh"})


@given(GRAPHS)
def test_every_edge_leads_down_once_the_circles_are_opened(graph: dict[str, list[str]]) -> None:
    back = backward(graph)
    edges = {(node, target) for node in graph for target in graph[node]}
    assert back <= edges
    # Those that are turned round lead down as well.
    turned = {edge[::-1] if edge in back else edge for edge in edges}
    ranks = ranks_of(dict.fromkeys(turned, 2), list(graph))
    assert min(ranks.values()) == 0
    assert all(ranks[lower] - ranks[upper] >= 2 for upper, lower in turned)


def test_circles_are_opened_where_they_come_back_to() -> None:
    assert backward({"a": ["b"], "b": ["c", "a"], "c": ["a", "c"]}) == {
        ("b", "a"),
        ("c", "a"),
        ("c", "c"),
    }
    # The order of the boxes decides, not that of the edges.
    assert backward({"a": ["c", "b"], "b": ["c"], "c": ["b"]}) == {("c", "b")}


@st.composite
def two_rows(draw: st.DrawFn) -> Rows:
    rows = [
        [Spot(rank=rank, left=1, right=1, height=1, place=place) for place in range(size)]
        for rank, size in enumerate(draw(st.tuples(st.integers(1, 6), st.integers(1, 6))))
    ]
    pairs = [(upper, lower) for upper in rows[0] for lower in rows[1]]
    for upper, lower in draw(st.lists(st.sampled_from(pairs), unique=True, max_size=12)):
        join(upper, lower)
    return rows


@given(two_rows())
def test_crossings_are_counted_and_an_order_makes_them_no_more(rows: Rows) -> None:
    links = [link for spot in rows[0] for link in spot.below]
    before = crossings(rows)
    assert before == sum(
        (one.upper.place - other.upper.place) * (one.lower.place - other.lower.place) < 0
        for one, other in combinations(links, 2)
    )
    put_in_order(rows)
    assert crossings(rows) <= before
    assert all(spot.place == place for row in rows for place, spot in enumerate(row))


NUMBERS = st.floats(-1_000, 1_000)


@given(st.lists(st.tuples(NUMBERS, st.floats(0.1, 10), st.floats(0, 100)), min_size=1))
def test_places_keep_their_gaps_and_are_kept_where_there_is_room(
    given_: list[tuple[float, float, float]],
) -> None:
    wanted, weights, gaps = (list(one) for one in zip(*given_, strict=True))
    places = settled(wanted, weights, gaps[1:])
    for (one, other), gap in zip(pairwise(places), gaps[1:], strict=True):
        assert other - one >= gap - 1e-6
    assert settled(places, weights, gaps[1:]) == pytest.approx(places, abs=1e-6)


@given(st.text(max_size=300), st.floats(20, 200), st.integers(1, 4))
def test_lines_fit_their_room(text: str, room: float, most: int) -> None:
    lines = lines_of(text, 11.0, room, most)
    assert 1 <= len(lines) <= most
    assert all(length_of(line, 11.0) <= room for line in lines)
    if "…" not in "".join(lines):
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_line_breaks_before_what_joins_two_names() -> None:
    words = "symptoms.collected +\u00a0history.obtained"
    assert lines_of(words, 11.0, 120.0, 3) == ["symptoms.collected", "+\u00a0history.obtained"]
    assert lines_of(words, 11.0, 120.0, 1) == ["symptoms.collected…"]
    assert lines_of("one.signal/two.signal", 11.0, 70.0, 3) == ["one.signal/", "two.signal"]
