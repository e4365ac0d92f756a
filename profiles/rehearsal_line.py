"""What the rehearsal model plays."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from profiles.checked import Checked
from profiles.fields import GivenSignals, Text
from profiles.frozen import FrozenDict


class RehearsalLine(Checked):
    """One reply that the rehearsal model plays in a phase, with the signals it gives."""

    say: Text = Field(default="", description="What the model says, as the user sees it.")
    signals: GivenSignals = Field(
        default_factory=FrozenDict,
        description="The signals of the reply: {name: payload}, or a list of names.",
    )

    @classmethod
    def _read(cls, data: Any) -> Any:
        return super()._read({"say": data} if isinstance(data, str) else data)
