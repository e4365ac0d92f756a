"""Phases that nobody comes to, and conversations that cannot come to an end."""

from __future__ import annotations

from collections.abc import Iterator

from profiles.checking.cases import TURNS, both
from profiles.checking.values import exactly
from profiles.checking.ways import Way, Ways, closure
from profiles.codes import Code
from profiles.document import dotted
from profiles.errors import listed
from profiles.faults import Finding


def end_findings(ways: Ways) -> Iterator[Finding]:
    """Find phases that cannot be reached or not be left, and circles without an end."""
    yield from _unreachable(ways)
    stuck = set()
    for phase_id in ways.profile.phases:
        found = list(_no_end_here(ways, phase_id))
        stuck |= {phase_id for _ in found}
        yield from found
    yield from _no_end_ahead(ways, stuck)
    yield from _endless_talk(ways)
    for phase_id in ways.profile.phases:
        if phase_id not in stuck:
            yield from _no_net(ways, phase_id)


def can_end(ways: Ways, phase_id: str) -> bool:
    """Whether the conversation can be completed in a phase, or is kept open there on purpose."""
    if ways.profile.phases[phase_id].completes == ():
        return True
    completing = ways.profile.completing_signals(phase_id)
    return not completing.isdisjoint(ways.facts[phase_id].givable)


def _unreachable(ways: Ways) -> Iterator[Finding]:
    leading: dict[str, list[Way]] = {}
    for way in ways.all:
        for target in ways.profile.reached_by(way.transition):
            leading.setdefault(target, []).append(way)
    for phase_id in ways.profile.phases:
        if phase_id in ways.reachable:
            continue
        others = [way for way in leading.get(phase_id, []) if way.phase_id != phase_id]
        if not others:
            why = "no way leads here from the initial phase"
        elif closed := [way for way in others if not way.is_open]:
            why = f"what leads here can never be taken: {_places(closed)}"
        else:
            origins = listed(dict.fromkeys(way.phase_id for way in others))
            why = f"the only ways here are from phases that are not reached either: {origins}"
        yield Finding(
            ("phases", phase_id),
            f"{why}. Add a transition to it, or take it out.",
            code=Code.UNREACHABLE,
        )


def _no_end_here(ways: Ways, phase_id: str) -> Iterator[Finding]:
    if can_end(ways, phase_id):
        return
    out = ways.from_phase[phase_id]
    if not out:
        anywhere = any(one.from_any for one in ways.profile.transitions)
        beside = " Transitions from '*' are no way out of it." if anywhere else ""
        yield Finding(
            ("phases", phase_id),
            f"nothing leads out of this phase, and nothing completes the conversation here.{beside}"
            " Give it a signal that ends the conversation, or a transition; or write completes: [] "
            "to keep it open.",
            code=Code.NO_END_HERE,
        )
    elif not any(way.is_open for way in out):
        yield Finding(
            ("phases", phase_id),
            f"none of the ways out of this phase can be taken: {_places(out)}. Mend one of them, "
            "or add max_turns and then.",
            code=Code.NO_WAY_OUT,
        )


def _no_end_ahead(ways: Ways, stuck: set[str]) -> Iterator[Finding]:
    ends = {p for p in ways.profile.phases if p in stuck or can_end(ways, p)}
    within = {p: ways.within_reach([p]) for p in _cannot_reach(ways, ends)}
    told: set[str] = set()
    for phase_id, ahead in within.items():
        leads_into_circle = any(phase_id not in within[other] for other in ahead)
        if phase_id in told or phase_id not in ways.reachable or leads_into_circle:
            continue
        circle = [other for other in within if other in ahead]
        told.update(circle)
        yield Finding(
            ("phases", phase_id),
            f"from here the conversation cannot come to an end: it goes on between "
            f"{listed(circle)} for ever. Let one of them lead out, or complete the conversation by "
            "one of its signals, named in completes.",
            code=Code.NO_END_AHEAD,
        )


def _cannot_reach(ways: Ways, ends: set[str]) -> list[str]:
    """Return the phases from which no open way leads to any of these."""
    back: dict[str, list[str]] = {}
    for phase_id in ways.profile.phases:
        for target in ways.targets(phase_id):
            back.setdefault(target, []).append(phase_id)
    reaching = closure(ends, lambda phase_id: back.get(phase_id, []))
    return [phase_id for phase_id in ways.profile.phases if phase_id not in reaching]


def _endless_talk(ways: Ways) -> Iterator[Finding]:
    """Find circles of phases that open by themselves and go on by themselves."""
    steps: dict[str, dict[str, Way]] = {}
    for way in ways.all:
        if _needs_nobody(ways, way) and way.transition.to_phase is not None:
            steps.setdefault(way.phase_id, {}).setdefault(way.transition.to_phase, way)
    told: set[str] = set()
    for phase_id in ways.profile.phases:
        circle = _circle(steps, phase_id)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            way = steps[phase_id][[*circle[1:], phase_id][0]]
            yield Finding(
                way.loc,
                f"needs no word of the user, and leads in a circle of phases that speak by "
                f"themselves: {' → '.join([*circle, phase_id])}. Let one of them start with the "
                "human, or ask for a turn: min_turns: 1.",
                code=Code.ENDLESS_TALK,
            )


def _needs_nobody(ways: Ways, way: Way) -> bool:
    target = way.transition.to_phase
    if target is None or ways.profile.is_detour(target):
        return False  # where a condition alone leads once only
    phases = ways.profile.phases
    if "human" in {phases[way.phase_id].start, phases[target].start}:
        return False
    at_once = [{TURNS: exactly(0)}]
    return any(cause.kind == "when" and both(list(cause.cases), [*at_once]) for cause in way.causes)


def _circle(steps: dict[str, dict[str, Way]], start: str) -> list[str]:
    """Return the phases of a shortest circle through one; nothing where there is none."""
    trails = [[start]]
    seen: set[str] = set()
    while trails:
        trail = trails.pop(0)
        for target in steps.get(trail[-1], {}):
            if target == start:
                return trail
            if target not in seen:
                seen.add(target)
                trails.append([*trail, target])
    return []


def _no_net(ways: Ways, phase_id: str) -> Iterator[Finding]:
    facts = ways.facts[phase_id]
    causes = [cause for way in ways.from_phase[phase_id] for cause in way.causes]
    only_signals = bool(causes) and all(cause.kind == "signals" for cause in causes)
    if only_signals and facts.coach_turns is None and not can_end(ways, phase_id):
        yield Finding(
            ("phases", phase_id),
            "only signals lead out of this phase, and a model forgets one now and then. Add a way "
            "that needs none, such as max_turns and then.",
            code=Code.NO_NET,
        )


def _places(ways: list[Way]) -> str:
    return listed(dict.fromkeys(dotted(way.loc) for way in ways))
