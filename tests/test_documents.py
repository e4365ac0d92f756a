"""What the documents say works as printed, the commands of a document in their order."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from cuelight.drafting.example import EXAMPLE
from tests.forks import run_fork
from tests.gemini_server import says, serving

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PLACE = "localhost:8000"
"""Where the documents have the server."""
SERVED = ["--rehearse", "--no-auth"]
NAMED_FILE = re.compile(r"`(\w+\.yaml)`:\n\n```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[tuple[str, str]]:
    """Return the blocks of a language in all documents, each with a readable name."""
    return [
        (f"{path.name}-{number}", code)
        for path in DOCUMENTS
        for number, (kind, code) in enumerate(BLOCK.findall(path.read_text("utf-8")), 1)
        if kind == language
    ]


def cases(found: list[tuple[str, str]]) -> list[object]:
    return [pytest.param(code, id=name) for name, code in found]


def commands() -> list[object]:
    lines = [
        (name, shlex.join(shlex.split(line, comments=True)))
        for name, code in blocks("sh")
        for line in code.splitlines()
    ]
    return [pytest.param(line, id=f"{name}: {line}") for name, line in lines if line]


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a new user, with this Python's commands in the path."""
    scrubbed = {k: v for k, v in os.environ.items() if not k.startswith(("CUELIGHT", "GOOGLE"))}
    return {
        **scrubbed,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "CUELIGHT_DB": f"sqlite:///{folder / 'cuelight.db'}",
    }


@pytest.mark.parametrize("code", cases(blocks("python")))
def test_a_python_example_runs_as_printed(
    code: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if PLACE in code:
        code = code.replace(PLACE, request.getfixturevalue("served"))
    script = tmp_path / "example.py"
    script.write_text(code, "utf-8")

    done = subprocess.run(
        [sys.executable, "-W", "error", script.name],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "code",
    cases(
        [(name, code) for name, code in blocks("yaml") if re.search("^name:", code, re.MULTILINE)]
    ),
)
def test_a_profile_in_the_documents_is_right_and_plays_to_its_end(
    code: str, tmp_path: Path
) -> None:
    (tmp_path / "profile.yaml").write_text(code, "utf-8")

    checked = cuelight("check profile.yaml", tmp_path)
    played = cuelight("chat profile.yaml --rehearse", tmp_path, said="hello\n" * 20)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert played.returncode == 0, played.stderr
    assert "complete" in played.stdout.lower()


@pytest.fixture(scope="module")
def new_user(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files that the documents tell a reader to write."""
    folder = tmp_path_factory.mktemp("user")
    text = (ROOT / "README.md").read_text("utf-8")
    for name, code in re.findall(
        r"`(\w+\.yaml)`:\n\n```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL
    ):
        (folder / name).write_text(code, "utf-8")
    (folder / "rehearsals").mkdir()
    rehearsing = (ROOT / "docs" / "rehearsing.md").read_text("utf-8")
    for name, code in re.findall(
        r"`(rehearsals/\w+\.yaml)`:\n\n```yaml\n(.*?)^```", rehearsing, re.MULTILINE | re.DOTALL
    ):
        (folder / name).write_text(code, "utf-8")
    return folder


@pytest.fixture(scope="module")
def served(new_user: Path) -> Iterator[str]:
    """Serve as the documents say, at a port that is free, and return its place."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "cuelight", "serve", *SERVED, "--port", "0"],
        cwd=new_user,
        env={**environment(new_user), "CUELIGHT_LOG": "WARNING"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    place = re.search(r"http://(\S+:\d+),", process.stdout.readline())
    assert place, process.communicate()
    yield place[1]
    process.terminate()
    _, complaints = process.communicate()
    assert not complaints


def curl(words: list[str]) -> str:
    """Return what curl prints for a command; where there is none, send the same request."""
    if shutil.which("curl") is None:
        parser = ArgumentParser()
        parser.add_argument("url")
        parser.add_argument("-N", action="store_true")
        parser.add_argument("--json")
        given = parser.parse_args(words)
        method = "GET" if given.json is None else "POST"
        header = {"Content-Type": "application/json"}
        address = f"http://{given.url}"
        return httpx.request(method, address, content=given.json, headers=header, timeout=60).text
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--retry-connrefused", "--retry", "5", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_conversation_by_curl_streams_in_the_form_that_the_documents_show(served: str) -> None:
    body = '{"profile": "tutorial", "session_id": "shown"}'
    answer = curl(["-N", f"{served}/sessions/start", "--json", body])
    text = (ROOT / "README.md").read_text("utf-8")
    (shown,) = re.findall(r"```text\n(event: .*?)```", text, re.DOTALL)
    assert answer.startswith(shown)


@pytest.mark.parametrize("command", commands())
def test_a_command_in_the_documents_works_as_printed(  # noqa: PLR0912 one for each kind
    command: str, new_user: Path, served: str
) -> None:
    done: subprocess.CompletedProcess[str] | None = None
    match shlex.split(command):
        case ["curl", *words]:
            answer = curl([word.replace(PLACE, served) for word in words])
            assert answer
            assert "problem" not in answer
        case ["make", target]:
            done = subprocess.run(
                ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False
            )
        case [
            "pip",
            "install",
            "-c",
            constraints,
            "." | ".[encryption]" | ".[langserve]" | ".[traces]",
        ]:
            assert (ROOT / constraints).is_file()
        case ["docker", "compose", *words]:
            services = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
            if "--profile" in words:
                wanted = words[words.index("--profile") + 1]
                assert any(wanted in service.get("profiles", ()) for service in services.values())
        case ["docker" | "sudo" | "export" | ".", *_]:
            pass  # needs a machine of its own; tests/test_deploy_files.py looks at the files
        case ["cuelight", "serve", *_] | ["CUELIGHT_LOG_FORMAT=json", "cuelight", "serve", *_]:
            pass  # as the fixture does, or with a database that is not here
        case ["caddy", *_]:
            pass  # tests/test_deploy_proxies.py runs it
        case ["pytest", *words]:
            done = pytest_of(new_user, words)
        case ["langgraph", "dev", "--config", config]:
            assert (ROOT / config).is_file()  # another test starts it
        case ["cuelight", "draft", *words] if "--rehearse" not in words:
            with serving(says(json.dumps(EXAMPLE.model_dump(mode="json")))) as gemini:
                done = cuelight(
                    shlex.join(["draft", *words]),
                    new_user,
                    GOOGLE_API_KEY="test",
                    GOOGLE_GEMINI_BASE_URL=gemini.url,
                )
        case ["cuelight", *words] if "chat" in words and "--rehearse" not in words:
            with serving(says("Good morning, ", "this is Gemini.")) as gemini:
                done = cuelight(
                    shlex.join(words),
                    new_user,
                    GOOGLE_API_KEY="test",
                    GOOGLE_GEMINI_BASE_URL=gemini.url,
                )
            assert "this is Gemini." in done.stdout
        case ["cuelight", *words]:
            done = cuelight(shlex.join(words), new_user)
        case _:
            pytest.fail(f"Nobody knows how to try {command!r}.")

    if done is not None:
        assert done.returncode == 0, done.stdout + done.stderr


def pytest_of(folder: Path, words: list[str]) -> subprocess.CompletedProcess[str]:
    """Run pytest there, without the configuration of a folder above."""
    plain = ["-p", "cuelight.pytest_plugin", "-c", os.devnull, "--rootdir", "."]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *plain, *words],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )


def cuelight(
    words: str, folder: Path, said: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    arguments, given = shlex.split(words), {**environment(folder), **variables}
    done = run_fork(arguments, said.encode(), folder=folder, environment=given)
    return subprocess.CompletedProcess(arguments, *done)


@pytest.mark.parametrize(
    ("language", "file"), [("nginx", "nginx.conf"), ("caddyfile", "Caddyfile")]
)
def test_a_configuration_in_the_documents_is_part_of_the_file_that_is_tried(
    language: str, file: str
) -> None:
    ((_, shown),) = blocks(language)
    assert shown in (ROOT / "deploy" / file).read_text("utf-8")


@pytest.mark.skipif(shutil.which("bash") is None, reason="There is no bash here.")
@pytest.mark.parametrize("code", cases(blocks("bash")))
def test_a_script_in_the_documents_can_be_read_by_bash(code: str) -> None:
    subprocess.run(["bash", "-n"], input=code.encode(), check=True)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_link_within_the_documents_leads_somewhere(path: Path) -> None:
    text = path.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (path.parent / target).exists(), target
    headings = {
        re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    for anchor in re.findall(r"\]\(#([^)]+)\)", text):
        assert anchor in headings
