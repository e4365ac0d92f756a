"""What one run may choose, and is never stored."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from langchain_core.language_models import BaseChatModel
from langchain_core.retrievers import BaseRetriever
from langgraph.runtime import Runtime

from nodes.errors import ContextError

REHEARSAL = "rehearsal"
"""The model name that plays the profile's own lines."""

DEFAULT_MODEL = "google_genai:gemini-2.5-flash"


@dataclass(frozen=True, kw_only=True)
class Context:
    """What one run may choose; never stored in a checkpoint."""

    model: str | BaseChatModel = DEFAULT_MODEL
    """A model's name: `google_genai:<model>`, `rehearsal`, or `<provider>:<model>` of any other
    LangChain provider; or a ready LangChain chat model."""
    timeout: float = 60.0
    """Seconds that a reply may take in all, with its retries."""
    attempts: int = 3
    """How often the model is asked for a reply before its first visible token, in all."""
    retriever: BaseRetriever | None = None
    """Where a coach looks things up; without one it looks nothing up."""
    search: bool = False
    """Whether a coach's model may search by itself, where it can: Gemini's own grounding."""
    extraction: Literal["reply", "separate"] = "reply"
    """Where a coach's model tells what it understood: in its reply, or for a weak model in a call
    of its own before that."""

    def __post_init__(self) -> None:
        """Check what no run could do with."""
        if isinstance(self.model, str):
            object.__setattr__(self, "model", model_name(self.model))
        timeout, attempts = self.timeout, self.attempts
        if type(timeout) not in {int, float} or not 0 < timeout < math.inf:
            raise ContextError(
                f"timeout is {timeout!r}; it must be a number of seconds above 0, such as 60."
            )
        if type(attempts) is not int or attempts < 1:
            raise ContextError(f"attempts is {attempts!r}; it must be a whole number from 1 on.")


def model_name(given: str) -> str:
    """Return a model's name without the slips that leave no doubt about what is meant."""
    name = given.strip()
    return REHEARSAL if name.casefold() == REHEARSAL else name


def context_of(runtime: Runtime[Context]) -> Context:
    """Return the run's context, or the default one where the caller gave none."""
    return runtime.context or Context()
