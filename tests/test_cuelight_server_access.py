"""Who may use the service and how much, over real sockets: tokens, limits, other origins."""

from __future__ import annotations

import logging
import os
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from cuelight.access import Issuer
from cuelight.errors import SettingsError
from cuelight.server.app import create_app
from cuelight.server.settings import ServerSettings
from cuelight.settings import Settings
from cuelight.stored import Database
from tests.http_server import KEYS, ROOT, Served, codes_of, post, serving
from tests.issuer import AUDIENCE, JWKS, LocalIssuer, issuing, shown_key

PAGE = "https://app.example.com"
LIMITS = {"max_messages_per_minute": 4, "max_sessions": 2, "max_turns": 2, "max_body": 20_000}


@pytest.fixture(scope="module")
def issuer() -> Iterator[LocalIssuer]:
    with issuing() as found:
        yield found


@pytest.fixture(scope="module")
def servers(
    issuer: LocalIssuer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Served, Served]]:
    """Two processes on one database."""
    database = f"sqlite:///{tmp_path_factory.mktemp('data') / 'sessions.db'}"
    options = {
        "issuer": {"url": issuer.url, "audience": AUDIENCE, "pause": 0},
        "origins": [PAGE],
        **LIMITS,
    }
    with serving(database, **options) as one, serving(database, **options) as other:
        yield one, other


@pytest.fixture
def user() -> str:
    return uuid.uuid4().hex


@pytest.fixture
async def clients(
    servers: tuple[Served, Served], issuer: LocalIssuer, user: str
) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    """Clients of one user at both processes."""
    token = issuer.token(user)
    async with servers[0].client(token) as one, servers[1].client(token) as other:
        yield one, other


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_token_lets_a_user_in_who_is_nobody_with_an_api_key(
    servers: tuple[Served, Served], issuer: LocalIssuer
) -> None:
    async with servers[0].client(issuer.token("anna")) as theirs, servers[1].client() as annas:
        await post(theirs, "/sessions/start", profile="talk", session_id="mine")
        assert codes_of(await post(theirs, "/sessions/mine/chat", message="Hi")) == ["done"]
        assert told(await annas.get("/sessions/mine")) == (404, "unknown_session")
        assert (await theirs.get("/sessions/mine")).json()["turns"] == 1


@pytest.mark.parametrize(
    ("claims", "detail"),
    [
        ({"exp": 1}, "has expired"),
        ({"aud": "other"}, "its audience (aud) must be 'cuelight'"),
        ({"key": "second"}, "that its issuer does not show"),
    ],
)
async def test_a_token_that_is_not_good_is_answered_401_with_what_is_wrong(
    servers: tuple[Served, Served], issuer: LocalIssuer, claims: dict[str, Any], detail: str
) -> None:
    token = issuer.token(**claims)
    async with servers[0].client(token) as client:
        answer = await client.get("/sessions")
    assert told(answer) == (401, "invalid_token")
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert detail in answer.json()["detail"]
    assert token not in f"{answer.text}{answer.headers}"


async def test_a_request_without_anything_is_told_what_to_send(
    servers: tuple[Served, Served],
) -> None:
    async with servers[0].client(None) as client:
        answer = await client.get("/sessions")
        basic = await client.get("/sessions", auth=("anna", "word"))
    assert told(answer) == told(basic) == (401, "no_access")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "an API key or a token" in answer.json()["detail"]


async def test_a_new_key_of_the_issuer_is_known_at_once(
    servers: tuple[Served, Served], issuer: LocalIssuer
) -> None:
    issuer.keys.append(shown_key("third"))
    async with servers[0].client(issuer.token(key="third")) as client:
        assert (await client.get("/sessions")).status_code == 200


async def test_without_any_keys_the_answer_is_to_come_again(tmp_path: Path) -> None:
    with issuing() as down:
        down.answers[JWKS] = 500
        names = {"url": down.url, "audience": AUDIENCE}
        server = Served(f"sqlite:///{tmp_path}/s.db", issuer=names)
        async with server.client(down.token()) as client:
            answer = await client.get("/sessions")
        async with server.client() as annas:
            assert (await annas.get("/sessions")).status_code == 200
        assert "answers 500" in server.terminate()
    assert told(answer) == (503, "issuer_unreachable")
    assert answer.json()["retryable"]
    assert 1 <= int(answer.headers["retry-after"]) <= 10


async def test_messages_are_counted_among_all_processes(
    clients: tuple[httpx.AsyncClient, httpx.AsyncClient],
) -> None:
    one, other = clients
    await post(one, "/sessions/start", profile="talk", session_id="s")
    await post(other, "/sessions/start", profile="talk", session_id="t")
    await post(one, "/sessions/s/chat", message="1", message_id="1")
    await post(other, "/sessions/t/chat", message="2", message_id="2")

    for client, session in ((one, "t"), (other, "s")):
        refused = await client.post(f"/sessions/{session}/chat", json={"message": "3"})
        assert told(refused) == (429, "too_many_messages")
        assert refused.json()["retryable"]
        assert 1 <= int(refused.headers["retry-after"]) <= 15
        assert f"again in {refused.headers['retry-after']} s." in refused.json()["detail"]
    again = await post(other, "/sessions/s/chat", message="1", message_id="1")
    assert codes_of(again) == ["done"]


async def test_open_sessions_are_counted_among_all_processes(
    clients: tuple[httpx.AsyncClient, httpx.AsyncClient],
) -> None:
    one, other = clients
    await post(one, "/sessions/start", profile="opens", session_id="s")
    await post(other, "/sessions/start", profile="opens", session_id="t")
    refused = await one.post("/sessions/start", json={"profile": "opens"})
    assert told(refused) == (409, "too_many_sessions")
    assert not refused.json()["retryable"]
    assert (await other.post("/sessions/s/end")).status_code == 200
    assert codes_of(await post(one, "/sessions/start", profile="opens")) == ["done"]


async def test_a_session_that_has_had_its_turns_says_so(
    clients: tuple[httpx.AsyncClient, httpx.AsyncClient],
) -> None:
    one, other = clients
    await post(one, "/sessions/start", profile="talk", session_id="s")
    for number in ("1", "2"):
        await post(one, "/sessions/s/chat", message=number, message_id=number)
    refused = await other.post("/sessions/s/chat", json={"message": "3"})
    assert told(refused) == (409, "turn_limit")
    assert "End this one, and start a new one" in refused.json()["detail"]
    again = await post(other, "/sessions/s/chat", message="2", message_id="2")
    assert codes_of(again) == ["done"]


async def test_a_browser_may_ask_from_an_origin_that_is_let_in(
    servers: tuple[Served, Served],
) -> None:
    async with httpx.AsyncClient(base_url=servers[0].url) as client:
        asked = {
            "Origin": PAGE,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
        }
        allowed = await client.options("/sessions/s/chat", headers=asked)
        elsewhere = await client.options(
            "/sessions/s/chat", headers={**asked, "Origin": "https://evil.example"}
        )
        wrong = await client.options(
            "/sessions/s/chat", headers={**asked, "Access-Control-Request-Method": "PATCH"}
        )
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == PAGE
    assert "idempotency-key" in allowed.headers["access-control-allow-headers"]
    assert {"GET", "POST", "DELETE"} == set(
        allowed.headers["access-control-allow-methods"].split(", ")
    )
    assert "access-control-allow-credentials" not in allowed.headers
    assert elsewhere.status_code == wrong.status_code == 400
    assert "access-control-allow-origin" not in elsewhere.headers


async def test_every_answer_can_be_read_by_the_page_problems_too(
    servers: tuple[Served, Served],
    clients: tuple[httpx.AsyncClient, httpx.AsyncClient],
) -> None:
    client, _ = clients
    client.headers["Origin"] = PAGE
    start = {"profile": "talk", "session_id": "s"}
    answers = [
        await client.post("/sessions/start", json=start),
        await client.get("/sessions/none"),
        await client.get("/sessions", headers={"Authorization": "Bearer a.b.c"}),
        await client.post("/sessions/start", content=b"x" * 30_000),
        await client.get("/nowhere"),
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 401, 413, 404]
    for answer in answers:
        assert answer.headers["access-control-allow-origin"] == PAGE
        shown = answer.headers["access-control-expose-headers"].split(", ")
        assert {"Session-Id", "Retry-After", "WWW-Authenticate", "X-Request-Id"} <= set(shown)
        assert "origin" in answer.headers["vary"].lower()
    theirs = await client.get("/health", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in theirs.headers


async def test_a_fault_can_be_read_by_the_page_as_well() -> None:
    settings = ServerSettings(database=Database(address="memory:"), keys=KEYS, origins=["*"])
    app = create_app(settings)

    @app.get("/fault")
    def fail() -> None:
        raise ZeroDivisionError

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        answer = await client.get("/fault", headers={"Origin": PAGE})
    assert told(answer) == (500, "internal_error")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_where_everybody_is_let_in_no_page_may_be_from_anywhere() -> None:
    database = Database(address="memory:")
    with pytest.raises(SettingsError, match="any web page could read and lead"):
        ServerSettings(database=database, origins=["*"])
    issuer = Issuer(url="https://id.example.com", audience=AUDIENCE)
    assert not ServerSettings(database=database, origins=["*"], issuer=issuer).is_open
    assert ServerSettings(database=database, origins=[PAGE]).is_open


def test_origins_are_read_from_the_environment() -> None:
    def read(text: str) -> tuple[str, ...]:
        return Settings.from_environment({"CUELIGHT_CORS_ORIGINS": text}).origins

    assert read("") == ()
    assert read(f"{PAGE}, http://localhost:5173 http://[::1]:80") == (
        PAGE,
        "http://localhost:5173",
        "http://[::1]:80",
    )
    assert read("*") == ("*",)
    for wrong in (f"{PAGE}/", "app.example.com", "HTTPS://app.example.com", "https://*.x", "x:y:z"):
        with pytest.raises(SettingsError, match="which is no origin"):
            read(wrong)


def test_limits_are_read_from_the_environment() -> None:
    names = ["BODY", "MESSAGE", "QUEUE", "MESSAGES_PER_MINUTE", "SESSIONS", "TURNS"]
    given = {f"CUELIGHT_MAX_{name}": str(number) for number, name in enumerate(names, 1)}

    read = Settings.from_environment(given).limits
    settings = ServerSettings(database=Database(address="memory:"), **read)

    assert [settings.max_body, settings.max_message, settings.max_queue] == [1, 2, 3]
    assert (settings.limits.messages_per_minute, settings.limits.open_sessions) == (4, 5)
    assert settings.limits.turns == 6
    assert not Settings.from_environment({}).limits
    for wrong in ("0", "-1", "many", "1.5", "²", "9" * 20, "9" * 5000):
        with pytest.raises(SettingsError, match=r"CUELIGHT_MAX_TURNS is .* a number from 1 to"):
            Settings.from_environment({"CUELIGHT_MAX_TURNS": wrong})


@pytest.mark.parametrize(
    ("variables", "told_"),
    [
        ({"CUELIGHT_JWT_ISSUER": "https://id.example.com"}, "There is no audience"),
        ({"CUELIGHT_CORS_ORIGINS": "*"}, "any web page could read"),
        ({"CUELIGHT_MAX_SESSIONS": "none"}, "CUELIGHT_MAX_SESSIONS is 'none'"),
    ],
)
def test_settings_that_cannot_be_meant_keep_a_server_from_starting(
    tmp_path: Path, variables: dict[str, str], told_: str
) -> None:
    done = served(tmp_path, variables, "--no-auth")
    _, log = done.communicate(timeout=100)
    assert done.returncode == 1
    assert told_ in log
    assert "Traceback" not in log


def test_no_token_is_logged_or_shown_and_good_ones_are_taken_by_the_command(
    tmp_path: Path, issuer: LocalIssuer
) -> None:
    variables = {
        "CUELIGHT_JWT_ISSUER": issuer.url,
        "CUELIGHT_JWT_AUDIENCE": AUDIENCE,
        "CUELIGHT_CORS_ORIGINS": "*",
        "CUELIGHT_LOG": "DEBUG",
    }
    process = served(tmp_path, variables, "-vv")
    assert process.stdout
    found = re.search(r"http://\S+:\d+", process.stdout.readline())
    assert found, process.communicate()
    sent = [issuer.token(), issuer.token(exp=1), issuer.token(key="second"), "a-wrong.key.here"]
    statuses = []
    for token in sent:
        headers = {"Authorization": f"Bearer {token}"}
        answer = httpx.get(f"{found[0]}/profiles", headers=headers, timeout=60)
        statuses.append(answer.status_code)
        assert token not in answer.text
    process.send_signal(signal.SIGTERM)
    out, log = process.communicate(timeout=100)
    assert statuses == [200, 401, 401, 401]
    assert f"Fetched 1 keys of {issuer.url}" in log or "Fetched 2 keys" in log
    assert not [token for token in sent if token in out + log or token[-20:] in out + log]


async def test_no_library_logs_a_token_at_its_most_talkative(
    issuer: LocalIssuer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = ServerSettings(
        database=Database(address="memory:"),
        keys=KEYS,
        issuer=Issuer(url=issuer.url, audience=AUDIENCE),
    )
    app = create_app(settings)
    sent = [issuer.token(), issuer.token(exp=1), issuer.token(key="second"), *KEYS]
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        for token in sent:
            await client.get("/profiles", headers={"Authorization": f"Bearer {token}"})
    await settings.guard.close()
    shown = f"{caplog.text}{settings!r}{settings.guard!r}{app.openapi()}"
    assert issuer.url in shown
    assert not [token for token in sent if token in shown or token[-16:] in shown]


def served(folder: Path, variables: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            *(sys.executable, "-W", "error", "-m", "cuelight", "serve", "--rehearse"),
            *("--port", "0", "--db", "memory:", *arguments),
        ],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            **variables,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
