"""What is wrong or doubtful with a draft, as its author is told it, and a model that mends it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from profiles.checking import LEVELS, Level, Remark
from profiles.wording import counted


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing, with where it is and what would be right."""

    level: Level
    path: str
    """Where it is in the profile, or in the outline where the profile has no place for it."""
    message: str
    code: str = ""
    """The checker's code, where it is the checker's."""

    @classmethod
    def of(cls, remark: Remark) -> Complaint:
        """Return what the checker remarks."""
        return cls(remark.level, remark.path, remark.message, str(remark.code))

    @property
    def in_words(self) -> str:
        """The complaint in one line."""
        where = f"{self.path}: " if self.path else ""
        return f"{where}{' '.join(filter(None, [self.level, self.code]))}: {self.message}"


def gravity(complaints: Iterable[Complaint]) -> tuple[int, int]:
    """Return how many errors and how many warnings there are: the less of them, the better."""
    found = Counter(one.level for one in complaints)
    return found["error"], found["warning"]


def counts_in_words(complaints: Iterable[Complaint]) -> str:
    """Return how many there are of each level, in words."""
    found = Counter(one.level for one in complaints)
    return ", ".join(counted(found[level], level) for level in LEVELS if found[level])
