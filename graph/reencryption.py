"""A new key for what is stored already."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from graph.checkpointers import Checkpointer
from graph.checkpointers.keyring import name_of
from graph.checkpointers.sealed_tables import SealedTable, mark_in
from graph.errors import EncryptionKeyError

STEP = 100
"""How many rows are replaced at a time."""

_PASSES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reencrypted:
    """What was encrypted anew, and what was not."""

    done: Mapping[str, int]
    """How many rows are under the first key now that were not before, by what they are."""
    left: Mapping[str, int]
    """How many rows are not under the first key, by the name of their key; "" is in clear."""


async def reencrypt(checkpointer: Checkpointer, *, dry_run: bool = False) -> Reencrypted:
    """Encrypt all that is stored by the first key, be it under another one or in clear.

    Turns go on meanwhile: a few rows at a time are replaced, each as a whole, and whoever has
    both keys can read what was replaced and what was not. So it may be cut off at any moment, and
    be run again. What no key here can read is left, and so is what other programs have written
    in clear. What processes write meanwhile whose first key is another is found by the next run.
    """
    keyring = checkpointer.keyring
    if not keyring:
        raise EncryptionKeyError("there is none to encrypt with. `cuelight keygen` makes one")
    done: Counter[str] = Counter()
    tables = [] if dry_run else checkpointer.sealed_tables()
    for _ in range(_PASSES):
        renewed = Counter({table.what: await _renew(checkpointer, table) for table in tables})
        done += renewed
        if not renewed.total():
            break
    if done:
        await checkpointer.ascrub()
    return Reencrypted(done=dict(done), left=await _left(checkpointer))


async def _renew(checkpointer: Checkpointer, table: SealedTable) -> int:
    number, last, mark = 0, None, checkpointer.keyring.mark
    while True:
        begun = time.monotonic()
        renewal = await checkpointer.records.transact(table.renew(mark, last, STEP))
        number += renewal.number
        if (last := renewal.last) is None:
            return number
        # As long a pause as the work took, so that turns come in between.
        await asyncio.sleep(time.monotonic() - begun)


async def _left(checkpointer: Checkpointer) -> dict[str, int]:
    left: Counter[str] = Counter()
    for table in checkpointer.sealed_tables():
        for stored, number in await checkpointer.records.read(table.count):
            if stored is not None and (mark := mark_in(stored)) != checkpointer.keyring.mark:
                left[name_of(mark)] += number
    return dict(left)
