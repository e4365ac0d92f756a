"""LangGraph's own server, with users: each has their own, and nobody comes in without a name."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from langgraph_sdk import get_client
from langgraph_sdk.errors import APIStatusError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.issuer import AUDIENCE, LocalIssuer, issuing
from tests.studio import studio

KEY = "annas-key-0123456789"
REHEARSAL: dict[str, Any] = {"model": "rehearsal"}
HELLO: dict[str, Any] = {"messages": [{"role": "user", "content": "Hello, it is me."}]}
OPEN = {"/", "/ok", "/info", "/metrics", "/docs", "/openapi.json"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[LocalIssuer]:
    with issuing() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("guarded")


@pytest.fixture(scope="module")
def server(issuer: LocalIssuer, folder: Path) -> Iterator[str]:
    variables = {
        "CUELIGHT_API_KEYS": f"anna:{KEY}",
        "CUELIGHT_JWT_ISSUER": issuer.url,
        "CUELIGHT_JWT_AUDIENCE": AUDIENCE,
    }
    with studio(folder, "langgraph.auth.json", variables) as url:
        yield url


@pytest.fixture
async def anna(server: str) -> AsyncIterator[Any]:
    """Give a client of the user of the API key."""
    async with get_client(url=server, headers={"Authorization": f"Bearer {KEY}"}) as client:
        yield client


@pytest.fixture
async def ben(server: str, issuer: LocalIssuer) -> AsyncIterator[Any]:
    """Give a client of somebody whom the issuer calls by the very name of the other user."""
    headers = {"Authorization": f"Bearer {issuer.token('anna')}"}
    async with get_client(url=server, headers=headers) as client:
        yield client


async def status_of(asked: Awaitable[Any]) -> int:
    """Return how a request was refused; 200 if it was not."""
    try:
        await asked
    except APIStatusError as error:
        return error.status_code
    except httpx.HTTPStatusError as error:
        return error.response.status_code
    return 200


async def ids_of(client: Any) -> set[str]:
    return {thread["thread_id"] for thread in await client.threads.search(limit=100)}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer nobodys-key-0123456789"},
        {"Authorization": f"Basic {KEY}"},
        {"x-auth-scheme": "langsmith"},
        {"x-auth-scheme": "langsmith", "x-api-key": "lsv2_x", "Authorization": "Bearer lsv2_x"},
    ],
    ids=["nothing", "unknown key", "another scheme", "Studio", "Studio with a key"],
)
async def test_nobody_comes_in_without_a_key_or_a_token(
    server: str, headers: dict[str, str]
) -> None:
    async with httpx.AsyncClient(base_url=server, headers=headers, timeout=60) as client:
        paths = (await client.get("/openapi.json")).json()["paths"]
        answered = {
            (method, path): (await client.request(method, path.replace("{", "").replace("}", "")))
            for path, methods in paths.items()
            for method in methods
            if path not in OPEN
        }
    assert len(answered) > 40
    refused = {where for where, answer in answered.items() if answer.status_code == 401}
    # What is not served at all lets nobody in either.
    absent = {where for where, answer in answered.items() if answer.status_code == 404}
    assert {path.split("/")[1] for _, path in absent} <= {"internal", "deploy"}
    assert refused | absent == answered.keys()
    assert all("www-authenticate" in answered[where].headers for where in refused)


async def test_the_doors_that_ask_nobody_are_closed(server: str, anna: Any) -> None:
    thread = await anna.threads.create()
    debug = f"/internal/debug/thread/{thread['thread_id']}"
    async with httpx.AsyncClient(base_url=server, timeout=60) as client:
        for method, path in (
            ("POST", "/internal/truncate"),
            ("POST", "/internal/../internal/truncate"),
            ("POST", "/%69nternal/truncate"),
            ("GET", debug),
            ("GET", "/deploy"),
            ("POST", "/deploy"),
            ("GET", "/deploy/x/stream"),
        ):
            answer = await client.request(method, path, headers={"Authorization": f"Bearer {KEY}"})
            assert answer.status_code == 404, path
    assert thread["thread_id"] in await ids_of(anna)


async def test_a_token_that_is_not_good_is_told_what_is_wrong(
    server: str, issuer: LocalIssuer, folder: Path
) -> None:
    token = issuer.token(exp=1)
    async with httpx.AsyncClient(base_url=server, timeout=60) as client:
        headers = {"Authorization": f"Bearer {token}"}
        answer = await client.post("/threads/search", json={}, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert "has expired" in answer.json()["detail"]
    log = (folder / "server.log").read_text("utf-8", "replace")
    assert "threads/search" in log
    assert token not in log
    assert KEY not in log


async def test_another_users_thread_is_one_that_does_not_exist(anna: Any, ben: Any) -> None:
    thread_id = (await anna.threads.create(metadata={"topic": "x"}))["thread_id"]
    state = await anna.runs.wait(thread_id, "negotiator", input=HELLO, context=REHEARSAL)
    assert isinstance(state, dict)
    assert state["turns"] == 1
    (run,) = await anna.runs.list(thread_id)
    run_id = run["run_id"]

    asked: dict[str, Awaitable[Any]] = {
        "get": ben.threads.get(thread_id),
        "update": ben.threads.update(thread_id, metadata={"owner": "me"}),
        "state": ben.threads.get_state(thread_id),
        "history": ben.threads.get_history(thread_id),
        "copy": ben.threads.copy(thread_id),
        "write": ben.threads.update_state(thread_id, {"turns": 0}),
        "run": ben.runs.create(thread_id, "negotiator", input=HELLO, context=REHEARSAL),
        "make": ben.runs.create(
            thread_id, "negotiator", input=HELLO, context=REHEARSAL, if_not_exists="create"
        ),
        "cron": ben.crons.create_for_thread(
            thread_id, "negotiator", schedule="0 0 1 1 *", input=HELLO
        ),
        "list runs": ben.runs.list(thread_id),
        "read a run": ben.runs.get(thread_id, run_id),
        "join a run": ben.runs.join(thread_id, run_id),
        "cancel a run": ben.runs.cancel(thread_id, run_id),
        "delete a run": ben.runs.delete(thread_id, run_id),
        "prune": ben.threads.prune([thread_id]),
        "delete": ben.threads.delete(thread_id),
    }
    refused = {what: await status_of(request) for what, request in asked.items()}

    nobodys = await status_of(ben.threads.copy(str(uuid.uuid4())))
    assert refused == {**dict.fromkeys(refused, 404), "copy": nobodys}
    assert thread_id not in await ids_of(ben)
    assert await ben.threads.count() == len(await ids_of(ben))
    assert thread_id in await ids_of(anna)
    after = await anna.threads.get(thread_id)
    assert (after["metadata"]["owner"], after["values"]["turns"]) == ("anna", 1)
    copied = await anna.http.post(f"/threads/{thread_id}/copy", json=None)
    assert copied["metadata"]["owner"] == "anna"


async def test_nobody_can_say_that_something_is_anothers(
    anna: Any, ben: Any, issuer: LocalIssuer
) -> None:
    bens = f"{issuer.url}#anna"
    forged = {"owner": "anna"}
    before = await ids_of(anna)
    made = await ben.threads.create(metadata=forged)
    updated = await ben.threads.update(made["thread_id"], metadata=forged)
    assert made["metadata"]["owner"] == updated["metadata"]["owner"] == bens

    await ben.runs.wait(
        None, "negotiator", input=HELLO, context=REHEARSAL, metadata=forged, on_completion="keep"
    )
    named = str(uuid.uuid4())
    run = await ben.runs.create(
        named,
        "negotiator",
        input=HELLO,
        context=REHEARSAL,
        metadata=forged,
        config={"metadata": forged},
        if_not_exists="create",
    )
    await ben.runs.join(named, run["run_id"])
    assert (await ben.threads.get(named))["metadata"]["owner"] == bens
    assert await ids_of(anna) == before


async def test_a_run_cannot_be_led_to_another_users_thread(anna: Any, ben: Any) -> None:
    theirs = (await anna.threads.create())["thread_id"]
    await anna.runs.wait(theirs, "negotiator", input=HELLO, context=REHEARSAL)
    mine = (await ben.threads.create())["thread_id"]
    state = await ben.runs.wait(
        mine,
        "negotiator",
        input=HELLO,
        config={"configurable": {"thread_id": theirs, "model": "rehearsal"}},
        checkpoint={"thread_id": theirs, "checkpoint_ns": ""},
    )
    assert isinstance(state, dict)
    assert state.get("turns") == 1, state
    assert (await anna.threads.get_state(theirs))["values"]["turns"] == 1


async def test_a_cron_is_its_users_and_so_is_what_it_makes(
    anna: Any, ben: Any, issuer: LocalIssuer
) -> None:
    run = await ben.crons.create(
        "negotiator",
        schedule="0 0 1 1 *",
        input=HELLO,
        context=REHEARSAL,
        metadata={"owner": "anna"},
    )
    (cron,) = await ben.crons.search()
    assert cron["cron_id"] == run["cron_id"]
    assert cron["metadata"]["owner"] == f"{issuer.url}#anna"
    assert cron["payload"]["metadata"]["owner"] == f"{issuer.url}#anna"
    assert await anna.crons.search() == []
    assert await anna.crons.count() == 0
    assert await status_of(anna.crons.update(cron["cron_id"], schedule="1 1 1 1 *")) == 404
    assert await status_of(anna.crons.delete(cron["cron_id"])) == 404
    await ben.crons.update(cron["cron_id"], metadata={"owner": "anna"})
    (cron,) = await ben.crons.search()
    assert cron["metadata"]["owner"] == f"{issuer.url}#anna"
    await ben.crons.delete(cron["cron_id"])


async def test_assistants_can_be_read_and_not_changed(anna: Any) -> None:
    (found,) = await anna.assistants.search(graph_id="tutorial")
    assistant_id = found["assistant_id"]
    assert (await anna.assistants.get(assistant_id))["graph_id"] == "tutorial"
    assert await anna.assistants.get_schemas(assistant_id)
    refused = [
        await status_of(asked)
        for asked in (
            anna.assistants.create("tutorial", context=REHEARSAL),
            anna.assistants.update(assistant_id, context=REHEARSAL),
            anna.assistants.set_latest(assistant_id, 1),
            anna.assistants.delete(assistant_id),
        )
    ]
    assert refused == [403] * 4


async def test_the_store_is_each_users_own(server: str, anna: Any, ben: Any) -> None:
    await anna.store.put_item(["notes"], key="k", value={"text": "annas"})
    await ben.store.put_item(["notes"], key="k", value={"text": "bens"})

    found = await anna.store.get_item(["notes"], key="k")
    assert found["value"] == {"text": "annas"}
    theirs = found["namespace"]
    # As it was told, it is found too; and led into by nobody else.
    assert (await anna.store.get_item(theirs, key="k"))["value"] == {"text": "annas"}
    assert not await ben.store.get_item(theirs, key="k")
    assert (await ben.store.search_items(theirs))["items"] == []
    for prefix in ([], ["notes"], theirs[:1]):
        items = (await ben.store.search_items(prefix))["items"]
        assert "annas" not in str(items)
    namespaces = (await ben.store.list_namespaces())["namespaces"]
    assert ["notes"] in [namespace[1:] for namespace in namespaces]
    assert not [namespace for namespace in namespaces if namespace[0] == theirs[0]]
    for pattern in (["*"], theirs[:1], theirs):
        assert theirs not in (await ben.store.list_namespaces(prefix=pattern))["namespaces"]
    await ben.store.delete_item(theirs, key="k")
    await ben.store.delete_item(["notes"], key="k")
    assert (await anna.store.get_item(["notes"], key="k"))["value"] == {"text": "annas"}


async def test_the_events_of_a_thread_are_for_its_user_alone(
    server: str, anna: Any, issuer: LocalIssuer
) -> None:
    thread_id = (await anna.threads.create())["thread_id"]
    await anna.runs.wait(thread_id, "negotiator", input=HELLO, context=REHEARSAL)
    address = f"{server}/threads/{thread_id}/stream"
    theirs = {"Authorization": f"Bearer {issuer.token('anna')}"}
    start = {"assistant_id": "negotiator", "input": HELLO, "context": REHEARSAL}
    async with httpx.AsyncClient(headers=theirs, timeout=60) as client:
        answers = [
            await client.get(address),
            await client.post(f"{address}/events", json={"channels": ["values", "messages"]}),
            await client.post(
                address.replace("/stream", "/commands"),
                json={"id": 1, "method": "run.start", "params": start},
            ),
        ]
    assert "Hello" not in "".join(answer.text for answer in answers)
    assert "not found" in answers[-1].text

    socket = f"{address.replace('http', 'ws')}/events"
    for headers in ({}, {"x-auth-scheme": "langsmith"}, {"Authorization": "Bearer x"}):
        with pytest.raises(WebSocketException):
            await connect(socket, additional_headers=headers)
    async with connect(socket, additional_headers=theirs) as connection:
        heard = [str(message) async for message in ended(connection)]
    assert "Hello" not in "".join(heard)
    assert len(await anna.runs.list(thread_id)) == 1


async def ended(connection: ClientConnection) -> AsyncIterator[str | bytes]:
    """Yield what is told until the other side has enough."""
    with suppress(WebSocketException):
        async for message in connection:
            yield message


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({}, "Nobody could come in. Set CUELIGHT_API_KEYS"),
        ({"CUELIGHT_JWT_ISSUER": "https://id.example.com"}, "There is no audience"),
    ],
)
def test_a_server_that_nobody_could_come_into_does_not_start(
    tmp_path: Path, variables: dict[str, str], told: str
) -> None:
    with (
        pytest.raises(AssertionError, match=told),
        studio(tmp_path, "langgraph.auth.json", variables),
    ):
        pass


async def test_many_users_talk_at_once(server: str, issuer: LocalIssuer) -> None:
    async def talk(name: str) -> set[Any]:
        headers = {"Authorization": f"Bearer {issuer.token(name)}"}
        async with get_client(url=server, headers=headers) as client:
            thread = await client.threads.create()
            await client.runs.wait(
                thread["thread_id"], "negotiator", input=HELLO, context=REHEARSAL
            )
            found: Any = await client.threads.search()
            return {one["metadata"]["owner"] for one in found}

    names = [uuid.uuid4().hex for _ in range(4)]
    assert await asyncio.gather(*map(talk, names)) == [{f"{issuer.url}#{name}"} for name in names]
