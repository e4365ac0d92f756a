"""Clauses that name another version of a thing: `a half moon` where the brief has a full one."""

from __future__ import annotations

from nodes.brief.entries import segments_of, stem, words_of
from nodes.reading import correction_words as words
from nodes.reading.clauses import (
    A_COLOUR,
    BETTER,
    CHATTER,
    REFUSING,
    TEXT,
    WITHOUT,
    Change,
    Clauses,
    Result,
    Slot,
    slot_of,
)
from nodes.reading.removals import takes_away
from nodes.reading.replacing import replaced
from nodes.vocabulary import A_NEW, any_of, compiled, fold

_LONGEST = 4
_POLITE = compiled(words.POLITE)
_SAYS_SO = compiled(
    rf"(?:{words.INTERJECTION}|{any_of('no', 'wait', 'nah', 'but', 'and')}|\s|,)*"
    + any_of(
        "make it|make that|i meant|i mean|it should be|should be|it's|its|rather|do|let it be",
        "mach|mach es|ich meinte|ich meine|lieber|es soll|mets plutôt|plutôt|je voulais dire",
        "que sea|mejor|quise decir|meglio|intendevo|volevo dire|che sia|melhor|quis dizer|que seja",
        "liever|ik bedoel|ik bedoelde|maak er|maak het",
    )
    + r"\s"
)


_BECOMES = compiled(
    rf"(?P<old>[^,;]{{1,60}}?)\s+(?:{words.SHOULD}|{any_of('become', 'becomes', 'werden')})\s+"
    rf"(?:{any_of('be', 'become')}\s+)?(?P<new>{A_NEW}\s.{{1,60}})"
)
_SHOULD = compiled(rf"{words.SHOULD}|{any_of('become', 'becomes', 'werden')}")
_A_BIT = compiled(
    any_of("a bit|a little|a lot|ein bisschen|ein wenig|un peu|un poco|un po|um pouco|een beetje")
)


def becoming(clauses: Clauses, at: int) -> Result | None:
    """Read `could the beach be a park`."""
    slot = clauses.all[at].slot
    if not _SHOULD.search(clauses.message.text, *slot):
        return None
    found = _BECOMES.search(clauses.message.text, *slot)
    if found is None or _A_BIT.match(found.group("new")) or REFUSING.search(found.group("old")):
        return None
    if words.CLEARLY_LOOKS.search(found.group("new")):
        return None
    old, new = slot_of(found, "old"), slot_of(found, "new")
    named = [entry.kind for entry in clauses.mentioned(old)]
    change = replaced(clauses, old, new) if named == ["element"] else None
    return (1, [change]) if change else None


def version(clauses: Clauses, at: int) -> Result | None:
    """Read a phrase of which one word is in the only element that it is like."""
    clause = clauses.all[at]
    if (
        takes_away(clause.text)
        or REFUSING.search(clause.text)
        or WITHOUT.search(clause.text)
        or TEXT.search(clause.text)
    ):
        return None
    better = BETTER.search(clauses.message.text, *clause.slot)
    end = better.start() if better else clause.slot.end
    new = clauses.new(Slot(clause.slot.start, end))
    said = words_of(fold(new.text)) if new else []
    if new is None or not 2 <= len(said) <= _LONGEST or CHATTER.search(fold(new.text)):
        return None
    stems = {stem(word) for word in said}
    like = [e for e in clauses.entries if e.kind == "element" and stems & set(e.stems)]
    if len(like) != 1 or len(like[0].stems) > _LONGEST - 1 or len(segments_of(new.text)) > 1:
        return None
    fresh = stems - set(like[0].stems)
    tells = (
        better
        or _POLITE.search(clause.text)
        or _SAYS_SO.match(clause.text)
        or any(map(A_COLOUR.fullmatch, fresh))
    )
    if not tells or len(fresh) != 1 or len(segments_of(like[0].text)) > 1:
        return None
    if (not better and set(like[0].stems) <= stems) or words.PLACE.search(fold(new.text)):
        return None
    return 1, [Change("replace", "element", like[0].text, new.text, *new.slot)]
