"""What can be wrong with a profile, in words that say what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


class ProfileError(Exception):
    """A profile cannot be used."""


class UnknownProfileError(ProfileError):
    """No profile has the requested name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = sorted(known)
        super().__init__(
            f"Unknown profile {name!r}.{did_you_mean(name, self.known)} "
            f"Known profiles: {', '.join(self.known)}. A file is named by its path, "
            "such as ./my_profile.yaml."
        )


class UnknownPhaseError(ProfileError, KeyError):
    """The profile has no such phase."""

    def __init__(self, phase_id: str, profile_name: str, known: Iterable[str]) -> None:
        self.phase_id = phase_id
        known = list(known)
        self.message = (
            f"Profile {profile_name!r} has no phase {phase_id!r}."
            f"{did_you_mean(phase_id, known)} Its phases: {', '.join(known)}."
        )
        super().__init__(self.message)

    def __str__(self) -> str:
        """Return the message itself, where a `KeyError` would show its representation."""
        return self.message


class DuplicateProfileError(ProfileError):
    """Another profile is registered under the same name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"Another profile is already registered as {name!r}. "
            "Give this one a name of its own: register_profile(profile, name=…)."
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a profile file."""

    path: str
    """The key's path, such as `transitions[0].to_phase`; empty for the file as a whole."""
    message: str
    """What is wrong, with the value, and what would be right."""
    line: int | None = None
    """The line in the file, counted from 1, where it is known."""


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


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ` Did you mean 'x'?` for the known word nearest to `word`, or nothing."""
    by_lower = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f" Did you mean {by_lower[near[0]]!r}?" if near else ""
