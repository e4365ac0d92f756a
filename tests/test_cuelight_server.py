"""The API: who may, what is answered, what is wrong, and how all of it is described."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph import open_checkpointer
from tests.http_server import KEYS, Served, codes_of, post, serving, text_of

JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('data') / 'sessions.db'}"


@pytest.fixture(scope="module")
def server(database: str) -> Iterator[Served]:
    with serving(database, max_body=20_000, max_message=1_000) as served:
        yield served


@pytest.fixture
async def anna(server: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client() as client:
        yield client


@pytest.fixture
async def ben(server: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client("bens-key-01234567890") as client:
        yield client


@pytest.fixture
def new_id() -> str:
    return uuid.uuid4().hex


def problem_of(answer: httpx.Response) -> tuple[int, str]:
    """Return a problem's status and code, after a look at its form."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"urn:cuelight:problem:{problem['code']}"
    assert problem["title"]
    assert problem["detail"]
    return answer.status_code, problem["code"]


async def test_a_request_without_a_known_key_is_answered_401(server: Served) -> None:
    for key in (None, "annas-key", "annas-key-0123456789x", "ключ"):
        headers = httpx.Headers({"Authorization": f"Bearer {key}"} if key else {}, "utf-8")
        async with httpx.AsyncClient(base_url=server.url, headers=headers) as client:
            for path in ("/sessions", "/profiles", "/sessions/x/events"):
                answer = await client.get(path)
                assert problem_of(answer) == (401, "no_access")
                assert answer.headers["www-authenticate"] == "Bearer"
            assert (await client.get("/health")).json()["status"] == "ok"
            assert (await client.get("/ready")).status_code == 200


async def test_a_session_without_an_id_of_its_own_is_told_its_id(anna: httpx.AsyncClient) -> None:
    async with anna.stream("POST", "/sessions/start", json={"profile": "opens"}) as answer:
        session_id = answer.headers["session-id"]
        await answer.aread()
    assert answer.headers["location"] == f"/sessions/{session_id}"
    assert session_id in answer.text
    assert (await anna.get(answer.headers["location"])).json()["session_id"] == session_id


async def test_sessions_are_listed_newest_first_in_pages(server: Served) -> None:
    async with server.client("cleos-key-0123456789") as cleo:
        started = [await post(cleo, "/sessions/start", profile="talk") for _ in range(5)]
        made = [events[-1].metadata["session_id"] for events in started]
        listed: list[str] = []
        query: dict[str, Any] = {"limit": 2}
        while True:
            page = (await cleo.get("/sessions", params=query)).json()
            listed += [session["session_id"] for session in page["sessions"]]
            if page["next"] is None:
                break
            query["cursor"] = page["next"]
        assert listed == made[::-1]
        assert problem_of(await cleo.get("/sessions", params={"cursor": "?"})) == (
            422,
            "bad_cursor",
        )


async def test_signals_are_read_with_those_that_were_refused(
    anna: httpx.AsyncClient, new_id: str
) -> None:
    await post(anna, "/sessions/start", profile="opens", session_id=new_id)
    await post(anna, f"/sessions/{new_id}/chat", message="SIGNAL go other")
    log = (await anna.get(f"/sessions/{new_id}/signals")).json()["signals"]
    assert [(one["name"], one["accepted"], one["phase"]) for one in log] == [
        ("go", True, "a"),
        ("other", False, "a"),
    ]
    assert "does not declare" in log[1]["reason"]
    detail = (await anna.get(f"/sessions/{new_id}")).json()
    assert detail["phase"] == "b"
    assert detail["progress"] == {"a": "completed", "b": "active"}
    assert [visit["phase"] for visit in detail["history"]] == ["a", "b"]


async def test_an_ended_session_takes_no_more_messages(
    anna: httpx.AsyncClient, new_id: str
) -> None:
    path = f"/sessions/{new_id}"
    await post(anna, "/sessions/start", profile="talk", session_id=new_id)
    await post(anna, f"{path}/chat", message="hello", message_id="1")
    for _ in range(2):
        ended = (await anna.post(f"{path}/end")).json()
        assert ended == {"session_id": new_id, "final_prompt": "", "turns_used": 1}
    answer = await anna.post(f"{path}/chat", json={"message": "more"})
    assert problem_of(answer) == (409, "conversation_over")
    again = await post(anna, f"{path}/chat", message="hello", message_id="1")
    assert text_of(again) == "You said: hello"
    assert (await anna.get(path)).json()["status"] == "completed"


async def test_the_coach_takes_its_whole_request_as_fields(tmp_path: Path) -> None:
    with serving(f"sqlite:///{tmp_path / 'coach.db'}", rehearsal=True) as rehearsing:
        async with rehearsing.client() as anna:
            opening = await post(
                anna,
                "/coach/sessions/start",
                session_id="c",
                description="a thumbnail with a red fox in the snow",
                asset_type="thumbnail",
                mood="playful",
                game_name="Hollow Knight",
                brand_context={"name": "Ferox", "colors": ["#112233"]},
                preferences={"font": "bold"},
            )
            assert codes_of(opening) == ["done"]
            assert any(event.type == "intent_ready" for event in opening)
            turn = await post(anna, "/coach/sessions/c/chat", message="A fox, please.")
            assert codes_of(turn) == ["done"]
            session = (await anna.get("/sessions/c")).json()
            assert session["brief"]["game_name"] == "Hollow Knight"
            assert session["brief"]["brand_context"]["name"] == "Ferox"
            assert session["readiness"]
            ended = (await anna.post("/coach/sessions/c/end")).json()
            assert "fox" in ended["final_prompt"]

            await post(anna, "/sessions/start", profile="tutorial", session_id="t")
            other = await anna.post("/coach/sessions/t/chat", json={"message": "hello"})
            assert problem_of(other) == (404, "unknown_session")


async def test_profiles_are_listed_and_drawn(anna: httpx.AsyncClient) -> None:
    listed = (await anna.get("/profiles")).json()["profiles"]
    assert {"ielts_full_exam", "coach", "talk"} <= {profile["name"] for profile in listed}
    exam = (await anna.get("/profiles/ielts_full_exam")).json()
    assert exam["initial_phase"] == exam["phases"][0] == "greeting"
    assert exam["details"][0]["signals"]
    anywhere, greeted, *_ = exam["transitions"]
    assert (anywhere["from_phase"], anywhere["return"]) == ("*", False)
    assert (greeted["from_phase"], greeted["to_phase"]) == ("greeting", "part1")
    assert "exam.candidate_stopped" in exam["details"][0]["signals"]
    assert exam["mermaid"].startswith("flowchart TD")
    assert problem_of(await anna.get("/profiles/exam")) == (404, "unknown_profile")


WRONG: dict[str, tuple[str, Any, int, str]] = {
    "no profile": ("/sessions/start", {}, 422, "invalid"),
    "an unknown profile": ("/sessions/start", {"profile": "nope"}, 404, "unknown_profile"),
    "a path": ("/sessions/start", {"profile": "/etc/passwd.yaml"}, 404, "unknown_profile"),
    "a lone surrogate": ("/sessions/start", {"profile": "\ud800"}, 422, "invalid"),
    "an unknown field": ("/sessions/start", {"profile": "talk", "model": "x"}, 422, "invalid"),
    "a bad session id": (
        "/sessions/start",
        {"profile": "talk", "session_id": "a/b"},
        422,
        "bad_session_id",
    ),
    "a request without a coach": (
        "/sessions/start",
        {"profile": "talk", "request": {"mood": "x"}},
        422,
        "no_coach",
    ),
    "a wrong request": ("/coach/sessions/start", {"mood": "x" * 9_000}, 422, "bad_request"),
    "no message": ("/sessions/{id}/chat", {}, 422, "invalid"),
    "an empty message": ("/sessions/{id}/chat", {"message": " "}, 422, "bad_message"),
    "a long message": ("/sessions/{id}/chat", {"message": "x" * 1_001}, 413, "message_too_large"),
    "an empty message id": (
        "/sessions/{id}/chat",
        {"message": "hello", "message_id": ""},
        422,
        "bad_message",
    ),
    "a large body": ("/sessions/{id}/chat", {"message": "x" * 20_000}, 413, "body_too_large"),
    "a wrong wish": (
        "/sessions/{id}/chat",
        {"message": "hello", "when_busy": "shout"},
        422,
        "invalid",
    ),
}


@pytest.mark.parametrize(("path", "body", "status", "code"), WRONG.values(), ids=WRONG)
async def test_a_wrong_request_is_told_what_is_wrong(
    anna: httpx.AsyncClient, new_id: str, path: str, body: Any, status: int, code: str
) -> None:
    await post(anna, "/sessions/start", profile="talk", session_id=new_id)
    sent = json.dumps(body).encode()
    answer = await anna.post(path.replace("{id}", new_id), content=sent, headers=JSON)
    assert problem_of(answer) == (status, code)


async def test_a_body_that_does_not_say_its_size_is_limited_too(
    anna: httpx.AsyncClient, new_id: str
) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 1_000

    answer = await anna.post("/sessions/start", content=parts(), headers=JSON)
    assert problem_of(answer) == (413, "body_too_large")


async def test_what_is_no_json_and_what_there_is_not_are_problems_too(
    anna: httpx.AsyncClient,
) -> None:
    broken = await anna.post("/sessions/start", content=b"{", headers=JSON)
    deep = await anna.post("/sessions/start", content=b"[" * 19_000, headers=JSON)
    assert problem_of(broken) == (422, "invalid")
    assert problem_of(deep)[0] in {400, 422}
    assert problem_of(await anna.get("/nowhere")) == (404, "not_found")
    assert problem_of(await anna.put("/sessions")) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    ("event_id", "status", "code"),
    [("x", 400, "bad_event_id"), ("9-1", 400, "bad_event_id"), ("1-1", 410, "events_gone")],
)
async def test_an_event_that_is_not_known_is_told_so(
    anna: httpx.AsyncClient, new_id: str, event_id: str, status: int, code: str
) -> None:
    path = f"/sessions/{new_id}"
    await post(anna, "/sessions/start", profile="talk", session_id=new_id)
    if code == "events_gone":
        for number in range(21):
            await post(anna, f"{path}/chat", message=str(number))
    answer = await anna.get(f"{path}/events", headers={"Last-Event-ID": event_id})
    assert problem_of(answer) == (status, code)


async def test_a_message_that_was_answered_long_ago_is_answered_the_same_again(
    anna: httpx.AsyncClient, new_id: str
) -> None:
    path = f"/sessions/{new_id}/chat"
    await post(anna, "/sessions/start", profile="talk", session_id=new_id)
    for number in range(25):
        await post(anna, path, message=f"number {number}", message_id=str(number))
    again = await post(anna, path, message="number 1", message_id="1")
    assert text_of(again) == "You said: number 1"
    assert again[-1].metadata["turns_used"] == 25
    answer = await anna.post(path, json={"message": "number one", "message_id": "2"})
    assert problem_of(answer) == (422, "message_conflict")


async def test_a_deletion_by_any_face_leaves_nothing_of_a_session(
    database: str, anna: httpx.AsyncClient, new_id: str
) -> None:
    await post(anna, "/sessions/start", profile="opens", session_id=new_id)
    await post(anna, f"/sessions/{new_id}/chat", message="hello", message_id="1")
    tables = ("sessions", "turns", "messages", "events", "open")
    async with open_checkpointer(database) as checkpointer:
        ((thread_id,),) = await checkpointer.records.read(
            "SELECT thread_id FROM cuelight_sessions WHERE session_id = :id", id=new_id
        )
        counts = [
            await checkpointer.records.read(
                f"SELECT count(*) FROM cuelight_{table} WHERE thread_id = :id",  # noqa: S608
                id=thread_id,
            )
            for table in tables
        ]
        assert counts == [[(1,)], [(2,)], [(1,)], [(2,)], [(1,)]]
        async with checkpointer.turn_lock(thread_id):
            assert await checkpointer.adelete_thread(thread_id)
        for table in tables:
            assert await checkpointer.records.read(
                f"SELECT count(*) FROM cuelight_{table} WHERE thread_id = :id",  # noqa: S608
                id=thread_id,
            ) == [(0,)]
    assert problem_of(await anna.get(f"/sessions/{new_id}")) == (404, "unknown_session")


async def test_no_key_shows_in_what_a_server_says_of_itself() -> None:
    from cuelight.server.settings import ServerSettings  # noqa: PLC0415
    from cuelight.stored import Database  # noqa: PLC0415

    shown = repr(ServerSettings(database=Database(address="memory:"), keys=KEYS))
    assert not any(key in shown for key in KEYS)


async def test_the_description_names_every_route_with_its_problems(
    anna: httpx.AsyncClient,
) -> None:
    described = (await anna.get("/openapi.json")).json()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            answers = operation["responses"]
            assert operation["description"], path
            openai = path.startswith("/v1/")
            if path not in {"/health", "/ready"}:
                invalid = "400" if openai else "422"
                assert {"401", invalid, "503"} <= set(answers), (path, method)
                assert operation["security"]
            problem = "application/json" if openai else "application/problem+json"
            for status, answer in answers.items():
                kinds = set(answer.get("content", {}))
                if status == "default" or int(status) >= 400:
                    assert kinds == {problem}, (path, method, status)
            if path.endswith(("/start", "/chat", "/events")):
                assert set(answers["200"]["content"]) == {"text/event-stream"}
    schemas = described["components"]["schemas"]
    assert {"Problem", "StreamEvent", "SessionDetail"} <= set(schemas)
    assert "HTTPValidationError" not in schemas
