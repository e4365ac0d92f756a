"""Three ways to hold the same conversation: by hand, in plain LangGraph, and in Cuelight.

All take the same user messages, ask the same model, and keep the conversation in SQLite with the
same pragmas, so that the next process can go on with it.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Protocol

import aiosqlite
from langchain_core.messages import (
    AIMessage,
    AnyMessage,
    BaseMessage,
    HumanMessage,
    SystemMessage,
)
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from typing_extensions import TypedDict

from benchmarks.fast_model import FastModel
from graph import Conversation, open_checkpointer
from nodes.context import Context
from profiles import PhaseProfile

PHASES = ("opening", "middle", "closing")
SYSTEM = "You lead a short conversation in three phases."


class Contender(Protocol):
    """One way to hold conversations."""

    async def turn(self, thread_id: str, text: str) -> float:
        """Run a turn; return the seconds from the model's first token to the listener's."""

    async def fill(self, thread_id: str, turns: int) -> None:
        """Bring a thread to where it stands after so many turns."""


class ByHand:
    """The least that works: one row for each message."""

    def __init__(self, model: FastModel, connection: sqlite3.Connection) -> None:
        self.model = model
        self.connection = connection
        connection.execute("CREATE TABLE messages (thread TEXT, role TEXT, text TEXT)")
        connection.execute("CREATE INDEX by_thread ON messages (thread)")

    async def turn(self, thread_id: str, text: str) -> float:
        """Read the last messages, ask the model, and store what both said."""
        rows = self.connection.execute(
            "SELECT role, text FROM messages WHERE thread = ? ORDER BY rowid DESC LIMIT 23",
            (thread_id,),
        ).fetchall()
        prompt: list[BaseMessage] = [SystemMessage(SYSTEM)]
        prompt += [HumanMessage(t) if r == "user" else AIMessage(t) for r, t in reversed(rows)]
        prompt.append(HumanMessage(text))
        parts: list[str] = []
        lag = 0.0
        async for chunk in self.model._astream(prompt):  # noqa: SLF001 (below LangChain's own cost)
            if not parts:
                lag = time.perf_counter() - self.model.first_token_at
            parts.append(str(chunk.message.content))
        with self.connection:
            self.connection.executemany(
                "INSERT INTO messages VALUES (?, ?, ?)",
                [(thread_id, "user", text), (thread_id, "assistant", "".join(parts))],
            )
        return lag

    async def fill(self, thread_id: str, turns: int) -> None:
        """Run the turns."""
        for number in range(turns):
            await self.turn(thread_id, f"This is my message number {number}.")


class _PlainState(TypedDict):
    messages: Annotated[list[AnyMessage], add_messages]
    phase: str


class PlainLangGraph:
    """A LangGraph graph as its documentation teaches it: a node a phase, and all by default."""

    def __init__(self, model: FastModel, saver: AsyncSqliteSaver) -> None:
        self.model = model

        async def speak(state: _PlainState) -> dict[str, Any]:
            return {"messages": [await model.ainvoke([SystemMessage(SYSTEM), *state["messages"]])]}

        def route_to_phase(state: _PlainState) -> str:
            return state.get("phase") or PHASES[0]

        def route_by_reply(state: _PlainState) -> str:
            text = state["messages"][-1].text
            return next((phase for phase in PHASES if f"<{phase}>" in text), END)

        builder = StateGraph(_PlainState)
        for phase in PHASES:
            builder.add_node(phase, speak)
            builder.add_conditional_edges(phase, route_by_reply, [*PHASES, END])
        builder.add_conditional_edges(START, route_to_phase, list(PHASES))
        self.graph = builder.compile(checkpointer=saver)

    async def turn(self, thread_id: str, text: str) -> float:
        """Stream a turn in the mode `messages`."""
        lag = 0.0
        async for _ in self.graph.astream(
            {"messages": [HumanMessage(text)], "phase": PHASES[0]},
            _config(thread_id),
            stream_mode="messages",
        ):
            lag = lag or time.perf_counter() - self.model.first_token_at
        return lag

    async def fill(self, thread_id: str, turns: int) -> None:
        """Write the state that the turns would leave: to run them takes gigabytes."""
        reply = "".join(f"word{number} " for number in range(40))
        messages: list[AnyMessage] = []
        for number in range(turns):
            messages += [HumanMessage(f"This is my message number {number}."), AIMessage(reply)]
        await self.graph.aupdate_state(
            _config(thread_id), {"messages": messages, "phase": PHASES[0]}, as_node=PHASES[0]
        )


class Cuelight:
    """The engine, as `Conversation` runs it."""

    def __init__(
        self, model: FastModel, store: Any, profile: PhaseProfile, stack: AsyncExitStack
    ) -> None:
        self.model = model
        self.store = store
        self.profile = profile
        self.stack = stack
        self.conversations: dict[str, Conversation] = {}

    async def turn(self, thread_id: str, text: str) -> float:
        """Say it, and hear the whole turn."""
        if thread_id not in self.conversations:
            opened = Conversation.open(
                self.profile,
                thread_id=thread_id,
                store=self.store,
                context=Context(model=self.model),
            )
            self.conversations[thread_id] = await self.stack.enter_async_context(opened)
        lag = 0.0
        async for told in self.conversations[thread_id].say(text):
            lag = lag or time.perf_counter() - self.model.first_token_at
            if told["type"] == "error":
                raise RuntimeError(told["content"])
        return lag

    async def fill(self, thread_id: str, turns: int) -> None:
        """Run the turns."""
        for number in range(turns):
            await self.turn(thread_id, f"This is my message number {number}.")


def by_hand(model: FastModel, path: Path) -> AbstractAsyncContextManager[Contender]:
    """Open the hand-written loop on a file."""
    return _by_hand(model, path)


@asynccontextmanager
async def _by_hand(model: FastModel, path: Path) -> AsyncIterator[Contender]:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    try:
        yield ByHand(model, connection)
    finally:
        connection.close()


@asynccontextmanager
async def plain_langgraph(model: FastModel, path: Path) -> AsyncIterator[Contender]:
    """Open the plain LangGraph graph on a file."""
    async with aiosqlite.connect(path) as connection:
        await connection.execute("PRAGMA journal_mode = WAL")
        await connection.execute("PRAGMA synchronous = NORMAL")
        yield PlainLangGraph(model, AsyncSqliteSaver(connection))


@asynccontextmanager
async def cuelight(model: FastModel, path: Path) -> AsyncIterator[Contender]:
    """Open Cuelight on a file."""
    profile = PhaseProfile.model_validate(
        {
            "name": "Benchmark",
            "phase_context": SYSTEM,
            "phases": {
                phase: {
                    "start": "human",
                    "instructions": "Say something friendly.",
                    "signals": {"phase.done": "When all is said."},
                }
                for phase in PHASES
            },
            "initial_phase": PHASES[0],
            "transitions": [
                {"from_phase": one, "to_phase": other, "trigger_signals": ["phase.done"]}
                for one, other in pairwise(PHASES)
            ],
        }
    )
    async with open_checkpointer(f"sqlite:///{path}") as store, AsyncExitStack() as stack:
        yield Cuelight(model, store, profile, stack)


def stored_bytes(path: Path) -> int:
    """Return the bytes of all rows in a database, without what SQLite keeps free."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        total = 0
        for table in tables:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            sizes = " + ".join(f"coalesce(length(CAST({c} AS BLOB)), 0)" for c in columns)
            (size,) = connection.execute(f"SELECT sum({sizes}) FROM {table}").fetchone()  # noqa: S608
            total += size or 0
    return total


def _config(thread_id: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread_id}}


def as_json(figures: object) -> str:
    """Return figures as JSON for a machine to read."""
    return json.dumps(figures, indent=2)
