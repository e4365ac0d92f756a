"""A clause: words that belong together, and what they do."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final, Literal, Self

from nodes.answers.roles import Role

Word = tuple[str, Role | Literal["echo", "new"]]
"""A word or phrase, and what it does; `echo` is what the coach said, `new` what is not known."""


Meaning = Literal[
    "accept", "nod", "please", "tag", "question", "about it", "change", "content", "no",
    "negation", "doubt", "hedge", "condition", "contrast", "chatter", "thanks", "nothing",
]  # fmt: skip
"""What a clause means for the proposal."""
ACCEPTING: Final = ("yes", "soft", "good", "keep", "go")
"""The roles that may accept."""
_FILLERS: Final = frozenset({"please", "thanks", "done", "soft", "oh", "free"})


@dataclass(slots=True)
class Clause:
    """Words that belong together, and what they do."""

    sentence: int = 0
    words: list[Word] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    asked: bool = False
    """Whether a question mark follows."""
    asks: bool = False
    """Whether it is a question, or goes on with one."""
    goes_on: bool = False
    """Whether it goes on with a question."""

    @classmethod
    def of(cls, words: Iterable[Word]) -> Self:
        """Make a clause of words."""
        clause = cls()
        for word in words:
            clause.add(word)
        return clause

    def add(self, word: Word) -> None:
        """Let a word go on with it."""
        self.words.append(word)
        self.roles.add(word[1])

    def has(self, *roles: str) -> bool:
        """Whether a word has one of these roles."""
        return not self.roles.isdisjoint(roles)

    def only(self, roles: frozenset[str]) -> bool:
        """Whether all words have one of these roles."""
        return self.roles <= roles

    def says(self, texts: Collection[str]) -> bool:
        """Whether one of these stands in it as a word or phrase."""
        return any(text in texts for text, _ in self.words)

    @property
    def texts(self) -> list[str]:
        """The words and phrases themselves."""
        return [text for text, _ in self.words]

    @property
    def heads(self) -> list[Word]:
        """The words without those that may stand before any clause."""
        return [word for word in self.words if word[1] not in _FILLERS]

    @property
    def first(self) -> str:
        """The role of the first word that is no filler."""
        return next((role for _, role in self.words if role not in _FILLERS), "")
