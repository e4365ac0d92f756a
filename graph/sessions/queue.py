"""The turns of every thread in the order in which they were asked for, in whatever process."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from langchain_core.messages import HumanMessage

from graph.checkpointers import Checkpointer
from graph.checkpointers.records import Steps, Values
from graph.errors import TurnRunningError, WrongKeyError
from graph.sessions.errors import QueueFullError, TurnLimitError, TurnLostError
from graph.sessions.event_log import KEEP
from graph.sessions.limits import Allowance, Limits
from graph.sessions.session import Opening, Session, SessionTable, now
from graph.versions import state_of
from nodes.errors import MessageConflictError
from nodes.events import error_event
from nodes.repeats import repeated

WhenBusy = Literal["refuse", "queue", "interrupt"]
"""What a message does that comes while a turn runs."""
Wish = Literal["stop", "give_way"]
"""What a turn that runs is asked for: to end, or to leave its messages to a newer one."""

DONE = "done"
"""The outcome of a turn that was saved; that of any other is the code of its error."""

_UNFINISHED = """
    SELECT turn, runner, wish FROM cuelight_turns
    WHERE thread_id = :thread AND outcome IS NULL AND turn < :before ORDER BY turn
"""
_ONE = "SELECT runner, outcome FROM cuelight_turns WHERE thread_id = :thread AND turn = :turn"
_NEXT = """
    UPDATE cuelight_sessions SET last_turn = last_turn + 1
    WHERE thread_id = :thread RETURNING last_turn
"""
_INSERT = """
    INSERT INTO cuelight_turns (thread_id, turn, runner, created)
    VALUES (:thread, :turn, :runner, :now)
"""
_KNOWN = """
    SELECT t.turn, t.outcome, t.runner, m.kind, m.message FROM cuelight_messages AS m
    JOIN cuelight_turns AS t ON t.thread_id = m.thread_id AND t.turn = m.turn
    WHERE m.thread_id = :thread AND m.message_id = :id
"""
_ASKED = "SELECT 1 FROM cuelight_messages WHERE thread_id = :thread AND message_id = :id"
_PUT_MESSAGE = """
    INSERT INTO cuelight_messages (thread_id, message_id, turn, place, kind, message)
    VALUES (:thread, :id, :turn, :turn, :kind, :message)
    ON CONFLICT (thread_id, message_id) DO UPDATE SET turn = excluded.turn
"""
_MESSAGES = """
    SELECT kind, message FROM cuelight_messages
    WHERE thread_id = :thread AND turn = :turn ORDER BY place
"""
_MOVE_MESSAGES = """
    UPDATE cuelight_messages SET turn = :turn WHERE thread_id = :thread AND turn = :old
"""
_WISH = """
    UPDATE cuelight_turns SET wish = :wish
    WHERE thread_id = :thread AND outcome IS NULL AND turn < :before AND wish IS NULL
"""
_OF_RUNNER = """
    SELECT thread_id, turn, wish FROM cuelight_turns
    WHERE runner = :runner AND outcome IS NULL
"""
_LOSE = """
    UPDATE cuelight_turns SET outcome = :outcome
    WHERE thread_id = :thread AND turn = :turn AND outcome IS NULL RETURNING wish
"""
_OVERTAKEN = """
    SELECT message_id, kind, message FROM cuelight_messages
    WHERE thread_id = :thread AND turn > :turn AND place <= :turn
"""
_LAST_WORD = """
    INSERT INTO cuelight_events (thread_id, turn, last, kind, events)
    VALUES (:thread, :turn, :last, :kind, :events)
"""
_LAST_NUMBER = 999_999_999
# Of the events that a process told before it ended, not all were written.
_ALL = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A turn that runs or waits."""

    turn: int
    runner: str
    """The process that has it."""
    wish: Wish | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message or an opening stands."""

    session: Session
    turn: int
    is_new: bool
    """Whether the turn is for the asker to run; else it was asked for before."""
    opens: bool = False
    """Whether it is an opening, and not a message."""
    waits: bool = True
    """Whether there may be turns to wait for."""
    overtaken: tuple[int, ...] = ()
    """The turns that were asked to give way to it."""
    message: HumanMessage | None = None
    """What it answers, where nothing else could have come to it yet."""


class TurnQueue:
    """The turns that were asked for, with their messages, until they are forgotten."""

    def __init__(
        self,
        checkpointer: Checkpointer,
        sessions: SessionTable,
        limits: Limits,
        allowance: Allowance,
    ) -> None:
        self._checkpointer = checkpointer
        self._records = checkpointer.records
        self._serializer = checkpointer.serde
        self._sessions = sessions
        self._limits = limits
        self._allowance = allowance

    async def add_opening(
        self, owner: str, session_id: str | None, opening: Opening, runner: str
    ) -> Place:
        """Make a session with the turn that opens it; find both where they are there already."""

        def add() -> Steps[Place]:
            session = yield from self._sessions.make(owner, session_id, opening)
            thread_id = session.thread_id
            if turn := session.opening_turn:
                stored = yield _ONE, {"thread": thread_id, "turn": turn}
                # Forgotten, it was had long ago.
                if not stored or stored[0][1] in {None, DONE}:
                    return Place(session=session, turn=turn, is_new=False, opens=True)
            else:
                yield from self._allowance.spend_message(owner)
                yield from self._allowance.open_session(owner, thread_id)
            turn = yield from _add(thread_id, runner)
            yield from self._sessions.open(thread_id, turn, opening)
            return Place(session=session, turn=turn, is_new=True, opens=True, waits=turn > 1)

        return await self._records.transact(add())

    async def add_message(
        self,
        owner: str,
        session_id: str,
        message: HumanMessage,
        runner: str,
        *,
        when_busy: WhenBusy | None,
        answered: bool,
        taken_back: bool,
        turns: int,
    ) -> Place | None:
        """Add the turn that answers a message, or find the one that does already.

        `answered` tells whether the thread knows that it has answered the message, `taken_back`
        that it does not know so any more, and `turns` how many it has had. A message that came
        before is no matter of the user's limits.

        Returns `None` where turns are unfinished, perhaps of processes that have ended, and
        `when_busy` does not say what to do then.
        """
        kind, dumped = self._serializer.dumps_typed(message)

        def add() -> Steps[Place | None]:
            session = yield from self._sessions.touch(owner, session_id)
            thread_id = session.thread_id
            failed: int | None = None
            known = yield _KNOWN, {"thread": thread_id, "id": message.id}
            for turn, outcome, its_runner, *stored in known:
                if self._serializer.loads_typed((stored[0], stored[1])).text != message.text:
                    raise MessageConflictError(message.id or "")
                if outcome is None and when_busy is None and its_runner != runner:
                    return None
                if outcome is None or (outcome == DONE and not taken_back):
                    return Place(session=session, turn=turn, is_new=False)
                failed = turn
            ahead = yield _UNFINISHED, {"thread": thread_id, "before": _ALL}
            if ahead and when_busy is None:
                return None
            if ahead and when_busy == "refuse":
                raise TurnRunningError(session_id)
            if len(ahead) >= self._limits.unfinished:
                raise QueueFullError(self._limits.unfinished)
            if failed is None and not answered:
                coming = sum(number != session.opening_turn for number, *_ in ahead)
                if (most := self._limits.turns) is not None and turns + coming >= most:
                    raise TurnLimitError(most)
                yield from self._allowance.spend_message(owner)
            turn = yield from _add(thread_id, runner)
            here = {"thread": thread_id, "turn": turn}
            if failed is not None:  # what it was to answer together is answered together
                yield _MOVE_MESSAGES, {**here, "old": failed}
            yield _PUT_MESSAGE, {**here, "id": message.id, "kind": kind, "message": dumped}
            overtaken = [old for old, *_ in ahead] if when_busy == "interrupt" else []
            if overtaken:
                yield _MOVE_MESSAGES, [{**here, "old": old} for old in overtaken]
                yield _WISH, {"thread": thread_id, "wish": "give_way", "before": turn}
            return Place(
                session=session,
                turn=turn,
                is_new=True,
                waits=bool(ahead),
                overtaken=tuple(overtaken),
                message=None if ahead or failed is not None else message,
            )

        return await self._records.transact(add())

    async def unfinished(self, thread_id: str, before: int = _ALL) -> list[Unfinished]:
        """Return the turns of a thread that run or wait, those before a turn only."""
        rows = await self._records.read(_UNFINISHED, thread=thread_id, before=before)
        return [Unfinished(*row) for row in rows]

    async def find(self, thread_id: str, turn: int) -> tuple[str, str | None] | None:
        """Return the runner of a turn and its outcome so far, or `None` for no such turn."""
        for runner, outcome in await self._records.read(_ONE, thread=thread_id, turn=turn):
            return runner, outcome
        return None

    async def asked(self, thread_id: str, message_id: str) -> bool:
        """Whether one of the last turns was asked for by a message."""
        return bool(await self._records.read(_ASKED, thread=thread_id, id=message_id))

    async def turn_of(self, thread_id: str, message_id: str) -> int | None:
        """Return the turn that a message stands in; `None` where it is not known any more."""
        for turn, *_ in await self._records.read(_KNOWN, thread=thread_id, id=message_id):
            return int(turn)
        return None

    async def messages(self, thread_id: str, turn: int) -> list[HumanMessage]:
        """Return what a turn is to answer, in order."""
        rows = await self._records.read(_MESSAGES, thread=thread_id, turn=turn)
        return [self._serializer.loads_typed(row) for row in rows]

    async def ask_to_stop(self, thread_id: str) -> None:
        """Ask all turns of a thread to end, whatever process they run or wait in."""
        await self._change(_WISH, [{"thread": thread_id, "wish": "stop", "before": _ALL}])

    async def of_runner(self, runner: str) -> dict[tuple[str, int], Wish | None]:
        """Return the unfinished turns of a process, each with what it is asked for."""
        rows = await self._records.read(_OF_RUNNER, runner=runner)
        return {(thread_id, turn): wish for thread_id, turn, wish in rows}

    async def give_up(self, thread_id: str, turn: int) -> None:
        """End a turn whose process has ended, unless somebody did.

        It may have been saved all the same. The messages that it has answered stay with it then,
        though a newer turn was to take them: sent again, they get their own answer.
        """
        error = TurnLostError()
        kind, events = self._serializer.dumps_typed([error_event(error)])
        here = {"thread": thread_id, "turn": turn}
        handled = await self._handled(thread_id)

        def lose() -> Steps[None]:
            lost = yield _LOSE, {**here, "outcome": error.code}
            if lost:
                yield _LAST_WORD, {**here, "last": _LAST_NUMBER, "kind": kind, "events": events}
            for (wish,) in lost:
                overtaken = (yield _OVERTAKEN, here) if wish and handled else []
                for message_id, *stored in overtaken:
                    if _answered(handled, self._serializer.loads_typed((stored[0], stored[1]))):
                        yield KEEP, {**here, "id": message_id}

        await self._records.transact(lose())

    async def _handled(self, thread_id: str) -> Sequence[str]:
        """Return the marks of what a thread has answered; none where its key is not given."""
        with suppress(WrongKeyError):
            return (await state_of(self._checkpointer, thread_id)).get("handled", ())
        return ()

    async def _change(self, statement: str, values: Sequence[Values]) -> None:
        def change() -> Steps[None]:
            yield statement, values

        await self._records.transact(change())


def _answered(handled: Sequence[str], message: HumanMessage) -> bool:
    """Whether a thread has answered a message, and not another text by its id."""
    try:
        return bool(repeated(handled, [message]))
    except MessageConflictError:
        return False


def _add(thread_id: str, runner: str) -> Steps[int]:
    ((turn,),) = yield _NEXT, {"thread": thread_id}
    yield _INSERT, {"thread": thread_id, "turn": turn, "runner": runner, "now": now()}
    return int(turn)
