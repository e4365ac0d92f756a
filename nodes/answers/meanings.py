"""What the clauses of a message mean, each beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nodes.answers.chatter import PERHAPS, is_aside, is_chatter
from nodes.answers.clause import Clause, Meaning
from nodes.answers.novelty import describes, identifies, is_new
from nodes.answers.questions import meaning_of_question, states
from nodes.answers.roles import words_in


def meanings_of(clauses: Sequence[Clause]) -> list[Meaning]:
    """Judge the clauses, each beside the others of its sentence."""
    found = [_meaning(clause) for clause in clauses]
    accepting = {c.sentence for c, meaning in zip(clauses, found, strict=True) if meaning in _YES}
    aside = -1
    for place, clause in enumerate(clauses):
        if _marvels(clause) and "accept" in found[place + 1 :]:
            found[place] = "nothing"
        if found[place] == "contrast" and place:
            _weigh(place, clauses, found)
        if clause.sentence in accepting:
            told = found[place] == "content" and is_aside(clause)
        elif _opens(place, clauses, found) and is_aside(clause):
            told = True
            aside = clause.sentence if clause.has("life") else aside
        else:
            told = clause.sentence == aside and found[place] in _BACKGROUND
        if told:
            found[place] = "chatter"
    return found


def _weigh(place: int, clauses: Sequence[Clause], found: list[Meaning]) -> None:
    """Judge a contrast by what it contrasts with."""
    before, clause = clauses[place - 1], clauses[place]
    if found[place - 1] == "chatter":
        found[place] = _contrast_with_chatter(clause)
    elif _concedes(before, found[place - 1], clause):
        found[place - 1], found[place] = "chatter", "accept"


def _marvels(clause: Clause) -> bool:
    """Whether a question only repeats what the coach said: "nine minutes? wow, book it"."""
    return clause.asked and clause.has("echo") and clause.only(_MARVELLING)


_MARVELLING: Final = frozenset({"echo", "free", "but", "oh", "this"})


def _opens(place: int, clauses: Sequence[Clause], found: Sequence[Meaning]) -> bool:
    """Whether a clause opens its sentence, perhaps after exclamations: "gosh, I'm tired"."""
    sentence = clauses[place].sentence
    for at in range(place - 1, max(-1, place - 1 - _MOST_EXCLAMATIONS), -1):
        if clauses[at].sentence != sentence:
            return True
        if found[at] not in _ASIDES:
            return False
    return place <= _MOST_EXCLAMATIONS


_MOST_EXCLAMATIONS: Final = 4
_ASIDES: Final = frozenset({"chatter", "thanks", "nothing"})
_YES: Final = frozenset({"accept", "nod", "please"})
_BACKGROUND: Final = frozenset({"content", "negation", "doubt", "hedge", "condition", "contrast"})


def _concedes(clause: Clause, meaning: Meaning, contrast: Clause) -> bool:
    """Whether a clause only concedes something before a yes: "not my favourite, but yes"."""
    rest = Clause.of(word for word in contrast.words if word[1] != "but")
    accepts = rest.has("yes", "go", "soft") and _meaning(rest) in _YES
    speaks = clause.has("this", "self", "feeling") and not clause.has("echo", "want", "view")
    return accepts and meaning in _CONCEDED and speaks


_CONCEDED: Final = frozenset({"negation", "content", "doubt", "hedge"})


def _contrast_with_chatter(clause: Clause) -> Meaning:
    """Judge what follows a feeling: "I dread the party, but yes", "I hope it isn't far though"."""
    rest = Clause.of(word for word in clause.words if word[1] != "but")
    if not rest.words:
        return "chatter" if clause.words[0][0] in {"though", "tho"} else "contrast"
    meaning = _meaning(rest)
    return meaning if meaning in _YES else "contrast"


def repeating(clauses: Sequence[Clause], meanings: list[Meaning]) -> list[Meaning]:
    """Take what says what it is, right after a yes, for what an unknown question asked."""
    found = list(meanings)
    for place in range(1, len(clauses)):
        before, clause = clauses[place - 1], clauses[place]
        together = before.sentence == clause.sentence and before.has("yes")
        if together and found[place] == "content" and _says_what_it_is(clause):
            found[place] = "accept"
    return found


def _says_what_it_is(clause: Clause) -> bool:
    """Whether a clause has the form of "it is a passport"."""
    texts = clause.texts
    points = clause.words[0][1] == "this" and (texts[0] in _IS_THAT or texts[1:2] in _IS)
    return points and clause.only(_SAYS_WHAT) and len(texts) <= 6


_IS: Final = (["is"], ["are"])
_IS_THAT: Final = words_in("its thats theyre")
_SAYS_WHAT: Final = frozenset({"this", "free", "new", "deal", "good"})


def _meaning(clause: Clause) -> Meaning:  # noqa: PLR0911 a table of cases
    """Judge a clause by itself."""
    if clause.has("but"):
        return _contrast(clause)
    if clause.asks:
        return meaning_of_question(clause)
    if _halts(clause):
        return "no"
    if is_chatter(clause):
        return "chatter"
    if blocked := _blocked(clause):
        return blocked
    if clause.asked and clause.only(TAGS):
        return "tag"
    if is_new(clause):
        wishes = clause.has("want", "go", "make", "please")
        return "nothing" if identifies(clause) else "change" if wishes else "content"
    return _clean(clause)


def _blocked(clause: Clause) -> Meaning | None:
    """Return the meaning of the first role that keeps a clause from accepting, if it has one."""
    blocking = [role for _, role in clause.words if role in {"no", "doubt"}]
    if blocking[:1] == ["doubt"] and clause.says(PERHAPS):
        return "doubt"
    free = {"doubt"} if _is_only_a_degree(clause) else set()
    free |= {"time"} if _ends_with_a_time(clause) else set()
    return next(
        (_BLOCKING[role] for role in _BLOCKING if clause.has(role) and role not in free), None
    )


_BLOCKING: Final[dict[str, Meaning]] = {
    "no": "no",
    "doubt": "doubt",
    "hedge": "hedge",
    "if": "condition",
    "time": "condition",
    "not": "negation",
    "other": "change",
    "number": "change",
    "date": "change",
    "trait": "change",
    "change": "change",
}
TAGS: Final = frozenset({"yes", "soft", "good", "no", "this", "free"})


def _is_only_a_degree(clause: Clause) -> bool:
    """Whether its doubt is none: "it's almost midnight", as against "almost perfect"."""
    doubts = [text for text, role in clause.words if role == "doubt"]
    judges = clause.has("good", "yes", "soft", "keep") or not is_new(clause)
    return not judges and all(text in _DEGREES for text in doubts)


_DEGREES: Final = frozenset(
    {"kinda", "kind of", "sort of", "sorta", "almost", "nearly", "half", "close", "somewhat"}
)


def _ends_with_a_time(clause: Clause) -> bool:
    """Whether a word of time stands last, where it makes no condition: "I've been there before"."""
    times = [place for place, (_, role) in enumerate(clause.words) if role == "time"]
    return times == [len(clause.words) - 1] and len(clause.words) > 1


def _contrast(clause: Clause) -> Meaning:
    """Judge what stands with a "but": a wish, a question or merely a contrast."""
    if clause.has("change", "other", "make"):
        return "change"
    asks = clause.asked and (clause.has("ask") or states(clause))
    return "about it" if asks else "contrast"


def _halts(clause: Clause) -> bool:
    """Whether a word such as "wait" rejects: it does at the head of a clause, or in a short one."""
    return clause.has("halt") and (clause.first == "halt" or len(clause.heads) <= 3)


def _clean(clause: Clause) -> Meaning:  # noqa: PLR0911 a table of cases
    """Judge a clause that says nothing new."""
    if clause.has("make") and clause.has("good"):
        return "change"
    if clause.has("feeling") and describes(clause):
        return "content"
    if len(clause.words) == 1 and clause.has("good") and clause.words[0][0] not in _ASSENTS:
        return "nod"
    if clause.has("want"):
        bids = clause.has("go") and clause.says(_BIDDING)
        return "accept" if bids or clause.says(_WHAT_I) or clause.has(*_WANTED) else "nothing"
    if _reports(clause):
        return "content"
    if clause.has("yes", "good", "keep", "go", "make"):
        return "accept"
    if clause.has("soft"):
        return "accept" if clause.has("this") else "nod"
    if clause.has("please"):
        return "please"
    return "thanks" if clause.has("thanks", "done") else "nothing"


_ASSENTS: Final = words_in(
    """
    correct right accurate perfect fine korrekt richtig perfekt passt parfait correct correcto
    perfecto corretto giusto perfetto correto perfeito juist perfect
    """
)
"""What praises and agrees in one; other praise alone may only acknowledge."""
_WANTED: Final = ("this", "echo", "yes", "good", "keep")
"""What a wish is for, where it accepts."""
_WHAT_I: Final = frozenset(
    {
        "what i", "exactly what", "just what", "was ich", "genau was", "ce que je",
        "exactement ce que", "lo que", "lo que yo", "exactamente lo que", "quello che", "quel che",
        "cio che", "esattamente quello che", "o que", "o que eu", "exatamente o que", "wat ik",
        "precies wat",
    }
)  # fmt: skip
"""What says that the proposal is what was wanted: "just what I wanted"."""
_BIDDING: Final = frozenset(
    {"want you", "want you to", "would like you", "like you to", "need you to", "id like you"}
)


def _reports(clause: Clause) -> bool:
    """Whether a yes is somebody else's: "he said yes", "say yes"."""
    return clause.texts[0] in _SAYING or clause.says(_SAYING_OF_OTHERS)


_SAYING: Final = words_in("say saying sag sage dis dites di diga digita diz zeg")
_SAYING_OF_OTHERS: Final = words_in("said says told sagte sagt dit dijo dice dice disse zei zegt")
