"""Replays and moves of sessions by command, as users ask for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.checkpointers import new_key
from tests.test_cuelight_cli import Shell

COFFEE = """\
name: Coffee order
initial_phase: order
phases:
  order:
    instructions: You are a barista.
    signals: {order.complete: The guest has named the coffee and the size.}
  goodbye:
    instructions: Thank the guest.
    signals: {order.closed: You have said goodbye.}
transitions:
  - {from_phase: order, to_phase: goodbye, trigger_signals: [order.complete]}
"""
LATER = COFFEE.replace("[order.complete]}", "[order.complete], min_turns: 2}")
RENAMED = COFFEE.replace("goodbye", "farewell")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Return a folder with three versions of a profile, and two sessions of the first."""
    shell = Shell(tmp_path)
    for name, text in {"coffee": COFFEE, "later": LATER, "renamed": RENAMED}.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    chat = ("chat", "coffee.yaml", "--rehearse", "--thread")
    shell.run(*chat, "anna", stdin="A latte\nLarge\n")
    shell.run(*chat, "ben", stdin="A tea\n")
    return shell


def test_one_session_is_told_turn_by_turn_and_many_in_a_table(shell: Shell) -> None:
    out, _ = shell.run("replay", "anna", "--profile", "coffee.yaml")
    assert "Every turn does what it did." in out

    out, _ = shell.run("replay", "anna", "--profile", "later.yaml", expect=1)
    assert '    ≠ turn 1: "A latte"\n' in out
    assert "      by too early: order.complete needs 2 turns in this phase, this is turn 1" in out
    assert "      path: was goodbye (order.complete); now stays\n" in out
    assert "      not asked for any more, recorded in goodbye: " in out
    assert "      follows from turn 1\n" in out

    out, _ = shell.run("replay", "--profile", "later.yaml", expect=1)
    assert out.splitlines()[0].split() == ["SESSION", "TURNS", "RESULT", "BY"]
    assert "2 sessions: 2 different." in out
    assert "≠" not in out
    assert "≠" in shell.run("replay", "--profile", "later.yaml", "--details", expect=1)[0]


def test_an_exported_session_is_replayed_like_a_stored_one(shell: Shell) -> None:
    shell.run("export", "anna", "-o", "anna.json")
    shell.run("replay", "anna.json", "--own")
    stored, _ = shell.run("replay", "anna", "--profile", "renamed.yaml", "--json", expect=1)
    filed, _ = shell.run("replay", "anna.json", "--profile", "renamed.yaml", "--json", expect=1)
    one, other = json.loads(stored), json.loads(filed)
    assert one["replays"][0]["turns"] == other["replays"][0]["turns"]
    assert one["differ"] == 1
    assert one["replays"][0]["rule"] == "transitions[0]: order → farewell, order.complete"


PROBLEMS = {
    "no session and no profile": ([], "Name the sessions"),
    "a profile for a session": (["coffee.yaml"], "Name it by --profile coffee.yaml"),
    "a thread that is not there": (["bob", "--profile", "coffee.yaml"], "no thread 'bob' here"),
    "a profile that is not built in": (["anna"], "Name its file by --profile"),
    "a file that is not there": (["no.json", "--own"], "cannot be replayed: No such file"),
    "a file of something else": (["coffee.json", "--own"], "it is no JSON"),
    "a profile that is wrong": (["anna", "--profile", "no.yaml"], "no.yaml"),
    "a profile without sessions": (["--profile", "tutorial"], "no session of this profile"),
    "one of two": (["anna", "bob", "--profile", "coffee.yaml"], "no thread 'bob' here"),
}


@pytest.mark.parametrize(("arguments", "told"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_cannot_be_replayed_is_told_and_the_exit_code_is_2(
    arguments: list[str], told: str, shell: Shell
) -> None:
    (shell.folder / "coffee.json").write_text(COFFEE, "utf-8")
    out, err = shell.run("replay", *arguments, expect=2)
    assert told in out + err


def test_a_session_under_a_lost_key_could_not_be_replayed(shell: Shell) -> None:
    lost, key = new_key(), new_key()
    chat = ("chat", "coffee.yaml", "--rehearse", "--thread")
    shell.run(*chat, "cleo", stdin="A\n", environment={"CUELIGHT_ENCRYPTION_KEY": lost})
    both = {"CUELIGHT_ENCRYPTION_KEY": f"{key},{lost}"}
    shell.run("chat", "tutorial", "--rehearse", "--thread", "dan", stdin="A\n", environment=both)
    given = {"CUELIGHT_ENCRYPTION_KEY": key}
    out, _ = shell.run("replay", "--profile", "coffee.yaml", expect=2, environment=given)
    assert "3 sessions: 2 the same, 1 not replayed." in out
    assert "encrypted with key" in out


def test_sessions_are_looked_at_moved_and_moved_back(shell: Shell) -> None:
    out, _ = shell.run("migrate", "later.yaml", "--dry-run")
    assert "ben     Coffee order  can move  but a replay ends in phase order" in out
    assert "2 threads: 1 over, 1 can move." in out
    found = json.loads(shell.run("migrate", "later.yaml", "--dry-run", "--json")[0])["threads"]
    (old,) = {one["left"] for one in found if one["outcome"] == "moves"}

    out, _ = shell.run("migrate", "later.yaml")
    assert "2 threads: 1 over, 1 moved." in out
    assert "1 there already" in shell.run("migrate", "later.yaml")[0]
    out, _ = shell.run("replay", "ben", "--own", expect=1)
    assert "2 turns ran with another version, before the thread was moved." in out

    out, _ = shell.run("migrate", "--thread", "ben", "--version", old[:6])
    assert "1 thread: 1 moved." in out
    out, _ = shell.run("migrate", "--thread", "ben", "--version", old)
    assert "1 thread: 1 there already." in out
    shell.run("replay", "ben", "--own")
    said = shell.run("chat", "--thread", "ben", "--rehearse", stdin="Bye\n")[0]
    assert "The conversation is completed" in said


def test_a_session_that_cannot_move_says_why_and_so_does_the_exit_code(shell: Shell) -> None:
    out, _ = shell.run("migrate", "renamed.yaml", expect=1)
    assert "it is in phase goodbye, which the version does not have" in out
    assert "2 threads: 1 over, 1 stays." in out
    _, err = shell.run("migrate", "--thread", "ben", "--version", "0f3c9a", expect=1)
    assert "nothing is stored under this digest" in err
    _, err = shell.run("migrate", "--thread", "ben", "--version", "0f3", expect=1)
    assert "give its digest, or at least 6 signs of its beginning" in err
    _, err = shell.run("migrate", "--thread", "bob", expect=1)
    assert "There is no thread 'bob' here." in err
    _, err = shell.run("migrate", "renamed.yaml", "--version", "no", expect=2)
    assert "Leave PROFILE out" in err
    _, err = shell.run("migrate", "tutorial")
    assert "is meant." in err
