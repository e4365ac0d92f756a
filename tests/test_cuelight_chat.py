"""The chat's loop in this process: what it does when something happens at a certain moment."""

from __future__ import annotations

import asyncio
import io
import signal
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from cuelight.chat import Chat
from cuelight.keyboard import Keyboard
from cuelight.opening import Request, opened
from cuelight.screen import Screen
from cuelight.stored import Database
from graph import Conversation
from nodes.context import REHEARSAL, Context
from nodes.events import Event
from tests.scripted import Script, plays

Typed = str | Callable[[], object]
"""A line, or something that happens before the next line is typed."""

CHANGED = "This conversation was changed elsewhere meanwhile."


class Typist:
    """Somebody at a keyboard, or a pipe, whose lines are known beforehand."""

    def __init__(self, lines: Sequence[Typed], *, terminal: bool) -> None:
        self._lines = list(lines)
        self.terminal = terminal

    def read(self) -> str:
        while self._lines:
            line = self._lines.pop(0)
            if isinstance(line, str):
                return line
            line()
        raise EOFError

    def complete(self, words: Sequence[str]) -> None:
        """Complete nothing."""

    def remember(self, lines: Sequence[str]) -> None:
        """Remember nothing."""

    def silent(self) -> nullcontext[None]:
        return nullcontext()


class Thread:
    """A thread in a file, on which several conversations are held."""

    def __init__(self, folder: Path, profile: str, retention: timedelta | None = None) -> None:
        self._request = Request(
            profile=profile,
            fallback=profile,
            thread_id="t",
            model=REHEARSAL,
            database=Database(address=f"sqlite:///{folder / 't.db'}", retention=retention),
        )

    def chat(
        self,
        *lines: Typed,
        terminal: bool = True,
        prepare: Callable[[Conversation], None] = lambda _: None,
    ) -> tuple[str, int]:
        """Chat with these lines; return what was shown, and the exit code."""
        shown = io.StringIO()
        typist = cast("Keyboard", Typist(lines, terminal=terminal))
        screen = Screen(shown, shown)
        with asyncio.Runner() as runner:
            stack = AsyncExitStack()
            found = runner.run(stack.enter_async_context(opened(self._request)))
            prepare(found.conversation)
            try:
                chat = Chat(
                    found, self._request, runner, screen=screen, keyboard=typist, options=()
                )
                code = chat.run()
            finally:
                runner.run(stack.aclose())
        return shown.getvalue(), code

    def elsewhere(self, *lines: str) -> Callable[[], object]:
        """Return what is typed into another chat on the thread meanwhile."""
        return lambda: self.chat(*lines)

    def stored(self) -> tuple[str, list[str]]:
        """Return the phase and the user's messages as they are kept."""

        async def look() -> tuple[str, list[str]]:
            async with opened(self._request) as found:
                state = await found.conversation.state()
                entries = await found.conversation.transcript()
                return state["phase"], [one.text for one in entries if one.role == "user"]

        return asyncio.run(look())


@pytest.fixture
def exam(tmp_path: Path) -> Thread:
    return Thread(tmp_path, "ielts_full_exam")


def test_undo_takes_back_no_turn_that_was_not_seen_here(exam: Thread) -> None:
    kept: list[object] = []
    lines: list[Typed] = ["from the first", exam.elsewhere("from the second"), "/undo"]
    shown, code = exam.chat(*lines, lambda: kept.append(exam.stored()), "/undo")
    refused, _, after = shown.partition("Nothing was taken back.")
    assert "> from the second" in refused.split(CHANGED)[1]
    assert "The last turn was taken back." not in refused
    assert kept == [("part1", ["from the first", "from the second"])]
    # What was shown can be taken back.
    assert "The last turn was taken back. /retry takes the turn again." in after
    assert exam.stored() == ("greeting", ["from the first"])
    assert code == 0


def test_a_conversation_that_expires_during_a_chat_was_not_changed_elsewhere(
    tmp_path: Path,
) -> None:
    exam = Thread(tmp_path, "ielts_full_exam", retention=timedelta(seconds=3))
    shown, code = exam.chat("Anna", lambda: time.sleep(3.1), "Berg", "/next", "/undo")
    assert CHANGED not in shown
    assert shown.count("This conversation is over: it has expired. /history shows it all.") == 2
    assert "/undo takes" not in shown
    assert "it has expired, since nothing was said" in shown, "so says /undo"
    assert exam.stored() == ("greeting", ["Anna"])
    assert code == 0


def test_next_moves_from_no_phase_that_was_not_seen_here(exam: Thread) -> None:
    kept: list[object] = []
    lines: list[Typed] = [exam.elsewhere("/next part1"), "/next"]
    shown, code = exam.chat(*lines, lambda: kept.append(exam.stored()), "/next part2")
    refused, _, after = shown.partition("Nothing was moved.")
    assert "● Part 1: About you" in refused.split(CHANGED)[1]
    assert "Closing (" not in refused
    assert kept == [("part1", [])]
    assert CHANGED not in after
    assert exam.stored() == ("part2", [])
    assert code == 0


@pytest.mark.parametrize("command", ["/undo", "/next", "/next part1"])
def test_in_a_pipe_a_change_elsewhere_ends_what_would_act_on_it(command: str, exam: Thread) -> None:
    shown, code = exam.chat(exam.elsewhere("unseen"), command, "not said", terminal=False)
    assert CHANGED in shown
    assert "Nothing was" in shown
    assert "not said" not in shown
    assert code == 1
    assert exam.stored() == ("greeting", ["unseen"])


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize(
    ("command", "shows"),
    [
        ("/phase", "In this phase   0 of 8 turns, entered by exam.greeting_complete"),
        ("/signals", "Signals of Part 1: About you"),
        ("/history", "Part 1: About you: 0 turns, entered by exam.greeting_complete, still there"),
        ("/prompt", "── system ──"),
    ],
)
def test_looking_shows_what_another_chat_made_of_the_thread(
    command: str, shows: str, terminal: bool, exam: Thread
) -> None:
    shown, code = exam.chat("Anna", exam.elsewhere("Mrs Berg"), command, command, terminal=terminal)
    told = shown.split(CHANGED)
    # It is told once.
    assert len(told) == 2
    assert "> Mrs Berg" in told[1]
    assert told[1].count(shows) == 2
    assert code == 0


def test_looking_follows_a_turn_that_was_taken_back_elsewhere(exam: Thread) -> None:
    shown, _ = exam.chat("Anna", exam.elsewhere("/undo"), "/phase")
    assert "In this phase   0 of 4 turns" in shown.split(CHANGED)[1]


def test_moves_there_and_back_elsewhere_are_a_change(tmp_path: Path) -> None:
    (tmp_path / "loop.yaml").write_text(
        "name: Loop\ninitial_phase: a\nphases:\n"
        "  a: { start: human, instructions: A., signals: { go: Go. } }\n"
        "  b: { start: human, instructions: B., signals: { back: Back. } }\n"
        "transitions:\n"
        "  - { from_phase: a, to_phase: b, trigger_signals: [go] }\n"
        "  - { from_phase: b, to_phase: a, trigger_signals: [back] }\n"
    )
    loop = Thread(tmp_path, str(tmp_path / "loop.yaml"))
    # More than the state keeps of the history, so that its length tells nothing.
    shown, _ = loop.chat(*["/next"] * 70, loop.elsewhere("/next", "/next"), "/undo")
    assert "Nothing was taken back." in shown.split(CHANGED)[1]


def test_next_without_a_name_says_where_it_went_and_why_and_where_else_it_could(
    exam: Thread,
) -> None:
    shown, _ = exam.chat("/next", "/history")
    before, why, after = shown.partition(
        "/next without a name takes the first transition out of Introduction, to "
        "Closing.\nYou could also have gone to: part1. /undo takes it back.\n"
    )
    assert why
    assert "── Closing (" in before
    assert "entered by user" in after
    assert exam.stored()[0] == "closing"


@pytest.mark.parametrize(
    ("profile", "command"), [("ielts_full_exam", "/next closing"), ("tutorial", "/next")]
)
def test_next_explains_nothing_where_there_was_no_choice_to_make(
    profile: str, command: str, tmp_path: Path
) -> None:
    shown, _ = Thread(tmp_path, profile).chat(command)
    assert shown.count("── ") == 2
    assert "could also" not in shown


def replying(*script: Script) -> Callable[[Conversation], None]:
    """Let a model reply so, in place of the rehearsal."""

    def prepare(conversation: Conversation) -> None:
        conversation._context = Context(model=plays(*script), attempts=1)

    return prepare


@pytest.mark.parametrize("terminal", [True, False])
def test_a_signal_that_could_not_be_read_is_told_quietly(exam: Thread, terminal: bool) -> None:
    prepare = replying("Hello.", "Good. <signals>exam.greeting</signals>")
    shown, code = exam.chat("Anna", "/signals", prepare=prepare, terminal=terminal)
    note = "A block of signals could not be read. /signals tells more.\n"
    before, _, after = shown.partition(note)
    assert before.endswith("Good.\n")
    assert "could not be read: it needs an object where it has 'exam.greeting'" in after
    assert code == 0


def interrupted_at(kind: str) -> Callable[[Conversation], None]:
    """Press Ctrl-C when an event of this kind comes from something said."""

    def prepare(conversation: Conversation) -> None:
        say = conversation.say

        async def interrupted(text: str, *, message_id: str | None = None) -> AsyncGenerator[Event]:
            async for told in say(text, message_id=message_id):
                if told["type"] == kind:
                    signal.raise_signal(signal.SIGINT)
                    await asyncio.sleep(0)
                yield told

        conversation.say = interrupted  # type: ignore[method-assign]

    return prepare


@pytest.mark.parametrize(("terminal", "code"), [(True, 0), (False, 130)])
def test_ctrl_c_just_after_the_commit_says_that_the_turn_was_kept(
    terminal: bool, code: int, exam: Thread
) -> None:
    shown, ended = exam.chat("Anna", terminal=terminal, prepare=interrupted_at("done"))
    assert "The turn had ended already, and was kept." in shown
    assert "nothing of this turn" not in shown
    assert exam.stored()[1] == ["Anna"]
    assert ended == code


def test_a_turn_that_was_kept_after_all_is_not_there_to_be_retried(exam: Thread) -> None:
    shown, _ = exam.chat("Anna", "/retry", prepare=interrupted_at("done"))
    assert "There is nothing to send again." in shown


def test_ctrl_c_before_the_commit_says_that_nothing_was_kept(exam: Thread) -> None:
    shown, _ = exam.chat("Anna", prepare=interrupted_at("token"))
    assert "Stopped: nothing of this turn was kept." in shown
    assert exam.stored()[1] == []
