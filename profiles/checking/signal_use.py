"""Signals that nothing uses, that nobody gives, and that a model cannot tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from profiles import written
from profiles.checking.cases import Case, TooManyCasesError, both, cases_of
from profiles.checking.values import OBJECT
from profiles.checking.ways import Way, Ways
from profiles.codes import Code
from profiles.conditions import keys_of
from profiles.errors import shown
from profiles.faults import Finding, Location
from profiles.model import STANDALONE_PHASE, PhaseProfile
from profiles.names import ENGINE_SIGNALS
from profiles.signal import Signal, as_signal

_FEWEST_WORDS = 3


def signal_findings(ways: Ways) -> Iterator[Finding]:
    """Find what is wrong with the signals of a profile and with their descriptions."""
    profile = ways.profile
    everywhere = _described(profile.signals)
    yield from _descriptions(("signals",), everywhere, {})
    yield from _by_engine_alone(("signals",), everywhere)
    for phase_id, phase in profile.phases.items():
        loc = ("phases", phase_id, "signals")
        own = _described(phase.signals)
        yield from _descriptions(loc, own, everywhere)
        yield from _by_engine_alone(loc, own)
    yield from _lost_payloads(ways)
    for overlay_id, overlay in profile.overlays.items():
        loc = ("overlays", overlay_id, "signals")
        own = _described(overlay.signals)
        yield from _descriptions(loc, own, {})
        yield from _by_engine_alone(loc, own)
    if STANDALONE_PHASE not in profile.phases or len(profile.phases) > 1 or profile.transitions:
        yield from _unused(profile)


def _described(signals: Mapping[str, object]) -> dict[str, str]:
    """Return when to give each signal."""
    return {
        name: one if isinstance(one, str) else str(written.part(one, "when"))
        for name, one in signals.items()
    }


def _by_engine_alone(loc: Location, signals: Mapping[str, str]) -> Iterator[Finding]:
    for name in ENGINE_SIGNALS:
        if name in signals:
            yield Finding(
                (*loc, name),
                f"{shown(name)} is given by the engine alone, in a coach that need not declare it. "
                "Take it out, or give the model a signal of another name.",
                code=Code.NEVER_GIVEN,
            )


def _descriptions(
    loc: Location, own: Mapping[str, str], others: Mapping[str, str]
) -> Iterator[Finding]:
    seen = {_plain(told): name for name, told in others.items()}
    for name, told in own.items():
        if (twin := seen.setdefault(_plain(told), name)) != name:
            yield Finding(
                (*loc, name),
                f"has the same description as {shown(twin)}, so that the model cannot tell when to "
                "give which. Say in each what the other is not.",
                code=Code.SAME_DESCRIPTION,
            )
        elif len(told.split()) < _FEWEST_WORDS:
            yield Finding(
                (*loc, name),
                f"says only {shown(told)}. Say when to give it, so that two people would agree: "
                "what must have happened, and in which reply.",
                code=Code.THIN_DESCRIPTION,
            )


def _unused(profile: PhaseProfile) -> Iterator[Finding]:
    asked = {
        key
        for one in profile.transitions
        if one.when is not None
        for name in ("signals", "memory")
        for key in keys_of(one.when, name)
    }
    leading = {name for one in profile.transitions for name in one.trigger_signals}
    played = {
        name for phase in profile.phases.values() for one in phase.rehearsal for name in one.signals
    }
    completing = {n for p in profile.phases for n in profile.completing_signals(p)}
    kept = asked | {*ENGINE_SIGNALS}
    for name, told in profile.signals.items():
        if not _does_something(told) and name not in kept | leading | played | completing:
            yield _idle(("signals", name), name, "the profile")
    for phase_id, phase in profile.phases.items():
        leading = {n for one in profile.transitions_from(phase_id) for n in one.trigger_signals}
        played = {name for one in phase.rehearsal for name in one.signals}
        used = kept | leading | played | profile.completing_signals(phase_id)
        for name, told in phase.signals.items():
            if not _does_something(told) and name not in used:
                yield _idle(("phases", phase_id, "signals", name), name, f"phase {phase_id!r}")
    for overlay_id, overlay in profile.overlays.items():
        left = [one for one in profile.phases if overlay_id in profile.overlays_beside(one)]
        out = [one for phase_id in left for one in profile.transitions_from(phase_id)]
        leading = {name for one in out for name in one.trigger_signals}
        used = kept | leading | {name for line in overlay.rehearsal for name in line}
        for name, told in overlay.signals.items():
            if isinstance(told, str) and name not in used:
                loc = ("overlays", overlay_id, "signals", name)
                yield _idle(loc, name, f"the phases beside overlay {overlay_id!r}")


def _lost_payloads(ways: Ways) -> Iterator[Finding]:
    """Find kept payloads that are refused with their signal while no condition holds."""
    profile = ways.profile
    told: set[Location] = set()
    for phase_id in profile.phases:
        out = ways.from_phase[phase_id]
        for name in profile.signals_of(phase_id):
            caused = [way for way in out if name in way.transition.trigger_signals]
            kept = profile.payloads.place_of(name) is not None
            if not caused or not kept or not _may_be_refused(ways, name, caused):
                continue
            loc = (*caused[-1].loc, "when")
            if loc not in told:
                told.add(loc)
                yield Finding(
                    loc,
                    f"decides whether {shown(name)} counts in phase {phase_id!r}: where neither "
                    "this holds nor another condition of it, the signal is refused, and its "
                    "payload not kept. Add a transition without a condition behind it, or let "
                    "another signal lead on.",
                    caused[-1].transition.when,
                    Code.LOST_PAYLOAD,
                )


def _may_be_refused(ways: Ways, name: str, caused: list[Way]) -> bool:
    """Whether a signal may be given while all that it would cause is held back by conditions."""
    facts = ways.facts[caused[0].phase_id]
    cases: list[Case] = [{("signals", name): OBJECT}]
    try:
        for way in caused:
            if way.transition.when is None or way.transition.require_all:
                return False
            cases = facts.possible(both(cases, cases_of(way.transition.when, "not true")))
    except TooManyCasesError:
        return False
    return bool(cases)


def _does_something(declared: str | Signal) -> bool:
    """Whether something of a signal goes into the memory."""
    signal = as_signal(declared)
    return signal.is_kept or signal.corrects is not None


def _idle(loc: Location, name: str, where: str) -> Finding:
    return Finding(
        loc,
        f"nothing in {where} uses {shown(name)}: no transition, no condition, no rehearsal line, "
        "and it does not end the conversation. Add what it leads to, or play it in a rehearsal "
        "line where it is for the record.",
        code=Code.UNUSED_SIGNAL,
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
