"""A text cut into clauses, whose words have roles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from nodes.answers.clause import ACCEPTING, Clause, Word
from nodes.answers.dictionary import EMOJI, digits_of, languages, role_at
from nodes.answers.folding import stem, words_of
from nodes.answers.parts import QUOTED, Part, parts_of
from nodes.answers.questions import AUXILIARIES, WHEN, asks
from nodes.answers.roles import words_in


def clauses_of(text: str, said: Collection[str], language: str) -> list[Clause]:
    """Cut a folded text into clauses; the coach had said these words, in this language."""
    parts = parts_of(text)
    votes = languages((word for part in parts for word in part.words), language)
    clauses: list[Clause] = []
    for part in parts:
        clauses.append(Clause(part.sentence))
        for word in roles_in(part, votes, said):
            if _starts_clause(clauses[-1], word):
                clauses.append(Clause(part.sentence))
            if word[1] != "link":
                clauses[-1].add(_in_place(clauses[-1], word))
        clauses[-1].asked = part.asked
    clauses = [clause for clause in clauses if clause.words or clause.asked]
    for before, clause in pairwise([Clause(-1), *clauses]):
        same = before.sentence == clause.sentence
        clause.goes_on = same and before.asks and not clause.has("yes", "but")
        clause.asks = clause.goes_on or asks(clause)
    return clauses


def roles_in(part: Part, votes: dict[str, float], said: Collection[str]) -> Iterator[Word]:
    """Yield the words and phrases of a part with what they do."""
    place = 0
    while place < len(part.words):
        role, length = role_at(part.words, place, votes)
        words = part.words[place : place + length]
        text = " ".join(words)
        if role == "short":
            ends = place + length == len(part.words)
            role, length = ("yes", length) if ends else role_at(part.words, place, votes, most=1)
            text = " ".join(part.words[place : place + length])
        if text in EMOJI:
            yield text, EMOJI[text]
        elif role is None or role in _SAYS_SOMETHING:
            heard = all(stem(digits_of(word.lstrip(QUOTED))) in said for word in words)
            yield text, "echo" if heard else "number" if text[0].isdigit() else role or "new"
        elif text == "one" and _counts(part.words, place) and "1" not in said:
            yield text, "number"
        else:
            yield text, role
        place += length


_SAYS_SOMETHING: Final = frozenset({"number", "date", "trait", "change", "deal", "halt"})
"""The roles of words that bring something new, unless the coach used them."""


def _counts(words: Sequence[str], place: int) -> bool:
    """Whether "one" at a place is a number: in "for one person", not in "that one is good"."""
    ends = place + 1 == len(words)
    return not ends and (place == 0 or words[place - 1] in _BEFORE_A_NUMBER)


_BEFORE_A_NUMBER: Final = words_in("for me just only with book want buy get need")


def _starts_clause(clause: Clause, word: Word) -> bool:
    """Whether a clause is over where a word comes."""
    text, role = word
    if role in {"link", "but", "why"}:
        return True
    if not clause.words:
        return False
    if clause.has("yes", "soft") and clause.only(_NODDING):
        return role not in _NODDING and role not in {"not", "no"}
    if role == "ask" and clause.words[-1][0].split()[-1] in _POINTING:
        return False
    if role == "self" and clause.heads and clause.heads[0][0] in WHEN:
        return False  # "wanneer beginnen we?"
    return (role in {"ask", *_OPENING} or text == "before") and clause.has(*ACCEPTING)


_NODDING: Final = frozenset({"yes", "soft", "please", "thanks", "done"})
_OPENING: Final = frozenset({"self", "please", "change", "make", "feeling", "if"})
"""The roles that open another clause after an acceptance."""
_POINTING: Final = words_in("is was be that thats this it its know see")
"""Words before a "what" that asks nothing: "that is what I want"."""


def _in_place(clause: Clause, word: Word) -> Word:
    text, role = word
    if role == "ask" and clause.words and text.split()[0] in AUXILIARIES:
        return text, "free"
    return word


def said_in(text: str) -> frozenset[str]:
    """Return the words of the coach, which are nothing new, without their endings."""
    found = _SAID.findall(text)
    found += [number[:-3] for number in found if number.endswith((":00", ".00"))]
    return frozenset(stem(digits_of(part)) for word in found for part in words_of(word))


def language_of(parts: Sequence[Part]) -> str:
    """Return the language that a text is most likely in, or nothing where there is no text."""
    if not parts:
        return ""
    return next(iter(languages(word for part in parts for word in part.words)))


_SAID: Final = re.compile(r"\d+(?:[.,:/]\d+)*[^\W\d_]*|[^\W\d_]+(?:'[^\W\d_]+)*")
