"""Which files a run reads: files, folders, globs and standard input, in a fixed order."""

from __future__ import annotations

import glob
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhiguan.errors import ConfigError, InputError

SUFFIXES = (".txt", ".pdf", ".jsonl")
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, and the name under which its pages stand in the output.

    `name` is the path relative to the folder or the fixed part of the glob that it was found in,
    without suffix: two files of one run never share it.
    """

    path: str
    name: str


def expand(arguments: Sequence[str]) -> list[Source | InputError]:
    """The sources behind the arguments, folders walked in sorted order, each file once.

    What cannot be found stands in its place as an InputError: the rest of the run goes on.

    Raises:
        ConfigError: when there is no argument at all, or standard input is named twice.
    """
    if not arguments:
        raise ConfigError("no input", hint="name files, folders, globs or - for standard input")
    if list(arguments).count(STDIN) > 1:
        raise ConfigError("standard input (-) is named twice")
    found: list[Source | InputError] = []
    seen: set[str] = set()
    for argument in arguments:
        for item in _expand(argument):
            if isinstance(item, Source):
                key = str(Path(item.path).resolve()) if item.path != STDIN else STDIN
                if key in seen:
                    continue
                seen.add(key)
            found.append(item)
    return _distinct(found)


def _expand(argument: str) -> Iterator[Source | InputError]:
    path = Path(argument)
    if argument == STDIN:
        yield Source(STDIN, "stdin")
    elif path.is_dir():
        yield from _folder(path)
    elif path.exists():
        yield Source(argument, path.stem)
    elif glob.has_magic(argument):
        matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - absolute patterns too
        if not matches:
            yield InputError("no file matches", where=argument)
        for match in matches:
            yield from _expand(glob.escape(match) if glob.has_magic(match) else match)
    else:
        yield InputError("no such file or folder", where=argument)


def _folder(folder: Path) -> Iterator[Source | InputError]:
    count = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in SUFFIXES and path.is_file():
            count += 1
            yield Source(str(path), path.relative_to(folder).with_suffix("").as_posix())
    if not count:
        yield InputError(f"no {', '.join(SUFFIXES)} file in this folder", where=str(folder))


def _distinct(items: list[Source | InputError]) -> list[Source | InputError]:
    """Gives sources whose names collide the name of their whole path."""
    counts = Counter(item.name for item in items if isinstance(item, Source))
    return [
        Source(item.path, item.path.lstrip("./"))
        if isinstance(item, Source) and counts[item.name] > 1
        else item
        for item in items
    ]


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


def digest_sources(sources: Sequence[Source | InputError]) -> str:
    """SHA-256 over the names and contents of a run's inputs; unreadable ones count by name."""
    total = hashlib.sha256()
    for source in sources:
        if isinstance(source, InputError):
            total.update(f"missing {source}\n".encode("utf-8", "surrogateescape"))
            continue
        try:
            content = STDIN if source.path == STDIN else digest(Path(source.path))
        except OSError as error:
            content = f"unreadable {error.errno}"
        total.update(f"{source.name}\0{content}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()
