"""Transitions that can never be taken, since earlier ones fit whenever they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A transition as a profile writes it, and its place there."""

    place: int
    from_phase: str
    to_phase: str
    signals: frozenset[str]
    needs_all: bool
    barred: bool = False
    """Whether it may be held back though its signals are there."""
    timed: bool = False
    """Whether turns or time take it as well."""

    def fits(self, given: Set[str]) -> bool:
        """Whether these signals are enough to take it."""
        return self.signals <= given if self.needs_all else not self.signals.isdisjoint(given)

    def fewest(self) -> list[frozenset[str]]:
        """Return the smallest sets of signals that are enough."""
        return [self.signals] if self.needs_all else [frozenset({one}) for one in self.signals]


def never_taken(edges: Iterable[Edge]) -> Iterator[tuple[Edge, list[Edge]]]:
    """Yield each transition that can never be taken, with the earlier ones that always come first.

    More signals than the fewest change nothing: whatever fits on few fits on more. One that may be
    held back is in nobody's way.
    """
    before: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        rivals = [one for one in before[edge.from_phase] if not one.barred]
        first = [next((r for r in rivals if r.fits(few)), None) for few in edge.fewest()]
        blockers = [rival for rival in first if rival is not None]
        if blockers and len(blockers) == len(first) and not edge.timed:
            yield edge, sorted(set(blockers), key=lambda one: one.place)
        before[edge.from_phase].append(edge)


def cure(edge: Edge, blockers: Iterable[Edge]) -> str:
    """Return what to do about a transition that can never be taken."""
    blockers = list(blockers)
    if all(one.to_phase == edge.to_phase for one in blockers):
        return "Leave it out"
    if any(all(map(edge.fits, one.fewest())) for one in blockers):
        return "Give one of them another signal"
    return f"Put it before transitions[{blockers[0].place}]"
