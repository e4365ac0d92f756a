"""The faults of a phase that lays out a plan, and of what leads on from it, as they are written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from profiles import written
from profiles.codes import Code
from profiles.errors import shown
from profiles.faults import KEY, Finding, Location, undeclared
from profiles.names import FINISHED, LAID_OUT, PHASE_DONE, PLAN_SIGNALS, canonical_name
from profiles.overlay_checks import overlays_of


def plan_field_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find what does not go together in the kind of a phase and its plan."""
    kind, plan = data.get("kind"), data.get("plan")
    if kind == "plan" and plan is None and not written.misspelt(data, "plan"):
        yield Finding(
            ("plan",),
            "is missing. What the model may lay out here, such as plan: {about: …, "
            "instructions: …}.",
            code=Code.MISSING_KEY,
        )
    if kind in (None, "talk", "coach") and plan is not None and not written.misspelt(data, "kind"):
        yield Finding(
            ("plan",),
            "is given, and belongs to a phase that lays one out. Take it out, or write kind: plan.",
            plan,
            code=Code.OUT_OF_PLACE,
        )
    for index, name in written.names(data.get("completes")):
        if kind == "plan" and canonical_name(name) == LAID_OUT:
            yield Finding(
                ("completes", index),
                f"{name!r} begins the plan, and cannot end the conversation as well. Write "
                f"{FINISHED!r} for the end of its last phase.",
                name,
                code=Code.TWO_MEANINGS,
            )
    known = {PHASE_DONE: None, **dict.fromkeys(written.everywhere.get())}
    for index, line in enumerate(written.sequence(written.part(plan, "rehearsal"))):
        for _, name in written.names(written.part(line, "signals")):
            loc = ("plan", "rehearsal", index, "signals", name)
            yield from undeclared(loc, name, known, "a planned phase")


def plan_findings(data: Mapping[str, Any], phases: Mapping[Any, Any]) -> Iterator[Finding]:
    """Find the faults between a plan and the profile around it."""
    planners = [p for p, phase in phases.items() if written.part(phase, "kind") == "plan"]
    if not planners:
        return
    first, *others = planners
    for phase_id in others:
        yield Finding(
            ("phases", phase_id, "kind"),
            f"is plan, and so is that of phase {first!r}: a conversation has one plan at a time. "
            f"Let a transition lead back to {first!r}, where a new plan is laid out.",
            "plan",
            code=Code.TWICE,
        )
    yield from _declared(data, phases)
    transitions = list(enumerate(written.sequence(data.get("transitions"))))
    for index, transition in transitions:
        yield from _transition_findings(("transitions", index), transition, planners)
    if not others:
        own = [one for _, one in transitions if written.part(one, "from_phase") == first]
        yield from _nothing_after(first, phases[first], own)


def _declared(data: Mapping[str, Any], phases: Mapping[Any, Any]) -> Iterator[Finding]:
    """Find signals that bear the names of those that a plan brings along."""
    places: list[tuple[Location, Any]] = [(("signals",), data.get("signals"))]
    places += [
        (("phases", p, "signals"), written.part(phase, "signals")) for p, phase in phases.items()
    ]
    places += [
        (("overlays", key, "signals"), written.part(overlay, "signals"))
        for key, overlay in overlays_of(data).items()
    ]
    for loc, signals in places:
        for name in signals if isinstance(signals, Mapping) else ():
            if isinstance(name, str) and canonical_name(name) in PLAN_SIGNALS:
                yield Finding(
                    (*loc, name, KEY),
                    f"{shown(name)} is a signal that a plan brings along by itself. Take it out, "
                    "or give yours another name.",
                    name,
                    code=Code.TWICE,
                )


def _transition_findings(
    loc: Location, transition: Any, planners: Collection[Any]
) -> Iterator[Finding]:
    names = [
        (index, canonical_name(name))
        for index, name in written.names(written.part(transition, "trigger_signals"))
    ]
    for index, name in names:
        if name in {LAID_OUT, PHASE_DONE}:
            yield Finding(
                (*loc, "trigger_signals", index),
                f"{name!r} leads on within the plan by itself. Write {FINISHED!r} for what follows "
                "the plan.",
                name,
                code=Code.TWO_MEANINGS,
            )
    if written.part(transition, "from_phase") not in planners:
        return
    if written.part(transition, "return") is True:
        yield Finding(
            (*loc, "return"),
            "goes back from a phase that lays out a plan, whose phases come in between. Name the "
            "phase in to_phase.",
            True,
            code=Code.OUT_OF_PLACE,
        )
    together = len(names) > 1 and written.part(transition, "require_all") is True
    if together and FINISHED in {name for _, name in names}:
        yield Finding(
            (*loc, "require_all"),
            f"is true, and {FINISHED!r} comes in the last planned phase, where the other signals "
            "are not given. Let it stand alone.",
            True,
            code=Code.OUT_OF_PLACE,
        )


def _nothing_after(phase_id: str, phase: Any, own: Collection[Any]) -> Iterator[Finding]:
    """Find a plan after which the conversation would neither go on nor end."""
    completes = written.part(phase, "completes")
    ends = {canonical_name(name) for _, name in written.names(completes)}
    leads = {
        canonical_name(name)
        for transition in own
        for _, name in written.names(written.part(transition, "trigger_signals"))
    }
    final = not own and written.part(phase, "then") is None
    if FINISHED in ends | leads or (final and completes is None):
        return
    where: Location = ("phases", phase_id)
    yield Finding(
        (*where, "completes") if final else where,
        f"says nothing of what follows the last phase of the plan. Add a transition from "
        f"{phase_id!r} with trigger_signals: [{FINISHED}], or write completes: [{FINISHED}].",
        completes,
        code=Code.NOTHING_AFTER_PLAN,
    )
