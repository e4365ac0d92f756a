"""Small profiles and short ways to hold a conversation, for the tests of the engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

from hypothesis import strategies as st
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from pydantic import ValidationError

from graph import Conversation, Entry
from graph.compiled import PhaseGraph
from graph.phases import build_phase_graph
from nodes.context import Context
from nodes.events import Event
from nodes.state import StoredState
from profiles import PhaseProfile, Profile

Shape = Mapping[str, str | Mapping[str, Any]]


def make_profile(phases: Shape, *transitions: str, **fields: Any) -> PhaseProfile:
    """Make a profile of phases and transitions.

    A phase is "human" or "ai", who starts it, or its fields. A transition is written as
    "a x/y b" (either signal) or "a x+y b" (both); its signals are declared by themselves.
    """
    made: dict[str, dict[str, Any]] = {}
    for phase_id, given in phases.items():
        more = {"start": given} if isinstance(given, str) else dict(given)
        made[phase_id] = {"start": "human", "instructions": f"Play {phase_id}.", **more}
    drawn = []
    for transition in transitions:
        left, signals, entered = transition.split()
        names = signals.replace("+", "/").split("/")
        made[left]["signals"] = {
            **dict.fromkeys(names, "When it happens."),
            **made[left].get("signals", {}),
        }
        drawn.append(
            {
                "from_phase": left,
                "to_phase": entered,
                "trigger_signals": names,
                "require_all": "+" in signals,
            }
        )
    return PhaseProfile.model_validate(
        {
            "name": "Small",
            "phases": made,
            "transitions": drawn,
            "initial_phase": next(iter(phases)),
            **fields,
        }
    )


def rule(left: str, entered: str | None, *names: str, **more: Any) -> dict[str, Any]:
    """Write a transition; one that enters `None` goes back."""
    target = {"return": True} if entered is None else {"to_phase": entered}
    triggers = {"trigger_signals": list(names)} if names else {}
    return {"from_phase": left, **target, **triggers, **more}


def make_routed(phases: Shape, *rules: dict[str, Any], **fields: Any) -> PhaseProfile:
    """Make a profile of phases and of transitions that `rule` writes.

    It declares their signals, but for those that an overlay gives.
    """
    made: dict[str, dict[str, Any]] = {}
    beside = {name for one in fields.get("overlays", {}).values() for name in one["signals"]}
    shared = {name for one in rules if one["from_phase"] == "*" for name in _triggers(one)}
    shared = (shared - beside) | fields.get("signals", {}).keys()
    for phase_id, given in phases.items():
        more: dict[str, Any] = {"start": given} if isinstance(given, str) else dict(given)
        own = [name for one in rules if one["from_phase"] == phase_id for name in _triggers(one)]
        declared = {name: "When it happens." for name in own if name not in shared | beside}
        signals = {**declared, **more.pop("signals", {})}
        made[phase_id] = {
            "start": "human",
            "instructions": f"Play {phase_id}.",
            "signals": signals,
            **more,
        }
    return make_profile(
        made,
        transitions=list(rules),
        **{"signals": dict.fromkeys(sorted(shared), "When it happens."), **fields},
    )


def _triggers(transition: dict[str, Any]) -> list[str]:
    names: list[str] = transition.get("trigger_signals", [])
    return names


PHASES = ("a", "b", "c", "d")
SIGNALS = ("s", "t", "u")
TRIGGERS = (*SIGNALS, "s/t", "t/u", "u/s", "s+t", "t+u", "u+s")


@st.composite
def small_profiles(draw: st.DrawFn) -> PhaseProfile:
    """Draw a profile with any transitions between a few phases, loops and dead ends included."""
    ids = PHASES[: draw(st.integers(1, 4))]
    phases: dict[str, dict[str, Any]] = {}
    for phase_id in ids:
        others = [other for other in ids if other != phase_id]
        phases[phase_id] = {
            "start": draw(st.sampled_from(["human", "ai"])),
            "signals": dict.fromkeys(SIGNALS, "Some time."),
        }
        if draw(st.booleans()) and others:
            limits = {"max_turns": draw(st.integers(1, 2)), "then": draw(st.sampled_from(others))}
            phases[phase_id] |= limits
    edges = st.builds(
        "{} {} {}".format, st.sampled_from(ids), st.sampled_from(TRIGGERS), st.sampled_from(ids)
    )
    transitions = draw(st.lists(edges, max_size=6))
    try:
        return make_profile(phases, *transitions)
    except ValidationError as error:
        # Those that can never be taken are refused.
        dead = {fault["loc"][1] for fault in error.errors()}
        return make_profile(phases, *(t for i, t in enumerate(transitions) if i not in dead))


CONDITIONS = ("turns >= 2", "turns < 4", "seconds > 100", "size(signals) > 1", "signals.s.n > 1")
"""Some that hold at times, and one that mostly cannot be judged."""


@st.composite
def routed_profiles(draw: st.DrawFn) -> PhaseProfile:
    """Draw a profile with transitions of every kind between a few phases."""
    ids = PHASES[: draw(st.integers(2, 4))]
    phases = {
        phase_id: {
            "start": draw(st.sampled_from(["human", "ai"])),
            "signals": {"s": "Some time.", "t": "Some time."},
        }
        for phase_id in ids
    }
    rules = draw(st.lists(_rules(ids), min_size=1, max_size=6))
    while True:
        try:
            return make_routed(phases, *rules, signals={"u": "Some time."})
        except ValidationError as error:
            wrong = {fault["loc"][1] for fault in error.errors()}
            rules = [one for place, one in enumerate(rules) if place not in wrong]


@st.composite
def _rules(draw: st.DrawFn, ids: tuple[str, ...]) -> dict[str, Any]:
    left = draw(st.sampled_from([*ids, "*"]))
    back = left != "*" and left != ids[0] and draw(st.booleans())
    names = ["u"] if left == "*" else draw(st.lists(st.sampled_from("stu"), unique=True))
    more: dict[str, Any] = {
        "require_all": bool(names) and draw(st.booleans()),
        "min_turns": draw(st.none() | st.integers(1, 3)),
        "after_turns": draw(st.none() | st.none() | st.integers(1, 3)),
        "after_seconds": draw(st.none() | st.none() | st.sampled_from([50, 150])),
        "when": draw(st.none() | st.sampled_from(CONDITIONS)),
        "remember": draw(st.sampled_from(["keep", "keep", "reset", "summarize"])),
    }
    if not names and not any(more[cause] for cause in ("after_turns", "after_seconds", "when")):
        more["after_turns"] = 3
    target = None if back else draw(st.sampled_from(ids))
    return rule(left, target, *names, **{k: v for k, v in more.items() if v is not None})


class Chat:
    """A compiled graph with a model and a thread, as a plain LangGraph program uses it."""

    def __init__(
        self,
        profile: Profile,
        model: BaseChatModel | str,
        checkpointer: BaseCheckpointSaver[Any],
        thread: str = "t",
    ) -> None:
        self.graph: PhaseGraph = build_phase_graph(profile).compile(checkpointer=checkpointer)
        self.context = Context(model=model, attempts=1)
        self.config: RunnableConfig = {"configurable": {"thread_id": thread}}

    async def open(self) -> StoredState:
        """Run a turn without a message."""
        return await self._run({"messages": []})

    async def say(self, *texts: str | AnyMessage) -> StoredState:
        """Run a turn that answers these messages."""
        messages = [HumanMessage(text) if isinstance(text, str) else text for text in texts]
        return await self._run({"messages": messages})

    async def move(self, phase_id: str = "") -> StoredState:
        """Run a turn that moves by hand."""
        return await self._run({"messages": [], "move": phase_id})

    async def state(self) -> StoredState:
        """Return what is stored."""
        return cast("StoredState", (await self.graph.aget_state(self.config)).values)

    async def _run(self, inputs: Any) -> StoredState:
        state = await self.graph.ainvoke(
            inputs, self.config, context=self.context, durability="exit"
        )
        return cast("StoredState", state)


async def heard(events: AsyncIterator[Event]) -> list[Event]:
    """Listen to a turn to its end."""
    return [told async for told in events]


def shown(events: list[Event]) -> list[tuple[str, str]]:
    """Return events as types and contents, the tokens of a reply joined."""
    seen: list[tuple[str, str]] = []
    for told in events:
        content = told["metadata"]["code"] if told["type"] == "error" else told["content"]
        if told["type"] == "token" and seen and seen[-1][0] == "token":
            content = seen.pop()[1] + content
        seen.append((told["type"], content))
    return seen


async def say(conversation: Conversation, text: str, **more: Any) -> list[tuple[str, str]]:
    """Say something, and return what is shown of the turn."""
    return shown(await heard(conversation.say(text, **more)))


def lines(entries: list[Entry]) -> list[str]:
    """Return a transcript as lines, the user's after a `>`."""
    return [f"{'> ' if one.role == 'user' else ''}{one.text}" for one in entries]


def messages_of(state: StoredState) -> list[str]:
    """Return the messages of a state as lines, the user's after a `>`."""
    return [
        f"{'> ' if isinstance(one, HumanMessage) else ''}{one.text}" for one in state["messages"]
    ]
