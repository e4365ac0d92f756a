"""What a coach is started with: the request's facts, checked, and what its description says."""

from __future__ import annotations

import json
import math
import reprlib
from collections.abc import Mapping
from typing import Any

from nodes.brief.intent import CreativeIntent, Provenance
from nodes.brief.revision import LONGEST_DETAIL, cleaned
from nodes.errors import TurnError

LONGEST_DESCRIPTION = 4000
LARGEST_FACTS = 20_000
"""How many characters of JSON one field of facts may have."""
_DEEPEST_FACTS = 32
_LARGEST_NUMBER = 2**63 - 1
_WITHIN = (
    f"of at most {LARGEST_FACTS} characters, {_DEEPEST_FACTS} levels and whole numbers of 64 bits"
)
_SHORT = ("asset_type", "mood", "custom_mood", "game_name")
_LONG = ("description", "game_context", "canvas_snapshot_url", "canvas_snapshot_description")
_MAPPINGS = ("brand_context", "preferences")
_LISTS = ("community_assets", "media_asset_placements")
FIELDS = (*_SHORT, *_LONG, *_MAPPINGS, *_LISTS)
"""All that a request may hold."""


class RequestError(TurnError):
    """A request holds a value that is none."""

    code = "bad_request"

    def __init__(self, field: str, value: object, wanted: str) -> None:
        self.field = field
        self.value = value
        shown = reprlib.repr(value)
        super().__init__(f"The request's {field!r} is {shown}. It should be {wanted}.")


def read_facts(request: Mapping[str, Any]) -> CreativeIntent:
    """Make a brief of the request's facts, its description unread; `None` counts as absent."""
    if not isinstance(request, Mapping):
        raise RequestError("request", request, f"a mapping with any of {', '.join(FIELDS)}")
    for name in request:
        if name not in FIELDS:
            raise RequestError(str(name), request[name], f"one of {', '.join(FIELDS)}")
    values: dict[str, Any] = {}
    for name, value in request.items():
        if value is None:
            continue
        if name in _MAPPINGS:
            values[name] = _mapping(name, value)
        elif name in _LISTS:
            values[name] = _list(name, value)
        else:
            values[name] = _text(name, value)
    given = Provenance(turn=0, speaker="request", certainty="given")
    sources = {
        name: given.model_copy(
            update={"quote": value[:LONGEST_DETAIL] if isinstance(value, str) else ""}
        )
        for name, value in values.items()
        if value
    }
    return CreativeIntent(
        **{name: value for name, value in values.items() if value}, sources=sources
    )


def request_facts(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request as the state keeps it; `RequestError` for one that is wrong."""
    facts = read_facts(request).model_dump(mode="json", include=set(FIELDS))
    return {name: value for name, value in facts.items() if value}


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise RequestError(name, value, "a text")
    longest = LONGEST_DETAIL if name in _SHORT else LONGEST_DESCRIPTION
    if len(value) > longest:
        raise RequestError(name, value, f"a text of at most {longest} characters")
    return cleaned(value, longest)


def _mapping(name: str, value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise RequestError(name, value, "a mapping, such as {'name': 'Ferox'}")
    return dict(_json(name, value, f"a mapping of JSON values {_WITHIN}"))


def _list(name: str, value: object) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(v, Mapping) for v in value):
        raise RequestError(name, value, "a list of mappings, such as [{'display_name': 'Owl'}]")
    return tuple(_json(name, list(value), f"a list of JSON mappings {_WITHIN}"))


def _json(name: str, value: object, wanted: str) -> Any:
    """Return JSON values of their own, so that nobody changes the brief from outside."""
    try:
        text = json.dumps(value, default=_plain, allow_nan=False)
        if len(text) > LARGEST_FACTS:
            raise RequestError(name, value, wanted)
        return _clean(json.loads(text))
    except (TypeError, ValueError, RecursionError):
        raise RequestError(name, value, wanted) from None


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError


def _clean(value: Any, levels: int = _DEEPEST_FACTS) -> Any:
    """Return values as every store can hold them; `ValueError` where none of it would do."""
    match value:
        case str():
            return cleaned(value, LARGEST_FACTS)
        case dict() | list() if not levels:
            raise ValueError(f"deeper than {_DEEPEST_FACTS} levels")
        case dict():
            return {
                cleaned(name, LONGEST_DETAIL): _clean(item, levels - 1)
                for name, item in value.items()
            }
        case list():
            return [_clean(item, levels - 1) for item in value]
        case float() if not math.isfinite(value):
            return None
        case int() if abs(value) > _LARGEST_NUMBER:
            raise ValueError("too large for 64 bits")
        case _:
            return value
