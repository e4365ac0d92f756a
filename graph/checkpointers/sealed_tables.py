"""The tables that hold what is encrypted, for storing it anew under another key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graph.checkpointers.keyring import MARK, SEALED, Keyring
from graph.checkpointers.records import Row, Steps
from graph.checkpointers.serializer import StrictSerializer
from nodes.errors import TurnError


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedTable:
    """A table, and how a row of it is stored anew."""

    what: str
    """What its rows are."""
    name: str
    keys: tuple[str, ...]
    """The columns of its primary key."""
    columns: tuple[str, ...]
    """The columns that are encrypted."""
    mark: str
    """An SQL expression that has the mark of a row's key in it: none where the row is in clear,
    and NULL where it is none of ours."""
    renewed: Callable[..., Sequence[Any]]
    """Makes of what a row holds what it is to hold; `TurnError` where that cannot be read."""
    more: str = ""
    """An SQL expression for what this needs to know beside the columns."""
    locked: str = ""
    """What a SELECT ends with that keeps its rows from others who write."""

    def renew(self, mark: str, after: Row | None, size: int) -> Steps[Renewal]:
        """Store the next rows anew that are not under a mark, in a transaction."""
        wanted = {"mark": mark, "size": size, **self._named(after or ())}
        found = yield self._select(bool(after)), wanted
        values = []
        for row in found:
            key, held = row[: len(self.keys)], row[len(self.keys) :]
            try:
                anew = self.renewed(*held)
            except TurnError:
                continue  # no key opens it, or it is damaged; it is counted as left
            values.append(self._named(key) | dict(zip(self.columns, anew, strict=True)))
        if values:
            yield self._update, values
        last = found[-1][: len(self.keys)] if len(found) == size else None
        return Renewal(number=len(values), last=last)

    @property
    def count(self) -> str:
        """Return the statement that counts what is under each mark."""
        return f"SELECT {self.mark}, count(*) FROM {self.name} GROUP BY 1"  # noqa: S608

    def _select(self, goes_on: bool) -> str:
        read = ", ".join(filter(None, (*self.keys, *self.columns, self.more)))
        order = ", ".join(self.keys)
        after = f"({order}) > ({', '.join(f':key_{name}' for name in self.keys)}) AND "
        return f"""
            SELECT {read} FROM {self.name}
            WHERE {after if goes_on else ""}replace({self.mark}, :mark, '') = {self.mark}
            ORDER BY {order} LIMIT :size {self.locked}
        """  # noqa: S608

    @property
    def _update(self) -> str:
        sets = ", ".join(f"{name} = :{name}" for name in self.columns)
        where = " AND ".join(f"{name} = :key_{name}" for name in self.keys)
        return f"UPDATE {self.name} SET {sets} WHERE {where}"  # noqa: S608

    def _named(self, key: Sequence[Any]) -> dict[str, Any]:
        return {f"key_{name}": value for name, value in zip(self.keys, key, strict=False)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """How many rows were stored anew, and which one was looked at last; `None` at the end."""

    number: int
    last: Row | None


def sealed_records(
    serializer: StrictSerializer, keyring: Keyring, locked: str = ""
) -> list[SealedTable]:
    """Return the tables beside the checkpoints, which are the same in every store."""

    def texts(*stored: str) -> list[str]:
        return [keyring.seal(keyring.unseal(text)) for text in stored]

    def typed(what: str, name: str, keys: tuple[str, ...], *columns: str) -> SealedTable:
        return SealedTable(
            what=what,
            name=name,
            keys=keys,
            columns=columns,
            mark=columns[0],
            renewed=serializer.renew,
            locked=locked,
        )

    return [
        SealedTable(
            what="profiles",
            name="cuelight_profiles",
            keys=("digest",),
            columns=("name", "body"),
            mark=f"substr(body, 1, {MARK})",
            renewed=texts,
            locked=locked,
        ),
        typed("sessions", "cuelight_sessions", ("thread_id",), "opening_kind", "opening"),
        typed("messages", "cuelight_messages", ("thread_id", "message_id"), "kind", "message"),
        typed("events", "cuelight_events", ("thread_id", "turn", "last"), "kind", "events"),
    ]


def mark_in(stored: str) -> str:
    """Return the mark in what a table's `mark` gives; empty for what is in clear."""
    return stored[found : found + MARK] if (found := stored.find(SEALED)) >= 0 else ""
