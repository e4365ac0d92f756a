"""What a brief holds already, and which of it some words of a message mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from nodes.brief.intent import CreativeIntent
from nodes.vocabulary import ARTICLE, ORDINALS, TEXT_NOUN, any_of, compiled, fold

EntryKind = Literal["element", "text", "mood"]

_WORD = re.compile(r"[\w'&-]+")
_ELIDED = re.compile(r"\b(?:[ld]|un|dell|nell|sull|all|dall|quest|quell)'(?=\w{2})")
_SMALL = any_of("of|and|with|von|mit|und|de|et|y|e|en|di|van|d|l")
_ARTICLE = compiled(rf"(?:{ARTICLE}|{_SMALL})")
_ALL_TEXTS = compiled(rf"{TEXT_NOUN}|{any_of('name', 'namen', 'nom', 'nombre', 'nome', 'naam')}")
ORDINAL = (
    compiled(rf"{ORDINALS[0]}|{any_of('top', 'upper')}"),
    *map(compiled, ORDINALS[1:]),
)
_TITLE = compiled(any_of("title|headline|titel|überschrift|titre|título|titolo"))
_SUBTITLE = compiled(
    any_of("subtitle|tagline|untertitel|sous-titre|subtítulo|sottotitolo|ondertitel|legenda")
)
_LAST = compiled(
    any_of("last|bottom|lower|letzte|letzten|dernier|último|última|ultimo|ultima|laatste")
)
_MOOD_NOUN = compiled(
    any_of(
        "mood|vibe|vibes|atmosphere|feeling|feel|tone|stimmung|atmosphäre|ambiance|atmosphère",
        "ambiente|atmósfera|atmosfera|clima|sfeer|humor",
    )
)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Return a folded word without its plural, where taking that off is safe."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith("ves"):
        return word[:-3] + "f"
    if len(word) > 4 and word.endswith("en"):
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def words_of(folded: str) -> list[str]:
    """Return the words of folded text, without the articles that lean on them, as in `l'ours`."""
    return _WORD.findall(_ELIDED.sub(" ", folded) if "'" in folded else folded)


def stems_of(folded: str) -> list[str]:
    """Return what is to be compared of folded text: its words without articles and endings."""
    words = words_of(folded)
    return [stem(word) for word in words if not _ARTICLE.fullmatch(word)] or list(map(stem, words))


def same(one: str, other: str) -> bool:
    """Whether two descriptions say the same, apart from case, articles and plurals."""
    return stems_of(fold(one)) == stems_of(fold(other))


@dataclass(frozen=True)
class Entry:
    """Something that the brief holds, and that a message may speak of."""

    kind: EntryKind
    text: str
    style: str | None
    stems: tuple[str, ...]


def entries_of(intent: CreativeIntent) -> list[Entry]:
    """Return the elements, texts and mood of a brief."""
    made = [_entry("element", e.description, e.style) for e in intent.scene_elements]
    made += [_entry("text", t.text, t.style) for t in intent.display_texts]
    if intent.effective_mood:
        made.append(_entry("mood", intent.effective_mood, None))
    return made


_LINK = compiled(
    r"\s+(?:"
    + any_of(
        "over|under|above|below|beneath|in|on|at|with|next to|behind|beside|in front of|near",
        "inside|and",
        "through|around|between|against|holding|wearing|riding|eating|fighting|into|onto|from|by",
        "across",
        "über|unter|neben|vor|hinter|auf|mit|und|im|am|in der|an der|zwischen|bei",
        "sur|sous|dans|avec|et|au-dessus de|au-dessus d|derrière|devant|à côté de|à côté d",
        "près de",
        "sobre|bajo|con|y|en|junto a|encima de|detrás de|delante de|al lado de|entre",
        "sopra|sotto|con|e|su|sul|sulla|nel|nella|dietro|davanti a|accanto a|tra",
        "com|em|no|na|sobre|atrás de|ao lado de|em cima de|em frente a|boven|onder|naast|op|met",
        "achter",
    )
    + r")\s+"
)


def segments_of(text: str) -> list[tuple[int, int]]:
    """Return where the parts of a description stand, such as `a dragon` and `a castle`."""
    starts, ends = [0], []
    for link in _LINK.finditer(fold(text)):
        ends.append(link.start())
        starts.append(link.end())
    return list(zip(starts, [*ends, len(text)], strict=True))


def without_part(text: str, stems: Iterable[str]) -> str | None:
    """Return a description without the part that these stems name; nothing if it is the whole."""
    named = set(stems)
    parts = segments_of(text)
    kept = [
        (start, end) for start, end in parts if named.isdisjoint(stems_of(fold(text[start:end])))
    ]
    if not kept or len(kept) == len(parts):
        return None
    words = text[kept[0][0] : kept[0][1]]
    for start, end in kept[1:]:
        link_at = max(e for _, e in parts if e <= start)
        words += text[link_at:end]
    return words


def _entry(kind: EntryKind, text: str, style: str | None) -> Entry:
    return Entry(kind, text, style, tuple(stems_of(fold(text))))


def mentioned(folded: str, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that some folded words mean, in the order of the brief."""
    said = {stem(word) for word in words_of(folded)}
    whole = [entry for entry in entries if entry.stems and said.issuperset(entry.stems)]
    named = {word for entry in whole for word in entry.stems}
    part = [entry for entry in entries if entry not in whole and _part_of(entry, said - named)]
    if any(entry.kind != "text" for entry in [*whole, *part]):
        part = [entry for entry in part if entry.kind != "text"]
    found = [*whole, *part] or [entry for entry in entries if _nearly(entry, said)]
    if not found and _ALL_TEXTS.search(folded):
        found = _numbered(folded, [entry for entry in entries if entry.kind == "text"])
    if not found and _MOOD_NOUN.search(folded):
        found = [entry for entry in entries if entry.kind == "mood"]
    return [entry for entry in entries if entry in found]


def _part_of(entry: Entry, said: Iterable[str]) -> bool:
    return any(word in entry.stems for word in said if len(word) > 1 or word.isdigit())


def _numbered(folded: str, texts: list[Entry]) -> list[Entry]:
    """Return the text that an ordinal names, or all where there is none."""
    if len(texts) < 2:
        return texts
    for place, ordinal in enumerate(ORDINAL):
        if ordinal.search(folded):
            return texts[place : place + 1]
    if _SUBTITLE.search(folded):
        return texts[1:2] or texts
    if _TITLE.search(folded):
        return texts[:1]
    return texts[-1:] if _LAST.search(folded) else texts


def _nearly(entry: Entry, said: Iterable[str]) -> bool:
    """Whether a word of the entry was said with one slip of the finger."""
    return any(
        _one_slip(word, known)
        for known in entry.stems
        if len(known) >= 5
        for word in said
        if len(word) >= 5
    )


def _one_slip(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, other_rest = one[start:], other[start:]
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (rest[:2] == other_rest[:2][::-1] and rest[2:] == other_rest[2:])
    )
