"""What can be wrong with a profile, in words that say what would be right."""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from profiles.codes import Code


class ProfileError(Exception):
    """A profile cannot be used."""


class UnknownProfileError(ProfileError):
    """No profile has the requested name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = sorted(known)
        super().__init__(
            f"Unknown profile {shown(name)}.{did_you_mean(name, self.known)} "
            f"Known profiles: {', '.join(self.known) or 'none'}. A file is named by its path, "
            "such as ./my_profile.yaml."
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Copy and pickle from what the error knows, not from its message."""
        return type(self), (self.name, self.known)


class UnknownPhaseError(ProfileError, KeyError):
    """The profile has no such phase."""

    def __init__(self, phase_id: str, profile_name: str, known: Iterable[str]) -> None:
        self.phase_id = phase_id
        self.profile_name = profile_name
        self.known = list(known)
        self.message = (
            f"Profile {profile_name!r} has no phase {shown(phase_id)}."
            f"{did_you_mean(phase_id, self.known)} Its phases: {listed(self.known, phase_id)}."
        )
        super().__init__(self.message)

    def __str__(self) -> str:
        """Return the message itself, where a `KeyError` would show its representation."""
        return self.message

    def __reduce__(self) -> tuple[object, ...]:
        """Copy and pickle from what the error knows, not from its message."""
        return type(self), (self.phase_id, self.profile_name, self.known)


class DuplicateProfileError(ProfileError):
    """Another profile is registered under the same name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"Another profile is already registered as {name!r}. "
            "Give this one a name of its own: register_profile(profile, name=…)."
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Copy and pickle from what the error knows, not from its message."""
        return type(self), (self.name,)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a profile file."""

    path: str
    """The key's path, such as `transitions[0].to_phase`; empty for the file as a whole."""
    message: str
    """What is wrong, with the value, and what would be right."""
    line: int | None = None
    """The line in the file, counted from 1, where it is known."""
    code: Code = Code.BAD_VALUE
    """What kind of problem it is."""


class ProfileFileError(ProfileError):
    """A profile file is wrong; `problems` holds everything that is, at once."""

    def __init__(self, file: str | Path, problems: Sequence[Problem]) -> None:
        self.file = str(file)
        self.problems = tuple(problems)
        count = len(self.problems)
        lines = [f"{self.file}: {count} problem{'s' if count != 1 else ''}."]
        for problem in self.problems:
            where = self.file if problem.line is None else f"{self.file}:{problem.line}"
            path = f" {problem.path}:" if problem.path else ""
            lines.append(f"  {where}:{path} {problem.message}")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[object, ...]:
        """Copy and pickle from what the error knows, not from its message."""
        return type(self), (self.file, self.problems)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ` Did you mean 'x'?` for the known word nearest to `word`, or nothing."""
    near = nearest(word, known)
    return "" if near is None else f" Did you mean {near!r}?"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` is likely to stand for: alike, or beginning with it.

    Letter case decides only between words that are otherwise equally near.
    """
    by_lower: dict[str, list[str]] = {}
    for name in islice(known, _MOST_COMPARED):
        by_lower.setdefault(name.lower(), []).append(name)
    lower = _start(word).lower()
    near = difflib.get_close_matches(lower, by_lower, n=1, cutoff=0.6)
    near = near or [name for name in by_lower if len(lower) > 1 and name.startswith(lower)]
    if not near:
        return None
    return difflib.get_close_matches(_start(word), by_lower[near[0]], n=1, cutoff=0)[0]


def listed(known: Iterable[str], word: str = "", most: int = 10) -> str:
    """Return the known words as a text; of many, those nearest to `word`."""
    known = list(dict.fromkeys(known))
    if len(known) <= most:
        return ", ".join(map(_start, known))
    near = difflib.get_close_matches(_start(word), known[:_MOST_COMPARED], n=most, cutoff=0)
    return f"{', '.join(map(_start, near))} and {len(known) - len(near)} more"


def shown(value: object) -> str:
    """Return a value as a message shows it: short, and true, false and null as YAML writes them."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return _SHORT.repr(value)


def _start(word: str) -> str:
    return word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…"


_LONGEST = 100
_MOST_COMPARED = 100
_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 80
_SHORT.maxlevel = 3
