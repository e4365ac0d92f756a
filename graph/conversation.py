"""A conversation as a Python program holds it: open, say, listen, look back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AnyMessage, BaseMessage, HumanMessage
from langchain_core.runnables import RunnableConfig

from graph.admission import check_messages, checked_request, checked_thread_id, make_message
from graph.checkpointers import Checkpointer, ThreadTimes, open_checkpointer
from graph.checkpointers.stored_threads import config_at
from graph.compiled import PhaseGraph, compiled
from graph.errors import (
    NothingToEndError,
    NothingToUndoError,
    StoppedError,
    TakenOverError,
    TurnRunningError,
    UnboundThreadError,
)
from graph.retelling import retell
from graph.transcript import Entry, read_transcript
from graph.turns import Turn, floor_of
from graph.versions import profile_of_thread, state_of
from nodes import path
from nodes.brief.intent import CreativeIntent, brief_of
from nodes.context import Context
from nodes.ending import Ending, ending_of
from nodes.errors import (
    ContextError,
    ConversationExpiredError,
    ConversationOverError,
    TurnError,
)
from nodes.events import Event, EventWriter, error_event, event, listener
from nodes.phase import next_prompt
from nodes.planning import as_laid_out, node_of
from nodes.repeats import repeated
from nodes.state import CoachInput, PhaseState, StoredState, stay_turns
from profiles import CoachRequest, PhaseProfile, Profile, as_phase_profile, load_profile


class Conversation:
    """One thread of a profile, to be talked to.

    A turn streams its events and commits whole or not at all: an `error` event, or leaving the
    loop early, leaves the thread as it was. Nothing is kept here between turns, so another
    process with the same database can take the next one.
    """

    def __init__(
        self,
        profile: PhaseProfile,
        checkpointer: Checkpointer,
        thread_id: str,
        context: Context,
    ) -> None:
        """Take a profile as `open` found it; programs call `open`."""
        self.profile = profile
        """The version of the profile that the thread runs."""
        self.thread_id = thread_id
        self._checkpointer = checkpointer
        self._context = context
        self._graph: PhaseGraph = compiled(profile, checkpointer)
        self._kept = False
        self._turns: set[Turn] = set()

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        profile: str | Path | Profile | None = None,
        *,
        thread_id: str | None = None,
        store: str | Checkpointer = "memory:",
        model: str | BaseChatModel | None = None,
        context: Context | None = None,
    ) -> AsyncIterator[Conversation]:
        """Open a conversation: a new thread, or one that goes on.

        `profile` is a profile or its name or path; a thread that exists knows its own, and goes
        on with the version that it began with. `store` is a database's address or an open
        checkpointer, whose threads may expire or be encrypted. `model` is short for
        `context=Context(model=…)`. A turn that still runs when the block is left is cancelled.

        Raises `ProfileError` for a wrong profile, and `TurnError` for a thread or database that
        cannot be used.
        """
        thread_id = checked_thread_id(thread_id)
        given = load_profile(profile) if isinstance(profile, str | Path) else profile
        if context is None:
            context = Context() if model is None else Context(model=model)
        elif model is not None:
            raise ContextError("model and context were both given. Put the model into the context.")
        async with AsyncExitStack() as stack:
            if isinstance(store, str):
                store = await stack.enter_async_context(open_checkpointer(store))
            bound = await profile_of_thread(
                store, thread_id, as_phase_profile(given) if given else None
            )
            if bound is None:
                raise UnboundThreadError(thread_id)
            conversation = cls(bound, store, thread_id, context)
            stack.push_async_callback(conversation.stop)
            yield conversation

    def start(
        self, request: CoachRequest | Mapping[str, Any] | None = None
    ) -> AsyncGenerator[Event]:
        """Open the conversation: a phase that starts with the AI speaks, unless it has spoken.

        `request` is what a coach is to know at first, by the fields of `CoachRequest`. One that
        comes later only adds what is not known; a first description is heard as a message is.
        """
        return self._take_turn([], request=request)

    def say(self, text: str, *, message_id: str | None = None) -> AsyncGenerator[Event]:
        """Say something to the conversation, and stream the turn that answers.

        A message with a `message_id` that is among the last 100 answered ones gets its answer
        again, without a model call; an older one is new. A message that comes while a turn runs
        is refused, queued or takes over, by the `authority` of the phase.
        """
        return self._take_turn([make_message(text, message_id)])

    def answer(
        self,
        messages: Sequence[HumanMessage],
        request: CoachRequest | Mapping[str, Any] | None = None,
        *,
        hear: EventWriter | None = None,
    ) -> AsyncGenerator[Event]:
        """Answer messages that came one after another in one turn, as `say` does one of them.

        `request` is what a coach is to know, where the conversation was never started. With
        `hear`, it is called with each event at once, and only the last one is yielded.
        """
        return self._take_turn([*messages], request=request, hear=hear)

    def advance(self, phase_id: str | None = None) -> AsyncGenerator[Event]:
        """Move on by hand: to a phase that an edge reaches, by default the profile's first.

        Around a plan that is what goes on in it or after it, before an edge from any phase (`"*"`).
        """
        return self._take_turn([], move=phase_id or "")

    async def undo(self) -> None:
        """Take back the last turn: the state, its counts and the transcript are as before it.

        Raises `NothingToUndoError` where there is no turn, `ThreadBusyError` during one, and
        `ConversationExpiredError` where the thread has expired.
        """
        async with self._checkpointer.turn_lock(self.thread_id):
            if (await self.state()).get("status") == "expired":
                raise ConversationExpiredError
            last: object = None
            async for stored in self._checkpointer.achain(self.thread_id):
                # A turn that changed nothing, as a message sent twice, is none to take back.
                mark = _mark(cast("StoredState", stored.checkpoint["channel_values"]))
                if last is not None and mark != last:
                    await self._graph.aupdate_state(stored.config, None)
                    return
                last = mark
            if last is None:
                raise NothingToUndoError(self.thread_id)
            await self._checkpointer.adelete_thread(self.thread_id)

    async def state(self) -> StoredState:
        """Return what the thread remembers; empty before its first turn."""
        return await state_of(self._checkpointer, self.thread_id)

    async def times(self) -> ThreadTimes | None:
        """Return when the thread began and was changed last; `None` before its first turn."""
        return (await self._checkpointer.atimes([self.thread_id])).get(self.thread_id)

    async def prompt(self, text: str | None = None) -> list[BaseMessage]:
        """Return the exact prompt of the next reply, to `text` if the user said that.

        It is empty where the conversation is over.
        """
        state = await self.state()
        said: list[AnyMessage] = [] if text is None else [make_message(text)]
        messages = [*state.get("messages", []), *said]
        return next_prompt(self.profile, cast("PhaseState", {**state, "messages": messages}))

    async def brief(self) -> CreativeIntent | None:
        """Return the brief that a coach works out with the user; `None` before there is one."""
        return brief_of(await self.state())

    async def memory(self) -> dict[str, dict[str, Any]]:
        """Return what was found out and is kept: {signal: its last payload}."""
        return (await self.state()).get("memory", {})

    async def end(self) -> Ending:
        """End the conversation, and return what came of it; a later message is told it is over.

        Raises `NothingToEndError` before the first turn, and `ThreadBusyError` during one.
        """
        async with self._checkpointer.turn_lock(self.thread_id):
            state = await self.state()
            if not state:
                raise NothingToEndError(self.thread_id)
            if state["status"] == "active":
                over = path.completed(cast("PhaseState", state))
                await self._graph.aupdate_state(
                    self._config, over, as_node=node_of(self.profile, state)
                )
            return ending_of(self.thread_id, state)

    async def stop(self) -> None:
        """End the turns that run; whoever listens to one that was not saved is told so."""
        for turn in list(self._turns):
            await turn.stop()

    async def transcript(self) -> list[Entry]:
        """Return the whole conversation, from its first message on."""
        return await read_transcript(self._checkpointer, self.thread_id)

    async def delete(self) -> bool:
        """Delete the thread and all its copies; return whether there was anything to delete."""
        async with self._checkpointer.turn_lock(self.thread_id):
            return await self._checkpointer.adelete_thread(self.thread_id)

    @property
    def _config(self) -> RunnableConfig:
        return config_at(self.thread_id)

    async def _take_turn(
        self,
        messages: list[HumanMessage],
        move: str | None = None,
        request: CoachRequest | Mapping[str, Any] | None = None,
        hear: EventWriter | None = None,
    ) -> AsyncGenerator[Event]:
        """Wait for the floor as the phase's authority says, run a turn, and tell its events."""
        inputs: CoachInput = {"move": move}
        try:
            check_messages(messages)
            if request is not None:
                inputs["request"] = checked_request(self.profile, request)
        except TurnError as error:
            yield error_event(error)
            return
        turn = Turn(messages, floor_of(self._checkpointer, self.thread_id), hear)
        self._turns.add(turn)
        refusal: TurnError | None = None
        try:
            if messages and turn.ahead:
                refusal = await self._ask_authority(turn)
            if refusal is None:
                await turn.start(lambda: self._run(turn, inputs))
                while told := await turn.listen():
                    for one in told:
                        yield one
        except TurnError as error:
            refusal = error
        finally:
            await turn.stop()
            self._turns.discard(turn)
        if turn.gave_way:
            refusal = TakenOverError()
        elif turn.was_stopped:
            refusal = StoppedError()
        turn.check()
        if refusal:
            yield error_event(refusal)

    async def _ask_authority(self, turn: Turn) -> TurnError | None:
        """Let the committed phase decide about a message that came during a turn."""
        state = await self.state()
        phase_id = state.get("phase", self.profile.initial_phase)
        phase = as_laid_out(self.profile, state).phases.get(phase_id)
        if phase and phase.authority == "ai" and turn.ahead:
            return TurnRunningError(self.thread_id)
        if phase and phase.authority == "human":
            await turn.take_over()
        return None

    async def _run(self, turn: Turn, inputs: CoachInput) -> None:
        """Run one turn of the graph, and tell its events as they come."""
        heard = listener.set(turn.tell)
        try:
            async with self._checkpointer.turn_lock(self.thread_id):
                await self._keep_profile()
                if "request" in inputs and (await self.state()).get("status") == "completed":
                    raise ConversationOverError
                try:
                    output = await self._graph.ainvoke(
                        cast("CoachInput", {**inputs, "messages": turn.messages}),
                        self._config,
                        context=self._context,
                        durability="exit",
                        version="v2",
                    )
                    state = output.value
                except asyncio.CancelledError:
                    # It may have come too late: what was saved is not told as stopped.
                    state = await self._saved(turn)
                    if not state:
                        raise
                if turn.messages and turn.silent:
                    # The last one was answered together with those before it.
                    message_id = turn.messages[-1].id
                    for one in await retell(
                        self._checkpointer, self.profile, self.thread_id, message_id
                    ):
                        turn.tell(one)
            turn.tell(_done(self.profile, self.thread_id, state))
        except TurnError as error:
            turn.tell(error_event(error))
        finally:
            # The task's context would hold the turn, which holds the task: all that was told would
            # lie there until the garbage collector stops the process to look for it.
            listener.reset(heard)

    async def _saved(self, turn: Turn) -> StoredState:
        """Return the state that a turn has saved which was ended; empty where it has saved none."""
        await self._checkpointer.settled(self.thread_id)
        state = await self.state()
        answered = repeated(state.get("handled", ()), turn.messages)
        return state if turn.messages and len(answered) == len(turn.messages) else {}

    async def _keep_profile(self) -> None:
        """Store this version of the profile, so that the thread can go on with it always."""
        if not self._kept:
            body = self.profile.model_dump_json(exclude_defaults=True)
            await self._checkpointer.astore_profile(self.profile.digest, self.profile.name, body)
            self._kept = True


def _mark(state: StoredState) -> object:
    """Return what tells the state after one turn from the state after another."""
    visit = state["history"][-1] if state.get("history") else None
    return [message.id for message in state.get("messages", [])], state.get("status"), visit


def _done(profile: PhaseProfile, thread_id: str, state: StoredState) -> Event:
    phase = as_laid_out(profile, state).get_phase(state["phase"])
    used = stay_turns(state["history"][-1])
    return event(
        "done",
        session_id=thread_id,
        turns_used=state["turns"],
        turns_remaining=max(0, phase.coach_turns - used) if phase.is_coach else None,
        tokens_in=state["tokens"]["input"],
        tokens_out=state["tokens"]["output"],
        status=state["status"],
        phase=state["phase"],
    )
