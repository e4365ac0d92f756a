"""What words and phrases do in an answer."""

from __future__ import annotations

from typing import Literal

Role = Literal[
    "yes",  # accepts by itself
    "short",  # accepts where it ends: "it is", "I would"
    "soft",  # accepts by itself, and as often only acknowledges
    "good",  # judges well: "perfect", "sounds good"
    "keep",  # wants nothing changed: "as it is", "no changes"
    "go",  # tells to proceed: "go ahead", "book it"
    "make",  # proceeds where it ends, and changes where something follows: "make it"
    "want",  # wishes
    "no",  # rejects by itself
    "not",  # negates
    "doubt",
    "hedge",  # half a yes: "I think so"
    "but",  # contrasts or excepts
    "if",  # makes a condition
    "ask",  # opens a question
    "info",  # asks to be told something
    "view",  # tells how the user sees it: "imagine", "I meant"
    "kin",  # people in the user's life
    "life",  # tells what the user does elsewhere: "I don't want to be late"
    "time",  # makes a condition, or tells when
    "halt",  # rejects where a clause begins with it: "wait", "stop"
    "oh",  # an exclamation
    "other",  # compares with something else: "instead", "another", "more"
    "change",  # a verb that changes
    "trait",  # a colour, a size, a place: new content wherever it stands
    "number",
    "date",  # a number that tells when: "Sunday", "next week"
    "feeling",  # chatter: what the user feels
    "thanks",
    "done",  # wants nothing more: "that's all"
    "please",
    "deal",  # a name for what is being agreed: "ticket", "image"
    "this",  # points at what was proposed
    "self",  # may open a clause: "I", "we"
    "free",  # says nothing new
    "why",  # gives a reason
    "link",  # joins two clauses
]


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())
