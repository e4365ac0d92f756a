"""What a model is asked for: the outline of a profile, as lists that refer to each other by id.

A profile itself is no form that can be asked for: providers bear neither keys that they do not know
beforehand, nor unions, nor defaults, and bounds on numbers and lists use up what they can serve.
So there are lists only, every field is there each time, and an empty text, list or 0 says nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from profiles import ANY_PHASE

_LARGEST = 2**31


def _whole(value: object) -> object:
    """Return a whole number of a size that everything can bear."""
    if isinstance(value, float) and math.isnan(value):
        return 0
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(min(max(value, -_LARGEST), _LARGEST))
    return value


Whole = Annotated[int, BeforeValidator(_whole, json_schema_input_type=int)]
Count = Annotated[Whole, AfterValidator(lambda count: max(count, 0))]
"""A number of something; 0 says nothing, and so does a model that writes -1."""


class _Part(BaseModel):
    """A part of an outline. What is null or not there says nothing, and what is unknown is left."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, data: object) -> object:
        if not isinstance(data, Mapping):
            return data
        return {key: item for key, item in data.items() if item is not None}


class OutlinePhase(_Part):
    """A stage of the conversation."""

    id: str = Field(description="Its id, such as part_1: small letters, digits and _.")
    name: str = Field(default="", description="Its name for people.")
    purpose: str = Field(default="", description="What it is there for, in a sentence.")
    start: Literal["ai", "human"] = Field(
        default="ai", description="Who speaks first when it begins."
    )
    instructions: str = Field(description="What the model is to do here.")
    max_turns: Count = Field(
        default=0,
        description="After how many answers it is left anyway, as a net; 0 in the last one.",
    )
    then: str = Field(default="", description="The phase that max_turns leads to.")


class OutlineField(_Part):
    """Something that a signal tells."""

    name: str = Field(description="Its name: small letters, digits and _.")
    type: Literal["string", "integer", "number", "boolean", "list"] = Field(
        default="string", description="What it is; list is a list of texts."
    )
    description: str = Field(default="", description="What it means.")
    choices: tuple[str, ...] = Field(default=(), description="The only texts that it may be.")
    least: Whole = Field(default=0, description="The least that a number may be.")
    most: Whole = Field(default=0, description="The most that a number may be; 0 for no bounds.")
    required: bool = Field(default=False, description="Whether it has to be there.")
    quoted: bool = Field(
        default=False, description="Whether it is copied word for word from what the user said."
    )


class OutlineSignal(_Part):
    """An event that the model can see in the conversation."""

    phase: str = Field(description=f"The phase that it belongs to, or {ANY_PHASE} for all of them.")
    name: str = Field(description="Its name, such as exam.questions_completed.")
    when: str = Field(description="When the model gives it.")
    ends: bool = Field(default=False, description="Whether it ends the conversation.")
    fields: tuple[OutlineField, ...] = Field(
        default=(), description="What it tells for later phases; mostly nothing."
    )
    corrects: str = Field(default="", description="The signal whose fields this one changes.")
    depends_on: tuple[str, ...] = Field(
        default=(), description="The signals that this one no longer holds without."
    )


class OutlineTransition(_Part):
    """A move from one phase to another."""

    from_phase: str = Field(description=f"The phase that it leaves, or {ANY_PHASE} for any.")
    to_phase: str = Field(default="", description="The phase that it enters.")
    back: bool = Field(
        default=False, description="Whether it goes back to the phase before, without to_phase."
    )
    signals: tuple[str, ...] = Field(default=(), description="The signals that cause it.")
    require_all: bool = Field(default=False, description="Whether all of them are needed.")
    after_turns: Count = Field(default=0, description="After how many answers it is taken anyway.")
    min_turns: Count = Field(default=0, description="The turn in which it may be taken first.")
    when: str = Field(default="", description="A condition besides, in CEL.")
    remember: Literal["keep", "reset", "summarize"] = Field(
        default="keep", description="What the next phase knows of what was said."
    )
    why: str = Field(default="", description="Why it is there, in a sentence.")


class OutlineLine(_Part):
    """A reply of the model in a rehearsal."""

    phase: str = Field(description="The phase in which it is said.")
    say: str = Field(description="What the model says.")
    signals: tuple[str, ...] = Field(default=(), description="The signals that it gives with it.")


class Outline(_Part):
    """The outline of a conversation that an application leads through phases."""

    name: str = Field(description="Its title.")
    about: str = Field(default="", description="What it is for, in a sentence.")
    context: str = Field(
        default="", description="What the model is told in every phase: its role and manner."
    )
    initial_phase: str = Field(default="", description="The phase that it begins in.")
    phases: tuple[OutlinePhase, ...] = Field(description="Its phases, in their usual order.")
    signals: tuple[OutlineSignal, ...] = Field(default=(), description="The signals.")
    transitions: tuple[OutlineTransition, ...] = Field(
        default=(), description="The moves, in order: the first that fits is taken."
    )
    lines: tuple[OutlineLine, ...] = Field(
        default=(), description="What the model says in a rehearsal, in order."
    )


@cache
def outline_schema() -> dict[str, Any]:
    """Return the JSON Schema that a model is given: without references, bounds and defaults."""
    whole = Outline.model_json_schema()
    return {
        "title": "Outline",
        "description": whole["description"],
        **_plain(whole, whole["$defs"]),
    }


def _plain(schema: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema with what a provider bears of it."""
    if "$ref" in schema:
        return _plain(known[schema["$ref"].rpartition("/")[2]], known)
    told = {key: schema[key] for key in ("type", "description", "enum") if key in schema}
    if "items" in schema:
        told["items"] = _plain(schema["items"], known)
    if "properties" in schema:
        told["properties"] = {
            name: _plain(part, known) for name, part in schema["properties"].items()
        }
        told["required"] = list(schema["properties"])
    return told
