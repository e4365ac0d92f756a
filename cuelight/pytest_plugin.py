"""Scripts of rehearsals as tests of pytest: `*.rehearsal.yaml`, and YAML files in `rehearsals/`.

pytest loads this wherever Cuelight is installed, so what takes its time to import is imported
only where there is a script.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from cuelight.rehearsing.script import ScriptFile

# As in `cuelight.scripts`, which is not imported for it.
_SUFFIXES = (".rehearsal.yaml", ".rehearsal.yml")
_FOLDER = "rehearsals"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a script for a file with a test."""
    in_folder = file_path.parent.name == _FOLDER and file_path.suffix in {".yaml", ".yml"}
    if not in_folder and not file_path.name.endswith(_SUFFIXES):
        return None
    return _RehearsalFile.from_parent(parent, path=file_path)


class _RehearsalFile(pytest.File):
    """A script."""

    def collect(self) -> Iterator[pytest.Item]:
        """Read the script, and yield its only test."""
        from cuelight.rehearsing.script import read_script  # noqa: PLC0415
        from cuelight.rehearsing.telling import problems_in_words  # noqa: PLC0415
        from profiles import ProfileFileError  # noqa: PLC0415

        try:
            source = read_script(self.path)
        except ProfileFileError as error:
            raise self.CollectError(problems_in_words(error)) from None
        yield _RehearsalItem.from_parent(self, name=source.script.title, source=source)


class _RehearsalItem(pytest.Item):
    """The test that a script goes as it says."""

    def __init__(self, *, source: ScriptFile, **given: Any) -> None:
        super().__init__(**given)
        self._source = source

    def runtest(self) -> None:
        """Play the script, without a model or a network."""
        from cuelight.rehearsing.performing import perform  # noqa: PLC0415
        from cuelight.rehearsing.telling import in_words  # noqa: PLC0415

        performance = asyncio.run(perform(self._source))
        if not performance.is_right:
            raise _OtherwiseError(in_words(performance))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Tell what was expected and what came instead, and not where Python was."""
        if isinstance(excinfo.value, _OtherwiseError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the file, its first line and the title."""
        return self.path, 0, self.name


class _OtherwiseError(Exception):
    """A script did not go as it says."""
