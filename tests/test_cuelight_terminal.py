"""The chat on a real terminal: colours, keys, interrupts, widths."""

from __future__ import annotations

import os
import re
import select
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.gemini_server import Answer, GeminiServer, Request, fails, says, serving, streams

if sys.platform == "win32":
    pytest.skip("A pseudo-terminal is a thing of Unix.", allow_module_level=True)

import fcntl
import termios

from tests.forks import Fork

ROOT = Path(__file__).parent.parent
PROMPT = "\n> "
SLOW = streams("A slow reply that goes on and on. " * 20, gap=0.05)


class Terminal:
    """A program on a pseudo-terminal of its own, which gets real signals from its keys."""

    def __init__(self, folder: Path, arguments: list[str], environment: dict[str, str]) -> None:
        self.master, slave = os.openpty()
        self.resize(80, 24)
        self.raw = ""
        self._read = 0
        self.process = Fork(
            arguments,
            folder=folder,
            environment={
                "PATH": os.environ["PATH"],
                "HOME": str(folder),
                "PYTHONPATH": str(ROOT),
                "PYTHONWARNINGS": "error::ResourceWarning",
                "LANG": "C.UTF-8",
                "TERM": "xterm-256color",
                "CUELIGHT_DB": f"sqlite:///{folder / 't.db'}",
                **environment,
            },
            streams=[slave] * 3,
            own_terminal=True,
        )
        os.close(slave)

    def resize(self, columns: int, rows: int) -> None:
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C, but not while Python is between a look for signals and a wait for keys."""
        time.sleep(0.2)
        self.type("\x03")

    def until(self, text: str, seconds: float = 30) -> str:
        """Return what is shown up to and with a text, since the last call."""
        deadline = time.monotonic() + seconds
        while text not in (seen := self._seen()):
            left = deadline - time.monotonic()
            assert left > 0, f"no {text!r} in {seen!r}"
            assert self._more(left), f"it ended without {text!r}: {seen!r}"
        end = seen.index(text) + len(text)
        # Counted in what is seen, since what styles it was taken out.
        self._read += end
        return seen[:end]

    def end(self) -> tuple[str, int]:
        """Return what was still shown, and the exit code."""
        while self._more(30):
            pass
        return self._seen(), self.process.wait(30)

    def _seen(self) -> str:
        text = re.sub(r"[^\n]*\r\x1b\[K", "", self.raw.replace("\r\n", "\n"))
        plain = re.sub(r"\x1b\[[\d;?]*[A-Za-z]|\r", "", text)
        return plain[self._read :]

    def _more(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.master], [], [], seconds)
        try:
            data = os.read(self.master, 65536) if ready else b""
        except OSError:
            data = b""
        self.raw += data.decode("utf-8", "replace")
        return bool(data)


@contextmanager
def terminal(folder: Path, *arguments: str, **environment: str) -> Iterator[Terminal]:
    term = Terminal(folder, list(arguments), environment)
    try:
        yield term
    finally:
        term.process.kill()
        term.process.wait(30)
        os.close(term.master)


@contextmanager
def talking_to(server: GeminiServer, folder: Path, *arguments: str) -> Iterator[Terminal]:
    with terminal(
        folder, "chat", *arguments, GOOGLE_API_KEY="key", GOOGLE_GEMINI_BASE_URL=server.url
    ) as term:
        yield term


def test_a_conversation_is_held_in_colour(tmp_path: Path) -> None:
    with terminal(tmp_path, "chat", "tutorial", "--rehearse", "--thread", "t") as term:
        term.until(PROMPT)
        term.type("hello\n")
        assert "> hello" not in term.until(PROMPT).removeprefix("hello")
        term.type("\x04")
        shown, code = term.end()
    assert code == 0
    assert "Go on with   cuelight chat --thread t --rehearse" in shown
    assert "\x1b[1;36m── Introduction (1/2) ──\x1b[0m" in term.raw
    assert "\x1b[1mPython for beginners\x1b[0m" in term.raw


@pytest.mark.parametrize("wish", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_refused(wish: dict[str, str], tmp_path: Path) -> None:
    with terminal(tmp_path, "chat", "tutorial", "--rehearse", **wish) as term:
        term.until(PROMPT)
        term.type("/sgnals\n")
        term.until("There is no command /sgnals.")
        term.type("/quit\n")
        assert term.end()[1] == 0
    assert not re.search(r"\x1b\[[\d;]*m", term.raw)


def test_ctrl_c_at_the_prompt_says_how_to_leave_and_twice_leaves(tmp_path: Path) -> None:
    with terminal(tmp_path, "chat", "tutorial", "--rehearse") as term:
        term.until(PROMPT)
        term.type("half a line")
        term.until("half a line")
        term.interrupt()
        assert "again" not in term.until(PROMPT)
        term.interrupt()
        term.until("Ctrl-C again leaves")
        term.until(PROMPT)
        term.type("/phase\n")
        term.until(PROMPT)
        term.interrupt()
        term.until("Ctrl-C again leaves")
        term.until(PROMPT)
        term.interrupt()
        shown, code = term.end()
    assert "Go on with" in shown
    assert code == 130


def test_ctrl_c_stops_a_reply_and_keeps_nothing_of_the_turn(tmp_path: Path) -> None:
    with (
        serving(streams("Hello!"), SLOW, streams("Here I am.")) as server,
        talking_to(server, tmp_path, "curious_friend", "--thread", "t") as term,
    ):
        term.until("Hello!")
        term.until(PROMPT)
        term.type("tell me\n")
        term.until("goes on")
        term.type("\x03")
        term.until("Stopped: nothing of this turn was kept. /retry takes it again.")
        term.until(PROMPT)
        assert server.hung_up.wait(5)
        term.type("/phase\n")
        term.until("0 turns,")
        term.type("/retry\n")
        term.until("Here I am.")
        term.until(PROMPT)
        term.type("/history\n")
        history = term.until("Here I am.") + term.until(PROMPT)
        term.type("\x04")
        assert term.end()[1] == 0
    assert history.count("> tell me") == 1
    assert "slow" not in history


def test_what_is_typed_during_a_reply_waits_for_the_prompt(tmp_path: Path) -> None:
    with (
        serving(streams("Dear me, " * 8, gap=0.1), streams("Good.")) as server,
        talking_to(server, tmp_path, "curious_friend") as term,
    ):
        term.until("Dear me")
        term.type("early")
        reply = term.until(PROMPT)
        assert "early" not in reply
        term.until("early")
        term.type("\n")
        term.until("Good.")


def test_a_failed_turn_can_be_retried(tmp_path: Path) -> None:
    with (
        serving(streams("Hello!"), fails(400, "Nonsense."), streams("Well.")) as server,
        talking_to(server, tmp_path, "curious_friend") as term,
    ):
        term.until("Hello!")
        term.until(PROMPT)
        term.type("hi\n")
        term.until("The model refuses the request")
        term.until(PROMPT)
        assert "\x1b[31mThe model refuses" in term.raw
        term.type("/retry\n")
        term.until("Well.")
        assert server.requests[-1].turns[-1] == ("user", "hi")


BAD_KEY = fails(401, "API key not valid.")


def test_a_key_that_goes_bad_in_mid_thread_leaves_the_chat_open(tmp_path: Path) -> None:
    with (
        serving(streams("Hello!"), BAD_KEY, streams("Well.")) as server,
        talking_to(server, tmp_path, "curious_friend") as term,
    ):
        term.until("Hello!")
        term.until(PROMPT)
        term.type("hi\n")
        term.until("GOOGLE_API_KEY")
        term.until(PROMPT)
        term.type("/phase\n")
        term.until("0 turns,")
        term.until(PROMPT)
        term.type("/retry\n")
        term.until("Well.")
        term.until(PROMPT)
        term.type("\x04")
        assert term.end()[1] == 0


def test_a_key_that_is_bad_from_the_first_ends_the_chat(tmp_path: Path) -> None:
    with serving(BAD_KEY) as server, talking_to(server, tmp_path, "curious_friend") as term:
        shown, code = term.end()
    assert "GOOGLE_API_KEY" in shown
    assert "Nothing was said, so nothing is kept." not in shown
    assert code == 1


def test_words_wrap_at_the_width_that_the_terminal_has_now(tmp_path: Path) -> None:
    with (
        serving(streams("Hello!"), streams("some wörds 中文 " * 12), SLOW) as server,
        talking_to(server, tmp_path, "curious_friend") as term,
    ):
        term.until("Hello!")
        term.until(PROMPT)
        term.resize(30, 20)
        term.type("hi\n")
        term.until("hi\n")
        start = len(term.raw)
        term.until(PROMPT)
        assert all(len(line) < 30 for line in drawn(term.raw[start:]))
        assert "wör\n" not in "\n".join(drawn(term.raw[start:]))


def drawn(raw: str) -> list[str]:
    """Return the lines as a terminal draws them, a wide character as two columns."""
    lines = [""]
    raw = raw.replace("\r\n", "\n")
    for piece in re.findall(r"\x1b\[[\d;?]*[A-Za-z]|[\r\n]|[^\x1b\r\n]+", raw):
        if piece == "\n":
            lines.append("")
        elif piece == "\r":
            lines[-1] = ""
        elif moved := re.fullmatch(r"\x1b\[(\d+)D", piece):
            lines[-1] = lines[-1][: -int(moved[1])]
        elif not piece.startswith("\x1b"):
            lines[-1] += re.sub("([中文])", r"\1_", piece)
    return lines


def test_pasted_lines_are_one_message(tmp_path: Path) -> None:
    with terminal(tmp_path, "chat", "curious_friend", "--rehearse", "--thread", "t") as term:
        term.until(PROMPT)
        if "\x1b[?2004h" not in term.raw:
            pytest.skip("This line editor knows no bracketed paste.")
        term.type("\x1b[200~one\ntwo\x1b[201~\r")
        term.until(PROMPT)
        term.type("/phase\r")
        term.until("1 turn,")


def test_a_model_cannot_steer_the_terminal(tmp_path: Path) -> None:
    with (
        serving(streams("Hello \x1b[2J\x1b]0;owned\x07 you.")) as server,
        talking_to(server, tmp_path, "curious_friend") as term,
    ):
        term.until("you.")
    assert "\x1b[2J" not in term.raw
    assert "\x1b]0" not in term.raw
    assert "\x07" not in term.raw


def test_what_another_terminal_said_is_shown_before_a_message_is_sent(tmp_path: Path) -> None:
    chat = ["chat", "tutorial", "--rehearse", "--thread", "t"]
    with terminal(tmp_path, *chat) as one:
        one.until(PROMPT)
        with terminal(tmp_path, *chat) as other:
            other.until(PROMPT)
            one.type("from the first\n")
            one.until(PROMPT)
            other.type("from the second\n")
            told = other.until("/retry sends it.")
            assert "changed elsewhere" in told
            assert "> from the first" in told
            other.until(PROMPT)
            other.type("/retry\n")
            other.until(PROMPT)
            other.type("/phase\n")
            other.until("2 turns,")


def test_undo_leaves_alone_what_another_terminal_said_meanwhile(tmp_path: Path) -> None:
    chat = ["chat", "tutorial", "--rehearse", "--thread", "t"]
    with terminal(tmp_path, *chat) as one:
        one.until(PROMPT)
        with terminal(tmp_path, *chat) as other:
            other.until(PROMPT)
            one.type("from the first\n")
            one.until(PROMPT)
            other.type("/undo\n")
            told = other.until("Nothing was taken back.")
            assert "changed elsewhere" in told
            assert "> from the first" in told
            other.until(PROMPT)
            one.type("/phase\n")
            assert "changed elsewhere" not in one.until("1 turn,")
            one.until(PROMPT)
            other.type("/undo\n")
            other.until("The last turn was taken back.")
            other.until(PROMPT)
            one.type("/phase\n")
            assert "changed elsewhere" in one.until("0 turns,")


def test_a_turn_that_another_terminal_runs_is_told_and_can_be_waited_for(tmp_path: Path) -> None:
    with (
        serving(streams("Hello!"), SLOW, streams("Second.")) as server,
        talking_to(server, tmp_path, "curious_friend", "--thread", "t") as one,
    ):
        one.until("Hello!")
        one.until(PROMPT)
        with talking_to(server, tmp_path, "--thread", "t") as other:
            other.until(PROMPT)
            one.type("first\n")
            one.until("slow")
            other.type("second\n")
            other.until("A turn is running on thread 't'")
            other.until("/retry does that.")
            one.type("\x03")
            one.until("Stopped")
            other.until(PROMPT)
            other.type("/retry\n")
            other.until("Second.")


def test_a_deletion_is_asked_for(tmp_path: Path) -> None:
    with terminal(tmp_path, "chat", "tutorial", "--rehearse", "--thread", "t") as term:
        term.until(PROMPT)
    with terminal(tmp_path, "delete", "t") as term:
        term.until("Delete 'Python for beginners' (in Introduction, 0 turns")
        term.type("n\n")
        shown, code = term.end()
        assert ("Nothing was deleted." in shown, code) == (True, 1)
    with terminal(tmp_path, "delete", "t") as term:
        term.until("[y/N]")
        term.type("y\n")
        shown, code = term.end()
        assert ("Deleted t." in shown, code) == (True, 0)


def test_ctrl_c_stops_a_draft_and_nothing_is_written(tmp_path: Path) -> None:
    asked = threading.Event()

    def slow(_: Request) -> Answer:
        asked.set()
        return says("{}", wait=60)

    with (
        serving(slow) as server,
        terminal(
            tmp_path,
            "draft",
            "a call that sells tea",
            GOOGLE_API_KEY="key",
            GOOGLE_GEMINI_BASE_URL=server.url,
        ) as term,
    ):
        term.until("Call 1 of at most 3")
        assert asked.wait(30)
        term.interrupt()
        assert term.end()[1] == 130
    assert not list(tmp_path.glob("*.yaml*"))
