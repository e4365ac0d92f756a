"""A conversation in the terminal."""

from __future__ import annotations

import asyncio
import shlex
import uuid
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from functools import partial
from typing import cast

from langchain_core.messages import AnyMessage, HumanMessage

from cuelight import briefs, memories, views
from cuelight.commands import COMMANDS, Command, Said, UnknownCommand, parse
from cuelight.export import counts
from cuelight.keyboard import Keyboard
from cuelight.opening import Opened, Request, opened
from cuelight.screen import Screen
from cuelight.show import show_progress
from cuelight.stored import is_in_memory, place_of
from graph.errors import NothingToUndoError
from nodes.brief.intent import brief_of
from nodes.context import REHEARSAL
from nodes.errors import ModelFailure, TurnError
from nodes.events import Event
from nodes.models import chat_model
from nodes.path import beginning, may_speak
from nodes.planning import as_laid_out
from nodes.routing import exits
from nodes.state import PhaseState, StoredState
from profiles import PhaseProfile
from profiles.errors import did_you_mean
from profiles.laid_out import laid_out

_RECALLED = 4
"""How many messages of an earlier time are shown where a conversation goes on."""
_HOPELESS = {"no_key", "bad_key", "missing_package", "unknown_model"}
"""Failures that nothing typed in the chat can mend."""
_OVER = "This conversation is over. /undo takes its last turn back, /history shows it all."
_EXPIRED = "This conversation is over: it has expired. /history shows it all."
_LOOKING = {"/phase", "/brief", "/memory", "/signals", "/prompt", "/history"}
"""Commands that show how the conversation stands."""
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Action:
    """Something that takes a turn, and can be done again."""

    events: Callable[[], AsyncGenerator[Event]]
    moves: tuple[str, ...] = ()
    """What is told once it was taken: where it went and why, and where else it could have gone."""


def run_chat(
    request: Request, screen: Screen, keyboard: Keyboard, options: Sequence[str] = ()
) -> int:
    """Hold a conversation until the user leaves or it is over; return the exit code.

    `options` are those that `cuelight chat` needs to go on in the same way.
    """
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        found = runner.run(stack.enter_async_context(opened(request)))
        try:
            return Chat(
                found, request, runner, screen=screen, keyboard=keyboard, options=options
            ).run()
        finally:
            runner.run(stack.aclose())


class Chat:
    """The loop of reading a line and showing what comes of it."""

    def __init__(
        self,
        found: Opened,
        request: Request,
        runner: asyncio.Runner,
        *,
        screen: Screen,
        keyboard: Keyboard,
        options: Sequence[str],
    ) -> None:
        self._found = found
        self._conversation = found.conversation
        self._request = request
        self._await = runner.run
        self._screen = screen
        self._keyboard = keyboard
        self._options = options
        self._state: StoredState = {}
        """The thread as it was seen last."""
        self._again: Action | None = None
        """What /retry does."""
        self._interrupted = False
        self._code: int | None = None
        """The exit code, once the chat is over."""

    def run(self) -> int:
        """Greet, let the conversation open where it is its turn, and go on line by line."""
        self._look()
        self._greet()
        self._check_model()
        if self._code is None and self._opens():
            self._open()
        while self._code is None:
            self._step()
        return self._code

    def _opens(self) -> bool:
        """Whether there is something to do before the user types anything."""
        state = self._whole_state()
        brings_facts = bool(self._request.facts) and state["status"] == "active"
        return brings_facts or may_speak(self._profile, state)

    def _open(self) -> None:
        """Let the conversation open, with what a coach is to know at first."""
        facts = self._request.facts or None
        here = self._profile.get_phase(self._whole_state()["phase"])
        if facts and here.is_coach and not self._state and "description" in facts:
            # It counts as the user's first message, and is answered as one.
            views.show_message(self._screen, facts["description"], mine=True)
        self._take_turn(Action(partial(self._conversation.start, facts)))

    def _step(self) -> None:
        self._screen.gap()
        try:
            line = self._keyboard.read()
        except KeyboardInterrupt:
            self._interrupt()
            return
        except EOFError:
            if self._keyboard.terminal:
                self._screen.typed_nothing()
            self._leave()
            return
        self._interrupted = False
        meant = parse(line)
        if self._keyboard.terminal:
            self._screen.typed()
        elif meant is not None:
            views.show_message(self._screen, line.strip(), mine=True)
        match meant:
            case Said(text):
                self._say(text)
            case Command(name, argument):
                self._screen.gap()
                self._obey(name, argument)
            case UnknownCommand():
                self._fail(str(meant))

    def _interrupt(self) -> None:
        """Answer Ctrl-C at the prompt: the first says how to leave, the second leaves."""
        self._screen.typed_nothing()
        if self._keyboard.was_typing():
            self._interrupted = False
        elif self._interrupted or not self._keyboard.terminal:
            self._leave(INTERRUPTED)
        else:
            self._interrupted = True
            self._screen.line("Ctrl-C again leaves, and so do Ctrl-D and /quit.", "dim")

    def _obey(self, name: str, argument: str) -> None:  # noqa: PLR0912 (a case for each command)
        if name in _LOOKING:
            self._went_on_elsewhere()
        screen, profile, state = self._screen, self._profile, self._whole_state()
        match name:
            case "/help":
                views.show_help(screen)
            case "/phase":
                views.show_phase(screen, profile, state)
            case "/brief":
                views.show_brief(screen, profile, brief_of(state))
            case "/memory":
                memories.show_memory(screen, profile, state)
            case "/signals":
                entries = self._await(self._conversation.transcript())
                views.show_signals(screen, profile, state, entries)
            case "/prompt":
                views.show_prompt(screen, self._await(self._conversation.prompt(argument or None)))
            case "/history":
                entries = self._await(self._conversation.transcript())
                views.show_history(screen, profile, state, entries, whole=argument == "all")
            case "/next":
                self._advance(argument)
            case "/undo":
                self._undo()
            case "/retry":
                self._retry()
            case "/end":
                self._end()
            case "/quit":
                self._leave()

    def _say(self, text: str) -> None:
        # One id for all attempts: however often it is sent, it is answered once.
        turn = Action(partial(self._conversation.say, text, message_id=uuid.uuid4().hex))
        if self._keyboard.terminal and self._went_on_elsewhere():
            self._again = turn
            self._screen.line("Your message was not sent. /retry sends it.", "dim")
            return
        self._take_turn(turn)

    def _retry(self) -> None:
        if self._again is None:
            self._fail("There is nothing to send again.")
        else:
            self._take_turn(self._again)

    def _advance(self, wanted: str) -> None:
        if self._held_back("Nothing was moved. /next moves on from here."):
            return
        here = self._whole_state()["phase"]
        targets = list(exits(self._profile, self._whole_state()))
        by_name = {self._profile.get_phase(t).name.casefold(): t for t in targets}
        target = by_name.get(wanted.casefold(), wanted)
        if not targets:
            self._fail("No other phase can be reached from this one.")
        elif wanted and target not in targets:
            self._fail(
                f"{wanted!r} cannot be reached from here.{did_you_mean(wanted, targets)} "
                f"What can: {', '.join(targets)}."
            )
        else:
            moves = views.way_taken(self._profile, here, targets) if not wanted else ()
            self._take_turn(
                Action(partial(self._conversation.advance, target or targets[0]), moves)
            )

    def _undo(self) -> None:
        if self._held_back("Nothing was taken back. /undo takes back the turn that is last now."):
            return
        before = self._state
        try:
            self._await(self._conversation.undo())
        except NothingToUndoError:
            self._fail("There is no turn to take back.")
            return
        except TurnError as error:
            self._fail(str(error))
            return
        self._look()
        gone = _news(self._state, before)
        said = next((m.text for m in gone if isinstance(m, HumanMessage)), None)
        self._again = (
            Action(partial(self._conversation.say, said, message_id=uuid.uuid4().hex))
            if said
            else None
        )
        if not self._state and self._again is None:
            self._again = Action(self._conversation.start)
        again = " /retry takes the turn again." if self._again else ""
        self._screen.line(f"The last turn was taken back.{again}", "dim")
        self._show_messages(self._state.get("messages", [])[-2:])
        views.show_where(self._screen, self._profile, self._whole_state())

    def _end(self) -> None:
        if self._held_back("Nothing was ended. /end ends it as it is now."):
            return
        try:
            ending = self._await(self._conversation.end())
        except TurnError as error:
            self._fail(str(error))
            return
        self._look()
        views.show_ending(self._screen, ending, brief_of(self._state))
        self._complete()

    def _take_turn(self, turn: Action) -> None:
        """Run a turn and show it as it comes."""
        self._again = turn
        before = self._state
        self._screen.gap()
        try:
            with self._keyboard.silent():
                failed = self._await(self._play(turn.events()))
        except KeyboardInterrupt:
            self._cancelled()
            return
        if failed:
            self._turn_failed(failed)
            return
        self._again = None
        self._look()
        self._tell_of_brief(before)
        self._tell_of_memory(before)
        views.show_way_taken(self._screen, turn.moves)
        if self._state.get("status") == "completed" != before.get("status"):
            self._complete()

    async def _play(self, events: AsyncGenerator[Event]) -> Event | None:
        """Show the events of a turn; return the error that ended it, if one did."""
        failed = None
        self._screen.wait()
        async with aclosing(events):
            async for told in events:
                match told["type"]:
                    case "token":
                        self._screen.stream(told["content"])
                    case "phase":
                        self._screen.gap()
                        about = told["metadata"]
                        # The plan may be of this very turn, which is not saved yet.
                        profile = laid_out(self._conversation.profile, about.get("plan"))
                        show_progress(self._screen, profile, told["content"], about["progress"])
                        self._screen.gap()
                        self._screen.wait()
                    case "grounding":
                        self._screen.gap()
                        views.show_look_up(self._screen, told["metadata"])
                        self._screen.gap()
                        self._screen.wait()
                    case "signal" if not told["content"]:
                        found = told["metadata"]
                        views.note_lost(
                            self._screen, self._profile, found["reason"], found.get("by")
                        )
                    case "error":
                        failed = told
        self._screen.end_line()
        return failed

    def _tell_of_brief(self, before: StoredState) -> None:
        """Tell in a line what a turn has changed in a coach's brief."""
        changed = briefs.change_line(brief_of(before), brief_of(self._state))
        if changed:
            self._screen.gap()
            self._screen.line(changed, "dim", indent=7)

    def _tell_of_memory(self, before: StoredState) -> None:
        """Tell in a line what a turn has changed in the memory."""
        if changed := memories.change_line(self._profile, before, self._state):
            self._screen.gap()
            self._screen.line(changed, "dim", indent=8)

    def _cancelled(self) -> None:
        """Tell what became of a turn that the user stopped: it may have ended a moment before."""
        self._screen.gap()
        if _identity(self._look()) == _identity(self._state):
            self._screen.line(
                "Stopped: nothing of this turn was kept. /retry takes it again.", "dim"
            )
        else:
            self._again = None
            self._screen.line("The turn had ended already, and was kept.", "dim")
        if not self._keyboard.terminal:
            self._leave(INTERRUPTED)

    def _turn_failed(self, failed: Event) -> None:
        code, text = failed["metadata"]["code"], failed["content"]
        if code == "conversation_over":
            self._again = None
            self._look()
            text = self._over()
        elif self._keyboard.terminal and failed["metadata"]["retryable"]:
            text = f"{text} /retry does that."
        self._fail(text)
        if code in _HOPELESS and not self._state:
            self._code = 1

    def _fail(self, text: str) -> None:
        """Tell what went wrong. Nobody can mend it in a pipe, so that there it ends the chat."""
        self._screen.gap()
        self._screen.error(text)
        if not self._keyboard.terminal:
            self._code = 1

    def _check_model(self) -> None:
        """Find out at once whether there is a model to talk to."""
        if self._request.model == REHEARSAL or self._whole_state()["status"] != "active":
            return
        self._screen.gap()
        self._screen.wait()
        try:
            self._await(chat_model(self._request.model))
        except ModelFailure as error:
            self._screen.error(str(error))
            self._code = 1
        self._screen.end_line()

    def _held_back(self, advice: str) -> bool:
        """Whether a command must not act, since it was meant for a thread that has changed.

        In a pipe too, where nobody would see what it did to a turn of somebody else's.
        """
        if not self._went_on_elsewhere():
            return False
        if self._keyboard.terminal:
            self._screen.line(advice, "dim")
        else:
            self._fail(advice)
        return True

    def _went_on_elsewhere(self) -> bool:
        """Show what another terminal made of the thread since it was seen last."""
        before = self._look()
        if _identity(before) == _identity(self._state):
            return False
        self._screen.gap()
        self._screen.line("This conversation was changed elsewhere meanwhile.", "bold")
        self._show_messages(_news(before, self._state))
        views.show_where(self._screen, self._profile, self._whole_state())
        self._screen.gap()
        return True

    def _greet(self) -> None:
        show = self._screen.line
        rehearsed = self._request.model == REHEARSAL
        model = "none: the profile's own lines are rehearsed" if rehearsed else self._request.model
        show(self._profile.name, "bold")
        show(f"Model     {model}", "dim", indent=10)
        show(f"Database  {place_of(self._request.database.address)}", "dim", indent=10)
        show(f"Thread    {self._conversation.thread_id}", "dim", indent=10)
        if self._request.documents and self._profile.has_coach:
            show(f"Documents {self._request.documents}", "dim", indent=10)
        show("/help shows the commands, Ctrl-D leaves.", "dim")
        if self._found.older_version:
            show(
                "The profile was changed since this conversation began, which goes on with the "
                "version that it began with.",
                "bold",
            )
        if self._state:
            self._recall()
        views.show_where(self._screen, self._profile, self._whole_state())
        self._keyboard.complete([*COMMANDS, *(f"/next {p}" for p in self._profile.phases)])

    def _recall(self) -> None:
        """Show how a conversation that goes on has ended for now."""
        messages = self._state["messages"]
        done = counts(self._state["turns"], self._state["tokens"])
        self._screen.gap()
        if self._state["status"] == "active":
            self._screen.line(f"It goes on, after {done}.", "good")
        else:
            self._screen.line(self._over(), "good")
        if len(messages) > _RECALLED:
            self._screen.line("/history shows what was said before this.", "dim")
        self._show_messages(messages[-_RECALLED:])
        if brief := brief_of(self._state):
            self._screen.gap()
            self._screen.line(f"Brief  {briefs.standing(brief)}. /brief shows it.", "dim")
        self._keyboard.remember([m.text for m in messages if isinstance(m, HumanMessage)])

    def _over(self) -> str:
        return _EXPIRED if self._state.get("status") == "expired" else _OVER

    def _complete(self) -> None:
        self._screen.gap()
        done = counts(self._state["turns"], self._state["tokens"])
        self._screen.line(f"The conversation is completed: {done}.", "good")
        self._leave()

    def _leave(self, code: int = 0) -> None:
        """End the chat, and say how to come back to the conversation."""
        if self._code is not None:
            return
        self._code = code
        if not self._state:
            said = "Nothing was said, so nothing is kept."
        elif is_in_memory(self._request.database.address):
            said = "It was held in memory, and ends here."
        elif self._state["status"] == "active":
            said = f"Go on with   {self._command('chat', '--thread')}"
        else:
            said = f"Read it with   {self._command('transcript')}"
        self._screen.gap()
        self._screen.line(said, "dim")

    def _command(self, *words: str) -> str:
        """Return the command line that comes back to this thread."""
        options = list(self._options)
        if words[0] != "chat":
            options = options[options.index("--db") :] if "--db" in options else []
        return shlex.join(["cuelight", *words, self._conversation.thread_id, *options])

    def _look(self) -> StoredState:
        """Read the thread's state anew, and return the one that was seen before."""
        before, self._state = self._state, self._await(self._conversation.state())
        return before

    @property
    def _profile(self) -> PhaseProfile:
        """The profile, with the plan of the thread as it was seen last."""
        return as_laid_out(self._conversation.profile, self._state)

    def _whole_state(self) -> PhaseState:
        """Return the state as it was seen last, or as it is before the first turn."""
        begun: PhaseState = {"messages": [], **beginning(self._conversation.profile)}
        return cast("PhaseState", {**begun, **self._state})

    def _show_messages(self, messages: Sequence[AnyMessage]) -> None:
        for message in messages:
            mine = isinstance(message, HumanMessage)
            views.show_message(self._screen, message.text, mine=mine)


def _identity(state: StoredState) -> object:
    """Return what tells one state of a thread from another."""
    ids = [message.id for message in state.get("messages", [])]
    # The last stay, not how many there were: a long history is kept only in part. It tells of the
    # end too; the status is left out, since a thread expires without anybody's changing it.
    return ids, state.get("phase"), state.get("history", [])[-1:]


def _news(before: StoredState, after: StoredState) -> list[AnyMessage]:
    """Return the messages that a later state has and an earlier one has not."""
    known = {message.id for message in before.get("messages", [])}
    return [message for message in after.get("messages", []) if message.id not in known]
