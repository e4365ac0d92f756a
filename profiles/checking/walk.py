"""A conversation without its words: where it stands, and what the next message or reply does.

It goes by the rules of the engine, which stand in `profiles.routing`, and keeps of the state what
they look at. Of what a coach works out it is known only whether the user has confirmed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from profiles.conditions import names_in
from profiles.model import PhaseProfile
from profiles.names import ENGINE_SIGNALS, INTENT_READY, TURN_LIMIT
from profiles.routing import BY_ITSELF, Choice, Moment, Situation

MAX_MOVES = 4
"""How many moves one turn may make, as in the engine."""

_ON_THE_WAY = ("not_ready", "needs_clarification", "awaiting_confirmation")
"""How ready a brief may be that nobody has confirmed."""

Payloads = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A stay in a phase."""

    phase: str
    since: int = 0
    """When it began, in seconds from the beginning of the conversation."""
    turns: int = 0
    spoke: bool = False
    """Whether the phase has replied since it was last entered."""
    signals: Payloads = field(default_factory=dict)
    taken: tuple[str, ...] = ()
    """The detours that turns, time or a condition alone have led to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Where a conversation stands."""

    profile: PhaseProfile
    stay: Stay
    waiting: tuple[Stay, ...] = ()
    """The stays to go back to."""
    memory: Payloads = field(default_factory=dict)
    time: int = 0
    """When the last message came, in seconds from the beginning of the conversation."""
    begun: bool = False
    """Whether there was a turn; the first message begins the conversation, and comes at once."""
    unanswered: bool = False
    moves: int = 0
    ended: bool = False
    coached: bool = False
    """Whether a coach has spoken, so that there is a brief that is not known here."""
    confirmed: bool = False
    """Whether the user has confirmed that brief, and no coach has spoken since."""
    described: bool = False
    """Whether the description in the request of a coach was taken as a message."""
    unsure: bool = False
    """Whether it may have gone elsewhere, by a condition about what is not known here."""
    visited: tuple[str, ...] = ()
    """The phases it has come through, in order."""

    @property
    def speaks(self) -> bool:
        """Whether the phase replies now, rather than wait for a message."""
        if self.ended or self.moves >= MAX_MOVES:
            return False
        opens = self.profile.phases[self.stay.phase].start == "ai" and not self.stay.spoke
        return self.unanswered or opens

    def hear(self, seconds: int = 0) -> Walk:
        """Return where it stands when a message has come, so long after the phase was entered."""
        time = max(self.time, self.stay.since + seconds) if self.begun else self.time
        walk = replace(self, unanswered=True, moves=0, time=time, begun=True)
        while not walk.ended and walk.moves + 1 < MAX_MOVES:
            choice, unsure = walk.chosen("before_reply")
            walk = replace(walk, unsure=unsure)
            if choice.target is None:
                break
            walk = walk.moved(choice)
        return walk

    def reply(self, given: Payloads) -> Walk:
        """Return where it stands after a reply that gives these signals, overlays included.

        A coach gives none but that the brief is confirmed, or that its turns are used up.
        """
        phase_id = self.stay.phase
        phase = self.profile.get_phase(phase_id)
        turns = self.stay.turns + self.unanswered + self.hears_description
        walk = replace(
            self,
            stay=replace(self.stay, spoke=True, turns=turns),
            begun=True,
            coached=self.coached or phase.is_coach,
            confirmed=INTENT_READY in given if phase.is_coach else self.confirmed,
            described=self.described or (phase.is_coach and bool(self._description)),
        )
        given = {k: v for k, v in given.items() if k in self.givable}
        if walk.confirmed and phase.is_coach:
            given[INTENT_READY] = {}
        elif phase.is_coach and turns >= phase.coach_turns:
            given[TURN_LIMIT] = {}
        taken = walk.taking(given)
        barred = self.profile.barred_signals(phase_id, taken.situation, list(given))
        if barred:
            taken = walk.taking({k: v for k, v in given.items() if k not in barred})
        given = {k: v for k, v in given.items() if taken.stay.signals.get(k) is v}
        walk = replace(taken, unanswered=False)
        if not self.profile.completing_signals(phase_id).isdisjoint(given):
            return replace(walk, ended=True)
        choice, unsure = walk.chosen("after_reply")
        walk = replace(walk, unsure=unsure)
        if choice.target is not None:
            return walk.moved(choice)
        last = self.profile.last_turn(phase_id)
        return replace(walk, ended=last is not None and turns >= last)

    @property
    def givable(self) -> frozenset[str]:
        """The signals that the next reply may give, and the overlays beside it.

        These look at what the user has said, and not at the words that open a phase.
        """
        phase_id = self.stay.phase
        phase = self.profile.get_phase(phase_id)
        own = () if phase.is_coach else phase.signals
        beside = self.profile.signals_beside(phase_id) if self.unanswered else ()
        return frozenset([*own, *beside]).difference(ENGINE_SIGNALS)

    @property
    def hears_description(self) -> bool:
        """Whether the next reply takes the description in a coach's request as a message."""
        first_words = self.coached or not self.unanswered
        return bool(self._description) and not self.described and first_words

    @property
    def _description(self) -> str:
        request = self.profile.phases[self.stay.phase].request
        return request.description or "" if request is not None else ""

    def chosen(self, moment: Moment) -> tuple[Choice, bool]:
        """Return what the transitions come to, and whether the walk is not sure of it."""
        phase_id, situation = self.stay.phase, self.situation
        choice = self.profile.next_transition(phase_id, situation, moment)
        if self.unsure or not self.coached:
            return choice, self.unsure
        rules = [t.when for t in self.profile.transitions_from(phase_id) if t.when is not None]
        looks_at = {name for rule in rules for name in names_in(rule)}
        if "brief" in looks_at or (looks_at and any(INTENT_READY in rule for rule in rules)):
            return choice, True
        if self.confirmed or "readiness" not in looks_at:
            return choice, False
        others = (replace(situation, readiness=one) for one in _ON_THE_WAY)
        found = [self.profile.next_transition(phase_id, one, moment) for one in others]
        return found[0], any(one.target != found[0].target for one in found)

    def taking(self, given: Payloads) -> Walk:
        """Return where it stands with those of these signals taken in whose payloads fit."""
        payloads, memory = self.profile.payloads, dict(self.memory)
        taken: dict[str, Mapping[str, Any]] = {}
        opened: set[str] = set()
        for name in payloads.in_order(given):
            payload, place = given[name], payloads.place_of(name)
            kept = payload
            if place is not None and payloads.is_correction(name):
                kept = {**memory.get(place, {}), **payload}
            if not self._fits(name, payload) or not self._fits(place, kept):
                continue
            if kept is not payload and not payload:
                continue  # a correction that says nothing
            taken[name] = payload
            if place is not None:
                if place in memory and memory[place] != kept:
                    resting = [one for one in payloads.resting_on(place) if one in memory]
                    opened.update(resting)
                    memory = {k: v for k, v in memory.items() if k not in resting}
                memory[place] = kept
        signals = {**self.stay.signals, **taken}
        left = {k: v for k, v in signals.items() if k not in opened or k in memory}
        return replace(self, stay=replace(self.stay, signals=left), memory=memory)

    def _fits(self, name: str | None, payload: Mapping[str, Any]) -> bool:
        """Whether a payload is one of a signal; what it quotes is taken as said by the user."""
        rule = self.profile.payloads.rule_of(name) if name is not None else None
        if rule is None:
            return True
        quotes = not self.unanswered and any(field in payload for field in rule.quotes)
        return not quotes and not rule.checker.faults(dict(payload))

    @property
    def situation(self) -> Situation:
        """What transitions look at."""
        return Situation(
            turns=self.stay.turns,
            seconds=max(0, self.time - self.stay.since),
            signals=self.stay.signals,
            memory=self.memory,
            readiness="ready" if self.confirmed else "",
            back_to=self._back_to,
            taken=self.stay.taken,
        )

    @property
    def _back_to(self) -> str | None:
        if not self.waiting or not self.profile.is_detour(self.stay.phase):
            return None
        return self.waiting[-1].phase

    def moved(self, choice: Choice) -> Walk:
        """Return where it stands after a move."""
        target, transition = str(choice.target), choice.transition
        stay, waiting = Stay(phase=target, since=self.time), self._waiting_after(choice)
        if transition is not None and transition.return_:
            stay, waiting = replace(self.waiting[-1], spoke=False), self.waiting[:-1]
        return replace(
            self,
            stay=stay,
            waiting=waiting,
            moves=self.moves + 1,
            visited=(*self.visited, target),
        )

    def _waiting_after(self, choice: Choice) -> tuple[Stay, ...]:
        """Return the stays to go back to after a move that is none back."""
        target = str(choice.target)
        if not self.profile.is_detour(target):
            return ()
        if target == self.stay.phase:
            return self.waiting
        for depth, stay in enumerate(self.waiting):
            if stay.phase == target:
                return self.waiting[:depth]
        spent = choice.transition.trigger_signals if choice.transition else ()
        by_itself = (target,) if choice.trigger in BY_ITSELF else ()
        here = replace(
            self.stay,
            signals={k: v for k, v in self.stay.signals.items() if k not in spent},
            taken=(*self.stay.taken, *by_itself),
        )
        return (*self.waiting, here)


def beginning(profile: PhaseProfile) -> Walk:
    """Return where a conversation stands before its first turn."""
    first = profile.initial_phase
    return Walk(profile=profile, stay=Stay(phase=first), visited=(first,))
