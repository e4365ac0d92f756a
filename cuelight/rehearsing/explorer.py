"""The explorer: plays turns until everything in a profile was reached, or enough was tried."""

from __future__ import annotations

import heapq
import json
from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from math import inf
from typing import Any, cast

from cuelight.rehearsing.items import Item, items_of, reached_in, role_of, transition_of
from cuelight.rehearsing.stage import Cue, Line, Played, Scene, Stage
from cuelight.rehearsing.tries import Tries, Try
from nodes.planning import as_laid_out
from nodes.state import MAX_MOVES, StoredCoach, StoredState, stay_turns
from profiles import PhaseProfile
from profiles.checking.ways import CauseKind, Obstacle, Ways
from profiles.laid_out import example_of
from profiles.routing import WHEN

MOST_TURNS = 3000
"""How many turns are played at most, where nobody says otherwise."""

_PATIENCE = 500
"""How many turns in a row may reach nothing new before the explorer gives up."""

_KIND_OF: Mapping[str, CauseKind] = {
    "after_turns": "turns",
    "max_turns": "turns",
    "after_seconds": "seconds",
    WHEN: "when",
}
_CLOSED: Mapping[Obstacle, str] = {
    "not given": "nothing gives its signals here",
    "never holds": "its condition can never hold here",
    "too late": "the phase is left before that",
    "shadowed": "another way always comes first",
}
"""Why a way is never taken, whatever is tried."""

_FAR = 20.0
_OFTEN = 0.5
"""What it costs that the same was tried in the same phase before."""
_PLAIN = 0.05
_DEEP = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Exploration:
    """What the explorer has found."""

    reached: Mapping[Item, int]
    """How often each thing was reached."""
    ways: Mapping[Item, tuple[Cue, ...]]
    """The turns that reach each thing first, from the beginning."""
    why: Mapping[Item, str]
    """Why something was not reached."""
    turns: int
    """How many turns were played."""


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    """A scene that was reached, and how."""

    scene: Scene
    depth: int = 0
    parent: _Node | None = None
    cue: Cue | None = None

    def cues(self) -> tuple[Cue, ...]:
        found: list[Cue] = []
        node: _Node | None = self
        while node is not None and node.cue is not None:
            found.append(node.cue)
            node = node.parent
        return tuple(reversed(found))


async def explore(profile: PhaseProfile, most_turns: int = MOST_TURNS) -> Exploration:
    """Search for turns that reach everything in a profile, by playing them.

    The plays go on from one another: what looks nearest to something not reached yet is tried
    first, and the same in many places last. It is the same search each time.
    """
    return await _Explorer(profile, most_turns).run()


class _Explorer:
    def __init__(self, profile: PhaseProfile, most_turns: int) -> None:
        # By it the phases of a plan are known that no one has laid out yet.
        self._profile = example_of(profile)
        self._most = most_turns
        self._stage = Stage(profile)
        self._checked = Ways(self._profile)
        self._tries = Tries(self._profile, self._checked)
        self._items = items_of(profile)
        self._missing = set(self._items)
        self._missing_in = Counter(item.phase for item in self._items)
        self._reached: Counter[Item] = Counter()
        self._ways: dict[Item, tuple[Cue, ...]] = {}
        self._seen: set[Hashable] = set()
        self._tried: Counter[tuple[str, str]] = Counter()
        self._attempts: defaultdict[Item, Counter[str]] = defaultdict(Counter)
        self._queue: list[tuple[float, int, _Node, Try]] = []
        self._number = count()
        self._turns = 0
        self._origins: defaultdict[str, list[str]] = defaultdict(list)
        for phase_id in profile.phases:
            for target in profile.targets_of(phase_id):
                self._origins[target].append(phase_id)
        self._distance: dict[str, float] = {}
        self._measure()

    async def run(self) -> Exploration:
        opening = Cue(lines=(Line(say="Hello."),) * (MAX_MOVES + 1))
        await self._play(_Node(Scene()), Try(name="opens", cue=opening))
        fruitless = 0
        while self._queue and self._missing and self._turns < self._most and fruitless < _PATIENCE:
            cost, number, node, tried = heapq.heappop(self._queue)
            now = self._cost(node, tried)
            if now > cost:
                heapq.heappush(self._queue, (now, number, node, tried))
                continue
            before = len(self._missing)
            await self._play(node, tried)
            fruitless = fruitless + 1 if len(self._missing) == before else 0
        return Exploration(
            reached=self._reached,
            ways=self._ways,
            why={item: self._why(item) for item in self._items if item in self._missing},
            turns=self._turns,
        )

    async def _play(self, node: _Node, tried: Try) -> None:
        phase_id = self._role(node.scene.state)
        self._tried[phase_id, tried.name] += 1
        played = await self._stage.play(tried.cue, node.scene)
        self._turns += 1
        after = _Node(played.after, node.depth + 1, node, tried.cue)
        found = list(reached_in(self._profile, played))
        self._reached.update(found)
        for item in found:
            if item in self._missing:
                self._missing.discard(item)
                self._ways[item] = after.cues()
                self._missing_in[item.phase] -= 1
                if not self._missing_in[item.phase]:
                    self._measure()
        for item in tried.aims & self._missing:
            self._attempts[item][_what_came(self._profile, item, played)] += 1
        self._branch(after)

    def _branch(self, node: _Node) -> None:
        """Plan the turns that can go on from a scene, unless one like it was there before."""
        state = node.scene.state
        if not state or state["status"] != "active" or (mark := self._mark(node)) in self._seen:
            return
        self._seen.add(mark)
        for tried in self._tries.in_phase(self._role(state)):
            entry = (self._cost(node, tried), next(self._number), node, tried)
            heapq.heappush(self._queue, entry)

    def _cost(self, node: _Node, tried: Try) -> float:
        phase_id = self._role(node.scene.state)
        waiting = node.scene.state.get("waiting", [])
        back = [self._role(node.scene.state, stay["phase"]) for stay in waiting[-1:]]
        leads = [*tried.leads, *(back if tried.leads else ())]
        near = min((1 + self._distance[target] for target in leads), default=_FAR)
        if not tried.aims.isdisjoint(self._missing):
            near = 0.0
        again = self._tried[phase_id, tried.name]
        often = _PLAIN if tried.is_plain else _OFTEN
        return min(near, _FAR) + again * often + node.depth * _DEEP

    def _role(self, state: StoredState, phase_id: str | None = None) -> str:
        """Return as what a phase is explored, by default the one that the conversation is in."""
        phase_id = phase_id or state.get("phase", self._profile.initial_phase)
        return role_of(as_laid_out(self._profile, state), phase_id)

    def _measure(self) -> None:
        """Measure how many moves each phase is away from one where something is missing."""
        self._distance = dict.fromkeys(self._profile.phases, inf)
        self._distance |= {phase_id: 0.0 for phase_id, n in self._missing_in.items() if n}
        ahead = deque(phase_id for phase_id, away in self._distance.items() if not away)
        while ahead:
            phase_id = ahead.popleft()
            for origin in self._origins[phase_id]:
                if self._distance[origin] == inf:
                    self._distance[origin] = self._distance[phase_id] + 1
                    ahead.append(origin)

    def _mark(self, node: _Node) -> Hashable:
        """Return what tells scenes apart, as far as it can matter for what comes next."""
        state, time = node.scene.state, node.scene.time
        visit = state["history"][-1]
        before = visit.get("before")
        since = before["since"] if before else visit["entered"]
        stays = [
            (
                stay["phase"],
                min(stay["turns"], self._tries.most_turns(self._role(state, stay["phase"]))),
                self._clock_of(self._role(state, stay["phase"]), stay["since"], time),
                _frozen(stay["signals"]),
                tuple(stay["taken"]),
            )
            for stay in state.get("waiting", [])
        ]
        return (
            state["phase"],
            min(stay_turns(visit), self._tries.most_turns(self._role(state))),
            self._clock_of(self._role(state), since, time),
            _frozen(state.get("plan")),
            _frozen(state["signals"]),
            _frozen(state.get("memory", {})),
            tuple(before["taken"]) if before else (),
            tuple(stays),
            self._coached(state),
        )

    def _clock_of(self, phase_id: str, since: str, time: datetime) -> int:
        seconds = (time - datetime.fromisoformat(since)) / timedelta(seconds=1)
        return bisect_right(self._tries.waits_of(phase_id), seconds)

    def _coached(self, state: StoredState) -> Hashable:
        coached = cast("StoredCoach", state)
        if not self._profile.has_coach:
            return ()
        return _frozen([coached.get("intent"), coached.get("coach")])

    def _why(self, item: Item) -> str:
        if item.kind == "phase" and item.phase not in self._checked.reachable:
            return "no way leads there that can be taken"
        if item.kind == "way" and (closed := self._why_closed(item)):
            return closed
        if item.kind != "phase" and Item("phase", item.phase) in self._missing:
            return f"{item.phase} was never entered"
        if attempts := self._attempts.get(item):
            return attempts.most_common(1)[0][0]
        if self._turns >= self._most:
            return f"its turn had not come after {self._turns:,} turns; --turns allows more"
        return f"nothing was found that leads there, within {self._turns:,} turns"

    def _why_closed(self, item: Item) -> str:
        """Return why nothing ever takes a way, as `cuelight check` tells it; empty where it may."""
        transition = transition_of(self._profile, item)
        kind = _KIND_OF.get(item.cause, "signals")
        for way in self._checked.from_phase[item.phase]:
            if way.transition is transition and kind not in {one.kind for one in way.causes}:
                return next((_CLOSED[why] for one, why in way.closed if one.kind == kind), "")
        return ""


def _what_came(profile: PhaseProfile, item: Item, played: Played) -> str:
    """Return what came of a turn that did not reach what it was meant to."""
    if played.error is not None:
        return f"the turn failed: {played.error}"
    refused = [name for name in _names(profile, item) if name in played.refused]
    if refused:
        return f"{refused[0]} was refused: {played.refused[refused[0]]}"
    return _what_happened(profile, item, played)


def _what_happened(profile: PhaseProfile, item: Item, played: Played) -> str:
    """Return what happened instead, where nothing was refused."""
    if move := next(iter(played.moves), None):
        return f"another way comes first: to {move.choice.target} by {move.choice.trigger}"
    if played.after.state.get("status") == "completed":
        return "the conversation is completed first"
    if item.kind in {"refusal", "misfit"}:
        return f"{item.cause} counted whenever it was given"
    when = transition_of(profile, item).when if item.kind == "way" else None
    if when is not None:
        unjudged = [one["reason"] for said in played.said for one in said.unjudged]
        could = f" ({unjudged[0]})" if unjudged else ""
        return f"its condition never held{could}"
    return "its cause has not come"


def _names(profile: PhaseProfile, item: Item) -> Iterable[str]:
    return transition_of(profile, item).trigger_signals if item.kind == "way" else [item.cause]


def _frozen(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)
