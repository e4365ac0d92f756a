"""The packages import upwards only, and importing them starts nothing."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = ["profiles", "nodes", "graph", "cuelight"]
BELOW = {package: ORDER[ORDER.index(package) + 1 :] for package in ORDER}
"""The table of design.md reads from the top: what stands below imports what stands above."""
DATA_AND_RULES = {"pydantic", "pydantic_core", "yaml", "cel_expr_python", "jsonschema"}
PROFILES_MAY_IMPORT = {"profiles", *DATA_AND_RULES, *sys.stdlib_module_names}


def files_of(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def modules_of(package: str) -> list[str]:
    """Return the names of all modules of a package, apart from one that is there to be run."""
    parts = [file.relative_to(ROOT).with_suffix("").parts for file in files_of(package)]
    names = [".".join(part).removesuffix(".__init__") for part in parts]
    return [name for name in names if not name.endswith(".__main__")]


def roots_of(file: Path) -> set[str]:
    """Return the top-level names of all that a file imports."""
    names = imports_of((ROOT / file).read_text("utf-8"), ".".join(file.parent.parts))
    return {name.split(".")[0] for name in names}


FILES = [file.relative_to(ROOT) for package in ORDER for file in files_of(package)]


def imports_of(source: str, package: str) -> Iterator[str]:
    """Yield the names of the modules that a source imports, at whatever place in it."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(level=0, module=str(module)):
                yield module
            case ast.ImportFrom(level=level, module=module):
                parts = package.split(".")[: len(package.split(".")) - level + 1]
                yield ".".join(filter(None, [*parts, module]))
            case ast.Call(func=ast.Name("__import__") | ast.Attribute(attr="import_module")):
                yield from (
                    arg.value
                    for arg in node.args
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                )


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_file_imports_nothing_from_below_its_package(file: Path) -> None:
    assert not roots_of(file) & {*BELOW[file.parts[0]], "tests", "benchmarks"}


def test_profiles_are_made_of_pydantic_yaml_expressions_and_json_schema_only() -> None:
    roots = [roots_of(file) for file in FILES if file.parts[0] == "profiles"]
    assert not set().union(*roots) - PROFILES_MAY_IMPORT


SOURCES = {
    "a module": ("import graph", "graph"),
    "a module with another name": ("import graph.routes as r", "graph.routes"),
    "a name of a module": ("from graph.routes import route", "graph.routes"),
    "within a function": ("def f():\n    from graph import x", "graph"),
    "for types only": ("if TYPE_CHECKING:\n    import graph", "graph"),
    "by its place": ("from . import x", "nodes.deep"),
    "by the place above": ("from ..x import y", "nodes.x"),
    "by a text": ("importlib.import_module('graph')", "graph"),
}


@pytest.mark.parametrize(("source", "name"), SOURCES.values(), ids=SOURCES)
def test_every_kind_of_import_is_seen(source: str, name: str) -> None:
    assert list(imports_of(source, "nodes.deep")) == [name]


def test_all_four_packages_have_files() -> None:
    assert [package for package in ORDER if files_of(package)] == ORDER


# Imports the modules that are its arguments, each as the first of its package, so that no order
# hides a circular import. What other packages have of ours stays: they import upwards only, so
# that no circle leads through them. A module that its package imports is not imported again: its
# package comes first in any case. Complains of what an import does beyond opening code.
# Third-party packages do this much on their own, and no import of ours can keep them from it:
# - pydantic and others read *.dist-info (importlib.metadata): their plugins, their own versions
# - psutil, by way of langsmith and langchain-core, reads the processor's times in /proc/stat
# - prometheus-client reads what this process takes up, for a registry that nobody here uses
# - urllib3, by way of the same, binds a socket to ::1 to see whether there is IPv6
IMPORTER = """
import importlib, os, sys, threading

root, *modules = sys.argv[1:]
ours = {module.split(".")[0] for module in modules}
seen = set()
done = []
STARTS = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "subprocess.",
          "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.mkdir",
          "os.remove", "os.rename", "os.putenv", "sqlite3.connect")

def is_code(path):
    return path.endswith((".py", ".pyc", ".so", ".pyd", ".zip"))

def watch(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        path = os.path.realpath(os.fsdecode(args[0]))
        mine = f"/proc/{os.getpid()}/"
        counts = path in ("/proc/stat", mine + "stat", mine + "limits")
        if not (is_code(path) or ".dist-info" + os.sep in path or counts):
            done.append(f"open {path}")
    elif event.startswith(STARTS) and not (event == "socket.bind" and args[1] == ("::1", 0)):
        done.append(f"{event} {args!r}")

sys.path.insert(0, root)
sys.addaudithook(watch)
for module in modules:
    if module in seen:
        continue
    for name in [name for name in sys.modules if name.split(".")[0] in ours]:
        del sys.modules[name]
    importlib.import_module(module)
    seen |= {name for name in sys.modules if name == module or name.rpartition(".")[0] == module}
    done += [str(thread) for thread in threading.enumerate()[1:]]
    if done:
        sys.exit(f"import {module}: {'; '.join(done)}")
print(len(seen.intersection(modules)), "imported")
"""


def import_elsewhere(folder: Path, place: Path, modules: list[str]) -> str:
    """Import in a process with no environment, and return what it says."""
    run = subprocess.run(
        [sys.executable, "-I", "-B", "-W", "error", "-c", IMPORTER, str(folder), *modules],
        cwd=place,
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    return run.stdout + run.stderr


@pytest.mark.parametrize("package", ORDER)
def test_importing_needs_no_file_no_network_and_no_environment(
    package: str, tmp_path: Path
) -> None:
    modules = modules_of(package)
    assert import_elsewhere(ROOT, tmp_path, modules) == f"{len(modules)} imported\n"
    assert list(tmp_path.iterdir()) == []


BAD = {
    "a file": ("open('/etc/hostname').close()", "open /etc/hostname"),
    "a data file": (
        "import contextlib\nwith contextlib.suppress(OSError): open('x.yaml')",
        "x.yaml",
    ),
    "the network": (
        "import socket, contextlib\n"
        "with contextlib.suppress(OSError): socket.create_connection(('127.0.0.1', 9), 1)",
        "socket.",
    ),
    "a process": ("import subprocess\nsubprocess.run(['true'])", "subprocess.Popen"),
    "a thread": (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=[9], daemon=True).start()",
        "<Thread(",
    ),
    "a database": ("import sqlite3\nsqlite3.connect(':memory:').close()", "sqlite3.connect"),
    "a variable": ("import os\nos.environ['GOOGLE_API_KEY']", "KeyError: 'GOOGLE_API_KEY'"),
    "a warning": ("import warnings\nwarnings.warn('old', DeprecationWarning)", "Deprecation"),
}


@pytest.mark.parametrize(("source", "told"), BAD.values(), ids=BAD)
def test_a_module_that_needs_something_is_found_out(source: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "needy.py").write_text(source, encoding="utf-8")
    assert told in import_elsewhere(tmp_path, tmp_path, ["needy"])


def test_what_a_package_imports_of_its_own_is_found_out_with_it(tmp_path: Path) -> None:
    package = tmp_path / "whole"
    package.mkdir()
    (package / "__init__.py").write_text("from whole import a\n", encoding="utf-8")
    (package / "a.py").write_text("import whole.b\n", encoding="utf-8")
    (package / "b.py").write_text("c = 1\n", encoding="utf-8")
    modules = ["whole", "whole.a", "whole.b"]
    assert import_elsewhere(tmp_path, tmp_path, modules) == "3 imported\n"
    (package / "b.py").write_text("from whole.a import c\n", encoding="utf-8")
    assert "circular import" in import_elsewhere(tmp_path, tmp_path, modules)


def test_a_circular_import_is_found_out_whatever_the_order(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("from two import b\na = 1\n", encoding="utf-8")
    (tmp_path / "two.py").write_text("b = 1\nfrom one import a\n", encoding="utf-8")
    assert "circular import" in import_elsewhere(tmp_path, tmp_path, ["two", "one"])
