"""The kinds of value that a profile's fields take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, StrictStr, WithJsonSchema
from pydantic_core import PydanticCustomError

from profiles.codes import Code
from profiles.conditions import LONGEST, fault_of_condition
from profiles.errors import shown
from profiles.frozen import FrozenDict, FrozenSequence, frozen_json
from profiles.names import ANY_PHASE, canonical_name

T = TypeVar("T")

LONGEST_PAUSE_MS = 600_000
_LONGEST_NAME = 100


def wrong(message: str, code: Code = Code.BAD_VALUE) -> PydanticCustomError:
    """Return a fault that is already told in an author's words."""
    return PydanticCustomError("profile", "{text}", {"text": message, "code": code})


def _phase_id(phase_id: str) -> str:
    return _checked_id(phase_id, "a phase's id")


def _overlay_id(overlay_id: str) -> str:
    return _checked_id(overlay_id, "an overlay's id")


def _checked_id(given: str, what: str) -> str:
    taken = "it stands for every phase in a transition" if given == ANY_PHASE else None
    if fault := taken or _id_fault(given):
        raise wrong(f"{shown(given)} cannot be {what}: {fault}.", Code.BAD_NAME)
    return given


def _id_fault(phase_id: str) -> str | None:
    """Why LangGraph, a drawing or a person could not use this id, or None."""
    if not phase_id.strip():
        return "it is empty"
    if phase_id != phase_id.strip() or not phase_id.isprintable():
        return "white space around it or hidden characters within; use letters, digits and _"
    if phase_id.startswith("__"):
        return "names that begin with __ belong to LangGraph"
    if found := next((sign for sign in ':|"<>' if sign in phase_id), None):
        return f"it holds {found!r}; use letters, digits and _"
    if len(phase_id) > _LONGEST_NAME:
        return f"it is longer than {_LONGEST_NAME} characters"
    return None


def _signal_name(name: str) -> str:
    bare = canonical_name(name)
    if (
        not bare
        or len(bare) > _LONGEST_NAME
        or not bare.isprintable()
        or any(sign.isspace() or sign in "<>{}[]\"'`," for sign in bare)
    ):
        raise wrong(
            f"{shown(name)} cannot be a signal's name: use letters, digits, dots and _, such as "
            f"exam.questions_completed, and at most {_LONGEST_NAME} of them.",
            Code.BAD_NAME,
        )
    return name


def _condition(expression: str) -> str:
    if fault := fault_of_condition(expression):
        raise wrong(fault, Code.BAD_CONDITION)
    return expression


def _json_object(value: Mapping[str, Any]) -> object:
    try:
        return frozen_json(value)
    except (TypeError, RecursionError) as error:
        raise wrong(f"is {shown(value)}; only JSON values can stand here: {error}.") from None


def _canonical_names(value: object) -> object:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
        return value
    return list(dict.fromkeys(canonical_name(name) for name in value))


def canonical_keys(value: Mapping[str, T]) -> Mapping[str, T]:
    """Return a mapping by names of signals under their canonical ones."""
    return FrozenDict({canonical_name(name): item for name, item in value.items()})


def _given_signals(value: object) -> object:
    names = _canonical_names(value)
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        return {name: {} for name in names}
    if isinstance(value, Mapping):
        return {name: {} if payload is None else payload for name, payload in value.items()}
    return value


Text = Annotated[str, Field(strict=True, max_length=1_000_000)]
"""A text that may be empty."""

Words = Annotated[Text, Field(pattern=r"\S")]
"""A text that is not blank."""

Title = Annotated[str, Field(strict=True, pattern=r"\S", max_length=200)]
"""A name shown to people."""

Milliseconds = Annotated[int, Field(strict=True, ge=0, le=LONGEST_PAUSE_MS)]

TokenLimit = Annotated[int, Field(strict=True, ge=1, le=65_536)]
"""The most tokens that a model may write in a call."""

Temperature = Annotated[float, Field(strict=True, ge=0, le=2, allow_inf_nan=False)]
"""How freely a model chooses its words, from 0 (always alike) to 2."""

PhaseId = Annotated[StrictStr, AfterValidator(_phase_id)]
"""An id that LangGraph, a drawing and a person can use."""

OverlayId = Annotated[StrictStr, AfterValidator(_overlay_id)]
"""An id of the same kind, which no phase of the profile has."""

_NAMES = [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]

SignalNames = Annotated[
    FrozenSequence[StrictStr],
    BeforeValidator(_canonical_names),
    WithJsonSchema({"anyOf": _NAMES}),
]
"""Names of signals in both spellings, or a single one; holds the canonical ones, each once."""

SignalName = Annotated[StrictStr, AfterValidator(_signal_name)]
"""The name of a signal as a profile declares it, in either spelling."""

Condition = Annotated[
    str,
    Field(strict=True),
    AfterValidator(_condition),
    WithJsonSchema({"type": "string", "maxLength": LONGEST, "pattern": r"\S"}),
]
"""A rule in CEL that is true or false."""

JsonObject = Annotated[Mapping[str, Any], AfterValidator(_json_object)]
"""{name: any JSON value}, frozen all the way down."""

GivenSignals = Annotated[
    Mapping[StrictStr, JsonObject],
    BeforeValidator(_given_signals),
    AfterValidator(canonical_keys),
    WithJsonSchema(
        {
            "anyOf": [
                *_NAMES,
                {"type": "object", "additionalProperties": {"type": ["object", "null"]}},
            ]
        }
    ),
]
"""{name: payload}, a list of names, or one name; holds the canonical names with payloads."""
