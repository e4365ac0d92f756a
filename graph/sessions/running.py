"""A turn that this process runs, and those who listen to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from time import perf_counter

from graph.conversation import Conversation
from graph.errors import StoppedError, TakenOverError
from graph.sessions.errors import TurnTimeoutError
from graph.sessions.event_log import EventLog, Told
from graph.sessions.queue import DONE, Wish
from graph.sessions.session import Session
from nodes.errors import TurnError
from nodes.events import Event


class RunningTurn:
    """A turn from the moment it is asked for until its last event is written."""

    def __init__(self, session: Session, number: int, phase_id: str, log: EventLog) -> None:
        self.session = session
        self.number = number
        self.key = (session.thread_id, number)
        self.asked = perf_counter()
        """When it was asked for, by the clock of `perf_counter`."""
        self.first_token: float | None = None
        """When its first words were told, by the same clock."""
        self.wish: Wish | None = None
        """What it was asked for meanwhile."""
        self.answered: Sequence[str] = ()
        """The messages whose answer was saved, by their ids."""
        self.too_slow: TurnTimeoutError | None = None
        """What ends it, where it has taken too long."""
        self.wished = asyncio.Event()
        self.over = asyncio.Event()
        self._log = log
        self._told: list[Told] = []
        self._listeners: set[_Listener] = set()
        self._conversation: Conversation | None = None
        self._phase = phase_id

    @property
    def waits(self) -> bool:
        """Whether it has not begun."""
        return self._conversation is None

    @property
    def told(self) -> Sequence[Told]:
        """What it has told so far."""
        return self._told

    @property
    def outcome(self) -> str | None:
        """How it ended: `done`, or the code of its error; `None` before that."""
        if not self.over.is_set():
            return None
        last = self._told[-1].event
        return DONE if last["type"] == "done" else str(last["metadata"]["code"])

    @property
    def phase(self) -> str:
        """The phase that it is in, as far as it has told."""
        for told in reversed(self._told):
            if told.event["type"] == "phase":
                return told.event["content"]
            if phase_id := told.event["metadata"].get("phase"):
                return str(phase_id)
        return self._phase

    def tell(self, event: Event) -> None:
        """Tell all listeners an event, and have it written."""
        if self.first_token is None and event["type"] == "token":
            self.first_token = perf_counter()
        told = self._next(event)
        self._log.tell(self.key, told)
        self._pass_on(told)

    async def end(self, event: Event) -> None:
        """Tell the last event, once it is written that the turn is over."""
        told = self._next(event)
        outcome = DONE if event["type"] == "done" else event["metadata"]["code"]
        await self._log.end(self.key, told, outcome, self.answered)
        self.over.set()
        self._pass_on(told)

    async def follow(self, after: int, beat: float) -> AsyncGenerator[list[Told]]:
        """Yield the events after a number as they come, those that are there in one go.

        Where nothing is told for `beat` seconds, it yields no events.
        """
        listener = _Listener(beat)
        self._listeners.add(listener)
        try:
            while True:
                if news := self._told[after:]:
                    after = news[-1].number
                    yield news
                elif self.over.is_set():
                    return
                elif not await listener.hears():
                    yield []
        finally:
            self._listeners.remove(listener)
            listener.close()

    def begin(self, conversation: Conversation) -> None:
        """Run in a conversation from now on, unless something else is wished for."""
        self.check()
        self._conversation = conversation

    def check(self) -> None:
        """Raise what ends a turn before it has begun."""
        if self.wish:
            raise self.ended_by()

    def ended_by(self) -> TurnError:
        """Return what a turn that was not saved ended by."""
        if self.too_slow:
            return self.too_slow
        return TakenOverError() if self.wish == "give_way" else StoppedError()

    async def ask(self, wish: Wish) -> None:
        """Ask the turn to end; one that is being saved is saved."""
        if self.wish is None:
            self.wish = wish
            self.wished.set()
            if self._conversation is not None:
                await self._conversation.stop()

    async def time_out(self, seconds: float) -> None:
        """End the turn, which has taken so long; one that is being saved is saved."""
        if self.wish is None:
            self.too_slow = TurnTimeoutError(seconds)
            await self.ask("stop")

    def _next(self, event: Event) -> Told:
        return Told(len(self._told) + 1, event)

    def _pass_on(self, told: Told) -> None:
        self._told.append(told)
        for listener in self._listeners:
            listener.wake()


class _Listener:
    """One who waits for news, and wants to be woken where none comes for `beat` seconds.

    It has one timer, which is set anew when it has run out, and not for every token.
    """

    def __init__(self, beat: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._beat = beat
        self._woken = asyncio.Event()
        self._news = False
        self._since = self._loop.time()
        self._timer = self._loop.call_later(beat, self._run_out)

    async def hears(self) -> bool:
        """Wait, and return whether there is news."""
        self._since = self._loop.time()
        await self._woken.wait()
        self._woken.clear()
        news, self._news = self._news, False
        return news

    def wake(self) -> None:
        """Tell that there is news."""
        self._news = True
        self._woken.set()

    def close(self) -> None:
        """Wait no more."""
        self._timer.cancel()

    def _run_out(self) -> None:
        left = self._since + self._beat - self._loop.time()
        if left <= 0:
            self._woken.set()
            left = self._beat
        self._timer = self._loop.call_later(left, self._run_out)
