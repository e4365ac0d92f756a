"""What the coach asks for, and so what an answer would answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Final, Literal

from nodes.answers.clause import ACCEPTING, Clause
from nodes.answers.cutting import roles_in
from nodes.answers.dictionary import languages
from nodes.answers.meanings import TAGS
from nodes.answers.parts import Part
from nodes.answers.questions import AUXILIARIES
from nodes.answers.roles import words_in

Stance = Literal["proposal", "offer", "either", "detail", "changes", "other"]
"""What the coach asks for: a yes to a proposal or an offer, to one of two things or to a detail,
changes, or something else."""


def stance_of(parts: Sequence[Part]) -> Stance:  # noqa: PLR0911 a table of cases
    """Judge the coach's last question, or where none is near the end, its last sentence."""
    sentences = [list(group) for _, group in groupby(parts, key=lambda part: part.sentence)]
    if not sentences:
        return "proposal"
    asked = [sentence for sentence in sentences[-_NEAR_THE_END:] if sentence[-1].asked]
    sentence = (asked or sentences)[-1]
    votes = languages(word for part in sentence for word in part.words)
    language = next(iter(votes))
    if not asked:
        return "other" if _tells_to_tell(sentence) else "proposal"
    if _is_tag(Clause.of(roles_in(sentence[-1], votes, ()))):
        return "proposal"
    # Folded, the German "already" looks like "beautiful".
    clause = Clause.of(
        word for part in sentence for word in roles_in(part, votes, ()) if word[0] != "schon"
    )
    pointed = not _POINTERS.isdisjoint(word for part in sentence for word in part.words)
    if clause.has("want") and pointed and not clause.has("new", "trait", "change", "other"):
        return "other" if _opening(sentence[0], language) else "proposal"
    heads = {word for part in sentence for word in _opening(part, language)}
    stance = _stance_of_question(clause, heads, language)
    if stance == "proposal" or not _offers(clause, heads):
        return stance
    if _BOOKS.search(" ".join(clause.texts)):
        return "proposal"
    return stance if clause.has("trait", "change") else "offer"


_NEAR_THE_END: Final = 3


def _offers(clause: Clause, heads: Collection[str]) -> bool:
    """Whether a question offers something, perhaps to choose from."""
    text = " ".join(clause.texts)
    asks = set(heads) - {"which"}
    return bool(_OFFERS.search(text)) and (not asks or bool(_OFFER.search(text)))


def _opening(part: Part, language: str) -> list[str]:
    """Return the question words that open a part, perhaps after a preposition."""
    words = [word for word in part.words[:4] if word not in _BEFORE_A_QUESTION][:2]
    if words and (words[0] in AUXILIARIES or words[0] in _POINTERS):
        return []
    return [word for word in words if word in _QUESTION_WORDS.get(language, ())]


_POINTERS: Final = words_in("this that it das dies es dit dat isso questo quello ca ce cela lo")
_BEFORE_A_QUESTION: Final = words_in(
    """
    please and so but also now then great ok okay well bitte und also dann et alors y entonces e
    en dus
    """
)
_QUESTION_WORDS: Final[dict[str, frozenset[str]]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "what whats which who whose why how where when",
        "de": "was wer wo wann warum wieso wie welche welcher welches welchen wem wen woher wohin",
        "fr": "que quoi quel quelle quels quelles qui ou pourquoi comment combien quand",
        "es": "que cual cuales quien quienes donde cuando como cuanto cuantos cuanta cuantas",
        "it": "che cosa chi dove quando come quanto quanti quante quale quali perche",
        "pt": "que qual quais quem onde quando como quanto quantos quantas",
        "nl": "wat wie waar wanneer waarom hoe hoeveel welke welk",
    }.items()
}


def _tells_to_tell(sentence: Sequence[Part]) -> bool:
    """Whether a sentence tells the user to say something: "Describe the mood."."""
    words = [word for part in sentence for word in part.words]
    first = next((word for word in words if word not in _BEFORE_A_QUESTION), "")
    return first in _TELL and not any(word.startswith("confirm") for word in words)


_TELL: Final = words_in(
    """
    tell describe choose pick specify share upload name give list beschreibe beschreib nenne sag
    wahle decris decrivez dis choisis elige dime describeme descrivi scegli dimmi descreva
    escolha diga beschrijf kies vertel noem
    """
)


def _is_tag(clause: Clause) -> bool:
    """Whether the last words of a question ask for a yes to all before: "is that right?"."""
    judges = clause.has("good", "yes", "soft") or len(clause.words) <= 3
    return judges and clause.only(TAGS | {"ask"}) and clause.has("this", "good", "yes", "soft")


def _stance_of_question(  # noqa: PLR0911 a table of cases
    clause: Clause, heads: Collection[str], language: str
) -> Stance:
    text = " ".join(clause.texts)
    offer = _OFFER.search(text)
    rest = Clause.of(word for word in clause.words if not (offer and word[0] in offer.group()))
    if heads and not offer:
        return "other"
    if f" {_OR.get(language, 'or')} " in f" {text} " and not _OR_NOT.search(text):
        return "either" if rest.has(*ACCEPTING) else "other"
    if _ANYTHING.search(text) or (rest.has("change", "other") and not _YOU_WANT.match(text)):
        return "changes"
    if offer or _YOU_WANT.match(text):
        return "proposal"
    if rest.has("info"):
        return "other"
    if not rest.has(*ACCEPTING, "make"):
        return "other" if rest.first in {"ask", "want"} else "detail"
    return "other" if rest.has("trait") and not rest.has("good", "go") else "proposal"


_OFFER: Final = re.compile(
    r"""\b(?:how\ about | what\ about | why\ not | i\ (?:suggest|recommend) | perhaps | maybe
    | confirm | what\ do\ (?:you\ )?think | how\ does | how\ do\ you\ like | how\ would\ you\ like
    | opinion | thoughts\ on | interest(?:ed)? | suits? | consider | care\ for | feel\ about
    | convenient | to\ your\ liking | please\ you | work\ for\ you
    | capture[ds]? | match(?:es)? | reflects? | covers? | entspricht | correspond\w*
    | wie\ ware | was\ meinst | was\ haltst | wie\ klingt
    | que\ penses | qu\ en\ penses | ca\ te\ va | que\ te\ parece | que\ opinas
    | che\ ne\ dici | che\ ne\ pensi | cosa\ ne\ pensi | que\ acha | que\ tal
    | wat\ vind | wat\ denk | hoe\ klinkt)\b""",
    re.VERBOSE,
)
"""What proposes, in a question."""
_OFFERS: Final = re.compile(
    r"""\b(?:(?:would|do)\ you\ (?:like|prefer|want)(?!\ (?:a|an|any|some)\b(?!.*\d))
    | (?:how|what)\ about | what\ do\ you\ think\ (?:of|about))\b(?!.*\b(?:else|add)\b)""",
    re.VERBOSE,
)
_BOOKS: Final = re.compile(r"\$ \d|\d (?:am|pm)\b|\d:\d\d")
"""A price or a time, which a question names that proposes a booking."""
_OR: Final = {"en": "or", "de": "oder", "fr": "ou", "es": "o", "it": "o", "pt": "ou", "nl": "of"}
_OR_NOT: Final = re.compile(r"\b(?:or|oder|ou|o|of) (?:not|nicht|non|no|nao|niet)\b")
_YOU_WANT: Final = re.compile(
    r"""(?:(?:so|and|ok|okay|well|just|to\ confirm|(?:just\ )?to\ make\ sure)\ )*
    youd?\ (?:\w+\ ){0,2}(?:want|like|need|wish)""",
    re.VERBOSE,
)
"""What reads back a wish, and so proposes it."""
_ANYTHING: Final = re.compile(
    r"""\b(?:anything|something|else|is\ missing|etwas|irgendetwas|quelque\ chose|autre\ chose|algo
    |alguma\ coisa|qualcosa|altro|iets)\b""",
    re.VERBOSE,
)


def may_answer(stance: Stance, clauses: Sequence[Clause]) -> bool:
    """Whether an answer to what the coach asked may accept the proposal or reject it."""
    if stance == "offer":
        return any(_takes_it(clause) or _chooses(clause) for clause in clauses)
    if stance in {"either", "detail"}:
        return any(map(_takes_it, clauses))
    if stance == "changes":
        return any(clause.has("keep") for clause in clauses)
    return stance == "proposal"


def _chooses(clause: Clause) -> bool:
    """Whether a clause likes or wants something that was offered, by its name."""
    return clause.has("good", "want") and clause.has("echo")


def _takes_it(clause: Clause) -> bool:
    """Whether a clause accepts more than a detail: "looks right", as against "great"."""
    return clause.has("go", "keep") or (clause.has("good") and clause.has("this", "echo", "free"))
