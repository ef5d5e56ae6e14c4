"""Files and folders that are on disk when a call returns, and a lock that dies with its process."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from pathlib import Path
from typing import BinaryIO, Self


def sync_file(path: Path) -> None:
    """Waits until the bytes of a file are on disk."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def sync_folder(path: Path) -> None:
    """Waits until the entries of a folder are on disk, where the file system knows how."""
    number = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(number)


def empty_folder(path: Path, *, but: str) -> None:
    """Removes all that is in a folder, except one entry."""
    for entry in path.iterdir():
        if entry.name == but:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


class Lock:
    """A file that one process holds; the lock ends with the process, however that ends."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle

    @classmethod
    def acquire(cls, path: Path) -> Self | None:
        """The lock on a file; None when another process holds it.

        The file and its folder are made if absent, and may be removed by whoever holds the lock.

        Raises:
            OSError: when the file cannot be made.
        """
        while True:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                handle = path.open("ab")
            except FileNotFoundError:
                continue
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                handle.close()
                return None
            except OSError:
                handle.close()
                raise
            if _same(path, handle):
                return cls(handle)
            handle.close()  # its last holder removed it in this very moment

    def release(self) -> None:
        """Gives the lock up."""
        self._handle.close()


def _same(path: Path, handle: BinaryIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle.fileno()))
    except FileNotFoundError:
        return False
