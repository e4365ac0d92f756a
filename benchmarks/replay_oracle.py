"""What a changed profile makes of a labelled script: told from the labels, without the engine.

It knows no more of routing than the scripts need: signals gather in a phase, the first transition
whose signal was given is taken, one with `min_turns` is held back with its signals, and in a phase
that nothing leads out of any signal ends the conversation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from profiles import canonical_name


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A transition, as the data has it."""

    left: str
    entered: str
    signals: frozenset[str]
    min_turns: int = 0


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """The phases and transitions of a script's profile, in order."""

    phases: tuple[str, ...]
    initial: str
    rules: tuple[Rule, ...]

    def removed(self, place: int) -> Drawing:
        """Return it without a transition."""
        return replace(self, rules=self.rules[:place] + self.rules[place + 1 :])

    def delayed(self, place: int, turns: int) -> Drawing:
        """Return it with a transition that may only be taken from some turn on."""
        rules = list(self.rules)
        rules[place] = replace(rules[place], min_turns=turns)
        return replace(self, rules=tuple(rules))

    def reversed(self) -> Drawing:
        """Return it with the transitions in the opposite order."""
        return replace(self, rules=self.rules[::-1])

    def renamed(self, phase: str, name: str) -> Drawing:
        """Return it with another name for a phase."""

        def new(old: str) -> str:
            return name if old == phase else old

        return Drawing(
            phases=tuple(map(new, self.phases)),
            initial=new(self.initial),
            rules=tuple(
                replace(rule, left=new(rule.left), entered=new(rule.entered)) for rule in self.rules
            ),
        )


def drawing_of(data: Mapping[str, Any], script: Mapping[str, Any]) -> Drawing:
    """Return the profile of a script as the data has it."""
    return Drawing(
        phases=tuple(data["phases"]),
        initial=script["initial_phase"],
        rules=tuple(
            Rule(
                left=one["from_phase"],
                entered=one["to_phase"],
                signals=frozenset(map(canonical_name, one["trigger_signals"])),
            )
            for one in script.get("transitions", data["transitions"])
        ),
    )


def outcomes(drawing: Drawing, script: Mapping[str, Any]) -> list[object]:
    """Return what each assistant turn of a script comes to."""
    phase, over = drawing.initial, False
    gathered: set[str] = set()
    stay = answered = waiting = 0
    found: list[object] = []
    for turn in script["turns"]:
        if turn["role"] != "assistant":
            waiting += 1
            continue
        given = {canonical_name(name) for name in turn.get("signals", ())}
        before = phase
        came, waiting = max(1, waiting), 0
        if over:
            found.append(("over", answered, phase))
            continue
        stay, answered = stay + came, answered + came
        rules = [rule for rule in drawing.rules if rule.left == phase]
        barred = _barred(rules, given, stay)
        gathered |= given - set(barred)
        moved: object = None
        if not rules and given:
            over, moved = True, "the end"
        else:
            taken = next((r for r in rules if r.signals & gathered and stay >= r.min_turns), None)
            if taken is not None:
                phase, gathered, stay = taken.entered, set(), 0
                moved = (before, phase)
        # Whether a signal counted, and where, is told of each turn; so is how early it was.
        judged = tuple(sorted((before, name, barred.get(name, "")) for name in given))
        found.append((judged, moved, phase, over, answered))
    return found


def _barred(rules: Sequence[Rule], given: set[str], stay: int) -> dict[str, str]:
    barred: dict[str, str] = {}
    for name in given:
        causes = [rule for rule in rules if name in rule.signals]
        if causes and all(rule.min_turns > stay for rule in causes):
            barred[name] = f"{[rule.min_turns for rule in causes]} {stay}"
    return barred
