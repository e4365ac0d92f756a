"""Which clauses ask, and what they ask."""

from __future__ import annotations

from typing import Final

from nodes.answers.clause import ACCEPTING, Clause, Meaning
from nodes.answers.depicting import asks_what_is_shown
from nodes.answers.novelty import COPULAS, DEFINITE, is_new
from nodes.answers.roles import words_in
from nodes.reading.drawable import holds_a_thing


def asks(clause: Clause) -> bool:
    """Whether a clause is a question or asks to be told something."""
    if clause.has("ask", "if") and clause.says(_WONDERING):
        return True
    if clause.asked and clause.heads and clause.heads[0][0] in WHEN:
        return True
    if clause.asked and states(clause) and clause.has("echo", "deal"):
        return True
    if clause.first in {"ask", "info"} or (clause.has("info") and clause.has("want")):
        return True
    return clause.asked and not clause.has(*ACCEPTING, "doubt", "hedge")


_WONDERING: Final = frozenset({"wonder", "wondering"})
WHEN: Final = words_in("when wann quand cuando quando wanneer")
"""What asks in a question, and makes a condition elsewhere."""
AUXILIARIES: Final = words_in(
    """
    is are was were do does did has have will would should shall am ist sind est es e
    """
)
"""Words that open a question only where they open a clause."""


def meaning_of_question(clause: Clause) -> Meaning:  # noqa: PLR0911 a table of cases
    """Judge a clause that asks: whether about the proposal, about something else, or for more."""
    opener = next((text for text, role in clause.words if role == "ask" or text in WHEN), "")
    requests = opener in _REQUESTS
    if asks_what_is_shown(clause):
        return "about it"
    if _asks_about(clause):
        return "question"
    about_it = _asks_what_it_shows(clause, opener)
    compares = any(role == "other" and text not in _ALSO for text, role in clause.words)
    makes = clause.has("make") and is_new(clause) and (requests or not opener)
    if compares or makes or clause.has("change"):
        return "change"
    if about_it:
        return "about it"
    if clause.has("info") and not clause.has("number", "trait"):
        return "question"
    if clause.has("number", "date", "trait"):
        asked = opener or clause.words[0][0] in AUXILIARIES or states(clause)
        return "about it" if asked and not requests else "change"
    if clause.goes_on:
        return "question"
    if requests and clause.has("go") and is_new(clause):
        return "change"
    if opener in _ABOUT_IT and clause.has("new") and not clause.has("echo"):
        return "question"
    fragment = clause.asked and not opener and clause.first not in {"view", "want"}
    return "about it" if opener in _ABOUT_IT or fragment else "question"


def states(clause: Clause) -> bool:
    """Whether a question has the form of a statement: "the text is on top?"."""
    verb_first = clause.first == "new" and not _ARTICLES.isdisjoint(clause.texts[1:2])
    return verb_first or not COPULAS.isdisjoint(clause.texts[1:-1])


_ARTICLES: Final = words_in("the der die das den le la les el los las il lo gli i o a os as de het")
_ALSO: Final = words_in("auch aussi tambien anche tambem ook")


def _asks_about(clause: Clause) -> bool:
    """Whether a clause asks about something there: "what about the cost?"."""
    (opener, _), *rest = clause.words or [("", "free")]
    named = bool(rest) and rest[0][0].split()[0] in DEFINITE | {"their", "its"}
    return opener in _WHAT_ABOUT and named and not clause.has("number", "date", "trait", "change")


def _asks_what_it_shows(clause: Clause, opener: str) -> bool:
    """Whether a clause asks how something is that the coach named, or for a thing to draw.

    "Is the mood epic?" and "will there be a moon?" do; "what is her address?", "is it expensive?"
    and "when will the dragon be done?" want to know something besides.
    """
    verb = " ".join([opener, *clause.texts]).split()[:1]
    whether = not _WHETHER.isdisjoint(verb) and not clause.goes_on
    if clause.has("echo") and (whether or clause.says(_ASPECTS)):
        return True
    if clause.has("info", "go"):
        return False
    named = " ".join(text for text, role in clause.words if role in {"echo", "new"})
    return opener not in _BESIDES and holds_a_thing(named)


_WHETHER: Final = words_in("is are was were will does has have should ist sind wird est es e")
_ASPECTS: Final = words_in(
    """
    mood style layout scene stimmung stil szene ambiance scene estilo ambiente escena atmosfera
    stile clima sfeer stijl
    """
)
_BESIDES: Final = (
    words_in("what whats which when who whose why wann quand cuando quando wanneer")
    | {"what time", "how long", "how much", "how come"}
    | {f"when {verb}" for verb in ("is", "does", "will", "do", "can")}
)
"""What asks for a name, a time, a price or a person."""
_WHAT_ABOUT: Final = frozenset({"what about", "how about"})
_REQUESTS: Final = frozenset(
    f"{verb} {who}"
    for verb in ("can", "could", "would", "will", "may")
    for who in ("you", "u", "i", "we")
)
_ABOUT_IT: Final = frozenset(
    {"is it", "is this", "is that", "does it", "does this", "does that", "are they", "will it"}
)
