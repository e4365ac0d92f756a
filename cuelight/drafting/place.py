"""Where a draft is written: a file that is not there yet, unless its author says otherwise."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from cuelight.drafting.written import DRAFT
from cuelight.errors import FaceError


class DraftFileError(FaceError):
    """A draft cannot be written there."""

    def __init__(self, file: Path, problem: str) -> None:
        self.file = file
        super().__init__(f"{file} {problem}")


class Place:
    """The file that was asked for, or one in this folder that is named after the draft."""

    def __init__(self, file: Path | None, *, force: bool) -> None:
        self._file = file
        self._force = force

    def check(self) -> None:
        """Raise `DraftFileError` where nothing can be written: before a model is paid for it."""
        try:
            self._check(self._file)
        except OSError as error:  # a name that is too long
            raise DraftFileError(self._file or Path(), f"is no file: {error.strerror}.") from error

    def _check(self, file: Path | None) -> None:
        folder = Path() if file is None else file.parent
        if file is not None and file.is_dir():
            raise DraftFileError(file, "is a folder. Name a file in it.")
        if not folder.is_dir():
            raise DraftFileError(folder, "is no folder that there is. Make it first.")
        if file is not None and file.exists():
            if not self._force:
                raise _is_there(file)
            if not os.access(file, os.W_OK):
                raise DraftFileError(file, "may not be written to.")
        elif not os.access(folder, os.W_OK | os.X_OK):
            raise DraftFileError(folder.absolute(), "may not be written to. Name a file by -o.")

    def file_of(self, slug: str, *, is_right: bool) -> Path:
        """Return the file for a draft; one that is not right never takes the place of another."""
        file = self._file or Path(f"{slug}.yaml")
        if not is_right:
            return next(one for one in _beside(file, DRAFT) if not one.exists())
        if self._file is not None or self._force:
            return file
        return next(one for one in _beside(file) if not one.exists())

    def write(self, file: Path, text: str) -> None:
        """Write a text, all of it or nothing; `DraftFileError` where that cannot be done."""
        try:
            if not (self._force and file.exists()):
                _write_new(file, text)
            elif not file.is_file():  # a pipe, or a device
                file.write_text(text, "utf-8", newline="\n")
            else:
                _replace(file.resolve(), text)
        except FileExistsError:
            raise _is_there(file) from None
        except OSError as error:
            raise DraftFileError(file, f"cannot be written: {error.strerror}.") from error


def _is_there(file: Path) -> DraftFileError:
    return DraftFileError(
        file, "is there already. Name another file by -o, or write over it by --force."
    )


def _beside(file: Path, suffix: str = "") -> Iterator[Path]:
    yield file.with_name(f"{file.name}{suffix}")
    for number in count(2):
        yield file.with_name(f"{file.stem}_{number}{file.suffix}{suffix}")


def _write_new(file: Path, text: str) -> None:
    with file.open("x", encoding="utf-8", newline="\n") as opened:
        try:
            opened.write(text)
            opened.flush()
        except BaseException:
            # A half of it would look like the whole.
            with suppress(OSError):
                file.unlink()
            raise


def _replace(file: Path, text: str) -> None:
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:40]}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
        Path(name).chmod(file.stat().st_mode & 0o777)
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
