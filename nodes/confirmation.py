"""What a user's answer means for the proposal that it answers.

A message is cut into clauses, and each clause is judged by the roles of its words. An acceptance
is a clause that says nothing new: all its words are known to be free, or the coach used them. One
clause that brings something new, a doubt, a condition or a contrast keeps the whole message from
confirming, whatever the others say; a feeling, thanks or a question about something else does not.

How it is done stands in `nodes/answers`, in this order: `parts` and `cutting` make clauses,
`meanings` judges each, with `questions`, `chatter` and `novelty`, and `decision` all of them;
`proposal` tells what the coach had asked. Words and phrases stand in a file for each language.
"""

from __future__ import annotations

from typing import Final

from nodes.answers.answer import Answer, Kind
from nodes.answers.cutting import clauses_of, language_of, said_in
from nodes.answers.decision import NEITHER, after_a_no, decide, tells_something
from nodes.answers.folding import fold
from nodes.answers.meanings import meanings_of, repeating
from nodes.answers.parts import parts_of
from nodes.answers.proposal import may_answer, stance_of

__all__ = ["Answer", "Kind", "is_confirmation", "judge_answer"]

_LONGEST_ANSWER: Final = 2_000
_LONGEST_PROPOSAL: Final = 10_000
_END: Final = 1_000
"""How much of the coach's message tells what it asks."""
_ANSWERS: Final = frozenset({"confirm", "confirm_with_change", "reject"})


def is_confirmation(message: str, last_coach_message: str | None) -> bool:
    """Whether the words accept the proposal as it stands; `None` stands for a proposal."""
    return judge_answer(message, last_coach_message).kind == "confirm"


def judge_answer(message: str, last_coach_message: str | None = None) -> Answer:
    """Judge what a message means as an answer to the coach's last message.

    Where that is `None`, nobody knows what was proposed, and a yes may say it again.
    """
    words = fold(message[: _LONGEST_ANSWER + 1])
    if len(words) > _LONGEST_ANSWER:
        return Answer("other", "too long for an answer")
    coach = fold((last_coach_message or "")[-_LONGEST_PROPOSAL:])[-_LONGEST_PROPOSAL:]
    asked = parts_of(coach[-_END:])
    clauses = clauses_of(words, said_in(coach), language_of(asked))
    meanings = meanings_of(clauses)
    if last_coach_message is None:
        meanings = repeating(clauses, meanings)
    stance = stance_of(asked)
    if stance == "changes" and (after := after_a_no(clauses)):
        return after
    answer = decide(meanings)
    if answer.reason == NEITHER and any(map(tells_something, clauses)):
        return Answer("other", "content", answer.asks)
    if answer.kind in _ANSWERS and not may_answer(stance, clauses):
        return Answer("other", "the coach asked something else", answer.asks)
    return answer
