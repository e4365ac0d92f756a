"""A coach's brief on the screen: all of it with where it came from, and what a turn changed."""

# ruff: noqa: RUF001 - quotation marks are what users type

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from cuelight.screen import Screen
from nodes.brief.description import described, flat, marked, written
from nodes.brief.intent import CreativeIntent, Provenance
from nodes.wording import LABELS, Label
from profiles import INTENT_READY

MOST_CHANGES = 6
"""How many changes of a turn are told; `/brief` shows them all."""
_LABELS = LABELS["en"]
_LISTS: Final[dict[Label, str]] = {
    "community": "community_assets",
    "media": "media_asset_placements",
}
_COLUMN = 18
_MARKS = " \"'“”„«»‘’‹›「」『』"
"""What a quote may begin and end with, since it gets marks of its own."""


class Part(NamedTuple):
    """Something that a brief says."""

    label: str
    key: object
    """What stays the same while the part is changed."""
    words: str
    source: Provenance | None
    detail_source: Provenance | None = None
    """Where its newest detail came from, if that was said apart."""


def parts_of(intent: CreativeIntent) -> Iterator[Part]:
    """Yield all that a brief says, in the order in which a coach shows it."""

    def field(label: str, name: str, words: str | None) -> Iterator[Part]:
        if words:
            yield Part(label, name, " ".join(words.split()), intent.sources.get(name))

    yield from field(_LABELS["asset"], "asset_type", intent.asset_type)
    for element in intent.scene_elements:
        key = ("scene", element.description)
        words = described(element.model_dump())
        yield Part(_LABELS["scene"], key, words, element.source, element.detail_source)
    for text in intent.display_texts:
        key = ("text", text.text)
        words = written(text.model_dump())
        yield Part(_LABELS["text"], key, words, text.source, text.detail_source)
    for open_one in intent.open_annotations():
        words = f"{marked(open_one.text)}: a picture or a text?"
        yield Part(_LABELS["open"], ("open", open_one.text), words, open_one.source)
    mood = "custom_mood" if intent.custom_mood else "mood"
    yield from field(_LABELS["mood"], mood, intent.effective_mood)
    yield from field(_LABELS["style"], "style", intent.style)
    yield from field(_LABELS["layout"], "layout", intent.layout)
    yield from field(_LABELS["game"], "game_name", intent.game_name)
    yield from field("About the game", "game_context", intent.game_context)
    yield from field(_LABELS["brand"], "brand_context", flat(intent.brand_context))
    canvas = "canvas_snapshot_description"
    yield from field(_LABELS["canvas"], canvas, intent.canvas_snapshot_description)
    yield from field(_LABELS["canvas_image"], "canvas_snapshot_url", intent.canvas_snapshot_url)
    for label, name in _LISTS.items():
        for value in getattr(intent, name):
            words = flat(value)
            yield Part(_LABELS[label], (name, words), words, intent.sources.get(name))
    yield from field(_LABELS["preferences"], "preferences", flat(intent.preferences))


def show_brief(screen: Screen, intent: CreativeIntent) -> None:
    """Show all of a brief, where each part came from, and what is still missing."""
    screen.line(f"The brief: {standing(intent)}", "phase")
    label = ""
    for part in parts_of(intent):
        first = "" if part.label == label else part.label
        label = part.label
        _row(screen, first, part.words)
        for source in filter(None, (part.source, part.detail_source)):
            screen.line(f"{'':{_COLUMN}}{told(source)}", "dim", indent=_COLUMN)
    for number, info in enumerate(intent.get_missing_info()):
        _row(screen, "" if number else "Missing", info)
    if intent.is_ready() and intent.prompt_draft:
        screen.gap()
        screen.line("What the next system gets", "phase")
        screen.line(intent.prompt_draft)


def standing(intent: CreativeIntent) -> str:
    """Return how far a brief is, in words."""
    match intent.get_readiness():
        case "not_ready":
            return "in the making"
        case "needs_clarification":
            return "something is open"
        case "awaiting_confirmation":
            return "waits for your yes" if intent.proposal_stands else "complete, not confirmed"
        case "ready":
            return "confirmed"


def told(source: Provenance) -> str:
    """Return where a part of a brief came from, in words."""
    words = " ".join(source.quote.split()).strip(_MARKS)
    quote = f" {marked(words)}" if words else ""
    if source.speaker == "request":
        said = f"the request{quote}"
    elif source.speaker == "model":
        said = f"turn {source.turn}, the coach{quote}"
    else:
        when = f"turn {source.turn}" if source.turn else "before the coach began"
        said = f"{when}, your {'words' if quote else 'message'}{quote}"
    return f"{source.certainty}: {said}"


def changes_between(before: CreativeIntent, after: CreativeIntent) -> list[str]:
    """Return what a turn changed in a brief, a few words each; nothing where nothing did."""
    old = {part.key: part for part in parts_of(before)}
    new = {part.key: part for part in parts_of(after)}
    gone = [part for key, part in old.items() if key not in new]
    changes = []
    for key, part in new.items():
        known = old.get(key) or _replaced(part, gone, [p for k, p in new.items() if k not in old])
        if known is None:
            changes.append(f"+ {_named(part)}")
        elif known.words != part.words:
            changes.append(f"{_named(known)} → {part.words}")
        if known in gone:
            gone.remove(known)
    return changes + [f"- {_named(part)}" for part in gone]


def _replaced(part: Part, gone: Sequence[Part], added: Sequence[Part]) -> Part | None:
    """Return what a part has come in the place of: where one of its sort came and one went."""
    alike = [one for one in gone if one.label == part.label]
    return alike[0] if len(alike) == sum(one.label == part.label for one in added) == 1 else None


def _named(part: Part) -> str:
    """Return a part as a change names it: words that say by themselves what they are stay bare."""
    bare = part.key == "asset_type" or not isinstance(part.key, str)
    return part.words if bare else f"{part.label.lower()} {part.words}"


def change_line(before: CreativeIntent | None, after: CreativeIntent | None) -> str:
    """Return the line that tells what a turn changed; empty where it changed nothing."""
    if after is None:
        return ""
    before = before or CreativeIntent()
    changes = changes_between(before, after)
    told_now = changes[:MOST_CHANGES]
    if len(changes) > MOST_CHANGES:
        told_now.append(f"{len(changes) - MOST_CHANGES} more")
    is_new = standing(after) != standing(before)
    if is_new and (after.proposal_stands or after.is_ready() or before.user_confirmed_vision):
        told_now.append(
            "not confirmed any more"
            if before.user_confirmed_vision and not after.user_confirmed_vision
            else standing(after)
        )
    return f"Brief  {' · '.join(told_now)}" if told_now else ""


def short_payload(name: str, payload: Any) -> Any:
    """Return the payload of a signal as a list of signals shows it: a whole brief is too much."""
    if name == INTENT_READY and isinstance(payload, Mapping):
        return "the confirmed brief"
    return payload


def _row(screen: Screen, label: str, words: str) -> None:
    lines = words.splitlines() or [""]
    screen.line(f"{label:{_COLUMN}}{lines[0]}", indent=_COLUMN)
    for line in lines[1:]:
        screen.line(f"{'':{_COLUMN}}{line}", indent=_COLUMN)
