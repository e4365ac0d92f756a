"""What a thread is to other processes: whole turns, each once, whatever became of the writer."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from graph import Conversation, open_checkpointer
from nodes.context import Context
from profiles import load_profile
from tests.conversations import heard, lines, make_profile, say, shown
from tests.scripted import ScriptedModel, plays, signalling

ROOT = Path(__file__).parents[1]

TWO = make_profile({"a": "human", "b": "ai"}, "a go b")

PROGRAM = """
import asyncio, json, sys
from graph import Conversation
from nodes.context import Context
from tests.conversations import heard, shown
from tests.scripted import hanging, plays, signalling
from tests.test_graph_persistence import TWO

SCRIPTS = {
    "hangs in the first phase": [hanging("Half")],
    "hangs after the move": [signalling("A.", "go"), hanging("Half")],
    "answers": ["Other."],
    "never asked": [RuntimeError("asked")],
}

async def main(url, script, text, message_id):
    context = Context(model=plays(*SCRIPTS[script], chunk=99), attempts=1)
    async with Conversation.open(TWO, store=url, thread_id="t", context=context) as talk:
        told = []
        async for event in talk.say(text, message_id=message_id):
            told.append(event)
            if event["type"] == "token" and event["content"] == "Half":
                print("half", flush=True)
        print(json.dumps(shown(told)), flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


@contextmanager
def another_process(url: str, script: str, text: str, id_: str) -> Iterator[subprocess.Popen[str]]:
    """Say something from a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, url, script, text, id_],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path}/threads.db"


@asynccontextmanager
async def opened(url: str, *script: Any) -> AsyncIterator[tuple[Conversation, ScriptedModel]]:
    model = plays(*script)
    context = Context(model=model, attempts=1)
    async with Conversation.open(TWO, store=url, thread_id="t", context=context) as talk:
        yield talk, model


@pytest.mark.parametrize("hangs", ["hangs in the first phase", "hangs after the move"])
async def test_a_killed_turn_never_happened_and_is_had_once_when_sent_again(
    url: str, hangs: str
) -> None:
    async with opened(url, "Zero.") as (talk, _):
        await say(talk, "zero")
        before, told = await talk.state(), await talk.transcript()
    with another_process(url, hangs, "one", "1") as process:
        assert await asyncio.to_thread(first_line, process) == "half"
        async with opened(url, "?") as (talk, model):
            assert await say(talk, "two") == [("error", "thread_busy")]
            assert model.calls == 0
        process.kill()
        process.wait()
    async with opened(url, signalling("A.", "go"), "B.") as (talk, _):
        assert (await talk.state(), await talk.transcript()) == (before, told)
        for _ in range(100):  # a server notices a while later that its client is gone
            events = await say(talk, "one", message_id="1")
            if events != [("error", "thread_busy")]:
                break
            await asyncio.sleep(0.05)
        assert events[-1] == ("done", "")
        assert lines(await talk.transcript()) == ["> zero", "Zero.", "> one", "A.", "B."]
        assert (await talk.state())["turns"] == 2


async def test_processes_take_turns_on_a_thread(url: str) -> None:
    async with opened(url, signalling("A.", "go"), "B.", "More.") as (talk, model):
        first = await say(talk, "one", message_id="1")
        with another_process(url, "never asked", "one", "1") as process:
            told = await asyncio.to_thread(first_line, process)
        assert [tuple(pair) for pair in json.loads(told)] == first
        with another_process(url, "answers", "two", "2") as process:
            told = await asyncio.to_thread(first_line, process)
        assert json.loads(told) == [["token", "Other."], ["done", ""]]
        assert await say(talk, "two", message_id="2") == [("token", "Other."), ("done", "")]
        assert await say(talk, "three") == [("token", "More."), ("done", "")]
        assert model.calls == 3
        assert lines(await talk.transcript()) == [
            "> one",
            "A.",
            "B.",
            "> two",
            "Other.",
            "> three",
            "More.",
        ]
        await talk.undo()
    async with opened(url, "?") as (talk, _):
        assert lines(await talk.transcript())[-2:] == ["> two", "Other."]
        assert (await talk.state())["turns"] == 2


async def test_a_long_transcript_is_whole_and_in_order(url: str) -> None:
    profile = make_profile(
        {"a": "human", "b": {"start": "ai", "max_turns": 3, "then": "a"}},
        "a go b",
        memory_messages=8,
    )
    expected = []
    async with open_checkpointer(url) as store:
        model = plays(lambda prompt: signalling(f"To {prompt[-1].text[:12]}", "go"))
        async with Conversation.open(
            profile, store=store, thread_id="t", context=Context(model=model)
        ) as talk:
            for number in range(120):
                told = await say(talk, f"message {number:4}")
                expected.append(f"> message {number:4}")
                expected += [content for kind, content in told if kind == "token"]
            assert lines(await talk.transcript()) == expected
    async with (
        open_checkpointer(url) as store,
        Conversation.open(None, store=store, thread_id="t") as talk,
    ):
        entries = await talk.transcript()
        assert lines(entries) == expected
        assert sorted(entry.time or "" for entry in entries) == [e.time for e in entries]
        assert len({entry.id for entry in entries}) == len(entries)


async def test_a_rehearsal_goes_on_in_the_version_it_began_with_after_the_file_was_edited(
    url: str, tmp_path: Path
) -> None:
    source = Path(load_profile.__code__.co_filename).parent / "builtin" / "tutorial.yaml"
    file = tmp_path / "lesson.yaml"
    file.write_text(source.read_text("utf-8"), "utf-8")
    rehearsal = Context(model="rehearsal")
    async with Conversation.open(file, store=url, thread_id="t", context=rehearsal) as talk:
        await heard(talk.start())
        digest = talk.profile.digest
    file.write_text(source.read_text("utf-8").replace("coding", "programming"), "utf-8")
    for given in (file, None):
        async with Conversation.open(given, store=url, thread_id="t", context=rehearsal) as talk:
            assert talk.profile.digest == digest
            for _ in range(2):
                events = shown(await heard(talk.say("Go on.")))
                assert events[-1] == ("done", "")
            assert "coding" in (await talk.state())["progress"]
    async with Conversation.open(file, store=url, thread_id="new", context=rehearsal) as talk:
        assert talk.profile.digest != digest
