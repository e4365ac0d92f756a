"""What a coach can ask next: the most valuable first, and nothing that was answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from nodes.brief.asset_types import Requirement
from nodes.brief.intent import CreativeIntent

MOST_QUESTIONS = 2
"""How many questions one reply asks."""
MAX_ASKED = 40
"""How many earlier questions a coach remembers."""


@dataclass(frozen=True)
class Question:
    """Something to ask."""

    about: str
    """What it is about, as the coach remembers it."""
    text: str
    needed: bool
    """Whether the brief cannot be proposed without the answer."""
    before: bool = False
    """Whether it was asked before."""
    again: str = ""
    """The same question in other words, where there are such."""


def questions_of(intent: CreativeIntent, asked: Collection[str]) -> list[Question]:
    """Return what can be asked: what the brief needs, what is ambiguous, what is good to know.

    What is only good to know is asked once, and not beside a question that it is a part of. The
    user may have said in words of their own that they do not mind.
    """
    needed = intent.missing_requirements()
    asked_for = frozenset[str]().union(*(item.met_by for item in needed))
    wanted = [
        item
        for item in intent.missing_requirements(wanted=True)[len(needed) :]
        if asked_for.isdisjoint(item.met_by)
    ]
    questions = [_about(item, asked, needed=True) for item in needed]
    texts = intent.get_clarification_questions()
    for annotation, text in zip(intent.open_annotations(), texts, strict=True):
        about = f"role of {annotation.text}"[:200]
        questions.append(Question(about, text, needed=True, before=about in asked))
    questions += [_about(item, asked, needed=False) for item in wanted if item.info not in asked]
    return questions


def _about(item: Requirement, asked: Collection[str], *, needed: bool) -> Question:
    return Question(item.info, item.question, needed, item.info in asked, item.again)


def remembered(asked: list[str], questions: list[Question]) -> list[str]:
    """Return what was asked so far, these questions among it."""
    return list(dict.fromkeys([*asked, *(question.about for question in questions)]))[-MAX_ASKED:]
