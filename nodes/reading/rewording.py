"""Clauses that put a text of the brief into other words: `the title is X`, `its spelled X`."""

from __future__ import annotations

from difflib import SequenceMatcher

from nodes.brief.entries import Entry, stems_of
from nodes.reading import correction_words as words
from nodes.reading.capitals import CAPITALS_OR_TITLE
from nodes.reading.clauses import ADDING, AT_END, BETTER, Change, Clauses, New, Result, Slot
from nodes.reading.removals import takes_away
from nodes.vocabulary import ARTICLE, MOOD_WORD, TEXT_NOUN, any_of, compiled, fold

_NEAR = 0.65
"""How much of a text its other wording has in common with it."""
_SHARED = 0.6
"""Or how many of its words."""
_NOW = any_of(
    "actually|eigentlich|now|jetzt|nun|maintenant|ahora|adesso|ora|agora|nu|rather|lieber|plutôt",
    "mejor",
)
_FRAME = compiled(
    rf"(?:{words.LEAD.pattern})?(?:(?:{ARTICLE})[\s']+)*(?:{TEXT_NOUN})\s*"
    rf"(?:(?:{_NOW})\s+)?"
    rf"(?:[:=]\s*|(?P<should>{words.SHOULD})\s+|(?:{words.IS}|\bc'est)\s+)"
    rf"(?:(?:{_NOW}|\bbe|\bto be)\s+)*"
)
_A_LOOK = compiled(rf"{words.LOOKS.pattern}|{MOOD_WORD}")
_SPELLING = any_of(
    "spelling|spelled|spelt|written|typo|geschrieben|schreibweise|écrit|escrito|scritto|geschreven",
)
_BARE = compiled(
    rf"(?:{words.LEAD.pattern}|{words.IT}|{words.IS}|\bits\b|\bc'est\b|{_SPELLING}|{_NOW}|{words.RENAME}|[\s':])+"
)
_NOW_LAST = compiled(rf"\s+{_NOW}\s*$")
_WINDOW = compiled(r"[\w'&.-]+")
_SPELLED_WITH = compiled(rf"\s+{any_of('with', 'mit', 'avec', 'con', 'com', 'met')}\s+.{{1,20}}$")


def rewording(clauses: Clauses, at: int) -> Result | None:
    """Read new words for a text, by what is said of it or by how near they come to it."""
    clause = clauses.all[at]
    texts = [entry for entry in clauses.entries if entry.kind == "text"]
    if not texts or takes_away(clause.text) or ADDING.search(clause.text):
        return None
    start, end = clause.slot
    text = clauses.message.text
    if frame := _FRAME.match(text, start, end):
        new = _wording(clauses, Slot(frame.end(), end))
        if new is None:
            return None
        old = _near(new, texts)
        if old is None and words.CLEARLY_LOOKS.search(fold(new.text)):
            return None
        words_said = frame.group("should") and not _A_LOOK.search(fold(new.text))
        if old is None and (words_said or CAPITALS_OR_TITLE.fullmatch(new.text)):
            old = texts[0]
    else:
        lead = _BARE.match(text, start, end)
        new = _wording(clauses, Slot(lead.end() if lead else start, end))
        old = _near(new, texts) if new else None
        if old is None and (found := _named_inside(clauses, clause.slot, texts)):
            new, old = found
    if new is None or old is None:
        return None
    return 1, [Change("replace", "text", old.text, new.text, *new.slot)]


def _named_inside(clauses: Clauses, slot: Slot, texts: list[Entry]) -> tuple[New, Entry] | None:
    """Return the name in a piece of the message that is another wording of a text."""
    places = [found.span() for found in _WINDOW.finditer(clauses.message.text, *slot)]
    for entry in texts:
        size = len(entry.text.split())
        for first in range(len(places) - size + 1) if size > 1 else ():
            where = Slot(places[first][0], places[first + size - 1][1])
            typed = clauses.message.raw[where.start : where.end]
            if CAPITALS_OR_TITLE.fullmatch(typed) and _is_near(fold(typed), entry):
                return New(typed, where), entry
    return None


def _wording(clauses: Clauses, slot: Slot) -> New | None:
    """Return the words of a piece without what only ends the clause."""
    start, end = slot
    text = clauses.message.text
    for ending in (BETTER, _NOW_LAST, AT_END, _SPELLED_WITH):
        if found := ending.search(text, start, end):
            end = found.start()
    return clauses.new(Slot(start, end), keep_case=True)


def _near(new: New, texts: list[Entry]) -> Entry | None:
    """Return the only text that the words are another wording of."""
    folded = fold(new.text)
    near = [entry for entry in texts if _is_near(folded, entry)]
    return near[0] if len(near) == 1 else None


def _is_near(folded: str, entry: Entry) -> bool:
    old = fold(entry.text)
    said = stems_of(folded)
    if set(entry.stems) <= set(said) or abs(len(folded.split()) - len(old.split())) > 1:
        return False
    shared = set(entry.stems) & set(said)
    if len(shared) >= _SHARED * max(len(entry.stems), len(said)):
        return True
    return SequenceMatcher(None, folded, old, autojunk=False).ratio() >= _NEAR
