"""Problems that are seldom: each is answered by its code, status and a plain sentence."""

from __future__ import annotations

import ast
import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from cuelight.server.app import create_app
from cuelight.server.settings import ServerSettings
from cuelight.stored import Database
from graph import open_checkpointer
from graph.checkpointers import new_key
from nodes.context import Context
from profiles import library
from tests.conversations import Shape, make_profile
from tests.scripted import ScriptedModel, hanging, plays

TESTS = Path(__file__).parent
OVER_HTTP = ("httpx", "openai", "tests.http_server")
NO_ACCESS = {"invalid_api_key": "no_access", "model_not_found": "unknown_profile"}
"""What OpenAI's clients know by other words."""


@pytest.fixture(autouse=True)
def profiles() -> Iterator[None]:
    """Make the profiles of these tests known, and forget them afterwards."""
    before = dict(library._registered)
    shapes: dict[str, Shape] = {"talk": {"a": "human"}, "opens": {"a": "ai"}}
    for name, phases in shapes.items():
        library._registered[name] = make_profile(phases, name=name)
    yield
    library._registered.clear()
    library._registered.update(before)


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'sessions.db'}"


@asynccontextmanager
async def served(
    address: str, *keys: str, model: ScriptedModel | None = None, **settings: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of an application that is opened and closed in this process."""
    database = Database(address=address, keys=keys)
    context = Context(model=model or plays("Yes."), attempts=1)
    app = create_app(ServerSettings(database=database, context=context, **settings))
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")
    async with app.router.lifespan_context(app), client:
        client.app = app  # type: ignore[attr-defined]
        yield client


def check(answer: httpx.Response, status: int, code: str) -> None:
    """Check that an answer tells a problem, in its own form or in OpenAI's."""
    told = answer.json()
    assert (answer.status_code, told.get("error", told)["code"]) == (status, code)
    assert told.get("detail") or told["error"]["message"]


async def test_a_session_under_a_lost_key_is_told_as_such_wherever_it_is_asked_for(
    address: str,
) -> None:
    begin = {"profile": "talk", "session_id": "s"}
    said = {"message": "Hello", "message_id": "1"}
    lost, kept = new_key(), new_key()
    async with served(address, lost) as client:
        assert (await client.post("/sessions/start", json=begin)).status_code == 200
        assert "done" in (await client.post("/sessions/s/chat", json=said)).text
    async with served(address, kept, lost) as client:
        await client.post("/sessions/start", json={"profile": "talk", "session_id": "newer"})
    async with served(address, kept) as client:
        for path in ("", "/transcript", "/signals", "/events"):
            check(await client.get(f"/sessions/s{path}"), 500, "wrong_key")
        for path, body in (
            ("/sessions/start", begin),
            ("/sessions/s/chat", said),
            ("/sessions/s/stop", {}),
            ("/sessions/s/end", {}),
            ("/coach/sessions/s/end", {}),
            ("/v1/chat/completions", openai("Hello")),
        ):
            check(await client.post(path, json=body), 500, "wrong_key")
        run = {"input": {"message": "Hello", "session_id": "s"}}
        check(await client.post("/langserve/talk/invoke", json=run), 500, "wrong_key")
        listed = (await client.get("/sessions")).json()["sessions"]
        assert [(one["session_id"], one["readable"]) for one in listed] == [
            ("newer", True), ("s", False),
        ]  # fmt: skip
        # What nobody can read can be deleted all the same.
        assert (await client.delete("/sessions/s")).status_code == 204


async def test_a_session_whose_profile_has_another_name_by_now_is_told_of_both(
    address: str,
) -> None:
    async with served(address) as client:
        await client.post("/sessions/start", json={"profile": "talk", "session_id": "s"})
    library._registered["talk"] = make_profile({"a": "human"}, name="Small talk")
    async with served(address) as client:
        answer = await client.post("/sessions/s/chat", json={"message": "Hello"})
        check(answer, 409, "profile_mismatch")
        assert "'talk'" in answer.json()["detail"]
        assert "'Small talk'" in answer.json()["detail"]


async def test_a_session_of_which_no_version_of_its_profile_is_left_cannot_be_ended(
    address: str,
) -> None:
    async with served(address) as client:
        await client.post("/sessions/start", json={"profile": "talk", "session_id": "s"})
    async with open_checkpointer(address) as store:
        await store.records.read("DELETE FROM cuelight_profiles")
    del library._registered["talk"]
    async with served(address) as client:
        check(await client.post("/sessions/s/end"), 409, "stored_profile")


async def test_a_turn_that_takes_too_long_is_told_and_nothing_is_there_to_be_ended(
    address: str,
) -> None:
    model = plays(hanging(), hanging())
    async with served(address, model=model, max_turn_seconds=0.05) as client:
        begin = {"profile": "opens", "session_id": "s"}
        assert '"turn_timeout"' in (await client.post("/sessions/start", json=begin)).text
        check(await client.post("/sessions/s/end"), 409, "nothing_to_end")
        whole = {**openai("Hello"), "model": "opens"}
        check(await client.post("/v1/chat/completions", json=whole), 504, "turn_timeout")


async def test_what_the_model_fails_with_that_nobody_knows_is_told_in_a_plain_sentence(
    address: str,
) -> None:
    async with served(address, model=plays(RuntimeError("no idea"))) as client:
        answer = await client.post("/v1/chat/completions", json=openai("Hello"))
        check(answer, 502, "model_failed")
        assert "no idea" not in answer.text


async def test_a_session_is_not_ended_during_a_turn(address: str) -> None:
    model = plays(hanging())
    async with served(address, model=model) as client:
        await client.post("/sessions/start", json={"profile": "talk", "session_id": "s"})
        turn = asyncio.create_task(client.post("/sessions/s/chat", json={"message": "Hello"}))
        await model.until_asked()
        check(await client.post("/sessions/s/end"), 409, "thread_busy")
        assert (await client.post("/sessions/s/stop")).status_code == 200
        assert '"stopped"' in (await turn).text


async def test_a_server_that_is_about_to_end_takes_no_more_turns(address: str) -> None:
    async with served(address) as client:
        await client.post("/sessions/start", json={"profile": "talk", "session_id": "s"})
        client.app.state.sessions.take_no_more()  # type: ignore[attr-defined]
        for path, body in (
            ("/sessions/start", {"profile": "talk"}),
            ("/sessions/s/chat", {"message": "Hello"}),
            ("/v1/chat/completions", openai("Hello")),
        ):
            answer = await client.post(path, json=body)
            check(answer, 503, "shutting_down")
            assert answer.headers["retry-after"]


def openai(text: str) -> dict[str, Any]:
    """Return a request of a chat completion in the session of these tests."""
    return {
        "model": "talk",
        "messages": [{"role": "user", "content": text}],
        "metadata": {"session_id": "s"},
    }


def declared() -> set[str]:
    """Return the codes of all problems that the description declares."""
    app = create_app(ServerSettings(database=Database(address="memory:")))
    return {
        NO_ACCESS.get(code, code)
        for operations in app.openapi()["paths"].values()
        for operation in operations.values()
        for status, answer in operation["responses"].items()
        if not status.startswith("2")
        for content in answer.get("content", {}).values()
        for code in content.get("examples", {})
    }


def expected() -> set[str]:
    """Return the words that stand in the texts of tests that talk to a server."""
    found: set[str] = set()
    for file in TESTS.glob("test_*.py"):
        tree = list(ast.walk(ast.parse(file.read_text("utf-8"))))
        names = {one.name for node in tree if isinstance(node, ast.Import) for one in node.names}
        names |= {node.module or "" for node in tree if isinstance(node, ast.ImportFrom)}
        if names.intersection(OVER_HTTP):
            texts = [str(node.value) for node in tree if isinstance(node, ast.Constant)]
            found.update(re.findall(r"\w+", " ".join(texts)))
    return found


def test_every_problem_that_is_declared_is_expected_by_a_test_that_talks_to_a_server() -> None:
    # That it comes is for those tests to show: one that expects a code fails where it does not.
    assert not declared() - expected()
