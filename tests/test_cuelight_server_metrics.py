"""What a server counts, who may read it, and that nobody can make up labels."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from cuelight.server.app import create_app
from cuelight.server.settings import ServerSettings
from cuelight.stored import Database
from nodes.context import Context
from tests.http_server import Served, post, serving, streaming
from tests.issuer import AUDIENCE, issuing
from tests.metrics import Scraped, scrape

KEY = "key-of-the-metrics-01"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    database = f"sqlite:///{tmp_path_factory.mktemp('data') / 'sessions.db'}"
    with serving(database, metrics_key=KEY) as served:
        yield served


@pytest.fixture
async def anna(server: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client() as client:
        yield client


@pytest.fixture
def new_id() -> str:
    return uuid.uuid4().hex


async def test_a_turn_is_counted_with_its_tokens_signals_and_moves(
    anna: httpx.AsyncClient, new_id: str
) -> None:
    before = await scrape(anna, KEY)
    await post(anna, "/sessions/start", profile="opens", session_id=new_id)
    await post(anna, f"/sessions/{new_id}/chat", message="SIGNAL go nonsense")
    after = await scrape(anna, KEY)
    answered = {"route": "/sessions/{session_id}/chat", "method": "POST"}
    # A request is counted once it is over for the server, a little after it is for its client.
    while after.value("cuelight_http_requests_total", **answered) == before.value(
        "cuelight_http_requests_total", **answered
    ):
        after = await scrape(anna, KEY)

    def more(name: str, **labels: str) -> float:
        return after.value(name, **labels) - before.value(name, **labels)

    assert more("cuelight_turns_total", profile="opens", outcome="done") == 2
    assert more("cuelight_turn_seconds_count", profile="opens") == 2
    assert more("cuelight_first_token_seconds_count", profile="opens") == 2
    # Three replies: the opening, the answer, and the opening of the next phase.
    assert more("cuelight_model_seconds_count") == 3
    assert more("cuelight_tokens_total", profile="opens", direction="in") == 30
    assert more("cuelight_tokens_total", profile="opens", direction="out") == 6
    assert more("cuelight_signals_total", profile="opens", verdict="accepted") == 1
    assert more("cuelight_signals_total", profile="opens", verdict="refused") == 1
    moves = {"profile": "opens", "from_phase": "a", "to_phase": "b"}
    assert more("cuelight_moves_total", **moves) == 1
    for work in ("saving the turn", "reading the thread", "writing a session"):
        assert more("cuelight_database_seconds_count", work=work) >= 2
    for route in ("/sessions/start", "/sessions/{session_id}/chat"):
        labels = {"route": route, "method": "POST"}
        assert more("cuelight_http_requests_total", **labels, status="200") == 1
        assert more("cuelight_http_answer_seconds_count", **labels) == 1


async def test_a_turn_that_fails_is_counted_by_its_error_and_the_models_failure(
    anna: httpx.AsyncClient, new_id: str
) -> None:
    await post(anna, "/sessions/start", profile="talk", session_id=new_id)
    await post(anna, f"/sessions/{new_id}/chat", message="FAIL")
    counted = await scrape(anna, KEY)
    assert counted.value("cuelight_turns_total", profile="talk", outcome="unavailable") == 1
    assert counted.value("cuelight_model_failures_total", code="unavailable") == 1


async def test_what_goes_on_is_shown_while_it_does(tmp_path: Path) -> None:
    with serving(f"sqlite:///{tmp_path / 's.db'}", metrics_key=KEY, delay=0.05) as server:
        async with server.client() as anna:
            await post(anna, "/sessions/start", profile="talk", session_id="s")
            long = {"message": "word " * 200}
            async with (
                streaming(anna, "POST", "/sessions/s/chat", json=long) as first,
                streaming(anna, "POST", "/sessions/s/chat", json=long),
            ):
                await anext(first)
                busy = await scrape(anna, KEY)
            await anna.post("/sessions/s/stop")
            idle = await scrape(anna, KEY)
    assert load_of(busy) == (1, 1, 2)
    assert load_of(idle) == (0, 0, 0)
    assert idle.value("cuelight_http_requests_in_flight") == 1  # the scrape itself
    assert idle.value("cuelight_unwritten_events") == 0
    assert idle.value("cuelight_turns_total", outcome="stopped") == 2


def load_of(counted: Scraped) -> tuple[float, ...]:
    running = counted.value("cuelight_present_turns", state="running")
    waiting = counted.value("cuelight_present_turns", state="waiting")
    return running, waiting, counted.value("cuelight_streams_open")


async def test_nobody_can_make_up_labels(anna: httpx.AsyncClient, new_id: str) -> None:
    await post(anna, "/sessions/start", profile="  TALK!", session_id=new_id)
    for path in (f"/{new_id}", f"/sessions/{new_id}", f"/profiles/{new_id}", "/sessions/a/b/c"):
        await anna.get(path)
    await anna.request("PATCH", f"/sessions/{new_id}")
    counted = await scrape(anna, KEY)
    routes = counted.labels("cuelight_http_requests", "route")
    assert {"none", "/sessions/{session_id}", "/profiles/{name}"} <= routes
    assert not [route for route in routes if new_id in route]
    assert counted.labels("cuelight_turns", "profile") <= {"talk", "opens"}


async def test_metrics_are_read_with_their_own_key_alone(
    server: Served, anna: httpx.AsyncClient
) -> None:
    with_the_key = {"Authorization": f"Bearer {KEY}"}
    for headers in ({}, {"Authorization": "Bearer annas-key-0123456789"}):
        async with httpx.AsyncClient(base_url=server.url, headers=headers) as client:
            answer = await client.get("/metrics")
            assert (answer.status_code, answer.json()["code"]) == (401, "no_access")
            assert answer.headers["www-authenticate"] == "Bearer"
    assert (await anna.get("/metrics", headers=with_the_key)).status_code == 200
    assert (await anna.get("/sessions", headers=with_the_key)).status_code == 401


async def test_without_a_key_metrics_are_shown_to_this_machine_or_to_nobody(
    tmp_path: Path,
) -> None:
    address = f"sqlite:///{tmp_path / 's.db'}"
    with serving(address) as closed, serving(address, keys=None) as opened:
        async with closed.client() as anna, opened.client(None) as anybody:
            refused = await anna.get("/metrics")
            assert (refused.status_code, refused.json()["code"]) == (401, "no_access")
            assert "CUELIGHT_METRICS_KEY" in refused.json()["detail"]
            assert (await anybody.get("/metrics")).status_code == 200
            elsewhere = await anybody.get("/metrics", headers={"Host": "cuelight.example"})
            assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "forbidden_host")


async def test_a_token_of_a_user_opens_no_metrics_whatever_the_user_is_called(
    tmp_path: Path,
) -> None:
    with issuing() as issuer:
        names = {"url": issuer.url, "audience": AUDIENCE}
        with serving(f"sqlite:///{tmp_path / 's.db'}", keys=None, issuer=names) as server:
            async with server.client(issuer.token("local")) as local:
                assert (await local.get("/sessions")).status_code == 200
                refused = await local.get("/metrics")
    assert (refused.status_code, refused.json()["code"]) == (401, "no_access")


async def test_prometheus_gets_the_format_that_it_asks_for(anna: httpx.AsyncClient) -> None:
    accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
    headers = {"Authorization": f"Bearer {KEY}", "Accept": accept}
    answer = await anna.get("/metrics", headers=headers)
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")
    assert 'cuelight_build_info{python="' in answer.text


async def test_each_application_of_a_process_counts_for_itself() -> None:
    one, other = (create_app(made()) for _ in range(2))
    async with client_of(one) as client:
        await client.get("/nowhere")
    assert requests_of(one) == 1
    assert requests_of(other) == 0


def made() -> ServerSettings:
    return ServerSettings(database=Database(address="memory:"), context=Context(model="rehearsal"))


def client_of(app: object) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url="http://localhost")


def requests_of(app: object) -> float:
    from prometheus_client import generate_latest  # noqa: PLC0415

    text = generate_latest(app.state.metrics.registry).decode()  # type: ignore[attr-defined]
    return Scraped(text).value("cuelight_http_requests_total")
