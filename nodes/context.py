"""What one run may choose, and is never stored."""

from __future__ import annotations

from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langgraph.runtime import Runtime

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


def context_of(runtime: Runtime[Context]) -> Context:
    """Return the run's context, or the default one where the caller gave none."""
    return runtime.context or Context()
