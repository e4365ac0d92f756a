"""What `cuelight check` tells of files and folders, and how it ends."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from cuelight.errors import UnknownCodeError
from cuelight.screen import Screen
from cuelight.scripts import is_script
from profiles.checking import (
    EXPLANATIONS,
    LEVELS,
    FileReport,
    Level,
    Remark,
    check_file,
    check_named,
    explanation_of,
    report_of,
)
from profiles.codes import Code
from profiles.errors import ProfileFileError, nearest
from profiles.wording import counted

FINE, COUNTS, COULD_NOT = 0, 1, 2
"""How the command ends: nothing counts, something does, or there was nothing to check."""

_SUFFIXES = {".yaml", ".yml"}
ALL_CODES = "all"
"""Stands for no code in particular."""
_JSON_VERSION = 1
_MOST_ALIKE, _FIRST_OF_THEM = 5, 3
"""Of more notes of one code than the first, only the second are shown: they say the same."""


def check_all(places: Iterable[str]) -> list[FileReport]:
    """Check files, all files of folders, and profiles by their names."""
    return [report for place in places for report in _check(place)]


def _check(place: str) -> Iterator[FileReport]:
    path = Path(place)
    if not path.is_dir():
        looks_like_path = path.suffix in {*_SUFFIXES, ".json"} or len(path.parts) > 1
        yield _checked(path) if path.exists() or looks_like_path else check_named(place)
        return
    files = [file for file in sorted(path.rglob("*")) if file.suffix in _SUFFIXES]
    shown = [file for file in files if not _is_hidden(file.relative_to(path))]
    if not shown:
        nothing = Remark(place, None, "", Code.UNREADABLE, "holds no YAML file.")
        yield FileReport(place, (nothing,))
    for file in shown:
        yield _checked(file)


def _checked(path: Path) -> FileReport:
    """Check a profile's file; one of a rehearsal, which lies beside it, for what a script holds."""
    if not (path.is_file() and is_script(path)):
        return check_file(path)
    from cuelight.rehearsing.script import read_script  # noqa: PLC0415 (it needs the engine)

    try:
        read_script(path)
    except ProfileFileError as error:
        return report_of(error)
    return FileReport(str(path), ())


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def ends_with(reports: Sequence[FileReport], *, strict: bool) -> int:
    """Return the exit code; warnings count where the check is strict, and notes never do."""
    if any(report.could_not for report in reports):
        return COULD_NOT
    counting: set[Level] = {"error", "warning"} if strict else {"error"}
    found = {remark.level for report in reports for remark in report.remarks}
    return FINE if found.isdisjoint(counting) else COUNTS


def show_reports(screen: Screen, reports: Sequence[FileReport]) -> None:
    """Show what was found: the findings among the errors, and what is well in the output."""
    for report in reports:
        if report.profile is not None:
            screen.line(f"ok: {report.profile.name}, {counted(report.phases, 'phase')}")
        alike = Counter(remark.code for remark in report.remarks if remark.level == "note")
        told: Counter[Code] = Counter()
        for remark in report.remarks:
            told[remark.code] += 1
            if alike[remark.code] <= _MOST_ALIKE or told[remark.code] <= _FIRST_OF_THEM:
                show = screen.error if remark.level == "error" else screen.note
                show(remark.in_words)
            elif told[remark.code] == alike[remark.code]:
                more = alike[remark.code] - _FIRST_OF_THEM
                screen.note(f"{report.file}: note {remark.code}: {more} more; --json has them all.")
    remarks = [remark for report in reports for remark in report.remarks]
    if remarks:
        found = Counter(remark.level for remark in remarks)
        sums = ", ".join(counted(found[level], level) for level in LEVELS if found[level])
        gravest = min(remarks, key=lambda one: LEVELS.index(one.level))
        screen.note(f"{sums}. More about one: cuelight check --explain {gravest.code}")


def as_json(reports: Sequence[FileReport], *, strict: bool) -> str:
    """Return what was found as JSON; docs/checking.md says what stands in it."""
    found = Counter(remark.level for report in reports for remark in report.remarks)
    told: dict[str, Any] = {
        "version": _JSON_VERSION,
        "exit_code": ends_with(reports, strict=strict),
        "counts": {level: found[level] for level in LEVELS},
        "files": [
            {
                "file": report.file,
                "name": report.profile.name if report.profile else None,
                "phases": report.phases,
            }
            for report in reports
        ],
        "findings": [
            {
                "file": remark.file,
                "line": remark.line,
                "path": remark.path,
                "level": remark.level,
                "code": remark.code,
                "message": remark.message,
            }
            for report in reports
            for remark in report.remarks
        ],
    }
    return json.dumps(told, indent=2)


def explain(screen: Screen, code: str) -> None:
    """Show what a code means, with an example; or all codes, each in a line."""
    if code == ALL_CODES:
        screen.table(
            ("CODE", "LEVEL", "WHAT"),
            [(str(one), about.level, about.title) for one, about in EXPLANATIONS.items()],
            cut_at=2,
        )
        return
    wanted = code.strip().upper()
    if wanted not in set(Code):
        raise UnknownCodeError(code, nearest(wanted, list(Code)))
    about = explanation_of(Code(wanted))
    screen.line(f"{wanted}, {about.level}: {about.title}", "bold")
    screen.gap()
    screen.line(f"{about.what} {about.why}")
    for title, example in (("Wrong:", about.wrong), ("Right:", about.right)):
        screen.gap()
        screen.line(title)
        for line in example.splitlines():
            screen.line(f"    {line}", indent=4)
