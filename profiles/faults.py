"""Faults of single values, in an author's words instead of a validator's."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from profiles.codes import Code
from profiles.errors import did_you_mean, listed, nearest, shown
from profiles.names import canonical_name

Location = tuple[str | int, ...]

KEY = "[key]"
"""Stands at the end of a location for a key itself, as opposed to the value under it."""

_SAYS = {
    "missing": "is missing.",
    "string_pattern_mismatch": "is blank; write some words.",
    "string_too_long": "is too long; at most {max_length} characters are allowed.",
    "string_unicode": "is {value}, which holds half of a character; write it anew.",
    "too_short": "is empty; it needs at least one entry.",
    "greater_than_equal": "is {value}; it must be at least {ge:g}.",
    "less_than_equal": "is {value}; it must be at most {le:g}.",
    "literal_error": "is {value}.{near} It must be {expected}.",
}
_EXPECTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "is_instance_of": "a list",
    "sequence_str": "a list",
    "dict_type": "keys with values",
    "mapping_type": "keys with values",
    "model_type": "keys with values",
}
_OF_A_PAYLOAD = ("type", "properties", "required", "additionalProperties", "enum", "items")
_CALLED_SO = {
    "condition": "when",
    "context": "phase_context",
    "description": "when",
    "first_phase": "initial_phase",
    "from": "from_phase",
    "if": "when",
    "initial": "initial_phase",
    "on_signal": "trigger_signals",
    "prompt": "instructions",
    "signal": "trigger_signals",
    "signals": "trigger_signals",
    "source": "from_phase",
    "start_phase": "initial_phase",
    "system_prompt": "instructions",
    "target": "to_phase",
    "timeout": "after_seconds",
    "to": "to_phase",
    "trigger": "trigger_signals",
    "triggers": "trigger_signals",
}
"""What other programs call a key of ours that is not spelt alike."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: where it is, what is wrong and would be right, and the value."""

    loc: Location
    message: str
    value: Any = None
    code: Code = Code.BAD_VALUE
    """What kind of fault it is."""


def unknown_phase(loc: Location, phase_id: Any, known: Collection[str]) -> Iterator[Finding]:
    """Find a phase that the profile does not have."""
    if isinstance(phase_id, str) and phase_id not in known:
        yield Finding(
            loc,
            f"There is no phase {shown(phase_id)}.{did_you_mean(phase_id, known)} "
            f"Phases: {listed(known, phase_id)}.",
            phase_id,
            Code.UNKNOWN_PHASE,
        )


def undeclared(
    loc: Location, name: str, declared: Collection[str] | None, where: str
) -> Iterator[Finding]:
    """Find a signal that is not among the declared ones; `None` stands for any."""
    canonical = canonical_name(name)
    if declared is not None and canonical not in declared:
        its = f"Its signals: {listed(declared, canonical)}." if declared else "It declares none."
        message = f"{shown(name)} is not a signal of {where}.{did_you_mean(canonical, declared)}"
        yield Finding(loc, f"{message} {its}", name, Code.UNDECLARED_SIGNAL)


def explain(
    faults: Iterable[ErrorDetails],
    fields: Mapping[str, FieldInfo],
    stray: Callable[[str], str | None] = lambda _: None,
) -> Iterator[Finding]:
    """Tell pydantic's faults of a model with these fields in an author's words.

    A key that is missing because it is misspelt is one fault, at the place where it is written.
    `stray` tells why a key that is known elsewhere means nothing here.
    """
    faults = list(faults)
    strays = [str(fault["loc"][-1]) for fault in faults if _is_stray(fault)]
    misspelt = {_CALLED_SO.get(key) or nearest(key, fields) for key in strays}
    for fault in faults:
        if fault["type"] == "missing" and fault["loc"][-1] in misspelt:
            continue
        message = _stray_key(fault, fields) if _is_stray(fault) else _explain(fault, fields)
        code = _code(fault)
        if _is_stray(fault) and (why := stray(str(fault["loc"][-1]))) is not None:
            message, code = f"has no place here: {why}. Take it out.", Code.OUT_OF_PLACE
        yield Finding(fault["loc"], message, fault["input"], code)


def _code(fault: ErrorDetails) -> Code:
    if _is_stray(fault):
        return Code.UNKNOWN_KEY
    if fault["type"] == "missing":
        return Code.MISSING_KEY
    return Code(fault.get("ctx", {}).get("code", Code.BAD_VALUE))


def _is_stray(fault: ErrorDetails) -> bool:
    return len(fault["loc"]) == 1 and fault["type"] in {"extra_forbidden", "invalid_key"}


def _stray_key(fault: ErrorDetails, fields: Mapping[str, FieldInfo]) -> str:
    key = str(fault["loc"][-1])
    if "properties" in fields and not nearest(key, fields):  # a field of a payload, or none
        return (
            f"{shown(key)} is not a key here. The fields of a payload stand under properties: "
            f"properties: {{{key}: {{type: string}}}}."
        )
    if "payload" in fields and key in _OF_A_PAYLOAD:
        return f"{shown(key)} is not a key here. It belongs under payload: payload: {{{key}: …}}."
    meant = _CALLED_SO.get(key)
    near = f" Did you mean {meant!r}?" if meant in fields else did_you_mean(key, fields)
    return f"{shown(key)} is not a key here.{near} Keys: {listed(fields, key)}."


def _explain(fault: ErrorDetails, fields: Mapping[str, FieldInfo]) -> str:
    kind, value, limits = fault["type"], fault["input"], fault.get("ctx", {})
    if kind == "profile":
        return fault["msg"]
    if kind in _SAYS:
        choices = re.findall(r"'(.+?)'", str(limits.get("expected")))
        near = did_you_mean(str(value), choices) if choices else ""
        says = _SAYS[kind].format_map({**limits, "value": shown(value), "near": near})
    elif kind not in _EXPECTED:
        says = f"is {shown(value)}: {fault['msg']}."
    elif value is None:
        says = f"is empty; it must be {_EXPECTED[kind]}."
    else:
        says = f"is {shown(value)}; it must be {_EXPECTED[kind]}{_hint(kind, value)}."
    field = fields.get(str(fault["loc"][0])) if fault["loc"] else None
    return f"{says} {field.description}" if field and field.description else says


def _hint(kind: str, value: object) -> str:
    """Return what to do about a value that looks right and has another type."""
    hint = ""
    match kind, value:
        case "string_type", bool():
            hint = ": YAML reads yes, no, on and off so, unless they are in quotation marks"
        case "string_type", int() | float():
            hint = ": put it in quotation marks"
        case (("int_type" | "float_type"), str()) if re.fullmatch(r"\s*-?[\d.]+\s*", value):
            hint = ", without quotation marks"
        case "int_type", float():
            hint = ", without a decimal point"
        case "bool_type", str() if value.strip().lower() in {"true", "false"}:
            hint = ", without quotation marks"
        case (("is_instance_of" | "sequence_str"), bool()):
            hint = (
                " of names: YAML reads yes, no, on and off so, unless they are in quotation marks"
            )
        case (("is_instance_of" | "sequence_str"), str()) if len(value) <= 40:
            hint = f", such as [{value}]"
        case (("dict_type" | "mapping_type" | "model_type"), list()):
            hint = ", without a dash before them"
    return hint
