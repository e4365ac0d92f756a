"""Profiles as runnables: what LangServe's own client can do with them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from langserve import RemoteRunnable

from tests.http_server import ROOT, UNASKED, Served, post, serving

pytestmark = pytest.mark.timeout(300)

ANNA = "annas-key-0123456789"
BEN = "bens-key-01234567890"
LONG = "one two three four five six seven eight " * 4

Remote = RemoteRunnable[dict[str, Any], Any]
Connect = Callable[..., Remote]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("data") / "sessions.db"
    with serving(f"sqlite:///{path}", max_message=2_000, max_body=20_000) as served:
        yield served


@pytest.fixture
def connect(server: Served) -> Iterator[Connect]:
    """Return what connects to a profile."""
    connected: list[Remote] = []

    def connect(profile: str = "talk", key: str = ANNA, **headers: str) -> Remote:
        remote: Remote = RemoteRunnable(
            f"{server.url}/langserve/{profile}",
            headers={"Authorization": f"Bearer {key}", **headers},
        )
        connected.append(remote)
        return remote

    yield connect
    for remote in connected:
        remote.sync_client.close()


@pytest.fixture
def native(server: Served) -> Iterator[httpx.Client]:
    """Return a plain client."""
    headers = {"Authorization": f"Bearer {ANNA}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
        yield client


@pytest.fixture
def new_id() -> str:
    return uuid.uuid4().hex


def words_of(events: list[Any]) -> str:
    return "".join(event["content"] for event in events if event["type"] == "token")


def problem_of(failed: pytest.ExceptionInfo[httpx.HTTPStatusError]) -> tuple[int, str]:
    """Return the status and the code that a program gets to see."""
    response = failed.value.response
    return response.status_code, response.json()["code"]


def texts(native: httpx.Client, session_id: str) -> list[str]:
    """Return what the session has of the user, and whatever the assistant said as `*`."""
    entries = native.get(f"/sessions/{session_id}/transcript").json()["entries"]
    return [entry["text"] if entry["role"] == "user" else "*" for entry in entries]


def test_invoke_returns_what_came_of_a_turn(connect: Connect, new_id: str) -> None:
    opens = connect("opens")
    opening = opens.invoke({"session_id": new_id})
    assert opening["reply"] == UNASKED
    assert opening["turns"] == 0
    answer = opens.invoke({"session_id": new_id, "message": "well SIGNAL go other"})
    reply = answer.pop("reply")
    assert reply == f"You said: well\n\n{UNASKED}"
    assert "signals" not in reply
    assert answer == {
        "session_id": new_id,
        "phase": "b",
        "status": "active",
        "turns": 1,
        "turns_remaining": None,
        "tokens": {"input": 20, "output": 4},
        "signals": [
            {"name": "go", "payload": {}, "accepted": True, "reason": None},
            {
                "name": "other",
                "payload": {},
                "accepted": False,
                "reason": answer["signals"][1]["reason"],
            },
        ],
        "intent_ready": None,
        "brief": None,
    }


async def test_ainvoke_returns_the_same(connect: Connect, new_id: str) -> None:
    talk = connect()
    answer = await talk.ainvoke({"session_id": new_id, "message": "hello"})
    assert answer["reply"] == "You said: hello"
    await talk.async_client.aclose()


def test_stream_yields_our_events(connect: Connect, new_id: str) -> None:
    events = list(connect().stream({"session_id": new_id, "message": "hello"}))
    assert words_of(events) == "You said: hello"
    assert events[-1]["type"] == "done"
    assert events[-1]["metadata"]["session_id"] == new_id
    # A session that is new is opened first, in a turn of its own.
    assert [event["type"] for event in events].count("done") == 2


def test_text_with_other_line_ends_comes_whole(connect: Connect, new_id: str) -> None:
    given = {"session_id": new_id, "message": "one\u2028two\x85three\u2029four é 🦉"}
    assert words_of(list(connect().stream(given))) == f"You said: {given['message']}"
    assert connect().invoke({**given, "message_id": "1"})["reply"].endswith(given["message"])


async def test_astream_yields_the_same(connect: Connect, new_id: str) -> None:
    talk = connect()
    events = [event async for event in talk.astream({"session_id": new_id, "message": "hello"})]
    assert words_of(events) == "You said: hello"
    await talk.async_client.aclose()


async def test_events_of_a_run_hold_ours_and_nothing_of_the_machinery(
    connect: Connect, new_id: str
) -> None:
    opens = connect("opens")
    given = {"session_id": new_id, "message": "well SIGNAL go"}
    events = [event async for event in opens.astream_events(given)]
    kinds = [event["event"] for event in events]
    assert (kinds[0], kinds[-1]) == ("on_chain_start", "on_chain_end")
    assert set(kinds[1:-1]) == {"on_chain_stream"}
    chunks = [event["data"]["chunk"] for event in events[1:-1]]
    assert "You said: well" in words_of(chunks)
    assert [one["content"] for one in chunks if one["type"] == "signal"] == ["go"]
    log = [patch async for patch in opens.astream_log({**given, "message": "hello"})]
    for told in (repr(events), repr(log)):
        assert "<signals>" not in told
        assert "Play a" not in told  # the instructions of a phase
        assert "chat_model" not in told
    await opens.async_client.aclose()


def test_a_batch_runs_a_turn_in_each_session(
    connect: Connect, native: httpx.Client, new_id: str
) -> None:
    talk = connect()
    names = [f"{new_id}-{number}" for number in range(3)]
    inputs = [{"session_id": name, "message": f"I am {name}"} for name in names]
    answers = talk.batch([*inputs, {}])
    assert [answer["session_id"] for answer in answers[:3]] == names
    assert [answer["reply"] for answer in answers[:3]] == [f"You said: I am {n}" for n in names]
    assert answers[3]["session_id"] not in names  # a new one, since nothing names it
    configs: Any = [{"configurable": {"thread_id": name}} for name in names]
    again = talk.batch([{"message": "more"}] * 3, config=configs)
    assert [answer["turns"] for answer in again] == [2, 2, 2]
    assert texts(native, names[0]) == [f"I am {names[0]}", "*", "more", "*"]


def test_a_batch_with_a_session_twice_is_refused_before_anything_runs(
    connect: Connect, native: httpx.Client, new_id: str
) -> None:
    talk = connect(**{"x-session-id": new_id})
    for inputs in (
        [{"message": "a", "session_id": new_id}, {"message": "b", "session_id": new_id}],
        [{"message": "a"}, {"message": "b", "session_id": new_id}],
    ):
        with pytest.raises(httpx.HTTPStatusError, match="nothing was run") as refused:
            talk.batch(inputs)
        assert problem_of(refused) == (422, "same_session")
    assert native.get(f"/sessions/{new_id}").status_code == 404


def test_a_batch_fails_after_all_of_it_ran(
    connect: Connect, native: httpx.Client, new_id: str
) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="cannot be reached") as failed:
        connect().batch([{"message": "FAIL"}, {"message": LONG, "session_id": new_id}])
    assert problem_of(failed) == (503, "unavailable")
    assert texts(native, new_id) == [LONG, "*"]


@pytest.mark.parametrize("way", ["input", "thread_id", "session_id", "x-session-id", "session-id"])
def test_a_session_is_named_by(way: str, connect: Connect, new_id: str) -> None:
    headers = {way: new_id} if way in {"x-session-id", "session-id"} else {}
    config: Any = {"configurable": {way: new_id}} if way.endswith("_id") else None
    given = {"session_id": new_id} if way == "input" else {}
    talk = connect(**headers)
    for turns in (1, 2):
        answer = talk.invoke({"message": "hello", **given}, config=config)
        assert (answer["session_id"], answer["turns"]) == (new_id, turns)
    with pytest.raises(httpx.HTTPStatusError, match="named twice") as twice:
        connect(**{"x-session-id": "other"}).invoke({"session_id": new_id})
    assert problem_of(twice) == (422, "bad_session_id")


def test_a_session_that_nobody_names_is_new(connect: Connect) -> None:
    talk = connect()
    assert talk.invoke({})["session_id"] != talk.invoke({"session_id": ""})["session_id"]


def test_another_users_session_does_not_exist(
    connect: Connect, native: httpx.Client, new_id: str
) -> None:
    connect().invoke({"session_id": new_id, "message": "I am Anna"})
    bens = connect(key=BEN).invoke(
        {"session_id": new_id, "message": "hello"},
        config={"configurable": {"__caller": {"owner": "anna"}, "owner": "anna"}},
    )
    assert bens["turns"] == 1
    assert texts(native, new_id) == ["I am Anna", "*"]


@pytest.mark.parametrize("profile", ["talk", "opens"])
def test_a_message_with_an_id_is_answered_once(
    profile: str, connect: Connect, native: httpx.Client, new_id: str
) -> None:
    given = {"session_id": new_id, "message": "hello", "message_id": "1"}
    remote = connect(profile)
    first = remote.invoke(given)
    assert remote.invoke(given) == first
    assert [text for text in texts(native, new_id) if text != "*"] == ["hello"]
    later = {"session_id": new_id, "message": "more", "message_id": "2"}
    assert remote.invoke(later) == remote.invoke(later)
    assert remote.invoke(given)["reply"] == first["reply"]


def test_an_error_is_a_problem_of_invoke_and_an_event_of_a_stream(
    connect: Connect, native: httpx.Client, new_id: str
) -> None:
    talk = connect()
    talk.invoke({"session_id": new_id, "message": "hello"})
    ended = f"{new_id}-ended"
    talk.invoke({"session_id": ended})
    native.post(f"/sessions/{ended}/end")
    cases: list[tuple[dict[str, Any], int, str]] = [
        ({"session_id": new_id, "message": "FAIL"}, 503, "unavailable"),
        ({"session_id": ended, "message": "more"}, 409, "conversation_over"),
        ({"session_id": new_id}, 422, "bad_message"),
        ({"session_id": "no name"}, 422, "bad_session_id"),
        ({"session_id": new_id, "message": "x" * 2_001}, 413, "message_too_large"),
    ]
    for given, status, code in cases:
        with pytest.raises(httpx.HTTPStatusError) as failed:
            talk.invoke(given)
        assert problem_of(failed) == (status, code)
        assert failed.value.response.headers["content-type"] == "application/problem+json"
        (error,) = talk.stream(given)
        assert (error["type"], error["metadata"]["code"]) == ("error", code)
        assert error["content"] == failed.value.response.json()["detail"]
    assert texts(native, new_id) == ["hello", "*"]


def test_a_session_of_another_profile_is_a_conflict(connect: Connect, new_id: str) -> None:
    connect("talk").invoke({"session_id": new_id, "message": "hello"})
    with pytest.raises(httpx.HTTPStatusError, match="another profile") as refused:
        connect("opens").invoke({"session_id": new_id, "message": "hello"})
    assert problem_of(refused) == (422, "session_conflict")
    # A profile has one name, however it is written.
    assert connect("Talk").invoke({"session_id": new_id, "message": "more"})["turns"] == 2


def test_a_session_goes_on_under_the_native_api(
    server: Served, connect: Connect, new_id: str
) -> None:
    async def chat() -> None:
        async with server.client() as client:
            await post(client, f"/sessions/{new_id}/chat", message="two")

    talk = connect()
    talk.invoke({"session_id": new_id, "message": "one"})
    asyncio.run(chat())
    assert talk.invoke({"session_id": new_id, "message": "three"})["turns"] == 3


WRONG: dict[str, tuple[Any, int, str]] = {
    "no JSON": (b"{", 422, "invalid"),
    "no UTF-8": (b'{"input": {"message": "\xff"}}', 400, "malformed"),
    "no input": ({}, 422, "invalid"),
    "an unknown field": ({"input": {"text": "hello"}}, 422, "invalid"),
    "a request without a coach": ({"input": {"request": {"mood": "calm"}}}, 422, "invalid"),
    "too much": (b" " * 20_001, 413, "body_too_large"),
}


@pytest.mark.parametrize("endpoint", ["invoke", "batch", "stream", "stream_events", "stream_log"])
@pytest.mark.parametrize(("body", "status", "code"), WRONG.values(), ids=WRONG)
def test_a_wrong_request_is_answered_by_its_problem(
    body: Any, status: int, code: str, endpoint: str, native: httpx.Client
) -> None:
    if endpoint == "batch" and isinstance(body, dict):
        body = {"inputs": [body["input"]]} if body else {}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = native.post(
        f"/langserve/talk/{endpoint}",
        content=content,
        headers={"content-type": "application/json"},
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_who_is_not_known_gets_nothing(server: Served, native: httpx.Client) -> None:
    for path in ("input_schema", "playground/", "nothing"):
        answer = httpx.get(f"{server.url}/langserve/talk/{path}")
        assert answer.json()["code"] == ("not_found" if path == "nothing" else "no_access")
    missing = native.get("/langserve/nope/input_schema")
    assert (missing.status_code, missing.json()["code"]) == (404, "unknown_profile")


def test_schemas_tell_what_a_run_takes_and_gives(native: httpx.Client) -> None:
    def schema(path: str) -> dict[str, Any]:
        found: dict[str, Any] = native.get(f"/langserve/{path}_schema").raise_for_status().json()
        return found

    assert set(schema("talk/input")["properties"]) == {"message", "session_id", "message_id"}
    assert "request" in schema("coach/input")["properties"]
    assert {"reply", "phase", "brief"} <= set(schema("talk/output")["properties"])
    configurable = schema("talk/config")["$defs"]["Configurable"]["properties"]
    assert set(configurable) == {"thread_id", "session_id"}


def test_the_playground_is_a_page_with_all_that_it_needs(native: httpx.Client) -> None:
    page = native.get("/langserve/talk/playground/")
    assert native.get("/langserve/talk/playground").text == page.text
    assert page.headers["content-type"].startswith("text/html")
    assert "INPUT_SCHEMA" in page.text
    parts = re.findall(r'(?:src|href)="(/langserve/talk/[^"]+)"', page.text)
    assert len(parts) == 3
    for part in parts:
        assert native.get(part).status_code == 200
    assert native.get("/langserve/talk/playground/../../../server.py").status_code == 404


@pytest.mark.parametrize("profile", ["talk", "coach"])
def test_the_playground_gets_schemas_without_null_of_which_it_cannot_make_a_form(
    profile: str, native: httpx.Client
) -> None:
    page = native.get(f"/langserve/{profile}/playground/").text
    for name in ("CONFIG", "INPUT"):
        (written,) = re.findall(rf"{name}_SCHEMA = ({{.*}})", page)
        schema = json.loads(written)
        assert '"null"' not in written
        for part in (schema, *schema.get("$defs", {}).values()):
            texts = [one for one in part.get("properties", {}).values() if "type" in one]
            assert all(one.get("default", "") is not None for one in texts)
    run = {"input": {"message": None}, "config": {"configurable": {"thread_id": None}}}
    assert native.post(f"/langserve/{profile}/invoke", json=run).status_code == 200


def test_the_coach_takes_a_request_and_tells_its_brief(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("coach") / "sessions.db"
    with serving(f"sqlite:///{path}", rehearsal=True) as served:
        coach: Remote = RemoteRunnable(
            f"{served.url}/langserve/coach", headers={"Authorization": f"Bearer {ANNA}"}
        )
        request = {"description": "a red fox in the snow", "mood": "calm"}
        first = coach.invoke({"session_id": "fox", "request": request})
        assert first["intent_ready"]["is_ready"] is False
        assert first["turns_remaining"] is not None
        assert first["tokens"]["input"] > 0
        answer = coach.invoke({"session_id": "fox", "request": request, "message": "A poster."})
        assert answer["brief"]["mood"]
        assert answer["turns"] == first["turns"] + 1
        with pytest.raises(httpx.HTTPStatusError, match="session_conflict"):
            coach.invoke({"session_id": "fox", "request": {"mood": "wild"}, "message": "No."})
        coach.sync_client.close()


def test_a_stream_is_told_to_its_end_when_the_server_is_stopped(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("slow") / "sessions.db"
    with serving(f"sqlite:///{path}", delay=0.05) as served:
        slow: Remote = RemoteRunnable(
            f"{served.url}/langserve/talk", headers={"Authorization": f"Bearer {ANNA}"}
        )
        events: list[Any] = []
        for event in slow.stream({"session_id": "s", "message": LONG}):
            events.append(event)
            if words_of(events) and served.process.poll() is None and len(events) < 4:
                served.process.terminate()
        assert words_of(events) == f"You said: {LONG.strip()}"
        assert events[-1]["type"] == "done"
        slow.sync_client.close()


def test_without_langserve_the_server_says_what_to_install(tmp_path: Path) -> None:
    script = (
        "import json, sys; sys.modules['langserve'] = None\n"
        "from tests.http_server import main\n"
        f"main({{'database': 'sqlite:///{tmp_path / 'x.db'}', 'keys': {{'{ANNA}': 'anna'}}}})"
    )
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={name: value for name, value in os.environ.items() if "CUELIGHT" not in name},
    )
    assert process.stdout
    url = process.stdout.readline().strip()
    headers = {"Authorization": f"Bearer {ANNA}"}
    with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        assert client.get("/profiles").status_code == 200
        run = client.post("/langserve/tutorial/invoke", json={"input": {}})
        page = client.get("/langserve/tutorial/playground/")
    process.terminate()
    process.communicate(timeout=60)
    for answer in (run, page):
        assert (answer.status_code, answer.json()["code"]) == (501, "missing_extra")
        assert 'pip install "cuelight[langserve]"' in answer.json()["detail"]
