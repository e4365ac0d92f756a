"""One thing of a brief in the place of another: all of it, or the part that was named."""

from __future__ import annotations

from collections.abc import Collection

from nodes.brief.entries import (
    Entry,
    segments_of,
    stem,
    stems_of,
)
from nodes.reading import correction_words as words
from nodes.reading.clauses import (
    A_COLOUR,
    ARTICLE_FIRST,
    IT,
    TEXT,
    UP_TO_COPULA,
    Change,
    Clauses,
    New,
    Slot,
    past_space,
)
from nodes.vocabulary import (
    ARTICLE,
    COLOUR,
    SIZE_OR_STYLE,
    any_of,
    compiled,
    fold,
)

_ARTICLE_LAST = compiled(rf"(?:{ARTICLE})[\s']+$")
_JOINED = any_of("del|della|dello|dell|dei|do|da|dos|das|du|des|al|d")
_JOINED_ARTICLE = compiled(rf"{_JOINED}\s*'?$")
_LOOKS = rf"{SIZE_OR_STYLE}|{COLOUR}|{any_of('letters', 'font', 'script', 'schrift', 'style')}"
_ONLY_LOOK = compiled(rf"(?:{words.MORE}\s+)?(?:{SIZE_OR_STYLE}|{COLOUR})(?:\s+(?:{_LOOKS}))*")
_MOOD_WORD = compiled(rf"\s*(?:{words.MOOD_NOUN})\s*")


def replaced(clauses: Clauses, old: Slot, new: Slot) -> Change | None:
    """Return the change that puts `new` in the place of what `old` means."""
    made = clauses.new(new)
    if made is None:
        return None
    entries = clauses.mentioned(old)
    said = stems_of(clauses.message.folded[old.start : old.end])
    if not entries and IT.fullmatch(clauses.message.text[slice(*old)].strip()):
        entries = [e for e in clauses.mentioned_before(old.start) if e.kind == "element"][:1]
        said = [stem for entry in entries for stem in entry.stems]
    styled = [e for e in clauses.entries if e.style and set(stems_of(fold(e.style))) & set(said)]
    if styled and not any(set(e.stems) <= set(said) for e in entries):
        value = _without_lead(made, styled[0].stems)
        return Change("style", styled[0].kind, styled[0].text, value, *made.slot)
    if len(entries) > 1:
        near = [e for e in entries if set(e.stems) & set(stems_of(fold(made.text)))]
        entries = near if len(near) == 1 else entries
    return _replaced_entry(clauses, entries[0], made, old, said) if entries else None


def _replaced_entry(
    clauses: Clauses, entry: Entry, made: New, old: Slot, said: list[str]
) -> Change | None:
    match entry.kind:
        case "text" if _is_a_look(made):
            return Change("style", "text", entry.text, made.text, *made.slot)
        case "text":
            return _replaced_text(entry, made, said)
        case "mood":
            value = _MOOD_WORD.sub("", made.text).strip() or made.text
            return Change("replace", "mood", entry.text, value, *made.slot)
        case "element":
            text = _replaced_element(clauses, entry, made, old, said)
            if text is None or fold(text) == fold(entry.text):
                return None
            return Change("replace", "element", entry.text, text, *made.slot)


def _is_a_look(made: New) -> bool:
    """Whether new words say how a text looks, and are no other text."""
    plain = fold(made.text)
    return plain == made.text and bool(_ONLY_LOOK.fullmatch(plain))


def _replaced_text(entry: Entry, made: New, said: list[str]) -> Change:
    hit = [w for w in said if w in entry.stems]
    if hit and len(hit) < len(entry.stems) and len(stems_of(fold(made.text))) <= len(hit):
        parts = [made.text if stem(fold(part)) == hit[0] else part for part in entry.text.split()]
        return Change("replace", "text", entry.text, " ".join(parts), *made.slot)
    return Change("replace", "text", entry.text, made.text, *made.slot)


def _replaced_element(
    clauses: Clauses, entry: Entry, made: New, old: Slot, said: list[str]
) -> str | None:
    """Return the element with what was said of it replaced: a word of it, or all."""
    new = _without_copula(made.text)
    hit = [word for word in said if word in entry.stems]
    if set(hit) >= set(entry.stems):
        return new
    parts = entry.text.split()
    places = [i for i, part in enumerate(parts) if stem(fold(part)) in hit]
    if not places:
        return new
    if len(segments_of(entry.text)) > 1:
        return _with_part_replaced(clauses, entry, made, set(hit))
    shared = set(stems_of(fold(new))) & (set(entry.stems) - set(hit))
    colours = A_COLOUR.fullmatch(fold(parts[places[0]])) or A_COLOUR.fullmatch(fold(new))
    article = ARTICLE_FIRST.match(
        clauses.message.text, past_space(clauses.message.text, old.start, old.end), old.end
    ) or _JOINED_ARTICLE.search(clauses.message.text[: old.start].rstrip()[-12:])
    if shared:
        return new if len(stems_of(fold(new))) > len(shared) else None
    if not colours and (article or places[0] == len(parts) - 1):
        return new
    return " ".join(
        new if i == places[0] else p
        for i, p in enumerate(parts)
        if i == places[0] or i not in places
    )


def _with_part_replaced(clauses: Clauses, entry: Entry, made: New, hit: set[str]) -> str | None:
    """Return a description of several parts in which the named part is another."""
    text = clauses.message.text
    article = _ARTICLE_LAST.search(text[max(0, made.slot.start - 12) : made.slot.start])
    whole = article.group().lstrip() + made.text if article else made.text
    for start, end in segments_of(entry.text):
        part = entry.text[start:end]
        stems = stems_of(fold(part))
        if hit.isdisjoint(stems):
            continue
        keeps = [w for w in part.split() if stem(fold(w)) not in hit]
        if A_COLOUR.fullmatch(fold(made.text)) or (set(stems) - hit and not article):
            words_now = [made.text if stem(fold(w)) in hit else w for w in part.split()]
            return entry.text[:start] + " ".join(words_now) + entry.text[end:]
        if not article and keeps and ARTICLE_FIRST.match(fold(keeps[0]) + " "):
            whole = f"{keeps[0]} {made.text}"
        return entry.text[:start] + whole + entry.text[end:]
    return None


def _without_copula(text: str) -> str:
    """Return the new words without `the cat should look` or its like before them."""
    found = UP_TO_COPULA.match(fold(text))
    return (text[found.end() :] if found else text).strip() or text


def _without_lead(made: New, named: Collection[str]) -> str:
    """Return a new style without the words that only say what it is meant for."""
    parts = [
        part
        for part in _without_copula(made.text).split()
        if stem(fold(part)) not in named and not TEXT.fullmatch(fold(part))
    ]
    text = " ".join(parts)
    preposition = words.PREPOSITION.match(fold(text))
    return (text[preposition.end() :] if preposition else text).strip() or made.text
