"""What can go wrong between turns: a busy thread, a failing store, a thread of another profile."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nodes.errors import TurnError


class ThreadBusyError(TurnError):
    """A turn runs on the thread already."""

    code = "thread_busy"
    retryable = True

    def __init__(self, thread_id: str, where: str = "another process") -> None:
        self.thread_id = thread_id
        super().__init__(
            f"A turn is running on thread {thread_id!r} in {where}. "
            "Nothing was changed; try again when that turn has ended."
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


UNSAVED = "Nothing was saved; see to the database and try again."
UNCHANGED = "Nothing was changed; see to the database and try again."
UNDELETED = "Nothing was deleted; see to the database and try again."


class StorageError(TurnError):
    """The database could not be opened, read or written."""

    code = "storage"
    retryable = True

    def __init__(
        self,
        doing: str,
        cause: object,
        advice: str = UNSAVED,
    ) -> None:
        self.doing = doing
        why = " ".join(str(cause).split()) or type(cause).__name__
        stop = "" if why[-1] in ".?!" else "."
        super().__init__(f"The database failed while {doing}: {why}{stop} {advice}")


class WrongKeyError(TurnError):
    """What is stored is encrypted with a key that was not given."""

    code = "wrong_key"

    def __init__(self, needed: Iterable[str], given: Iterable[str]) -> None:
        self.needed, self.given = tuple(needed), tuple(given)
        but = (
            f"the keys given are others ({', '.join(self.given)})"
            if self.given
            else "no key was given"
        )
        super().__init__(
            f"What is stored here is encrypted with key {' or '.join(self.needed)}, and {but}. "
            "Nothing is lost: give the key that it was stored with, as CUELIGHT_ENCRYPTION_KEY or "
            "in Python as `keys` of open_checkpointer."
        )


class TurnRunningError(TurnError):
    """A message came during a turn of a phase in which the AI keeps the floor."""

    code = "turn_running"
    retryable = True

    def __init__(self, thread_id: str) -> None:
        self.thread_id = thread_id
        super().__init__(
            "A reply is still being given, and this phase lets nobody interrupt it. "
            "Send the message again when it has ended."
        )


class TakenOverError(TurnError):
    """A newer message ended the turn, and is answered together with this one."""

    code = "taken_over"

    def __init__(self) -> None:
        super().__init__(
            "A newer message took over. Nothing of this reply was saved; both messages are "
            "answered together."
        )


class StoppedError(TurnError):
    """The conversation was closed while its turn ran."""

    code = "stopped"
    retryable = True

    def __init__(self) -> None:
        super().__init__(
            "The conversation was closed during this reply. Nothing of it was saved; send the "
            "message again."
        )


class MessageError(TurnError):
    """A message that cannot be sent."""

    code = "bad_message"


class ThreadIdError(TurnError):
    """A text that cannot name a thread."""

    code = "bad_thread_id"

    def __init__(self, thread_id: str, longest: int) -> None:
        super().__init__(
            f"{thread_id[:40]!r} cannot name a thread: use 1 to {longest} printable characters."
        )


class UnboundThreadError(TurnError):
    """A thread that does not exist was opened without a profile."""

    code = "unknown_thread"

    def __init__(self, thread_id: str) -> None:
        self.thread_id = thread_id
        super().__init__(f"There is no thread {thread_id!r} yet. Name a profile to begin it with.")


class ForeignThreadError(TurnError):
    """A thread that no conversation of ours has written, or that cannot be read."""

    code = "foreign_thread"

    def __init__(self, thread_id: str) -> None:
        self.thread_id = thread_id
        super().__init__(
            f"Thread {thread_id!r} belongs to another program. Choose another id or database."
        )


class NothingToUndoError(TurnError):
    """The thread has no turn that could be taken back."""

    code = "nothing_to_undo"

    def __init__(self, thread_id: str) -> None:
        self.thread_id = thread_id
        super().__init__(f"Thread {thread_id!r} has no turn that could be taken back.")


class NothingToEndError(TurnError):
    """The thread has no conversation that could be ended."""

    code = "nothing_to_end"

    def __init__(self, thread_id: str) -> None:
        self.thread_id = thread_id
        super().__init__(f"Thread {thread_id!r} has not begun, so there is nothing to end.")


class NoCoachError(TurnError):
    """A request was brought to a profile that has no coach."""

    code = "no_coach"

    def __init__(self, profile: str) -> None:
        super().__init__(
            f"No phase of {profile!r} is a coach, and so nobody takes a request. Leave it out."
        )


class StoredProfileError(TurnError):
    """The version of a profile that a thread began with cannot be used any more."""

    code = "stored_profile"

    def __init__(self, name: str, digest: str, problem: object) -> None:
        super().__init__(
            f"The version of {name!r} that the thread began with ({digest}) cannot be used: "
            f"{problem}"
        )


class RecordingError(TurnError):
    """A file that holds no conversation which could be replayed."""

    code = "bad_recording"

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name} cannot be replayed: {problem}.")


class EncryptionKeyError(ValueError):
    """A key that nothing can be encrypted with."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"Cannot use CUELIGHT_ENCRYPTION_KEY: {problem}.")


class DatabaseUrlError(ValueError):
    """The address of a database that no checkpointer understands."""

    def __init__(self, url: str, problem: str) -> None:
        self.url = hide_password(url)
        super().__init__(
            f"Cannot use {self.url!r} as a database: {problem}. Use sqlite:///file.db (a relative "
            "path), sqlite:////folder/file.db (an absolute one), postgresql://user@host/name "
            "or memory:."
        )


def hide_password(url: str) -> str:
    """Return an address that can be shown: without the password that it may hold."""
    url = re.sub(r"(?<=://)([^:/?#]*):.*@", r"\1:***@", url)
    return re.sub(r"(?i)(password=)[^&\s]*", r"\1***", url)
