"""LangGraph's own development server on the project's graphs, in a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent


def config_of(name: str) -> dict[str, Any]:
    """Return one of the project's configurations."""
    config: dict[str, Any] = json.loads((ROOT / name).read_text("utf-8"))
    return config


@contextmanager
def studio(
    folder: Path, name: str = "langgraph.json", variables: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Start `langgraph dev`, without a model's key and with no way out, and give its address."""
    config = config_of(name)
    graphs = {graph: str(ROOT / path) for graph, path in config["graphs"].items()}
    config |= {"dependencies": [str(ROOT)], "graphs": graphs}
    config.pop("env")
    (folder / name).write_text(json.dumps(config), "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                str(Path(sys.executable).parent / "langgraph"),
                *("dev", "--no-browser", "--no-reload", "--config", name),
                *("--port", str(port), "--n-jobs-per-worker", "10"),
            ],
            cwd=folder,
            env=_without_keys_or_network() | dict(variables or {}),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process, log)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def _without_keys_or_network() -> dict[str, str]:
    scrubbed = {k: v for k, v in os.environ.items() if "KEY" not in k and "TRACING" not in k}
    nowhere = "http://127.0.0.1:9"
    return {
        **scrubbed,
        "LANGGRAPH_CLI_NO_ANALYTICS": "1",
        **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), nowhere),
        "NO_PROXY": "127.0.0.1,localhost",
    }


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/ok", timeout=2, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8", "replace")[-4000:])
