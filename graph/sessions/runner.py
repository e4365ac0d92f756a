"""The turns of this process: run apart from whoever asked for them, and ended by wishes."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Collection,
    Coroutine,
    Iterable,
    Sequence,
)
from contextlib import asynccontextmanager, suppress
from typing import Any

from langchain_core.messages import HumanMessage

from graph.checkpointers import Checkpointer
from graph.conversation import Conversation
from graph.errors import StorageError, TakenOverError, ThreadBusyError
from graph.sessions.errors import BrokenTurnError, ClosingError, TurnLimitError
from graph.sessions.event_log import EventLog, Told, Turn
from graph.sessions.following import follow_written
from graph.sessions.for_the_log import for_users
from graph.sessions.limits import Limits
from graph.sessions.queue import Place, TurnQueue, Wish
from graph.sessions.running import RunningTurn
from nodes.context import Context
from nodes.errors import TurnError
from nodes.events import Event, error_event
from nodes.observing import observed
from nodes.repeats import repeated
from nodes.state import StoredState
from profiles import PhaseProfile

logger = logging.getLogger(__name__)

_WISHES_SECONDS = 0.25
_IDLE_SECONDS = 2.0
_ALIVE_SECONDS = 5.0
_TURN_SECONDS = 0.1
_PATIENCE = 120.0
"""How long a turn waits for one that was not asked for here, as by a terminal."""


class Runner:
    """Runs turns as tasks. What it runs ends with it, and others can tell that it has ended.

    Its name is held by a lock that the database drops with the process, as those of turns.
    """

    def __init__(
        self,
        checkpointer: Checkpointer,
        queue: TurnQueue,
        log: EventLog,
        context: Context,
        *,
        grace: float,
        limits: Limits,
    ) -> None:
        self.name = uuid.uuid4().hex
        self._checkpointer = checkpointer
        self._queue = queue
        self._log = log
        self._context = context
        self._grace = grace
        self._limits = limits
        self._turns: dict[Turn, RunningTurn] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._named = asyncio.Event()
        self._closing = asyncio.Event()
        self._ending: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Be there for turns; at the end, those that run are given their time to end well."""
        watching = [
            asyncio.create_task(self._hold_name()),
            asyncio.create_task(self._watch_queue()),
        ]
        try:
            await self._named.wait()
            yield
        finally:
            self.take_no_more()
            watching += [self._ending] if self._ending else []
            while self._tasks:
                await asyncio.wait(self._tasks)
            await self._log.close()
            for task in watching:
                task.cancel()
            await asyncio.wait(watching)

    @property
    def turns(self) -> Collection[RunningTurn]:
        """The turns that run here or wait."""
        return self._turns.values()

    def check(self) -> None:
        """Raise `ClosingError` where no more turns are taken."""
        if self._closing.is_set():
            raise ClosingError

    def take_no_more(self) -> None:
        """Take no more turns, and end those that have not ended by themselves in time.

        Whoever follows a turn of another process is let go.
        """
        if self._ending is None:
            self._closing.set()
            self._ending = asyncio.create_task(self._end_in_time())

    async def _end_in_time(self) -> None:
        await asyncio.sleep(self._grace)
        await self.ask(list(self._turns), "stop")

    def run(self, place: Place, profile: PhaseProfile, phase_id: str) -> None:
        """Run a turn that is new, once those before it are over.

        `phase_id` is the phase that is active by now.
        """
        turn = RunningTurn(place.session, place.turn, phase_id, self._log)
        self._turns[turn.key] = turn
        self._begin(self._run(turn, place, profile))
        if place.overtaken:
            keys = [(place.session.thread_id, number) for number in place.overtaken]
            self._begin(self.ask(keys, "give_way"))

    async def ask(self, keys: Iterable[Turn], wish: Wish) -> None:
        """Ask the turns among these that run here to end."""
        turns = [self._turns[key] for key in keys if key in self._turns]
        await asyncio.gather(*(turn.ask(wish) for turn in turns))

    def follow(self, key: Turn, after: int, beat: float) -> AsyncGenerator[list[Told]]:
        """Yield the events of a turn after a number, wherever it runs, until its last one.

        Where nothing is told for `beat` seconds, it yields no events.
        """
        if running := self._turns.get(key):
            return running.follow(after, beat)
        return follow_written(
            self, self._queue, self._log, key, after, beat=beat, until=self._closing
        )

    async def give_up_lost(self, thread_id: str, before: int | None = None) -> bool:
        """End the turns of a thread whose processes have ended; return whether any is left."""
        left = False
        more = {} if before is None else {"before": before}
        for turn in await self._queue.unfinished(thread_id, **more):
            if await self.is_alive(turn.runner):
                left = True
            else:
                await self._queue.give_up(thread_id, turn.turn)
        return left

    async def is_alive(self, runner: str) -> bool:
        """Whether the process of a runner has not ended."""
        return runner == self.name or await self._checkpointer.turn_runs(_lock_of(runner))

    async def _run(self, turn: RunningTurn, place: Place, profile: PhaseProfile) -> None:
        with observed(turn):
            try:
                last = await self._outcome(turn, place, profile)
            except TurnError as error:
                last = error_event(error)
            except Exception:
                logger.exception("A turn failed")
                last = error_event(BrokenTurnError())
            await turn.end(for_users(last))
        del self._turns[turn.key]

    async def _outcome(self, turn: RunningTurn, place: Place, profile: PhaseProfile) -> Event:
        if place.waits:
            await self._wait_for_turns_before(turn)
        session = place.session
        conversation = Conversation(profile, self._checkpointer, session.thread_id, self._context)
        messages = [place.message] if place.message else await self._messages(place)
        waited = asyncio.get_running_loop().time()
        while _is_busy(last := await self._answer(turn, place, conversation, messages)):
            if asyncio.get_running_loop().time() - waited > _PATIENCE:
                break
            await asyncio.sleep(_TURN_SECONDS)
            messages = await self._messages(place)
        if last["type"] == "done":
            last["metadata"]["session_id"] = session.session_id
        elif turn.wish and last["metadata"]["code"] == "stopped":
            last = error_event(turn.ended_by())
        return last

    async def _messages(self, place: Place) -> list[HumanMessage]:
        """Return what a turn is to answer by now."""
        messages = await self._queue.messages(place.session.thread_id, place.turn)
        if not messages and not place.opens:
            raise TakenOverError  # by another process, whose wish is still to be heard
        return messages

    async def _answer(
        self,
        turn: RunningTurn,
        place: Place,
        conversation: Conversation,
        messages: list[HumanMessage],
    ) -> Event:
        """Have the turn, and return its last event."""
        session = place.session
        opening = session.opening.request if session.opening else None
        most = self._limits.turns
        # Where nothing was waited for, whoever asked for the turn has just read the state.
        known = opening is None and not place.waits
        state: StoredState = {} if known else await conversation.state()
        # The last ones may have been had since this one was asked for.
        if most is not None and state.get("turns", 0) >= most and not _is_repeat(state, messages):
            raise TurnLimitError(most)
        turn.begin(conversation)
        request = None if state else opening
        last: Event | None = None
        seconds = self._limits.turn_seconds
        timer = asyncio.get_running_loop().call_later(seconds, self._time_out, turn)
        try:
            # Told as it comes, with no task between the model and those who listen.
            async for event in conversation.answer(messages, request, hear=turn.tell):
                last = event
        finally:
            timer.cancel()
        if last is None:
            logger.error("A turn ended without its last event")
            raise BrokenTurnError
        if last["type"] == "done":
            turn.answered = [message.id or "" for message in messages]
            if last["metadata"]["turns_used"] <= len(messages):
                await self._erase_if_deleted(turn)
        return last

    def _time_out(self, turn: RunningTurn) -> None:
        self._begin(turn.time_out(self._limits.turn_seconds))

    async def _wait_for_turns_before(self, turn: RunningTurn) -> None:
        thread_id, number = turn.key
        while ahead := await self._queue.unfinished(thread_id, before=number):
            turn.check()
            before = ahead[-1]
            if here := self._turns.get((thread_id, before.turn)):
                await _first_of(here.over.wait(), turn.wished.wait())
            elif await self.is_alive(before.runner):
                await _first_of(asyncio.sleep(_TURN_SECONDS), turn.wished.wait())
            else:
                await self._queue.give_up(thread_id, before.turn)
        turn.check()

    async def _erase_if_deleted(self, turn: RunningTurn) -> None:
        """Delete what a turn has made anew of a thread that was deleted while it waited."""
        thread_id, number = turn.key
        if await self._queue.find(thread_id, number) is None:
            with suppress(ThreadBusyError):
                async with self._checkpointer.turn_lock(thread_id):
                    await self._checkpointer.adelete_thread(thread_id)

    async def _watch_queue(self) -> None:
        """Hear what other processes ask the turns of this one for.

        A turn that was asked for and never begun here, since the database failed at that very
        moment, is given up when it is seen twice. One whose end is not written yet is none.
        """
        astray: set[Turn] = set()
        while True:
            await asyncio.sleep(_WISHES_SECONDS if self._turns else _IDLE_SECONDS)
            try:
                unfinished = await self._queue.of_runner(self.name)
                for key, wish in unfinished.items():
                    if key in self._turns and wish:
                        self._begin(self.ask([key], wish))
                    elif key in astray and key not in self._turns:
                        await self._queue.give_up(*key)
                known = self._turns.keys()
                astray = {key for key in unfinished.keys() - known if not self._log.owes(key)}
            except StorageError as error:
                logger.warning("Nobody hears whether turns are to stop: %s", error)

    async def _hold_name(self) -> None:
        """Hold the lock that tells others that this process lives; a lost one is taken again."""
        warned = False
        while True:
            try:
                async with self._checkpointer.turn_lock(_lock_of(self.name)):
                    self._named.set()
                    warned = False
                    while await self._checkpointer.holds_lock(_lock_of(self.name)):  # noqa: ASYNC110
                        await asyncio.sleep(_ALIVE_SECONDS)
            except TurnError as error:
                level = logging.DEBUG if warned else logging.WARNING
                logger.log(level, "Others may take the turns of this process for lost: %s", error)
                warned = True
            await asyncio.sleep(_TURN_SECONDS)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _lock_of(runner: str) -> str:
    """Return what a runner locks: no thread, whose id would be printable."""
    return f"\0runner {runner}"


def _is_repeat(state: StoredState, messages: Sequence[HumanMessage]) -> bool:
    """Whether a thread has answered all of the messages."""
    return len(repeated(state.get("handled", ()), messages)) == len(messages)


def _is_busy(event: Event) -> bool:
    return event["type"] == "error" and event["metadata"]["code"] == ThreadBusyError.code


async def _first_of(*work: Coroutine[Any, Any, Any]) -> None:
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
