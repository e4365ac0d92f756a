"""Gemini as users meet it: LangChain's own client, against a local server that speaks its API."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from graph.conversation import Conversation
from nodes.context import Context
from nodes.events import Event
from profiles import PhaseProfile
from tests.gemini_server import (
    BAD_KEY,
    Answer,
    GeminiServer,
    Request,
    blocks_prompt,
    fails,
    says,
    serving,
    streams,
)

# Google's client takes aiohttp where that is installed, in a way that aiohttp advises against.
pytestmark = pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession")

PROFILE = PhaseProfile.model_validate(
    {
        "name": "A short call",
        "initial_phase": "opening",
        "phase_context": "You sell tea.",
        "phases": {
            "opening": {
                "name": "Opening",
                "instructions": "Find out whether they like tea.",
                "max_tokens": 321,
                "temperature": 0.35,
                "signals": {"likes.tea": "They like tea.", "likes.none": "They do not."},
            },
            "pitch": {
                "name": "Pitch",
                "start": "ai",
                "instructions": "Offer the tea.",
                "max_tokens": 123,
                "temperature": 1.2,
                "signals": {"call.over": "They said goodbye."},
            },
        },
        "transitions": [
            {"from_phase": "opening", "to_phase": "pitch", "trigger_signals": ["likes.tea"]}
        ],
    }
)
ERROR_IN_STREAM = (
    b'data: {"error": {"code": 503, "message": "Overloaded.", "status": "UNAVAILABLE"}}\r\n\r\n'
)
BLOCK = '<signals>{"likes.none": {"why": "coffee"}}</signals>'


@pytest.fixture
async def server() -> AsyncIterator[GeminiServer]:
    with serving() as server:
        yield server
        await server.close_models()


async def turn(events: AsyncGenerator[Event]) -> list[Event]:
    async with aclosing(events):
        return [event async for event in events]


def text_of(events: list[Event]) -> str:
    return "".join(event["content"] for event in events if event["type"] == "token")


def error_of(events: list[Event]) -> dict[str, Any]:
    (error,) = [event for event in events if event["type"] == "error"]
    assert events[-1] is error
    return {"said": error["content"], **error["metadata"]}


def kinds(events: list[Event]) -> list[str]:
    """Return the types of the events in order, a run of tokens as one."""
    types = [event["type"] for event in events]
    return [t for i, t in enumerate(types) if t != "token" or types[i - 1 : i] != ["token"]]


def context(server: GeminiServer, **fields: Any) -> Context:
    return Context(model=server.model(), **fields)


# The request


async def test_the_request_holds_the_phases_text_limits_and_history_with_signals_put_back(
    server: GeminiServer,
) -> None:
    server.play(says(f"Not a tea person? {BLOCK}"), says("And green tea?"))
    async with Conversation.open(PROFILE, context=context(server)) as talk:
        await turn(talk.say("I drink coffee."))
        await turn(talk.say("Maybe, <signals>{}</signals>"))
        shown = await talk.prompt("Well")
    first, second = server.requests
    assert first.path == "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse"
    assert first.headers["x-goog-api-key"] == "test"
    assert first.config["temperature"] == 0.35
    assert first.config["maxOutputTokens"] == 321
    assert first.turns == [("user", "I drink coffee.")]
    assert second.turns == [
        ("user", "I drink coffee."),
        ("model", f"Not a tea person?\n{BLOCK}"),
        ("user", "Maybe, ‹signals>{}‹/signals>"),
    ]
    assert shown[0].text == first.system


async def test_the_system_text_is_the_same_byte_for_byte_from_turn_to_turn(
    server: GeminiServer,
) -> None:
    async with Conversation.open(PROFILE, context=context(server)) as talk:
        for number in range(15):
            await turn(talk.say(f"Message {number}"))
    assert len({request.system for request in server.requests}) == 1
    assert "You sell tea." in server.requests[0].system
    assert all(request.turns[-1][0] == "user" for request in server.requests)


async def test_each_phase_asks_with_its_own_limits_and_ends_its_prompt_with_the_user(
    server: GeminiServer,
) -> None:
    server.play(says('Fine! <signals>{"likes.tea": {}}</signals>'), says("Here is my offer."))
    async with Conversation.open(PROFILE, context=context(server)) as talk:
        events = await turn(talk.say("I love tea."))
    assert kinds(events) == ["token", "signal", "phase", "token", "done"]
    limits = [(r.config["temperature"], r.config["maxOutputTokens"]) for r in server.requests]
    assert limits == [(0.35, 321), (1.2, 123)]
    role, note = server.requests[1].turns[-1]
    assert role == "user"
    assert "reached this stage" in note


async def test_an_opening_gives_the_model_a_user_message_to_answer(server: GeminiServer) -> None:
    opening = PROFILE.model_copy(update={"initial_phase": "pitch"})
    async with Conversation.open(opening, context=context(server)) as talk:
        events = await turn(talk.start())
    assert text_of(events) == "All right."
    ((role, note),) = server.requests[0].turns
    assert role == "user"
    assert "Open the conversation" in note


async def test_each_reply_is_asked_for_exactly_once(server: GeminiServer) -> None:
    server.play(
        says("Hello."),
        says('Good! <signals>{"likes.tea": {}}</signals>'),
        says("An offer."),
        says("Still here."),
        says('Goodbye. <signals>{"call.over": {}}</signals>'),
    )
    async with Conversation.open(PROFILE, context=context(server)) as talk:
        for text in ("Hi", "Tea!", "Hm", "Bye"):
            await turn(talk.say(text))
        replies = [entry for entry in await talk.transcript() if entry.role != "user"]
        state = await talk.state()
    assert state["status"] == "completed"
    assert len(replies) == len(server.requests) == 5


# The stream


async def test_tokens_come_as_they_are_sent_and_not_at_the_end(server: GeminiServer) -> None:
    server.play(says("One ", "two ", "three ", "four.", gap=0.15))
    async with (
        Conversation.open(PROFILE, context=context(server)) as talk,
        aclosing(talk.say("Count")) as events,
    ):
        seen = [time.monotonic() async for event in events if event["type"] == "token"]
    late = [one - other for one, other in zip(seen, server.sent, strict=True)]
    assert max(late) < 0.1
    assert seen[-1] - seen[0] > 0.4


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 200])
async def test_no_cut_of_the_stream_shows_any_of_a_tag(server: GeminiServer, size: int) -> None:
    server.play(streams(f"A < b, so <b>no</b>.\n\n```json\n{BLOCK}\n```\n", size))
    async with Conversation.open(PROFILE, context=context(server)) as talk:
        events = await turn(talk.say("Hi"))
        (_, reply) = await talk.transcript()
    assert text_of(events) == reply.text == "A < b, so <b>no</b>."
    assert reply.signals == {"likes.none": {"why": "coffee"}}
    assert kinds(events) == ["token", "signal", "done"]


async def test_the_tokens_that_the_provider_counts_are_recorded_with_thoughts(
    server: GeminiServer,
) -> None:
    server.play(says("Hel", "lo ", "you.", tokens=(100, 9, 20)), says("Bye.", tokens=(120, 2, 0)))
    async with Conversation.open(PROFILE, context=context(server)) as talk:
        first = await turn(talk.say("Hi"))
        second = await turn(talk.say("Bye"))
        state = await talk.state()
    assert (first[-1]["metadata"]["tokens_in"], first[-1]["metadata"]["tokens_out"]) == (100, 29)
    assert (second[-1]["metadata"]["tokens_in"], second[-1]["metadata"]["tokens_out"]) == (220, 31)
    assert state["tokens"] == {"input": 220, "output": 31}
    assert state["history"][-1]["tokens"] == {"input": 220, "output": 31}


async def test_a_reply_without_any_count_of_tokens_is_a_reply(server: GeminiServer) -> None:
    server.play(says("Hello.", tokens=(0, 0, 0)))
    async with Conversation.open(PROFILE, context=context(server)) as talk:
        events = await turn(talk.say("Hi"))
    assert text_of(events) == "Hello."
    assert events[-1]["metadata"]["tokens_in"] == 0


async def test_thoughts_are_never_shown(server: GeminiServer) -> None:
    thought = {"text": "I should say <signals>", "thought": True}
    server.play(says(thought, "Hel", thought, f"lo. {BLOCK}", tokens=(10, 5, 40)))
    model = server.model(include_thoughts=True)
    async with Conversation.open(PROFILE, model=model) as talk:
        events = await turn(talk.say("Hi"))
        state = await talk.state()
    assert text_of(events) == state["messages"][-1].content == "Hello."
    assert state["signals"] == {"likes.none": {"why": "coffee"}}
    assert state["tokens"]["output"] == 45


async def test_a_model_told_not_to_stream_is_asked_for_the_whole_reply(
    server: GeminiServer,
) -> None:
    server.play(says(f"Hello. {BLOCK}"), blocks_prompt(), says("Hel", finish="MAX_TOKENS"))
    model = server.model(disable_streaming=True)
    async with Conversation.open(PROFILE, model=model) as talk:
        first = await turn(talk.say("Hi"))
        second = await turn(talk.say("Hi"))
        third = await turn(talk.say("Hi"))
        state = await talk.state()
    assert not any(request.streamed for request in server.requests)
    assert text_of(first) == "Hello."
    assert first[-1]["metadata"]["tokens_in"] == 11
    assert error_of(second)["code"] == "blocked"
    assert text_of(third) == "Hel"
    assert state["messages"][-1].additional_kwargs["cut_off"]


# Failures


async def check_unchanged_and_usable(talk: Conversation, server: GeminiServer) -> None:
    """Check that nothing of the failed turn is there, and that the next turn works."""
    before = await talk.state()
    assert not before.get("messages")
    assert await talk.transcript() == []
    server.script.clear()
    server.play(says("Here I am."))
    events = await turn(talk.say("Are you there?"))
    assert text_of(events) == "Here I am."
    assert [entry.role for entry in await talk.transcript()] == ["user", "assistant"]


@pytest.fixture(params=["as installed", "httpx"])
def transport(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return a model's settings: Google's client takes aiohttp where that is installed."""
    if request.param == "httpx":
        return {"client_args": {"transport": Transport()}}
    return {}


class Transport(httpx.AsyncHTTPTransport):
    """A transport that the client's synchronous half, which gets it too, can close."""

    def close(self) -> None:
        """Leave it to the asynchronous half."""


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (fails(429, "Quota exceeded."), "rate_limited", "Quota exceeded"),
        (fails(500), "unavailable", "fault of its own"),
        (fails(503, "The model is overloaded."), "unavailable", "overloaded"),
        (Answer(cut=True), "unavailable", "cannot be reached"),
        (says("", raw=b"data: {not json\r\n\r\n"), "unavailable", "could not be read"),
        (says("", raw=ERROR_IN_STREAM), "unavailable", "Overloaded"),
        (says("   "), "empty_reply", "no words"),
        (Answer(candidates=False), "empty_reply", "no words"),
    ],
    ids=["429", "500", "503", "cut", "malformed", "in the stream", "empty", "no candidates"],
)
async def test_a_passing_fault_is_tried_again_and_then_told(
    server: GeminiServer, transport: dict[str, Any], answer: Answer, code: str, said: str
) -> None:
    server.otherwise = answer
    model = server.model(**transport)
    async with Conversation.open(PROFILE, context=Context(model=model, attempts=2)) as talk:
        error = error_of(await turn(talk.say("Hi")))
        assert error["code"] == code
        assert error["retryable"]
        assert said in error["said"]
        assert len(server.requests) == 2
        await check_unchanged_and_usable(talk, server)


async def test_a_reply_comes_after_faults_that_pass(server: GeminiServer) -> None:
    server.play(fails(503), says(" \n", cut=True), says("Hello.", tokens=(5, 2, 0)))
    async with Conversation.open(PROFILE, context=context(server)) as talk:
        started = time.monotonic()
        events = await turn(talk.say("Hi"))
        waited = time.monotonic() - started
    assert kinds(events) == ["token", "done"]
    assert text_of(events) == "Hello."
    assert events[-1]["metadata"]["tokens_in"] == 5
    assert len(server.requests) == 3
    assert 0.7 < waited < 3


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (BAD_KEY, "bad_key", "GOOGLE_API_KEY"),
        (fails(401, "Invalid credentials."), "bad_key", "GOOGLE_API_KEY"),
        (fails(403, "Permission denied."), "bad_key", "Permission denied"),
        (fails(404, "models/gemini-x is not found."), "unknown_model", "gemini-x is not found"),
        (fails(400, "Temperature is wrong."), "refused_request", "Temperature is wrong"),
        (fails(400, "The input token limit is exceeded."), "refused_request", "limit is exceeded"),
        (blocks_prompt("PROHIBITED_CONTENT"), "blocked", "this message (PROHIBITED_CONTENT)"),
        (says("", finish="MAX_TOKENS"), "empty_reply", "Raise max_tokens"),
        (says("<signals>{", finish="MAX_TOKENS"), "empty_reply", "Raise max_tokens"),
    ],
    ids=["key", "401", "403", "404", "400", "too long", "prompt", "cut off", "cut off in a block"],
)
async def test_a_fault_that_stays_is_told_at_once(
    server: GeminiServer, answer: Answer, code: str, said: str
) -> None:
    server.otherwise = answer
    async with Conversation.open(PROFILE, context=context(server)) as talk:
        error = error_of(await turn(talk.say("Hi")))
        assert error["code"] == code
        assert not error["retryable"]
        assert said in error["said"]
        assert len(error["said"]) < 300
        assert len(server.requests) == 1
        await check_unchanged_and_usable(talk, server)


@pytest.mark.parametrize("text", ["", "Well, first you "], ids=["at once", "after text"])
@pytest.mark.parametrize("finish", ["SAFETY", "RECITATION", "PROHIBITED_CONTENT"])
async def test_a_blocked_reply_is_told_and_not_asked_for_again(
    server: GeminiServer, text: str, finish: str
) -> None:
    server.otherwise = says(text, " and then", finish=finish) if text else says("", finish=finish)
    async with Conversation.open(PROFILE, context=context(server)) as talk:
        events = await turn(talk.say("Hi"))
        error = error_of(events)
        assert text_of(events) == text.rstrip()
        assert error["code"] == "blocked"
        assert error["retryable"]
        assert finish in error["said"]
        assert "Nothing of it was saved" in error["said"]
        assert len(server.requests) == 1
        await check_unchanged_and_usable(talk, server)


@pytest.mark.parametrize(
    "answer",
    [
        says("Well, ", "I think", cut=True),
        says("Well, ", "I think", raw=b"data: {not json <signals>\r\n\r\n"),
        says("Well, ", "I think", raw=ERROR_IN_STREAM),
    ],
    ids=["cut", "malformed", "in the stream"],
)
async def test_a_reply_that_breaks_off_is_an_error_and_never_asked_for_again(
    server: GeminiServer, transport: dict[str, Any], answer: Answer
) -> None:
    server.otherwise = answer
    async with Conversation.open(PROFILE, model=server.model(**transport)) as talk:
        events = await turn(talk.say("Hi"))
        error = error_of(events)
        assert kinds(events) == ["token", "error"]
        assert text_of(events) == "Well, I think"
        assert error["code"] == "interrupted"
        assert error["retryable"]
        assert "<signals" not in error["said"]
        assert len(server.requests) == 1
        await check_unchanged_and_usable(talk, server)


@pytest.mark.parametrize(
    "answer",
    [
        says("A long story", finish="MAX_TOKENS"),
        says('A long story <signals>{"likes.none": {"wh', finish="MAX_TOKENS"),
        says("A long ", "story", finish=None),
    ],
    ids=["in the text", "in the block", "without a reason"],
)
async def test_a_reply_that_is_cut_off_keeps_its_text_and_is_marked(
    server: GeminiServer, answer: Answer
) -> None:
    server.play(answer)
    async with Conversation.open(PROFILE, context=context(server)) as talk:
        events = await turn(talk.say("Hi"))
        state = await talk.state()
        (_, entry) = await talk.transcript()
    lost = [one for one in events if one["type"] == "signal"]
    assert lost[-1] == {
        "type": "signal",
        "content": "",
        "metadata": {
            "payload": {},
            "accepted": False,
            "reason": "the reply was cut off, and with it any signal at its end",
        },
    }
    assert [refused["reason"] for refused in entry.refused_signals] == [
        one["metadata"]["reason"] for one in lost
    ]
    assert entry.cut_off
    assert text_of(events) == state["messages"][-1].content == "A long story"
    assert state["messages"][-1].additional_kwargs["cut_off"]
    assert state["signals"] == {}


@pytest.mark.parametrize(
    ("answer", "code", "text"),
    [
        (says("Late.", wait=3), "timeout", ""),
        (says(*("drip " for _ in range(200)), gap=0.1), "interrupted", "drip"),
        (fails(429), "rate_limited", ""),
    ],
    ids=["slow first byte", "endless drip", "faults"],
)
async def test_the_time_limit_is_over_the_whole_call(
    server: GeminiServer, answer: Answer, code: str, text: str
) -> None:
    server.otherwise = answer
    limits = context(server, timeout=0.7, attempts=2)
    async with Conversation.open(PROFILE, context=limits) as talk:
        started = time.monotonic()
        events = await turn(talk.say("Hi"))
        assert time.monotonic() - started < 1.2
        assert error_of(events)["code"] == code
        assert error_of(events)["retryable"]
        assert text_of(events).startswith(text)
        await check_unchanged_and_usable(talk, server)


async def test_a_listener_who_leaves_ends_the_request(
    server: GeminiServer, transport: dict[str, Any]
) -> None:
    server.play(says(*("word " for _ in range(100)), gap=0.05))
    async with Conversation.open(PROFILE, model=server.model(**transport)) as talk:
        async with aclosing(talk.say("Hi")) as events:
            async for event in events:
                assert event["type"] == "token"
                break
        assert await asyncio.to_thread(server.hung_up.wait, 2)
        await check_unchanged_and_usable(talk, server)


async def test_a_model_that_retries_by_itself_is_told_not_to(server: GeminiServer) -> None:
    server.otherwise = fails(503)
    model = server.model(max_retries=6)
    async with Conversation.open(PROFILE, context=Context(model=model, attempts=1)) as talk:
        assert error_of(await turn(talk.say("Hi")))["code"] == "unavailable"
    assert len(server.requests) == 1


async def test_no_server_at_all_is_told(server: GeminiServer, transport: dict[str, Any]) -> None:
    server.url = "http://127.0.0.1:9"
    model = server.model(**transport)
    async with Conversation.open(PROFILE, context=Context(model=model, attempts=1)) as talk:
        error = error_of(await turn(talk.say("Hi")))
    assert error["code"] == "unavailable"
    assert "cannot be reached" in error["said"]


async def test_many_conversations_share_one_client(server: GeminiServer) -> None:
    def echo(request: Request) -> Answer:
        return says("You said ", request.turns[-1][1])

    server.otherwise = echo
    model = server.model()

    async def one(number: int) -> str:
        async with Conversation.open(PROFILE, model=model) as talk:
            return text_of(await turn(talk.say(f"Number {number}")))

    assert await asyncio.gather(*map(one, range(20))) == [
        f"You said Number {number}" for number in range(20)
    ]


# The evaluation with a real model, which no test has a key for


def eval_live(*arguments: str, key: str = "test") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if "_API_KEY" not in name}
    if key:
        environment["GOOGLE_API_KEY"] = key
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.eval_live", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def test_the_live_evaluation_plays_the_profiles_with_a_simulated_user() -> None:
    def answer(request: Request) -> Answer:
        if "You play a person" in request.system:
            return says("I would like ", "to start.")
        if "tutorial.ready_to_code" in request.system:
            return says(
                'Let us begin. <signals>{"tutorial.ready_to_code": {}, "made.up": {}}</signals>'
            )
        return says("Type print.", tokens=(50, 5, 0))

    with serving() as server:
        server.otherwise = answer
        ran = eval_live(
            "--base-url", server.url, "--turns", "3",
            "--profile", "tutorial", "--profile", "curious_friend", "--transcript",
        )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    asked_to_play = sum("You play a person" in request.system for request in server.requests)
    assert asked_to_play == 6
    lesson, friend = ran.stdout.split("curious_friend: active\n")
    assert "tutorial: active" in lesson
    assert (
        "signals: 1 (tutorial.ready_to_code x1) given, 0 missed, 1 (made.up x1) invented" in lesson
    )
    assert "phases: 2 of 2 (introduction, coding)" in lesson
    assert "user: I would like to start." in lesson
    assert "[refused: made.up]" in lesson
    assert "phases: 1 of 1" in friend
    assert f"{len(server.requests) - asked_to_play} calls, 1 signals given" in friend


def test_the_live_evaluation_tells_what_failed() -> None:
    with serving() as server:
        server.otherwise = BAD_KEY
        ran = eval_live("--base-url", server.url, "--profile", "tutorial")
    assert ran.returncode == 1
    assert "error: bad_key: The provider refuses the API key" in ran.stdout


def test_the_live_evaluation_says_how_to_set_a_key() -> None:
    ran = eval_live(key="")
    assert ran.returncode == 2
    assert "aistudio.google.com/apikey" in ran.stderr
    assert "export GOOGLE_API_KEY=" in ran.stderr


async def test_an_overlay_asks_beside_the_reply_with_its_own_task_and_limits(
    server: GeminiServer,
) -> None:
    watched = PROFILE.model_copy(
        update={
            "overlays": {
                "watch": {
                    "instructions": "Look for a bad mood.",
                    "signals": {"watch.cross": "They are cross."},
                    "max_tokens": 222,
                }
            }
        }
    )

    def answer(request: Request) -> Answer:
        if "Look for a bad mood." in request.system:
            return streams('<signals>{"watch.cross": {}}</signals>')
        return streams("I see.")

    server.play(answer, answer)
    async with Conversation.open(watched, context=context(server)) as talk:
        events = await turn(talk.say("Not you again!"))
        state = await talk.state()
    assert "watch.cross" in state["signals"]
    assert "".join(one["content"] for one in events if one["type"] == "token") == "I see."
    beside = next(one for one in server.requests if "bad mood" in one.system)
    assert len(server.requests) == 2
    assert (beside.config["maxOutputTokens"], beside.config["temperature"]) == (222, 0)
    ((role, said),) = beside.turns
    assert role == "user"
    assert said.endswith('which have no answer yet:\nUser: "Not you again!"')
