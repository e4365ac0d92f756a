"""Gemini's own search while it replies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from langchain_core.language_models import BaseChatModel

from nodes.grounding.sources import Source, line_of, source_of

_LONGEST_QUERY = 100


class Searched(NamedTuple):
    """What Gemini searched for while it replied, and what it found."""

    queries: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


def search_options(model: BaseChatModel) -> dict[str, Any]:
    """Return the options of a call in which a model may search by itself; none if it cannot."""
    name = str(getattr(model, "model", "")).removeprefix("models/")
    gemini = model._llm_type == "chat-google-generative-ai"  # noqa: SLF001
    return {"tools": [{"google_search": {}}]} if gemini and name.startswith("gemini-") else {}


def searched(finish: Mapping[str, Any]) -> Searched:
    """Read what a reply of Gemini's says it was grounded on, from its response metadata."""
    metadata = _mapping(finish.get("grounding_metadata"))
    queries = [
        line_of(query)[:_LONGEST_QUERY] for query in _items(metadata.get("web_search_queries"))
    ]
    sources: dict[str, Source] = {}
    for chunk in _items(metadata.get("grounding_chunks")):
        found = _mapping(_mapping(chunk).get("web")) or _mapping(
            _mapping(chunk).get("retrieved_context")
        )
        source = source_of(*(line_of(found.get(key)) for key in ("title", "uri", "text")))
        if source.place:
            sources.setdefault(source.place, source)
    return Searched(tuple(dict.fromkeys(filter(None, queries))), tuple(sources.values())[:10])


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _items(value: Any) -> list[Any]:
    return list(value[:50]) if isinstance(value, list | tuple) else []
