"""What code mends in an outline without asking: spelling, and what leaves no doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cuelight.drafting.naming import snake_case, tidy
from cuelight.drafting.outline import (
    Outline,
    OutlineField,
    OutlineLine,
    OutlinePhase,
    OutlineSignal,
    OutlineTransition,
)
from profiles import ANY_PHASE, ENGINE_SIGNALS, canonical_name

_ASKED_FOR = re.compile(
    r"""(?P<before>\b(?:signals|memory)\[\s*["'])(?P<name>[^"']*)(?=["']\s*\])"""
    r"""|(?P<quote>["'])(?P<key>[^"']*)(?=["']\s+in\s+(?:signals|memory)\b)"""
)
"""A signal that a condition asks for, as a key or by `in`."""


def mended(outline: Outline) -> tuple[Outline, list[str]]:
    """Return the outline with what code can mend, and what that was, a sentence each."""
    done = _Mending(outline)
    return done.outline(), done.told


@dataclass
class _Mending:
    given: Outline
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._phases = {
            phase.id: self._renamed(
                f"phases[{n}].id", phase.id, snake_case(phase.id, f"phase_{n + 1}")
            )
            for n, phase in enumerate(self.given.phases)
        }
        self._signals: dict[tuple[str, str], str] = {}
        for n, signal in enumerate(self.given.signals):
            name, place = canonical_name(signal.name), f"signals[{n}].name"
            made = self._signal_name(signal, n)
            self._signals[signal.phase, name] = self._renamed(place, signal.name, made)

    def outline(self) -> Outline:
        given = self.given
        return Outline(
            name=" ".join(tidy(given.name).split()),
            about=tidy(given.about),
            context=tidy(given.context),
            initial_phase=self._initial(),
            phases=tuple(map(self._phase, given.phases)),
            signals=tuple(self._signal(n, one) for n, one in enumerate(given.signals)),
            transitions=tuple(map(self._transition, given.transitions)),
            lines=tuple(map(self._line, given.lines)),
        )

    def _initial(self) -> str:
        given = self.given
        if (known := self._phase_id(given.initial_phase)) in self._phases.values():
            return known
        if not given.phases:
            return ""
        first = self._phases[given.phases[0].id]
        was = f"{given.initial_phase!r}, which is no phase" if given.initial_phase else "empty"
        self.told.append(f"initial_phase was {was}; it is the first phase now, {first!r}.")
        return first

    def _phase(self, phase: OutlinePhase) -> OutlinePhase:
        return phase.model_copy(
            update={
                "id": self._phases[phase.id],
                "name": " ".join(tidy(phase.name).split()),
                "purpose": tidy(phase.purpose),
                "instructions": tidy(phase.instructions),
                "then": self._phase_id(phase.then),
            }
        )

    def _signal(self, number: int, signal: OutlineSignal) -> OutlineSignal:
        place = f"signals[{number}].fields"
        fields = (self._field(f"{place}[{k}].name", one) for k, one in enumerate(signal.fields))
        return signal.model_copy(
            update={
                "phase": self._phase_id(signal.phase),
                "name": self._signals[signal.phase, canonical_name(signal.name)],
                "when": tidy(signal.when),
                "fields": tuple(fields),
                "corrects": self._signal_id(signal.phase, signal.corrects),
                "depends_on": self._signal_ids(signal.phase, signal.depends_on),
            }
        )

    def _field(self, place: str, given: OutlineField) -> OutlineField:
        name = given.name.strip()
        if not name.isidentifier():
            name = self._renamed(place, given.name, snake_case(name, name))
        choices = dict.fromkeys(tidy(choice) for choice in given.choices)
        return given.model_copy(
            update={
                "name": name,
                "description": tidy(given.description),
                "choices": tuple(filter(None, choices)),
            }
        )

    def _transition(self, transition: OutlineTransition) -> OutlineTransition:
        return transition.model_copy(
            update={
                "from_phase": self._phase_id(transition.from_phase),
                "to_phase": self._phase_id(transition.to_phase),
                "signals": self._signal_ids(transition.from_phase, transition.signals),
                "when": self._condition(transition),
                "why": tidy(transition.why),
            }
        )

    def _line(self, line: OutlineLine) -> OutlineLine:
        return line.model_copy(
            update={
                "phase": self._phase_id(line.phase),
                "say": tidy(line.say),
                "signals": self._signal_ids(line.phase, line.signals),
            }
        )

    def _phase_id(self, given: str) -> str:
        """Return the id by which a phase goes now; one that nobody knows stays as it is."""
        bare = given.strip()
        if not bare or bare == ANY_PHASE or bare in self._phases:
            return self._phases.get(bare, bare)
        near = snake_case(bare)
        return self._phases.get(given, near if near in self._phases.values() else bare)

    def _signal_ids(self, phase_id: str, names: tuple[str, ...]) -> tuple[str, ...]:
        found = (self._signal_id(phase_id, name) for name in names)
        return tuple(dict.fromkeys(filter(None, found)))

    def _signal_id(self, phase_id: str, given: str) -> str:
        """Return the name by which a signal goes now, looked for in its own phase first."""
        name = canonical_name(given)
        for home in (phase_id, ANY_PHASE):
            if (home, name) in self._signals:
                return self._signals[home, name]
        if known := {made for (_, other), made in self._signals.items() if other == name}:
            return min(known)
        near, known = _dotted(name), set(self._signals.values())
        if near in known or not near:
            return near or name
        alike = [made for made in known if made.endswith(f".{near}")]
        return alike[0] if len(alike) == 1 else name

    def _condition(self, transition: OutlineTransition) -> str:
        """Return a condition with the names of its signals as they are now."""

        def renamed(match: re.Match[str]) -> str:
            given = match["name"] if match["before"] else match["key"]
            return (match["before"] or match["quote"]) + self._signal_id(home, given)

        home = transition.from_phase
        return " ".join(_ASKED_FOR.sub(renamed, transition.when).split())

    def _signal_name(self, signal: OutlineSignal, number: int) -> str:
        """Return a name with a namespace, by default that of its phase."""
        name = canonical_name(signal.name)
        if name in ENGINE_SIGNALS:
            return name
        made = _dotted(name) or f"signal_{number + 1}"
        if "." in made:
            return made
        home = "user" if signal.phase.strip() == ANY_PHASE else self._phase_id(signal.phase)
        return f"{snake_case(home, 'phase')}.{made}"

    def _renamed(self, place: str, given: str, made: str) -> str:
        if given != made:
            self.told.append(f"{place} was {given!r}; it is {made!r} now.")
        return made


def _dotted(name: str) -> str:
    return ".".join(filter(None, map(snake_case, name.split("."))))
