"""A profile with the phases of a plan in it: what everything runs and shows from then on.

The phases that a model has laid out become phases like any other, with their transitions. So
whatever is a pure function of a profile and a state holds for them too. They run one after another,
and what the profile says of the plan's end leads on from the last one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from pydantic import ConfigDict, PrivateAttr

from profiles.frozen import FrozenDict
from profiles.model import InstructionProfile, PhaseProfile
from profiles.names import FINISHED, LAID_OUT, PHASE_DONE
from profiles.payloads import Payloads
from profiles.planning import Place, Plan, PlannedPhase, Planning
from profiles.transition import PhaseTransition, TurnLimit

_KEPT = 256
"""How many plans of one profile are kept made: as many conversations go on at the same time."""


def laid_out(profile: PhaseProfile, plan: Plan | None) -> PhaseProfile:
    """Return a profile with the phases of a plan in it; itself where there is none.

    It is the same profile still, with the same digest: a plan is no part of it. Another version
    stays as it is where it has no phase that lays out the plan, or phases with ids of the plan's.
    """
    if isinstance(profile, LaidOutProfile):
        if plan == profile.plan:
            return profile
        profile = profile.without_plan
    if plan is None or plan["phase"] != profile.plan_phase:
        return profile
    if any(one["id"] in profile.phases for one in plan["phases"]):
        return profile
    made, key = profile.made_of_plans, json.dumps(plan)
    if key not in made:
        made[key] = _made(profile, plan)
        if len(made) > _KEPT:
            made.popitem(last=False)
    made.move_to_end(key)
    return made[key]


def example_of(profile: PhaseProfile) -> PhaseProfile:
    """Return a profile as it is with a plan, for whoever walks its ways; itself without one.

    The plan has a phase that leads to the next one, if a plan may have two, and a last one. They
    have ids that no other phase can have.
    """
    planner, planning = profile.plan_phase, planning_of(profile)
    if planner is None or planning is None:
        return profile
    ids = [] if planning.max_phases == 1 else [a_phase_of(planner)]
    planned: list[PlannedPhase] = [
        {"id": one, "name": one, "goal": "", "max_turns": planning.max_turns}
        for one in [*ids, last_phase_of(planner)]
    ]
    return laid_out(profile, {"phase": planner, "phases": planned})


def a_phase_of(planner: str) -> str:
    """Return how any phase of a plan but the last is called where there is no plan yet."""
    return f"{planner}:planned"


def last_phase_of(planner: str) -> str:
    """Return how the last phase of a plan is called where there is no plan yet."""
    return f"{planner}:last"


def planning_of(profile: PhaseProfile) -> Planning | None:
    """Return what the model may lay out in a profile; `None` where it may lay out nothing."""
    return profile.phases[profile.plan_phase].plan if profile.plan_phase is not None else None


class LaidOutProfile(PhaseProfile):
    """A profile with a plan. It is made by `laid_out` alone, and is stored nowhere."""

    model_config = ConfigDict(defer_build=True)  # nothing is ever read as one

    _without: PhaseProfile = PrivateAttr()
    _plan: Plan = PrivateAttr()

    @property
    def without_plan(self) -> PhaseProfile:
        """The profile itself."""
        return self._without

    @property
    def plan(self) -> Plan:
        """The plan in it."""
        return self._plan

    @cached_property
    def digest(self) -> str:
        """The mark of the profile itself."""
        return self._without.digest

    @cached_property
    def fingerprint(self) -> str:
        """The mark of the whole profile itself."""
        return self._without.fingerprint

    @cached_property
    def payloads(self) -> Payloads:
        """What signals carry, as in the profile itself: a planned phase adds no payload."""
        return self._without.payloads

    def planned(self, phase_id: str) -> Place | None:
        """Return the place of a phase in the plan; `None` for a phase of the profile's own."""
        number = self._numbers.get(phase_id)
        return None if number is None else Place(plan=self._plan, number=number)

    def node_of(self, phase_id: str) -> str:
        """Return the phase of the profile's own whose node speaks for a phase."""
        return self._plan["phase"] if phase_id in self._numbers else phase_id

    def place_of(self, transition: PhaseTransition) -> int:
        """Return the number of a transition in the profile; -1 where nobody wrote it there."""
        return self._copied.get(id(transition), super().place_of(transition))

    def get_phase_context(self, phase_id: str) -> str:
        """Return what the model is told in this phase: for a planned one, that of its node."""
        return super().get_phase_context(self.node_of(phase_id))

    def completing_signals(self, phase_id: str) -> frozenset[str]:
        """Return the signals that complete the conversation in this phase.

        In a planned one that is what ends the plan, where nothing follows it.
        """
        if (place := self.planned(phase_id)) is None:
            return super().completing_signals(phase_id)
        ends = place.is_last and self.plan_completes
        return frozenset({PHASE_DONE} if ends else ())

    def last_turn(self, phase_id: str) -> int | None:
        """Return after which turn of this phase the conversation is completed, if after any."""
        place = self.planned(phase_id)
        ends = place is not None and place.is_last and self.plan_completes
        return place.phase["max_turns"] if place is not None and ends else None

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {one["id"]: number for number, one in enumerate(self._plan["phases"])}

    @cached_property
    def _copied(self) -> dict[int, int]:
        """The places of the transitions that lead on from the plan's end, by their copies' ids."""
        return {}

    def _find_transitions(self, phase_id: str) -> Iterator[PhaseTransition]:
        if (place := self.planned(phase_id)) is not None:
            yield from self._from_planned(place)
            return
        found = list(super()._find_transitions(phase_id))
        if phase_id == self._plan["phase"]:
            first = self._plan["phases"][0]["id"]
            begins = _transition(phase_id, first, trigger_signals=(LAID_OUT,))
            limit = len(found) - sum(isinstance(one, TurnLimit) for one in found)
            found.insert(limit, begins)
        yield from found

    def _from_planned(self, place: Place) -> Iterator[PhaseTransition]:
        """Yield the ways out of a planned phase, those from any phase in their order.

        From the last one lead those of the plan's end, when it is done and when its turns are up.
        """
        here, planner = place.phase["id"], self._plan["phase"]
        limits: list[PhaseTransition] = []
        most = place.phase["max_turns"]
        for number, transition in enumerate(self.transitions):
            if transition.from_any:
                yield transition
                continue
            follows = transition.from_phase == planner and FINISHED in transition.trigger_signals
            if follows and place.is_last:
                yield self._copy(number, here, trigger_signals=(PHASE_DONE,))
                # Nothing moves on before it may.
                limit = max(most, transition.min_turns or 0)
                limits.append(self._copy(number, here, limit=limit))
        if place.is_last:
            yield from limits
            return
        following = self._plan["phases"][place.number + 1]["id"]
        yield _transition(here, following, trigger_signals=(PHASE_DONE,))
        yield _transition(here, following, limit=most)

    def _copy(self, number: int, here: str, **causes: Any) -> PhaseTransition:
        """Return what a transition of the profile comes to at the end of the plan."""
        one = self.transitions[number]
        kept: dict[str, Any] = {
            "when": one.when,
            "min_turns": one.min_turns,
            "remember": one.remember,
        }
        copy = _transition(here, one.to_phase, **kept, **causes)
        self._copied[id(copy)] = number
        return copy

    @cached_property
    def _phases_with_signals(self) -> Mapping[str, InstructionProfile]:
        own = self._without._phases_with_signals  # noqa: SLF001 (one of its own kind)
        return {
            phase_id: self._with_signals(phase_id) if self.planned(phase_id) else own[phase_id]
            for phase_id in self.phases
        }

    def _with_signals(self, phase_id: str) -> InstructionProfile:
        phase = self.phases[phase_id]
        shared = self._shared_signals(phase_id, leads_on=True)
        return _phase(phase, signals=FrozenDict({**phase.signals, **shared}))


def _made(profile: PhaseProfile, plan: Plan) -> LaidOutProfile:
    """Return a profile with a plan in it. It was checked when it was laid out."""
    phases: dict[str, InstructionProfile] = {}
    for phase_id, phase in profile.phases.items():
        phases[phase_id] = phase
        if phase_id == plan["phase"] and phase.plan is not None:
            for one in plan["phases"]:
                phases[one["id"]] = _planned_phase(phase, phase.plan, one)
    fields = {name: getattr(profile, name) for name in PhaseProfile.model_fields}
    made = LaidOutProfile.model_construct(**{**fields, "phases": FrozenDict(phases)})
    made._without, made._plan = profile, plan  # noqa: SLF001 (its own)
    return made


def _planned_phase(
    planner: InstructionProfile, planning: Planning, one: PlannedPhase
) -> InstructionProfile:
    """Return a phase of a plan, with the settings of the phase that has laid it out."""
    return _phase(
        planner,
        name=one["name"],
        kind="talk",
        plan=None,
        start="ai",
        instructions=planning.instructions,
        signals=FrozenDict({PHASE_DONE: planning.done}),
        completes=None,
        max_turns=one["max_turns"],
        then=None,
        rehearsal=tuple(
            line.model_copy(update={"say": _filled_in(line.say, one)})
            for line in planning.rehearsal
        ),
    )


def _filled_in(text: str, one: PlannedPhase) -> str:
    return text.replace("{name}", one["name"]).replace("{goal}", one["goal"])


def _phase(phase: InstructionProfile, **changed: Any) -> InstructionProfile:
    # Without the checks of a copy: every conversation has its own plan.
    fields = {name: getattr(phase, name) for name in InstructionProfile.model_fields}
    return InstructionProfile.model_construct(**{**fields, **changed})


def _transition(
    left: str, entered: str | None, *, limit: int | None = None, **given: Any
) -> PhaseTransition:
    kind = PhaseTransition if limit is None else TurnLimit
    return kind.model_construct(from_phase=left, to_phase=entered, after_turns=limit, **given)
