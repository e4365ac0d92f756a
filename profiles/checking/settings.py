"""Settings of a phase that do nothing, or not what they are for."""

from __future__ import annotations

from collections.abc import Iterator

from profiles.checking.ways import Ways
from profiles.codes import Code
from profiles.faults import Finding, Location

_FEWEST_TOKENS = 64


def setting_findings(ways: Ways) -> Iterator[Finding]:
    """Find what is wrong with the settings and the rehearsal of each phase."""
    for phase_id, phase in ways.profile.phases.items():
        loc: Location = ("phases", phase_id)
        limit = phase.human_speaking_limit_sec
        if limit is not None and not phase.acknowledgments:
            yield Finding(
                (*loc, "human_speaking_limit_sec"),
                f"is {limit}, and there are no acknowledgments: the model has nothing to take the "
                "floor with. Write some, such as [Thank you.], or leave the limit out.",
                limit,
                Code.NO_ACKNOWLEDGMENT,
            )
        if limit is None and phase.acknowledgments:
            yield Finding(
                (*loc, "acknowledgments"),
                "are never said: there is no human_speaking_limit_sec beside them. Add it, or "
                "leave them out.",
                code=Code.NO_SPEAKING_LIMIT,
            )
        if phase.max_tokens < _FEWEST_TOKENS:
            yield Finding(
                (*loc, "max_tokens"),
                f"is {phase.max_tokens}: a reply that is cut off loses its signals, which stand at "
                "its end. Give it room, 300 or more, and ask for short replies in the "
                "instructions.",
                phase.max_tokens,
                Code.FEW_TOKENS,
            )
        yield from _unplayed_lines(ways, phase_id)


def _unplayed_lines(ways: Ways, phase_id: str) -> Iterator[Finding]:
    """Find the first line of a rehearsal that is never played, since one before it leads away."""
    lines = ways.profile.phases[phase_id].rehearsal
    for index, line in enumerate(lines[:-1]):
        ends = not ways.profile.completing_signals(phase_id).isdisjoint(line.signals)
        if ends or _leads_away(ways, phase_id, line.signals):
            what = "ends the conversation" if ends else "leads on, and nothing leads back"
            yield Finding(
                ("phases", phase_id, "rehearsal", index + 1),
                f"is never played: the line before it {what}. Put it before that one, or take it "
                "out.",
                code=Code.UNPLAYED_LINES,
            )
            return


def _leads_away(ways: Ways, phase_id: str, given: dict[str, object] | object) -> bool:
    names = list(given) if isinstance(given, dict) else []
    out = [way for way in ways.from_phase[phase_id] if way.transition.fires_on(names)]
    free = [way for way in out if way.is_open and not way.transition.is_conditional]
    return bool(free) and not any(
        phase_id in ways.within_reach(ways.profile.reached_by(way.transition)) for way in out
    )
