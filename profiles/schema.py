"""The JSON Schema of a profile file, for editors that complete and check YAML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import models_json_schema

from profiles.checks import PHASE_ONLY
from profiles.model import InstructionProfile, PhaseProfile

_NULL = {"type": "null"}
_ABOUT_VALUE = {"description", "title", "default"}


def profile_schema() -> dict[str, Any]:
    """Return a schema that accepts every file that `load_profile` accepts, short forms included."""
    _, schema = models_json_schema(
        [(PhaseProfile, "validation"), (InstructionProfile, "validation")]
    )
    parts = {name: _with_empty_keys(part) for name, part in schema["$defs"].items()}
    anywhere = parts["InstructionProfile"]
    parts["InstructionProfile"] = {
        **_without(anywhere, ["memory_messages"]),
        "title": "Phase",
        "required": [name for name in anywhere["required"] if name != "name"],
    }
    parts["StandaloneProfile"] = {
        **_without(anywhere, PHASE_ONLY),
        "title": "StandaloneProfile",
    }
    parts["InstructionProfile"]["properties"]["name"] = _or_null(anywhere["properties"]["name"])
    beside = parts["Overlay"]
    parts["Overlay"] = {
        **beside,
        "required": [name for name in beside["required"] if name != "name"],
        "properties": {
            **beside["properties"],
            "name": _or_null(beside["properties"]["name"]),
        },
    }
    parts["Shape"]["properties"] |= _REFERENCES
    parts["RehearsalLine"] = {"anyOf": [{"type": "string"}, parts["RehearsalLine"]]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Cuelight profile",
        "description": "A conversation for Cuelight: one with phases, or a standalone one.",
        "type": "object",
        "if": {"required": ["phases"]},
        "then": {"$ref": "#/$defs/PhaseProfile"},
        "else": {"$ref": "#/$defs/StandaloneProfile"},
        "$defs": parts,
    }


_REFERENCES = {
    "$schema": {"type": "string", "description": "The dialect of JSON Schema: draft 2020-12."},
    "$ref": {"type": "string", "description": "One of $defs that stands here: #/$defs/name."},
    "$defs": {
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/Shape"},
        "description": "What $ref leads to, at the top of a payload.",
    },
}
"""What is written out when a payload is read."""


def _with_empty_keys(part: dict[str, Any]) -> dict[str, Any]:
    """Let a key that may be left out have nothing after it as well."""
    properties = {
        name: value if name in part.get("required", ()) else _or_null(value)
        for name, value in part["properties"].items()
    }
    return {**part, "properties": properties}


def _or_null(value: dict[str, Any]) -> dict[str, Any]:
    about = {key: item for key, item in value.items() if key in _ABOUT_VALUE}
    kinds = value.get("anyOf") or [
        {key: item for key, item in value.items() if key not in _ABOUT_VALUE}
    ]
    return {**about, "anyOf": kinds if _NULL in kinds else [*kinds, _NULL]}


def _without(part: dict[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """Leave fields no value but an empty one, which a profile that was written out has."""
    return {**part, "properties": {**part["properties"], **dict.fromkeys(fields, _NULL)}}
