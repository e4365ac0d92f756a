"""The brief in words: all that the next system needs, the same for the same brief."""

# ruff: noqa: RUF001 - quotation marks and dashes are what users type

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_PAIRS = ('""', "“”", "«»", "「」", "‹›", "''")
_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_NAMES_FIRST = ("name", "display_name", "title", "id")


def describe(facts: Mapping[str, Any]) -> str:
    """Return a line for each sort of fact that is there; nothing for no facts."""
    lines = {
        "Asset": facts.get("asset_type"),
        "Mood": facts.get("custom_mood") or facts.get("mood"),
        "Style": facts.get("style"),
        "Game": _joined(": ", (facts.get("game_name"), facts.get("game_context"))),
        "Brand": flat(facts.get("brand_context")),
        "Scene": _joined("; ", map(described, facts.get("scene_elements") or ())),
        "Text": _joined("; ", map(written, facts.get("display_texts") or ())),
        "Undecided": _joined("; ", map(_undecided, facts.get("ambiguous_annotations") or ())),
        "Layout": facts.get("layout"),
        "Canvas": facts.get("canvas_snapshot_description"),
        "Canvas image": facts.get("canvas_snapshot_url"),
        "Community assets": _joined("; ", map(flat, facts.get("community_assets") or ())),
        "Placed media": _joined("; ", map(flat, facts.get("media_asset_placements") or ())),
        "Preferences": flat(facts.get("preferences")),
    }
    return "\n".join(f"{name}: {in_one_line(words)}" for name, words in lines.items() if words)


def in_one_line(words: str) -> str:
    """Return words without line breaks, so that none of them can pass for a fact of its own."""
    return _LINE_BREAK.sub(" ", words)


def described(element: Mapping[str, Any]) -> str:
    """Return something to draw with its style and place."""
    return _joined(", ", (element["description"], element.get("style"), element.get("position")))


def written(text: Mapping[str, Any]) -> str:
    """Return something to write, in its exact words, with its style and place."""
    how = _joined(", ", (text.get("style"), text.get("position")))
    # The exact words may have lines, which show where they end and begin no line of the facts.
    exact = _LINE_BREAK.sub(" ↵ ", text["text"])
    return marked(exact) + (f" ({how})" if how else "")


def marked(text: str) -> str:
    """Put a text in quotation marks that it does not hold itself, where there are such."""
    pair = next((pair for pair in _PAIRS if not any(mark in text for mark in pair)), _PAIRS[0])
    return f"{pair[0]}{text}{pair[1]}"


def flat(value: Any) -> str:
    """Return any JSON value in one line, names first and the rest by name."""
    match value:
        case Mapping():
            names = [name for name in _NAMES_FIRST if name in value]
            names += sorted(name for name in value if name not in names)
            parts = ((name, flat(value[name])) for name in names)
            return ", ".join(f"{_title(name)}{words}" for name, words in parts if words)
        case list() | tuple():
            return ", ".join(filter(None, map(flat, value)))
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)


def _title(name: str) -> str:
    return "" if name in {"name", "display_name"} else f"{name.replace('_', ' ')}: "


def _undecided(annotation: Mapping[str, Any]) -> str:
    return "" if annotation.get("resolved") else marked(annotation["text"])


def _joined(separator: str, parts: Iterable[str | None]) -> str:
    return separator.join(filter(None, parts))
