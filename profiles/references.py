"""JSON Schema with all that it refers to written out, so that one text holds the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from profiles.errors import did_you_mean, listed, shown
from profiles.fields import wrong

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DEFS = "#/$defs/"
_MOST_PARTS = 2000
"""How many values a schema may have with its references written out."""


def written_out(schema: object) -> object:
    """Return a schema without `$ref`, `$defs` and `$schema`.

    Only what stands in its own `$defs` can be referred to: nothing is ever fetched.
    """
    if not isinstance(schema, Mapping):
        return schema
    dialect = schema.get("$schema", DIALECT)
    if str(dialect).rstrip("#") != DIALECT:
        raise wrong(f"has the $schema {shown(dialect)}; only {DIALECT} is known. Take it out.")
    definitions = schema.get("$defs", {})
    if not isinstance(definitions, Mapping):
        raise wrong(f"has the $defs {shown(definitions)}; it must be {{name: schema}}.")
    body = {key: value for key, value in schema.items() if key not in ("$schema", "$defs")}
    return _Writer(definitions).write(body, ())


class _Writer:
    """Puts definitions where they are referred to."""

    def __init__(self, definitions: Mapping[Any, Any]) -> None:
        self._definitions = definitions
        self._left = _MOST_PARTS

    def write(self, value: Any, within: tuple[str, ...]) -> Any:
        self._left -= 1
        if self._left < 0:
            raise wrong(f"has more than {_MOST_PARTS} parts with its references written out.")
        if isinstance(value, list | tuple):
            return [self.write(item, within) for item in value]
        if not isinstance(value, Mapping):
            return value
        if isinstance(place := value.get("$ref"), str):
            return self._referred(place, value, within)
        return {key: self.write(item, within) for key, item in value.items()}

    def _referred(self, place: str, value: Mapping[str, Any], within: tuple[str, ...]) -> Any:
        name = place.removeprefix(_DEFS)
        if not place.startswith(_DEFS):
            raise wrong(
                f"has the $ref {shown(place)}; only {_DEFS}name is followed, and nothing is "
                "fetched. Write the schema out here."
            )
        if name in within:
            raise wrong(f"has the $ref {shown(place)} within itself, and would never end.")
        if name not in self._definitions:
            known = [key for key in self._definitions if isinstance(key, str)]
            raise wrong(
                f"has the $ref {shown(place)}, and its $defs have no {shown(name)}."
                f"{did_you_mean(name, known)} They have: {listed(known, name) or 'none'}."
            )
        found = self.write(self._definitions[name], (*within, name))
        beside = {key: self.write(item, within) for key, item in value.items() if key != "$ref"}
        if not isinstance(found, Mapping):
            return found
        if twice := [key for key in beside if key in found and key not in _ABOUT]:
            raise wrong(f"says {twice[0]} beside the $ref {shown(place)}, which says it as well.")
        return {**found, **beside}


_ABOUT = ("title", "description", "examples", "default")
