"""Adding up what threads tell, one after the other: pure functions of what was read of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

from graph.statistics.figures import (
    Figures,
    Move,
    OverlayFigures,
    PhaseFigures,
    Refused,
    Spread,
    Statistics,
)
from graph.transcript import Entry, OverlayEntry
from nodes.state import OverlayCount, ProfileBinding, Status, Tokens, Visit, total
from profiles import PhaseProfile
from profiles.laid_out import a_phase_of
from profiles.planning import Plan

DROPPED_AFTER = timedelta(days=1)
"""After how long without a change an unfinished session counts as given up."""

_MOST_KINDS = 100
"""How many kinds of refused signals are told apart in a phase: their names come from models."""

_MOST_PLANNED = 50
"""How many phases that models have laid out are told apart in a profile; the others are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadRecord:
    """What statistics take from a thread."""

    profile: ProfileBinding
    definition: PhaseProfile | None
    """The version of the profile that it runs, where that is stored."""
    status: Status
    turns: int
    begun: datetime
    changed: datetime
    visits: Sequence[Visit]
    """Every stay in a phase, from the first on."""
    entries: Sequence[Entry]
    """The whole transcript."""
    overlays: Mapping[str, OverlayCount] = field(default_factory=dict)
    """What its overlays have cost, by their ids."""
    plan: Plan | None = None
    """The phases that were laid out last."""


class Tally:
    """What has been added up so far; it grows with the visits, not with what was said in them."""

    def __init__(self, now: datetime, dropped_after: timedelta = DROPPED_AFTER) -> None:
        self._now = now
        self._dropped_after = dropped_after
        self._profiles: dict[str, _Sum] = {}
        self._versions: dict[str, dict[str, _Sum]] = defaultdict(dict)
        self.sessions = 0
        """How many threads were added."""

    def add(self, thread: ThreadRecord) -> None:
        """Add what a thread tells."""
        name, digest = thread.profile["name"], thread.profile["digest"]
        idle = self._now - thread.changed > self._dropped_after
        is_dropped = thread.status == "expired" or (thread.status == "active" and idle)
        for sums, key in ((self._profiles, name), (self._versions[name], digest)):
            if key not in sums:
                sums[key] = _Sum(first=thread.begun, last=thread.begun)
            sums[key].add(thread, is_dropped=is_dropped)
        self.sessions += 1

    def statistics(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        unreadable: int = 0,
        partial: bool = False,
    ) -> Statistics:
        """Return the figures of all that was added."""
        ordered = sorted(self._profiles.items(), key=lambda one: (-one[1].sessions, one[0]))
        return Statistics(
            since=since,
            until=until,
            dropped_after=self._dropped_after.total_seconds(),
            sessions=self.sessions,
            unreadable=unreadable,
            partial=partial,
            profiles=tuple(self._figures(name, sum_) for name, sum_ in ordered),
        )

    def _figures(self, name: str, sum_: _Sum) -> Figures:
        versions = sorted(self._versions[name].items(), key=lambda one: one[1].last, reverse=True)
        return replace(
            sum_.figures(name, None),
            versions=tuple(version.figures(name, digest) for digest, version in versions),
        )


@dataclass(slots=True)
class _SignalSum:
    """How often signals counted, and how often they did not."""

    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, given: Entry | OverlayEntry) -> None:
        self.accepted.update(given.signals.keys())
        for one in given.refused_signals:
            kind = (one["name"], _kind_of(one["reason"]))
            if kind not in self.refused and len(self.refused) >= _MOST_KINDS:
                kind = ("", "others")
            self.refused[kind] += 1

    @property
    def refused_figures(self) -> tuple[Refused, ...]:
        return tuple(
            Refused(signal=signal, reason=reason, count=count)
            for (signal, reason), count in self.refused.most_common()
        )


@dataclass(slots=True)
class _OverlaySum:
    """The sums of one overlay."""

    calls: int = 0
    failures: int = 0
    tokens: Tokens = field(default_factory=lambda: Tokens(input=0, output=0))
    signals: _SignalSum = field(default_factory=_SignalSum)

    def add(self, cost: OverlayCount) -> None:
        self.calls += cost["calls"]
        self.failures += cost["failures"]
        self.tokens = total(self.tokens, cost["tokens"])

    def figures(self, overlay_id: str, name: str) -> OverlayFigures:
        return OverlayFigures(
            overlay=overlay_id,
            name=name,
            calls=self.calls,
            failures=self.failures,
            tokens_in=self.tokens["input"],
            tokens_out=self.tokens["output"],
            accepted=dict(self.signals.accepted.most_common()),
            refused=self.signals.refused_figures,
        )


@dataclass(slots=True)
class _PhaseSum:
    """The sums of one phase."""

    visits: int = 0
    sessions: int = 0
    seconds: list[float] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)
    replies: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    dropped: int = 0
    signals: _SignalSum = field(default_factory=_SignalSum)

    def add_visit(self, visit: Visit) -> None:
        self.visits += 1
        self.turns.append(visit["turns"])
        self.replies += visit["replies"]
        self.tokens_in += visit["tokens"]["input"]
        self.tokens_out += visit["tokens"]["output"]
        if visit["left"] is not None:
            self.seconds.append(_seconds(visit["entered"], visit["left"]))

    def figures(self, phase_id: str, name: str) -> PhaseFigures:
        return PhaseFigures(
            phase=phase_id,
            name=name,
            visits=self.visits,
            sessions=self.sessions,
            seconds=Spread.of(self.seconds),
            turns=Spread.of(self.turns),
            replies=self.replies,
            tokens_in=self.tokens_in,
            tokens_out=self.tokens_out,
            dropped=self.dropped,
            accepted=dict(self.signals.accepted.most_common()),
            refused=self.signals.refused_figures,
        )


@dataclass(slots=True)
class _Sum:
    """The sums of a profile, or of one of its versions."""

    first: datetime
    last: datetime
    """When the newest of the sessions began."""
    definition: PhaseProfile | None = None
    """The version that the newest of them runs, as far as one is stored."""
    sessions: int = 0
    completed: int = 0
    dropped: int = 0
    expired: int = 0
    turns: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    phases: defaultdict[str, _PhaseSum] = field(default_factory=lambda: defaultdict(_PhaseSum))
    moves: Counter[tuple[str, str | None, str]] = field(default_factory=Counter)
    overlays: defaultdict[str, _OverlaySum] = field(
        default_factory=lambda: defaultdict(_OverlaySum)
    )
    planned: dict[str, str] = field(default_factory=dict)
    """The names of phases that were laid out, by their ids, as far as they are told apart."""

    def add(self, thread: ThreadRecord, *, is_dropped: bool) -> None:
        self.first = min(self.first, thread.begun)
        if thread.definition and (self.definition is None or thread.begun >= self.last):
            self.definition = thread.definition
        self.last = max(self.last, thread.begun)
        self.sessions += 1
        self.dropped += is_dropped
        self.expired += thread.status == "expired"
        thread = self._told_apart(thread)
        self._add_visits(thread.visits)
        for entry in thread.entries:
            if entry.phase is not None:
                self.phases[entry.phase].signals.add(entry)
            for overlay_id, found in entry.overlays.items():
                self.overlays[overlay_id].signals.add(found)
        for overlay_id, cost in thread.overlays.items():
            self.overlays[overlay_id].add(cost)
        if is_dropped and thread.visits:
            self.phases[thread.visits[-1]["phase"]].dropped += 1
        if thread.status == "completed":
            self._add_completed(thread)

    def _told_apart(self, thread: ThreadRecord) -> ThreadRecord:
        """Return what a thread tells, with planned phases together where there are too many."""
        planner = thread.definition.plan_phase if thread.definition else None
        if thread.definition is None or planner is None:
            return thread
        own = thread.definition.phases
        names = {one["id"]: one["name"] for one in thread.plan["phases"]} if thread.plan else {}
        for phase_id in dict.fromkeys(visit["phase"] for visit in thread.visits):
            if phase_id not in own and len(self.planned) < _MOST_PLANNED:
                self.planned.setdefault(phase_id, names.get(phase_id, phase_id))

        def told(phase_id: str) -> str:
            return phase_id if phase_id in own or phase_id in self.planned else a_phase_of(planner)

        return replace(
            thread,
            visits=[{**visit, "phase": told(visit["phase"])} for visit in thread.visits],
            entries=[
                replace(one, phase=told(one.phase)) if one.phase is not None else one
                for one in thread.entries
            ],
        )

    def _add_visits(self, visits: Sequence[Visit]) -> None:
        for visit in visits:
            self.phases[visit["phase"]].add_visit(visit)
        for phase_id in {visit["phase"] for visit in visits}:
            self.phases[phase_id].sessions += 1
        for left, entered in pairwise(visits):
            self.moves[left["phase"], entered["phase"], entered["trigger"]] += 1

    def _add_completed(self, thread: ThreadRecord) -> None:
        self.completed += 1
        self.turns.append(thread.turns)
        if not thread.visits:
            return
        first, last = thread.visits[0], thread.visits[-1]
        if last["left"] is not None:
            self.seconds.append(_seconds(first["entered"], last["left"]))
            self.moves[last["phase"], None, last["left_by"] or "completed"] += 1

    def figures(self, name: str, digest: str | None) -> Figures:
        over = self.completed + self.dropped
        known = self.definition.phases if self.definition else {}
        order = [*known, *(phase_id for phase_id in self.phases if phase_id not in known)]
        # Phases that nobody came to are figures too.
        phases = [
            self.phases[phase_id].figures(
                phase_id,
                known[phase_id].name if phase_id in known else self.planned.get(phase_id, phase_id),
            )
            for phase_id in order
        ]
        watching = self.definition.overlays if self.definition else {}
        overlays = dict.fromkeys([*watching, *self.overlays])
        places = {phase_id: place for place, phase_id in enumerate(order)}
        moves = sorted(self.moves.items(), key=lambda one: (places[one[0][0]], -one[1]))
        return Figures(
            profile=name,
            digest=digest,
            first=self.first,
            sessions=self.sessions,
            completed=self.completed,
            active=self.sessions - over,
            dropped=self.dropped,
            expired=self.expired,
            completion_rate=round(self.completed / over, 4) if over else None,
            turns=Spread.of(self.turns),
            seconds=Spread.of(self.seconds),
            phases=tuple(phases),
            moves=tuple(
                Move(from_phase=left, to_phase=entered, trigger=trigger, count=count)
                for (left, entered, trigger), count in moves
            ),
            overlays=tuple(
                self.overlays[one].figures(one, watching[one].name if one in watching else one)
                for one in overlays
            ),
        )


def _seconds(start: str, end: str) -> float:
    taken = datetime.fromisoformat(end) - datetime.fromisoformat(start)
    return max(0.0, taken.total_seconds())  # the two may be by the clocks of two machines


def _kind_of(reason: str) -> str:
    """Return a reason without its particulars, which stand behind a colon or a semicolon."""
    return reason.partition(":")[0].partition(";")[0]
