"""Which threads have a turn running, in this process and among all."""

from __future__ import annotations

import errno
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from graph.errors import UNCHANGED, StorageError, ThreadBusyError


class HeldThreads:
    """The threads whose turns run in this process."""

    def __init__(self) -> None:
        self._held: set[str] = set()

    def __contains__(self, thread_id: object) -> bool:
        """Whether a turn of the thread runs here."""
        return thread_id in self._held

    @contextmanager
    def hold(self, thread_id: str) -> Iterator[None]:
        """Hold a thread, or raise ThreadBusyError if it is held."""
        if thread_id in self._held:
            raise ThreadBusyError(thread_id, where="this process")
        self._held.add(thread_id)
        try:
            yield
        finally:
            self._held.discard(thread_id)


class LockFile:
    """A file beside a database in which each running turn locks the byte of its thread.

    The operating system drops the locks of a process that ends, however it ends. One open file
    serves all checkpointers of a process: to it, locks of one process are not in conflict, and
    where they belong to the process, closing any other descriptor of the file would drop them.
    """

    def __init__(self, path: Path) -> None:
        self.held = HeldThreads()
        self.users = 0
        self._path = path
        self._descriptor: int | None = None

    @contextmanager
    def lock(self, thread_id: str) -> Iterator[None]:
        """Hold a thread against other processes, or raise ThreadBusyError."""
        offset = key_of(thread_id) & _OFFSETS
        descriptor = self._opened()
        try:
            _lock_byte(descriptor, offset)
        except (BlockingIOError, PermissionError):
            raise ThreadBusyError(thread_id) from None
        except OSError as exc:
            raise StorageError("locking the thread", exc, UNCHANGED) from exc
        try:
            yield
        finally:
            _unlock_byte(descriptor, offset)

    def close(self) -> None:
        """Close the file, where it was needed."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def is_locked_by_others(self, thread_id: str) -> bool:
        """Whether another process holds a thread."""
        if self._descriptor is None and not self._path.exists():
            return False
        return _is_locked(self._opened(), key_of(thread_id) & _OFFSETS)

    def _opened(self) -> int:
        """Return the file's descriptor.

        The file is made by the first turn: who only reads needs none, nor a folder that can be
        written.
        """
        if self._descriptor is None:
            try:
                self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            except OSError as exc:
                raise StorageError("making the lock file", exc, UNCHANGED) from exc
        return self._descriptor


@contextmanager
def open_lock_file(database: Path) -> Iterator[LockFile]:
    """Open the lock file of a database, the same one for all who have it open."""
    path = Path(f"{database.resolve()}-locks")
    if path not in _open_files:
        _open_files[path] = LockFile(path)
        _leave_locks_to_the_parent()
    file = _open_files[path]
    file.users += 1
    try:
        yield file
    finally:
        file.users -= 1
        if not file.users and _open_files.get(path) is file:
            del _open_files[path]
            file.close()


def key_of(thread_id: str, purpose: bytes = b"") -> int:
    """Return a signed 64-bit number that stands for a thread."""
    hashed = blake2b(thread_id.encode(errors="surrogatepass"), digest_size=8, person=purpose)
    return int.from_bytes(hashed.digest(), "big", signed=True)


_open_files: dict[Path, LockFile] = {}
_forks_watched: list[bool] = []


def _leave_locks_to_the_parent() -> None:
    """Make a forked child open lock files of its own, for it would share the parent's locks."""
    if _forks_watched or not hasattr(os, "register_at_fork"):
        return
    _forks_watched.append(True)

    def forget() -> None:
        for file in _open_files.values():
            file.close()
        _open_files.clear()

    os.register_at_fork(after_in_child=forget)


if sys.platform == "win32":
    import msvcrt

    _OFFSETS = (1 << 31) - 1

    def _lock_byte(descriptor: int, offset: int) -> None:
        os.lseek(descriptor, offset, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock_byte(descriptor: int, offset: int) -> None:
        os.lseek(descriptor, offset, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

    def _is_locked(descriptor: int, offset: int) -> bool:
        try:
            _lock_byte(descriptor, offset)
        except PermissionError:
            return True
        _unlock_byte(descriptor, offset)
        return False

else:
    import fcntl

    _OFFSETS = (1 << 62) - 1

    def _lock_byte(descriptor: int, offset: int) -> None:
        _set_lock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, offset)

    def _unlock_byte(descriptor: int, offset: int) -> None:
        _set_lock(descriptor, fcntl.LOCK_UN, offset)

    def _is_locked(descriptor: int, offset: int) -> bool:
        if sys.platform == "linux" and hasattr(fcntl, "F_OFD_GETLK"):
            lock = _lock_of(fcntl.F_WRLCK, offset)
            try:
                found = fcntl.fcntl(descriptor, fcntl.F_OFD_GETLK, lock)
            except OSError as exc:
                if exc.errno != errno.EINVAL:
                    raise  # some sandboxes know only locks of the process
            else:
                return bool(struct.unpack_from("h", found)[0] != fcntl.F_UNLCK)
        try:
            _lock_byte(descriptor, offset)
        except (BlockingIOError, PermissionError):
            return True
        _unlock_byte(descriptor, offset)
        return False

    def _lock_of(kind: int, offset: int) -> bytes:
        return struct.pack("hhqqi0q", kind, os.SEEK_SET, offset, 1, 0)

    def _set_lock(descriptor: int, command: int, offset: int) -> None:
        if sys.platform == "linux" and hasattr(fcntl, "F_OFD_SETLK"):
            kind = fcntl.F_UNLCK if command == fcntl.LOCK_UN else fcntl.F_WRLCK
            lock = _lock_of(kind, offset)
            try:
                # A lock of the open file, which nothing but this descriptor can drop.
                fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, lock)
            except OSError as exc:
                if exc.errno != errno.EINVAL:
                    raise  # some sandboxes know only locks of the process
            else:
                return
        fcntl.lockf(descriptor, command, 1, offset)
