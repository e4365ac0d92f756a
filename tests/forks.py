"""Commands of ours in processes of their own, without the seconds that each takes to import.

They are forked from a process that has imported everything and has done nothing else. What only a
fresh Python shows, such as a module that forgets to import something, other tests see to.
"""

from __future__ import annotations

import builtins
import gc
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import warnings
from collections.abc import Mapping, Sequence
from multiprocessing.reduction import DupFd
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, TextIO

_PIPE = 65_536
"""How many bytes a pipe holds before anybody reads it."""


class Fork:
    """A command that runs with these three streams, as `python -m cuelight` does."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        streams: Sequence[int],
        own_terminal: bool = False,
    ) -> None:
        forks = multiprocessing.get_context("forkserver")
        forks.set_forkserver_preload([__name__, "cuelight.cli", "cuelight.chat", "langgraph.graph"])
        self._process = forks.Process(
            target=_become,
            args=(
                list(arguments),
                str(folder),
                dict(environment),
                _Descriptors(streams),
                own_terminal,
            ),
        )
        self._process.start()

    def kill(self) -> None:
        """End it at once, as a crash does."""
        self._process.kill()

    def wait(self, seconds: float) -> int:
        """Wait for its end, and return its exit code."""
        self._process.join(seconds)
        code = self._process.exitcode
        if code is None:
            self._process.kill()
            raise TimeoutError(f"It did not end within {seconds} seconds.")
        return code


def run_fork(
    arguments: Sequence[str], said: bytes, *, folder: Path, environment: Mapping[str, str]
) -> tuple[int, str, str]:
    """Run a command that reads this, and return its exit code and what it wrote."""
    if sys.platform == "win32":  # which has no fork
        return run_fresh(arguments, said, folder=folder, environment=environment)
    reads, writes = os.pipe()
    with TemporaryFile() as out, TemporaryFile() as err:
        with os.fdopen(writes, "wb") as pipe:
            assert len(said) <= _PIPE
            pipe.write(said)
        fork = Fork(
            arguments,
            folder=folder,
            environment=environment,
            streams=[reads, out.fileno(), err.fileno()],
        )
        os.close(reads)
        code = fork.wait(60)
        out.seek(0)
        err.seek(0)
        return code, out.read().decode(), err.read().decode()


def run_fresh(
    arguments: Sequence[str],
    said: bytes,
    *,
    folder: Path,
    environment: Mapping[str, str],
    prefix: Sequence[str] = (),
) -> tuple[int, str, str]:
    """Do the same in a Python of its own, started by way of another program where that is named."""
    done = subprocess.run(
        [*prefix, sys.executable, "-m", "cuelight", *arguments],
        input=said,
        capture_output=True,
        cwd=folder,
        env=environment,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class _Descriptors:
    """Open files that go along to another process."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self._numbers = numbers

    def __reduce__(self) -> tuple[Any, ...]:
        return _arrived, (list(map(DupFd, self._numbers)),)


def _arrived(sent: list[Any]) -> list[int]:
    return [descriptor.detach() for descriptor in sent]


def _become(
    arguments: list[str],
    folder: str,
    environment: dict[str, str],
    streams: list[int],
    own_terminal: bool,
) -> None:
    """Make this process what a new one would be, and run the command."""
    gc.freeze()  # what was imported is not looked through
    if own_terminal and sys.platform != "win32":
        import fcntl  # noqa: PLC0415
        import termios  # noqa: PLC0415

        os.setsid()
        fcntl.ioctl(streams[0], termios.TIOCSCTTY, 0)
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
    for descriptor in streams:
        os.close(descriptor)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdin = _stream(0, "r", "surrogateescape")
    sys.stdout = _stream(1, "w", "strict")
    sys.stderr = _stream(2, "w", "backslashreplace")
    # As PYTHONWARNINGS says, of which a Python takes notice only when it starts.
    kind = environment.get("PYTHONWARNINGS", "").partition("error::")[2]
    warnings.simplefilter("error", getattr(builtins, kind or "Warning"))
    code = _run(arguments)
    gc.collect()  # what was not closed is told now
    sys.exit(code)


def _stream(number: int, mode: str, errors: str) -> TextIO:
    return open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # type: ignore[return-value]


def _run(arguments: list[str]) -> Any:
    sys.argv = ["cuelight", *arguments]
    try:
        runpy.run_module("cuelight", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code
    return 0
