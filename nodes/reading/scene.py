"""What a message wants drawn, in the user's own words; what is to be written is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple

from nodes.brief.asset_types import find_asset_type
from nodes.reading import correction_words as words
from nodes.reading import scene_words as scene
from nodes.reading.drawable import holds_a_thing
from nodes.reading.marks import Masked
from nodes.reading.tails import STYLE_TAIL
from nodes.vocabulary import (
    A_NEW,
    ARTICLE,
    ASKS,
    COLOUR,
    DRAWN,
    NOT,
    TEXT_NOUN,
    WRITTEN,
    any_of,
    compiled,
    ending,
    fold,
    table,
)

MAX_PIECES = 40
LONGEST_PIECE = 240
_LONGEST_ASKED = 4
_LONGEST_ALONE = 3
_LONGEST_UNKNOWN = 8
"""How many words a phrase may have of which nobody knows whether it names a thing."""


class Trust(IntEnum):
    """How much a message must say for its words to be things to draw."""

    ASKED = 0
    """Only what it asks for, or names with an article as something new."""
    KNOWN = 1
    """Also what is known to be a thing, or is given a place."""
    ALL = 2
    """Also what may be a thing: in a description, or an answer to what is to be seen."""


class Found(NamedTuple):
    """Something to draw, and where its words stand."""

    description: str
    position: str | None
    start: int
    end: int
    sure: bool = True
    """Whether it is known to be a thing, by what it is or by the words around it."""


class _Piece(NamedTuple):
    """A piece of a message that may name one thing."""

    start: int
    end: int
    asked: bool
    """Whether words before it ask for it."""


_BREAK = compiled(
    rf"[,;!?\n⟦⟧()…]+|\.(?=\s|$)|\.\.+|\s[-–—]+\s|:(?=\s)|¤+|(?<!\w)(?:{scene.BUT})(?=\s)"  # noqa: RUF001
)
_SENTENCE_END = re.compile(r"[.!?\n]")
_A_QUESTION = compiled(rf"(?:{scene.FILLERS.pattern})?(?:{ASKS})\b")
_NEW = compiled(
    rf"(?:{A_NEW}|{words.NUMBER}|{any_of('lots of|many|viele|plein de|muchos|veel')})[\s']"
)
_MANY = compiled(
    any_of(
        "lots of|a lot of|many|a few|some|plenty of|a pair of|a bunch of|viele|ein paar|plein de",
        "beaucoup de|muchos|muchas|tanti|molte|muitos|muitas|veel|one of the|one of those|sum",
    )
    + r"\s+"
)
_ANY_ARTICLE = compiled(rf"(?:{ARTICLE}|{words.NUMBER})[\s']+")
_HAS_ARTICLE = compiled(rf"(?:{ARTICLE}|{words.NUMBER})[\s']")
_REFUSED = compiled(rf"\s*(?:{NOT})\s")
_COMPARES = compiled(rf"\s*(?:{words.MORE}|{words.LESS})(?:\s|$)")
_LOOK_ONLY = compiled(rf"(?:{STYLE_TAIL})\s*")
_FOR_SOMEONE = compiled(
    any_of("for|4 my|4 our|4 the|4 a|4 me|für|fürs|pour|para|pra|pro|per|voor|about|über") + r"\s"
)
_OPERATION = compiled(rf"(?:{words.REMOVE}|{words.REPLACE}|{words.KEEP}|{words.CALL_IT})\s")
_MAKES = compiled(
    rf"(?:{words.MAKE})\s+{any_of('the|it|them|that|this|den|die|das|es|le|la|el|lo|il|o|a|de|het')}\s"
)
_AND = compiled(rf"\s(?:{scene.AND}|{scene.AND_BEFORE_ARTICLE})\s+")
_ONLY_BEFORE_ARTICLE = compiled(scene.AND_BEFORE_ARTICLE)
_OPERATION_ONLY = compiled(rf"(?:\s|{words.MAKE}|{words.ADD}|{words.PUT}|{WRITTEN}|{DRAWN})+")
_ITS = compiled(r"its\s+" + any_of("a|an|the|for|about|called|not|just|my|our|like|all|on"))
_COMPARED = compiled(
    rf"\s*{any_of('like|wie|comme|como|come|zoals|similar to|inspired by')}\s+(?!{A_NEW}|ware|wars)"
)
_OUTSIDE = compiled(
    any_of(
        "in|on|at|from|by|made|across|into|under|over|near|during|after|before|since|until|without|about|as|than",
        "im|auf|aus|bei|seit|nach|dans|sur|chez|depuis|pour|sans|en|sobre|desde|per|su|sul|nel|nella",
        "da|em|no|na|desde|op|bij|voor|tijdens|als",
    )
    + r"(?:\s|$)"
)
_TEXT = compiled(TEXT_NOUN)
_DOES = re.compile(r"\w{2,}(?:ing|ndo|end|ant)$")
_ASSET_SHOWS = compiled(
    rf"{scene.SHOWS.pattern}|\s(?:de|di|d')\s*(?=(?:{any_of('un|une|una|um|uma|een|des|unos|unas')})\s)"
)
_CANS = table("watering|tin|trash|beer|paint|oil|soda|garbage|spray|rusty")
_BEFORE_ITALIAN_I = table("tra|fra|con|sopra|sotto|dietro|tutti|per|e|davanti")
_A_CLAUSE = compiled(r"\s*(?:die|der|das|den|dem|deren|dessen)\s")
_BEFORE_MORE = compiled(
    r"\s(?:"
    + any_of(
        "of|in|on|at|with|from|over|under|behind|near|by|into|onto|through|across|between|around",
        "like|for|without|above|below|inside|holding|wearing|riding|eating|reading|made|full",
        "für|pour|para|per|voor|von|im|am|auf|mit|unter|über|aus|hinter|vor|ohne|neben|zwischen|bei|de|du|des|dans|sur|avec",
        "sous|à|au|aux|en|sans|con|sin|sobre|entre|bajo|di|del|della|dei|sul|sulla|nel|nella|tra|da",
        "do|no|na|com|sem|van|met|op|onder|naast|zonder|aan|tijdens",
    )
    + r")\s"
)
_NO_THING_FIRST = (
    _FOR_SOMEONE,
    _OPERATION,
    _MAKES,
    _COMPARES,
    _REFUSED,
    _OUTSIDE,
    _ITS,
)
"""How a phrase begins that names no thing."""
_FOR_MINE = compiled(
    rf".*\s{any_of('for|für|pour|para|per|voor|pro|pra')}\s+{any_of(*scene.OWN)}\s.*"
)
"""Whoever says for whom it is speaks of the picture, as in `a card for my mother`."""
_NO_THING = (_FOR_MINE, _OPERATION_ONLY, scene.QUALITIES, _LOOK_ONLY)
_OWN_FIRST = compiled(any_of(*scene.OWN) + r"\s")
_LIST = compiled(
    rf"[\s,]*(?:(?:{scene.AND}|{scene.AND_BEFORE_ARTICLE})\s+)?(?:{scene.FILLERS.pattern})?"
    rf"(?:{_ANY_ARTICLE.pattern})?"
)
"""What stands between two things of a list."""
_WORD = re.compile(r"[\w'&-]+")
_COLOUR = compiled(rf"(?:{COLOUR})s?")
_SOME = compiled(
    any_of("noch|nog|some|more|des|unos|unas|dei|delle|uns|umas|sum|de la|du") + r"\s+|de l'"
)


def scene_elements(
    message: Masked, taken: Iterable[tuple[int, int]], *, trust: Trust
) -> list[Found]:
    """Return what is to be drawn, in what is not taken for something else."""
    hidden = list(message.text)
    for start, end in taken:
        hidden[start:end] = "¤" * (end - start)
    text = "".join(hidden)
    found: list[tuple[Found, _Piece]] = []
    for piece in _pieces(text):
        if found and _is_clause_of(message.raw, found[-1][0].end, piece):
            last, at = found[-1]
            whole = message.raw[last.start : piece.end].strip()
            longer = last._replace(description=whole, end=piece.end)
            found[-1] = longer, at._replace(end=piece.end)
        elif element := _element(message, text, piece, trust):
            found.append((element, piece))
        if len(found) >= MAX_PIECES:
            break
    return _once(_likely(text, found))


def _likely(text: str, found: list[tuple[Found, _Piece]]) -> list[Found]:
    """Leave out words of which nobody knows what they are, unless they stand in a list of things.

    A message that is nothing else is believed, if it is short.
    """
    if len(found) == 1 and _is_all(text, found[0][0]):
        return [found[0][0]]
    sure = [one.sure for one, _ in found]
    there = range(len(found))
    for this, other in (
        *zip(there[1:], there, strict=False),
        *zip(there[-2::-1], there[:0:-1], strict=False),
    ):
        before, behind = sorted((this, other))
        gap = found[before][1].end, found[behind][1].start
        sure[this] = sure[this] or (sure[other] and _LIST.fullmatch(text, *gap) is not None)
    return [one for (one, _), is_sure in zip(found, sure, strict=True) if is_sure]


def _is_all(text: str, found: Found) -> bool:
    """Whether a message says nothing but a few words that may name a thing."""
    at, _ = past_leads(text, 0, len(text))
    ends = _before_tail(text, at, len(text)) <= found.end
    return at == found.start and ends and len(found.description.split()) <= _LONGEST_ALONE


def _is_clause_of(raw: str, before: int, piece: _Piece) -> bool:
    """Whether a piece says more of the thing right before its comma: what it does, in German."""
    clause = raw[piece.start : piece.end].strip()
    if raw[before : piece.start].strip() != ",":
        return False
    if scene.DOING.match(clause.lower()):
        return True
    if not _A_CLAUSE.match(clause.lower()):
        return False
    # A noun at the end, with its capital, makes it a thing of its own.
    return clause.split()[-1].islower() and not raw.islower()


def placed(message: Masked, start: int, end: int) -> Found | None:
    """Return a thing that is added, apart from its place, if its words say no more than that."""
    text, position = message.text, None
    start, _ = past_leads(text, start, end)
    if place := _place_behind(text, start, end):
        position = message.raw[slice(*place.span("place"))].strip()
        end = place.start()
    end = _before_tail(text, start, end)
    if start >= end or _tells(_WORD.findall(text, start, end)):
        return None
    return Found(message.raw[start:end].strip(), position, start, end)


def _once(found: list[Found]) -> list[Found]:
    """Leave out what another one says with more words, as in `potato. sad potato`."""
    plain = [fold(one.description) for one in found]
    return [
        one
        for at, one in enumerate(found)
        if not any(other.endswith(f" {plain[at]}") for other in plain[at + 1 :])
    ]


def pieces_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the pieces stand that commas and the like make."""
    start = 0
    for gap in _BREAK.finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < len(text):
        yield start, len(text)


def _pieces(text: str) -> Iterator[_Piece]:
    asked = False
    for start, end in pieces_of(text):
        if end - start > LONGEST_PIECE or _is_asked_back(text, start, end):
            continue
        if text[start - 1 : start] in {".", "!", "?", "\n"}:
            asked = False
        if _COMPARED.match(text, start, end):
            continue
        at, asks = past_leads(text, start, end)
        if not asks and _COMPARED.match(text, at, end):
            continue
        # A list goes on, but not with what somebody of the user's life does.
        listed = asked and not _says_more(text, at, end) and not _OWN_FIRST.match(text, at, end)
        asked = asks or listed
        yield from _joined(text, _Piece(at, end, asked))


def _is_asked_back(text: str, start: int, end: int) -> bool:
    """Whether a piece belongs to a question about the brief, as in `should i add an owl?`."""
    closing = _SENTENCE_END.search(text, max(0, end - 1), end + LONGEST_PIECE)
    if closing is None or closing.group() != "?":
        return False
    return bool(words.OPINION.match(text, start, end) or _A_QUESTION.match(text, start, end))


def _says_more(text: str, start: int, end: int) -> bool:
    """Whether a piece tells something, and does not go on with a list."""
    return _tells(_WORD.findall(text, start, end))


def _tells(said: list[str]) -> bool:
    """Whether words tell something, before any that say more of a thing."""
    for at, word in enumerate(said):
        before = said[at - 1] if at else ""
        if before and word in scene.RELATIVE:
            return False
        if (word == "can" and before in _CANS) or (word == "i" and before in _BEFORE_ITALIAN_I):
            continue
        if word in scene.TALK or ("'" in word and word.partition("'")[0] in scene.TALK):
            return True
    return False


def past_leads(text: str, start: int, end: int) -> tuple[int, bool]:
    """Return where the words behind fillers and requests begin, and whether they are asked for."""
    asked = False
    while True:
        while start < end and text[start] in " '\"":
            start += 1
        if found := scene.ASKING.match(text, start, end):
            asked = True
        elif not (found := scene.FILLERS.match(text, start, end)) or found.end() == start:
            return start, asked
        start = found.end()


def _joined(text: str, piece: _Piece) -> Iterator[_Piece]:
    """Cut a piece where `and` leads to another thing."""
    start, end, asked = piece
    if not scene.TOGETHER.search(text, start, end):
        for gap in _AND.finditer(text, start, end):
            if text[start : gap.start()].strip() and _is_another(text, start, gap, end):
                if not asked and _says_more(text, past_leads(text, gap.end(), end)[0], end):
                    return
                yield _Piece(start, gap.start(), asked)
                start = past_leads(text, gap.end(), end)[0]
    yield _Piece(start, end, asked)


def _is_another(text: str, start: int, gap: re.Match[str], end: int) -> bool:
    """Whether a thing of its own follows, and not another adjective of the same."""
    after = past_leads(text, gap.end(), end)[0]
    if gap.group().strip() in {"of", "en"} and not scene.DUTCH.search(text):
        return False
    if _HAS_ARTICLE.match(text, after, end) or (
        (place := scene.PLACE_FIRST.match(text, after, end)) and place.end() < end
    ):
        return True
    if _ONLY_BEFORE_ARTICLE.match(gap.group().strip()) and not scene.DUTCH.search(text):
        return False
    if _BEFORE_MORE.search(text, start, gap.start()):
        return False
    left = _WORD.findall(text, start, gap.start())
    right = _WORD.findall(text, after, end)
    if not left or not right or len(right) > 3:
        return False
    return not any(
        scene.QUALITIES.fullmatch(word) or word.endswith(scene.UNLIKELY_ENDINGS)
        for word in (left[-1], right[0])
    )


def _element(message: Masked, text: str, piece: _Piece, trust: Trust) -> Found | None:
    start, end, asked = piece
    if _REFUSED.match(text, start, end):
        return None
    start, shown = _past_asset(message, text, start, end)
    asked = asked or shown
    position = None
    if place := scene.PLACE_FIRST.match(text, start, end):
        position, start = place.span("place"), place.end()
    elif place := _place_behind(text, start, end) or _place_behind(
        text, start, _before_tail(text, start, end)
    ):
        position, end = place.span("place"), place.start()
    end = _before_tail(text, start, end)
    start, asked = _past_vague(text, start, end, asked=asked)
    phrase = text[start:end].strip()
    if not _may_be_a_thing(phrase, asked=asked):
        return None
    # What stands with "title" or "letters" is most likely what they say or look like.
    of_text = _TEXT.search(text, end, piece.end) is not None
    sure = _is_sure(phrase, asked=asked and not of_text, placed=position is not None, trust=trust)
    if not sure and (trust is not Trust.ALL or of_text or not _may_stand_bare(phrase)):
        return None
    if some := _SOME.match(text, start, end):
        start = some.end()
    description = message.raw[start:end].strip(" \t'\"")
    where = message.raw[slice(*position)].strip() if position else None
    return Found(description, where, start, end, sure) if description else None


def _place_behind(text: str, start: int, end: int) -> re.Match[str] | None:
    place = ending(scene.AT_PLACE, text, start, end)
    return place if place and place.start() > start else None


def _before_tail(text: str, start: int, end: int) -> int:
    tail = ending(scene.TAIL, text, start, end)
    return tail.start() if tail else end


def _past_vague(text: str, start: int, end: int, *, asked: bool) -> tuple[int, bool]:
    """Return where the thing begins in `something with a dragon`."""
    while shows := scene.SHOWS.search(text, start, end):
        head = text[start : shows.start()].strip()
        core = head[m.end() :] if (m := _ANY_ARTICLE.match(head)) else head
        if (
            not scene.QUALITIES.fullmatch(core)
            and core.split()[-1:]
            and (core.split()[-1] not in scene.VAGUE)
        ):
            break
        start, asked = shows.end(), True
        if many := _MANY.match(text, start, end):
            return many.start(), asked
    return start, asked


def _may_be_a_thing(phrase: str, *, asked: bool) -> bool:
    """Whether what is left of a piece has the form of a thing's name, and says no more."""
    if not phrase or any(pattern.match(phrase) for pattern in _NO_THING_FIRST):
        return False
    said = _WORD.findall(phrase)
    if not said or _tells(said) or any(pattern.fullmatch(phrase) for pattern in _NO_THING):
        return False
    if said[0] in scene.OWN and not asked and not _is_own(said):
        return False
    core = _core(phrase)
    return bool(
        core
        and scene.VAGUE.isdisjoint({core[0], core[-1]})
        and not _TEXT.fullmatch(core[0])
        and not _TEXT.fullmatch(core[-1])
        and not _OUTSIDE.match(f"{core[0]} ")
    )


def _is_sure(phrase: str, *, asked: bool, placed: bool, trust: Trust) -> bool:
    """Whether a phrase surely names something to draw."""
    said = _WORD.findall(phrase)
    known = holds_a_thing(phrase) or not scene.FIGURES.isdisjoint(said)
    if trust is Trust.ASKED:
        few = known or len(said) <= _LONGEST_ASKED
        return (asked and few) or (known and bool(_NEW.match(phrase)))
    if known:
        return True
    short = len(said) <= _LONGEST_UNKNOWN
    return short and (asked or placed or (trust is Trust.ALL and bool(_HAS_ARTICLE.match(phrase))))


def _may_stand_bare(phrase: str) -> bool:
    """Whether words without an article, which nobody knows, may name a thing."""
    said = _WORD.findall(phrase)
    ending = scene.UNLIKELY_ENDINGS if len(said) == 1 else "ly"
    return (
        len(said) <= _LONGEST_UNKNOWN
        and "to" not in said
        and not said[0].endswith(ending)
        and not phrase.endswith(("-me", "-moi", "-nous", "-nos"))
    )


def _is_own(said: list[str]) -> bool:
    """Whether words name something of the user's that is to be seen, and tell nothing of it."""
    if any(map(_DOES.match, said[1:])):
        return True
    if not scene.PEOPLE.isdisjoint(said):
        return False
    if len(said) > 3 and holds_a_thing(said[1]) and _BEFORE_MORE.match(f" {said[2]} "):
        return True
    named = len(said) == 3 and holds_a_thing(said[1]) and not said[2].endswith(("s", "ed"))
    return named or len(said) == 2 or holds_a_thing(said[-1])


def _core(phrase: str) -> list[str]:
    """Return the words of a phrase up to its first preposition, without articles."""
    if many := _MANY.match(phrase):
        phrase = phrase[many.end() :]
    while article := _ANY_ARTICLE.match(phrase):
        phrase = phrase[article.end() :]
    behind = _BEFORE_MORE.search(phrase)
    return _WORD.findall(phrase[: behind.start()] if behind else phrase)


def _past_asset(message: Masked, text: str, start: int, end: int) -> tuple[int, bool]:
    """Return where the words begin that follow `a poster of` or its like, and if it shows them."""
    named = find_asset_type(message.raw[start : min(end, start + 60)])
    if named is None:
        return start, False
    at = message.raw.find(named[1], start, end)
    if at < 0 or len(text[start:at].split()) > 3 or holds_a_thing(text[start:at]):
        return start, False
    behind = at + len(named[1])
    if shows := _ASSET_SHOWS.search(text, behind, end):
        between = text[behind : shows.start()].strip()
        if not between or _FOR_SOMEONE.match(between) or scene.QUALITIES.fullmatch(between):
            return shows.end(), True
    while behind < end and (text[behind].isspace() or text[behind] == "/"):
        behind += 1
    return behind, False
