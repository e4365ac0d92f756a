"""Clauses that say how something is to look, where it stands, or which mood it has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nodes.brief.entries import (
    ORDINAL,
    Entry,
    segments_of,
    stem,
    stems_of,
    words_of,
)
from nodes.brief.revision import is_place
from nodes.reading import correction_words as words
from nodes.reading.clauses import (
    ARTICLE_FIRST,
    AT_END,
    ATTRIBUTES,
    CHATTER,
    IT,
    MOOD,
    PICTURE,
    REFUSING,
    TEXT,
    Change,
    Clauses,
    New,
    Result,
    Slot,
    past_space,
    within,
)
from nodes.reading.tails import SURFACE
from nodes.reading.text_heads import ASSET
from nodes.vocabulary import (
    ARTICLE,
    COLOUR,
    MOOD_WORD,
    PICTURE_NOUN,
    SIZE_OR_STYLE,
    TEXT_NOUN,
    any_of,
    compiled,
    fold,
)

_MAKE = compiled(rf"(?:{words.MAKE})\s+")
_SHOULD = compiled(rf"(?:{words.SHOULD})\s+")
_IS = compiled(rf"(?:{words.IS})\s+")
_A_WORD = compiled(r"(?<!\w)\w+")
_IN = compiled(rf"{any_of('in', 'im', 'en', 'em', 'as', 'als', 'come', 'como', 'with', 'mit')}\s")
_AND = compiled(rf"\s{words.AND}\s+")
_STYLE_NOUN = any_of("style|look|stil|estilo|stile|stijl|art")
_WHOLE_STYLE = compiled(
    rf"(?:{words.LEAD.pattern})?(?P<new>(?:{_IN.pattern}+)?(?:{words.ART_STYLE})(?:\s+{_STYLE_NOUN})?)"
    rf"(?:\s+{any_of('please', 'pls', 'bitte', 'svp', 'stp', 'porfa', 'graag')})?\W*"
)
_STYLED_TEXT = compiled(
    rf"(?:{words.LEAD.pattern})?(?P<new>(?:{words.MORE}\s+\w+|(?:{SIZE_OR_STYLE}|{COLOUR})(?:\s+(?:{SIZE_OR_STYLE}|{COLOUR})){{0,2}}))\s+(?:{TEXT_NOUN})\W*"
)
_EVERYTHING = compiled(rf"\W*(?:{words.EVERYTHING})\b")
_ALL_OF = any_of(
    "both|all|beide|alle|les deux|tous les|ambos|los dos|todos los|entrambi|tutti i|os dois",
    "ambos os|allebei de",
)
_BOTH_TEXTS = compiled(rf"{_ALL_OF}")
_MOOD_NOUN = compiled(words.MOOD_NOUN)
_MOOD_BEFORE = compiled(
    rf"(?:{words.MOOD_NOUN})(?:\s+(?:{words.SHOULD})\s+|\s*[:=]\s*|\s+)(?P<new>[\w'-]+(?:\s+[\w'-]+)?)"
)
_QUITE = any_of("and|und|et|y|e|en|very|really|a bit")
_MOOD_WORDS = compiled(rf"(?:{MOOD_WORD}|{words.MORE}|{_QUITE}|\s)+")
_CHATTER_IN_VALUE = compiled(
    any_of("and|but|because|so|then|i|we|you|und|aber|weil|et|mais|y|pero|e|ma|en|maar")
)
_PRAISE = compiled(
    any_of(
        "great|perfect|good|nice|cool|awesome|amazing|cheesy|fine|lovely|super|perfekt|gut|toll",
        "schön",
        "correct|true|yes|sweet|wonderful|all right|alright|about right|exactly right|happen|work",
        "so|either|again|later|possible|available|information|fast|quick|quickly",
        "parfait|bien|génial|genial|perfecto|bello|perfetto|lindo|perfeito|mooi|goed|as it is",
        "as is|okay|ok",
    )
)
_SAME = any_of(
    "same|right|whole|overall|general|good|nice|gleiche|meme|mismo|stesso|mesmo|zelfde|what",
    "which|of|other|different|another",
)
_NO_MOOD = compiled(rf"(?:{ARTICLE}|{_SAME})(?:\s+\w+)?")


_LONGEST_VALUE = 8
_ON_IT = compiled(
    rf"{any_of('on|onto|auf|sur|en|su|sul|sulla|em|na|no|op|as|als|comme|como|come')}\s+"
    rf"(?:{any_of('it|them|there')}|(?:(?:{ARTICLE})[\s']+)?(?:{ASSET}|{SURFACE}|{PICTURE_NOUN}|{TEXT_NOUN}))"
)
"""What says that a thing is to be in the picture, and not how it looks there."""
_TALK = compiled(any_of("looks|look|kinda|kind of|sort of|dumb|because|cause|when|if|then|sieht"))
_TOO = compiled(any_of("too|zu|trop|demasiado|troppo|te"))
_NUMBER = compiled(words.NUMBER)
_A_STYLE = compiled(any_of("style|stil|estilo|stile|stijl"))
_FEELS = compiled(
    rf"(?:{any_of('feel|feels|look|sound|wirken|sentir|parecer|aanvoelen')})\s+"
    rf"(?:{any_of('really', 'very', 'a bit', 'more')}\s+)?"
    rf"(?P<new>(?:{MOOD_WORD})(?:\s+(?:{words.AND})\s+(?:{MOOD_WORD}))?)\s*$"
)
_STYLE_IS = compiled(
    rf"(?:\s|{ARTICLE})*{any_of('style', 'stil', 'estilo', 'stile', 'stijl', 'art style')}"
    rf"\s*(?:[:=]|(?:{words.SHOULD}|{words.IS})\s)\s*(?P<new>.+)"
)


_POSTURE = compiled(
    any_of(
        "can|could|should|may|might|kann|könnte|soll|sollte|darf|peut|doit|pourrait|puede|debe|podría",
        "può|deve|potrebbe|pode|deve|podia|kan|mag|moet",
    )
    + r"\s+"
    + any_of(
        "sit|stand|lie|hang|be|go|sleep|fly|float|swim|peek|hide|sitzen|stehen|liegen|sein|être|aller",
        "estar|ir|stare|essere|ficar|zitten|staan|liggen|zijn",
    )
    + r"\s+"
)
"""What says where a thing is to be, before the place."""


def mood(clauses: Clauses, at: int) -> Result | None:
    """Read `cute vibe pls`."""
    clause = clauses.all[at]
    named = _MOOD_NOUN.search(clause.text)
    for pattern in (_FEELS, MOOD, _MOOD_BEFORE) if named else (_FEELS,):
        found = pattern.search(clause.text)
        talks = pattern is not _FEELS and CHATTER.search(clause.text)
        if found and not talks and len(clause.text.split()) <= 9:
            changes = mood_change(clauses, within(clause, found, "new"))
            if changes:
                return 1, changes
    return None


def mood_change(clauses: Clauses, slot: Slot) -> list[Change]:
    """Return the change to the mood that stands in a piece of the message, if it is one."""
    end = AT_END.search(clauses.message.text, *slot)
    new = clauses.new(Slot(slot.start, end.start()) if end else slot)
    if new is None or len(fold(new.text)) < 3 or _NO_MOOD.fullmatch(fold(new.text)):
        return []
    old = clauses.intent.effective_mood
    if not old:
        return [Change("add", "mood", "", new.text, *new.slot)]
    if fold(old) == fold(new.text):
        return []
    return [Change("replace", "mood", old, new.text, *new.slot)]


def style(clauses: Clauses, at: int) -> Result | None:
    """Read `make the dragon smaller`, `text in yellow` and `everything in pixel art`."""
    start, end = clauses.all[at].slot
    text = clauses.message.text
    if found := _WHOLE_STYLE.fullmatch(text, start, end) or _STYLE_IS.fullmatch(text, start, end):
        new = clauses.value(Slot(*found.span("new")))
        return (1, [_styled(clauses, None, new)]) if new else None
    if found := _STYLED_TEXT.fullmatch(text, start, end):
        texts = [entry for entry in clauses.entries if entry.kind == "text"]
        new = clauses.value(Slot(*found.span("new")))
        return (1, [_styled(clauses, texts[0], new)]) if new and len(texts) == 1 else None
    changes: list[Change] = []
    made = _made_at(clauses, start, end)
    body = made if made is not None else _past_lead(text, start, end)
    if made is None and (named := _named_with_should(clauses, start, end)) is not None:
        body = named
    while body < end:
        cut = _next_target(clauses, body, end)
        change = _put_somewhere(clauses, body, cut)
        change = change or _one_style(clauses, body, cut, asked=made is not None)
        if change is None:
            break
        changes += change
        body = _past_and(text, cut, end)
    return (1, changes) if changes else None


def _named_with_should(clauses: Clauses, start: int, end: int) -> int | None:
    """Return where a thing is named of which is said how it should be, whoever says so."""
    text = clauses.message.text
    if not _SHOULD.search(text, start, end):
        return None
    for found in _A_WORD.finditer(text, start, end):
        targets, behind = _target(clauses, found.start(), end)
        if targets and targets != [None] and _SHOULD.match(text, behind, end):
            return found.start()
    return None


def _made_at(clauses: Clauses, start: int, end: int) -> int | None:
    """Return where the words begin that follow `make` or its like."""
    text = clauses.message.text
    lead = words.LEAD.match(text, start, end)
    for at in (start, lead.end() if lead else start):
        if made := _MAKE.match(text, at, end):
            return made.end()
    found = _MAKE.search(text, start, end)
    if found and len(text[start : found.start()].split()) <= 6:
        return found.end()
    return None


def _next_target(clauses: Clauses, start: int, end: int) -> int:
    """Return where `and` leads over to the next thing that is to look some way."""
    for found in _AND.finditer(clauses.message.text, start, end):
        named = _target(clauses, found.end(), end)
        if named[0] and named[0] != [None]:
            return found.start()
    return end


def _one_style(clauses: Clauses, start: int, end: int, *, asked: bool) -> list[Change] | None:
    """Read how one thing is to look; `asked` if the clause says so, as `make` does."""
    text = clauses.message.text
    targets, value_at = _target(clauses, start, end)
    should = _SHOULD.match(text, value_at, end)
    states = None if should else _IS.match(text, value_at, end)
    found = should or states
    value = Slot(found.end() if found else value_at, end)
    new = clauses.value(value)
    if not targets or new is None or len(new.text.split()) > _LONGEST_VALUE:
        return None
    plain = fold(new.text)
    if _is_no_value(text[value.start : end], plain, targets):
        return None
    by_pronoun = IT.fullmatch(text[start:value_at].strip(" '"))
    if (by_pronoun or targets == [None]) and _MOOD_WORDS.fullmatch(plain):
        return mood_change(clauses, new.slot)
    said = asked or bool(should)
    if not said and _TALK.search(plain):
        return None
    # "That is right" speaks of nothing that is to look some way.
    styles = said or not by_pronoun or _A_STYLE.search(plain)
    looks = styles and _looks(text, value, plain, targets, states=bool(states))
    may = said and _may_be_a_look(text, value, plain, targets)
    clearly = words.CLEARLY_LOOKS.search(plain)
    if (
        not (looks or may)
        or (not clearly and _names_other(clauses, new.text, targets))
        or _PRAISE.search(plain)
        or plain == "right"
        or _TOO.match(plain)
        or REFUSING.search(plain)
    ):
        return None
    return [_styled(clauses, target, new) for target in targets]


def _put_somewhere(clauses: Clauses, start: int, end: int) -> list[Change] | None:
    """Read where a thing is to be, as in `the raccoon can sit in one of the cabins`."""
    text = clauses.message.text
    if not _POSTURE.search(text, start, end):
        return None
    targets, at = _target(clauses, start, end)
    put = _POSTURE.match(text, at, end)
    where = clauses.new(Slot(put.end(), end), keep_case=True) if put else None
    if where is None or not is_place(where.text):
        return None
    return [_styled(clauses, target, where) for target in targets if target]


def _is_no_value(piece: str, plain: str, targets: Sequence[Entry | None]) -> bool:
    """Whether words speak of the thing itself again, of a text, or only of where it all is."""
    said = set(stems_of(plain))
    return (
        "⟦" in piece
        or bool(_ON_IT.fullmatch(plain))
        or any(target is not None and said & set(target.stems) for target in targets)
    )


def _looks(
    text: str, value: Slot, plain: str, targets: Sequence[Entry | None], *, states: bool
) -> bool:
    """Whether a value says how something looks; `states` if it is only said how it is."""
    if words.CLEARLY_LOOKS.search(plain) or (words.LOOKS.search(plain) and not states):
        return True
    return list(targets) == [None] and bool(_IN.match(text, *value))


def _may_be_a_look(text: str, value: Slot, plain: str, targets: Sequence[Entry | None]) -> bool:
    """Whether a value that is not known may be an adjective."""
    return (
        len(plain.split()) <= (1 if None in targets else 3)
        and plain.replace(" ", "").replace("-", "").isalpha()
        and not _NUMBER.match(plain)
        and not ARTICLE_FIRST.match(text, value.start)
        and not _CHATTER_IN_VALUE.search(plain)
    )


def _target(clauses: Clauses, start: int, end: int) -> tuple[list[Entry | None], int]:
    """Return what the words at `start` mean, and where they end; `None` is the picture."""
    text = clauses.message.text
    both = _BOTH_TEXTS.match(text, start, end)
    of_texts = both and TEXT.match(text, past_space(text, both.end(), end), end)
    if not of_texts and (found := _EVERYTHING.match(text, start, end)):
        return [None], past_space(text, found.end(), end)
    at = both.end() if both else start
    while article := ARTICLE_FIRST.match(text, at, end):
        at = article.end()
    at = past_space(text, at, end)
    if found_there := _numbered_text(clauses, at, end) or _leading_mention(clauses, at, end):
        return found_there
    noun = TEXT.match(text, at, end)
    if noun and (worded := _leading_mention(clauses, past_space(text, noun.end(), end), end)):
        return worded
    return _general_target(clauses, start, at, end, all_of_them=bool(both))


def _general_target(
    clauses: Clauses, start: int, at: int, end: int, *, all_of_them: bool
) -> tuple[list[Entry | None], int]:
    """Return what `the text` or `it` means."""
    text = clauses.message.text
    if noun := TEXT.match(text, at, end):
        texts: list[Entry | None] = [e for e in clauses.entries if e.kind == "text"]
        named: list[Entry | None] = list(clauses.mentioned(Slot(*noun.span())))
        there = named if len(named) == 1 else texts if all_of_them else []
        return there, past_space(text, noun.end(), end)
    if found := IT.match(text, start, end):
        things: list[Entry | None] = [e for e in clauses.entries if e.kind != "mood"]
        before = clauses.mentioned_before(start)
        if len(before) == 1 and before[0].kind != "mood":
            return [before[0]], past_space(text, found.end(), end)
        return things if len(things) == 1 else [None], past_space(text, found.end(), end)
    return [], start


def _numbered_text(clauses: Clauses, start: int, end: int) -> tuple[list[Entry | None], int] | None:
    """Read `first text`."""
    texts = [entry for entry in clauses.entries if entry.kind == "text"]
    for place, ordinal in enumerate(ORDINAL[: len(texts)]):
        if (found := ordinal.match(clauses.message.text, start, end)) and (
            noun := TEXT.match(clauses.message.text, found.end() + 1, end)
        ):
            return [texts[place]], past_space(clauses.message.text, noun.end(), end)
    return None


def _leading_mention(
    clauses: Clauses, start: int, end: int
) -> tuple[list[Entry | None], int] | None:
    """Return the entry that the words at `start` name, and where they end."""
    folded = clauses.message.folded
    words_at = list(re.finditer(r"[\w'&-]+", folded[start:end]))[:6]
    best: tuple[list[Entry | None], int] | None = None
    for found in words_at:
        so_far = folded[start : start + found.end()]
        entries = [
            e
            for e in clauses.entries
            if e.kind != "mood"
            and stem(found.group()) in e.stems
            and all(w in e.stems for w in stems_of(so_far))
        ]
        if not entries:
            break
        best = [entries[0]], past_space(clauses.message.text, start + found.end(), end)
    if best and clauses.message.text[best[1] : best[1] + 1] == "⟧":
        best = best[0], past_space(clauses.message.text, best[1] + 1, end)
    return best


def _names_other(clauses: Clauses, value: str, targets: Sequence[Entry | None]) -> bool:
    said = set(stems_of(fold(value)))
    return any(
        entry not in targets and entry.kind == "element" and said.issuperset(entry.stems)
        for entry in clauses.entries
    )


def _styled(clauses: Clauses, target: Entry | None, new: New) -> Change:
    if target is None:
        return Change("style", "picture", PICTURE, new.text, *new.slot)
    value = fold(new.text)
    if target.kind == "element" and len(segments_of(target.text)) > 1:
        if text := _with_attribute(clauses, target, new):
            return Change("replace", "element", target.text, text, *new.slot)
        return Change("style", "element", target.text, _of_part(clauses, target, new), *new.slot)
    if target.kind == "element" and not target.style:
        kinds = [kind for kind in ATTRIBUTES if kind.fullmatch(value)]
        for part in target.text.split():
            if any(kind.fullmatch(fold(part)) for kind in kinds):
                text = target.text.replace(part, new.text)
                return Change("replace", "element", target.text, text, *new.slot)
    return Change("style", target.kind, target.text, new.text, *new.slot)


def _with_attribute(clauses: Clauses, target: Entry, new: New) -> str | None:
    """Return a description with a colour or a size before its part, as English has them."""
    value, part = new.text, _part_named(clauses, target, new.slot.start)
    if not part or not any(kind.fullmatch(fold(value)) for kind in ATTRIBUTES):
        return None
    found = re.search(rf"\b(an?|the)(\s+){re.escape(part)}\b", target.text, re.IGNORECASE)
    if found is None:
        return None
    article = found[1]
    if article.lower() != "the":
        article = article[0] + ("n" if value[:1].lower() in "aeiou" else "")
    ahead, behind = target.text[: found.start()], target.text[found.end() :]
    return f"{ahead}{article}{found[2]}{value} {part}{behind}"


def _of_part(clauses: Clauses, target: Entry, new: New) -> str:
    """Return a style with the part of a description that it is meant for."""
    part = _part_named(clauses, target, new.slot.start)
    return f"{part}: {new.text}" if part else new.text


def _part_named(clauses: Clauses, target: Entry, before: int) -> str:
    """Return the words of a description that the message names."""
    said = {stem(w) for w in words_of(clauses.message.folded[:before])}
    return " ".join(w for w in target.text.split() if stem(fold(w)) in said & set(target.stems))


def _past_lead(text: str, start: int, end: int) -> int:
    lead = words.LEAD.match(text, start, end)
    return lead.end() if lead else start


def _past_and(text: str, at: int, end: int) -> int:
    found = _AND.match(text, at, end)
    return found.end() if found else end
