"""What a phase that lays out a plan may lay out: within these bounds the model plans.

The plan itself is a payload, and in the state of a conversation plain JSON. Only what is short and
plain enough is taken: a phase of a plan has an id, a name, a goal and a limit of turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypedDict

from pydantic import Field

from profiles.checked import Checked
from profiles.codes import Code
from profiles.faults import Finding
from profiles.fields import Words
from profiles.frozen import FrozenSequence
from profiles.rehearsal_line import RehearsalLine
from profiles.shape_words import one_line
from profiles.signal import Signal

MOST_PHASES = 10
"""How many phases a plan may have at most, whatever a profile allows."""
MOST_TURNS = 100
LONGEST_ID, LONGEST_NAME, LONGEST_GOAL = 30, 60, 240
"""How many characters these may have; so the longest plan fits into a payload."""


class PlannedPhase(TypedDict):
    """A phase that a model has laid out."""

    id: str
    name: str
    goal: str
    """What it is about, in a sentence or two."""
    max_turns: int
    """How many of the user's messages it answers at most."""


class Plan(TypedDict):
    """What a model has laid out, as the state keeps it."""

    phase: str
    """The phase of the profile in which it was laid out."""
    phases: list[PlannedPhase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A phase of a plan, and where it stands in it."""

    plan: Plan
    number: int
    """Counted from 0."""

    @property
    def phase(self) -> PlannedPhase:
        """The phase as it was laid out."""
        return self.plan["phases"][self.number]

    @property
    def is_last(self) -> bool:
        """Whether the plan ends with it."""
        return self.number + 1 == len(self.plan["phases"])


class Planning(Checked):
    """What the model may lay out, and what it does in each of the phases then."""

    min_phases: int = Field(
        default=2,
        strict=True,
        ge=1,
        le=MOST_PHASES,
        description="How many phases the model lays out at least.",
    )
    max_phases: int = Field(
        default=5,
        strict=True,
        ge=1,
        le=MOST_PHASES,
        description="How many phases it lays out at most.",
    )
    about: Words = Field(
        description="What a phase of the plan may be about, as the model is told it."
    )
    when: Words = Field(
        default="You know enough to lay out what follows, and have told the user in a few words "
        "what it is going to be.",
        description="When the model lays out its plan.",
    )
    instructions: Words = Field(
        description="What the model is to do in each phase of the plan: its system prompt there."
    )
    done: Words = Field(
        default="What this stage is about has been covered, and the user is ready to go on.",
        description="When a phase of the plan is done.",
    )
    max_turns: int = Field(
        default=8,
        strict=True,
        ge=1,
        le=MOST_TURNS,
        description="How many of the user's messages a phase of the plan answers at most; the "
        "model may ask for fewer.",
    )
    rehearsal: FrozenSequence[RehearsalLine] = Field(
        default=(),
        description="The replies that the rehearsal model plays in each phase of the plan, in "
        "which {name} and {goal} stand for those of the phase.",
    )

    @classmethod
    def _findings(cls, data: Mapping[str, Any]) -> Iterable[Finding]:
        defaults = {name: cls.model_fields[name].default for name in ("min_phases", "max_phases")}
        least, most = (data.get(name, default) for name, default in defaults.items())
        if type(least) is int and type(most) is int and most < least:
            at = "max_phases" if "max_phases" in data else "min_phases"
            told = " and ".join(
                f"{name} is {data.get(name, default)}{'' if name in data else ' by default'}"
                for name, default in defaults.items()
            )
            yield Finding(
                (at,),
                f"leaves no plan that fits: {told}. Let min_phases be the smaller one.",
                data[at],
                Code.NO_PLAN_FITS,
            )

    @cached_property
    def signal(self) -> Signal:
        """The signal by which the model lays out a plan, with what its payload looks like."""
        when = f"{self.when.strip()} Each phase that you lay out: {self.about.strip()}"
        return Signal.model_validate({"when": when, "payload": self._payload, "keep": False})

    @property
    def _payload(self) -> dict[str, Any]:
        phase = {
            "type": "object",
            "properties": {
                "id": {
                    "type": "string",
                    "pattern": "^[a-z][a-z0-9_]*$",
                    "maxLength": LONGEST_ID,
                    "description": "A short id in snake_case, each its own.",
                },
                "name": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
                "goal": {"type": "string", "minLength": 1, "maxLength": LONGEST_GOAL},
                "max_turns": {"type": "integer", "minimum": 1, "maximum": self.max_turns},
            },
            "required": ["id", "name", "goal"],
            "additionalProperties": False,
        }
        return {
            "type": "object",
            "properties": {
                "phases": {
                    "type": "array",
                    "items": phase,
                    "minItems": self.min_phases,
                    "maxItems": self.max_phases,
                    "description": "The phases in their order, named in the user's language. Each "
                    "has a goal in a sentence, and max_turns where fewer of the user's messages "
                    "will do than usual.",
                }
            },
            "required": ["phases"],
            "additionalProperties": False,
            "examples": [{"phases": sample_phases(self.min_phases)}],
        }

    def plan(self, phase_id: str, phases: Sequence[Mapping[str, Any]]) -> Plan:
        """Return the plan that a payload of this shape lays out in a phase, as the state keeps it.

        Every text is in one line.
        """
        planned: list[PlannedPhase] = [
            {
                "id": one["id"],
                "name": one_line(one["name"]),
                "goal": one_line(one["goal"]),
                "max_turns": int(one.get("max_turns", self.max_turns)),  # 2.0 is a whole number too
            }
            for one in phases
        ]
        return {"phase": phase_id, "phases": planned}


def sample_phases(count: int, taken: Iterable[str] = ()) -> list[dict[str, str]]:
    """Return phases that code lays out for an example or a rehearsal, with ids not yet `taken`."""
    known, lead = [one.casefold() for one in taken], "part"
    while any(one.startswith(f"{lead}_") for one in known):
        lead = f"a_{lead}"
    return [
        {"id": f"{lead}_{n}", "name": f"Part {n}", "goal": f"What comes in part {n}."}
        for n in range(1, count + 1)
    ]
