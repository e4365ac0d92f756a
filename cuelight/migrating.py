"""What becomes of threads that are to move to another version, in words and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import asdict

from cuelight.errors import UnknownDigestError
from cuelight.screen import Screen
from cuelight.stored import Database, unknown_thread
from graph import Checkpointer
from graph.migration import Migrated, migrate
from profiles import PhaseProfile

_LEAST_OF_A_DIGEST = 6
"""How much of a digest is enough, where no other begins so."""
_LISTED = "`cuelight stats --all --by-version` lists those that threads run"
_RESULTS = {
    "moves": "moved",
    "there": "there already",
    "over": "over",
    "stays": "stays",
}


async def migrate_all(
    database: Database,
    version_of: Callable[[str], PhaseProfile | None],
    *,
    threads: Sequence[str],
    version: str | None,
    dry_run: bool,
) -> list[Migrated]:
    """Move threads of a database, all that are open or those that are named.

    `version` is the digest of a stored version, or the beginning of one; it goes before the
    present one.
    """
    async with database.open_existing() as store:
        stored = None if version is None else await _stored(store, version)

        def chosen(name: str) -> PhaseProfile | None:
            if stored is None:
                return version_of(name)
            return stored if stored.name == name else None

        for thread_id in threads:
            if not await store.atimes([thread_id]):
                raise await unknown_thread(store, thread_id)
        named = _one_list(threads) if threads else None
        return [one async for one in migrate(store, chosen, threads=named, dry_run=dry_run)]


async def _one_list(threads: Sequence[str]) -> AsyncGenerator[list[str]]:
    yield list(threads)


async def _stored(store: Checkpointer, version: str) -> PhaseProfile:
    """Return the stored version with this digest, or with the only one that begins so."""
    version = version.strip().rstrip(".…").lower()
    digests = await store.adigests(version) if len(version) >= _LEAST_OF_A_DIGEST else [version]
    body = await store.aload_profile(digests[0]) if len(digests) == 1 else None
    if body is None:
        raise UnknownDigestError(version, _why_not(version, digests))
    return PhaseProfile.from_stored(body)


def _why_not(version: str, digests: Sequence[str]) -> str:
    """Return why no version is meant by these signs, of the digests that begin so."""
    if len(digests) > 1:
        return f"several begin so: {', '.join(digests)}. Give more of the one that is meant"
    if len(version) < _LEAST_OF_A_DIGEST:
        return (
            f"give its digest, or at least {_LEAST_OF_A_DIGEST} signs of its beginning. {_LISTED}"
        )
    return f"nothing is stored under this digest. {_LISTED}"


def exit_code(found: Sequence[Migrated]) -> int:
    """Return 1 where an open thread stays, else 0."""
    return int(any(one.outcome == "stays" for one in found))


def as_json(found: Sequence[Migrated], *, dry_run: bool) -> str:
    """Return what became of all threads as one JSON document."""
    document = {"dry_run": dry_run, "threads": [asdict(one) for one in found]}
    return json.dumps(document, ensure_ascii=False, indent=2)


def show_migrated(screen: Screen, found: Sequence[Migrated], *, dry_run: bool) -> None:
    """Show what became of each thread that was open, and the number of the others."""
    results = {**_RESULTS, "moves": "can move"} if dry_run else _RESULTS
    told = [one for one in found if one.outcome in {"moves", "stays"}]
    rows = [(one.thread_id, one.profile or "?", results[one.outcome], _why(one)) for one in told]
    if rows:
        screen.table(("THREAD", "PROFILE", "RESULT", "WHY"), rows, cut_at=3)
        screen.gap()
    counted = Counter(results[one.outcome] for one in found)
    parts = ", ".join(_several(number, result) for result, number in counted.items())
    number = f"{len(found):,} thread{'' if len(found) == 1 else 's'}"
    screen.line(f"{number}: {parts}.")
    for left, entered in sorted(
        {(one.left, one.entered) for one in told if one.outcome == "moves"}
    ):
        screen.line(f"From version {left} to {entered}.", "dim")


def _several(number: int, result: str) -> str:
    return f"{number:,} {'stay' if result == 'stays' and number > 1 else result}"


def _why(found: Migrated) -> str:
    return "; ".join(found.reasons) or (f"but {found.warning}" if found.warning else "")
