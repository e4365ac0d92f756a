"""What users tell besides: feelings, reasons, their life."""

from __future__ import annotations

from typing import Final

from nodes.answers.clause import ACCEPTING, Clause
from nodes.answers.novelty import describes, is_new
from nodes.answers.roles import words_in


def is_chatter(clause: Clause) -> bool:
    """Whether a clause tells a feeling or a reason, which is no part of the brief."""
    opening = clause.words[0][1] if clause.words else ""
    if opening == "why":
        return not clause.has(*_IN_THE_BRIEF, "other")
    if _helps(clause):
        return True
    if clause.has(*_IN_THE_BRIEF) or _compares(clause):
        return False
    if opening in _GREETING and not clause.has("not", "doubt", "yes", "good", "go"):
        return True
    if clause.has("life"):
        return clause.has("self") or opening in {"not", "life"}
    tells = _praises(clause) or _tells_when(clause) or _foresees(clause) or _recommends(clause)
    return (tells and is_new(clause)) or _feels(clause)


def _helps(clause: Clause) -> bool:
    """Whether a clause says what the proposal does for the user: "that gives me time"."""
    texts = [part for text in clause.texts for part in text.split()]
    at = next((place for place, text in enumerate(texts[:4]) if text in _GIVES), len(texts))
    helps = clause.words[:1] and clause.words[0][1] == "this" and texts[at + 1 : at + 2] in _ME
    return bool(helps) and not clause.has("no", "not", "number", "trait")


_GIVES: Final = words_in("give gives leave leaves allow allows let lets save saves help helps buys")
_ME: Final = (["me"], ["us"])


def _foresees(clause: Clause) -> bool:
    """Whether a clause says how somebody will take it: "my sister will freak out"."""
    judges = clause.has("kin") or (clause.words[0][1] == "self" and clause.has("good"))
    return clause.says(_WILL) and judges and not clause.has("not")


def _recommends(clause: Clause) -> bool:
    """Whether a clause says that somebody praised it: "Ben told me it's great"."""
    return clause.says(_TOLD) and clause.has("good") and not clause.has("not", "yes", "doubt")


_TOLD: Final = words_in("told said says heard recommended recommends thinks")


def _feels(clause: Clause) -> bool:
    """Whether a clause tells what the user feels, and not what the picture shows."""
    roles = [role for _, role in clause.words]
    if "feeling" not in roles or describes(clause):
        return False
    before = set(roles[: roles.index("feeling")])
    return before.isdisjoint(_SPOILING) and (is_new(clause) or not clause.has(*ACCEPTING))


_WILL: Final = words_in("will wird werden va vai gaat zal zullen gonna")
_IN_THE_BRIEF: Final = ("number", "date", "trait", "change", "make", "if", "no", "want")
"""The roles that keep a clause from being chatter: "because I want a dragon"."""
_GREETING: Final = ("thanks", "done", "oh")
_SPOILING: Final = frozenset({"not", "doubt", "time"})
"""The roles that a feeling tolerates after it ("I hope it isn't far") and not before it."""


def _praises(clause: Clause) -> bool:
    """Whether a clause praises what it names, and does not wish for it: "they have great …"."""
    speaks = clause.words[0][1] in {"this", "self"} or clause.words[0][0] in {"i love", "we love"}
    judged = clause.has("good") and not clause.has("not", "doubt", "time", "go")
    speaks = speaks and (clause.words[0][0] == "they" or not clause.has("view"))
    return speaks and judged and len(clause.heads) > 1


def _tells_when(clause: Clause) -> bool:
    """Whether a clause says when the user does something: "before I lose the table"."""
    if clause.has("view") or not clause.has("time"):
        return False
    if clause.says(_FIRST_PERSON):
        return True
    at = clause.texts.index("before") if "before" in clause.texts else len(clause.texts)
    return not _IN_A_HURRY.isdisjoint(clause.texts[at + 1 : at + 2])


_IN_A_HURRY: Final = words_in("it its they theyre he she somebody someone everybody everyone")
"""Who must not come first: "before they sell out"."""


def is_aside(clause: Clause) -> bool:
    """Whether a clause that opens a sentence of its own tells of the user's life."""
    if clause.asks or clause.has(*_ABOUT_THE_BRIEF) or _compares(clause):
        return False
    if clause.has("life"):
        return True
    if _thanks_you(clause) and not clause.has("not", "doubt"):
        return True
    if clause.has("want", "view", "good") or not is_new(clause) or _objects(clause):
        return False
    text, role = clause.heads[0]
    spoken = text.split()[0] in _FIRST_PERSON or _owns(clause)
    return role == "kin" or spoken or _names(clause)


_ABOUT_THE_BRIEF: Final = (
    "no", "if", "but", "halt", "make", "number", "date", "trait", "change", "please",
)  # fmt: skip


def _objects(clause: Clause) -> bool:
    """Whether a clause doubts or denies something of the proposal."""
    doubts = any(role == "doubt" and text not in PERHAPS for text, role in clause.words)
    return doubts or (clause.has("not") and clause.has("this", "echo", "deal"))


def _compares(clause: Clause) -> bool:
    """Whether a clause speaks of something else, and not merely of another time."""
    return any(role == "other" and text not in _AGAIN for text, role in clause.words)


_AGAIN: Final = words_in("again back")


def _owns(clause: Clause) -> bool:
    """Whether a clause speaks of what the user has: "my phone is about to die"."""
    (owner, _), *rest = clause.words
    owned, role = rest[0] if rest else ("", "free")
    known = role not in {"new", "kin"} and owned not in _AGAIN
    return owner in {"my", "our"} and not known and owned not in _WRITTEN


_WRITTEN: Final = words_in(
    "name names brand company business firm shop store motto team band channel club website url"
)
"""What users have that may be meant to be read in the picture."""


def _thanks_you(clause: Clause) -> bool:
    """Whether a clause praises the coach: "you are a real help"."""
    opening = " ".join(clause.texts[:2])
    return opening.startswith(("youre ", "youve ")) or opening in {"you are", "you have"}


def _names(clause: Clause) -> bool:
    """Whether a clause speaks of somebody by name: "Ben is", as against "a dragon", "dragons"."""
    (_, role), *rest = clause.words
    return role == "new" and bool(rest) and rest[0][0] in _SINGULAR


_SINGULAR: Final = words_in("is was has had will just got ist wird est")
_FIRST_PERSON: Final = words_in("i im ive ill id we were weve well ich wir je j")
PERHAPS: Final = words_in(
    """
    might maybe perhaps possibly probably vielleicht eventuell wohl peut etre quiza quizas forse
    magari talvez misschien wellicht
    """
)
"""Doubts about what will happen, rather than about the brief."""
