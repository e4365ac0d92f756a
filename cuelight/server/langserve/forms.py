"""Schemas as LangServe's playground can make forms of them.

It knows no null: a schema that names it leaves the whole page empty, and a default of null is told
to be no string. What may be left out is described by its type alone.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BaseModel, Field
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import NullableSchema, WithDefaultSchema


class _WithoutNull(GenerateJsonSchema):
    """Describes what may be null by what else it may be."""

    def nullable_schema(self, schema: NullableSchema) -> JsonSchemaValue:
        """Return the schema of what may be null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        """Return the schema of what has a default, with it unless it is null."""
        described = super().default_schema(schema)
        if described.get("default", 0) is None:
            del described["default"]
        return described


def _as_text(described: dict[str, Any]) -> None:
    del described["anyOf"], described["default"]
    described["type"] = "string"


OPTIONAL_TEXT: Final = Annotated[str | None, Field(json_schema_extra=_as_text)]
"""A text that may be left out, where LangChain makes the model, and not we."""


class Form(BaseModel):
    """What the playground makes a form of."""

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the schema without null."""
        return super().model_json_schema(*args, **{"schema_generator": _WithoutNull, **kwargs})
