"""Profiles with all that a checker looks at, drawn at random, and walks through them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, cast

from hypothesis import strategies as st
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from pydantic import ValidationError

from graph.compiled import PhaseGraph
from graph.phases import build_phase_graph
from nodes.clock import clock
from nodes.context import Context
from nodes.signals import render_signals
from nodes.state import StoredState
from profiles import PhaseProfile
from profiles.checking import Step
from profiles.checking.walk import Walk
from profiles.checking.witness import turns_of
from tests.conversations import make_routed, rule
from tests.overlaid import speaking

IDS = ("a", "b", "c", "d", "e")
SIGNALS = ("s", "t")
SHARED = "u"

_ATOMS = st.one_of(
    st.builds("turns {} {}".format, st.sampled_from(["<", ">=", "==", "!="]), st.integers(0, 4)),
    st.builds("seconds {} {}".format, st.sampled_from(["<=", ">"]), st.sampled_from([0, 60, 90])),
    st.builds("seconds / 60 {} {}".format, st.sampled_from(["<", ">=", "=="]), st.integers(1, 2)),
    st.builds("signals.s.n {} {}".format, st.sampled_from(["<", ">", "=="]), st.integers(0, 3)),
    st.builds('signals.t.w {} "{}"'.format, st.sampled_from(["==", "!="]), st.sampled_from("xy")),
    st.sampled_from(
        [
            '"s" in signals',
            "has(signals.s)",
            "has(signals.s.n)",
            "signals.t.yes",
            'signals.t.w in ["x", "z"]',
            "size(signals) > 1",
            "true",
            "false",
            "turns + 1 > 2",
            "3 > turns",
            "memory.s.n > 1",
            "turns > seconds",
        ]
    ),
)
CONDITIONS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.builds("({}) && ({})".format, inner, inner),
        st.builds("({}) || ({})".format, inner, inner),
        st.builds("!({})".format, inner),
        st.builds("({}) ? ({}) : ({})".format, inner, inner, inner),
    ),
    max_leaves=5,
)


@st.composite
def checked_profiles(draw: st.DrawFn) -> PhaseProfile:
    """Draw a profile with conditions, timers, detours and circles between a few phases."""
    ids = IDS[: draw(st.integers(2, 5))]
    phases: dict[str, dict[str, Any]] = {}
    for phase_id in ids:
        phases[phase_id] = {
            "start": draw(st.sampled_from(["human", "ai"])),
            "signals": dict.fromkeys(SIGNALS, "Some time."),
        }
        if draw(st.integers(0, 4)) == 0:
            others = [one for one in ids if one != phase_id]
            phases[phase_id] |= {
                "max_turns": draw(st.integers(1, 4)),
                "then": draw(st.sampled_from(others)),
            }
        if draw(st.integers(0, 5)) == 0:
            phases[phase_id]["completes"] = []
    rules = draw(st.lists(_rules(ids), min_size=1, max_size=8))
    givers = draw(_givers(ids))
    while True:
        try:
            return make_routed(phases, *rules, **givers)
        except ValidationError as error:
            locs = [fault["loc"] for fault in error.errors()]
            wrong = {loc[1] for loc in locs if loc[0] == "transitions"}
            for loc in locs:
                if loc[0] == "phases":
                    for key in ("max_turns", "then", "completes"):
                        phases[str(loc[1])].pop(key, None)
            rules = [one for place, one in enumerate(rules) if place not in wrong]


@st.composite
def _givers(draw: st.DrawFn, ids: tuple[str, ...]) -> dict[str, Any]:
    """Draw who gives the signal that no phase declares: the profile for all, or an overlay."""
    if draw(st.booleans()):
        return {"signals": {SHARED: "Some time."}}
    beside = draw(st.none() | st.lists(st.sampled_from(ids), unique=True, min_size=1))
    watch = {"instructions": "Watch.", "signals": {SHARED: "Some time."}, "beside": beside}
    return {"overlays": {"watch": watch}, "signals": {}}


@st.composite
def _rules(draw: st.DrawFn, ids: tuple[str, ...]) -> dict[str, Any]:
    left = draw(st.sampled_from([*ids, "*"]))
    back = left not in {"*", ids[0]} and draw(st.integers(0, 3)) == 0
    known = [SHARED] if left == "*" else [*SIGNALS, SHARED]
    names = draw(st.lists(st.sampled_from(known), unique=True, max_size=2))
    more: dict[str, Any] = {
        "require_all": bool(names) and draw(st.booleans()),
        "min_turns": draw(st.none() | st.integers(1, 3)),
        "after_turns": draw(st.none() | st.none() | st.integers(1, 5)),
        "after_seconds": draw(st.none() | st.none() | st.sampled_from([30, 90])),
        "when": draw(st.none() | CONDITIONS),
    }
    given = {key: value for key, value in more.items() if value is not None and value is not False}
    if not names and not given.keys() & {"when", "after_turns", "after_seconds"}:
        given["after_turns"] = 5
    return rule(left, None if back else draw(st.sampled_from(ids)), *names, **given)


def random_signals(random: Random) -> dict[str, dict[str, Any]]:
    """Return some signals with some payloads."""
    payloads: dict[str, dict[str, Any]] = {
        "s": random.choice([{}, {"n": random.randint(-1, 4)}]),
        "t": random.choice([{}, {"w": random.choice("xyz"), "yes": random.random() < 0.5}]),
        "u": {},
    }
    return {name: payloads[name] for name in payloads if random.random() < 0.4}


def random_step(walk: Walk, random: Random) -> tuple[Walk, list[Step]]:
    """Take one turn of a walk at random, and tell its replies."""
    steps: list[Step] = []
    seconds, hears = 0, False
    if not walk.speaks:
        seconds, hears = random.choice([0, 0, 40, 70, 130]), True
        walk = walk.hear(seconds)
    while walk.speaks:
        given = random_signals(random)
        steps.append(Step(phase=walk.stay.phase, hears=hears, seconds=seconds, signals=given))
        walk, hears = walk.reply(given), False
    return walk, steps


class Player:
    """Plays steps in the engine: a real graph, with a model that says what they say."""

    def __init__(self, profile: PhaseProfile) -> None:
        self._graph: PhaseGraph = build_phase_graph(profile).compile(checkpointer=InMemorySaver())
        self._config: RunnableConfig = {"configurable": {"thread_id": "walk"}}
        self._profile = profile
        self._turns = 0
        self._now = datetime(2031, 5, 17, tzinfo=UTC)
        self.state: StoredState = {}

    async def play(self, steps: list[Step]) -> list[str]:
        """Play steps, and return the phases that the conversation has come through."""
        for turn in turns_of(steps):
            await self._take(turn)
        if not self.state:
            return [self._profile.initial_phase]
        return [visit["phase"] for visit in self.state["history"]]

    async def _take(self, turn: list[Step]) -> None:
        if turn[0].hears and self.state:
            visit = self.state["history"][-1]
            since = visit["before"]["since"] if "before" in visit else visit["entered"]
            wanted = datetime.fromisoformat(since) + timedelta(seconds=turn[0].seconds)
            self._now = max(self._now, wanted)
        self._turns += 1
        replies = [f"Well.\n{self._given(step)}" for step in turn]
        beside = {
            overlay: self._given(turn[0], overlay) or "<signals>{}</signals>"
            for overlay in self._profile.overlays
        }
        words = f"Hm {self._turns}. {' '.join(turn[0].texts)}"
        said = [HumanMessage(words, id=str(self._turns))] if turn[0].hears else []
        model = speaking(*replies, **beside)
        model.chunk = 1000
        context = Context(model=model)
        inputs: Any = {"messages": said}
        token = clock.set(lambda: self._now)
        state = await self._graph.ainvoke(inputs, self._config, context=context, durability="exit")
        clock.reset(token)
        self.state = cast("StoredState", state)

    def _given(self, step: Step, overlay: str | None = None) -> str:
        """Return the signals of a step that the reply gives, or an overlay."""
        mine = {k: v for k, v in step.signals.items() if self._profile.overlay_of(k) == overlay}
        return render_signals(mine)
