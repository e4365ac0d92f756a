"""From an outline to the data of a profile, in the order in which an author would write it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from cuelight.drafting.complaints import Complaint
from cuelight.drafting.outline import (
    Outline,
    OutlineField,
    OutlinePhase,
    OutlineSignal,
    OutlineTransition,
)
from profiles import ANY_PHASE

_WIDTH = 92


def profile_data(outline: Outline) -> dict[str, Any]:
    """Return what a profile's file is to hold; whether it is right, the checker says."""
    signals = _signals(outline, ANY_PHASE)
    return _given(
        name=outline.name,
        initial_phase=outline.initial_phase,
        phase_context=_paragraphs(outline.context),
        signals=signals,
        phases={phase.id: _phase(outline, phase) for phase in outline.phases},
        transitions=[_transition(one) for one in outline.transitions],
    )


def lost_in(outline: Outline) -> Iterator[Complaint]:
    """Tell what has no place in a profile, so that nobody would find it missing."""
    known = [phase.id for phase in outline.phases]
    if not known:
        yield Complaint("error", "phases", "There are no phases. Two to six carry a conversation.")
    for n in _again(known):
        yield Complaint("error", f"phases[{n}].id", f"{known[n]!r} is the id of an earlier phase.")
    names = [(one.phase, one.name) for one in outline.signals]
    for n in _again(names):
        where = f"signals[{n}].name"
        yield Complaint("error", where, f"{names[n][1]!r} is declared twice in this phase.")
    for n, signal in enumerate(outline.signals):
        if signal.phase not in {*known, ANY_PHASE}:
            yield _stray(f"signals[{n}].phase", signal.phase, known)
        fields = [one.name for one in signal.fields]
        for k in _again(fields):
            where = f"signals[{n}].fields[{k}].name"
            yield Complaint("error", where, f"{fields[k]!r} is the name of an earlier field.")
    for n, line in enumerate(outline.lines):
        if line.phase not in known:
            yield _stray(f"lines[{n}].phase", line.phase, known)
    said = {line.phase for line in outline.lines if line.say or line.signals}
    for n, phase_id in enumerate(known):
        if phase_id not in said:
            told = f"there are no lines of phase {phase_id!r} for a rehearsal: write two or three."
            yield Complaint("warning", f"phases[{n}]", told)


def _stray(where: str, phase_id: str, known: list[str]) -> Complaint:
    there = ", ".join(known) or "none"
    told = f"There is no phase {phase_id!r}. Phases: {there}."
    if where.startswith("signals"):
        told += f" {ANY_PHASE!r} stands for all of them."
    return Complaint("error", where, told)


def _again(values: Iterable[object]) -> Iterator[int]:
    """Yield the places of values that stood there before."""
    seen: set[object] = set()
    for n, value in enumerate(values):
        if value in seen:
            yield n
        seen.add(value)


def _phase(outline: Outline, phase: OutlinePhase) -> dict[str, Any]:
    lines = [one for one in outline.lines if one.phase == phase.id and (one.say or one.signals)]
    return _given(
        name=phase.name,
        start=phase.start,
        instructions=_paragraphs(phase.instructions),
        signals=_signals(outline, phase.id),
        completes=_completes(outline, phase),
        max_turns=phase.max_turns,
        then=phase.then,
        rehearsal=[
            {"say": one.say, "signals": list(one.signals)} if one.signals else one.say
            for one in lines
        ],
    )


def _completes(outline: Outline, phase: OutlinePhase) -> list[str]:
    """Return the signals that end the conversation here, where that is not as it would be."""
    own = [one for one in outline.signals if one.phase == phase.id]
    ending = [one.name for one in own if one.ends]
    is_final = not phase.then and all(one.from_phase != phase.id for one in outline.transitions)
    return [] if is_final and len(ending) == len(own) else ending


def _signals(outline: Outline, phase_id: str) -> dict[str, Any]:
    return {one.name: _signal(one) for one in outline.signals if one.phase == phase_id}


def _signal(signal: OutlineSignal) -> str | dict[str, Any]:
    fields = {one.name: _field(one) for one in signal.fields}
    more = _given(
        payload=_given(
            properties=fields, required=[one.name for one in signal.fields if one.required]
        ),
        quotes=[one.name for one in signal.fields if one.quoted],
        corrects=signal.corrects,
        depends_on=list(signal.depends_on),
    )
    return {"when": signal.when, **more} if more else signal.when


def _field(given: OutlineField) -> dict[str, Any]:
    bounds = given.type in {"integer", "number"} and given.least < given.most
    return _given(
        type="array" if given.type == "list" else given.type,
        items={"type": "string"} if given.type == "list" else None,
        enum=list(given.choices) if given.type == "string" else None,
        description=given.description,
    ) | ({"minimum": given.least, "maximum": given.most} if bounds else {})


def _transition(given: OutlineTransition) -> dict[str, Any]:
    return {
        "from_phase": given.from_phase,
        **_given(
            to_phase=given.to_phase,
            **{"return": given.back},
            trigger_signals=list(given.signals),
            require_all=given.require_all and len(given.signals) > 1,
            after_turns=given.after_turns,
            min_turns=given.min_turns,
            when=given.when,
            remember=given.remember if given.remember != "keep" else "",
        ),
    }


def _paragraphs(text: str) -> str:
    """Return a text of several lines as an editor leaves it, with lines that can be read."""
    if "\n" not in text:
        return text
    return "".join(f"{line}\n" for given in text.split("\n") for line in _wrapped(given))


def _wrapped(line: str) -> list[str]:
    under = re.match(r" *(?:[-*•] +|\d+[.)] +)?", line)
    return textwrap.wrap(
        line,
        _WIDTH,
        subsequent_indent=" " * len(under[0] if under else ""),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def _given(**values: Any) -> dict[str, Any]:
    """Return those that say something."""
    return {key: value for key, value in values.items() if value}
