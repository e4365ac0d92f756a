"""Texts without quotation marks, where the words around them say that they are to be written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nodes.reading.capitals import (
    CAPITALS,
    CAPITALS_OR_TITLE,
    EMPHASIS,
    LONE_WORD,
    NAMES_ONLY,
    SHOUTED_WORD,
    SHOUTED_WORDS,
    TITLE_CASE,
)
from nodes.reading.drawable import calls_out, holds_a_thing
from nodes.reading.formulas import ADDRESS, BEFORE_A_FORMULA, REFERRED_TO, WISH
from nodes.reading.marks import Masked
from nodes.reading.no_texts import (
    ABOUT_TEXT,
    ARTICLE_FIRST,
    ASKED_FOR,
    FORGET,
    NEGATED,
    NO_CUE_BEFORE,
    NO_OBJECT,
    NOT_A_TEXT,
    NOT_WORDS,
    PLACE_ONLY,
    QUESTION,
    TOLD_BEFORE,
    WANTS_TO,
)
from nodes.reading.own_names import NAME_GIVEN, NAME_LAST, NAME_WANTED, OWN_NAME, OWN_NAME_IS
from nodes.reading.quoted_context import sentence_before
from nodes.reading.tails import PLACED_OR_STYLED
from nodes.reading.text_ends import (
    AND_WITH,
    ANOTHER_LAST,
    HARD_END,
    NEXT_LABEL,
    SECOND,
    SECOND_PLACED,
    SOFT_END,
    SOFT_END_AFTER_WRITE,
    TRAILING,
)
from nodes.reading.text_words import (
    CUE,
    IN_LETTERS,
    LEADING_TO_DROP,
    LONE_MARK,
    LONGEST,
    VERB_LAST,
    WITH_WRITTEN,
)

_IS = frozenset("èéÈÉ")


def unmarked_texts(message: Masked) -> list[tuple[int, int]]:
    """Return where the texts begin and end that are to be written."""
    found: list[tuple[int, int]] = []
    at = 0
    while cue := CUE.search(message.text, at):
        at = cue.end()
        place = _text_after(message, cue)
        if place is None:
            # What looked like the lead-in may hide a shorter one.
            at = cue.start() + len(cue.group().split(maxsplit=1)[0])
            continue
        found.append(place)
        at = max(at, place[1])
        if place := _second(message, at):
            found.append(place)
            at = place[1]
    found = found or _verb_last(message) or _with_written(message)
    found = found or _own_name(message) or _in_letters(message)
    return found + [
        place
        for place in (*_shouted(message), *_formulas(message))
        if not any(start < place[1] and place[0] < end for start, end in found)
    ]


def _text_after(message: Masked, cue: re.Match[str]) -> tuple[int, int] | None:
    kind = cue.lastgroup or ""
    sentence = sentence_before(message, cue.start())
    before = sentence.rpartition(",")[2]
    refused = NO_CUE_BEFORE.search(before) and not FORGET.search(before)
    told = TOLD_BEFORE.search(before) and not ASKED_FOR.search(before)
    match kind:
        case "write":
            speaks = told or OWN_NAME.match(message.text, cue.end())
        case "strong":
            speaks = told or QUESTION.match(sentence)
        case "weak":
            speaks = OWN_NAME_IS.search(before) or QUESTION.match(sentence)
        case _:
            speaks = QUESTION.match(sentence) if kind != "label" else None
    if refused or speaks or WANTS_TO.search(before):
        return None
    return _text_at(message, cue.end(), kind, cue.group())


def _second(message: Masked, at: int) -> tuple[int, int] | None:
    """Read `… and below Free Entry`, and `… at the top and free entry at the bottom`."""
    if second := SECOND.match(message.text, at):
        return _text_at(message, second.end(), "weak")
    second = SECOND_PLACED.match(message.text, at)
    if second is None or _is_a_thing(second.group("text")):
        return None
    return second.span("text")


def _is_a_thing(words: str) -> bool:
    """Whether words without marks name something to draw, and no text."""
    if ARTICLE_FIRST.match(words) or NOT_A_TEXT.match(words):
        return True
    return holds_a_thing(words) and not calls_out(words)


def _verb_last(message: Masked) -> list[tuple[int, int]]:
    """Read `es soll … draufstehen`, where the verb stands behind the text."""
    found = VERB_LAST.search(message.text)
    if found is None or found.lastgroup is None or NOT_WORDS.match(found.group(found.lastgroup)):
        return []
    start, end = found.span(found.lastgroup)
    words = found.group(found.lastgroup)
    if PLACE_ONLY.fullmatch(words) or ABOUT_TEXT.match(words):
        return []
    return [] if found.lastgroup == "f" and _is_a_thing(words) else [(start, end)]


def _shouted(message: Masked) -> list[tuple[int, int]]:
    """Return where several words stand in capitals, in a message that is not all in them."""
    if sum(map(str.islower, message.raw)) < 8:
        return []
    several = [*SHOUTED_WORDS.finditer(message.raw), *LONE_WORD.finditer(message.raw)]
    alone = [
        found
        for found in SHOUTED_WORD.finditer(message.raw)
        if PLACED_OR_STYLED.match(message.text, found.end())
        and not holds_a_thing(message.folded[found.start() : found.end()])
        and not any(one.start() <= found.start() < one.end() for one in several)
    ]
    return [
        found.span()
        for found in (*several, *alone)
        if message.text[found.start()] not in "¤⟦"
        and not EMPHASIS.fullmatch(message.text, *found.span())
        and not NO_CUE_BEFORE.search(sentence_before(message, found.start()))
    ]


def _formulas(message: Masked) -> Iterator[tuple[int, int]]:
    """Yield where wishes, tags and addresses stand, which are words wherever they stand."""
    for found in ADDRESS.finditer(message.raw):
        before = sentence_before(message, found.start())
        if not REFERRED_TO.search(before) and not NO_CUE_BEFORE.search(before):
            yield found.span()
    for found in WISH.finditer(message.text):
        before = sentence_before(message, found.start())
        if BEFORE_A_FORMULA.search(before) and (place := _text_at(message, found.start(), "write")):
            yield place


def _with_written(message: Masked) -> list[tuple[int, int]]:
    """Read `a mug with good morning on it`, if it is no thing that is to be on it."""
    at = 0
    while found := WITH_WRITTEN.search(message.text, at):
        at = found.start() + 1
        words = found.group("a")
        is_name = CAPITALS_OR_TITLE.fullmatch(message.raw[slice(*found.span("a"))])
        if NO_OBJECT.match(words) or ABOUT_TEXT.match(words) or ARTICLE_FIRST.match(words):
            continue
        if found.group("on") and not is_name and (" " not in words or holds_a_thing(words)):
            continue
        return [found.span("a")]
    return []


def _in_letters(message: Masked) -> list[tuple[int, int]]:
    """Read `Hello World in big letters`, a name without any word that leads to it."""
    found = IN_LETTERS.search(message.text)
    if found is None:
        return []
    typed = message.raw[slice(*found.span("a"))]
    if not CAPITALS_OR_TITLE.fullmatch(typed.rstrip("!?…")):
        return []
    return [found.span("a")]


def _text_at(message: Masked, start: int, kind: str, cue: str = "") -> tuple[int, int] | None:
    """Return where the text that begins at `start` ends, if it is one."""
    while not message.raw[start : start + 1].isupper() and (
        drop := LEADING_TO_DROP.match(message.text, start) or LONE_MARK.match(message.text, start)
    ):
        start = drop.end()
    rest = message.text[start : start + LONGEST]
    refused = NO_OBJECT if kind in {"strong", "label"} else NOT_A_TEXT
    if not rest or (refused.match(rest) and not message.raw[start].isupper()):
        return None
    if kind in NAMES_ONLY and not any(p.match(message.raw, start) for p in NAMES_ONLY[kind]):
        return None
    hard = HARD_END.search(rest)
    end = len(rest) if hard is None else hard.end() if hard.group()[0] in "!?" else hard.start()
    raw = message.raw[start : start + end]
    ends = SOFT_END_AFTER_WRITE if kind == "write" else SOFT_END
    soft_at = next(
        # An "è" is no "e": it joins nothing.
        (f.start() for f in ends.finditer(rest, 0, end) if raw[f.start() :].split()[0] not in _IS),
        end,
    )
    soft_at = min(soft_at, _before_a_thing(rest, soft_at), _before_the_like(rest, cue, soft_at))
    if raw[:2].isupper() and (shouted := CAPITALS.match(raw)) and len(shouted.group()) > 1:
        end = shouted.end()
    elif (title := TITLE_CASE.match(raw)) and soft_at < title.end():
        end = title.end()
    else:
        end = soft_at
    text = raw[:end].rstrip(TRAILING + ".")
    return (start, start + len(text)) if any(map(str.isalnum, text)) else None


def _before_a_thing(text: str, end: int) -> int:
    """Return where `with limes` or its like begins, which is to be drawn beside the text."""
    for found in AND_WITH.finditer(text, 0, end):
        if holds_a_thing(" ".join(text[found.end() : end].split()[:2])):
            return found.start()
    return end


def _before_the_like(text: str, cue: str, end: int) -> int:
    """Return where the next text is led to in the same way, as in `one says … and one says …`."""
    found = NEXT_LABEL.search(text, 0, end + 1)
    if found is None and cue.strip():
        found = re.search(rf"\s{re.escape(cue.strip())}\s", text[:end])
    return len(ANOTHER_LAST.sub("", text[: found.start()])) if found else end


def _own_name(message: Masked) -> list[tuple[int, int]]:
    """Return where the name stands that the user wants written without saying which."""
    wanted = NAME_WANTED.search(message.text)
    if wanted is None or NEGATED.search(sentence_before(message, wanted.start())):
        return []
    given = NAME_GIVEN.search(message.text, wanted.end()) or NAME_GIVEN.search(message.text)
    last = NAME_LAST.search(message.text, wanted.start())
    for name in (given, last):
        if name and message.raw[name.start(1)].isupper():
            return [(name.start(1), name.end(1))]
    return []
