"""Clauses that put something in the place of something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nodes.brief.asset_types import find_asset_type
from nodes.brief.entries import (
    Entry,
    stem,
    stems_of,
    words_of,
)
from nodes.reading import correction_words as words
from nodes.reading.capitals import CAPITALS_OR_TITLE
from nodes.reading.clauses import (
    ADDING,
    CHATTER,
    IT,
    KEEPING,
    MOOD,
    NOT_AT_START,
    REMOVING,
    UP_TO_COPULA,
    WITHOUT,
    Change,
    Clause,
    Clauses,
    New,
    Result,
    Slot,
    slot_of,
    within,
)
from nodes.reading.drawable import holds_a_thing
from nodes.reading.removals import takes_away
from nodes.reading.replacing import replaced
from nodes.reading.styling import mood_change
from nodes.vocabulary import (
    A_NEW,
    COLOUR,
    NOT,
    SIZE_OR_STYLE,
    any_of,
    compiled,
    fold,
)

_NOT_BEHIND = compiled(r"\s(?:no|nao|non|pas|nicht|niet|not)\s*$")
_NEEDED = compiled(rf"\s*{words.NEED}")
_NOT_INSIDE = compiled(rf"\s(?:{NOT})\s+")
_INSTEAD_OF = compiled(words.INSTEAD_OF)
_INSTEAD = compiled(words.INSTEAD)
_ON_SECOND_THOUGHT = compiled(rf"\s*{words.ON_SECOND_THOUGHT}\s+{A_NEW}\s")
_MAKE_IT = compiled(
    rf"(?:{words.LEAD.pattern})?"
    + any_of(
        "make it|make that|let it be|it should be|mach es zu|mach daraus|fais-en|que sea|fallo",
        "che sia|falla diventare|que seja|maak er|maak het",
    )
    + rf"\s+(?={A_NEW}\s)"
)
_REPLACE = compiled(
    rf"(?:{words.REPLACE})\s+(?P<old>[^,;]{{1,80}}?)\s+(?:{words.INTO}|→|=>)\s+(?P<new>[^;]{{1,120}})"
)
_REPLACED_LAST = compiled(
    rf"(?P<old>[^,;]{{1,60}}?)\s+(?:{words.INTO})\s+(?P<new>[^,;]{{1,60}}?)\s+{words.REPLACED_LAST}"
)
_MADE_OF = compiled(
    rf"{any_of('mach|mache|maak|fais|haz|fai|faz')}\s+{any_of('aus|van|de|del|da|do|di')}\s+"
    rf"(?P<old>[^,;]{{1,60}}?)\s+(?P<new>{A_NEW}\s+[^,;]{{1,60}})"
)
_ARROW = compiled(r"(?P<old>[^,;]{1,80}?)\s*(?:->|→|=>)\s*(?P<new>[^,;]{1,80})")
_RATHER = compiled(
    rf"{words.RATHER}\s+(?P<new>[^,;]{{1,60}}?)\s+{words.THAN}\s+(?P<old>[^,;]{{1,60}})"
)
_CALL_IT = compiled(
    rf"(?:{words.CALL_IT}|{words.RENAME})(?:\s*:)?\s+(?:(?:{words.RATHER})\s+)?(?P<new>[^,;]{{1,120}})"
)
_CALLS_ALL = compiled(words.CALL_IT)
_BETTER_THAN = compiled(
    rf"(?P<new>[^,;]{{1,60}}?)\s+{words.BETTER}\s+{words.THAN}\s+(?P<old>[^,;]{{1,60}})"
)
_RENAMES = any_of(
    "rename|renomme|renombra|rinomina|renomeia|hernoem|call|nenn|nenne|appelle|chiama|chama",
    "noem",
)
_RENAME_TO = compiled(rf"{_RENAMES}\s+(?P<old>[^,;]{{1,60}}?)\s+(?:{words.INTO}\s+)?(?P<new>⟦¤*⟧)")
_OLD_AND_NEW = (
    (compiled(words.REPLACE), _REPLACE),
    (compiled(words.REPLACED_LAST), _REPLACED_LAST),
    (compiled(A_NEW), _MADE_OF),
    (re.compile(r"->|→|=>"), _ARROW),
    (compiled(_RENAMES), _RENAME_TO),
    (compiled(words.BETTER), _BETTER_THAN),
)
"""Patterns that name both, each with a word that is looked for first, since that is quick."""
_LESS = compiled(rf"\W*(?:{words.LESS})\s+(?P<old>.+)")
_MORE_LESS = compiled(
    rf"(?:{words.MORE})\s+(?P<new>[\w'-]+)\s+(?:{words.AND}\s+)?(?:{words.LESS})\s+(?P<old>[\w'-]+)"
)
_LESS_MORE = compiled(
    rf"(?:{words.LESS})\s+(?P<old>[\w'-]+)\s+(?:{words.AND}\s+)?(?:{words.MORE})\s+(?P<new>.+)"
)
_MORE = compiled(rf"\W*(?:{words.MORE}|{words.RATHER})\s+(?P<new>.+)")
_WHERE = any_of(
    "on|in|at|at the|more|less|above|below|under|auf|im|en|sur|à|op|na|no|a la|nel|not|a bit",
)
_ONLY_LOOKS = compiled(rf"{COLOUR}|{SIZE_OR_STYLE}|{_WHERE}")
_CONTRASTS = any_of("it's|its|but|it is|rather")
_ITS = compiled(rf"\s+{_CONTRASTS}\s+")
_NUMBER = compiled(rf"{words.NUMBER}\b")


_WHERE_FIRST = compiled(rf"(?:{_WHERE})\s")


def replacement(clauses: Clauses, at: int) -> Result | None:
    """Read `swap the moon for a sun`, `a sun instead of the moon` and `call it Boss Fight`."""
    text, (start, end) = clauses.message.text, clauses.all[at].slot
    for word, pattern in _OLD_AND_NEW:
        found = word.search(text, start, end) and pattern.search(text, start, end)
        if found and (change := replaced(clauses, slot_of(found, "old"), slot_of(found, "new"))):
            return 1, [change]
    if found := _INSTEAD_OF.search(text, start, end):
        return _instead_of(clauses, at, found.start(), found.end())
    found = _RATHER.search(text, start, end)
    if found and (change := replaced(clauses, slot_of(found, "old"), slot_of(found, "new"))):
        return 1, [change]
    if found := _CALL_IT.search(text, start, end):
        return _called(clauses, slot_of(found, "new"))
    return _instead(clauses, at)


def _instead_of(clauses: Clauses, at: int, start: int, end: int) -> Result | None:
    """Read what stands around `instead of`; the new may follow behind the old."""
    slot = clauses.all[at].slot
    new, old = Slot(slot.start, start), Slot(end, slot.end)
    used = 1
    if not clauses.has_content(new):
        cut = _end_of_mention(clauses, old)
        following = clauses.following(at)
        if cut and clauses.has_content(Slot(cut, old.end)):
            old, new = Slot(old.start, cut), Slot(cut, old.end)
        elif following:
            used, new = 2, following.slot
    change = replaced(clauses, old, new) or _counted(clauses, new)
    return (used, [change]) if change else None


def _end_of_mention(clauses: Clauses, slot: Slot) -> int | None:
    """Return where the first words end that name an entry."""
    entries = clauses.mentioned(slot)
    named = {word for entry in entries for word in entry.stems}
    end = None
    for found in re.finditer(r"[\w'&-]+", clauses.message.folded[slot.start : slot.end]):
        if stem(found.group()) in named:
            end = slot.start + found.end()
        elif end is not None:
            break
    return end


def _called(clauses: Clauses, slot: Slot) -> Result | None:
    new = clauses.new(slot, keep_case=True)
    texts = [entry for entry in clauses.entries if entry.kind == "text"]
    if not new:
        return None
    if _ONLY_LOOKS.match(fold(new.text)) and not CAPITALS_OR_TITLE.fullmatch(new.text):
        return None
    if not texts:
        return 1, [Change("add", "text", "", new.text, *new.slot)]
    if len(texts) > 1 and not _CALLS_ALL.search(clauses.message.text):
        return None
    return 1, [Change("replace", "text", texts[0].text, new.text, *new.slot)]


def _instead(clauses: Clauses, at: int) -> Result | None:
    """Read `toaster instead`, and `drop the castle, put a tower there instead`."""
    clause, following = clauses.all[at], clauses.following(at)
    if (
        following
        and takes_away(clause.text)
        and _INSTEAD.search(following.text)
        and len(clauses.mentioned(clause.slot)) == 1
        and (change := replaced(clauses, clause.slot, following.slot))
    ):
        return 2, [change]
    made = _made_into(clauses, clause)
    if not (made or _INSTEAD.search(clause.text) or _ON_SECOND_THOUGHT.match(clause.text)):
        return None
    if found := MOOD.search(clause.text):
        return 1, mood_change(clauses, within(clause, found, "new"))
    new = clauses.new(clause.slot)
    plain = fold(new.text) if new else ""
    if not new or len(plain.split()) > 5 or CHATTER.search(plain) or _WHERE_FIRST.match(plain):
        return None
    old = _one_like(clauses, new)
    if old is None or set(old.stems) <= set(stems_of(fold(new.text))):
        # "The taco in pixel art instead" says how it is to look.
        return None
    return 1, [Change("replace", "element", old.text, new.text, *new.slot)]


def _made_into(clauses: Clauses, clause: Clause) -> bool:
    """Whether a clause makes another thing of what there is, as `make it an eagle` does."""
    text, (start, end) = clauses.message.text, clause.slot
    found = _MAKE_IT.match(text, start, end)
    return bool(
        found
        and holds_a_thing(text[found.end() : end])
        and not find_asset_type(text[found.end() : end])
    )


def _one_like(clauses: Clauses, new: New) -> Entry | None:
    """Return the element that shares a word with the new one, or the only one there is."""
    elements = [entry for entry in clauses.entries if entry.kind == "element"]
    said = set(stems_of(fold(new.text)))
    like = [entry for entry in elements if said & set(entry.stems)] or elements
    return like[0] if len(like) == 1 else None


def contrast(clauses: Clauses, at: int) -> Result | None:
    """Read `not red, blue`, `red no, blue`, `blue, not red` and `less dark, more heroic`."""
    following = clauses.following(at)
    if following:
        for old, new in _contrasted(clauses, clauses.all[at], following):
            if change := replaced(clauses, old, new):
                return 2, [change]
    change = _contrast_inside(clauses, clauses.all[at])
    return (1, [change]) if change else None


def _contrasted(clauses: Clauses, clause: Clause, following: Clause) -> Iterator[tuple[Slot, Slot]]:
    """Yield what two clauses may set against each other: the old, and the new."""
    text, (start, end) = clauses.message.text, clause.slot
    for first, second in ((clause, following), (following, clause)):
        less, more = _LESS.match(first.text), _MORE.match(second.text)
        if less and more:
            yield within(first, less, "old"), within(second, more, "new")
    if _is_short(following):
        if less := _LESS.match(clause.text):
            yield within(clause, less, "old"), following.slot
        if found := NOT_AT_START.match(text, start, end):
            yield Slot(found.end(), end), following.slot
        if found := _NOT_BEHIND.search(text, start, end):
            yield Slot(start, found.start()), following.slot
    stays = REMOVING.search(following.text) or KEEPING.search(following.text)
    found = NOT_AT_START.match(text, *following.slot)
    if found and not stays and _is_new(clauses, clause.slot):
        yield Slot(found.end(), following.slot.end), clause.slot


def _contrast_inside(clauses: Clauses, clause: Clause) -> Change | None:
    """Read `tea cup not coffee cup`, and `it's not a cat its a dog`."""
    text, (start, end) = clauses.message.text, clause.slot
    if found := _LESS_MORE.search(text, start, end) or _MORE_LESS.search(text, start, end):
        return replaced(clauses, slot_of(found, "old"), slot_of(found, "new"))
    found = _NOT_INSIDE.search(text, start, end)
    if not found:
        return None
    new, old = Slot(start, found.start()), Slot(found.end(), end)
    if its := _ITS.search(text, *old):
        old, new = Slot(old.start, its.start()), Slot(its.end(), end)
    if not _is_new(clauses, new) or _NEEDED.match(text, old.start, old.end):
        return None
    return replaced(clauses, old, new) or _counted(clauses, new)


def _is_new(clauses: Clauses, slot: Slot) -> bool:
    """Whether some words may be what is wanted instead of something."""
    new = clauses.new(slot)
    text = clauses.message.text
    if new is None or REMOVING.search(text, *slot) or WITHOUT.search(text, *slot):
        return False
    said = UP_TO_COPULA.sub("", fold(new.text))
    return len(said.split()) <= 6 and not CHATTER.search(said) and not IT.fullmatch(said)


def _is_short(clause: Clause) -> bool:
    return (
        len(clause.text.split()) <= 6
        and not CHATTER.search(clause.text)
        and not takes_away(clause.text)
        and not WITHOUT.search(clause.text)
        and not KEEPING.search(clause.text)
        and not (ADDING.match(clause.text.lstrip()))
    )


def _counted(clauses: Clauses, slot: Slot) -> Change | None:
    """Read `two dragons not one`."""
    new = clauses.new(slot)
    number = _NUMBER.match(fold(new.text)) if new else None
    if new is None or number is None:
        return None
    said = words_of(fold(new.text))
    for entry in clauses.entries:
        parts = entry.text.split()
        for index, part in enumerate(parts):
            same = [w for w in said if stem(w) == stem(fold(part))]
            if entry.kind == "element" and same:
                plural = [*parts[:index], same[0], *parts[index + 1 :]]
                text = " ".join([new.text[: number.end()], *plural])
                return Change("replace", "element", entry.text, text, *new.slot)
    return None
