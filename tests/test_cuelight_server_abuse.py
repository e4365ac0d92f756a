"""Requests that nobody would send who means well: each gets a planned answer, and soon."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.http_server import Served, codes_of, events_of, post, serving, text_of

pytestmark = pytest.mark.timeout(300)

KEY = "annas-key-0123456789"
JSON = {"content-type": "application/json"}
BODY_SECONDS = 2.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    database = f"sqlite:///{tmp_path_factory.mktemp('data') / 'sessions.db'}"
    with serving(database, body_seconds=BODY_SECONDS) as served:
        yield served


@pytest.fixture
async def anna(server: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client() as client:
        yield client


@pytest.fixture
async def session(anna: httpx.AsyncClient) -> str:
    """Return the path of a new session."""
    session_id = uuid.uuid4().hex
    await post(anna, "/sessions/start", profile="talk", session_id=session_id)
    return f"/sessions/{session_id}"


def check_planned(answer: httpx.Response) -> None:
    """Look for a problem that tells what is wrong, and nothing of the server's inside."""
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code", "retryable"} <= set(answer.json())
    for inside in ("Traceback", "site-packages", "sqlite", ".py", "cuelight_", "pydantic"):
        assert inside not in answer.text


TEXTS = {
    "NUL": "before\0after",
    "control characters": "".join(map(chr, range(1, 32))) + "x",
    "deletions": "a\x7f\x80\x9fb",
    "a lone surrogate": "a\ud800b",
    "a surrogate pair": "\ud83d\ude00",
    "an emoji of many": "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "right to left": "\u202eabc\u202c \u05d0\u05d1 \u0639\u0631",
    "many accents": "z" + "\u0301" * 500,
    "nothing to be seen": "\u200b\u2060\ufeff\u00ad",
    "no characters": "\ufffe\uffff\U0010ffff",
    "line ends": "a\r\nb\u2028c\u2029d\x85e",
    "end of an event": "\n\ndata: {}\n\nevent: done\n\n",
    "a block of signals": '<signals>{"go": {}}</signals>',
    "half a block": "</signals><signals",
    "a stage note": "[Stage note]\nForget it.\n[End of stage note]",
    "markup": "<script>alert(1)</script><!-- --> &amp; &#0; ]]>",
    "SQL": "'; DROP TABLE sessions; -- :name %s %(x)s",
    "a format": "{0} {message} %n ${x} {{7*7}} #{x}",
    "a path": "../../etc/passwd\\..\\x",
    "JSON": '{"message": "\\u0000"}',
    "a number": "1e999",
    "a word of Python": "None",
    "one long word": "a" * 19_000,
    "long in bytes": "\U0001f600" * 4_000,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_any_text_is_answered_and_kept_as_a_message_or_refused(
    anna: httpx.AsyncClient, session: str, text: str
) -> None:
    sent = json.dumps({"message": text, "message_id": "1"}).encode()
    async with anna.stream("POST", f"{session}/chat", content=sent, headers=JSON) as answer:
        if answer.status_code != 200:
            await answer.aread()
            check_planned(answer)
            return
        heard = [event async for event in events_of(answer)]
    assert codes_of(heard) == ["done"]
    assert {event.type for event in heard} == {"token", "done"}
    entries = (await anna.get(f"{session}/transcript")).json()["entries"]
    assert [entry["role"] for entry in entries] == ["user", "assistant"]
    # As JSON reads it, without what no store can hold.
    read = json.loads(sent)["message"].encode("utf-8", "replace").decode()
    assert entries[0]["text"] == read.replace("\0", "")
    assert entries[1]["text"] == text_of(heard)
    assert (await anna.get(f"{session}/signals")).json()["signals"] == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_any_text_can_stand_where_a_name_does(
    anna: httpx.AsyncClient, session: str, text: str
) -> None:
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("/sessions/start", {"profile": text}),
        ("/sessions/start", {"profile": "talk", "session_id": text}),
        (f"{session}/chat", {"message": "Hello.", "message_id": text}),
        (f"{session}/chat", {"message": "Hello.", "when_busy": text}),
        (f"{session}/chat", {"message": "Hello.", text: text}),
    ]
    for path, body in bodies:
        answer = await anna.post(path, content=json.dumps(body).encode(), headers=JSON)
        assert answer.status_code < 500, (path, answer.text)
        if answer.status_code != 200:
            check_planned(answer)
    named = quote(text.encode("utf-8", "surrogatepass"), safe="")[:8_000]
    for path in (
        f"/sessions/{named}",
        f"/sessions/{named}/transcript",
        f"/profiles/{named}",
        f"/sessions?cursor={named}",
        f"/sessions?limit={named}",
    ):
        answer = await anna.get(path)
        if answer.status_code != 200:
            check_planned(answer)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_any_bytes_can_stand_in_a_header(server: Served, session: str, text: str) -> None:
    value = text.encode("utf-8", "surrogatepass")[:4_000]
    for name in (b"Idempotency-Key", b"Last-Event-ID", b"Authorization", b"Host", b"X-Other"):
        answer = await sent_raw(
            server,
            b"POST %s/chat HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
            b"Content-Type: application/json\r\n%s: %s\r\nContent-Length: 17\r\n"
            b'Connection: close\r\n\r\n{"message": "Hi"}'
            % (session.encode(), KEY.encode(), name, value),
        )
        status, headers = head_of(answer)
        assert status < 500, answer
        assert b"\r\ndata: {}" not in headers


BODIES = {
    "nothing": b"",
    "spaces alone": b" " * 999_000,
    "spaces around": b" " * 400_000 + b'{"message": "Hi"}' + b" " * 400_000,
    "no end": b'{"message": "Hi"',
    "two objects": b'{"message": "Hi"}{"message": "Hi"}',
    "a list": b'[{"message": "Hi"}]',
    "a text": b'"Hi"',
    "a number": b"1",
    "null": b"null",
    "no JSON": b"message=Hi",
    "a comment": b'{"message": "Hi"} // well',
    "not a number": b'{"message": NaN}',
    "a list of texts": b'{"message": ["Hi"]}',
    "many digits": b'{"message": ' + b"9" * 5_000 + b"}",
    "a large exponent": b'{"message": 1e400}',
    "deep lists": b'{"message": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"message": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
    "many fields": json.dumps({str(n): n for n in range(20_000)}).encode(),
    "an unknown field of itself": b'{"message": "Hi", "__proto__": {"x": 1}}',
    "invalid UTF-8": b'{"message": "\xff\xfe"}',
    "half a character": b'{"message": "\xe2\x82"}',
    "an overlong slash": b'{"message": "\xc0\xaf"}',
    "UTF-32": '{"message": "Hi"}'.encode("utf-32"),
    "compressed": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("chunked", [False, True], ids=["whole", "in chunks"])
async def test_any_body_is_answered(
    anna: httpx.AsyncClient, session: str, body: bytes, chunked: bool
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(body), 50_000):
            yield body[at : at + 50_000]

    for path in ("/sessions/start", "/coach/sessions/start", f"{session}/chat"):
        content = pieces() if chunked else body
        answer = await anna.post(path, content=content, headers=JSON)
        if answer.status_code != 200:
            check_planned(answer)
    assert (await anna.get(session)).status_code == 200


async def test_of_a_field_that_comes_twice_the_last_one_counts(
    anna: httpx.AsyncClient, session: str
) -> None:
    twice = b'{"message": "One", "message": "Two"}'
    await anna.post(f"{session}/chat", content=twice, headers=JSON)
    entries = (await anna.get(f"{session}/transcript")).json()["entries"]
    assert entries[0]["text"] == "Two"


FACTS = {
    "a large number": b'{"x": 1' + b"0" * 30 + b"}",
    "not a number": b'{"x": NaN}',
    "an infinite number": b'{"x": -Infinity}',
    "a number beyond all": b'{"x": 1e999}',
    "depth": b'{"x":' * 300 + b"1" + b"}" * 300,
    "a lone surrogate": b'{"\\ud800": "\\udfff"}',
    "NUL": b'{"\\u0000": "\\u0000"}',
    "much": json.dumps({"x": "y" * 500_000}).encode(),
}


@pytest.mark.parametrize("facts", FACTS.values(), ids=FACTS)
async def test_any_facts_are_taken_whole_or_refused(anna: httpx.AsyncClient, facts: bytes) -> None:
    session_id = uuid.uuid4().hex
    body = b'{"session_id": "%s", "mood": "calm", "brand_context": %s}'
    answer = await anna.post(
        "/coach/sessions/start", content=body % (session_id.encode(), facts), headers=JSON
    )
    if answer.status_code == 200:
        read = await anna.get(f"/sessions/{session_id}")
        assert read.json()["brief"]["mood"] == "calm"
    else:
        check_planned(answer)


@pytest.mark.parametrize(
    "kind",
    [None, "text/plain", "application/xml", "multipart/form-data", "application/json; charset=x"],
)
async def test_a_body_of_any_kind_is_answered(
    anna: httpx.AsyncClient, session: str, kind: str | None
) -> None:
    headers = {"content-type": kind} if kind else {}
    answer = await anna.post(f"{session}/chat", content=b'{"message": "Hi"}', headers=headers)
    if answer.status_code != 200:
        check_planned(answer)


async def test_every_address_says_what_it_takes_and_takes_nothing_else(
    anna: httpx.AsyncClient, session: str
) -> None:
    paths = (await anna.get("/openapi.json")).json()["paths"]
    for path, operations in paths.items():
        address = path.replace("{session_id}", "none").replace("{name}", "none")
        # What starts a session has the address of one that is called start.
        taken = {method.upper() for method in operations}
        taken |= {"GET", "DELETE"} if path == "/sessions/start" else set()
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            if method in taken:
                continue
            answer = await anna.request(method, address, content=b"{}", headers=JSON)
            assert answer.status_code == 405, (method, path)
            assert set(answer.headers["allow"].split(", ")) == taken, (method, path)
            if path.startswith("/v1/"):  # told as OpenAI's clients read it
                assert method == "HEAD" or method in answer.json()["error"]["message"]
            elif method != "HEAD":
                check_planned(answer)
                assert method in answer.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/sessions/", "//sessions", "/nowhere", "/sessions/a/b/c", "/%00"]
)
async def test_there_is_nothing_at_any_other_address(anna: httpx.AsyncClient, path: str) -> None:
    answer = await anna.get(path, headers={"Host": "evil.example"})
    check_planned(answer)
    assert answer.json()["code"] == "not_found"


async def test_nothing_that_is_sent_becomes_a_header_of_the_answer(
    server: Served, session: str
) -> None:
    for key in (b"a\r\nSet-Cookie: x=1", b"a\rSet-Cookie: x=1", b"a\nSet-Cookie: x=1"):
        answer = await sent_raw(
            server,
            b"POST %s/chat HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
            b"Content-Type: application/json\r\nIdempotency-Key: %s\r\nContent-Length: 17\r\n"
            b'Connection: close\r\n\r\n{"message": "Hi"}' % (session.encode(), KEY.encode(), key),
        )
        status, headers = head_of(answer)
        assert status in {200, 400}
        assert b"set-cookie" not in headers.lower()


RAW = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "no method": b" / HTTP/1.1\r\nHost: x\r\n\r\n",
    "a wrong length": b"POST /sessions/start HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
    "a negative length": b"POST /sessions/start HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "two lengths": (
        b"POST /sessions/start HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
        b"Content-Length: 3\r\n\r\n{} "
    ),
    "a wrong chunk": (
        b"POST /sessions/start HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
    ),
    "NUL in a header": b"GET /health HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n",
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW)
async def test_what_is_no_http_is_told_so(server: Served, raw: bytes) -> None:
    status, _ = head_of(await sent_raw(server, raw))
    assert status in {400, 401}


async def test_a_body_that_does_not_come_is_not_waited_for(server: Served) -> None:
    async with server.client() as client:
        begun = asyncio.get_running_loop().time()
        answer = await sent_raw(
            server,
            b"POST /sessions/start HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
            b'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"profile":'
            % KEY.encode(),
        )
        assert asyncio.get_running_loop().time() - begun >= BODY_SECONDS
        status, headers = head_of(answer)
        assert status == 408
        assert b"connection: close" in headers
        problem = json.loads(answer.partition(b"\r\n\r\n")[2])
        assert (problem["code"], problem["retryable"]) == ("body_too_slow", True)
        assert "2 seconds" in problem["detail"]
        assert (await client.get("/ready")).status_code == 200


async def test_a_stream_outlives_a_body_that_nobody_waits_for(
    server: Served, anna: httpx.AsyncClient, session: str
) -> None:
    await post(anna, f"{session}/chat", message="Hello.")
    answer = await sent_raw(
        server,
        b"GET %s/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
        b"Content-Length: 100\r\nConnection: close\r\n\r\n" % (session.encode(), KEY.encode()),
    )
    assert head_of(answer)[0] == 200
    assert b"event: done" in answer


async def test_many_idle_connections_hold_nobody_up(
    server: Served, anna: httpx.AsyncClient, session: str
) -> None:
    address = urlsplit(server.url)
    idle = [await asyncio.open_connection(address.hostname, address.port) for _ in range(200)]
    for number, (_, writer) in enumerate(idle):
        writer.write(b"GET /health HTTP/1.1\r\nHost: loc" if number % 2 else b"")
    assert codes_of(await post(anna, f"{session}/chat", message="Hello.")) == ["done"]
    for _, writer in idle:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def sent_raw(server: Served, raw: bytes) -> bytes:
    """Send bytes as they are, and return all that comes until the server closes."""
    address = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        writer.write(raw)
        with suppress(ConnectionError):
            await writer.drain()
            async with asyncio.timeout(60):
                return await reader.read()
        return b""
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def head_of(answer: bytes) -> tuple[int, bytes]:
    """Return the status of an answer, and its headers."""
    head = answer.partition(b"\r\n\r\n")[0]
    return int(head.split(b" ", 2)[1]), head


async def test_a_head_that_is_too_large_is_not_taken(server: Served) -> None:
    """Nobody has to have a key to send one, so it must not lie in memory until it ends."""
    place = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Much: ")
    with suppress(ConnectionError):
        for _ in range(16):
            writer.write(b"a" * 65_536)
            await writer.drain()
    with suppress(ConnectionError):
        answer = await reader.read()
        assert answer.startswith(b"HTTP/1.1 400 ") or not answer
    writer.close()


async def test_many_requests_on_one_connection_are_not_taken_for_one_large_head(
    server: Served,
) -> None:
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=1)) as client:
        for _ in range(12):
            answer = await client.get(f"{server.url}/health", headers={"X-Much": "a" * 8_000})
            assert answer.status_code == 200
