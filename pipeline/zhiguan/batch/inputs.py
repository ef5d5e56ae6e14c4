"""Which files a run reads: files, folders, globs and standard input, in a fixed order.

Folders are walked anew each time the sources are asked for, and of each file no more than 16 bytes
are kept, so that memory hardly grows with their number.
"""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zhiguan.errors import ConfigError, InputError
from zhiguan.ingest.kinds import SUFFIXES, split_name
from zhiguan.ingest.readers import STDIN, readable


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, and the name under which its pages stand in the output.

    `name` is the path relative to the folder that it was found in, else the file's name, without
    the suffix that says its kind: two files of one run never share it.
    """

    path: str
    name: str


class Sources(Iterable[Source | InputError]):
    """The sources behind the arguments, folders walked in sorted order, each file once.

    What cannot be found stands in its place as an InputError: the rest of the run goes on. It can
    be iterated again; what was put into a folder since the first time is then read too.

    Raises:
        ConfigError: when there is no argument at all, or standard input is named twice.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        if not arguments:
            raise ConfigError("no input", hint="name files, folders, globs or - for standard input")
        if list(arguments).count(STDIN) > 1:
            raise ConfigError("standard input (-) is named twice")
        self._arguments = tuple(arguments)
        self._repeated, self._shared = self._marks()

    def __iter__(self) -> Iterator[Source | InputError]:
        seen: set[int] = set()
        for item, real in self._found():
            if isinstance(item, InputError):
                yield item
                continue
            key = _hash(real)
            if key in self._repeated:
                if key in seen:
                    continue
                seen.add(key)
            shared = _hash(item.name) in self._shared
            yield Source(item.path, readable(item.path.removeprefix("./"))) if shared else item

    def _found(self) -> Iterator[tuple[Source | InputError, str]]:
        for argument in self._arguments:
            yield from _expand(argument)

    def _marks(self) -> tuple[set[int], set[int]]:
        """Hashes of the files found more than once, and of the names of more than one file."""
        reals, names = bytearray(), bytearray()
        for item, real in self._found():
            if isinstance(item, Source):
                reals += _hash(real).to_bytes(8)
                names += _hash(item.name).to_bytes(8)
        places = np.frombuffer(reals, dtype=">u8")
        repeated = _repeated(places)
        first = np.unique(places, return_index=True)[1] if repeated else slice(None)
        return repeated, _repeated(np.frombuffer(names, dtype=">u8")[first])


def _repeated(hashes: NDArray[np.uint64]) -> set[int]:
    ordered = np.sort(hashes)
    return set(ordered[1:][ordered[1:] == ordered[:-1]].tolist())


def _hash(value: str) -> int:
    data = value.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest())


def expand(arguments: Sequence[str]) -> Sources:
    """The sources behind the arguments; see `Sources`.

    Raises:
        ConfigError: when there is no argument at all, or standard input is named twice.
    """
    return Sources(arguments)


def _expand(argument: str) -> Iterator[tuple[Source | InputError, str]]:
    """What an argument stands for, each source with the path that it really has."""
    if argument == STDIN:
        yield Source(STDIN, "stdin"), STDIN
        return
    try:
        mode = Path(argument).stat().st_mode
    except (OSError, ValueError):
        mode = None
    if mode is None and glob.has_magic(argument):
        yield from _matches(argument)
    elif mode is None:
        yield InputError("no such file or folder", where=argument), ""
    elif Path(argument).is_dir():
        yield from _folder(argument)
    else:
        name = readable(split_name(Path(argument).name)[0])
        yield Source(argument, name), os.path.realpath(argument)


def _matches(pattern: str) -> Iterator[tuple[Source | InputError, str]]:
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - absolute patterns too
    if not matches:
        yield InputError("no file matches", where=pattern), ""
    for match in matches:
        yield from _expand(match)


def _folder(folder: str) -> Iterator[tuple[Source | InputError, str]]:
    count = 0
    for item, real in _walk(folder):
        count += 1
        yield item, real
    if not count:
        what = f"no {', '.join(SUFFIXES)} file in this folder"
        yield InputError(what, where=folder), ""


def _walk(folder: str) -> Iterator[tuple[Source | InputError, str]]:
    """The files of a known kind in a folder and below it, and the folders that cannot be read.

    Links to folders are not followed.
    """
    open_folders = [_entries(folder, "")]
    while open_folders:
        found = next(open_folders[-1], None)
        if found is None:
            open_folders.pop()
        elif isinstance(found, _Below):
            open_folders.append(_entries(found.path, found.inside))
        else:
            yield found


class _Below(NamedTuple):
    """A folder inside the one that is walked, and its path from there, with its last slash."""

    path: str
    inside: str


def _entries(folder: str, inside: str) -> Iterator[tuple[Source | InputError, str] | _Below]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        what = f"the folder cannot be read: {error.strerror or error}"
        yield InputError(what, where=folder), ""
        return
    real = os.path.realpath(folder)
    for entry in entries:
        stem, kind = split_name(entry.name)
        if entry.is_dir(follow_symlinks=False):
            yield _Below(entry.path, f"{inside}{entry.name}/")
        elif kind is not None and entry.is_file():
            place = os.path.realpath(entry.path) if entry.is_symlink() else f"{real}/{entry.name}"
            yield Source(entry.path, readable(inside + stem)), place


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes.

    Raises:
        OSError: when it cannot be read.
    """
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def digest_folder(folder: Path) -> str:
    """SHA-256 over the names and contents of all files of a folder, in sorted order."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(f"{path.relative_to(folder).as_posix()}\0{digest(path)}\n".encode())
    return total.hexdigest()
