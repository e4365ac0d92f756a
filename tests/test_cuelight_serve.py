"""`cuelight serve`: what keeps it from starting is said at once, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from cuelight.errors import ServeError, SettingsError
from cuelight.screen import Screen
from cuelight.serve import Wanted, run_server
from cuelight.settings import Settings
from cuelight.stored import Database
from tests.forks import run_fork

ROOT = Path(__file__).parent.parent
DEAD = "postgresql://nobody@127.0.0.1:9/none"
"""Where no PostgreSQL is."""
BARISTA = """
name: Barista
initial_phase: order
phases:
  order:
    start: human
    instructions: Take the order.
    rehearsal: [Coming!]
"""


def environment(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT)}


def start(
    folder: Path, *arguments: str, variables: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "cuelight", "serve", *arguments],
        cwd=folder,
        env={**environment(folder), **(variables or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def address_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    found = re.search(r"http://\S+:\d+", process.stdout.readline())
    assert found, process.communicate()
    return found[0]


def test_a_server_serves_files_to_those_with_keys_until_it_is_asked_to_end(
    tmp_path: Path,
) -> None:
    (tmp_path / "barista.yaml").write_text(BARISTA, "utf-8")
    process = start(
        tmp_path,
        *("barista.yaml", "--rehearse", "--port", "0", "--db", "sqlite:///s.db", "-vv"),
        variables={"CUELIGHT_API_KEYS": "anna:key-of-anna-012345,ben:key-of-ben-0123456"},
    )
    headers = {"Authorization": "Bearer key-of-anna-012345"}
    address = address_of(process)
    assert process.stdout
    assert "s.db" in process.stdout.readline()
    with httpx.Client(base_url=address, headers=headers, timeout=60) as client:
        assert client.get("/sessions", headers={"Authorization": "Bearer no"}).status_code == 401
        opening = client.post("/sessions/start", json={"profile": "barista", "session_id": "s"})
        assert opening.text.endswith("id: 1-1\n\n")
        assert "Coming!" in client.post("/sessions/s/chat", json={"message": "A latte"}).text
    process.send_signal(signal.SIGTERM)
    out, log = process.communicate(timeout=60)
    assert "key-of" not in out + log
    assert "Traceback" not in log


def test_a_coach_that_is_served_looks_things_up_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand" / "tidefall.md").write_text("# Tidefall\n\nTidefall is at sea.\n")
    options = ["--rehearse", "--no-auth", "--port", "0", "--db", "memory:", "--documents", "brand"]
    process = start(tmp_path, *options)
    wish = {"description": "A poster for the game Tidefall with a lighthouse"}
    with httpx.Client(base_url=address_of(process), timeout=60) as client:
        opening = client.post("/coach/sessions/start", json=wish).text
    assert "event: grounding" in opening
    assert "tidefall.md" in opening
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)


def test_a_server_says_what_it_does_in_lines_that_people_read(tmp_path: Path) -> None:
    process = start(tmp_path, "--rehearse", "--no-auth", "--port", "0", "--db", "memory:")
    with httpx.Client(base_url=address_of(process), timeout=60) as client:
        client.get("/health")
        client.get("/profiles", headers={"X-Request-Id": "mine"})
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=60)
    (line,) = [line for line in log.splitlines() if "request" in line]
    assert re.fullmatch(
        r"\S+Z INFO cuelight\.server\.requests: GET /profiles: 200 in \S+ s "
        r"\[request_id=mine method=GET route=/profiles status=200 seconds=\S+\]",
        line,
    )


def test_without_keys_only_this_machine_is_answered(tmp_path: Path) -> None:
    process = start(tmp_path, "--rehearse", "--no-auth", "--port", "0", "--db", "memory:")
    with httpx.Client(base_url=address_of(process), timeout=60) as client:
        assert client.get("/sessions").json() == {"sessions": [], "next": None}
        elsewhere = client.get("/sessions", headers={"Host": "cuelight.example"})
        assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "forbidden_host")
        begun = {"profile": "tutorial", "session_id": "s"}
        own = {"Origin": str(client.base_url).rstrip("/")}
        assert client.post("/sessions/start", json=begun, headers=own).status_code == 200
        for origin in ("http://evil.example", "null"):
            foreign = client.post("/sessions/s/end", headers={"Origin": origin})
            assert (foreign.status_code, foreign.json()["code"]) == (403, "forbidden_origin")
        assert client.get("/sessions/s").json()["status"] == "active"
    process.send_signal(signal.SIGINT)
    _, log = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("arguments", "variables", "told"),
    [
        (["--rehearse"], {}, "Nobody could come in. Set CUELIGHT_API_KEYS"),
        (["--rehearse", "--no-auth", "--host", "::"], {}, "would let everybody in"),
        (["--no-auth", "--db", "memory:"], {}, "No Gemini API key"),
        (["--no-auth", "--rehearse", "--db", "mysql://x"], {}, "Cannot use 'mysql://x'"),
        (
            ["--no-auth", "--rehearse", "--db", "sqlite:///no.db"],
            {},
            "opening 'no.db': file is not a database",
        ),
        (["--no-auth", "--rehearse", "--db", "sqlite:////dev/null/s.db"], {}, "while opening"),
        (["--no-auth", "--rehearse", "--db", DEAD], {}, "connecting to PostgreSQL"),
        (["--no-auth", "--rehearse", "nope.yaml"], {}, "nope.yaml"),
        (["--no-auth", "--rehearse", "--model", "x:y"], {}, "--rehearse takes no model"),
        (["--rehearse"], {"CUELIGHT_API_KEYS": "anna:short"}, "fewer than 16 characters"),
    ],
)
def test_what_keeps_a_server_from_starting_is_said_at_once(
    tmp_path: Path, arguments: list[str], variables: dict[str, str], told: str
) -> None:
    (tmp_path / "no.db").write_text("This is a text, and no database at all.\n" * 30)
    given = {**environment(tmp_path), **variables}
    command = ["serve", *arguments, "--port", "0"]
    code, out, err = run_fork(command, b"", folder=tmp_path, environment=given)
    assert code in {1, 2}
    assert told in err
    assert "Traceback" not in err
    assert "Serving" not in out + err
    assert "short" not in out + err.replace("shorter", "")


def test_a_port_that_is_taken_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=f"Cannot listen on port {port} of 127.0.0.1"):
            run_server(wanted(port=port), Screen(sys.stdout, sys.stderr, colour=False))


def test_a_missing_extra_is_said_so(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['fastapi'] = None\n"
        "from cuelight.cli import main; main(['serve', '--rehearse', '--no-auth'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert 'pip install "cuelight[server]"' in done.stderr


def wanted(port: int) -> Wanted:
    return Wanted(
        profiles=[],
        host="127.0.0.1",
        port=port,
        database=Database(address="memory:"),
        model="rehearsal",
        keys=None,
    )


@pytest.mark.parametrize(
    "text",
    ["anna", "anna:", "anna:0123456789", ":0123456789abcdef", "an na:0123456789abcdef", "é:" * 20],
)
def test_keys_that_are_wrong_are_refused_and_never_shown(text: str) -> None:
    with pytest.raises(SettingsError, match=r"Pair \d of CUELIGHT_API_KEYS") as refused:
        Settings.from_environment({"CUELIGHT_API_KEYS": text})
    assert "0123456789" not in str(refused.value)


def test_keys_are_read_for_each_user_and_not_shown() -> None:
    text = "anna:0123456789abcdef, ben:fedcba:9876543210\nanna:another-of-her-keys"
    settings = Settings.from_environment({"CUELIGHT_API_KEYS": text})
    assert settings.api_keys == {
        "0123456789abcdef": "anna",
        "fedcba:9876543210": "ben",
        "another-of-her-keys": "anna",
    }
    assert "0123456789" not in repr(settings)
