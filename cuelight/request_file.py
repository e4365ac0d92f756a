"""What a coach is told at first, as a command takes it: a file, and single options over it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from cuelight.errors import FaceError
from nodes.brief.request import request_facts

_LARGEST = 200_000


class RequestFileError(FaceError):
    """A file holds no request."""

    def __init__(self, file: Path, what: str) -> None:
        self.file = file
        super().__init__(f"{file}: {what}")


def request_of(file: Path | None, given: Mapping[str, str | None]) -> dict[str, Any]:
    """Return what the file and the options say together; an option wins over the file.

    Raises `RequestFileError` for a file that cannot be read, and `RequestError` for a value that
    is none.
    """
    read = _read(file) if file else {}
    return request_facts({**read, **{name: value for name, value in given.items() if value}})


def _read(file: Path) -> Mapping[str, Any]:
    """Read YAML, which JSON is a part of."""
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise RequestFileError(file, f"cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise RequestFileError(file, "is not UTF-8 text; save it as UTF-8.") from None
    if len(text) > _LARGEST:
        raise RequestFileError(file, f"is larger than {_LARGEST:,} characters.")
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        told = " ".join(str(error).split())
        raise RequestFileError(file, f"is neither JSON nor YAML: {told}.") from None
    if not isinstance(data, Mapping):
        wanted = "it should have keys such as asset_type, mood and description."
        raise RequestFileError(file, f"holds no request: {wanted}")
    return data
