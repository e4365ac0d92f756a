"""What a user's answer means for the proposal that it answers.

A message is cut into clauses, and each clause is judged by the roles of its words. An acceptance
is a clause that says nothing new: all its words are known to be free, or the coach used them. One
clause that brings something new, a doubt, a condition or a contrast keeps the whole message from
confirming, whatever the others say; a feeling, thanks or a question about something else does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Final, Literal, Self

from nodes.answers.dictionary import EMOJI, digits_of, languages, role_at
from nodes.answers.folding import fold, stem, words_of
from nodes.answers.roles import Role, words_in
from nodes.answers.slips import known

Kind = Literal["confirm", "confirm_with_change", "reject", "change", "question", "unclear", "other"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a message means as an answer to a proposal."""

    kind: Kind
    """`other` is an answer to something else, or none."""
    reason: str
    """What decided, in a word or two."""
    asks: bool = False
    """Whether it asks something, which it may do beside a clean yes."""


def is_confirmation(message: str, last_coach_message: str | None) -> bool:
    """Whether the words accept the proposal as it stands; `None` stands for a proposal."""
    return judge_answer(message, last_coach_message).kind == "confirm"


def judge_answer(message: str, last_coach_message: str | None = None) -> Answer:
    """Judge what a message means as an answer to the coach's last message."""
    words = fold(message[: _LONGEST_ANSWER + 1])
    if len(words) > _LONGEST_ANSWER:
        return Answer("other", "too long for an answer")
    coach = fold((last_coach_message or "")[-_LONGEST_PROPOSAL:])[-_LONGEST_PROPOSAL:]
    clauses = _clauses(words, coach)
    meanings = _meanings(clauses)
    if last_coach_message is None:
        meanings = _repeating(clauses, meanings)
    stance = _stance_of(coach[-_END:])
    if stance == "changes" and (after := _after_a_no(clauses)):
        return after
    answer = _decide(meanings)
    if answer.reason == _NEITHER and any(map(_tells_something, clauses)):
        return Answer("other", "content", answer.asks)
    if answer.kind in _ANSWERS and not _may_answer(stance, clauses):
        return Answer("other", "the coach asked something else", answer.asks)
    return answer


_NEITHER: Final = "says neither"
_LONGEST_ANSWER: Final = 2_000
_LONGEST_PROPOSAL: Final = 10_000
_END: Final = 1_000
"""How much of the coach's message tells what it asks."""
_ANSWERS: Final = frozenset({"confirm", "confirm_with_change", "reject"})


def _tells_something(clause: _Clause) -> bool:
    return clause.has("new") or (clause.has("feeling") and clause.has("self"))


def _after_a_no(clauses: Sequence[_Clause]) -> Answer | None:
    """Judge "no, that's perfect" and "no, that's all" as answers to "anything to change?"."""
    opening = clauses[0] if clauses else _Clause()
    rest = opening.words[1:] if opening.words[:1] and opening.words[0][1] == "no" else None
    if rest is None or (rest and rest[0][1] not in _AFTER_A_NO):
        return None
    others = [clause for clause in (_Clause.of(rest), *clauses[1:]) if clause.words]
    answer = _decide(_meanings(others))
    content = answer.kind == "confirm" and not any(clause.has("want") for clause in others)
    done = any(clause.has("done") for clause in others) and answer.reason == _NEITHER
    return Answer("confirm", "nothing to change", answer.asks) if content or done else None


_AFTER_A_NO: Final = frozenset({"this", "done", "thanks", "yes", "go", "good", "keep", "please"})

# Reading: a text has parts, divided by punctuation; a part has words; the words have roles.

_PIECE: Final = re.compile(
    r"""
    (?P<face>(?<!\w)(?:<3|[:;=]['-]?[()dp]|\^\^)(?!\w))
    | (?P<plus>(?<![\w/])(?:\+1|10/10|100\s?%)(?![\w/]))
    | (?P<number>\d+(?:[.,:/]\d+)*[^\W\d_]*)
    | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)
    | (?P<end>[.!?\n…]+)
    | (?P<pause>[,;:()/|\u2013\u2014¿¡]|(?<=\s)-+(?=\s))
    | (?P<link>[&+])
    | (?P<quote>["“”„«»])
    | (?P<nothing>['*_~\s-]+)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_QUOTE: Final = re.compile('["“”„«»]')
_QUOTED: Final = '"'
"""Stands before a word that is quoted, which is nobody's own yes."""


@dataclass(slots=True)
class _Part:
    """What stands between two marks of punctuation."""

    sentence: int
    words: list[str] = field(default_factory=list)
    asked: bool = False
    """Whether a question mark follows."""


def _parts(text: str) -> list[_Part]:
    parts = [_Part(0)]
    quoted, quotes = False, len(_QUOTE.findall(text))
    for piece in _PIECE.finditer(text):
        sort, found = piece.lastgroup, piece.group()
        last = parts[-1]
        if sort == "end":
            last.asked = "?" in found
            parts.append(_Part(last.sentence + 1))
        elif found in EMOJI:
            parts += [_Part(last.sentence, [found]), _Part(last.sentence)]
        elif sort in {"pause", "face"} or _decorates(found):
            parts.append(_Part(last.sentence))
        elif sort == "quote":
            # A mark that nothing closes is none: an inch, a slip.
            quotes -= 1
            quoted = not quoted and quotes > 0
        elif sort == "word":
            words = [known(word) for word in words_of(found)]
            last.words += [_QUOTED + word for word in words] if quoted else words
        elif sort != "nothing":
            last.words.append({"plus": "yes", "link": "and"}.get(sort or "", found))
    return [part for part in parts if part.words or part.asked]


def _decorates(sign: str) -> bool:
    return len(sign) == 1 and unicodedata.category(sign) == "So"


_Word = tuple[str, Role | Literal["echo", "new"]]
"""A word or phrase, and what it does; `echo` is what the coach said, `new` what is not known."""


def _roles(part: _Part, votes: dict[str, float], said: Collection[str]) -> Iterator[_Word]:
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
            heard = all(stem(digits_of(word.lstrip(_QUOTED))) in said for word in words)
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


def _said_in(text: str) -> frozenset[str]:
    found = re.findall(r"\d+(?:[.,:/]\d+)*[^\W\d_]*|[^\W\d_]+(?:'[^\W\d_]+)*", text)
    found += [number[:-3] for number in found if number.endswith((":00", ".00"))]
    return frozenset(stem(digits_of(part)) for word in found for part in words_of(word))


def _language_of(text: str) -> str:
    """Return the language that a text is most likely in, or an empty text."""
    if not text:
        return ""
    return next(iter(languages(word for part in _parts(text) for word in part.words)))


@dataclass(slots=True)
class _Clause:
    """Words that belong together, and what they do."""

    sentence: int = 0
    words: list[_Word] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    asked: bool = False
    """Whether a question mark follows."""
    asks: bool = False
    """Whether it is a question, or goes on with one."""
    goes_on: bool = False
    """Whether it goes on with a question."""

    @classmethod
    def of(cls, words: Iterable[_Word]) -> Self:
        """Make a clause of words."""
        clause = cls()
        for word in words:
            clause.add(word)
        return clause

    def add(self, word: _Word) -> None:
        """Let a word go on with it."""
        self.words.append(word)
        self.roles.add(word[1])

    def has(self, *roles: str) -> bool:
        """Whether a word has one of these roles."""
        return not self.roles.isdisjoint(roles)

    def only(self, roles: frozenset[str]) -> bool:
        """Whether all words have one of these roles."""
        return self.roles <= roles

    @property
    def heads(self) -> list[_Word]:
        """The words without those that may stand before any clause."""
        return [word for word in self.words if word[1] not in _FILLERS]

    @property
    def first(self) -> str:
        """The role of the first word that is no filler."""
        return next((role for _, role in self.words if role not in _FILLERS), "")


_FILLERS: Final = frozenset({"please", "thanks", "done", "soft", "oh", "free"})


def _clauses(text: str, coach: str) -> list[_Clause]:
    parts, said = _parts(text), _said_in(coach)
    votes = languages((word for part in parts for word in part.words), _language_of(coach))
    clauses: list[_Clause] = []
    for part in parts:
        clauses.append(_Clause(part.sentence))
        for word in _roles(part, votes, said):
            if _starts_clause(clauses[-1], word):
                clauses.append(_Clause(part.sentence))
            if word[1] != "link":
                clauses[-1].add(_in_place(clauses[-1], word))
        clauses[-1].asked = part.asked
    clauses = [clause for clause in clauses if clause.words or clause.asked]
    for before, clause in pairwise([_Clause(-1), *clauses]):
        same = before.sentence == clause.sentence
        clause.goes_on = same and before.asks and not clause.has("yes", "but")
        clause.asks = clause.goes_on or _asks(clause)
    return clauses


_ACCEPTING: Final = ("yes", "soft", "good", "keep", "go")
_NODDING: Final = frozenset({"yes", "soft", "please", "thanks", "done"})
_OPENING: Final = frozenset({"self", "please", "change", "make", "feeling", "if"})
"""The roles that open another clause after an acceptance."""
_POINTING: Final = words_in("is was be that thats this it its know see")
"""Words before a "what" that asks nothing: "that is what I want"."""
_AUXILIARIES: Final = words_in(
    """
    is are was were do does did has have will would should shall am ist sind est es e
    """
)
"""Words that open a question only where they open a clause."""


def _starts_clause(clause: _Clause, word: _Word) -> bool:
    """Whether a clause is over where a word comes."""
    _, role = word
    if role in {"link", "but", "why"}:
        return True
    if not clause.words:
        return False
    if clause.has("yes", "soft") and clause.only(_NODDING):
        return role not in _NODDING and role not in {"not", "no"}
    if role == "ask" and clause.words[-1][0].split()[-1] in _POINTING:
        return False
    return (role == "ask" or role in _OPENING) and clause.has(*_ACCEPTING)


def _in_place(clause: _Clause, word: _Word) -> _Word:
    text, role = word
    if role == "ask" and clause.words and text.split()[0] in _AUXILIARIES:
        return text, "free"
    return word


_WHEN: Final = words_in("when wann quand cuando quando wanneer")
"""What asks in a question, and makes a condition elsewhere."""


def _asks(clause: _Clause) -> bool:
    """Whether a clause is a question or asks to be told something."""
    if clause.has("ask", "if") and any(text in {"wonder", "wondering"} for text, _ in clause.words):
        return True
    if clause.asked and clause.heads and clause.heads[0][0] in _WHEN:
        return True
    if clause.asked and _states(clause) and clause.has("echo", "deal"):
        return True
    if clause.first in {"ask", "info"} or (clause.has("info") and clause.has("want")):
        return True
    return clause.asked and not clause.has(*_ACCEPTING, "doubt", "hedge")


# Judging: a clause has a meaning; the meanings together decide.

_Meaning = Literal[
    "accept", "nod", "please", "tag", "question", "about it", "change", "content", "no",
    "negation", "doubt", "hedge", "condition", "contrast", "chatter", "thanks", "nothing",
]  # fmt: skip


def _meanings(clauses: Sequence[_Clause]) -> list[_Meaning]:
    """Judge the clauses, each beside the others of its sentence."""
    found = [_meaning(clause) for clause in clauses]
    accepting = {c.sentence for c, meaning in zip(clauses, found, strict=True) if meaning in _YES}
    aside = -1
    for place, clause in enumerate(clauses):
        opens = place == 0 or clauses[place - 1].sentence != clause.sentence
        if found[place] == "contrast" and place and found[place - 1] == "chatter":
            found[place] = _contrast_with_chatter(clause)
        if clause.sentence in accepting:
            continue
        if opens and _is_aside(clause):
            found[place] = "chatter"
            aside = clause.sentence if clause.has("life") else aside
        elif clause.sentence == aside and found[place] in _BACKGROUND:
            found[place] = "chatter"
    return found


def _repeating(clauses: Sequence[_Clause], meanings: list[_Meaning]) -> list[_Meaning]:
    """Take what says what it is, right after a yes, for what an unknown question asked."""
    found = list(meanings)
    for place in range(1, len(clauses)):
        before, clause = clauses[place - 1], clauses[place]
        together = before.sentence == clause.sentence and before.has("yes")
        if together and found[place] == "content" and _says_what_it_is(clause):
            found[place] = "accept"
    return found


def _says_what_it_is(clause: _Clause) -> bool:
    texts = [text for text, _ in clause.words]
    points = clause.words[0][1] == "this" and (texts[0] in _IS_THAT or texts[1:2] in _IS)
    return points and clause.only(_SAYS_WHAT) and len(texts) <= 6


_IS: Final = (["is"], ["are"])
_IS_THAT: Final = words_in("its thats theyre")
_SAYS_WHAT: Final = frozenset({"this", "free", "new", "deal", "good"})
_YES: Final = frozenset({"accept", "nod", "please"})
_BACKGROUND: Final = frozenset({"content", "negation", "doubt", "hedge", "condition", "contrast"})


def _contrast_with_chatter(clause: _Clause) -> _Meaning:
    """Judge what follows a feeling: "I dread the party, but yes", "I hope it isn't far though"."""
    rest = _Clause.of(word for word in clause.words if word[1] != "but")
    if not rest.words:
        return "chatter" if clause.words[0][0] in {"though", "tho"} else "contrast"
    meaning = _meaning(rest)
    return meaning if meaning in _YES else "contrast"


def _meaning(clause: _Clause) -> _Meaning:  # noqa: PLR0911 a table of cases
    if clause.has("but"):
        if clause.has("change", "other", "make"):
            return "change"
        asks = clause.asked and (clause.has("ask") or _states(clause))
        return "about it" if asks else "contrast"
    if clause.asks:
        return _question(clause)
    if _halts(clause):
        return "no"
    if _is_chatter(clause):
        return "chatter"
    blocking = [role for _, role in clause.words if role in {"no", "doubt"}]
    if blocking[:1] == ["doubt"] and any(text in _PERHAPS for text, _ in clause.words):
        return "doubt"
    for role, meaning in _BLOCKING.items():
        if role == "doubt" and _is_only_a_degree(clause):
            continue
        if clause.has(role) and not (role == "time" and _ends_with_a_time(clause)):
            return meaning
    if clause.asked and clause.only(_TAGS):
        return "tag"
    if _is_new(clause):
        wishes = clause.has("want", "go", "make", "please")
        return "nothing" if _identifies(clause) else "change" if wishes else "content"
    return _clean(clause)


_BLOCKING: Final[dict[str, _Meaning]] = {
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


def _is_only_a_degree(clause: _Clause) -> bool:
    """Whether its doubt is none: "it's almost midnight", as against "almost perfect"."""
    doubts = [text for text, role in clause.words if role == "doubt"]
    judges = clause.has("good", "yes", "soft", "keep") or not _is_new(clause)
    return not judges and all(text in _DEGREES for text in doubts)


_DEGREES: Final = frozenset(
    {"kinda", "kind of", "sort of", "sorta", "almost", "nearly", "half", "close", "somewhat"}
)


def _ends_with_a_time(clause: _Clause) -> bool:
    """Whether a word of time stands last, where it makes no condition: "I've been there before"."""
    times = [place for place, (_, role) in enumerate(clause.words) if role == "time"]
    return times == [len(clause.words) - 1] and len(clause.words) > 1


_TAGS: Final = frozenset({"yes", "soft", "good", "no", "this", "free"})


def _halts(clause: _Clause) -> bool:
    """Whether a word such as "wait" rejects: it does at the head of a clause, or in a short one."""
    return clause.has("halt") and (clause.first == "halt" or len(clause.heads) <= 3)


def _clean(clause: _Clause) -> _Meaning:  # noqa: PLR0911 a table of cases
    """Judge a clause that says nothing new."""
    if clause.has("make") and clause.has("good"):
        return "change"
    if clause.has("feeling") and _describes(clause):
        return "content"
    if len(clause.words) == 1 and clause.has("good") and clause.words[0][0] not in _ASSENTS:
        return "nod"
    if clause.has("want"):
        bids = clause.has("go") and any(text in _BIDDING for text, _ in clause.words)
        meant = any(text in _WHAT_I for text, _ in clause.words)
        return "accept" if bids or meant or clause.has(*_WANTED) else "nothing"
    if _reports(clause):
        return "content"
    if clause.has("yes", "good", "keep", "go", "make"):
        return "accept"
    if clause.has("soft"):
        return "accept" if clause.has("this") else "nod"
    if clause.has("please"):
        return "please"
    return "thanks" if clause.has("thanks", "done") else "nothing"


_WHAT_I: Final = frozenset(
    {
        "what i", "exactly what", "just what", "was ich", "genau was", "ce que je", "exactement ce que",
        "lo que", "lo que yo", "exactamente lo que", "quello che", "quel che", "cio che",
        "esattamente quello che", "o que", "o que eu", "exatamente o que", "wat ik", "precies wat",
    }
)  # fmt: skip
"""What says that the proposal is what was wanted: "just what I wanted"."""
_BIDDING: Final = frozenset(
    {"want you", "want you to", "would like you", "like you to", "need you to", "id like you"}
)


def _reports(clause: _Clause) -> bool:
    """Whether a yes is somebody else's: "he said yes", "say yes"."""
    texts = [text for text, _ in clause.words]
    return texts[0] in _SAYING or not _SAYING_OF_OTHERS.isdisjoint(texts)


_SAYING_OF_OTHERS: Final = words_in("said says told sagte sagt dit dijo dice dice disse zei zegt")
_SAYING: Final = words_in("say saying sag sage dis dites di diga digita diz zeg")
_ASSENTS: Final = words_in(
    """
    correct right accurate perfect fine korrekt richtig perfekt passt parfait correct correcto
    perfecto corretto giusto perfetto correto perfeito juist perfect
    """
)
"""What praises and agrees in one; other praise alone may only acknowledge."""
_WANTED: Final = ("this", "echo", "yes", "good", "keep")
"""What a wish is for, where it accepts."""


def _is_new(clause: _Clause) -> bool:
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


def _identifies(clause: _Clause) -> bool:
    """Whether a clause calls the proposal something that is known: "that is my number"."""
    named = not _DEFINITE.isdisjoint(part for text, _ in clause.words[1:] for part in text.split())
    short = len(clause.words) <= 5 and not clause.has("want", "go", "make")
    return clause.words[0][1] == "this" and named and short


_DEFINITE: Final = words_in("my our the mein meine mon ma mes mi mio mia meu minha mijn")


def _is_chatter(clause: _Clause) -> bool:
    """Whether a clause tells a feeling or a reason, which is no part of the brief."""
    if clause.words[:1] and clause.words[0][1] == "why":
        return not clause.has(*_IN_THE_BRIEF)
    if clause.has("number", "date", "trait", "change", "want", "make", "if", "no"):
        return False
    if _compares(clause):
        return False
    roles = [role for _, role in clause.words]
    if roles[:1] in (["thanks"], ["done"], ["oh"]) and not clause.has(
        "not", "doubt", "yes", "good", "go"
    ):
        return True
    if "life" in roles:
        return "self" in roles or roles[0] in {"not", "life"}
    if _is_new(clause) and (_praises(clause) or _tells_when(clause)):
        return True
    if not _WILL.isdisjoint(text for text, _ in clause.words) and _is_new(clause):
        judged = "kin" in roles or (roles[0] == "self" and clause.has("good"))
        if judged:
            return not clause.has("not")
    if "feeling" not in roles or _describes(clause):
        return False
    before = set(roles[: roles.index("feeling")])
    return before.isdisjoint(_SPOILING) and (_is_new(clause) or not clause.has(*_ACCEPTING))


def _describes(clause: _Clause) -> bool:
    """Whether a clause says how something is that was named before: "the dragon is happy"."""
    place = next((place for place, (_, role) in enumerate(clause.words) if role == "echo"), 99)
    leads = all(role == "free" for _, role in clause.words[:place])
    return leads and any(text in _COPULAS for text, _ in clause.words[place + 1 : place + 2])


_WILL: Final = words_in("will wird werden va vai gaat zal zullen gonna")
"""What says how somebody will take it: "my sister will freak out"."""
_IN_THE_BRIEF: Final = ("number", "date", "trait", "change", "make", "other", "if", "no", "want")
"""The roles that keep a reason from being chatter: "because I want a dragon"."""
_SPOILING: Final = frozenset({"not", "doubt", "time"})
"""The roles that a feeling tolerates after it ("I hope it isn't far") and not before it."""


def _praises(clause: _Clause) -> bool:
    """Whether a clause praises what it names, and does not wish for it: "they have great …"."""
    speaks = clause.words[0][1] in {"this", "self"} or clause.words[0][0] in {"i love", "we love"}
    judged = clause.has("good") and not clause.has("not", "doubt", "time", "go")
    speaks = speaks and (clause.words[0][0] == "they" or not clause.has("view"))
    return speaks and judged and len(clause.heads) > 1


def _tells_when(clause: _Clause) -> bool:
    """Whether a clause says when the user does something: "before I lose the table"."""
    spoken = any(text in _FIRST_PERSON for text, _ in clause.words)
    return clause.has("time") and spoken and not clause.has("view")


def _is_aside(clause: _Clause) -> bool:
    """Whether a clause that opens a sentence of its own tells of the user's life."""
    if clause.asks or clause.has(*_ABOUT_THE_BRIEF) or _compares(clause):
        return False
    if clause.has("life"):
        return True
    if clause.has("want", "view", "good") or not _is_new(clause):
        return False
    if any(role == "doubt" and text not in _PERHAPS for text, role in clause.words):
        return False
    if clause.has("not") and clause.has("this", "echo", "deal"):
        return False
    text, role = clause.heads[0]
    spoken = text.split()[0] in _FIRST_PERSON or _owns(clause) or _thanks_you(clause)
    return role == "kin" or spoken or _names(clause)


def _compares(clause: _Clause) -> bool:
    """Whether a clause speaks of something else, and not merely of another time."""
    return any(role == "other" and text not in _AGAIN for text, role in clause.words)


def _owns(clause: _Clause) -> bool:
    """Whether a clause speaks of what the user has: "my phone is about to die"."""
    (owner, _), *rest = clause.words
    owned, role = rest[0] if rest else ("", "free")
    return owner in {"my", "our"} and role in {"new", "kin"} and owned not in _WRITTEN


def _thanks_you(clause: _Clause) -> bool:
    """Whether a clause praises the coach: "you are a real help"."""
    texts = [text for text, _ in clause.words]
    return texts[0] in {"youre", "youve"} or texts[:2] in (["you", "are"], ["you", "have"])


_WRITTEN: Final = words_in(
    "name names brand company business firm shop store motto team band channel club website url"
)
"""What users have that may be meant to be read in the picture."""
_AGAIN: Final = words_in("again back")


def _names(clause: _Clause) -> bool:
    """Whether a clause speaks of somebody by name: "Ben is", as against "a dragon", "dragons"."""
    (_, role), *rest = clause.words
    return role == "new" and bool(rest) and rest[0][0] in _SINGULAR


_PERHAPS: Final = words_in(
    """
    might maybe perhaps possibly probably vielleicht eventuell wohl peut etre quiza quizas forse
    magari talvez misschien wellicht
    """
)
"""Doubts about what will happen, rather than about the brief."""
_ABOUT_THE_BRIEF: Final = (
    "no", "if", "but", "halt", "make", "number", "date", "trait", "change", "please",
)  # fmt: skip
_FIRST_PERSON: Final = words_in("i im ive ill id we were weve well ich wir je j")
_SINGULAR: Final = words_in("is was has had will just got ist wird est")


def _question(clause: _Clause) -> _Meaning:
    opener = next((text for text, role in clause.words if role == "ask" or text in _WHEN), "")
    requests = opener in _REQUESTS
    if _asks_about(clause):
        return "question"
    compares = any(role == "other" and text not in _ALSO for text, role in clause.words)
    makes = clause.has("make") and _is_new(clause) and (requests or not opener)
    if compares or makes or clause.has("change"):
        return "change"
    if clause.has("info") and not clause.has("number", "trait"):
        return "question"
    if clause.has("number", "date", "trait"):
        asked = opener or clause.words[0][0] in _AUXILIARIES or _states(clause)
        return "about it" if asked and not requests else "change"
    if clause.goes_on:
        return "question"
    if requests and clause.has("go") and _is_new(clause):
        return "change"
    if opener in _ABOUT_IT and clause.has("new") and not clause.has("echo"):
        return "question"
    fragment = clause.asked and not opener and clause.first not in {"view", "want"}
    return "about it" if opener in _ABOUT_IT or fragment else "question"


_ARTICLES: Final = words_in("the der die das den le la les el los las il lo gli i o a os as de het")


def _states(clause: _Clause) -> bool:
    """Whether a question has the form of a statement: "the text is on top?"."""
    texts = [text for text, _ in clause.words]
    verb_first = clause.first == "new" and not _ARTICLES.isdisjoint(texts[1:2])
    return verb_first or not _COPULAS.isdisjoint(texts[1:-1])


_COPULAS: Final = words_in(
    "is are was ist sind est sont es esta estan e sono fica ficou va vai zijn"
)


_ALSO: Final = words_in("auch aussi tambien anche tambem ook")


def _asks_about(clause: _Clause) -> bool:
    """Whether a clause asks about something there: "what about the cost?"."""
    (opener, _), *rest = clause.words or [("", "free")]
    named = bool(rest) and rest[0][0] in _DEFINITE | {"their", "its"}
    return opener in _WHAT_ABOUT and named and not clause.has("number", "date", "trait", "change")


_WHAT_ABOUT: Final = frozenset({"what about", "how about"})
_REQUESTS: Final = frozenset(
    f"{verb} {who}"
    for verb in ("can", "could", "would", "will", "may")
    for who in ("you", "u", "i", "we")
)
_ABOUT_IT: Final = frozenset(
    {"is it", "is this", "is that", "does it", "does this", "does that", "are they", "will it"}
)


def _decide(meanings: Sequence[_Meaning]) -> Answer:
    """Judge a message by the meanings of its clauses."""
    kind, reason = _verdict(frozenset(meanings))
    return Answer(kind, reason, not {"question", "about it", "tag"}.isdisjoint(meanings))


def _verdict(found: frozenset[_Meaning]) -> tuple[Kind, str]:  # noqa: PLR0911 a table of cases
    accepts = not found.isdisjoint({"accept", "nod"})
    changes = next((meaning for meaning in _CHANGES if meaning in found), None)
    if "no" in found:
        if accepts and changes not in {"contrast", "change"}:
            return "unclear", "yes and no"
        return ("change", changes) if changes in _WISHED else ("reject", "no")
    if "doubt" in found or ("hedge" in found and "accept" not in found):
        return ("change", changes) if "change" in found else ("unclear", "doubt")
    if changes and accepts:
        return "confirm_with_change", changes
    if "negation" in found and found.isdisjoint({"contrast", "change"}):
        return "reject", "negation"
    if changes and changes != "content":
        return "change", changes
    if "about it" in found or ("tag" in found and "question" not in found):
        return "question", "a question about it"
    if "question" in found and "accept" not in found:
        return "question", "a question"
    if accepts or ("please" in found and found <= _POLITE):
        return "confirm", "accepts"
    return ("other", "content") if changes else ("unclear", _NEITHER)


_CHANGES: Final[tuple[_Meaning, ...]] = ("condition", "contrast", "change", "content", "negation")
_WISHED: Final = frozenset({"contrast", "change", "content"})
_POLITE: Final = frozenset({"please", "thanks", "nothing", "chatter"})

# The coach's side: what an answer would answer.

_Stance = Literal["proposal", "offer", "either", "detail", "changes", "other"]
"""What the coach asks for: a yes to a proposal or an offer, to one of two things or to a detail,
changes, or something else."""


def _stance_of(coach: str) -> _Stance:
    """Judge the coach's last question, or where none is near the end, its last sentence."""
    parts = _parts(coach)
    sentences = [list(group) for _, group in groupby(parts, key=lambda part: part.sentence)]
    if not sentences:
        return "proposal"
    asked = [sentence for sentence in sentences[-_NEAR_THE_END:] if sentence[-1].asked]
    sentence = (asked or sentences)[-1]
    votes = languages(word for part in sentence for word in part.words)
    language = next(iter(votes))
    if not asked:
        return "other" if _tells_to_tell(sentence) else "proposal"
    if _is_tag(_Clause.of(_roles(sentence[-1], votes, ()))):
        return "proposal"
    clause = _Clause.of(
        word for part in sentence for word in _roles(part, votes, ()) if word[0] != "schon"
    )
    pointed = not _POINTERS.isdisjoint(word for part in sentence for word in part.words)
    if clause.has("want") and pointed and not clause.has("new", "trait", "change", "other"):
        return "other" if _opening(sentence[0], language) else "proposal"
    heads = {word for part in sentence for word in _opening(part, language)}
    stance = _stance_of_question(clause, heads, language)
    text = " ".join(text for text, _ in clause.words)
    if stance == "proposal" or not _OFFERS.search(text):
        return stance
    if heads - {"which"} and not _OFFER.search(text):
        return stance
    if _BOOKS.search(text):
        return "proposal"
    return stance if clause.has("trait", "change") else "offer"


# "schon" is left out above: folded, the German "already" looks like "beautiful".
_NEAR_THE_END: Final = 3


def _opening(part: _Part, language: str) -> list[str]:
    """Return the question words that open a part, perhaps after a preposition."""
    words = [word for word in part.words[:4] if word not in _BEFORE_A_QUESTION][:2]
    if words and (words[0] in _AUXILIARIES or words[0] in _POINTERS):
        return []
    return [word for word in words if word in _QUESTION_WORDS.get(language, ())]


_POINTERS: Final = words_in("this that it das dies es dit dat isso questo quello ca cela lo")
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


def _tells_to_tell(sentence: Sequence[_Part]) -> bool:
    """Whether a sentence tells the user to say something: "Describe the mood."."""
    words = [word for part in sentence for word in part.words]
    first = next((word for word in words if word not in _BEFORE_A_QUESTION), "")
    return first in _TELL and not any(word.startswith("confirm") for word in words)


def _is_tag(clause: _Clause) -> bool:
    """Whether the last words of a question ask for a yes to all before: "is that right?"."""
    judges = clause.has("good", "yes", "soft") or len(clause.words) <= 3
    return judges and clause.only(_TAGS | {"ask"}) and clause.has("this", "good", "yes", "soft")


_TELL: Final = words_in(
    """
    tell describe choose pick specify share upload name give list beschreibe beschreib nenne sag
    wahle decris decrivez dis choisis elige dime describeme descrivi scegli dimmi descreva
    escolha diga beschrijf kies vertel noem
    """
)


def _stance_of_question(  # noqa: PLR0911 a table of cases
    clause: _Clause, heads: Collection[str], language: str
) -> _Stance:
    text = " ".join(text for text, _ in clause.words)
    offer = _OFFER.search(text)
    rest = _Clause.of(word for word in clause.words if not (offer and word[0] in offer.group()))
    if heads and not offer:
        return "other"
    if f" {_OR.get(language, 'or')} " in f" {text} " and not _OR_NOT.search(text):
        return "either" if rest.has(*_ACCEPTING) else "other"
    if _ANYTHING.search(text) or (rest.has("change", "other") and not _YOU_WANT.match(text)):
        return "changes"
    if offer or _YOU_WANT.match(text):
        return "proposal"
    if rest.has("info"):
        return "other"
    if not rest.has(*_ACCEPTING, "make"):
        return "other" if rest.first in {"ask", "want"} else "detail"
    return "other" if rest.has("trait") and not rest.has("good", "go") else "proposal"


_OFFER: Final = re.compile(
    r"""\b(?:how\ about | what\ about | why\ not | i\ (?:suggest|recommend) | perhaps | maybe
    | confirm
    | what\ do\ (?:you\ )?think | how\ does | how\ do\ you\ like | opinion | thoughts\ on | interest(?:ed)? | suits? | consider | care\ for | feel\ about
    | how\ would\ you\ like | convenient | to\ your\ liking | please\ you | work\ for\ you
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
    r"(?:(?:so|and|ok|okay|well|just to make sure|to make sure|just|to confirm) )*you[d]? (?:\w+ ){0,2}(?:want|like|need|wish)"
)
_ANYTHING: Final = re.compile(
    r"\b(?:anything|something|else|is missing|etwas|irgendetwas|quelque chose|autre chose|algo|alguma coisa|qualcosa|altro|iets)\b"
)


def _takes_it(clause: _Clause) -> bool:
    """Whether a clause accepts more than a detail: "looks right", as against "great"."""
    return clause.has("go", "keep") or (clause.has("good") and clause.has("this", "echo", "free"))


def _may_answer(stance: _Stance, clauses: Sequence[_Clause]) -> bool:
    """Whether an answer to what the coach asked may accept the proposal or reject it."""
    if stance == "offer" and any(
        clause.has("good", "want") and clause.has("echo") for clause in clauses
    ):
        return True
    if stance in {"either", "detail", "offer"}:
        return any(_takes_it(clause) for clause in clauses)
    if stance == "changes":
        return any(clause.has("keep") for clause in clauses)
    return stance == "proposal"
