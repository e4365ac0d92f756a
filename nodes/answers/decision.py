"""What a message means, decided by the meanings of its clauses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nodes.answers.answer import Answer, Kind
from nodes.answers.clause import Clause, Meaning
from nodes.answers.meanings import meanings_of


def decide(meanings: Sequence[Meaning]) -> Answer:
    """Judge a message by the meanings of its clauses."""
    kind, reason = _verdict(frozenset(meanings))
    return Answer(kind, reason, not {"question", "about it", "tag"}.isdisjoint(meanings))


def _verdict(found: frozenset[Meaning]) -> tuple[Kind, str]:  # noqa: PLR0911 a table of cases
    accepts = not found.isdisjoint({"accept", "nod"})
    changes = next((meaning for meaning in _CHANGES if meaning in found), None)
    if "no" in found:
        if accepts and changes not in {"contrast", "change"}:
            return "unclear", "yes and no"
        return ("reject", "no") if found.isdisjoint(_WISHED) else ("change", "a no and a wish")
    if "doubt" in found or ("hedge" in found and "accept" not in found):
        return ("change", "a doubt and a wish") if "change" in found else ("unclear", "doubt")
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
    return ("other", "content") if changes else ("unclear", NEITHER)


_CHANGES: Final[tuple[Meaning, ...]] = ("condition", "contrast", "change", "content", "negation")
_WISHED: Final = frozenset({"contrast", "change", "content"})
_POLITE: Final = frozenset({"please", "thanks", "nothing", "chatter"})
NEITHER: Final = "says neither"


def after_a_no(clauses: Sequence[Clause]) -> Answer | None:
    """Judge "no, that's perfect" and "no, that's all" as answers to "anything to change?"."""
    opening = clauses[0] if clauses else Clause()
    rest = opening.words[1:] if opening.words[:1] and opening.words[0][1] == "no" else None
    if rest is None or (rest and rest[0][1] not in _AFTER_A_NO):
        return None
    others = [clause for clause in (Clause.of(rest), *clauses[1:]) if clause.words]
    answer = decide(meanings_of(others))
    content = answer.kind == "confirm" and not any(clause.has("want") for clause in others)
    done = any(clause.has("done") for clause in others) and answer.reason == NEITHER
    return Answer("confirm", "nothing to change", answer.asks) if content or done else None


_AFTER_A_NO: Final = frozenset({"this", "done", "thanks", "yes", "go", "good", "keep", "please"})


def tells_something(clause: Clause) -> bool:
    """Whether a clause that neither accepts nor rejects speaks of something at all."""
    return clause.has("new") or (clause.has("feeling") and clause.has("self"))
