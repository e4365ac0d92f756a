"""What is found in a profile's file, with lines and levels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from profiles.checking.check import check_profile
from profiles.checking.explanations import LEVELS, Level, explanation_of
from profiles.codes import Code
from profiles.document import Document, Position, dotted
from profiles.errors import ProfileFileError, UnknownProfileError
from profiles.faults import Finding, Location
from profiles.library import builtin_names, builtin_text, listed_name, named_profile
from profiles.model import as_phase_profile
from profiles.names import canonical_name
from profiles.source import Profile, read_text, read_with_lines

_COULD_NOT = (Code.UNREADABLE, Code.UNKNOWN_PROFILE)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was found in a file."""

    file: str
    line: int | None
    """The line in the file, counted from 1, where it is known."""
    path: str
    """The key's path, such as `transitions[0].to_phase`; empty for the file as a whole."""
    code: Code
    message: str

    @property
    def level(self) -> Level:
        """How grave it is."""
        return explanation_of(self.code).level

    @property
    def in_words(self) -> str:
        """The remark in one line, as compilers write it."""
        line = "" if self.line is None else f":{self.line}"
        path = f" {self.path}:" if self.path else ""
        return f"{self.file}{line}:{path} {self.level} {self.code}: {self.message}"


@dataclass(frozen=True, slots=True)
class FileReport:
    """All that was found in one file."""

    file: str
    remarks: tuple[Remark, ...]
    profile: Profile | None = None
    """The profile, where it loads."""

    @property
    def could_not(self) -> bool:
        """Whether there was nothing that could be checked."""
        return any(one.code in _COULD_NOT for one in self.remarks)

    @property
    def phases(self) -> int:
        """How many phases the profile has."""
        return len(as_phase_profile(self.profile).phases) if self.profile else 0


def check_file(path: Path) -> FileReport:
    """Check a profile's file."""
    try:
        text = read_text(path)
    except ProfileFileError as error:
        return report_of(error)
    return check_text(text, str(path))


def check_named(name: str) -> FileReport:
    """Check a profile by its name; one that is built in has lines, too."""
    try:
        key = listed_name(name)
    except UnknownProfileError as error:
        return FileReport(name, (Remark(name, None, "", Code.UNKNOWN_PROFILE, str(error)),))
    if key in builtin_names():
        return check_text(builtin_text(key), name)
    profile = named_profile(key)
    remarks = [
        Remark(name, None, dotted(one.loc), one.code, one.message) for one in check_profile(profile)
    ]
    return FileReport(name, tuple(_sorted(remarks)), profile)


def check_text(text: str, file: str) -> FileReport:
    """Check the text of a profile's file."""
    try:
        profile, document = read_with_lines(text, file)
    except ProfileFileError as error:
        return report_of(error)
    lines = _Lines(document)
    remarks = [lines.remark(file, one) for one in check_profile(profile)]
    return FileReport(file, tuple(_sorted(remarks)), profile)


def report_of(error: ProfileFileError) -> FileReport:
    """Return what keeps a file from loading."""
    remarks = (
        Remark(error.file, one.line, one.path, one.code, one.message) for one in error.problems
    )
    return FileReport(error.file, tuple(remarks))


def _sorted(remarks: Iterable[Remark]) -> list[Remark]:
    return sorted(remarks, key=lambda one: (one.line or 0, LEVELS.index(one.level), one.code))


class _Lines:
    """Where the parts of a profile stand, also those that its text spells otherwise."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._positions: dict[Location, Position] = {}
        for loc, position in document.positions.items():
            self._positions.setdefault(_canonical(loc), position)

    def remark(self, file: str, finding: Finding) -> Remark:
        loc = _canonical(finding.loc)
        around = (loc[:depth] for depth in range(len(loc), -1, -1))
        at = next((self._positions[part] for part in around if part in self._positions), None)
        line = at[0] if at else None
        message = self._document.with_lines(finding.message)
        return Remark(file, line, dotted(finding.loc), finding.code, message)


def _canonical(loc: Location) -> Location:
    return tuple(canonical_name(part) if isinstance(part, str) else part for part in loc)
