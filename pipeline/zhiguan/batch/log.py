"""The journal's file: JSON lines, each with a checksum, so that a torn or damaged one is known."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zhiguan.batch.durable import sync_folder
from zhiguan.errors import ConfigError

MAX_BYTES = 1 << 20
"""The file is written anew, with its first and last entry alone, when it is longer than that."""


class Log:
    """Entries of which the first says whose run it is, and the last how far it is."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._first: bytes = b""
        self._size = 0

    def read(self) -> list[dict[str, Any]]:
        """The first entry and the last whole one; nothing when there is no file.

        Raises:
            ConfigError: when the first entry is damaged.
        """
        if not self._path.exists():
            return []
        lines = self._path.read_bytes().split(b"\n")
        first = _parsed(lines[0])
        if first is None or "run" not in first:
            raise ConfigError(
                "the run's journal is damaged",
                where=str(self._path),
                hint="give --restart to start over",
            )
        rest = (_parsed(line) for line in reversed(lines[1:]))
        last = next((entry for entry in rest if entry is not None), None)
        return [first] if last is None else [first, last]

    def rewrite(self, entries: Sequence[Mapping[str, object]]) -> None:
        """Puts a file with these entries in place of the old one, for good."""
        self._first = _line(entries[0])
        self._replace(self._first + b"".join(_line(entry) for entry in entries[1:]))

    def add(self, entry: Mapping[str, object]) -> None:
        """Adds an entry, for good."""
        line = _line(entry)
        if self._size + len(line) > MAX_BYTES:
            self._replace(self._first + line)
            return
        # a line break first: the line before may have been cut short
        self._append(b"\n" + line)

    def remove(self) -> None:
        """Removes the file, for good."""
        self._path.unlink(missing_ok=True)
        sync_folder(self._path.parent)

    def _append(self, data: bytes) -> None:
        with self._path.open("ab", buffering=0) as handle:
            if handle.write(data) < len(data):
                raise OSError("the journal could not be written in full")
            os.fsync(handle.fileno())
        self._size += len(data)

    def _replace(self, data: bytes) -> None:
        new = self._path.with_suffix(".new")
        with new.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        new.replace(self._path)
        sync_folder(self._path.parent)
        self._size = len(data)


def _line(entry: Mapping[str, object]) -> bytes:
    text = json.dumps(entry, sort_keys=True)
    return json.dumps({"crc": zlib.crc32(text.encode()), "entry": entry}).encode() + b"\n"


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
        entry = row["entry"]
        text = json.dumps(entry, sort_keys=True)
        return entry if row["crc"] == zlib.crc32(text.encode()) else None
    except (ValueError, KeyError, TypeError):
        return None
