"""The faults between a profile's phases and its transitions, in the data as it was written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from profiles import written
from profiles.codes import Code
from profiles.conditions import keys_of, names_in
from profiles.errors import did_you_mean, listed, shown
from profiles.faults import KEY, Finding, Location, undeclared, unknown_phase
from profiles.names import ANY_PHASE, FINISHED, canonical_name
from profiles.overlay_checks import Givers
from profiles.shadows import Edge, cure, never_taken
from profiles.wording import counted


@dataclass(frozen=True, slots=True)
class _Timer:
    """What moves on from a phase after some turns, whatever the model does."""

    loc: Location
    turns: int
    sure: bool
    """Whether nothing holds it back."""
    alone: bool
    """Whether its transition has no other cause."""


class Ways:
    """The transitions of a profile, and the phases that each of them leaves."""

    def __init__(self, data: Mapping[str, Any], phases: Mapping[Any, Any]) -> None:
        self._phases = phases
        self._known = {phase_id: None for phase_id in phases if isinstance(phase_id, str)}
        self._initial = data.get("initial_phase")
        self._transitions = list(enumerate(written.sequence(data.get("transitions"))))
        self._everywhere = written.declared(data)
        self._givers = Givers(data)

    def findings(self) -> Iterator[Finding]:
        """Find the faults of the transitions, and of what is declared for all phases."""
        for index, transition in self._transitions:
            loc = ("transitions", index)
            yield from self._end_findings(loc, transition)
            yield from self._trigger_findings(loc, transition)
            yield from self._condition_findings((*loc, "when"), transition)
            yield from self._return_findings((*loc, "return"), transition)
        yield from self._declared_twice()
        yield from self._never_taken()
        yield from self._too_late()

    def triggers_in(self, phase_id: Any) -> Collection[str]:
        """Return the signals that lead out of a phase."""
        return self._triggers.get(phase_id, ())

    @cached_property
    def _triggers(self) -> Mapping[str, Collection[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for _, transition in self._transitions:
            triggers = written.names(written.part(transition, "trigger_signals"))
            names = [canonical_name(name) for _, name in triggers]
            for phase_id in self._left_by(transition):
                found[phase_id].update(names)
        return found

    @cached_property
    def _own(self) -> Mapping[Any, list[tuple[int, Any]]]:
        """The transitions by the phase that they name as the one they leave."""
        found: defaultdict[Any, list[tuple[int, Any]]] = defaultdict(list)
        for index, transition in self._transitions:
            left = written.part(transition, "from_phase")
            if isinstance(left, str):
                found[left].append((index, transition))
        return found

    @cached_property
    def _with_exits(self) -> set[Any]:
        """The phases that are not final: a transition of their own leads out of them."""
        own = {written.part(transition, "from_phase") for _, transition in self._transitions}
        limited = {
            p
            for p, phase in self._phases.items()
            if written.part(phase, "then") or written.part(phase, "kind") == "plan"
        }
        return {p for p in own | limited if isinstance(p, str) and p in self._known}

    @property
    def _has_plan(self) -> bool:
        """Whether there are planned phases, which every way from any phase leaves."""
        return any(written.part(phase, "kind") == "plan" for phase in self._phases.values())

    def _left_by(self, transition: Any) -> list[str]:
        """Return the phases that a transition leaves."""
        left = written.part(transition, "from_phase")
        if left != ANY_PHASE:
            return [left] if isinstance(left, str) and left in self._known else []
        target = written.part(transition, "to_phase")
        return [p for p in self._known if p in self._with_exits and p != target]

    def _signals_in(self, phase_id: str) -> Collection[str] | None:
        return self._signals[phase_id]

    @cached_property
    def _signals(self) -> Mapping[str, Collection[str] | None]:
        """The signals of each phase; `None` where a fault of its own hides them."""
        return {phase_id: self._declared_in(phase_id) for phase_id in self._known}

    @cached_property
    def _all_signals(self) -> Collection[str] | None:
        declared = self._together(self._known)
        return None if declared is None else {**dict.fromkeys(declared), **self._givers.every}

    def _together(self, phase_ids: Collection[str]) -> Collection[str] | None:
        """Return the signals of some phases; `None` where a fault hides those of one."""
        declared = [self._signals[phase_id] for phase_id in phase_ids]
        if not declared or None in declared:
            return None
        return {signal: None for one in declared for signal in one or ()}

    def _declared_in(self, phase_id: str) -> Collection[str] | None:
        own = written.declared(self._phases[phase_id])
        if own is None or self._everywhere is None or self._givers.unreadable:
            return None
        beside = self._givers.beside(phase_id)
        return {**dict.fromkeys(own), **dict.fromkeys(self._everywhere), **beside}

    def _end_findings(self, loc: Location, transition: Any) -> Iterator[Finding]:
        left = written.part(transition, "from_phase")
        if left != ANY_PHASE:
            yield from self._unknown((*loc, "from_phase"), left)
        elif not self._left_by(transition) and not self._has_plan:
            yield Finding(
                (*loc, "from_phase"),
                f"is {ANY_PHASE!r}, and leaves no phase: there is none beside its target that "
                "another transition leads out of.",
                left,
                code=Code.OUT_OF_PLACE,
            )
        yield from self._unknown((*loc, "to_phase"), written.part(transition, "to_phase"))

    def _unknown(self, loc: Location, phase_id: Any) -> Iterator[Finding]:
        for one in unknown_phase(loc, phase_id, self._known):
            planned = (
                f" Phases of a plan have names in the conversation alone: {FINISHED!r} leads on "
                f"from the last of them, and {ANY_PHASE!r} leaves them all."
            )
            yield replace(one, message=one.message + planned) if self._has_plan else one

    def _trigger_findings(self, loc: Location, transition: Any) -> Iterator[Finding]:
        left = written.part(transition, "from_phase")
        if left == ANY_PHASE:
            declared = self._signals_everywhere(transition)
            where = "the whole profile, declared in 'signals' beside 'phases'"
            if self._givers.every:
                where += ", or of an overlay beside a phase that this leaves"
        elif isinstance(left, str) and left in self._known:
            declared = written.with_ends(self._phases[left], self._signals_in(left))
            where = f"phase {left!r}"
        else:
            return
        for position, name in written.names(written.part(transition, "trigger_signals")):
            at = (*loc, "trigger_signals", position)
            giver = self._givers.elsewhere(name)
            if giver is None or declared is None or canonical_name(name) in declared:
                yield from undeclared(at, name, declared, where)
                continue
            beside = "any phase that this leaves" if left == ANY_PHASE else where
            yield Finding(
                at,
                f"{shown(name)} is given by overlay {giver!r}, which does not run beside {beside}. "
                "Name it in the overlay's 'beside', or leave that out to run beside all phases.",
                name,
                Code.UNDECLARED_SIGNAL,
            )

    def _signals_everywhere(self, transition: Any) -> Collection[str] | None:
        """Return what is declared for all phases, or given beside one that a transition leaves."""
        if not self._givers.every and not self._givers.unreadable:
            return self._everywhere
        if self._everywhere is None or self._givers.unreadable:
            return None
        beside = {n: None for one in self._left_by(transition) for n in self._givers.beside(one)}
        return {**dict.fromkeys(self._everywhere), **beside}

    def _condition_findings(self, loc: Location, transition: Any) -> Iterator[Finding]:
        """Find what a condition asks for that never is there."""
        rule = written.part(transition, "when")
        if not isinstance(rule, str):
            return
        here = self._together(self._left_by(transition))
        for name, known in (("signals", here), ("memory", self._all_signals)):
            if known is None:
                continue
            for key in keys_of(rule, name):
                if canonical_name(key) != key or key not in known:
                    yield Finding(
                        loc, _no_such_key(rule, name, key, known), rule, code=Code.NO_SUCH_FACT
                    )
        if not any(written.part(phase, "kind") == "coach" for phase in self._phases.values()):
            for name in sorted({"brief", "readiness"} & names_in(rule)):
                yield Finding(
                    loc,
                    f"asks for {name}, and no phase of the profile is a coach, which works one "
                    "out. Take it out, or give a phase kind: coach.",
                    rule,
                    code=Code.NO_SUCH_FACT,
                )

    def _return_findings(self, loc: Location, transition: Any) -> Iterator[Finding]:
        left = written.part(transition, "from_phase")
        if written.part(transition, "return") is not True or left not in self._known:
            return
        if left == self._initial:
            yield Finding(
                loc,
                f"has nothing to go back to when the conversation begins in {left!r}. Name the "
                "phase in to_phase, or begin in another.",
                True,
                code=Code.NOTHING_TO_GO_BACK_TO,
            )
        elif not self._leads_to(left):
            yield Finding(
                loc,
                f"has nothing to go back to, since nothing leads to {left!r}. Add a transition to "
                "it, or name a phase in to_phase.",
                True,
                code=Code.NOTHING_TO_GO_BACK_TO,
            )

    def _leads_to(self, phase_id: str) -> bool:
        """Whether another phase moves to this one."""
        limits = [p for p, one in self._phases.items() if written.part(one, "then") == phase_id]
        return bool(limits) or any(
            written.part(transition, "to_phase") == phase_id
            and any(left != phase_id for left in self._left_by(transition))
            for _, transition in self._transitions
        )

    def _declared_twice(self) -> Iterator[Finding]:
        for phase_id, phase in self._phases.items():
            for _, name in written.names(written.part(phase, "signals")):
                if canonical_name(name) in (self._everywhere or ()):
                    yield Finding(
                        ("phases", phase_id, "signals", name, KEY),
                        f"{shown(name)} is declared for all phases as well, in 'signals' beside "
                        "'phases'. Keep one of them.",
                        name,
                        code=Code.TWICE,
                    )

    def _never_taken(self) -> Iterator[Finding]:
        edges = [edge for index, one in self._transitions for edge in self._edges(index, one)]
        drawn = Counter(edge.place for edge in edges)
        dead: defaultdict[int, list[tuple[Edge, list[Edge]]]] = defaultdict(list)
        for edge, blockers in never_taken(edges):
            dead[edge.place].append((edge, blockers))
        for place, found in dead.items():
            if len(found) < drawn[place]:
                continue  # some phase can still be left by it
            edge, blockers = found[0]
            earlier = " and ".join(f"transitions[{one.place}]" for one in blockers)
            yield Finding(
                ("transitions", place),
                f"can never be taken: {earlier} {'fits' if len(blockers) == 1 else 'fit'} whenever "
                f"it does. {cure(edge, blockers)}.",
                code=Code.SHADOWED,
            )

    def _edges(self, place: int, transition: Any) -> Iterator[Edge]:
        names = written.names(written.part(transition, "trigger_signals"))
        needs_all = written.part(transition, "require_all") or False
        target = written.part(transition, "to_phase") or ANY_PHASE
        if not names or not isinstance(needs_all, bool) or not isinstance(target, str):
            return
        for left in self._left_by(transition):
            yield Edge(
                place=place,
                from_phase=left,
                to_phase=target,
                signals=frozenset(canonical_name(name) for _, name in names),
                needs_all=needs_all,
                barred=_is_barred(transition),
                timed=any(
                    written.part(transition, cause) is not None
                    for cause in ("after_turns", "after_seconds")
                ),
            )

    def _too_late(self) -> Iterator[Finding]:
        """Find turns after which a phase has been left already."""
        for phase_id in self._known:
            timers = list(self._timers(phase_id))
            for at, timer in enumerate(timers):
                # Of those for the same turn, the first is taken.
                sooner = [
                    one
                    for place, one in enumerate(timers)
                    if one.sure and (one.turns, place) < (timer.turns, at)
                ]
                if timer.alone and sooner:
                    yield _after(timer.loc, timer.turns, phase_id, sooner[0])
            yield from self._first_turns_too_late(phase_id, [one for one in timers if one.sure])

    def _first_turns_too_late(self, phase_id: str, limits: list[_Timer]) -> Iterator[Finding]:
        for index, transition in self._own.get(phase_id, ()):
            least, here = written.part(transition, "min_turns"), ("transitions", index)
            if type(least) is not int or self._ends_a_plan(transition):
                continue
            # What does not fit within a transition is told there.
            sooner = [one for one in limits if one.turns < least and one.loc[:2] != here]
            if sooner:
                yield _after((*here, "min_turns"), least, phase_id, sooner[0])

    @staticmethod
    def _ends_a_plan(transition: Any) -> bool:
        """Whether a transition is taken in the last planned phase, by whose turns it goes."""
        names = written.names(written.part(transition, "trigger_signals"))
        return FINISHED in {canonical_name(name) for _, name in names}

    def _timers(self, phase_id: str) -> Iterator[_Timer]:
        for index, transition in self._own.get(phase_id, ()):
            turns = written.part(transition, "after_turns")
            if type(turns) is int:
                others = ("trigger_signals", "after_seconds")
                alone = all(written.part(transition, cause) is None for cause in others)
                # Who makes a detour comes back, with the turns still counted.
                back = self._leads_back(written.part(transition, "to_phase"))
                sure = not _is_barred(transition, but="min_turns") and not back
                yield _Timer(("transitions", index, "after_turns"), turns, sure, alone)
        phase = self._phases[phase_id]
        if type(limit := written.part(phase, "max_turns")) is int:
            sure = not self._leads_back(written.part(phase, "then"))
            yield _Timer(("phases", phase_id, "max_turns"), limit, sure, True)

    def _leads_back(self, phase_id: Any) -> bool:
        ways = self._own.get(phase_id, ()) if isinstance(phase_id, str) else ()
        return any(written.part(transition, "return") is True for _, transition in ways)


def _is_barred(transition: Any, but: str = "") -> bool:
    """Whether something may hold a transition back."""
    bars = [bar for bar in ("when", "min_turns") if bar != but]
    returns = written.part(transition, "return") is True
    return returns or any(written.part(transition, bar) is not None for bar in bars)


def _after(loc: Location, turns: int, phase_id: str, limit: _Timer) -> Finding:
    left = counted(limit.turns, "turn")
    return Finding(
        loc,
        f"is {turns}, and phase {phase_id!r} is left after {left} already, by {limit.loc[-1]}: "
        "nothing comes so late. Make it smaller.",
        turns,
        Code.TOO_LATE,
    )


def _no_such_key(rule: str, name: str, key: str, known: Collection[str]) -> str:
    """Say that a condition asks for a signal that nobody gives."""
    dotted = next(
        (one for one in known if f"{name}.{one}" in rule and one.startswith(f"{key}.")), None
    )
    if dotted:
        return f'asks for {name}.{dotted}; a name with dots is written {name}["{dotted}"].'
    said = f"asks {name} for {shown(key)}, which is no signal here."
    its = f"Signals: {listed(known, key)}." if known else "There are none."
    return f"{said}{did_you_mean(key, known)} {its}"
