"""Which stored version is meant by the beginning of its digest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cuelight.errors import UnknownDigestError
from cuelight.migrating import migrate_all
from cuelight.stored import Database
from profiles import load_profile


@pytest.fixture
async def database(tmp_path: Path) -> Database:
    """Return a database in which two versions begin alike."""
    database = Database(address=f"sqlite:///{tmp_path / 'kept.db'}")
    body = load_profile("tutorial").model_dump_json()
    async with database.open() as store:
        for digest in ("0f3c9a11", "0f3c9a22", "77aa00bb"):
            await store.astore_profile(digest, "tutorial", body)
    return database


async def meant(database: Database, version: str) -> None:
    await migrate_all(database, lambda _: None, threads=(), version=version, dry_run=True)


@pytest.mark.parametrize("version", ["0f3c9a11", "0f3c9a2", "77AA00", " 77aa00… ", "77aa00bb"])
async def test_a_version_is_named_by_a_beginning_that_no_other_has(
    version: str, database: Database
) -> None:
    await meant(database, version)


@pytest.mark.parametrize(
    ("version", "problem"),
    [
        ("0f3c9a", "several begin so: 0f3c9a11, 0f3c9a22. Give more of the one that is meant."),
        ("77aa0", "give its digest, or at least 6 signs of its beginning. `cuelight stats"),
        ("", "give its digest, or at least 6"),
        ("77aa00cc", "nothing is stored under this digest. `cuelight stats --all --by-version`"),
        ("______", "nothing is stored under this digest."),
    ],
)
async def test_a_version_that_is_none_or_several_is_told_as_that(
    version: str, problem: str, database: Database
) -> None:
    with pytest.raises(UnknownDigestError, match=re.escape(problem)):
        await meant(database, version)
