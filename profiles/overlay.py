"""An overlay: somebody who watches beside the phases and never speaks, such as a grader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from pydantic import Field, StrictStr

from profiles import overlay_checks
from profiles.checked import Checked
from profiles.faults import Finding
from profiles.fields import GivenSignals, Temperature, Title, TokenLimit, Words
from profiles.frozen import FrozenDict, FrozenSequence
from profiles.signal import DeclaredSignals, Signal, as_signal

MOST_OVERLAYS = 8
"""How many overlays a profile may have: each is a call of its own for a message of the user's."""


class Overlay(Checked):
    """What is looked for beside the conversation, by a call that nobody hears."""

    name: Title = Field(description="The name shown to people.")
    instructions: Words = Field(description="What the model is to look for, and how to judge it.")
    signals: DeclaredSignals = Field(
        min_length=1,
        description="The signals that it may give, in which no phase and no other overlay shares: "
        "{name: when to give it}, or {name: {when: …, payload: …}}.",
    )
    beside: FrozenSequence[StrictStr] | None = Field(
        default=None,
        min_length=1,
        description="The phases that it runs beside, by their ids; all of them where nothing is "
        "said.",
    )
    seen_by: FrozenSequence[StrictStr] | None = Field(
        default=None,
        description="The phases whose model is told what of it is kept in the memory, by their "
        "ids; all of them where nothing is said.",
    )
    timeout_seconds: float = Field(
        default=10.0,
        strict=True,
        ge=1,
        le=60,
        allow_inf_nan=False,
        description="How many seconds it may take from the moment that the phase is asked for its "
        "reply; what comes later is lost.",
    )
    max_tokens: TokenLimit = Field(default=400, description="The most tokens it may write.")
    temperature: Temperature = Field(
        default=0.0,
        description="How freely the model chooses its words, from 0 (always alike) to 2.",
    )
    rehearsal: FrozenSequence[GivenSignals] = Field(
        default=(),
        description="What it gives in a rehearsal, in order: for each message of the user's "
        "{name: payload}, a list of names, or {} for nothing.",
    )

    @cached_property
    def declared(self) -> Mapping[str, Signal]:
        """The signals that it may give, each in its long form."""
        return FrozenDict({name: as_signal(given) for name, given in self.signals.items()})

    def is_beside(self, phase_id: str) -> bool:
        """Whether it runs beside a phase."""
        return self.beside is None or phase_id in self.beside

    def is_seen_by(self, phase_id: str) -> bool:
        """Whether a phase's model is told what is kept of it."""
        return self.seen_by is None or phase_id in self.seen_by

    @classmethod
    def _stray(cls, key: str) -> str | None:
        return overlay_checks.stray_key(key)

    @classmethod
    def _findings(cls, data: Mapping[str, Any]) -> Iterable[Finding]:
        return overlay_checks.within_findings(data)
