"""`cuelight serve` as a process, for tests of what it tells those who run it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent


class ServedByCommand:
    """A server whose log is JSON, one object a line."""

    def __init__(self, folder: Path, *options: str, **variables: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "cuelight", "serve", "--port", "0", *options],
            cwd=folder,
            env={**scrubbed(folder), "CUELIGHT_LOG_FORMAT": "json", **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr
        self.lines: list[dict[str, Any]] = []
        found = None
        while not found and (line := self.process.stderr.readline()):
            self.lines.append(json.loads(line))
            found = re.search(r"http://\S+:\d+", self.lines[-1]["message"])
        assert found, self.lines
        self.url = found[0]

    def client(self, **headers: str) -> httpx.Client:
        """Return a client that waits for the server to begin."""
        transport = httpx.HTTPTransport(retries=8)
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, transport=transport)

    def end(self) -> list[dict[str, Any]]:
        """End the process, and return all that it has logged."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        out, log = self.process.communicate(timeout=100)
        assert not out
        self.lines += map(json.loads, log.splitlines())
        return self.lines


def scrubbed(folder: Path) -> Mapping[str, str]:
    """Return the environment of somebody who has set nothing."""
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT)}
