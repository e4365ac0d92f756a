"""What came of a rehearsal, as people read it in a terminal."""

from __future__ import annotations

from cuelight.rehearsing import telling
from cuelight.rehearsing.coverage import EXPLORED, SCRIPTED, Coverage
from cuelight.rehearsing.items import Kind, in_words
from cuelight.rehearsing.rehearsal import Rehearsal
from cuelight.screen import Screen
from profiles.wording import counted

KINDS: dict[Kind, str] = {
    "phase": "phases",
    "plan": "plans",
    "way": "ways",
    "end": "ends",
    "refusal": "held back",
    "misfit": "payloads refused",
}
"""What is counted, as it is called in a sum."""


def show_rehearsal(screen: Screen, rehearsal: Rehearsal) -> None:
    """Show the scripts that were performed, and what was reached of each profile."""
    for error in rehearsal.faults:
        screen.error(telling.problems_in_words(error))
    for performance in rehearsal.performances:
        source = performance.source
        turns = counted(len(source.script.turns), "turn")
        if performance.is_right:
            screen.line(f"ok: {source.file}: {source.script.title} ({turns})", "good")
        else:
            screen.line(f"FAILED: {source.file}: {source.script.title}", "error")
            for line in telling.in_words(performance).splitlines():
                screen.line(line)
            screen.gap()
    for coverage in rehearsal.coverages:
        found = rehearsal.explorations.get(coverage.profile.fingerprint)
        screen.gap()
        screen.line(coverage.profile.name, "bold")
        _show_items(screen, coverage)
        explored = f"; {counted(found.turns, 'turn')} explored" if found else ""
        screen.line(f"{sum_of(coverage)}{explored}")


def sum_of(coverage: Coverage) -> str:
    """Return how much was reached, in a sentence."""
    parts = [
        f"{word} {reached}/{total}"
        for kind, word in KINDS.items()
        for reached, total in [coverage.of_kind(kind)]
        if total
    ]
    whole = f"{coverage.percent:.1f}".removesuffix(".0")
    return f"{whole}% reached, {coverage.reached} of {len(coverage.items)}: {', '.join(parts)}"


def _show_items(screen: Screen, coverage: Coverage) -> None:
    rows = []
    for item in coverage.items:
        mark = "✓" if coverage.times(item) else "✗"
        explored, scripted = (coverage.times(item, by) for by in (EXPLORED, SCRIPTED))
        what = in_words(coverage.profile, item)
        rows.append((mark, item.kind, what, _times(explored), _times(scripted)))
    screen.table(("", "KIND", "WHAT", "EXPLORER", "SCRIPTS"), rows, cut_at=2)
    for item in coverage.missing:
        if why := coverage.why(item):
            told = f"not reached: {in_words(coverage.profile, item)}: {why}"
            screen.line(told, "error", indent=2)


def _times(number: int) -> str:
    return f"{number:,}" if number else "-"
