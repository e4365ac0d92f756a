"""Profiles as models: what OpenAI's own client, and programs made for it, can do with them."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from tests.http_server import UNASKED, Served, post, serving, text_of

pytestmark = pytest.mark.timeout(300)

ANNA = "annas-key-0123456789"
BEN = "bens-key-01234567890"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("data") / "sessions.db"
    with serving(f"sqlite:///{path}", max_message=2_000, max_body=50_000) as served:
        yield served


@pytest.fixture
async def anna(server: Served) -> AsyncIterator[openai.AsyncOpenAI]:
    async with client_of(server, ANNA) as client:
        yield client


@pytest.fixture
async def native(server: Served) -> AsyncIterator[httpx.AsyncClient]:
    """Return a plain client of the same user."""
    async with server.client() as client:
        yield client


@pytest.fixture
def new_id() -> str:
    return uuid.uuid4().hex


def client_of(server: Served, key: str, retries: int = 0) -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(base_url=f"{server.url}/v1", api_key=key, max_retries=retries)


def user(text: Any) -> dict[str, Any]:
    return {"role": "user", "content": text}


def assistant(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": text}


async def ask(
    client: openai.AsyncOpenAI, *messages: Any, model: str = "talk", **more: Any
) -> ChatCompletion:
    """Ask for an answer in one piece."""
    answer: ChatCompletion = await client.chat.completions.create(
        model=model, messages=list(messages), **more
    )
    return answer


async def stream(
    client: openai.AsyncOpenAI, *messages: Any, model: str = "talk", **more: Any
) -> list[ChatCompletionChunk]:
    """Ask for an answer in pieces, and return them."""
    pieces = await client.chat.completions.create(
        model=model, messages=list(messages), stream=True, **more
    )
    return [piece async for piece in pieces]


def said(answer: ChatCompletion | list[ChatCompletionChunk]) -> str:
    if isinstance(answer, ChatCompletion):
        return answer.choices[0].message.content or ""
    return "".join(one.choices[0].delta.content or "" for one in answer if one.choices)


def standing(answer: ChatCompletion | ChatCompletionChunk) -> dict[str, Any]:
    """Return the field of ours, as a program reads it that knows of it."""
    assert answer.model_extra
    found: dict[str, Any] = answer.model_extra["cuelight"]
    return found


async def texts(native: httpx.AsyncClient, session_id: str) -> list[str]:
    """Return what the session has of the user, and whatever the assistant said as `*`."""
    entries = (await native.get(f"/sessions/{session_id}/transcript")).json()["entries"]
    return [entry["text"] if entry["role"] == "user" else "*" for entry in entries]


async def test_every_profile_is_a_model(anna: openai.AsyncOpenAI) -> None:
    listed = [model.id async for model in anna.models.list()]
    assert {"ielts_full_exam", "coach", "talk"} <= set(listed)
    assert (await anna.models.retrieve("Sales Call")).id == "sales_call"
    with pytest.raises(openai.NotFoundError, match="Unknown profile 'nope'") as missing:
        await anna.models.retrieve("nope")
    assert missing.value.code == "model_not_found"


def test_a_conversation_is_held_by_the_client_that_waits(server: Served, new_id: str) -> None:
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key=ANNA) as client:
        answer = client.chat.completions.create(
            model="talk",
            messages=[{"role": "user", "content": "hello"}],
            metadata={"session_id": new_id},
        )
        assert answer.choices[0].message.content == "You said: hello"
        assert answer.choices[0].finish_reason == "stop"
        assert answer.usage
        assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (10, 2)
        pieces = list(
            client.chat.completions.create(
                model="talk",
                messages=[{"role": "user", "content": "again"}],
                metadata={"session_id": new_id},
                stream=True,
            )
        )
        assert said(pieces) == "You said: again"


async def test_a_stream_ends_with_its_reason_the_standing_and_the_usage(
    anna: openai.AsyncOpenAI, new_id: str
) -> None:
    pieces = await stream(
        anna, user("hello there"), user=new_id, stream_options={"include_usage": True}
    )
    *words, last, usage = pieces
    assert words[0].choices[0].delta.role == "assistant"
    assert said(pieces) == "You said: hello there"
    assert {one.choices[0].finish_reason for one in words} == {None}
    assert last.choices[0].finish_reason == "stop"
    assert standing(last) == {
        "session_id": new_id,
        "phase": "a",
        "status": "active",
        "turns": 1,
        "intent_ready": None,
    }
    assert usage.choices == []
    assert usage.usage
    assert usage.usage.total_tokens == 12
    assert len({one.id for one in pieces}) == 1
    assert all("usage" in one.model_fields_set for one in pieces)


async def test_a_stream_is_what_the_protocol_has(server: Served, new_id: str) -> None:
    told = "one\u2028two\x85three é 🦉"
    body = {"model": "talk", "messages": [user(told)], "stream": True, "user": new_id}
    async with server.client() as client:
        answer = await client.post("/v1/chat/completions", json=body)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["x-accel-buffering"] == "no"
    assert answer.headers["session-id"] == new_id
    # As clients do that take the text apart into lines.
    *pieces, done = filter(None, answer.text.splitlines())
    assert done == "data: [DONE]"
    chunks = [json.loads(piece.removeprefix("data: ")) for piece in pieces]
    words = [chunk["choices"][0]["delta"].get("content", "") for chunk in chunks]
    assert "".join(words) == f"You said: {told}"
    for data in chunks:
        assert data["object"] == "chat.completion.chunk"
        assert "usage" not in data


async def test_signals_move_the_session_and_are_never_told(
    anna: openai.AsyncOpenAI, new_id: str
) -> None:
    await ask(anna, model="opens", user=new_id)
    answer = await ask(anna, user("well SIGNAL go"), model="opens", user=new_id)
    assert standing(answer)["phase"] == "b"
    # Each phase's words are a paragraph of their own.
    first, _, second = said(answer).partition("\n\n")
    assert first == "You said: well"
    assert second
    assert answer.usage
    assert answer.usage.prompt_tokens == 20
    assert "signals" not in answer.model_dump_json()
    pieces = await stream(anna, user("well SIGNAL other"), model="opens", user=new_id)
    assert said(pieces) == "You said: well"
    assert "other" not in "".join(piece.model_dump_json() for piece in pieces)


async def test_without_a_message_the_opening_is_answered_once(
    anna: openai.AsyncOpenAI, native: httpx.AsyncClient, new_id: str
) -> None:
    system = {"role": "system", "content": "You are a pirate."}
    for messages in ([], [system], [system, user("  ")]):
        answer = await ask(anna, *messages, model="opens", user=new_id)
        assert UNASKED in said(answer)
        assert "pirate" not in said(answer)
        assert standing(answer)["turns"] == 0
    assert await texts(native, new_id) == ["*"]


async def test_a_first_message_is_answered_after_the_opening(
    anna: openai.AsyncOpenAI, native: httpx.AsyncClient, new_id: str
) -> None:
    answer = await ask(anna, user("hello"), model="opens", user=new_id)
    opening, _, reply = said(answer).rpartition("\n\n")
    assert UNASKED in opening
    assert reply == "You said: hello"
    assert answer.usage
    assert answer.usage.total_tokens == 24
    assert await texts(native, new_id) == ["*", "hello", "*"]


async def test_only_what_the_user_says_after_the_last_answer_is_said(
    anna: openai.AsyncOpenAI, native: httpx.AsyncClient, new_id: str
) -> None:
    await ask(anna, user("one"), user=new_id)
    answer = await ask(
        anna,
        {"role": "system", "content": "It is noon. Answer in French."},
        user("one"),
        assistant("You said: one"),
        user([{"type": "text", "text": "two"}, {"type": "text", "text": "three"}]),
        {"role": "developer", "content": "Be brief."},
        user("four"),
        user=new_id,
        temperature=0.1,
        max_tokens=5,
        tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}],
        tool_choice="auto",
        response_format={"type": "text"},
        n=1,
    )
    assert said(answer) == "You said: two\nthree\nfour"
    assert await texts(native, new_id) == ["one", "*", "two\nthree\nfour", "*"]


@pytest.mark.parametrize(
    "naming",
    [
        {"extra_headers": {"Session-Id": "{}"}},
        {"extra_headers": {"X-Session-Id": "{}", "X-OpenWebUI-Chat-Id": "other"}},
        {"extra_headers": {"X-OpenWebUI-Chat-Id": "{}"}, "user": "other"},
        {"metadata": {"session_id": "{}", "more": "x"}, "user": "other"},
        {"extra_body": {"call": {"id": "{}", "type": "webCall"}}, "user": "other"},
        {"user": "{}"},
    ],
    ids=["header", "x-header", "open webui", "metadata", "voice call", "user"],
)
async def test_a_session_is_named_by(
    naming: dict[str, Any], anna: openai.AsyncOpenAI, new_id: str
) -> None:
    named = json.loads(json.dumps(naming).replace("{}", new_id))
    for turns in (1, 2):
        assert standing(await ask(anna, user("hello"), **named)) == {
            "session_id": new_id,
            "phase": "a",
            "status": "active",
            "turns": turns,
            "intent_ready": None,
        }


async def test_a_session_that_nobody_names_is_new_and_tells_its_name(
    anna: openai.AsyncOpenAI, native: httpx.AsyncClient
) -> None:
    raw = await anna.chat.completions.with_raw_response.create(
        model="talk", messages=[{"role": "user", "content": "hello"}]
    )
    first = raw.headers["session-id"]
    assert standing(raw.parse())["session_id"] == first
    second = await ask(anna, user("hello"))
    assert standing(second)["session_id"] != first
    follow = [user("hello"), assistant("You said: hello"), user("more")]
    with pytest.raises(openai.BadRequestError, match="nothing names its session") as refused:
        await ask(anna, *follow)
    assert refused.value.code == "session_required"
    await ask(anna, *follow, extra_headers={"Session-Id": first})
    assert await texts(native, first) == ["hello", "*", "more", "*"]


async def test_history_of_a_session_that_is_not_there_is_not_taken_for_a_new_one(
    anna: openai.AsyncOpenAI, server: Served, new_id: str
) -> None:
    await ask(anna, user("hello"), user=new_id)
    follow = [user("hello"), assistant("You said: hello"), user("more")]
    async with client_of(server, BEN) as ben:
        with pytest.raises(openai.NotFoundError, match="There is no session") as missing:
            await ask(ben, *follow, user=new_id)
        assert missing.value.code == "unknown_session"
        # A greeting of the client's own is no history, and the same name is another session.
        answer = await ask(ben, assistant("Hi, this is the bot."), user("ben"), user=new_id)
    assert standing(answer)["turns"] == 1
    assert standing(await ask(anna, *follow, user=new_id))["turns"] == 2


async def test_a_session_goes_on_under_the_native_api_and_back(
    anna: openai.AsyncOpenAI, native: httpx.AsyncClient, new_id: str
) -> None:
    await post(native, "/sessions/start", profile="Talk", session_id=new_id)
    await ask(anna, user("one"), user=new_id)
    assert text_of(await post(native, f"/sessions/{new_id}/chat", message="two"))
    assert standing(await ask(anna, user("three"), user=new_id))["turns"] == 3


async def test_a_message_with_a_key_is_answered_once(
    anna: openai.AsyncOpenAI, native: httpx.AsyncClient, new_id: str
) -> None:
    key = {"extra_headers": {"Idempotency-Key": f"k-{new_id}"}}
    first = await ask(anna, user("hello"), model="opens", **key)
    again = await ask(anna, user("hello"), model="opens", **key)
    assert said(first) == said(again)
    assert standing(first) == standing(again)
    session_id = standing(first)["session_id"]
    named = {"extra_headers": {**key["extra_headers"], "Session-Id": session_id}}
    assert said(await ask(anna, user("hello"), model="opens", **named)) == said(first)
    assert await texts(native, session_id) == ["*", "hello", "*"]
    with pytest.raises(openai.BadRequestError, match="with another text"):
        await ask(anna, user("goodbye"), model="opens", **named)


@pytest.mark.parametrize("model", ["talk", "opens"])
async def test_a_request_that_openais_client_sends_again_is_answered_once(
    model: str, anna: openai.AsyncOpenAI, native: httpx.AsyncClient, new_id: str
) -> None:
    retry = {"extra_headers": {"x-stainless-retry-count": "1"}}
    yes = user("yes")
    first = await ask(anna, yes, model=model, user=new_id)
    assert said(await ask(anna, yes, model=model, user=new_id, **retry)) == said(first)
    # The same words said again are another message.
    await ask(anna, yes, model=model, user=new_id)
    await ask(anna, yes, model=model, user=new_id, **retry)
    heard = [text for text in await texts(native, new_id) if text != "*"]
    assert heard == ["yes", "yes"]


async def test_a_first_message_without_session_and_key_never_meets_that_of_somebody_else(
    anna: openai.AsyncOpenAI,
) -> None:
    first = await ask(anna, user("hello"))
    again = await ask(anna, user("hello"), extra_headers={"x-stainless-retry-count": "1"})
    assert standing(first)["session_id"] != standing(again)["session_id"]


async def test_a_client_that_sends_the_whole_conversation_says_nothing_twice(
    anna: openai.AsyncOpenAI, native: httpx.AsyncClient, new_id: str
) -> None:
    shown: list[dict[str, Any]] = []
    for _ in range(3):
        shown.append(user("yes"))
        answer = await ask(anna, *shown, user=new_id)
        if len(shown) > 1:  # as when it is asked to regenerate its answer
            again = await ask(anna, *shown, user=new_id)
            assert said(again) == said(answer)
        shown.append(assistant(said(answer)))
    assert await texts(native, new_id) == ["yes", "*", "yes", "*", "yes", "*"]


WRONG: dict[str, tuple[dict[str, Any], str, str | None]] = {
    "two answers": ({"n": 2}, "unsupported_parameter", "n"),
    "a tool that must be called": (
        {"tools": [], "tool_choice": "required"},
        "unsupported_parameter",
        "tool_choice",
    ),
    "a certain tool": (
        {"tool_choice": {"type": "function", "function": {"name": "f"}}},
        "unsupported_parameter",
        "tool_choice",
    ),
    "json": (
        {"response_format": {"type": "json_object"}},
        "unsupported_parameter",
        "response_format",
    ),
    "sound": ({"modalities": ["text", "audio"]}, "unsupported_parameter", "modalities"),
    "probabilities": ({"logprobs": True}, "unsupported_parameter", "logprobs"),
    "a picture": (
        {"messages": [user([{"type": "image_url", "image_url": {"url": "https://x/y.png"}}])]},
        "unsupported_content",
        "messages.0.content",
    ),
    "a tool's result": (
        {"messages": [{"role": "tool", "content": "4", "tool_call_id": "1"}]},
        "unsupported_content",
        "messages",
    ),
    "nothing said": ({"messages": [user("a"), assistant("b")]}, "no_message", "messages"),
    "no list": ({"messages": "hello"}, "invalid", "messages"),
    "an unknown role": ({"messages": [{"role": "boss"}]}, "invalid", "messages.0.role"),
    "a bad name": ({"user": "no spaces, please"}, "bad_session_id", None),
    "a long id": ({"extra_headers": {"Idempotency-Key": "k" * 300}}, "bad_message", None),
}


@pytest.mark.parametrize(("request_", "code", "param"), WRONG.values(), ids=WRONG)
async def test_a_request_that_cannot_be_met_is_a_bad_request(
    request_: dict[str, Any], code: str, param: str | None, anna: openai.AsyncOpenAI
) -> None:
    asked = {"model": "talk", "messages": [user("hello")], **request_}
    with pytest.raises(openai.BadRequestError) as refused:
        await anna.chat.completions.create(**asked)
    error = refused.value
    assert (error.code, error.param, error.type) == (code, param, "invalid_request_error")
    assert error.response.headers["x-should-retry"] == "false"
    assert error.response.headers["content-type"] == "application/json"


async def test_a_picture_in_what_was_said_before_is_passed_over(
    anna: openai.AsyncOpenAI, new_id: str
) -> None:
    await ask(anna, user("hello"), user=new_id)
    picture = user([{"type": "image_url", "image_url": {"url": "https://x/y.png"}}])
    answer = await ask(anna, picture, assistant("Nice."), user("more"), user=new_id)
    assert said(answer) == "You said: more"


async def test_who_is_not_known_is_told_so_in_openais_form(server: Served) -> None:
    async with client_of(server, "nobodys-key") as nobody:
        with pytest.raises(openai.AuthenticationError, match="not known here") as refused:
            await ask(nobody, user("hello"))
        with pytest.raises(openai.AuthenticationError):
            await nobody.models.list()
    error = refused.value
    assert (error.code, error.type) == ("invalid_api_key", "authentication_error")
    assert error.response.headers["www-authenticate"] == "Bearer"


async def test_every_error_under_v1_has_openais_form(native: httpx.AsyncClient) -> None:
    long = {"model": "talk", "messages": [user("x" * 2_001)]}
    answers = {
        404: await native.get("/v1/nothing"),
        405: await native.get("/v1/chat/completions"),
        413: await native.post("/v1/chat/completions", content=b" " * 50_001),
        400: await native.post("/v1/chat/completions", content=b"{"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
        assert int(answer.headers["content-length"]) == len(answer.content)
    too_long = await native.post("/v1/chat/completions", json=long)
    assert (too_long.status_code, too_long.json()["error"]["code"]) == (413, "message_too_large")
    # All others keep theirs.
    assert (await native.get("/v2")).headers["content-type"] == "application/problem+json"


async def test_a_conflict_is_one_and_says_whether_to_send_again(
    anna: openai.AsyncOpenAI, native: httpx.AsyncClient, new_id: str
) -> None:
    await ask(anna, user("hello"), user=new_id)
    with pytest.raises(openai.BadRequestError, match="with another profile"):
        await ask(anna, user("hello"), model="opens", user=new_id)
    await native.post(f"/sessions/{new_id}/end")
    with pytest.raises(openai.ConflictError, match="is over") as over:
        await ask(anna, user("more"), user=new_id)
    assert over.value.code == "conversation_over"
    assert over.value.response.headers["x-should-retry"] == "false"


async def test_a_turn_that_fails_is_a_status_until_its_first_word(
    anna: openai.AsyncOpenAI, native: httpx.AsyncClient, new_id: str
) -> None:
    await ask(anna, user("hello"), user=new_id)
    for way in (ask, stream):
        with pytest.raises(openai.InternalServerError, match="cannot be reached") as failed:
            await way(anna, user("FAIL"), user=new_id)
        assert failed.value.status_code == 503
        assert failed.value.response.headers["x-should-retry"] == "true"
    assert await texts(native, new_id) == ["hello", "*"]


async def test_a_turn_that_fails_after_its_first_words_is_an_error_of_the_stream(
    anna: openai.AsyncOpenAI, native: httpx.AsyncClient, new_id: str
) -> None:
    """The opening is told, and the message after it fails."""
    heard = ""
    pieces = await anna.chat.completions.create(
        model="opens", messages=[{"role": "user", "content": "FAIL"}], user=new_id, stream=True
    )

    async def listen() -> None:
        nonlocal heard
        async for piece in pieces:
            heard += piece.choices[0].delta.content or ""

    with pytest.raises(openai.APIError, match="cannot be reached") as failed:
        await listen()
    assert failed.value.code == "unavailable"
    assert UNASKED in heard
    assert await texts(native, new_id) == ["*"]


async def test_openais_client_sends_a_failed_turn_again_and_says_nothing_twice(
    server: Served, native: httpx.AsyncClient, new_id: str
) -> None:
    async with client_of(server, ANNA, retries=1) as persistent:
        with pytest.raises(openai.InternalServerError):
            await ask(persistent, user("FAIL"), user=new_id)
        assert said(await ask(persistent, user("hello"), user=new_id)) == "You said: hello"
    assert await texts(native, new_id) == ["hello", "*"]


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve with a model that takes its time."""
    path = tmp_path_factory.mktemp("slow") / "sessions.db"
    with serving(f"sqlite:///{path}", delay=0.05, heartbeat=0.02) as served:
        yield served


LONG = "one two three four five six seven eight " * 30


async def test_a_busy_session_refuses_in_openais_form(slow: Served) -> None:
    async with client_of(slow, ANNA) as anna, slow.client() as native:
        await ask(anna, model="keeps", user="kept")
        async with native.stream("POST", "/sessions/kept/chat", json={"message": LONG}) as running:
            await anext(running.aiter_bytes())
            with pytest.raises(openai.ConflictError, match="still being given") as busy:
                await ask(anna, user("hello"), model="keeps", user="kept")
            assert busy.value.response.headers["x-should-retry"] == "true"
            await native.post("/sessions/kept/stop")


async def test_too_many_messages_at_once_are_a_rate_limit(slow: Served) -> None:
    async with client_of(slow, ANNA) as anna, slow.client() as native:
        await ask(anna, model="talk", user="full")
        asked = [
            asyncio.create_task(ask(anna, user(f"{LONG} {n}"), user="full")) for n in range(12)
        ]
        done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        with pytest.raises(openai.RateLimitError, match="wait for their turn") as full:
            done.pop().result()
        assert full.value.response.headers["retry-after"] == "2"
        await native.post("/sessions/full/stop")
        ended = await asyncio.gather(*asked, return_exceptions=True)
    assert {type(one) for one in ended} == {openai.RateLimitError, openai.ConflictError}


async def test_a_stream_shows_that_it_lives_before_its_first_word(slow: Served) -> None:
    body = {"model": "talk", "messages": [user("hello")], "stream": True, "user": "alive"}
    async with slow.client() as client:
        answer = await client.post("/v1/chat/completions", json=body)
    assert ": alive" in answer.text
    async with client_of(slow, ANNA) as anna:
        assert said(await stream(anna, user("more"), user="alive")) == "You said: more"


async def test_a_client_that_goes_away_does_not_lose_the_turn(slow: Served, new_id: str) -> None:
    async with client_of(slow, ANNA) as anna, slow.client() as native:
        pieces = await anna.chat.completions.create(
            model="talk", messages=[{"role": "user", "content": "hello"}], user=new_id, stream=True
        )
        await anext(pieces)
        await pieces.close()
        again = await ask(
            anna, user("hello"), user=new_id, extra_headers={"x-stainless-retry-count": "1"}
        )
        assert said(again) == "You said: hello"
        assert await texts(native, new_id) == ["hello", "*"]


async def test_a_coach_tells_how_far_its_brief_is(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("coach") / "sessions.db"
    with serving(f"sqlite:///{path}", rehearsal=True) as served:
        async with client_of(served, ANNA) as anna:
            answer = await ask(anna, user("A poster of a red fox"), model="coach", user="fox")
            ready = standing(answer)["intent_ready"]
            assert ready["is_ready"] is False
            assert ready["readiness_state"]
