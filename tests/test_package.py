"""What is shipped, and what a user's machine needs for it."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Build the wheel, as an installation does."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_the_wheel_holds_every_module_and_every_builtin_profile(wheel: zipfile.ZipFile) -> None:
    shipped = set(wheel.namelist())

    for package in ("profiles", "nodes", "graph", "cuelight"):
        for path in (ROOT / package).rglob("*"):
            if path.suffix in {".py", ".yaml"} or path.name == "py.typed":
                assert path.relative_to(ROOT).as_posix() in shipped


def test_the_wheel_holds_no_tests_and_no_benchmarks(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "profiles",
        "nodes",
        "graph",
        "cuelight",
    }


def test_the_installed_packages_agree_with_each_other() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_the_constraints_pin_versions_and_name_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()

    for line in lines:
        assert line.startswith("#") or re.fullmatch(r"[\w.\-]+==[\w.]+", line), line
