"""The image, the services and the units of deploy/: right without anything to run them here."""

from __future__ import annotations

import inspect
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from dockerfile_parse import DockerfileParser

from cuelight import settings as settings_module
from cuelight.server.settings import ServerSettings
from cuelight.stored import Database

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
UNIT = ROOT / "deploy" / "cuelight@.service"
FOR_OTHERS = {
    "FORWARDED_ALLOW_IPS": "uvicorn",
    "GOOGLE_API_KEY": "Gemini's client",
    "PATH": "the shell",
    "PIP_DISABLE_PIP_VERSION_CHECK": "pip",
    "PGPASSWORD": "libpq",
    "PYTHONUNBUFFERED": "Python",
}
"""Variables that our image and services set, and that somebody else reads."""


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile, with what follows them."""
    parser = DockerfileParser(path=str(ROOT / "Dockerfile"))
    return [(step["instruction"], step["value"]) for step in parser.structure]


def values_of(instruction: str) -> list[str]:
    return [value for name, value in instructions() if name == instruction]


def copied() -> list[str]:
    """Return what the Dockerfile copies from here."""
    return [
        source
        for value in values_of("COPY")
        if not value.startswith("--from")
        for source in value.split()[:-1]
    ]


def variables_of_settings() -> set[str]:
    return set(re.findall(r"CUELIGHT_\w+[A-Z]", inspect.getsource(settings_module)))


@pytest.mark.skipif(not (BIN / "hadolint").exists(), reason="There is no hadolint for here.")
def test_the_dockerfile_follows_the_rules_of_hadolint() -> None:
    done = subprocess.run(
        [BIN / "hadolint", ROOT / "Dockerfile"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_a_wheel_can_be_made_of_what_the_image_copies(tmp_path: Path) -> None:
    for name in copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name)
        else:
            shutil.copy(ROOT / name, tmp_path)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )


def test_the_context_of_the_image_holds_what_is_copied_and_nothing_secret() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_in = {rule.strip("!/") for rule in rules if rule.startswith("!")}
    assert let_in == set(copied())


def test_the_image_installs_extras_that_there_are() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (extras,) = [
        found[1] for value in values_of("RUN") if (found := re.search(r'"\.\[(.*?)\]"', value))
    ]
    assert {"server", "postgres", "encryption"} <= set(extras.split(","))
    assert set(extras.split(",")) <= set(project["optional-dependencies"])


def test_the_image_runs_as_nobody_special_and_ends_in_peace() -> None:
    assert values_of("USER") == ["10001:10001"]
    assert values_of("STOPSIGNAL") == ["SIGTERM"]
    assert values_of("ENTRYPOINT") == ['["cuelight"]']
    (check,) = values_of("HEALTHCHECK")
    compile(yaml.safe_load(check[check.index("[") :])[2], "HEALTHCHECK", "exec")


def test_the_image_and_the_services_set_variables_that_somebody_reads() -> None:
    named = {
        pair.split("=")[0] for value in values_of("ENV") for pair in value.replace("\\", "").split()
    }
    for name in ("cuelight", "cuelight-2"):
        named |= SERVICES[name]["environment"].keys()
    assert named - FOR_OTHERS.keys() <= variables_of_settings()


def test_the_services_are_as_compose_wants_them() -> None:
    done = subprocess.run(
        [
            BIN / "check-jsonschema",
            *("--builtin-schema", "vendor.compose-spec"),
            ROOT / "compose.yaml",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_services_name_no_secret() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"KEY|PASSWORD", name):
                assert re.fullmatch(r"\$\{[A-Z_]+(:-|:\?.*)\}", value), name


@pytest.mark.parametrize("name", ["cuelight", "cuelight-2"])
def test_a_process_waits_for_its_database_and_may_end_its_turns(name: str) -> None:
    service = SERVICES[name]
    assert service["depends_on"]["database"]["condition"] == "service_healthy"
    assert "healthcheck" in SERVICES["database"]
    assert seconds(service["stop_grace_period"]) > most_seconds_of_an_end()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]


def test_the_files_that_services_bring_along_are_there() -> None:
    places = [place for service in SERVICES.values() for place in service.get("volumes", [])]
    for place in places:
        source = place.split(":")[0]
        assert (ROOT / source).is_file() if source.startswith(".") else source in COMPOSE["volumes"]


def test_the_unit_lets_turns_end() -> None:
    text = UNIT.read_text("utf-8")
    (stop,) = re.findall(r"^TimeoutStopSec=(\w+)$", text, re.MULTILINE)
    assert seconds(stop) > most_seconds_of_an_end()
    assert "ExecStart=/opt/cuelight/bin/cuelight serve --host 127.0.0.1 --port %i" in text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="There is no systemd here.")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    text = UNIT.read_text("utf-8").replace("/opt/cuelight/bin/cuelight", str(BIN / "cuelight"))
    unit = tmp_path / "cuelight@8001.service"
    unit.write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )
    complaints = [line for line in done.stderr.splitlines() if "cuelight@" in line]
    assert complaints == []


def most_seconds_of_an_end() -> float:
    """Return how long a process may take to end: its grace, and some for what remains."""
    return ServerSettings(database=Database(address="memory:")).grace + 5


def seconds(written: str) -> float:
    return float(written.removesuffix("s"))
