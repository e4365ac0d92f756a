"""Profiles as YAML files: every fault of one is reported at once, with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from profiles import checks
from profiles.codes import Code
from profiles.document import MAX_CHARS, Document, read_document
from profiles.errors import Problem, ProfileFileError, nearest
from profiles.model import InstructionProfile, PhaseProfile

Profile = PhaseProfile | InstructionProfile


def read_profile(text: str, file: str | Path) -> Profile:
    """Make a profile from YAML text; `ProfileFileError` reports every fault of it at once.

    A text with `phases` is a `PhaseProfile`, any other a standalone `InstructionProfile`.
    """
    return read_with_lines(text, file)[0]


def read_with_lines(text: str, file: str | Path) -> tuple[Profile, Document]:
    """Make a profile from YAML text, with the document that knows where its keys stand."""
    document = read_document(text, file)
    data = document.data
    if not isinstance(data, Mapping):
        what = "is empty" if data is None else "has no keys"
        problem = Problem(
            "", f"{what}; a profile has keys such as name and instructions.", code=Code.NOT_YAML
        )
        raise ProfileFileError(file, [problem])
    data = _with_meant(data, document)
    model: type[PhaseProfile] | type[InstructionProfile] = PhaseProfile
    if not _means_phases(data):
        model = InstructionProfile
        for fault in checks.standalone_findings(data):
            document.report(fault.loc, fault.message, code=fault.code)
        data = {key: value for key, value in data.items() if key not in checks.PHASE_ONLY}
    made: Profile | None = None
    try:
        made = model.model_validate(data)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            document.report(details["loc"], details["msg"], code=details["ctx"]["code"])
    if document.problems or made is None:
        raise ProfileFileError(file, document.problems)
    return made, document


def read_profile_file(path: Path) -> Profile:
    """Make a profile from a YAML file; a file that cannot be read is a `ProfileFileError` too."""
    return read_profile(read_text(path), path)


def read_text(path: Path) -> str:
    """Return the text of a profile's file; `ProfileFileError` for one that cannot be read."""
    try:
        with path.expanduser().open("rb") as file:
            raw = file.read(MAX_CHARS + 1)
    except (OSError, ValueError, RuntimeError) as error:  # the latter two: no such name, no home
        reason = error.strerror if isinstance(error, OSError) else str(error)
        told = f"cannot be read: {reason or type(error).__name__}."
        problem = Problem("", told, code=Code.UNREADABLE)
        raise ProfileFileError(path, [problem]) from error
    if len(raw) > MAX_CHARS:
        problem = Problem(
            "", f"is larger than {MAX_CHARS // 1024} KiB; is it a profile?", code=Code.NOT_YAML
        )
        raise ProfileFileError(path, [problem])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem = Problem("", "is not UTF-8 text; save it as UTF-8.", line, Code.NOT_YAML)
        raise ProfileFileError(path, [problem]) from error


def _with_meant(data: Mapping[str, Any], document: Document) -> Mapping[str, Any]:
    """Return the data with what stands under a misspelt key, so that its faults are told too."""
    if not _means_phases(data):
        return data
    for field in ("phases", "transitions"):
        meant = [key for key, value in data.items() if value and nearest(key, [field])]
        if field not in data and meant:
            document.reads_as(meant[0], field)
            data = {**data, field: data[meant[0]]}
    return data


def _means_phases(data: Mapping[str, Any]) -> bool:
    """Whether an author who wrote these keys, perhaps misspelt, meant a profile with phases."""
    if "phases" in data or "instructions" in data:
        return "phases" in data
    phased = PhaseProfile.model_fields.keys() - InstructionProfile.model_fields.keys()
    return any(key in phased or nearest(key, ["phases"]) for key in data)
