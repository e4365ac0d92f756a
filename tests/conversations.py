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
