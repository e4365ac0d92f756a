"""Clauses that take something out of a brief, or say that it stays."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from nodes.brief.entries import (
    Entry,
    mentioned,
    stem,
    stems_of,
    without_part,
    words_of,
)
from nodes.reading import correction_words as words
from nodes.reading.clauses import (
    IT,
    KEEPING,
    REFUSING,
    REMOVING,
    TEXT,
    WITHOUT,
    Change,
    Clause,
    Clauses,
    Result,
    Slot,
    within,
)
from nodes.vocabulary import (
    ARTICLE,
    HEDGE,
    NOT,
    PLEASE,
    any_of,
    compiled,
)

_START_OVER = compiled(words.START_OVER)
_AND_NO_MORE = any_of("please|pls|again|and|now|bitte|und|et|y|e|en|svp|stp|porfa|graag")
_REMOVE_ALL = compiled(
    rf"(?:{words.REMOVE})\s+{words.ALL}\s*(?:$|[.!,]|{_AND_NO_MORE})|{words.ALL}\s+(?:{words.REMOVED_BEHIND})"
)
_ALL_BUT = compiled(
    rf"(?:{words.REMOVE})\s+(?:{words.ALL}|{words.THE_REST})\s+{words.SAVE_FOR}\s+(?P<kept>.+)"
)
_THEN = any_of(
    "too|as well|now|completely|again|but|and|und|et|y|e|en|auch|aussi|también|of|lol|haha"
)
_REMOVED_BEHIND = compiled(rf"(?:{words.REMOVED_BEHIND})(?=\s*(?:$|[.!,;?]|{PLEASE}|{_THEN}))")
_PARTICLE = compiled(any_of("out|weg|raus|fuera|via|eruit|dehors|off|away"))
_AROUND = [
    compiled(rf"{first}\s+(?P<what>[^,;]{{1,60}}?)\s+{second}")
    for first, second in words.REMOVE_AROUND
]
_NOT_REMOVE = compiled(rf"{NOT}\s+(?:[\w']+\s+){{0,1}}(?:{words.REMOVE})")
_NO_WAIT = compiled(
    r"^\s*(?:no|ne|nee|nein|non|nao)\b(?=\s+(?:wait|but|just|wacht|doch)\b|\s*$)"
    r"|\bwhy not\b|\bno wait\b|\bwait no\b"
)
_EMPTY = any_of("any|more|such|longer|mehr|de|d|at|all|big|little|stupid")
_FILLS_IN = compiled(rf"(?:{ARTICLE})|{_EMPTY}")
_SOLELY = any_of("only|just|nur|seulement|juste|solo|sólo|soltanto|só|apenas|alleen")
_NEEDED = compiled(words.NEED)
_NEAR_EACH_OTHER = 30
_NEAR_THE_END = 2
_TO_DO = compiled(rf"\s*(?:to|zu|te|it to|the \w+ to|{any_of('be', 'change', 'changing')})\b")
_ONLY_INSIDE = compiled(rf"\s{_SOLELY}\s")
_ONLY = compiled(rf"\W*{_SOLELY}")
_THE_REST = compiled(words.THE_REST)
_HEDGE = compiled(HEDGE)


def start_over(clauses: Clauses, at: int) -> Result | None:
    """Read `scrap all of that`, and `let's start over`."""
    clause = clauses.all[at]
    if _START_OVER.search(clause.text) or (
        _REMOVE_ALL.search(clause.text)
        and not _NOT_REMOVE.search(clause.text)
        and not mentioned(clause.text, clauses.entries)
    ):
        return len(clauses.all) - at, [removed(entry) for entry in clauses.entries]
    return None


def keep(clauses: Clauses, at: int) -> Result | None:
    """Read `don't remove the castle`, and `keep the castle, everything else can go`."""
    clause = clauses.all[at]
    if found := _ALL_BUT.search(clause.text):
        kept = clauses.mentioned(within(clause, found, "kept"))
        return 1, _all_but(clauses, kept, {"element", "text"}) if kept else []
    negated = _NOT_REMOVE.search(clause.text)
    only = _ONLY.match(clause.text)
    if (
        not negated
        and not only
        and (not KEEPING.search(clause.text) or REMOVING.search(clause.text))
    ):
        return None
    following = clauses.following(at)
    if following and _THE_REST.search(following.text) and takes_away(following.text):
        kept = clauses.mentioned(clause.slot)
        if not kept:
            return 2, []
        among = {"text"} if only and TEXT.search(clause.text) else {"element", "text"}
        return 2, _all_but(clauses, kept, among)
    return None if only else (1, [])


def _all_but(clauses: Clauses, kept: Sequence[Entry], among: Collection[str]) -> list[Change]:
    return [removed(e) for e in clauses.entries if e.kind in among and e not in kept]


def takes_away(text: str) -> bool:
    """Whether a clause takes something out."""
    return bool(REMOVING.search(text) or _REMOVED_BEHIND.search(text))


def removal(clauses: Clauses, at: int) -> Result | None:
    """Read `drop the dragon`, `no castle` and `the moon has to go`."""
    clause = clauses.all[at]
    what = _what_goes(clauses, clause)
    if what is None or _HEDGE.search(clause.text):
        return None
    if _THE_REST.search(clause.text):
        return 1, []
    gone = clauses.mentioned(what)
    if not gone and at and IT.search(clause.text):
        before = clauses.mentioned(clauses.all[at - 1].slot)
        gone = before if len(before) == 1 else []
    said = stems_of(clauses.message.folded[what.start : what.end])
    return (1, [_taken_out(entry, said) for entry in gone]) if gone else None


def _not_needed(clauses: Clauses, clause: Clause) -> Slot | None:
    """Return where the words stand that say what is not needed, or not wanted any more."""
    needed = _NEEDED.search(clause.text)
    refused = REFUSING.search(clause.text)
    if not needed or not refused or abs(needed.start() - refused.start()) > _NEAR_EACH_OTHER:
        return None
    behind = clause.text[max(needed.end(), refused.end()) :]
    return None if _TO_DO.match(behind) or not clauses.mentioned(clause.slot) else clause.slot


def _before_gone(clauses: Clauses, clause: Clause, found: re.Match[str]) -> Slot | None:
    """Return the words before `has to go` or `out`, if they say what goes."""
    start = clause.slot.start
    before = Slot(start, start + found.start())
    if REFUSING.search(clause.text[: found.start()]):
        return None
    if _PARTICLE.fullmatch(found.group()) and not _ends_with_a_mention(clauses, before):
        return None
    return before


def _what_goes(clauses: Clauses, clause: Clause) -> Slot | None:
    """Return where the words stand that say what is to be removed."""
    start, end = clause.slot
    around = next(filter(None, (pattern.search(clause.text) for pattern in _AROUND)), None)
    if around:
        return None if REFUSING.search(around.group()) else within(clause, around, "what")
    if found := REMOVING.search(clause.text):
        others = clause.text[: found.start()] + "." + clause.text[found.end() :]
        behind = Slot(start + found.end(), end)
        before = Slot(start, start + found.start())
        what = before if clauses.mentioned(before) and not clauses.mentioned(behind) else behind
        return None if REFUSING.search(_NO_WAIT.sub("", others)) else what
    if found := _REMOVED_BEHIND.search(clause.text):
        return _before_gone(clauses, clause, found)
    if needless := _not_needed(clauses, clause):
        return needless
    found = WITHOUT.search(clause.text)
    if not found:
        return None
    only = _ONLY_INSIDE.search(clause.text, found.end())
    rest = Slot(start + found.end(), start + only.start() if only else end)
    return rest if _comes_at_once(clauses, rest) else None


def _ends_with_a_mention(clauses: Clauses, slot: Slot) -> bool:
    """Whether the last words name what goes: a cactus out, and not roses that grow out of it."""
    said = words_of(clauses.message.folded[slot.start : slot.end])
    last = [word for word in said if not _FILLS_IN.fullmatch(word)][-_NEAR_THE_END:]
    named = {word for entry in clauses.mentioned(slot) for word in entry.stems}
    return not said or any(stem(word) in named or TEXT.fullmatch(word) for word in last)


def _comes_at_once(clauses: Clauses, slot: Slot) -> bool:
    """Whether what is named is named at once, and not after a verb."""
    named = {word for entry in clauses.mentioned(slot) for word in entry.stems}
    said = words_of(clauses.message.folded[slot.start : slot.end])[:4]
    plain = [word for word in said if not _FILLS_IN.fullmatch(word)]
    return bool(plain) and (stem(plain[0]) in named or bool(TEXT.fullmatch(plain[0])))


def removed(entry: Entry) -> Change:
    """Return the change that takes out an entry."""
    return Change("remove", entry.kind, entry.text, "")


def _taken_out(entry: Entry, said: Sequence[str]) -> Change:
    """Remove an entry, or the part of a longer description that was named."""
    named = [word for word in said if word in entry.stems]
    if entry.kind == "element" and not set(entry.stems) <= set(said):
        rest = without_part(entry.text, named)
        if rest:
            return Change("replace", "element", entry.text, rest)
    return removed(entry)
