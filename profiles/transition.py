"""A move from one phase to another: what causes it, what holds it back, what it takes along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal

from pydantic import AliasChoices, ConfigDict, Field, StrictBool

from profiles import transition_checks
from profiles.checked import Checked
from profiles.faults import Finding
from profiles.fields import Condition, SignalNames, Text
from profiles.names import ANY_PHASE, canonical_name
from profiles.wording import counted

Remember = Literal["keep", "reset", "summarize"]

_ONE_OF_EACH: Any = {
    "allOf": [
        {"anyOf": [{"required": ["to_phase"]}, {"required": ["return"]}]},
        {
            "anyOf": [
                {"required": [cause]}
                for cause in ("trigger_signals", "after_turns", "after_seconds", "when")
            ]
        },
    ]
}


class PhaseTransition(Checked):
    """A move from one phase to another, when one of its causes has come and nothing bars it."""

    model_config = ConfigDict(json_schema_extra=_ONE_OF_EACH)

    turns_word: ClassVar[str] = "after_turns"
    """How the history calls the cause where the turns of the phase have led on."""

    from_phase: Text = Field(
        description=f"The phase that the transition leaves; {ANY_PHASE!r} for every phase but its "
        "target and final ones."
    )
    to_phase: Text | None = Field(default=None, description="The phase that it enters.")
    return_: StrictBool = Field(
        default=False,
        validation_alias=AliasChoices("return", "return_"),
        serialization_alias="return",
        description="Whether it goes back to the phase that this one was entered from, instead of "
        "to a phase by name.",
    )
    trigger_signals: SignalNames = Field(
        default=(),
        min_length=1,
        description="The signals that cause it, as the phase declares them.",
    )
    require_all: StrictBool = Field(
        default=False,
        description="Whether all trigger signals are needed, over any number of turns, or one.",
    )
    after_turns: int | None = Field(
        default=None,
        strict=True,
        ge=1,
        le=10_000,
        description="It is taken by the next message after the phase has answered so many.",
    )
    after_seconds: int | None = Field(
        default=None,
        strict=True,
        ge=1,
        le=31_536_000,
        description="It is taken by a message that comes so many seconds after the phase was "
        "entered.",
    )
    when: Condition | None = Field(
        default=None,
        description="What must hold besides, as a CEL expression over turns, seconds, signals, "
        "memory, brief and readiness. Alone, it is a cause that is judged after every reply.",
    )
    min_turns: int | None = Field(
        default=None,
        strict=True,
        ge=1,
        le=10_000,
        description="In which turn of the phase it may be taken at the earliest.",
    )
    remember: Remember = Field(
        default="keep",
        description="What the model knows in the next phase of what was said: 'keep' all, 'reset' "
        "to nothing, or 'summarize' it.",
    )

    @classmethod
    def _findings(cls, data: Mapping[str, Any]) -> Iterable[Finding]:
        return transition_checks.transition_findings(data, cls._keys())

    @classmethod
    def _breaks(cls, data: Mapping[str, Any]) -> Iterable[Finding]:
        return transition_checks.target_findings(data, {})

    @property
    def from_any(self) -> bool:
        """Whether it leaves every phase but its target and final ones."""
        return self.from_phase == ANY_PHASE

    @property
    def is_timed(self) -> bool:
        """Whether turns or time alone take it, before the phase replies."""
        return self.after_turns is not None or self.after_seconds is not None

    @property
    def is_silent(self) -> bool:
        """Whether its condition alone takes it, after a reply."""
        return not self.trigger_signals and not self.is_timed

    @property
    def is_conditional(self) -> bool:
        """Whether something may hold it back though a cause has come."""
        return self.when is not None or self.min_turns is not None or self.return_

    @property
    def causes(self) -> tuple[str, ...]:
        """What can cause it, each in words for people."""
        signals = (" + " if self.require_all else " / ").join(self.trigger_signals)
        found = [
            signals,
            f"after {counted(self.after_turns, 'turn')}" if self.after_turns else "",
            f"after {counted(self.after_seconds, 'second')}" if self.after_seconds else "",
        ]
        return tuple(filter(None, found))

    @property
    def in_words(self) -> str:
        """What takes it, as people read it."""
        bars = [f"from turn {self.min_turns} on"] if self.min_turns else []
        bars += [f"when {' '.join(self.when.split())}"] if self.when is not None else []
        return ", ".join(filter(None, [" / ".join(self.causes), *bars]))

    def fires_on(self, signals: Iterable[str]) -> bool:
        """Whether `signals`, in either spelling, are enough to take this transition."""
        given = set(map(canonical_name, signals))
        if self.require_all:
            return bool(self.trigger_signals) and given.issuperset(self.trigger_signals)
        return not given.isdisjoint(self.trigger_signals)


class TurnLimit(PhaseTransition):
    """What `max_turns` with `then` of a phase is short for."""

    turns_word: ClassVar[str] = "max_turns"
