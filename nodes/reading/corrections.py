"""What a message changes in a brief: removals, replacements, styles and places, additions."""

# ruff: noqa: RUF001 - quotation marks and dashes are what users type

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from nodes.brief.asset_types import find_asset_type
from nodes.brief.entries import (
    entries_of,
    stems_of,
)
from nodes.brief.intent import CreativeIntent
from nodes.reading import correction_words as words
from nodes.reading.clauses import (
    ADDING,
    CHATTER,
    IT,
    NOT_AT_START,
    REFUSING,
    TEXT,
    Change,
    Clause,
    Clauses,
    Result,
    Slot,
)
from nodes.reading.drawable import is_known_thing
from nodes.reading.marks import Masked, hide, mask
from nodes.reading.removals import keep, removal, start_over, takes_away
from nodes.reading.replacements import contrast, replacement
from nodes.reading.rewording import rewording
from nodes.reading.scene_words import OWN, PEOPLE
from nodes.reading.styling import mood, style
from nodes.reading.versions import becoming, version
from nodes.vocabulary import (
    A_NEW,
    SIZE_OR_STYLE,
    any_of,
    compiled,
    fold,
)

MAX_CLAUSES = 60
LONGEST_CLAUSE = 300
MAX_SENTENCES = 60
_OPERATION = "|".join(
    [
        words.ALSO,
        words.REMOVE,
        words.REPLACE,
        words.MAKE,
        words.NO,
        words.ADD,
        words.CALL_IT,
        words.KEEP,
    ]
    + [first for first, _ in words.REMOVE_AROUND]
)
_BREAK = compiled(
    rf"(?:[;!?\n]|\.(?!\s*\d))+(?=\s|$|⟦)|,(?!\d)|\s[-–—]+\s|(?<!,)\s+(?!mais\s+\w+\s*$){words.CONTRAST}(?=\s)(?!\s+(?:{SIZE_OR_STYLE}))"
    rf"|\s+{words.AND}(?=\s+(?:{_OPERATION}|{any_of('without', 'not', 'the text', 'call')}))"
)
_SENTENCE = compiled(r"(?:[^.!?\n]+|\.(?=\s*\d))+[.!?\n]*")
_STRONG_OPINION = compiled(
    r"\W*"
    + any_of(
        "should i|what if|why|do you think|soll ich|warum|was wenn|pourquoi|dois-je|por qué|y si",
        "perché|dovrei|devo|será que|por que|waarom|moet ik|zal ik|what about|how about",
    )
)
_ADDS_ITEM = compiled(rf"\s*(?:{words.INTERJECTION}\s+)*(?:{words.ADDS_ITEM})\s+")
_INTERJECTION = compiled(rf"(?:\s|{words.INTERJECTION})+")
_PUT_IN = compiled(rf"\s{words.PUT_IN}\s*$")
_WOULD_BE_NICE = compiled(rf"\s+(?:{words.WOULD_BE_NICE})")
_ADD_TOO = compiled(
    rf"(?:{words.LEAD.pattern})?(?:{A_NEW})\s+.{{1,60}}?(?:{words.ADDED_BEHIND})\s*$"
)
_TOO = compiled(
    rf"(?:{words.LEAD.pattern})?(?P<what>[\w' -]{{2,40}}?)\s+"
    + any_of("too|as well|also|dazu|aussi|también|tambien|anche|pure|também|tbm|erbij|ook")
    + rf"(?:\s+{words.POLITE})?\s*$"
)
_ALSO = compiled(rf"(?:{words.LEAD.pattern})?(?:{words.ALSO})\s+")
_NOT_AN_ITEM = compiled(
    any_of("to|for|from|in|on|at|with|by|zu|für|von|auf|pour|dans|sur|para|de|en|per|su|voor|op")
)
_ITEM_BREAK = compiled(
    rf"\s*,\s*(?:{words.AND}\s+)?|\s+{words.AND}\s+(?!(?:{words.AND})\s)|\s*&\s*|\s+\+\s+"
)


def read_corrections(message: str | Masked, intent: CreativeIntent) -> tuple[Change, ...]:
    """Return the changes that a message makes to a brief, each once, in its order."""
    masked = mask(message) if isinstance(message, str) else message
    masked = hide(masked, (text.text for text in intent.display_texts))
    changes: dict[tuple[str, str, str], Change] = {}
    for clauses in _sentences(masked, intent):
        for change in _changes(clauses):
            changes.setdefault((change.action, change.old, change.new), change)
    gone = {c.old for c in changes.values() if c.action == "replace"}
    return tuple(c for c in changes.values() if c.action in {"replace", "add"} or c.old not in gone)


def _sentences(message: Masked, intent: CreativeIntent) -> Iterator[Clauses]:
    """Yield the sentences that may change something; what asks for an opinion does not."""
    entries = entries_of(intent)
    for sentence in islice(_SENTENCE.finditer(message.text), MAX_SENTENCES):
        text = sentence.group()
        if words.OPINION.match(text) and ("?" in text or _STRONG_OPINION.match(text)):
            continue
        parts = islice(_cut(message.text, sentence.start(), sentence.end()), MAX_CLAUSES)
        yield Clauses(message, entries, intent, list(parts))


def _cut(text: str, start: int, end: int) -> Iterator[Clause]:
    for found in _BREAK.finditer(text, start, end):
        yield from _clause(text, start, found.start())
        start = found.end()
    yield from _clause(text, start, end)


def _clause(text: str, start: int, end: int) -> Iterator[Clause]:
    stripped = text[start:end].strip()
    if 0 < len(stripped) <= LONGEST_CLAUSE and not _INTERJECTION.fullmatch(stripped):
        yield Clause(Slot(start, end), text[start:end])


def _changes(clauses: Clauses) -> Iterator[Change]:
    at = 0
    steps = _STEPS if clauses.entries else _STEPS_OF_AN_EMPTY_BRIEF
    while at < len(clauses.all):
        results = (step(clauses, at) for step in steps)
        used, changes = next((result for result in results if result is not None), (1, []))
        yield from changes
        at += used


def _addition(clauses: Clauses, at: int) -> Result | None:
    clause = clauses.all[at]
    start, end = clause.slot
    found = ADDING.search(clauses.message.text, start, end)
    if found and len(clauses.message.text[start : found.start()].split()) > 7:
        return None
    nice = _WOULD_BE_NICE.search(clauses.message.text, start, end)
    opens = _ADDS_ITEM.match(clauses.message.text, start, end)
    if opens and (at or words.LOOKS.search(clause.text) or _is_it(clauses, start)):
        opens = None
    found = found or _ALSO.match(clauses.message.text, start, end) or opens
    put_in = _PUT_IN.search(clauses.message.text, start, end) if at else None
    if put_in and takes_away(clauses.all[at - 1].text):
        nice = put_in
    if not found and not nice and not _ADD_TOO.match(clause.text.strip()):
        too = _TOO.match(clause.text.strip())
        if not too or not is_known_thing(too.group("what")) or clauses.mentioned(clause.slot):
            return None
    slots = [Slot(found.end() if found else start, nice.start() if nice else end)]
    used = 1
    while (following := clauses.following(at + used - 1)) and _goes_on(following):
        slots.append(following.slot)
        used += 1
    asked = bool(found)
    changes = [change for slot in slots for change in _items(clauses, slot, asked=asked)]
    return (used, changes) if changes else None


def _is_it(clauses: Clauses, start: int) -> bool:
    """Whether a clause begins with `è` or `é`, which is no `e` that adds something."""
    return clauses.message.raw[start : start + 1] in {"è", "é", "È", "É"}


def _goes_on(clause: Clause) -> bool:
    """Whether a clause lists more of what is added."""
    return (
        len(clause.text.split()) <= 7
        and not CHATTER.search(clause.text)
        and not takes_away(clause.text)
        and not re.match(rf"\s*(?:{_OPERATION})", clause.text)
        and not NOT_AT_START.match(clause.text)
    )


def _items(clauses: Clauses, slot: Slot, *, asked: bool = False) -> Iterator[Change]:
    start, end = slot
    edges = [(f.start(), f.end()) for f in _ITEM_BREAK.finditer(clauses.message.text, start, end)]
    for left, right in zip(
        [start, *(b for _, b in edges)], [*(a for a, _ in edges), end], strict=True
    ):
        new = clauses.new(Slot(left, right))
        if new is None or len(new.text) > 120 or "⟦" in clauses.message.text[left:right]:
            continue
        plain = fold(new.text)
        said = clauses.message.text[left:right].split()
        if OWN.intersection(said[:1]) and PEOPLE.intersection(said):
            continue
        if (
            _NOT_AN_ITEM.match(plain)
            or REFUSING.match(plain)
            or (CHATTER.match(plain) if asked else CHATTER.search(plain))
            or TEXT.search(plain)
            or IT.fullmatch(plain)
        ):
            continue
        if (kind := find_asset_type(plain)) and len(kind[1]) >= len(plain):
            continue
        if any(e.stems == tuple(stems_of(plain)) for e in clauses.entries):
            continue
        yield Change("add", "element", "", new.text, *new.slot)


# The first of them that is meant reads a clause; no result means that it is another one.
_STEPS = (
    start_over,
    keep,
    replacement,
    contrast,
    removal,
    rewording,
    becoming,
    version,
    mood,
    style,
    _addition,
)
_STEPS_OF_AN_EMPTY_BRIEF = tuple(
    step for step in _STEPS if step not in {contrast, removal, rewording, becoming, version}
)
"""The others change what a brief holds."""
