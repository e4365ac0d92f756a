"""What a command cannot do, each with what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from profiles.errors import did_you_mean, shown


class FaceError(Exception):
    """Something that was asked for cannot be done; the message says what can."""


class SettingsError(FaceError):
    """The environment asks for something that there is not."""


class DurationError(FaceError):
    """A text that tells no length of time, or one beyond the `longest`."""

    def __init__(self, written: str, longest: timedelta | None = None) -> None:
        if longest is None:
            problem = "is no length of time. Write a number and its unit, such as 30d, 12h, 90min "
            problem += "or 45s."
        else:
            problem = f"is too long. The longest length of time is {longest.days}d."
        super().__init__(f"{shown(written)} {problem}")


class MomentError(FaceError):
    """A text that tells no point in time."""

    def __init__(self, written: str) -> None:
        super().__init__(
            f"{written!r} is no time. Write how long ago, such as 30d or 12h, or a day or time, "
            "such as 2026-05-31 or 2026-05-31T18:00."
        )


class UnknownCodeError(FaceError):
    """There is no finding of this code."""

    def __init__(self, code: str, near: str | None) -> None:
        meant = f" Did you mean {near}?" if near else ""
        super().__init__(
            f"There is no code {code!r}.{meant} `cuelight check --explain` lists all of them."
        )


class UnknownThreadError(FaceError):
    """No thread goes by this id in this database."""

    def __init__(self, thread_id: str, known: Iterable[str], advice: str = "") -> None:
        self.thread_id = thread_id
        said = (
            f"There is no thread {thread_id!r} here.{did_you_mean(thread_id, known)} "
            f"`cuelight threads` lists those there are. {advice}"
        )
        super().__init__(said.rstrip())


class NothingToResumeError(FaceError):
    """There is no conversation to go on with."""

    def __init__(self, profile: str | None) -> None:
        which = f" of {profile!r}" if profile else ""
        super().__init__(
            f"There is no unfinished conversation{which} here. Begin one without --resume."
        )


class ServeError(FaceError):
    """A server cannot be started as it was asked for."""


class RecordingFileError(FaceError):
    """A file of an exported conversation that cannot be read."""

    def __init__(self, file: object, problem: str) -> None:
        super().__init__(
            f"{file} cannot be replayed: {problem}. Name a thread, or a file that "
            "`cuelight export THREAD -o FILE.json` has written."
        )


class UnknownVersionError(FaceError):
    """There is no version of a profile that was asked for."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"There is no version of {name!r} to take: {problem}.")


class UnknownDigestError(FaceError):
    """No version of a profile is stored under a digest, or under more than one that begins so."""

    def __init__(self, digest: str, problem: str) -> None:
        self.digest = digest
        super().__init__(f"{digest!r} names no stored version: {problem}.")
