"""The facts of a brief as the user is shown them: made by code, line by line, from the brief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from nodes.brief.asset_types import Requirement
from nodes.brief.description import described, flat, marked, written
from nodes.brief.intent import CreativeIntent
from nodes.language import Language
from nodes.wording import LABELS, PHRASES, Label

Facts = dict[Label, list[str]]
"""What a brief says: for each sort of fact that is there, its items in words."""

LONGEST_SHOWN = 600
"""How many characters are shown of what a request brings along at any length."""
_MAY_BE_LONG: frozenset[Label] = frozenset(
    {"game", "brand", "canvas", "canvas_image", "community", "media", "preferences"}
)


def facts_of(intent: CreativeIntent) -> Facts:
    """Return what the brief says, sort by sort."""
    game = ": ".join(filter(None, (intent.game_name, intent.game_context)))
    facts: dict[Label, list[str | None]] = {
        "asset": [intent.asset_type],
        "scene": [described(element.model_dump()) for element in intent.scene_elements],
        "text": [written(text.model_dump()) for text in intent.display_texts],
        "mood": [intent.effective_mood],
        "style": [intent.style],
        "layout": [intent.layout],
        "game": [game],
        "brand": [flat(intent.brand_context)],
        "canvas": [intent.canvas_snapshot_description],
        "canvas_image": [intent.canvas_snapshot_url],
        "community": [*map(flat, intent.community_assets)],
        "media": [*map(flat, intent.media_asset_placements)],
        "preferences": [flat(intent.preferences)],
        "open": [marked(annotation.text) for annotation in intent.open_annotations()],
    }
    there: Facts = {label: [*filter(None, items)] for label, items in facts.items()}
    return {label: _as_shown(label, items) for label, items in there.items() if items}


def _as_shown(label: Label, items: list[str]) -> list[str]:
    if label == "text":
        return items
    lines = [" ".join(item.split()) for item in items]
    return _shortened(lines) if label in _MAY_BE_LONG else lines


def _shortened(items: list[str]) -> list[str]:
    """Return what there is room for of the items, and a mark where some is left out."""
    room = LONGEST_SHOWN
    shown: list[str] = []
    for item in items:
        if len(item) > room:
            return [*shown, f"{item[:room].rstrip()}…"]
        shown.append(item)
        room -= len(item)
    return shown


def by_label(facts: Facts) -> dict[str, list[str]]:
    """Return facts as the state keeps them."""
    return {str(label): items for label, items in facts.items()}


def render_facts(facts: Mapping[Label, Sequence[str]], language: Language) -> str:
    """Write facts as lines with labels."""
    labels = LABELS[language]
    return "\n".join(f"{labels[label]}: {'; '.join(items)}" for label, items in facts.items())


def render_missing(intent: CreativeIntent, language: Language) -> str:
    """Write what the brief still needs; nothing where it needs nothing.

    The requirements are worded in English; in other languages the labels of what is missing serve.
    """
    named = [_named(item, language) for item in intent.missing_requirements()]
    return f"{PHRASES[language]['missing']} {'; '.join(named)}" if named else ""


def _named(item: Requirement, language: Language) -> str:
    labels = [_LABEL_OF[field] for field in sorted(item.met_by) if field in _LABEL_OF]
    if language == "en" or not labels:
        return item.info[:1].lower() + item.info[1:]
    return " / ".join(dict.fromkeys(LABELS[language][label] for label in labels))


_LABEL_OF: Final[dict[str, Label]] = {
    "asset_type": "asset",
    "mood": "mood",
    "custom_mood": "mood",
    "game_name": "game",
    "game_context": "game",
    "brand_context": "brand",
    "preferences": "preferences",
    "community_assets": "community",
    "media_asset_placements": "media",
    "canvas_snapshot_url": "canvas_image",
    "canvas_snapshot_description": "canvas",
    "scene_elements": "scene",
    "display_texts": "text",
    "ambiguous_annotations": "open",
    "style": "style",
    "layout": "layout",
}


def render_changes(
    before: Mapping[str, Sequence[str]], after: Mapping[Label, Sequence[str]], language: Language
) -> str:
    """Write what differs between the facts that were shown before and those of now."""
    labels = LABELS[language]
    lines = []
    for label in [*after, *(label for label in labels if label not in after)]:
        changes = _changes(before.get(label, ()), after.get(label, ()), language)
        if changes:
            lines.append(f"{labels[label]}: {'; '.join(changes)}")
    return "\n".join(lines)


def _changes(old: Sequence[str], new: Sequence[str], language: Language) -> list[str]:
    """Return what differs between two lists of items: one in the place of another, and the rest."""
    phrases = PHRASES[language]
    gone = [item for item in old if item not in new]
    added = [item for item in new if item not in old]
    if len(gone) == len(added):
        return [f"{one} → {other}" for one, other in zip(gone, added, strict=True)]
    return [
        *(f"{item} ({phrases['gone']})" for item in gone),
        *(f"{item} ({phrases['added']})" for item in added),
    ]
