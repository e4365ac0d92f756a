"""A whole rehearsal: profiles that are explored, scripts that are performed, and the coverage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cuelight.errors import FaceError
from cuelight.rehearsing import telling
from cuelight.rehearsing.coverage import EXPLORED, SCRIPTED, Coverage
from cuelight.rehearsing.explorer import MOST_TURNS, Exploration, explore
from cuelight.rehearsing.performing import Performance, perform
from cuelight.rehearsing.script import ScriptFile, read_script
from cuelight.scripts import SUFFIXES, is_script
from profiles import PhaseProfile, ProfileFileError, as_phase_profile, load_profile
from profiles.document import read_document
from profiles.library import is_path
from profiles.source import read_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What is to be rehearsed."""

    profiles: Sequence[PhaseProfile] = ()
    """Those that are explored."""
    scripts: Sequence[ScriptFile] = ()
    faults: Sequence[ProfileFileError] = ()
    """The scripts that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What came of a rehearsal."""

    coverages: Sequence[Coverage]
    performances: Sequence[Performance] = ()
    explorations: dict[str, Exploration] = field(default_factory=dict)
    """By the fingerprints of the profiles."""
    faults: Sequence[ProfileFileError] = ()

    @property
    def is_right(self) -> bool:
        """Whether every script went as it says."""
        return not self.faults and all(one.is_right for one in self.performances)

    @property
    def percent(self) -> float:
        """The least of what was reached of a profile, of a hundred."""
        return min((one.percent for one in self.coverages), default=100.0)

    def as_json(self) -> dict[str, Any]:
        """Return all of it as JSON."""
        profiles = []
        for one in self.coverages:
            found = self.explorations.get(one.profile.fingerprint)
            told = one.as_json()
            told["turns_explored"] = found.turns if found else 0
            profiles.append(told)
        return {
            "passed": self.is_right,
            "percent": self.percent,
            "profiles": profiles,
            "scripts": [telling.as_json(one) for one in self.performances],
            "faults": [
                {
                    "file": error.file,
                    "problems": [
                        {"line": one.line, "path": one.path, "message": one.message}
                        for one in error.problems
                    ],
                }
                for error in self.faults
            ],
        }


def programme_of(named: Iterable[str]) -> Programme:
    """Return what these name: profiles, scripts, and folders of scripts.

    A file is a script where its name or its folder says so, or where it has turns.
    """
    profiles: dict[str, PhaseProfile] = {}
    scripts: dict[Path, ScriptFile] = {}
    faults: list[ProfileFileError] = []
    for name in named:
        path = Path(name)
        if path.is_dir():
            files = list(_scripts_in(path))
        elif is_path(name) and (is_script(path) or _has_turns(path)):
            files = [path]
        else:
            found = as_phase_profile(load_profile(name))
            profiles.setdefault(found.fingerprint, found)
            continue
        for file in files:
            try:
                scripts.setdefault(file.resolve(), read_script(file))
            except ProfileFileError as error:
                faults.append(error)
    return Programme(
        profiles=list(profiles.values()), scripts=list(scripts.values()), faults=faults
    )


async def rehearse(programme: Programme, most_turns: int = MOST_TURNS) -> Rehearsal:
    """Explore the profiles, perform the scripts, and tell what both have reached."""
    coverages: dict[str, Coverage] = {}
    explorations: dict[str, Exploration] = {}
    for profile in programme.profiles:
        coverage = coverages.setdefault(profile.fingerprint, Coverage(profile))
        found = await explore(profile, most_turns)
        explorations[profile.fingerprint] = found
        coverage.note(EXPLORED, found.reached)
        coverage.note_why(found.why)
    performances = []
    for source in programme.scripts:
        performance = await perform(source)
        performances.append(performance)
        key = source.profile.fingerprint
        coverage = coverages.setdefault(key, Coverage(source.profile))
        coverage.note(SCRIPTED, performance.reached)
    return Rehearsal(
        coverages=list(coverages.values()),
        performances=performances,
        explorations=explorations,
        faults=programme.faults,
    )


class NoScriptsError(FaceError):
    """A folder without scripts."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"There are no scripts in {folder}: files named *{SUFFIXES[0]}, or YAML files in a "
            "folder named rehearsals."
        )


def _scripts_in(folder: Path) -> Iterator[Path]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and is_script(path))
    if not files:
        raise NoScriptsError(folder)
    yield from files


def _has_turns(path: Path) -> bool:
    """Whether a file has the turns of a script; one that cannot be read has none."""
    try:
        data = read_document(read_text(path), path).data
    except ProfileFileError:
        return False
    return isinstance(data, dict) and "turns" in data
