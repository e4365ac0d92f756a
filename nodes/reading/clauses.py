"""A message cut into clauses, beside the brief that it may change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from nodes.brief.entries import (
    Entry,
    EntryKind,
    mentioned,
)
from nodes.brief.intent import CreativeIntent
from nodes.reading import correction_words as words
from nodes.reading.marks import Masked
from nodes.vocabulary import (
    A_NEW,
    ARTICLE,
    COLOUR,
    NOT,
    TEXT_NOUN,
    any_of,
    compiled,
    ending,
)

Result = tuple[int, list["Change"]]
"""How many clauses were read, and the changes that they make."""
PICTURE = "picture"
"""The target of a style that is meant for all of the picture."""


class Change(NamedTuple):
    """One change to the brief."""

    action: Literal["remove", "replace", "style", "add"]
    kind: EntryKind | Literal["picture"]
    old: str
    """The entry that is meant; empty for an addition."""
    new: str
    """What is there instead, what is added, or the style."""
    start: int = 0
    """Where the words of the new begin in the message."""
    end: int = 0


class Slot(NamedTuple):
    """A piece of the message."""

    start: int
    end: int


class New(NamedTuple):
    """New words, and where they stand."""

    text: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the message."""

    slot: Slot
    text: str
    """Folded, and with marked words hidden."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of one sentence, and what the brief holds."""

    message: Masked
    entries: list[Entry]
    intent: CreativeIntent
    all: list[Clause]

    def following(self, at: int) -> Clause | None:
        """Return the clause behind the one at `at`."""
        return self.all[at + 1] if at + 1 < len(self.all) else None

    def mentioned(self, slot: Slot) -> list[Entry]:
        """Return what of the brief the words of a piece mean."""
        return mentioned(self.message.folded[slot.start : slot.end], self.entries)

    def mentioned_before(self, at: int) -> list[Entry]:
        """Return what the clause before that at a place of the message speaks of."""
        before = [clause for clause in self.all if clause.slot.end <= at]
        return self.mentioned(before[-1].slot) if before else []

    def has_content(self, slot: Slot) -> bool:
        """Whether there is more than filling words."""
        return self.new(slot) is not None

    def new(self, slot: Slot, *, keep_case: bool = False) -> New | None:
        """Return the new words in a piece of the message, without what only leads to them."""
        text = self.message.text
        start, end = slot
        if quote := next(
            (s for s in self.message.spans if start <= s.start < s.inner and s.end <= end), None
        ):
            return New(self.message.words(quote), Slot(quote.start, quote.end))
        if trail := ending(words.TRAIL, text, start, end):
            end = trail.start()
        if last := ending(INFINITIVE_LAST, text, start, end):
            end = last.start()
        if not keep_case:
            lead = words.LEAD.match(text, start, end)
            start = lead.end() if lead else start
            article = words.FIRST_ARTICLE.match(text, start, end)
            start = article.end() if article else start
        raw = self.message.raw[start:end]
        stripped = raw.strip(" \t\r\n.,;:!?\"'")
        if not stripped or not any(map(str.isalnum, stripped)):
            return None
        start += raw.find(stripped)
        return New(stripped, Slot(start, start + len(stripped)))

    def value(self, slot: Slot) -> New | None:
        """Return how something is to look; a place keeps its preposition, else there is none."""
        text = self.message.text
        start = past_space(text, slot.start, slot.end)
        end = slot.end
        while trail := ending(words.TRAIL, text, start, end) or ending(AT_END, text, start, end):
            end = trail.start()
        while filler := _BEFORE_VALUE.match(text, start, end):
            start = filler.end()
        if not words.PLACE.search(text, start, end):
            preposition = words.PREPOSITION.match(text, start, end)
            start = preposition.end() if preposition else start
        raw = self.message.raw[start:end].strip(" \t\r\n.,;:!?\"'")
        return New(raw, Slot(start, end)) if any(map(str.isalnum, raw)) else None


INFINITIVE_LAST = compiled(
    rf"\s+{any_of('machen|nehmen|setzen|haben|hinzufügen|einfügen|doen|maken|zetten|nemen|hebben|toevoegen')}\s*$"
)
REMOVING = compiled(words.REMOVE)
REFUSING = compiled(rf"(?:{NOT})")
KEEPING = compiled(words.KEEP)
WITHOUT = compiled(rf"(?:^|\s)(?:{words.NO})[\s']+")
NOT_AT_START = compiled(
    rf"(?:\s|{words.INTERJECTION}|{any_of('no|no wait|wait|nah|lol|haha|eh|nee|nein|non')})*"
    rf"(?:{NOT})\s+"
)
A_COLOUR = compiled(COLOUR)
ATTRIBUTES = (
    A_COLOUR,
    compiled(
        any_of(
            "stone|wood|wooden|metal|iron|steel|glass|paper|brick|marble|leather|plastic|golden",
            "bamboo|clay|ice|crystal|hölzern|steinern|gläsern|eisern|aus holz|aus stein|aus glas",
            "en bois|en pierre|en verre|de madera|de piedra|di legno|di pietra|de madeira|de pedra",
            "houten|stenen|glazen",
        )
    ),
    compiled(
        any_of(
            "old|young|new|ancient|modern|antique|alt|jung|neu|vieux|vieille|jeune|viejo|vieja",
            "joven|vecchio|vecchia|giovane|velho|velha|jovem|oud|oude|jong|jonge|nieuw|nieuwe",
        )
    ),
    compiled(
        any_of("happy|sad|angry|grumpy|sleepy|smiling|crying|scared|cheerful|calm|stormy|wild")
    ),
)
"""Sorts of which a thing has one each: a red one that should be blue is red no more."""
IT = compiled(rf"(?:{words.IT})\b")
TEXT = compiled(rf"{TEXT_NOUN}|{any_of('name', 'namen', 'nom', 'nombre', 'nome', 'naam')}")
MOOD = compiled(rf"(?P<new>[\w'-]+(?:\s+[\w'-]+)?)\s+(?:{words.MOOD_NOUN})")
ADDING = compiled(rf"(?:(?:{words.ADD})|{words.PUT}(?=\s+{A_NEW}))\s+")
CHATTER = compiled(
    any_of(
        "mind|changed|hate|need|thought|decided|sorry|feel|guess|wait|is|are|was|looks|look|love",
        "like|think|great|perfect|good|nice|cool|awesome|says|said|know|it's|me|tell|help|get|have",
        "anything|something|nothing|either|everything|one|give|book|schedule|check|confirm|let's",
        "lets|how|much|can|could|would|do|does|okay|sense",
        "ist|sind|war|sieht|super|perfekt|gut|toll|finde|weiß|est|sont|c'est|bien|parfait|top",
        "pense",
        "está|es|son|genial|perfecto|creo|bien|è|sono|bello|perfetto|penso|bene|piace|ficou|está",
        "tá",
        "lindo|perfeito|acho|bom|ziet|mooi|goed|perfect|vind|weet|i|we|you|he|she|ich|je|tu|ik",
    )
)
BETTER = compiled(rf"\s+{words.BETTER}")
AT_END = compiled(rf"\s+(?:{words.AT_END})\s*$")
ARTICLE_FIRST = compiled(rf"\s*(?:{ARTICLE})(?:\s+|'|(?=⟦))")
_BEFORE_VALUE = compiled(
    any_of(
        "look|be|stand|go|a bit|a little|bitte|please|please be|sein|stehen|mehr|just|really|is",
        "ein",
        "être|un peu|estar|ser|essere|ficar|um pouco|zijn|staan|een beetje|etwas|ein bisschen",
        "more like",
        "rather|lieber|eher|plutôt|mejor|meglio|melhor|liever|kinda|maybe",
    ).replace("|more like", "")
    + r"\s+"
)
_COPULA = any_of(
    "should look|should be|must be|looks|to be|soll|soll sein|sollte|sollte sein|doit être",
    "debe ser|deve essere|deve ser|moet|moet zijn",
)
UP_TO_COPULA = compiled(rf"(?:(?:{ARTICLE})\s+)?[\w'-]+(?:\s+[\w'-]+)?\s+(?:{_COPULA})\s+")


def slot_of(found: re.Match[str], name: str) -> Slot:
    """Return where a named group of a match stands."""
    return Slot(found.start(name), found.end(name))


def within(clause: Clause, found: re.Match[str], name: str) -> Slot:
    """Return where a named group of a match in a clause stands in the message."""
    start = clause.slot.start
    return Slot(start + found.start(name), start + found.end(name))


def past_space(text: str, at: int, end: int) -> int:
    """Return the next place that is no white space."""
    while at < end and text[at] in " \t\r\n'":
        at += 1
    return at
