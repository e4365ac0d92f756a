"""Which open annotation an answer speaks of, and what it is to be."""

# ruff: noqa: RUF001 - quotation marks and dashes are what users type

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from nodes.reading import target_words as target
from nodes.vocabulary import (
    ARTICLE,
    ASKS,
    DRAWN,
    HEDGE,
    MAX_MESSAGE,
    NOT,
    OR,
    PICTURE_NOUN,
    PLEASE,
    REAL,
    TEXT_NOUN,
    WRITTEN,
    any_of,
    compiled,
    fold,
)

Resolution = Literal["render", "display_text", "both", "neither"]

LONGEST_CLAUSE = 300
"""How many characters a clause may have that answers something; longer ones are talk."""
MAX_CLAUSES = 60

_HARD_BREAK = re.compile(
    r"[,;!?\n]+|(?<!\d)\.+|\s-+\s|\b(?:but|aber|mais|pero|ma|porem|maar)\b(?=\s)"
)
_POSTPOSED_NOT = re.compile(r"\s+(?:no|nao|non|not|nicht|niet|pas)\b(?!\s+\w)")
_WORD = re.compile(r"[\w'’]+|=|#")


StepKind = Literal["name", "place", "last", "both", "other", "role", "neither", "not", "or", "some"]
_REFERENCES = frozenset({"name", "place", "last", "both", "other"})


class _Step(NamedTuple):
    """One thing that a clause says: a phrase, a role, or how they go together."""

    kind: StepKind
    phrase: str = ""
    place: int = 0
    role: Resolution = "neither"


@dataclass
class _Clause:
    """What one clause says, in its order."""

    steps: list[_Step] = field(default_factory=list)
    unknown: int = 0
    """Words that have nothing to do with the question."""
    firm: bool = False
    """Whether a role is said as one (`as text`, `write it`), and not in passing."""
    unsure: bool = False

    def has(self, *kinds: StepKind) -> bool:
        """Whether any step is of one of these kinds."""
        return any(step.kind in kinds for step in self.steps)

    @property
    def roles(self) -> list[Resolution]:
        """The roles, in their order."""
        return [step.role for step in self.steps if step.kind == "role"]

    @property
    def refers(self) -> bool:
        """Whether it speaks of certain phrases."""
        return any(step.kind in _REFERENCES for step in self.steps)

    @property
    def is_choice(self) -> bool:
        """Whether it leaves open which role it is."""
        kinds = [step.kind for step in self.steps]
        return any(kinds[at : at + 3] == ["role", "or", "role"] for at in range(len(kinds) - 2))


_TOKEN = compiled(
    rf"(?P<hedge>{HEDGE})|(?P<some>{target.SOME})|(?P<neither>{target.NEITHER})|(?P<both>{target.BOTH})"
    rf"|(?P<other>{target.OTHER})"
    + "".join(
        rf"|(?P<place{place}>{words}(?:\s+one\b)?)" for place, words in enumerate(target.PLACES)
    )
    + rf"|(?P<last>{target.LAST})"
    rf"|(?P<verb_text>{WRITTEN})|(?P<verb_picture>{DRAWN}|{target.THE_THING}|{REAL}(?:\s+(?:one|thing))?)"
    rf"|(?P<text>{TEXT_NOUN})|(?P<picture>{PICTURE_NOUN})|(?P<not>{NOT})|(?P<or>{OR})"
    rf"|(?P<filler>{target.FILLERS}|{PLEASE}|{ARTICLE})|(?P<word>[\w']+)"
)
_ASKING = compiled(
    rf"\s*(?:(?:hm+|uh+|eh+|ehm|sorry|ok|and|und|et|y|e|en|but|aber)[\s,]+)?(?:{ASKS})"
    r"|.{0,40}\b(?:what do you mean|wdym|meinst du|veux dire|quieres decir|vuoi dire|quer dizer"
    r"|bedoel je|can i see|could i see|can you show|show me)"
)
_MAY_I = any_of(
    "can i|could i|may i|kann ich|je peux|puedo|posso|kan ik|mag ik|is there|does|do i|do you",
    "should i|soll ich",
)
_CAN_I = compiled(rf"\s*(?:{_MAY_I})")
_WHICH = any_of(
    "that|which|on|in|should be|der|die|das|den|qui|que|che|die|dat|auf|sur|sur le|en el|sul",
    "op|no|na",
)
_IN_GENERAL = compiled(
    rf"(?:{ARTICLE}\s+)?(?:{TEXT_NOUN}|{PICTURE_NOUN})\s+"
    rf"(?:{_WHICH})\s+[\w']+"
)
_ENDS_WITH_AS = compiled(
    rf"{target.AS}(?:\s+{ARTICLE})?(?:\s+(?:plain|big|bold|simple|just|reiner))?$"
)


def resolve(message: str, phrases: Sequence[str]) -> dict[str, Resolution]:
    """Return what the answer says of each phrase it speaks of; the others stay open."""
    text = fold(message[:MAX_MESSAGE])
    if not phrases or _ASKING.match(text) or _CAN_I.match(text):
        return {}
    named = _Names(phrases)
    parts = [part for part in _HARD_BREAK.split(text) if 0 < len(part.strip()) <= LONGEST_CLAUSE]
    clauses = [_read(part, named) for part in parts[:MAX_CLAUSES]]
    return _by_reference(clauses, phrases) or _by_role_alone(clauses, phrases, text)


class _Names:
    """The phrases as a message may name them."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self.by_form: dict[str, str] = {}
        for phrase in phrases:
            form = " ".join(_WORD.findall(fold(phrase)))
            self.by_form.setdefault(form, phrase)
        forms = sorted(filter(None, self.by_form), key=len, reverse=True)[:40]
        names = "|".join(re.escape(form).replace(r"\ ", r"[\W_]+") for form in forms)
        self.pattern = re.compile(rf"(?<!\w)(?:{names or '(?!)'})(?:s|n|es|en)?(?!\w)")

    def phrase(self, found: str) -> str:
        """Return the phrase that these words name."""
        form = " ".join(_WORD.findall(found))
        forms = (form.removesuffix(ending) for ending in ("", "s", "n", "es", "en"))
        return next((self.by_form[known] for known in forms if known in self.by_form), "")


def _read(part: str, named: _Names) -> _Clause:
    """Read one clause, phrases before all other words."""
    clause = _Clause()
    at = 0
    for name in named.pattern.finditer(part):
        _read_words(part[at : name.start()], clause)
        clause.steps.append(_Step("name", phrase=named.phrase(name.group())))
        at = name.end()
    _read_words(part[at:], clause)
    clause.steps = _with_negations(clause)
    return clause


def _read_words(text: str, clause: _Clause) -> None:
    general = [found.span() for found in _IN_GENERAL.finditer(text)]
    for token in _TOKEN.finditer(text):
        match token.lastgroup:
            case "text" | "picture" | "verb_text" | "verb_picture" as kind:
                in_general = any(start <= token.start() < end for start, end in general)
                _read_role(text, token, kind, clause, in_general=in_general)
            case "word":
                clause.unknown += 1
            case "hedge":
                clause.unsure = True
            case "not" if clause.has("role") and not text[token.end() :].strip():
                # "Imagem não": read with the role before it.
                continue
            case "some":
                clause.unsure = True
                clause.steps.append(_Step("some"))
            case "neither" | "both" | "other" | "last" | "not" | "or" as kind:
                clause.steps.append(_Step(kind))
            case str(kind) if kind.startswith("place"):
                clause.steps.append(_Step("place", place=int(kind.removeprefix("place"))))


def _read_role(
    text: str, token: re.Match[str], kind: str, clause: _Clause, *, in_general: bool
) -> None:
    before = text[max(0, token.start() - 60) : token.start()].rstrip()
    if kind.startswith("verb_") or _ENDS_WITH_AS.search(before):
        clause.firm = True
    elif in_general:
        clause.unknown += 3
    if _POSTPOSED_NOT.match(text, token.end()):
        clause.steps.append(_Step("not"))
    role: Resolution = "display_text" if kind.endswith("text") else "render"
    clause.steps.append(_Step("role", role=role))


def _turned(role: Resolution) -> Resolution:
    return "render" if role == "display_text" else "display_text"


def _with_negations(clause: _Clause) -> list[_Step]:
    """Return the steps with each negation worked into the role, or the phrase, behind it."""
    steps: list[_Step] = []
    negated = False
    for step in clause.steps:
        if step.kind == "not":
            negated = True
            continue
        if negated and step.kind == "role":
            steps.append(step._replace(role=_turned(step.role)))
        elif negated and step.kind in _REFERENCES and not clause.roles:
            steps += [_Step("neither"), step]
        else:
            steps.append(step)
            continue
        negated = False
    return steps


def _by_reference(clauses: list[_Clause], phrases: Sequence[str]) -> dict[str, Resolution]:
    """Pair what each clause names with the role that it gives."""
    resolved: dict[str, Resolution] = {}
    rest: Resolution | None = None
    waiting: list[str] = []
    for clause in clauses:
        if clause.has("some") or clause.unknown > 4 or clause.is_choice:
            continue
        if _is_neither_of_both(clause):
            resolved |= dict.fromkeys(phrases, _turned(clause.roles[0]))
        elif not clause.refers:
            if len(clause.roles) == 1:
                resolved |= dict.fromkeys(waiting, clause.roles[0])
            waiting = []
        elif clause.roles or clause.has("neither"):
            waiting = []
            if clause.unknown > 1 and not clause.firm and not clause.has("neither"):
                continue
            for refs, role in _pairs(clause.steps):
                resolved |= dict.fromkeys(_referred(refs, phrases), role)
                rest = role if any(ref.kind == "other" for ref in refs) else rest
        elif not clause.unsure:
            waiting = _referred(clause.steps, phrases)
    if rest is not None:
        resolved |= {phrase: rest for phrase in phrases if phrase not in resolved}
    return {phrase: resolved[phrase] for phrase in phrases if phrase in resolved}


def _is_neither_of_both(clause: _Clause) -> bool:
    """Whether it says `neither of them should be text`, which is the other role for all."""
    named = clause.has("name", "place", "last", "other")
    return clause.has("neither") and not named and len(set(clause.roles)) == 1


def _pairs(steps: list[_Step]) -> list[tuple[list[_Step], Resolution]]:
    """Return which references go with which role: those before it, or those behind it."""
    events = [s for s in steps if s.kind in _REFERENCES or s.kind in {"role", "neither"}]
    role_first = bool(events) and events[0].kind not in _REFERENCES
    pairs: list[tuple[list[_Step], Resolution]] = []
    refs: list[_Step] = []
    role: Resolution | None = None
    for event in events:
        if event.kind in _REFERENCES:
            refs.append(event)
            continue
        goes_with = role if role_first else event.role
        if refs and goes_with is not None:
            pairs.append((refs, goes_with))
            refs = []
        role = event.role
    if role_first and refs and role is not None:
        pairs.append((refs, role))
    return pairs


def _referred(refs: Sequence[_Step], phrases: Sequence[str]) -> list[str]:
    """Return the phrases that are meant by name, place or number."""
    meant: list[str] = []
    for ref in refs:
        if ref.kind == "name" and ref.phrase:
            meant.append(ref.phrase)
        elif ref.kind == "both" and len(phrases) > 1:
            meant += phrases
        elif ref.kind == "last":
            meant.append(phrases[-1])
        elif ref.kind == "place" and ref.place < len(phrases):
            meant.append(phrases[ref.place])
    return meant


def _by_role_alone(
    clauses: list[_Clause], phrases: Sequence[str], text: str
) -> dict[str, Resolution]:
    """Read an answer that names no phrase: enough when one is open, or with a role for each."""
    roles: list[Resolution] = []
    gives_up = wants_both = False
    for clause in clauses:
        if clause.roles and (clause.is_choice or clause.unsure):
            return {}
        if clause.roles and clause.unknown > (4 if clause.firm else 0):
            # A role in passing, such as "the text should pop".
            continue
        roles += clause.roles
        wants_both |= clause.has("both") and clause.unknown <= 1
        if clause.has("neither") and (clause.roles or clause.unknown <= 1):
            gives_up = True
        elif clause.unsure:
            return {}
    if len(phrases) == 1:
        alone = _for_one(roles, gives_up=gives_up, wants_both=wants_both)
        return {phrases[0]: alone} if alone else {}
    if gives_up and not roles and _GIVES_ALL_UP.search(text):
        return dict.fromkeys(phrases, "neither")
    if len(roles) == len(phrases) and not gives_up and not wants_both:
        return dict(zip(phrases, roles, strict=True))
    return {}


def _for_one(roles: list[Resolution], *, gives_up: bool, wants_both: bool) -> Resolution | None:
    if gives_up:
        return "neither"
    if wants_both or len(set(roles)) > 1:
        return "both"
    return roles[0] if roles else None


_GIVES_ALL_UP = compiled(
    any_of(
        "neither|none|both|all|them|everything|nothing",
        "keins|keine|keines|keiner|beide|beides|alle|alles|weder|nichts",
        "aucun|aucune|ni|les deux|tout|tous|rien|ninguno|ninguna|ni|los dos|todo|nada",
        "nessuno|nessuna|né|tutti|tutto|niente|nenhum|nenhuma|nem|os dois|tudo",
        "geen|beide|allebei|alles|niks",
    )
)
