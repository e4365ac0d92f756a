"""A picture of what was reached: the drawing of a profile, marked, alone or on a page."""

from __future__ import annotations

from collections import defaultdict
from html import escape

from cuelight.drawing import ANY, BACK, END, Cause, Mark, Marks, causes_of, draw
from cuelight.rehearsing.coverage import EXPLORED, SCRIPTED, Coverage
from cuelight.rehearsing.items import Item, in_words, transition_of
from cuelight.rehearsing.rehearsal import Rehearsal
from cuelight.rehearsing.report import sum_of
from cuelight.show import ways_from
from profiles import PhaseProfile
from profiles.laid_out import example_of


def picture(coverage: Coverage) -> str:
    """Return the drawing of a profile as SVG, with what was reached of it."""
    return draw(coverage.profile, marks_of(coverage))


def marks_of(coverage: Coverage) -> Marks:
    """Return what a drawing tells of each phase and of each way: whether it was reached."""
    phases: dict[str, list[Item]] = defaultdict(list)
    causes: dict[Cause, list[Item]] = defaultdict(list)
    drawn = causes_of(coverage.profile)
    for item in coverage.items:
        if item.kind == "phase":
            phases[example_of(coverage.profile).node_of(item.phase)].append(item)
        elif (cause := _cause_of(coverage.profile, item)) in drawn and cause is not None:
            causes[cause].append(item)
    return Marks(
        phases={phase_id: _mark(coverage, items) for phase_id, items in phases.items()},
        causes={cause: _mark(coverage, items) for cause, items in causes.items()},
    )


def _mark(coverage: Coverage, items: list[Item]) -> Mark:
    times = sum(coverage.times(item) for item in items)
    reached = sum(1 for item in items if coverage.times(item))
    if not reached:
        return Mark(note="not reached", tone="bad")
    note = "once" if times == 1 else f"{times:,} times"
    if reached < len(items):
        return Mark(note=f"{note}, by {reached} of {len(items)} ways")
    return Mark(note=note, tone="good")


def _cause_of(profile: PhaseProfile, item: Item) -> Cause | None:
    """Return the way of a drawing that an item belongs to."""
    node = example_of(profile).node_of(item.phase)
    if item.kind == "end":
        words = next(way.cause for way in ways_from(profile, node) if way.target is None)
        return Cause(node, END, words)
    if item.kind != "way":
        return None
    # What leads on from the last phase of a plan is drawn as the profile writes it.
    written = item.place >= 0 and node != item.phase
    transition = profile.transitions[item.place] if written else transition_of(profile, item)
    source = ANY if transition.from_any else node
    target = transition.to_phase
    if target is None:
        origins = profile.origins_of(item.phase)
        target = origins[0] if len(origins) == 1 else BACK
    return Cause(source, target, transition.in_words)


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1d2430; background: #fff;
  font: 15px/1.5 Arial, "Liberation Sans", Helvetica, sans-serif; }}
h1 {{ font-size: 1.5rem; margin: 0 0 .25rem; }}
p {{ margin: 0 0 1.5rem; color: #5b6675; }}
.picture {{ overflow-x: auto; margin-bottom: 2rem; }}
.picture svg {{ display: block; margin: 0 auto; max-width: 100%; height: auto; }}
table {{ border-collapse: collapse; width: 100%; }}
caption {{ text-align: left; font-weight: bold; padding: .5rem 0; }}
th, td {{ text-align: left; vertical-align: top; padding: .35rem .6rem;
  border-bottom: 1px solid #dde3ea; }}
th {{ color: #5b6675; font-weight: normal; }}
.number {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
.missed td {{ background: #fdecea; }}
td:first-child {{ white-space: nowrap; }}
.missed td:first-child, .failed {{ color: #b42318; }}
.why {{ color: #5b6675; }}
@media (prefers-color-scheme: dark) {{
  body {{ color: #e8edf4; background: #14181f; }}
  p, th, .why {{ color: #a5b0bf; }}
  th, td {{ border-color: #2c3542; }}
  .missed td {{ background: #43201d; }}
  .missed td:first-child, .failed {{ color: #ff8f85; }}
}}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{sum}</p>
<div class="picture">
{svg}</div>
{scripts}<table>
<caption>What can be reached</caption>
<thead><tr><th></th><th>what</th><th class="number">explorer</th><th class="number">scripts</th>
</tr></thead>
<tbody>
{rows}</tbody>
</table>
</body>
</html>
"""


def page(rehearsal: Rehearsal) -> str:
    """Return a page of one profile: the picture, the scripts and all the figures.

    It is one file, has no script and loads nothing.
    """
    (coverage,) = rehearsal.coverages
    return _PAGE.format(
        title=escape(coverage.profile.name),
        sum=escape(sum_of(coverage)),
        svg=picture(coverage),
        scripts=_scripts(rehearsal),
        rows="".join(_row(coverage, item) for item in coverage.items),
    )


def _row(coverage: Coverage, item: Item) -> str:
    why = coverage.why(item)
    told = f'<br><span class="why">{escape(why)}</span>' if why else ""
    missed = "" if coverage.times(item) else ' class="missed"'
    mark = "reached" if coverage.times(item) else "not reached"
    numbers = "".join(
        f'<td class="number">{coverage.times(item, by) or "-"}</td>' for by in (EXPLORED, SCRIPTED)
    )
    words = escape(in_words(coverage.profile, item))
    return f"<tr{missed}><td>{mark}</td><td>{words}{told}</td>{numbers}</tr>\n"


def _scripts(rehearsal: Rehearsal) -> str:
    if not rehearsal.performances:
        return ""
    rows = "".join(
        f"<tr><td>{'passed' if one.is_right else '<span class=failed>failed</span>'}</td>"
        f"<td>{escape(one.source.script.title)}</td><td>{escape(one.source.file.name)}</td></tr>\n"
        for one in rehearsal.performances
    )
    return f"<table>\n<caption>Scripts</caption>\n<tbody>\n{rows}</tbody>\n</table>\n"
