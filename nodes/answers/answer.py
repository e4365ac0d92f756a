"""What an answer means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
