"""What is said about a conversation, from a file or a stream."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from cuelight.drafting.wish import LONGEST, WishError

_MOST_READ = 4 * LONGEST + 1
"""So that a stream without an end comes to one."""


def read_file(file: Path) -> str:
    """Return the text of a file; `WishError` for one that cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(_MOST_READ).decode("utf-8-sig")
    except OSError as error:
        raise WishError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise WishError(
            f"{file} is no text in UTF-8, or is very long. Save it as text, and leave out what the "
            "conversation does not need."
        ) from None


def read_stream(stream: TextIO) -> str:
    """Return what comes by a stream, up to more than anybody may say."""
    return stream.read(_MOST_READ)
