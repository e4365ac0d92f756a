"""The facts of a brief as the user is shown them: made by code, line by line, from the brief."""

from __future__ import annotations

from collections.abc import Mapping

from nodes.brief.description import described, flat, marked, written
from nodes.brief.intent import CreativeIntent
from nodes.language import Language
from nodes.wording import LABELS, PHRASES, Label


def facts_of(intent: CreativeIntent) -> dict[Label, str]:
    """Return what the brief says, a line for each sort of fact that is there."""
    facts: dict[Label, str | None] = {
        "asset": intent.asset_type,
        "scene": "; ".join(described(e.model_dump()) for e in intent.scene_elements),
        "text": "; ".join(written(t.model_dump()) for t in intent.display_texts),
        "mood": intent.effective_mood,
        "style": intent.style,
        "layout": intent.layout,
        "game": ": ".join(filter(None, (intent.game_name, intent.game_context))),
        "brand": flat(intent.brand_context),
        "canvas": intent.canvas_snapshot_description,
        "canvas_image": intent.canvas_snapshot_url,
        "community": "; ".join(map(flat, intent.community_assets)),
        "media": "; ".join(map(flat, intent.media_asset_placements)),
        "preferences": flat(intent.preferences),
        "open": "; ".join(marked(a.text) for a in intent.open_annotations()),
    }
    return {
        label: words if label == "text" else _in_one_line(words)
        for label, words in facts.items()
        if words
    }


def render_facts(facts: Mapping[Label, str], language: Language) -> str:
    """Write facts as lines with labels."""
    return "\n".join(f"{LABELS[language][label]}: {words}" for label, words in facts.items())


def render_changes(
    before: Mapping[str, str], after: Mapping[Label, str], language: Language
) -> str:
    """Write what differs between the facts that were shown before and those of now."""
    labels, phrases = LABELS[language], PHRASES[language]
    lines = []
    for label, name in labels.items():
        old, new = before.get(label, ""), after.get(label, "")
        if old == new:
            continue
        if not old:
            lines.append(f"{name}: {new} ({phrases['added']})")
        elif not new:
            lines.append(f"{name}: {old} ({phrases['gone']})")
        else:
            lines.append(f"{name}: {old} → {new}")
    return "\n".join([phrases["changed"], *lines]) if lines else ""


def _in_one_line(words: str) -> str:
    return " ".join(words.split())
