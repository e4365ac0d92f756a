"""Whether a clause says something that nobody had said before."""

from __future__ import annotations

from typing import Final

from nodes.answers.clause import Clause
from nodes.answers.roles import words_in


def is_new(clause: Clause) -> bool:
    """Whether a clause has words that are not free where they stand."""
    pointed = 0
    for text, role in clause.words:
        if role in {"this", "free"} and text.split()[-1] in _DEMONSTRATIVES:
            pointed = 2
        elif role in {"new", "halt"}:
            if not pointed:
                return True
            pointed -= 1
        elif role == "deal" and not clause.has("good", "go", "want", "make", "this"):
            if clause.words[0][0] != "the":
                return True
        else:
            pointed = 0
    return False


_DEMONSTRATIVES: Final = words_in(
    """
    that this these those dieser diese dieses cette cet ces ce esta este esa ese questo questa
    quello quella esse essa dit dat deze
    """
)
"""What they point at was named before: "that castle" is not new."""


def identifies(clause: Clause) -> bool:
    """Whether a clause calls the proposal something that is known: "that is my number"."""
    named = not DEFINITE.isdisjoint(part for text, _ in clause.words[1:] for part in text.split())
    short = len(clause.words) <= 5 and not clause.has("want", "go", "make")
    return clause.words[0][1] == "this" and named and short


DEFINITE: Final = words_in("my our the mein meine mon ma mes mi mio mia meu minha mijn")


def describes(clause: Clause) -> bool:
    """Whether a clause says how something is that was named before: "the dragon is happy"."""
    place = next((place for place, text in enumerate(clause.texts) if text in COPULAS), 0)
    subject = {role for _, role in clause.words[:place]}
    return "echo" in subject and subject <= {"free", "echo"}


COPULAS: Final = words_in(
    "is are was ist sind est sont es esta estan e sono fica ficou va vai zijn"
)
