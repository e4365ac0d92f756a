"""Sessions as a face offers them to their owners, with all that happens in any process."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from graph.admission import check_messages, checked_request, make_message
from graph.checkpointers import Checkpointer
from graph.conversation import Conversation
from graph.errors import ThreadBusyError, WrongKeyError
from graph.sessions.errors import (
    EventIdError,
    EventsGoneError,
    TooManySessionsError,
    UnknownSessionError,
)
from graph.sessions.event_log import KEPT_TURNS, EventLog, Told
from graph.sessions.limits import Allowance, Limits
from graph.sessions.queue import DONE, Place, TurnQueue, WhenBusy
from graph.sessions.runner import Runner
from graph.sessions.session import Opening, Session, SessionTable
from graph.statistics import Range, Statistics, read_statistics
from graph.transcript import Entry, read_transcript
from graph.versions import profile_of_thread, profile_of_values, state_of
from nodes.context import Context
from nodes.ending import Ending
from nodes.errors import ConversationExpiredError, ConversationOverError, TurnError
from nodes.planning import as_laid_out
from nodes.repeats import repeated
from nodes.state import StoredState
from profiles import PhaseProfile, as_phase_profile, named_profile

logger = logging.getLogger(__name__)

_BY_AUTHORITY: Mapping[str, WhenBusy] = {
    "ai": "refuse",
    "default": "queue",
    "human": "interrupt",
}
_EVENT_ID = re.compile(r"(\d{1,9})-(\d{1,9})")
_DELETION_SECONDS = 10.0
_PAUSE = 0.05
_PAGE = 100


@dataclass(frozen=True, slots=True)
class Heard:
    """An event with the turn that told it."""

    turn: int
    told: Told

    @property
    def id(self) -> str:
        """What to come back with, to hear what comes after it."""
        return f"{self.turn}-{self.told.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A turn that was asked for."""

    session: Session
    events: AsyncGenerator[list[Heard]]
    """What it tells, as it comes; leaving it does not end the turn.

    An empty list is a sign of life, where nothing has been told for some time.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a process has to do at a moment."""

    running: int
    """Turns that run in it."""
    waiting: int
    """Turns that wait in it for those before them."""
    unwritten: int
    """Events that are told and not written yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A session as it stands."""

    session: Session
    state: StoredState
    """What its thread remembers; empty before the first turn was saved."""
    running: bool
    """Whether a turn runs or waits."""
    readable: bool = True
    """Whether its thread could be read; if not, its key is not given, and `state` is empty."""


class Sessions:
    """The sessions of a database, and the turns that this process runs for them.

    A session that belongs to somebody else is not there: `UnknownSessionError`.
    """

    def __init__(
        self,
        checkpointer: Checkpointer,
        context: Context,
        *,
        grace: float,
        beat: float,
        limits: Limits,
    ) -> None:
        self._checkpointer = checkpointer
        self._context = context
        self._beat = beat
        serializer = checkpointer.serde
        self._table = SessionTable(checkpointer.records, serializer)
        self._allowance = Allowance(checkpointer.records, limits, checkpointer.retention)
        self._queue = TurnQueue(checkpointer, self._table, limits, self._allowance)
        self._log = EventLog(checkpointer.records, serializer)
        self._runner = Runner(
            checkpointer, self._queue, self._log, context, grace=grace, limits=limits
        )

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        checkpointer: Checkpointer,
        context: Context,
        *,
        grace: float = 30.0,
        beat: float = 15.0,
        limits: Limits | None = None,
    ) -> AsyncIterator[Sessions]:
        """Serve sessions for the length of the block.

        At its end, turns that run have `grace` seconds to end by themselves, counted from
        `take_no_more` where that came before. Streams give a sign of life after `beat` seconds
        of silence.
        """
        sessions = cls(checkpointer, context, grace=grace, beat=beat, limits=limits or Limits())
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(sessions._runner.running())
            erasing = asyncio.create_task(sessions._finish_deletions())
            stack.callback(erasing.cancel)
            yield sessions

    def take_no_more(self) -> None:
        """Refuse new turns from now on, and give those that run their time to end."""
        self._runner.take_no_more()

    def load(self) -> Load:
        """Return what this process has to do just now."""
        turns = self._runner.turns
        waiting = sum(turn.waits for turn in turns)
        return Load(running=len(turns) - waiting, waiting=waiting, unwritten=self._log.backlog)

    async def check(self) -> None:
        """Raise what keeps turns from being taken: the end of the process, or the database."""
        self._runner.check()
        await self._checkpointer.records.read("SELECT 1")

    async def start(
        self,
        owner: str,
        profile: str,
        *,
        request: Mapping[str, Any] | None = None,
        session_id: str | None = None,
        message_id: str | None = None,
    ) -> Stream:
        """Start a session, and stream its opening; the same again if it was started before.

        `message_id` is that of the message that it is started for, where there is one. Raises
        `UnknownProfileError`, or the `TurnError` that keeps it from starting.
        """
        self._runner.check()
        found = _present(profile)
        facts = None if request is None else checked_request(found, request)
        if session_id is not None:
            await self._give_up_lost(owner, session_id)
        opening = Opening(profile=profile, request=facts, message_id=message_id)
        while True:
            try:
                place = await self._queue.add_opening(owner, session_id, opening, self._runner.name)
            except TooManySessionsError:
                if not await self._note_over(owner):
                    raise
            else:
                break
        if place.is_new and place.waits:  # where it is not the first, somebody may have talked
            found = await self._profile(place.session) or found
        return self._stream(place, found, found.initial_phase)

    async def chat(
        self,
        owner: str,
        session_id: str,
        text: str,
        *,
        message_id: str | None = None,
        when_busy: WhenBusy | None = None,
    ) -> Stream:
        """Say something, and stream the turn that answers it; the same again if it was said.

        A message that comes while a turn runs does what `when_busy` says, else what the authority
        of the phase does. Raises the `TurnError` that keeps it from being taken.
        """
        self._runner.check()
        message = make_message(text, message_id)
        check_messages([message])
        # Before the state is read, which then knows of the message if its turn was saved.
        session, outcome = await self._table.find_for(owner, session_id, message.id or "")
        state = await self._state(session.thread_id)
        answered = bool(repeated(state.get("handled", ()), [message]))
        if state.get("status") == "expired":
            raise ConversationExpiredError
        if state.get("status", "active") != "active" and not answered:
            raise ConversationOverError
        profile = await self._profile(session, state) or _present(session.profile)
        add = partial(
            self._queue.add_message,
            owner,
            session_id,
            message,
            self._runner.name,
            answered=answered,
            taken_back=outcome == DONE and not answered,
            turns=state.get("turns", 0),
        )
        place = await add(when_busy=None)
        if place is None:
            await self._runner.give_up_lost(session.thread_id)
            place = await add(when_busy=when_busy or _when_busy(profile, state))
        if place is None:
            raise UnknownSessionError(session_id)
        if not place.is_new:
            events = self._follow_message(session, message.id or "", place.turn)
            return Stream(session=place.session, events=events)
        return self._stream(place, profile, state.get("phase", profile.initial_phase))

    async def knows(self, owner: str, session_id: str, text: str, message_id: str) -> bool:
        """Whether a message was said before, and would get the answer that it had or has.

        Raises `MessageConflictError` where the id was another text's.
        """
        session = await self._table.find(owner, session_id)
        if await self._queue.asked(session.thread_id, message_id):
            return True
        handled = (await self._state(session.thread_id)).get("handled", ())
        return bool(repeated(handled, [make_message(text, message_id)]))

    async def events(
        self, owner: str, session_id: str, last_event_id: str | None = None
    ) -> Stream | None:
        """Stream what came after an event, and then what the turns tell that still run.

        Without an event's id, the last turn is streamed. Returns `None` where nothing is missed
        and no turn runs.
        """
        session = await self._table.find(owner, session_id)
        turn, number = session.last_turn, 0
        if last_event_id is not None:
            match = _EVENT_ID.fullmatch(last_event_id)
            if not match or not 0 < (turn := int(match[1])) <= session.last_turn:
                raise EventIdError(last_event_id)
            number = int(match[2])
        found = await self._queue.find(session.thread_id, turn)
        if found is None:
            if session.last_turn == 0:
                return None
            raise EventsGoneError(KEPT_TURNS)
        _, outcome = found
        key = (session.thread_id, turn)
        if turn == session.last_turn and outcome and not await self._log.read(key, number):
            return None
        return Stream(session=session, events=self._follow_on(session, turn, number))

    async def stop(self, owner: str, session_id: str) -> int:
        """End the turns that run or wait, in whatever process, and return how many they were."""
        session = await self._table.find(owner, session_id)
        turns = await self._queue.unfinished(session.thread_id)
        await self._end_turns(session.thread_id, session_id)
        return len(turns)

    async def end(self, owner: str, session_id: str) -> Ending:
        """End the conversation, and return what came of it."""
        session = await self._table.find(owner, session_id)
        async with Conversation.open(
            thread_id=session.thread_id,
            profile=session.present_profile(),
            store=self._checkpointer,
            context=self._context,
        ) as conversation:
            try:
                ending = await conversation.end()
            except ThreadBusyError:
                raise ThreadBusyError(session_id, where="a process") from None
        return {**ending, "session_id": session.session_id}

    async def delete(self, owner: str, session_id: str) -> None:
        """Delete a session for good: its thread, its turns and what they told."""
        await self._erase(await self._table.close(owner, session_id), session_id)

    async def newest(
        self, owner: str, limit: int, after: tuple[str, str] | None = None
    ) -> list[Standing]:
        """Return an owner's sessions, the newest first, after one's `created` and `thread_id`.

        Those under a key that is not given are told as not readable.
        """
        return [
            await self._listed(session) for session in await self._table.newest(owner, limit, after)
        ]

    async def statistics(
        self, owner: str, profile: str, when: Range, *, dropped_after: timedelta, most: int
    ) -> Statistics:
        """Count an owner's sessions of a profile that began within a range of time.

        `profile` is what they were started with. The newest ones are read, `most` at most.
        """

        async def threads() -> AsyncGenerator[list[str]]:
            after: tuple[str, str] | None = None
            while page := await self._table.newest(owner, _PAGE, after):
                yield [session.thread_id for session in page if session.profile == profile]
                after = page[-1].created, page[-1].thread_id
                if when.since and datetime.fromisoformat(page[-1].created) < when.since:
                    return

        async with aclosing(threads()) as found:
            return await read_statistics(
                self._checkpointer, when, threads=found, dropped_after=dropped_after, most=most
            )

    async def find(self, owner: str, session_id: str) -> Standing:
        """Return a session as it stands."""
        return await self._standing(await self._table.find(owner, session_id))

    async def transcript(self, owner: str, session_id: str) -> list[Entry]:
        """Return a whole conversation, from its first message on."""
        session = await self._table.find(owner, session_id)
        return await read_transcript(self._checkpointer, session.thread_id)

    def _stream(self, place: Place, profile: PhaseProfile, phase_id: str) -> Stream:
        if place.is_new:
            self._runner.run(place, profile, phase_id)
        return Stream(session=place.session, events=self._follow(place.session, place.turn, 0))

    async def _follow(self, session: Session, turn: int, after: int) -> AsyncGenerator[list[Heard]]:
        follow = self._runner.follow((session.thread_id, turn), after, self._beat)
        async with aclosing(follow) as news:
            async for told in news:
                yield [Heard(turn, one) for one in told]

    async def _follow_message(
        self, session: Session, message_id: str, turn: int
    ) -> AsyncGenerator[list[Heard]]:
        """Follow the turn of a message that came before.

        A message that is to be answered together with a newer one goes back to its own turn where
        that was saved after all, which is known before the newer one's turn tells anything.
        """
        async with aclosing(self._follow(session, turn, 0)) as events:
            told = False
            async for heard in events:
                if heard and not told:
                    told = True
                    stands = await self._queue.turn_of(session.thread_id, message_id)
                    if stands is not None and stands < turn:
                        turn = stands
                        break
                yield heard
            else:
                return
        async with aclosing(self._follow(session, turn, 0)) as events:
            async for heard in events:
                yield heard

    async def _follow_on(
        self, session: Session, turn: int, after: int
    ) -> AsyncGenerator[list[Heard]]:
        """Follow a turn, and those that were asked for after it meanwhile."""
        while True:
            async for heard in self._follow(session, turn, after):
                yield heard
            if turn == session.last_turn:
                try:
                    session = await self._table.find(session.owner, session.session_id)
                except UnknownSessionError:
                    return
            if turn >= session.last_turn:
                return
            turn, after = turn + 1, 0

    async def _profile(
        self, session: Session, state: StoredState | None = None
    ) -> PhaseProfile | None:
        """Return the version of the profile that a session runs; its state may be known."""
        present = session.present_profile()
        given = as_phase_profile(present) if present else None
        thread_id = session.thread_id
        if state is None:
            return await profile_of_thread(self._checkpointer, thread_id, given)
        return await profile_of_values(self._checkpointer, thread_id, state, given)

    async def _note_over(self, owner: str) -> bool:
        """Note which sessions are over of those that count as open; return whether any is."""
        over = [
            thread_id
            for thread_id in await self._allowance.taken_for_open(owner)
            if (await self._state(thread_id)).get("status", "active") != "active"
        ]
        if over:
            await self._allowance.note_over(over)
        return bool(over)

    async def _give_up_lost(self, owner: str, session_id: str) -> None:
        try:
            session = await self._table.find(owner, session_id)
        except UnknownSessionError:
            return
        await self._runner.give_up_lost(session.thread_id)

    async def _listed(self, session: Session) -> Standing:
        if session.opening is not None:
            with suppress(WrongKeyError):
                return await self._standing(session)
        running = await self._runner.give_up_lost(session.thread_id)
        return Standing(session=session, state={}, running=running, readable=False)

    async def _standing(self, session: Session) -> Standing:
        return Standing(
            session=session,
            state=await self._state(session.thread_id),
            running=await self._runner.give_up_lost(session.thread_id),
        )

    async def _state(self, thread_id: str) -> StoredState:
        return await state_of(self._checkpointer, thread_id)

    async def _end_turns(self, thread_id: str, session_id: str) -> None:
        """Ask the turns of a thread to end, and wait until they have ended."""
        deadline = asyncio.get_running_loop().time() + _DELETION_SECONDS
        await self._queue.ask_to_stop(thread_id)
        turns = await self._queue.unfinished(thread_id)
        await self._runner.ask([(thread_id, turn.turn) for turn in turns], "stop")
        while await self._runner.give_up_lost(thread_id):
            if asyncio.get_running_loop().time() > deadline:
                raise ThreadBusyError(session_id)
            await asyncio.sleep(_PAUSE)

    async def _erase(self, thread_id: str, session_id: str) -> None:
        await self._end_turns(thread_id, session_id)
        async with self._checkpointer.turn_lock(thread_id):
            await self._checkpointer.adelete_thread(thread_id)

    async def _finish_deletions(self) -> None:
        """Delete what a process that ended meanwhile was about to delete."""
        try:
            for thread_id in await self._table.closing():
                await self._erase(thread_id, thread_id)
        except TurnError as error:
            logger.warning("A deletion that was begun is not finished: %s", error)


def _present(name: str) -> PhaseProfile:
    """Return the present version of a profile; `UnknownProfileError` where there is none."""
    return as_phase_profile(named_profile(name))


def _when_busy(profile: PhaseProfile, state: StoredState) -> WhenBusy:
    """Return what the committed phase has a message do that comes during a turn."""
    phase_id = state.get("phase", profile.initial_phase)
    phase = as_laid_out(profile, state).phases.get(phase_id)
    return _BY_AUTHORITY[phase.authority] if phase else "queue"
