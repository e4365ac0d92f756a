"""A recorded conversation, run by the engine through a profile that may be another one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, cast

from langchain_core.messages import AIMessage, HumanMessage

from graph.checkpointers import Checkpointer, open_checkpointer
from graph.checkpointers.stored_threads import config_at
from graph.compiled import PhaseGraph, compiled
from graph.replaying.comparing import Difference, differences
from graph.replaying.facts import TurnFacts, facts_of
from graph.replaying.playing import Player, RecordedClock
from graph.replaying.recording import RecordedReply, RecordedTurn, Recording
from graph.replaying.rules import rule_behind
from graph.versions import state_of
from nodes import path
from nodes.clock import clock
from nodes.context import Context
from nodes.errors import TurnError
from nodes.events import listener
from nodes.planning import node_of
from nodes.state import PhaseState, StoredState
from profiles import PhaseProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedTurn:
    """A recorded turn, and what it has become."""

    recorded: RecordedTurn
    facts: TurnFacts | None
    """What it does now; `None` where the conversation had not begun."""
    differences: Sequence[Difference]
    stand_ins: int = 0
    """How many replies are asked for now that the recording does not have."""
    unasked: Sequence[RecordedReply] = ()
    """The recorded replies that nobody asks for now."""
    impossible: str = ""
    """Why it cannot be taken now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What has become of a recorded conversation."""

    recording: Recording
    profile: PhaseProfile
    """What it was run through."""
    turns: Sequence[ReplayedTurn]
    first: int | None
    """The place of the first turn that differs; `None` where none does."""
    rule: str
    """Which rule of the profile did that; empty where none does."""

    @property
    def same(self) -> bool:
        """Whether every turn does what it did."""
        return self.first is None

    @property
    def has_coach(self) -> bool:
        """Whether a coach took part, of whom less can be compared."""
        return any(turn.recorded.facts.readiness for turn in self.turns)

    @property
    def ends(self) -> TurnFacts | None:
        """How the conversation stands at the end now."""
        return next((turn.facts for turn in reversed(self.turns) if turn.facts), None)


async def replay(
    recording: Recording, profile: PhaseProfile, *, stage: Checkpointer | None = None
) -> Replay:
    """Run a recording through a profile, without a model and by the times of the recording.

    The compiled graph runs in memory, turn by turn. Whoever replays many gives a `stage` for all
    of them, a checkpointer in memory on which graphs are compiled once.
    """
    async with AsyncExitStack() as stack:
        if stage is None:
            stage = await stack.enter_async_context(open_checkpointer("memory:"))
        stack.push_async_callback(stage.adelete_thread, recording.thread_id)
        run = _Run(profile, stage, recording.thread_id)
        turns = [await run.take(turn) for turn in recording.turns]
    first = next((n for n, turn in enumerate(turns) if turn.differences), None)
    rule = ""
    if first is not None:
        turn = turns[first]
        rule = turn.impossible or rule_behind(
            recording.definition, profile, turn.recorded.facts, turn.facts
        )
    return Replay(recording=recording, profile=profile, turns=turns, first=first, rule=rule)


class _Run:
    """A conversation in memory that is played turn by turn."""

    def __init__(self, profile: PhaseProfile, stage: Checkpointer, thread_id: str) -> None:
        self._profile = profile
        self._stage = stage
        self._thread_id = thread_id
        self._config = config_at(thread_id)
        self._graph: PhaseGraph = compiled(profile, stage)
        self._player = Player()
        self._clock = RecordedClock()
        self._number = 0

    async def take(self, turn: RecordedTurn) -> ReplayedTurn:
        """Play a turn, and return what it has become."""
        self._number += 1
        before = await self._state()
        self._player.take(turn.replies)
        self._clock.take(turn, first=not before)
        telling, timing = listener.set(self._clock.hear), clock.set(self._clock)
        impossible = ""
        try:
            await self._play(turn, before)
        except TurnError as error:
            impossible = str(error)
        finally:
            listener.reset(telling)
            clock.reset(timing)
        after = await self._state()
        facts = facts_of(before, after) if after else None
        return ReplayedTurn(
            recorded=turn,
            facts=facts,
            differences=differences(
                turn,
                facts,
                stand_ins=self._player.stand_ins,
                unasked=self._player.left,
                impossible=impossible,
            ),
            stand_ins=self._player.stand_ins,
            unasked=tuple(self._player.left),
            impossible=impossible,
        )

    async def _play(self, turn: RecordedTurn, before: StoredState) -> None:
        if turn.ended:
            await self._end(before)
            return
        if turn.was_over and before and before["status"] == "completed":
            return
        inputs: Any = {"messages": self._messages(turn), "move": turn.move}
        if turn.request and self._profile.has_coach:
            inputs["request"] = turn.request
        await self._graph.ainvoke(
            inputs, self._config, context=Context(model=self._player, attempts=1), durability="exit"
        )
        if self._profile.has_coach:
            await self._put_words_back()

    def _messages(self, turn: RecordedTurn) -> list[HumanMessage]:
        """Return what the user said; each message has an id of its own, which none comes twice."""
        return [
            HumanMessage(
                said.text,
                id=f"{self._number}-{place}",
                additional_kwargs={"time": said.time or turn.moments[-1]},
            )
            for place, said in enumerate(turn.said)
        ]

    async def _end(self, before: StoredState) -> None:
        """End the conversation by hand, as it was ended then."""
        if before and before["status"] == "active":
            over = path.completed(cast("PhaseState", before))
            await self._graph.aupdate_state(
                self._config, over, as_node=node_of(self._profile, before)
            )

    async def _put_words_back(self) -> None:
        """Let the replies say what they said then.

        A coach puts facts and questions of its own into a reply, and what the user answers is
        read beside the words that they saw.
        """
        state = await self._state()
        replies = [one for one in state.get("messages", []) if isinstance(one, AIMessage)]
        played = self._player.played
        spoken = replies[len(replies) - len(played) - self._player.stand_ins :]
        changed = [
            reply.model_copy(update={"content": recorded.text})
            for reply, recorded in zip(spoken, played, strict=False)
            if reply.text != recorded.text
        ]
        if changed:
            await self._graph.aupdate_state(
                self._config, {"messages": changed}, as_node=node_of(self._profile, state)
            )

    async def _state(self) -> StoredState:
        return await state_of(self._stage, self._thread_id)
