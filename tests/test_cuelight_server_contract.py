"""The service does what its description says, whatever is sent to it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.http_server import KEYS, ROOT, serving

CONFIGURATION = f"""
seed = 1
hooks = "tests.contract"
request-timeout = 60
continue-on-failure = true
warnings = false

[headers]
Authorization = "Bearer {next(iter(KEYS))}"

[generation]
max-examples = 5
database = "none"
no-shrink = true

# Every method of every route has a test of its own.
[phases.coverage]
unexpected-methods = []

# What the state of a session or two parts of a request together make wrong, no schema can tell.
# That each refusal is named beforehand is what `problem_is_named` looks for.
[checks]
positive_data_acceptance.enabled = false

# They take what `stream` takes.
[[operations]]
include-path-regex = "/stream_(events|log)$"
enabled = false
"""


@pytest.mark.timeout(600)
def test_no_request_is_answered_otherwise_than_described(tmp_path: Path) -> None:
    """Play every route by examples, edge cases, random requests and sequences of them."""
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(CONFIGURATION, "utf-8")
    with serving(f"sqlite:///{tmp_path / 'sessions.db'}") as server:
        played = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings)),
                *("--no-color", "run", f"{server.url}/openapi.json"),
                # Where much is passed over that clients send, little that is made up is wrong.
                "--suppress-health-check=all",
            ],
            cwd=ROOT,
            # Where `CI` is set, Hypothesis would have its own way with these checks.
            env={name: value for name, value in os.environ.items() if name != "CI"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert played.returncode == 0, played.stdout + played.stderr
