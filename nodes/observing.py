"""Work that somebody may observe: a turn, a move, a call of a model, a database's work.

Whoever does the work says here when it begins and ends, and knows nothing of who measures, logs or
traces it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal

from langchain_core.language_models import BaseChatModel
from langchain_core.messages.ai import UsageMetadata

from nodes.errors import ModelFailure
from profiles.routing import Choice

Observer = Callable[[object], AbstractContextManager[object]]
"""Takes a piece of work that is about to begin, and returns what is held while it is done."""

observer: ContextVar[Observer | None] = ContextVar("observer", default=None)
"""Who observes the work that is done from here on, and in the tasks that are begun from here."""

_UNOBSERVED: AbstractContextManager[object] = nullcontext()


def observed(work: object) -> AbstractContextManager[object]:
    """Let whoever observes see a piece of work, for the length of a `with` block."""
    observe = observer.get()
    return _UNOBSERVED if observe is None else observe(work)


@dataclass(frozen=True, slots=True)
class Move:
    """A move out of a phase, with the transition that is taken."""

    left: str
    choice: Choice


Purpose = Literal["reply", "overlay", "summary", "extraction"]
"""What a model is called for: a phase's reply, or something beside it that nobody hears."""


class ModelCall:
    """A reply that a model is asked for, with all attempts at it."""

    purpose: Purpose = "reply"
    overlay: str | None = None
    """The id of the overlay that it is made for."""

    def __init__(self, model: BaseChatModel, options: Mapping[str, Any]) -> None:
        self.model = model
        self.options = options
        self.usage: UsageMetadata | None = None
        """The tokens that it cost, once it has ended well."""
        self.finish: dict[str, Any] = {}
        """What the provider said about the end of the reply."""
        self.failures: list[ModelFailure] = []
        """Attempts that failed and were followed by another one."""
