"""How much of a profile its rehearsals have reached, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from cuelight.rehearsing.items import Item, in_words, items_of, transition_of
from profiles import PhaseProfile

EXPLORED, SCRIPTED = "explorer", "scripts"
"""Who has reached something."""


class Coverage:
    """What can be reached of a profile, with how often the explorer and the scripts have."""

    def __init__(self, profile: PhaseProfile) -> None:
        self.profile = profile
        self.items = items_of(profile)
        self._counts: dict[str, Counter[Item]] = {EXPLORED: Counter(), SCRIPTED: Counter()}
        self._why: dict[Item, str] = {}

    def note(self, by: str, reached: Iterable[Item]) -> None:
        """Count what was reached."""
        self._counts[by].update(reached)

    def note_why(self, why: Mapping[Item, str]) -> None:
        """Keep why the explorer could not reach something."""
        self._why.update(why)

    def times(self, item: Item, by: str | None = None) -> int:
        """Return how often something was reached, by one of the two or by both."""
        return sum(counts[item] for one, counts in self._counts.items() if by in {None, one})

    def why(self, item: Item) -> str:
        """Return why something was not reached; empty where it was, or where nobody knows."""
        return "" if self.times(item) else self._why.get(item, "")

    @property
    def missing(self) -> list[Item]:
        """What nobody has reached."""
        return [item for item in self.items if not self.times(item)]

    @property
    def reached(self) -> int:
        """How many things were reached."""
        return len(self.items) - len(self.missing)

    @property
    def percent(self) -> float:
        """How much was reached, of a hundred, rounded down to a tenth: 100 is all of it."""
        return 1000 * self.reached // len(self.items) / 10

    def of_kind(self, kind: str) -> tuple[int, int]:
        """Return how many things of a kind were reached, and how many there are."""
        items = [item for item in self.items if item.kind == kind]
        return sum(1 for item in items if self.times(item)), len(items)

    def as_json(self) -> dict[str, Any]:
        """Return all of it as JSON."""
        return {
            "profile": self.profile.name,
            "digest": self.profile.digest,
            "percent": self.percent,
            "reached": self.reached,
            "total": len(self.items),
            "items": [self._item_as_json(item) for item in self.items],
        }

    def _item_as_json(self, item: Item) -> dict[str, Any]:
        told: dict[str, Any] = {"kind": item.kind, "phase": item.phase}
        if item.kind == "way":
            transition = transition_of(self.profile, item)
            told |= {
                "to": transition.to_phase,
                "return": transition.return_,
                "cause": item.cause,
                "transition": item.place if item.place >= 0 else None,
            }
        elif item.kind != "phase":
            told["signal"] = item.cause
        told |= {
            "words": in_words(self.profile, item),
            EXPLORED: self.times(item, EXPLORED),
            SCRIPTED: self.times(item, SCRIPTED),
        }
        return told | ({"why": why} if (why := self.why(item)) else {})
