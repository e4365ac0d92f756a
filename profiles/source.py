"""Profiles as YAML: reading with positions, and faults told in an author's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from profiles import checks
from profiles.errors import Problem, ProfileFileError, did_you_mean
from profiles.model import InstructionProfile, PhaseProfile, PhaseTransition, RehearsalLine

Path_ = tuple[str | int, ...]

_MAX_BYTES = 2 * 1024 * 1024
_EXPECTED = {
    "string_type": "a text (in quotation marks where YAML would read something else)",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "sequence_str": "a list",
    "is_instance_of": "a list",
    "list_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "mapping_type": "keys with values",
}


def read_profile(text: str, file: str | Path) -> PhaseProfile | InstructionProfile:
    """Make a profile from YAML text; `ProfileFileError` reports every fault of it at once.

    A text with `phases` is a `PhaseProfile`, any other a standalone `InstructionProfile`.
    """
    data, lines, problems = _read_yaml(text, file)
    model: type[PhaseProfile] | type[InstructionProfile] = InstructionProfile
    if "phases" in data or "transitions" in data or "initial_phase" in data:
        model = PhaseProfile
    made: PhaseProfile | InstructionProfile | None = None
    try:
        made = model.model_validate(data)
    except ValidationError as error:
        problems += [_problem(fault, lines, model) for fault in error.errors()]
    if model is InstructionProfile:
        problems += [
            Problem(_dotted(finding.loc), finding.message, _line_of(finding.loc, lines))
            for finding in checks.standalone_findings(data)
        ]
    if problems or made is None:
        problems.sort(key=lambda problem: problem.line or 0)
        raise ProfileFileError(file, problems)
    return made


def read_profile_file(path: Path) -> PhaseProfile | InstructionProfile:
    """Make a profile from a YAML file; a file that cannot be read is a `ProfileFileError` too."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ProfileFileError(path, [Problem("", f"cannot be read: {reason}.")]) from error
    if len(raw) > _MAX_BYTES:
        problem = Problem("", f"is larger than {_MAX_BYTES // 1024} KiB; is it a profile?")
        raise ProfileFileError(path, [problem])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem = Problem("", "is not UTF-8 text; save it as UTF-8.", line)
        raise ProfileFileError(path, [problem]) from error
    return read_profile(text, path)


def _read_yaml(
    text: str, file: str | Path
) -> tuple[Mapping[str, Any], dict[Path_, int], list[Problem]]:
    """Return the data, the line of each key path, and the keys that are written twice."""
    loader = yaml.SafeLoader(text)
    lines: dict[Path_, int] = {}
    problems: list[Problem] = []
    try:
        root = loader.get_single_node()
        if root is not None:
            problems = list(_walk(root, (), lines, set()))
            data = loader.construct_document(root)
        else:
            data = None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ProfileFileError(file, [_yaml_problem(error)]) from error
    finally:
        loader.dispose()
    if not isinstance(data, Mapping):
        found = "is empty" if data is None else f"holds {type(data).__name__} and no keys"
        problem = Problem("", f"{found}; a profile has keys such as name and instructions.")
        raise ProfileFileError(file, [problem])
    return data, lines, problems


def _yaml_problem(error: Exception) -> Problem:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        what = " ".join(filter(None, (error.context, error.problem)))
        line = error.problem_mark.line + 1
        return Problem(
            "", f"is not valid YAML: {what} (column {error.problem_mark.column + 1}).", line
        )
    return Problem("", f"is not valid YAML: {error}.")


def _walk(
    node: yaml.Node, path: Path_, lines: dict[Path_, int], above: set[int]
) -> Iterator[Problem]:
    """Note the line of every key below `node`, and find keys that are written twice."""
    lines.setdefault(path, node.start_mark.line + 1)
    if id(node) in above:
        raise ValueError("an anchor holds itself")
    above = above | {id(node)}
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _walk(item, (*path, index), lines, above)
    elif isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            name = str(key.value)
            line = key.start_mark.line + 1
            if name in seen and name != "<<":
                where = _dotted((*path, name))
                yield Problem(
                    where, f"is written twice, first in line {seen[name]}. Keep one of them.", line
                )
            seen.setdefault(name, line)
            lines[(*path, name)] = line
            yield from _walk(value, (*path, name), lines, above)


def _problem(fault: ErrorDetails, lines: dict[Path_, int], model: type[BaseModel]) -> Problem:
    loc = tuple(part for part in fault["loc"] if part != "[key]")
    return Problem(_dotted(loc), _explain(fault, loc, model), _line_of(loc, lines))


def _explain(fault: ErrorDetails, loc: Path_, model: type[BaseModel]) -> str:
    kind, value = fault["type"], fault["input"]
    context: Mapping[str, Any] = fault.get("ctx", {})
    owner = _owner(loc, model)
    key = str(loc[-1]) if loc else ""
    field = owner.model_fields.get(key)
    meaning = f" {field.description}" if field and field.description else ""
    if kind == "profile":
        return fault["msg"]
    if kind == "extra_forbidden":
        known = list(owner.model_fields)
        return (
            f"{key!r} is not a key of this part.{did_you_mean(key, known)} "
            f"Keys: {', '.join(known)}."
        )
    if kind == "missing":
        return f"is missing.{meaning}"
    if kind == "literal_error":
        expected = str(context.get("expected", ""))
        choices = expected.replace(" or ", ", ").replace("'", "").split(", ")
        return f"is {value!r}.{did_you_mean(str(value), choices)} Use {expected}.{meaning}"
    if kind in _EXPECTED:
        return f"is {_short(value)}; it must be {_EXPECTED[kind]}.{meaning}"
    return f"is {_short(value)}. {fault['msg']}.{meaning}"


def _owner(loc: Path_, model: type[BaseModel]) -> type[BaseModel]:
    """Return the model that a fault at this path belongs to."""
    match loc[:-1]:
        case ("phases", _, "rehearsal", _, *_) | ("rehearsal", _, *_):
            return RehearsalLine
        case ("phases", _, *_):
            return InstructionProfile
        case ("transitions", _, *_):
            return PhaseTransition
    return model


def _line_of(loc: Sequence[str | int], lines: dict[Path_, int]) -> int | None:
    """Return the line of the nearest part of the path that the file has."""
    path = tuple(loc)
    while path not in lines and path:
        path = path[:-1]
    return lines.get(path)


def _dotted(loc: Sequence[str | int]) -> str:
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
