"""What can go wrong between turns: a busy thread, a store that fails, a thread of another profile."""

from __future__ import annotations

from nodes.errors import TurnError


class ThreadBusyError(TurnError):
    """A turn runs on the thread already."""

    code = "thread_busy"
    retryable = True

    def __init__(self, thread_id: str, where: str = "another process") -> None:
        self.thread_id = thread_id
        super().__init__(
            f"A turn is running on thread {thread_id!r} in {where}. "
            "Nothing was changed; send the message again when that turn has ended."
        )


class ThreadConflictError(TurnError):
    """Another writer committed to the thread while this turn ran."""

    code = "thread_conflict"
    retryable = True

    def __init__(self, thread_id: str) -> None:
        self.thread_id = thread_id
        super().__init__(
            f"Thread {thread_id!r} was changed by another process while this turn ran. "
            "This turn was not saved; send the message again."
        )


class StorageError(TurnError):
    """The database could not be opened, read or written."""

    code = "storage"
    retryable = True

    def __init__(self, doing: str, cause: object) -> None:
        super().__init__(
            f"The database failed while {doing}: {cause}. "
            "Nothing of this turn was saved; see to the database and send the message again."
        )


class DatabaseUrlError(ValueError):
    """The address of a database that no checkpointer understands."""

    def __init__(self, url: str, problem: str) -> None:
        self.url = url
        super().__init__(
            f"Cannot use {url!r} as a database: {problem}. Use sqlite:///file.db (a relative "
            "path), sqlite:////folder/file.db (an absolute one), postgresql://user@host/name "
            "or memory:."
        )
