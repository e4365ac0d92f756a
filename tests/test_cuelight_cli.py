"""The commands, run as a user runs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from cuelight.cli import cli
from graph import open_checkpointer
from graph.checkpointers import new_key
from profiles import PhaseProfile, builtin_names, load_profile, profile_schema
from tests.forks import run_fork, run_fresh

ROOT = Path(__file__).parent.parent
BAD = """\
name: Broken
initial_phase: talk
phases:
  talk:
    instructions: Talk.
    max_token: 5
transitions:
  - { from_phase: talk, to_phase: tolk, trigger_signals: [gone] }
"""
GOOD = "name: Echo\ninstructions: Repeat what is said.\nstart: human\n"


class Shell:
    """A folder and an environment in which commands are run, with no key and no network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prefix: list[str] = []
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder / "data"),
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "error",
            "LANG": "C.UTF-8",
        }

    def run(
        self,
        *arguments: str,
        stdin: str | bytes = "",
        expect: int = 0,
        environment: Mapping[str, str] | None = None,
        fresh: bool = False,
    ) -> tuple[str, str]:
        """Run a command, and return what it wrote to its two streams.

        A `fresh` one has a Python of its own, which takes its time.
        """
        given = {**self.environment, **(environment or {})}
        said = stdin.encode() if isinstance(stdin, str) else stdin
        if fresh or self.prefix:
            done = run_fresh(
                arguments, said, folder=self.folder, environment=given, prefix=self.prefix
            )
        else:
            done = run_fork(arguments, said, folder=self.folder, environment=given)
        code, out, err = done
        assert code == expect, out + err
        assert "Traceback" not in err
        assert "\x1b" not in out + err
        return out, err

    def rehearse(self, *arguments: str, stdin: str = "", expect: int = 0) -> str:
        """Hold a conversation with a rehearsal, all in one database."""
        out, err = self.run(
            "chat", *arguments, "--rehearse", "--db", "sqlite:///t.db", stdin=stdin, expect=expect
        )
        return out + err

    def stored(self, *arguments: str, stdin: str = "", expect: int = 0) -> str:
        """Run a command on that database."""
        out, err = self.run(*arguments, "--db", "sqlite:///t.db", stdin=stdin, expect=expect)
        return out + err


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


# Profiles


def test_profiles_are_listed_in_aligned_lines(shell: Shell) -> None:
    out, _ = shell.run("profiles")
    header, *lines = out.splitlines()
    assert [line.split()[0] for line in lines] == builtin_names()
    assert re.search(r"^sales_call +Sales call +opening, discovery, pitch,", out, re.MULTILINE)
    assert all(line[header.index("PHASES") - 1] == " " for line in lines)
    assert re.search(r"^negotiator +Negotiator +standalone$", out, re.MULTILINE)


def test_a_profile_is_shown_with_phases_signals_transitions_and_a_drawing(shell: Shell) -> None:
    out, _ = shell.run("show", "sales_call")
    profile = load_profile("sales_call")
    assert isinstance(profile, PhaseProfile)
    for phase_id, phase in profile.phases.items():
        assert re.search(rf"^{phase_id}\b", out, re.MULTILINE)
        assert all(f"    {name}: " in out for name in phase.signals)
    assert "sales.objection_raised → objection_handling" in out
    assert "temperature" in out
    assert "flowchart TD" in out


def test_a_profile_is_drawn_into_a_file(shell: Shell) -> None:
    assert shell.run("show", "sales_call", "--svg", "drawn.svg") == ("", "")
    drawn = (shell.folder / "drawn.svg").read_text("utf-8")
    assert drawn.startswith("<svg ")
    assert drawn == shell.run("show", "sales_call", "--svg", "-")[0]
    assert "Could not open" in shell.run("show", "sales_call", "--svg", "no/x.svg", expect=1)[1]
    both = shell.run("show", "sales_call", "--svg", "x.svg", "--mermaid", expect=2)
    assert "not for both" in both[1]


def test_mermaid_alone_can_be_had(shell: Shell) -> None:
    out, _ = shell.run("show", "sales_call", "--mermaid")
    assert out.startswith("flowchart TD\n")
    assert "start --> p1" in out


def test_an_unknown_profile_says_what_may_be_meant(shell: Shell) -> None:
    _, err = shell.run("show", "salescall", expect=1)
    assert "Did you mean 'sales_call'?" in err


def test_all_problems_of_all_files_are_told_with_their_lines(shell: Shell) -> None:
    (shell.folder / "bad.yaml").write_text(BAD)
    (shell.folder / "good.yaml").write_text(GOOD)
    out, err = shell.run("check", "bad.yaml", "good.yaml", "tutorial", "tutoria", expect=2)
    assert re.search(r"^bad\.yaml:6: phases\.talk\.max_token: .*max_tokens", err, re.MULTILINE)
    assert re.search(r"^bad\.yaml:8: transitions\[0\]\.to_phase: .*tolk", err, re.MULTILINE)
    assert "Did you mean 'tutorial'?" in err
    assert "ok: Echo, 1 phase\n" in out
    assert "ok: Python for beginners, 2 phases\n" in out


def test_good_files_are_well(shell: Shell) -> None:
    (shell.folder / "good").write_text(GOOD)
    assert shell.run("check", "good") == ("ok: Echo, 1 phase\n", "")


def test_checking_a_hostile_file_sends_the_terminal_nothing(shell: Shell) -> None:
    hostile = "\x1b]0;owned\x07\x1b[2J"
    (shell.folder / f"{hostile}.yaml").write_text(GOOD)
    (shell.folder / "title.yaml").write_text(
        GOOD.replace("Echo", json.dumps(hostile)), encoding="utf-8"
    )
    (shell.folder / "wrong.yaml").write_text(f"name: x\n{json.dumps(hostile)}: 1\n")
    # The shell looks for escape characters in all that is written.
    shell.run("check", f"{hostile}.yaml", "title.yaml")
    shell.run("check", f"{hostile}.yml", "wrong.yaml", expect=2)


def test_a_phase_that_nothing_leads_to_is_a_warning(shell: Shell) -> None:
    (shell.folder / "cut.yaml").write_text(
        "name: Cut\ninitial_phase: a\nphases:\n  a: {instructions: A.}\n  b: {instructions: B.}\n"
    )
    out, err = shell.run("check", "cut.yaml")
    assert out == "ok: Cut, 2 phases\n"
    assert "cut.yaml:5: phases.b: warning C101: no way leads here" in err


def test_the_schema_is_json(shell: Shell) -> None:
    out, _ = shell.run("schema")
    assert json.loads(out) == profile_schema()


# The program itself


def test_help_and_profiles_start_without_the_engine(shell: Shell) -> None:
    for arguments in (
        ["--help"],
        ["profiles"],
        ["show", "tutorial"],
        ["chat", "--help"],
        ["draft", "--help"],
    ):
        code = (
            "import sys; from cuelight.cli import main\n"
            f"try: main({arguments})\n"
            "except SystemExit: pass\n"
            "print(sorted({'langgraph', 'langchain_core', 'google.genai'} & {*sys.modules}))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=shell.folder,
            env=shell.environment,
        )
        assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_has_help_with_an_example(command: str, shell: Shell) -> None:
    out, _ = shell.run(command, "--help")
    assert f"cuelight {command}" in out.split("Examples:")[1]


@pytest.mark.timeout(300)
def test_every_command_works_in_a_fresh_python(shell: Shell) -> None:
    (shell.folder / "good.yaml").write_text(GOOD)
    db = ("--db", "sqlite:///t.db")
    for arguments, told in {
        ("profiles",): "sales_call",
        ("show", "good.yaml"): "Echo",
        ("check", "good.yaml"): "ok: Echo",
        ("schema",): "$defs",
        ("draft", "tea", "--rehearse", "-o", "-"): "name: Tea",
        ("keygen",): "=",
        ("chat", "good.yaml", "--rehearse", "--thread", "t", *db): "Echo",
        ("threads", *db): "Echo",
        ("transcript", "t", *db): "Echo",
        ("export", "t", *db): "Echo",
        ("purge", "--older-than", "1d", "--yes", *db): "Erased 0 threads.",
        ("delete", "t", "--yes", *db): "Deleted t.",
    }.items():
        assert told in shell.run(*arguments, stdin="hi\n", fresh=True)[0]


def test_the_version_is_told(shell: Shell) -> None:
    out, _ = shell.run("--version")
    assert re.fullmatch(r"cuelight \S+\n", out)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["chat", "--nonsense"],
        ["check"],
        ["chat", "--rehearse", "--model", "x"],
        ["chat", "--thread", "x", "--resume"],
        ["delete"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], shell: Shell) -> None:
    _, err = shell.run(*arguments, expect=2)
    assert "Usage: cuelight" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "ielts_full_exam"],
        ["schema"],
        ["chat", "tutorial", "--rehearse", "--db", "memory:"],
    ],
)
def test_a_reader_that_stops_reading_is_no_crash(arguments: list[str], shell: Shell) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "cuelight", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=write,
        stderr=subprocess.PIPE,
        cwd=shell.folder,
        env=shell.environment,
        timeout=60,
        check=False,
    )
    os.close(write)
    assert done.returncode == 1
    assert done.stderr == b""


def test_logs_are_for_those_who_ask(shell: Shell) -> None:
    chat = ["chat", "tutorial", "--rehearse", "--db", "memory:"]
    assert shell.run(*chat)[1] == ""
    assert "INFO nodes.phase: Start of" in shell.run("-v", *chat)[1]
    assert "INFO nodes.phase: Start of" in shell.run(*chat, "-v")[1]
    assert "INFO nodes" in shell.run(*chat, environment={"CUELIGHT_LOG": "info"})[1]
    assert "DEBUG nodes.turn: Signal" in shell.run(*chat, "-vv", stdin="a\nb\nc\nd\n")[1]
    assert "CUELIGHT_LOG" in shell.run(*chat, environment={"CUELIGHT_LOG": "x"}, expect=1)[1]


# Conversations


def test_a_whole_conversation_goes_through_a_pipe(shell: Shell) -> None:
    out, err = shell.run(
        "chat",
        "ielts_full_exam",
        "--rehearse",
        "--db",
        "sqlite:///t.db",
        "--thread",
        "exam",
        stdin="hello\n" * 40,
        fresh=True,
    )
    assert err == ""
    header, _, talk = out.partition("\n\n")
    assert "IELTS speaking test" in header
    assert re.search(r"^Model .*rehearsed", header, re.MULTILINE)
    assert re.search(r"^Database +\S*t\.db$", header, re.MULTILINE)
    assert re.search(r"^Thread +exam$", header, re.MULTILINE)
    assert "/help" in header
    assert re.findall(r"── (.+?) \((\d)/5\) ──", talk) == [
        ("Introduction", "1"),
        ("Part 1: About you", "2"),
        ("Part 2: Long turn", "3"),
        ("Part 3: Discussion", "4"),
        ("Closing", "5"),
    ]
    assert "✓ Introduction  ● Part 1: About you  ○ Part 2: Long turn" in talk
    assert "exam." not in talk
    assert "signal" not in talk
    assert re.search(r"completed: 12 turns, [\d,]+ tokens read and \d+ written", talk)
    assert "cuelight transcript exam --db sqlite:///t.db" in talk


def test_every_built_in_profile_can_be_begun(shell: Shell) -> None:
    for name in builtin_names():
        out, _ = shell.run("chat", name, "--rehearse", "--db", "memory:", stdin="Hello\n")
        assert "> Hello\n" in out
        assert out.endswith("It was held in memory, and ends here.\n")


def test_the_environment_names_the_default_profile_of_either_kind(shell: Shell) -> None:
    (shell.folder / ".env").write_text("CUELIGHT_PROFILE=curious_friend\nCUELIGHT_DB=memory:\n")
    assert shell.run("chat", "--rehearse")[0].startswith("Curious friend\n")
    chosen = {"CUELIGHT_PROFILE": "sales_call", "CUELIGHT_MODEL": "rehearsal"}
    assert shell.run("chat", environment=chosen)[0].startswith("Sales call\n")


def test_conversations_are_kept_in_the_users_data_folder_by_default(shell: Shell) -> None:
    out, _ = shell.run("chat", "tutorial", "--rehearse")
    assert "Database  ~/data/cuelight/cuelight.db" in out
    assert (shell.folder / "data" / "cuelight" / "cuelight.db").exists()
    assert "Python for beginners" in shell.run("threads")[0]


def test_a_thread_goes_on_in_another_process_and_shows_where_it_stands(shell: Shell) -> None:
    first = shell.rehearse("ielts_full_exam", "--thread", "t", stdin="Anna\nMrs Berg\n")
    assert "Go on with   cuelight chat --thread t --rehearse --db sqlite:///t.db" in first

    again = shell.rehearse("--thread", "t", stdin="I teach.\n")

    before, _, after = again.partition("> I teach.")
    assert "It goes on, after 2 turns" in before
    assert "/history shows what was said before this." in before
    assert "> Mrs Berg" in before
    assert "Hello" not in before
    assert "✓ Introduction  ● Part 1: About you" in before
    assert "What does a usual day look like for you?" in after
    assert "It goes on, after 3 turns" in shell.rehearse("--resume")


def test_a_thread_keeps_to_its_profile(shell: Shell) -> None:
    shell.rehearse("tutorial", "--thread", "t")
    said = shell.rehearse("sales_call", "--thread", "t", expect=1)
    assert "runs the profile 'Python for beginners', not 'Sales call'" in said


def test_a_thread_goes_on_with_the_version_it_began_with_and_says_so(shell: Shell) -> None:
    file = shell.folder / "echo.yaml"
    file.write_text(GOOD)
    shell.rehearse("echo.yaml", "--thread", "t", stdin="hi\n")
    assert "was changed" not in shell.rehearse("echo.yaml", "--thread", "t")
    file.write_text(GOOD + "temperature: 0.1\n")
    assert "The profile was changed" in shell.rehearse("echo.yaml", "--thread", "t")


def test_an_unknown_thread_says_what_may_be_meant(shell: Shell) -> None:
    shell.rehearse("tutorial", "--thread", "lesson-one")
    said = shell.rehearse("--thread", "leson-one", expect=1)
    assert "Did you mean 'lesson-one'?" in said
    assert "name a profile as well" in said
    for command in (["transcript"], ["export"], ["delete", "--yes"]):
        assert "Did you mean 'lesson-one'?" in shell.stored(*command, "leson-one", expect=1)


def test_nothing_to_resume_is_told(shell: Shell) -> None:
    assert "There is no unfinished conversation" in shell.rehearse("--resume", expect=1)


def test_looking_for_threads_makes_no_database(shell: Shell) -> None:
    assert "No conversations yet in none.db" in shell.run("threads", "--db", "sqlite:///none.db")[1]
    shell.run("transcript", "t", "--db", "sqlite:///none.db", expect=1)
    assert not (shell.folder / "none.db").exists()


def test_the_commands_show_what_goes_on_inside(shell: Shell) -> None:
    said = shell.rehearse(
        "ielts_full_exam",
        "--thread",
        "t",
        stdin="/help\nAnna\n/phase\nBerg\n/signals\n/prompt What now?\n/history\n/quit\nnot said\n",
    )
    parts = dict(
        zip(*[iter(re.split(r"^> (.*)\n", said, flags=re.MULTILINE)[1:])] * 2, strict=True)
    )
    assert "/undo" in parts["/help"]
    assert "● Introduction" in parts["/phase"]
    assert "1 of 4 turns" in parts["/phase"]
    assert "temperature" in parts["/phase"]
    way = "exam.questions_completed / after 600 seconds, from turn 4 on → part2"
    assert way in parts["/signals"]
    assert "○ exam.questions_completed: The candidate has answered" in parts["/signals"]
    assert "Introduction: exam.greeting_complete" in parts["/signals"]
    assert "── system ──" in parts["/prompt What now?"]
    assert "── human ──\nWhat now?\n" in parts["/prompt What now?"]
    assert "<signals>" in parts["/prompt What now?"]
    assert "Introduction: 2 turns, entered by start, left by exam.greeting" in parts["/history"]
    assert "> Anna" in said.split("> /history\n")[1]
    assert "not said" not in said


def test_signals_given_with_details_are_shown(shell: Shell) -> None:
    said = shell.rehearse("patient_intake", stdin="a\nb\nc\nd\n/signals\n")
    assert re.search(r"✓ assessment\.\w+: ", said)


def test_next_moves_on_by_hand(shell: Shell) -> None:
    said = shell.rehearse(
        "ielts_full_exam", "--thread", "t", stdin="/next part1\n/next Part 2: Long turn\n/phase\n"
    )
    assert "entered by user" in said
    assert "✓ Part 1: About you  ● Part 2: Long turn" in said
    said = shell.rehearse("--thread", "t", stdin="/next grieting\n", expect=1)
    assert "'grieting' cannot be reached from here. What can: closing, part3." in said
    said = shell.rehearse("--thread", "t", stdin="/next clsing\n", expect=1)
    assert "Did you mean 'closing'?" in said
    said = shell.rehearse("--thread", "t", stdin="/next\n/next\n", expect=1)
    assert "No other phase can be reached from this one." in said


def test_undo_takes_back_a_turn_of_another_process(shell: Shell) -> None:
    shell.rehearse("ielts_full_exam", "--thread", "t", stdin="Anna\n")
    before = shell.stored("export", "t")
    shell.rehearse("--thread", "t", stdin="Mrs Berg\n")
    assert shell.stored("export", "t") != before

    said = shell.rehearse("--thread", "t", stdin="/undo\n")

    assert "The last turn was taken back. /retry takes the turn again." in said
    assert "● Introduction" in said.split("/undo")[1]
    assert shell.stored("export", "t") == before


def test_a_turn_that_was_taken_back_can_be_taken_again(shell: Shell) -> None:
    said = shell.rehearse("tutorial", "--thread", "t", stdin="yes\n/undo\n/undo\n/retry\n")
    assert said.count("The last turn was taken back.") == 2
    assert len(json.loads(shell.stored("export", "t"))["transcript"]) == 1
    assert "no turn to take back" in shell.rehearse(
        "tutorial", "--thread", "t", stdin="/undo\n/undo\n", expect=1
    )
    assert "nothing to send again" in shell.rehearse("tutorial", stdin="/retry\n", expect=1)


def test_a_completed_conversation_says_so_and_can_be_taken_up_by_undo(shell: Shell) -> None:
    shell.rehearse("ielts_full_exam", "--thread", "t", stdin="hi\n" * 20)
    assert "This conversation is over." in shell.rehearse("--thread", "t")
    assert "This conversation is over." in shell.rehearse("--thread", "t", stdin="hi\n", expect=1)
    said = shell.rehearse("--thread", "t", stdin="/undo\nhi\n")
    assert "The conversation is completed: 12 turns" in said


def test_an_unknown_command_in_a_pipe_ends_it(shell: Shell) -> None:
    said = shell.rehearse("tutorial", stdin="/hlp\nnot said\n", expect=1)
    assert "Did you mean '/help'?" in said
    assert "not said" not in said


def test_text_that_begins_with_a_slash_can_be_said(shell: Shell) -> None:
    shell.rehearse("tutorial", "--thread", "t", stdin="//etc is a folder\n")
    assert "You: /etc is a folder" in shell.stored("transcript", "t")


def test_any_bytes_and_any_character_set_will_do(shell: Shell) -> None:
    out, _ = shell.run(
        *["chat", "tutorial", "--rehearse", "--db", "memory:", "--thread", "t"],
        stdin=b"caf\xe9 \x1b[31m\x00 \xf0\x9f\x91\x8d\n",
        environment={"PYTHONIOENCODING": "ascii"},
        fresh=True,
    )
    assert "-- " in out
    assert "\x1b" not in out


def test_without_a_key_the_chat_ends_at_once_and_says_what_to_do(shell: Shell) -> None:
    for profile in ("ielts_full_exam", "confused_customer"):
        out, err = shell.run("chat", profile, "--db", "memory:", stdin="hi\n", expect=1)
        assert "No Gemini API key" in err
        assert "--rehearse" in err
        assert "> hi" not in out


@pytest.mark.parametrize("address", ["t.db", "sqlite:t.db", "mysql://x"])
def test_a_wrong_database_says_what_is_right(address: str, shell: Shell) -> None:
    for command in (["chat", "tutorial", "--rehearse"], ["threads"], ["transcript", "t"]):
        _, err = shell.run(*command, "--db", address, expect=1)
        assert "Use sqlite:///file.db" in err


def test_threads_are_listed_the_last_one_on_top(shell: Shell) -> None:
    shell.rehearse("tutorial", "--thread", "one", stdin="a\n")
    shell.rehearse("ielts_full_exam", "--thread", "two", stdin="a\n" * 20)
    out = shell.stored("threads")
    assert re.search(r"^two +IELTS speaking test +completed +12 .*\none +Python", out, re.MULTILINE)
    out = shell.stored("threads", "--limit", "1")
    assert "There are more" in out
    assert "one " not in out


def test_a_transcript_has_everything_that_was_said(shell: Shell) -> None:
    shell.rehearse("ielts_full_exam", "--thread", "t", stdin="Anna\nBerg\n")
    out = shell.stored("transcript", "t")
    assert re.findall(r"^(AI|You): ", out, re.MULTILINE) == ["AI", "You", "AI", "You", "AI", "AI"]
    assert "── Part 1: About you ──" in out
    assert "exam." not in out
    assert "✓ exam.greeting_complete" in shell.stored("transcript", "t", "--signals")


def test_an_export_is_whole(shell: Shell) -> None:
    shell.rehearse("ielts_full_exam", "--thread", "t", stdin="Anna\nBerg\n")
    document = json.loads(shell.stored("export", "t"))
    profile = load_profile("ielts_full_exam")
    assert isinstance(profile, PhaseProfile)
    assert document["profile"]["name"] == profile.name
    assert document["profile"]["digest"] == profile.digest
    assert PhaseProfile.model_validate(document["profile"]["definition"]) == profile
    assert (document["status"], document["phase"], document["turns"]) == ("active", "part1", 2)
    assert [visit["phase"] for visit in document["history"]] == ["greeting", "part1"]
    assert [entry["role"] for entry in document["transcript"]].count("user") == 2
    assert document["transcript"][4]["signals"] == {"exam.greeting_complete": {}}


def test_an_export_goes_to_a_file_in_every_format(shell: Shell) -> None:
    shell.rehearse("ielts_full_exam", "--thread", "t", stdin="# Anna\nBerg\n")
    assert shell.stored("export", "t", "--format", "markdown", "-o", "t.md") == ""
    text = (shell.folder / "t.md").read_text("utf-8")
    assert text.startswith("# IELTS speaking test\n")
    assert "## Part 1: About you" in text
    assert "> # Anna" in text
    lines = shell.stored("export", "t", "--format", "jsonl").splitlines()
    assert [json.loads(line)["role"] for line in lines][:2] == ["assistant", "user"]
    said = shell.stored("export", "t", "-o", "no/such/folder/t.md", expect=1)
    assert "No such file" in said


def test_a_history_longer_than_the_state_holds_is_exported_whole(shell: Shell) -> None:
    (shell.folder / "loop.yaml").write_text(
        "name: Loop\ninitial_phase: a\nphases:\n"
        "  a: { start: human, instructions: A., signals: { go: Go. } }\n"
        "  b: { start: human, instructions: B., signals: { back: Back. } }\n"
        "transitions:\n"
        "  - { from_phase: a, to_phase: b, trigger_signals: [go] }\n"
        "  - { from_phase: b, to_phase: a, trigger_signals: [back] }\n"
    )
    shell.rehearse("loop.yaml", "--thread", "t", stdin="/next\n" * 70)
    history = json.loads(shell.stored("export", "t"))["history"]
    assert [visit["phase"] for visit in history] == ["a", "b"] * 35 + ["a"]


def test_a_thread_is_deleted_for_good(shell: Shell) -> None:
    shell.rehearse("tutorial", "--thread", "t")
    assert "Add --yes" in shell.stored("delete", "t", expect=2)
    assert shell.stored("delete", "t", "--yes") == "Deleted t.\n"
    shell.stored("transcript", "t", expect=1)


@pytest.fixture
def read_only(shell: Shell) -> Iterator[Shell]:
    """Return a folder with a thread, in which nothing can be written."""
    if sys.platform == "win32":
        pytest.skip("A folder is protected in another way on Windows.")
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("Nothing stops the superuser from writing, and there is no setpriv.")
        shell.prefix = ["setpriv", "--bounding-set", "-dac_override"]
    shell.rehearse("tutorial", "--thread", "t", stdin="yes\n")
    (shell.folder / "t.db-locks").unlink()
    (shell.folder / "t.db").chmod(0o444)
    shell.folder.chmod(0o555)
    yield shell
    shell.folder.chmod(0o755)


def test_a_database_that_cannot_be_written_can_be_read(read_only: Shell) -> None:
    for command in (["threads"], ["transcript", "t"], ["export", "t"]):
        assert "Python for beginners" in read_only.stored(*command)
    said = read_only.rehearse("--thread", "t", stdin="more\n", expect=1)
    assert "Permission denied" in said
    assert "Nothing was changed" in said
    assert [file.name for file in read_only.folder.iterdir()] == ["t.db"]


def test_threads_are_listed_with_their_times_and_as_expired(shell: Shell) -> None:
    shell.rehearse("tutorial", "--thread", "one", stdin="a\n")
    times = r"(20\S+T\S+) +(20\S+T\S+)$"
    listed = re.search(rf"^one +Python.* +1 +{times}", shell.stored("threads"), re.MULTILINE)
    assert listed
    assert listed[1] < listed[2]
    time.sleep(1.1)
    out, _ = shell.run(
        "threads", "--db", "sqlite:///t.db", environment={"CUELIGHT_RETENTION": "1s"}
    )
    assert re.search(r"^one +Python.* expired +1 +20", out, re.MULTILINE)


def test_a_thread_under_a_lost_key_is_listed_and_hides_no_other(shell: Shell) -> None:
    lost, kept = new_key(), new_key()
    for keys, thread in ((lost, "old"), (f"{kept},{lost}", "new")):
        shell.environment["CUELIGHT_ENCRYPTION_KEY"] = keys
        shell.rehearse("tutorial", "--thread", thread, stdin="a\n")
    shell.environment["CUELIGHT_ENCRYPTION_KEY"] = kept
    _, new, old = shell.stored("threads").splitlines()
    assert new.startswith("new ")
    assert "Python for beginners" in new
    assert re.match(r"old +\? +under another key +\? +20", old)
    assert "It goes on" in shell.rehearse("--resume", stdin="b\n")


def test_an_expired_conversation_says_so_and_takes_no_message(shell: Shell) -> None:
    shell.rehearse("tutorial", "--thread", "t", stdin="a\n")
    time.sleep(1.1)
    shell.environment["CUELIGHT_RETENTION"] = "1s"
    said = shell.rehearse("--thread", "t", stdin="again\n", expect=1)
    assert said.count("This conversation is over: it has expired.") == 2
    assert "/undo" not in said
    assert "has expired" in shell.rehearse("--thread", "t", stdin="/undo\n", expect=1)
    assert "There is no unfinished conversation" in shell.rehearse("--resume", expect=1)
    del shell.environment["CUELIGHT_RETENTION"]
    assert "It goes on" in shell.rehearse("--thread", "t", stdin="again\n")


def test_old_conversations_are_purged(shell: Shell) -> None:
    shell.rehearse("tutorial", "--thread", "one", stdin="a\n")
    assert "Say how old is too old" in shell.stored("purge", expect=2)
    assert "'soon' is no length of time" in shell.stored("purge", "--older-than", "soon", expect=2)
    for command, option in (("purge", "--older-than"), ("stats", "--dropped-after")):
        said = shell.stored(command, option, "999999w", expect=2)
        assert "'999999w' is too long. The longest length of time is 36500d." in said
    said = shell.stored("purge", "--older-than", "30d")
    assert said == "There are 0 threads not changed for 30 days.\n"
    time.sleep(1.1)
    old = ("purge", "--older-than", "1s")
    assert shell.stored(*old, "--dry-run") == "one\nThere is 1 thread not changed for 1 second.\n"
    assert "Add --yes to erase 1 thread" in shell.stored(*old, expect=2)
    assert shell.stored(*old, "--yes") == "Erased 1 thread.\n"
    assert shell.stored(*old, "--yes") == "Erased 0 threads.\n"
    assert "No conversations yet" in shell.stored("threads")
    shell.run("purge", "--older-than", "1s", "--yes", "--db", "sqlite:///none.db")
    assert not (shell.folder / "none.db").exists()


def test_conversations_are_encrypted_by_the_key_of_the_environment(shell: Shell) -> None:
    shell.environment["CUELIGHT_ENCRYPTION_KEY"] = shell.run("keygen")[0].strip()
    shell.rehearse("tutorial", "--thread", "t", stdin="zanzibar\n")
    assert all(b"zanzibar" not in file.read_bytes() for file in shell.folder.glob("t.db*"))
    assert "zanzibar" in shell.stored("transcript", "t")
    old = shell.environment.pop("CUELIGHT_ENCRYPTION_KEY")
    for command in (["threads"], ["transcript", "t"], ["delete", "t", "--yes"]):
        assert "and no key was given" in shell.stored(*command, expect=1)
    shell.environment["CUELIGHT_ENCRYPTION_KEY"] = "tutorial"
    said = shell.stored("threads", expect=1)
    assert said.startswith("Error: Cannot use CUELIGHT_ENCRYPTION_KEY: the key is not the urlsafe")
    shell.environment["CUELIGHT_ENCRYPTION_KEY"] = shell.run("keygen")[0].strip()
    assert "and the keys given are others" in shell.rehearse("--thread", "t", expect=1)
    shell.environment["CUELIGHT_ENCRYPTION_KEY"] += f", {old}"
    assert "It goes on" in shell.rehearse("--thread", "t", stdin="again\n")


def test_a_new_key_takes_the_place_of_the_old_one(shell: Shell) -> None:
    assert "Set CUELIGHT_ENCRYPTION_KEY" in shell.stored("reencrypt", expect=2)
    old, new = (shell.run("keygen")[0].strip() for _ in range(2))
    shell.environment["CUELIGHT_ENCRYPTION_KEY"] = old
    assert "No conversations yet in t.db" in shell.stored("reencrypt")
    shell.rehearse("tutorial", "--thread", "t", stdin="zanzibar\n")
    shell.environment["CUELIGHT_ENCRYPTION_KEY"] = f"{new},{old}"
    told = r"3 rows under key \w{8}: not encrypted anew yet\. Give every process"
    assert re.search(told, shell.stored("reencrypt", "--dry-run", expect=1))
    assert re.fullmatch(
        r"Encrypted anew by key (\w{8}): 2 checkpoints, 1 profile\.\n"
        r"Key \1 opens all that is stored\. No other one is needed\.\n",
        shell.stored("reencrypt"),
    )
    shell.environment["CUELIGHT_ENCRYPTION_KEY"] = new
    assert "zanzibar" in shell.stored("transcript", "t")
    assert shell.stored("reencrypt").startswith("Key ")


async def test_a_second_terminal_is_told_that_a_turn_runs(shell: Shell) -> None:
    async with open_checkpointer(f"sqlite:///{shell.folder / 't.db'}") as store:
        async with store.turn_lock("t"):
            said = shell.rehearse("tutorial", "--thread", "t", expect=1)
            assert "A turn is running on thread 't' in another process." in said
            assert "another process" in shell.stored("delete", "t", "--yes", expect=1)
        assert "● " in shell.rehearse("tutorial", "--thread", "t")


def test_a_process_that_is_killed_leaves_a_thread_that_goes_on(shell: Shell) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "cuelight", "chat", "tutorial", "--thread", "t", "--rehearse"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=shell.folder,
        env={**shell.environment, "CUELIGHT_DB": "sqlite:///t.db"},
        text=True,
        bufsize=1,
    )
    with process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("first\n")
        for line in process.stdout:
            if line == "> first\n":
                break
        process.stdin.write("/phase\n")
        for line in process.stdout:
            if line == "> /phase\n":
                break
        process.send_signal(signal.SIGKILL)
    assert "It goes on, after 1 turn," in shell.rehearse("--thread", "t")
