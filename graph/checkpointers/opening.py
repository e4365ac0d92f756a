"""From the address of a database to a checkpointer that is ready.

Each store is imported when it is asked for: psycopg need not be installed for the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

from graph.checkpointers.keyring import Keyring
from graph.checkpointers.whole_turns import Checkpointer
from graph.errors import DatabaseUrlError


def open_checkpointer(
    url: str, *, retention: timedelta | None = None, keys: Sequence[str] = ()
) -> AbstractAsyncContextManager[Checkpointer]:
    """Open the database at `url` for the length of an `async with` block.

    `sqlite:///file.db` is relative to the working directory, `sqlite:////folder/file.db` is
    absolute, `postgresql://…` is as psycopg reads it, and `memory:` ends with the block.

    A thread that was not changed for as long as `retention` has expired: its `status` says so, and
    no turn runs on it any more.

    With `keys`, what is stored there is encrypted by the first of them, and what any of them has
    encrypted can be read.
    """
    keyring = Keyring(keys)
    scheme, colon, rest = url.partition(":")
    match scheme.lower():
        case "sqlite":
            return _open_sqlite(url, rest, keyring, retention)
        case "postgresql" | "postgres":
            return _open_postgres(url, keyring, retention)
        case "memory" if colon and rest in {"", "//"}:
            from graph.checkpointers.memory import open_memory  # noqa: PLC0415

            return open_memory(retention)
        case _:
            raise DatabaseUrlError(url, "no database goes by such an address")


def _open_sqlite(
    url: str, rest: str, keyring: Keyring, retention: timedelta | None
) -> AbstractAsyncContextManager[Checkpointer]:
    if not rest.startswith("///"):
        raise DatabaseUrlError(url, "three slashes stand between sqlite: and the path of the file")
    name = rest.removeprefix("///")
    if not name.strip("/"):
        raise DatabaseUrlError(url, "it names no file")
    if name == ":memory:":
        raise DatabaseUrlError(url, "a database in memory is asked for by memory:")
    if "?" in name or "\0" in name:
        raise DatabaseUrlError(url, "a path takes neither options nor the characters ? and NUL")
    try:
        path = Path(name).expanduser()
    except RuntimeError:
        raise DatabaseUrlError(url, "nobody's home folder goes by that name") from None

    from graph.checkpointers.sqlite import open_sqlite  # noqa: PLC0415

    return open_sqlite(path, keyring, retention)


def _open_postgres(
    url: str, keyring: Keyring, retention: timedelta | None
) -> AbstractAsyncContextManager[Checkpointer]:
    try:
        from graph.checkpointers.postgres import open_postgres  # noqa: PLC0415
    except ImportError:
        raise DatabaseUrlError(
            url, 'PostgreSQL needs its extra, by pip install "cuelight[postgres]"'
        ) from None
    return open_postgres(url, keyring, retention)
