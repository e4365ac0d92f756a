"""What an author tells the model, where it is missing, unfinished or at odds with the profile."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from profiles import written
from profiles.codes import Code
from profiles.errors import did_you_mean, listed, shown
from profiles.faults import Finding, Location
from profiles.laid_out import example_of
from profiles.model import STANDALONE_PHASE, PhaseProfile
from profiles.names import canonical_name

_PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|TBD|XXX)\b|\blorem ipsum\b|\{\{[^}]*\}\}"
    r"|[\[<](?:insert|your|fill in|add|describe)\b[^\]>]*[\]>]"
    r"|[\[<][^\]>]*\b(?:einfügen|eintragen|ergänzen|ausfüllen)\b[^\]>]*[\]>]",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"</?\s*signals?\s*>", re.IGNORECASE)
_WORD_FOR_WORD = re.compile(
    r"\bsay exactly\b|\bword for word:"
    r"|\bsag(?:e|en Sie|t)? (?:genau|wörtlich)\b|\b(?:wörtlich|Wort für Wort):",
    re.IGNORECASE,
)
_NAME = r"(?:custom\.)?[a-z][\w-]*(?:\.[a-z][\w-]*)*"
_MARK = r"[`\"'\u2018-\u201f]"
_QUOTED = re.compile(rf"{_MARK}({_NAME}){_MARK}")
_ORDERED = re.compile(rf"\bsignals?\s*:?\s+{_MARK}?({_NAME})", re.IGNORECASE)
_GIVEN = re.compile(
    rf"\b(?:emit|fire|raise|trigger|sende)\s+`({_NAME})`"
    rf"|\b(?:give|send|return|output|gib)\s+`({_NAME}\.{_NAME})`"
    rf"|\b(?:emit|fire)\s+({_NAME})",
    re.IGNORECASE,
)
"""What is given as a signal: after a word that says so, and with dots after one that may."""
_DOTTED = re.compile(r"(?<![\w./@-])[a-z]\w*(?:\.[a-z]\w*)+(?![\w/@-])")


_OF_PLAN = ("about", "when", "instructions", "done")
"""The texts of a plan that the model reads."""


def text_findings(profile: PhaseProfile) -> Iterator[Finding]:
    """Find what is wrong with contexts, instructions and other texts."""
    yield from _contexts(profile)
    yield from _same_instructions(profile)
    for loc, text in _texts(profile):
        if found := _PLACEHOLDER.search(text):
            yield Finding(
                loc,
                f"still holds {shown(found[0])}. Write what belongs there, or take it out.",
                code=Code.PLACEHOLDER,
            )
    example = example_of(profile)
    own = (phase.all_signals for phase in example.phases.values())
    beside = (overlay.signals for overlay in profile.overlays.values())
    known = {*profile.signals, *(name for names in (*own, *beside) for name in names)}
    for overlay_id, overlay in profile.overlays.items():
        place: Location = ("overlays", overlay_id, "instructions")
        where = f"overlay {overlay_id!r}"
        yield from _about_signals(place, overlay.instructions, overlay.signals, where, known)
    for loc, text, phase_ids in _orders(profile):
        here = {name: None for p in phase_ids for name in example.get_phase(p).all_signals}
        where = f"phase {next(iter(phase_ids))!r}" if len(phase_ids) == 1 else "any phase"
        yield from _about_signals(loc, text, here, where, known)
        if _WORD_FOR_WORD.search(text):
            yield Finding(
                loc,
                "orders the very words. Say what the model is to reach, and leave the words to "
                "it; what must be said so belongs in quotation marks, as a fact.",
                code=Code.WORD_FOR_WORD,
            )


def _texts(profile: PhaseProfile) -> Iterator[tuple[Location, str]]:
    """Yield all texts that somebody reads or hears, with their places."""
    yield ("name",), profile.name
    yield ("phase_context",), profile.phase_context or ""
    for phase_id, text in (profile.per_phase_context or {}).items():
        yield ("per_phase_context", phase_id), text
    signals: list[tuple[Location, object]] = [
        (("signals", name), told) for name, told in profile.signals.items()
    ]
    for phase_id, phase in profile.phases.items():
        loc = ("phases", phase_id)
        yield (*loc, "name"), phase.name
        yield (*loc, "instructions"), phase.instructions
        for index, said in enumerate(phase.acknowledgments):
            yield (*loc, "acknowledgments", index), said
        for index, line in enumerate(phase.rehearsal):
            yield (*loc, "rehearsal", index), line.say
        signals += [((*loc, "signals", name), told) for name, told in phase.signals.items()]
        if (plan := phase.plan) is not None:
            for field in _OF_PLAN:
                yield (*loc, "plan", field), getattr(plan, field)
            for index, line in enumerate(plan.rehearsal):
                yield (*loc, "plan", "rehearsal", index), line.say
    for overlay_id, overlay in profile.overlays.items():
        loc = ("overlays", overlay_id)
        yield (*loc, "name"), overlay.name
        yield (*loc, "instructions"), overlay.instructions
        signals += [((*loc, "signals", name), told) for name, told in overlay.signals.items()]
    for place, told in signals:
        yield place, told if isinstance(told, str) else str(written.part(told, "when"))


def _orders(profile: PhaseProfile) -> Iterator[tuple[Location, str, Collection[str]]]:
    """Yield the texts that tell the model what to do, with the phases that each is read in."""
    yield ("phase_context",), profile.phase_context or "", list(profile.phases)
    for phase_id, text in (profile.per_phase_context or {}).items():
        yield ("per_phase_context", phase_id), text, [phase_id]
    for phase_id, phase in profile.phases.items():
        yield ("phases", phase_id, "instructions"), phase.instructions, [phase_id]
        if phase.plan is not None:
            here = list(filter(example_of(profile).planned, example_of(profile).phases))
            yield ("phases", phase_id, "plan", "instructions"), phase.plan.instructions, here


def _contexts(profile: PhaseProfile) -> Iterator[Finding]:
    if STANDALONE_PHASE in profile.phases and len(profile.phases) == 1:
        return  # its instructions say all
    contexts = profile.per_phase_context or {}
    for loc, text in [
        (("phase_context",), profile.phase_context),
        *((("per_phase_context", phase_id), text) for phase_id, text in contexts.items()),
    ]:
        if text is not None and not text.strip():
            yield Finding(
                loc,
                "is blank. Write what the model is told, or take it out.",
                code=Code.BLANK_CONTEXT,
            )
    lacking = [p for p in profile.phases if not profile.get_phase_context(p)]
    if len(lacking) == len(profile.phases) and not contexts:
        yield Finding(
            ("phases",),
            "no phase has a context. Say in phase_context what holds everywhere: who the model is, "
            "whom it talks to, and its manner.",
            code=Code.NO_CONTEXT,
        )
        return
    for phase_id in lacking:
        yield Finding(
            ("phases", phase_id),
            "has no context. Say in phase_context what holds everywhere, or in per_phase_context "
            "what holds here.",
            code=Code.NO_CONTEXT,
        )


def _same_instructions(profile: PhaseProfile) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for phase_id, phase in profile.phases.items():
        plain = " ".join(phase.instructions.split())
        if (twin := seen.setdefault(plain, phase_id)) != phase_id:
            yield Finding(
                ("phases", phase_id, "instructions"),
                f"are those of phase {twin!r}. If both do the same, make them one phase; else say "
                "what is different.",
                code=Code.SAME_INSTRUCTIONS,
            )


def _about_signals(
    loc: Location, text: str, here: Collection[str], where: str, known: Collection[str]
) -> Iterator[Finding]:
    if _BLOCK.search(text):
        yield Finding(
            loc,
            "writes about the block of signals. The engine explains it to the model; say in the "
            "signal's description when to give it.",
            code=Code.SIGNAL_BLOCK,
        )
    for name in _meant(text, known):
        if name not in here:
            its = f"Its signals: {listed(here, name)}." if here else "It declares none."
            yield Finding(
                loc,
                f"speaks of {shown(name)}, which is no signal of {where}."
                f"{did_you_mean(name, here)} {its}",
                code=Code.FOREIGN_SIGNAL,
            )


def _meant(text: str, known: Collection[str]) -> list[str]:
    """Return the names in a text that look like signals, given those that are some."""
    spaces = {name.partition(".")[0] for name in known if "." in name}
    quoted = [canonical_name(name) for name in _QUOTED.findall(text)]
    ordered = [canonical_name(name) for name in _ORDERED.findall(text)]
    ordered += [canonical_name("".join(either)) for either in _GIVEN.findall(text)]
    dotted = [canonical_name(name) for name in _DOTTED.findall(text)]
    found = [name for name in ordered if "." in name or "_" in name]
    found += [name for name in quoted if _looks_like_one(name, spaces) or name in known]
    found += [name for name in dotted if name in known or _looks_like_one(name, spaces)]
    found = [name.rstrip(".-") for name in found]
    return list(dict.fromkeys(found))


def _looks_like_one(name: str, spaces: Collection[str]) -> bool:
    space, dot, _ = name.partition(".")
    return bool(dot) and space in spaces
