"""Reading and writing the files of formats, with one message for whatever is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from zhiguan.annotation.source import Sourced
from zhiguan.errors import AnnotationError, ConfigError

Json = dict[str, Any]


def read_text(path: Path, *, newline: str | None = None, encoding: str = "utf-8-sig") -> str:
    """A UTF-8 file; `newline` as `open` has it ("" leaves line ends as they are).

    By default a byte order mark is no part of it; with the encoding `utf-8` it is.

    Raises:
        AnnotationError: when it is absent, a folder, not readable or not UTF-8.
    """
    try:
        with path.open(encoding=encoding, newline=newline) as handle:
            return handle.read()
    except FileNotFoundError:
        raise AnnotationError("no such file", where=str(path)) from None
    except IsADirectoryError:
        raise AnnotationError("a folder, not a file", where=str(path)) from None
    except UnicodeDecodeError as error:
        raise AnnotationError(f"not UTF-8 at byte {error.start}", where=str(path)) from None
    except OSError as error:
        raise AnnotationError(f"cannot be read: {error.strerror}", where=str(path)) from None


def write_text(path: Path, lines: Iterable[str]) -> None:
    """Writes a UTF-8 file with the line ends of `lines`.

    Raises:
        ConfigError: when it cannot be written there.
        AnnotationError: when a text has half a surrogate pair, which UTF-8 cannot hold.
    """
    try:
        with path.open("w", encoding="utf-8", newline="") as handle:
            handle.writelines(lines)
    except OSError as error:
        raise ConfigError(f"cannot write there: {error.strerror}", where=str(path)) from None
    except UnicodeEncodeError as error:
        raise AnnotationError(
            f"{error.object[error.start]!r} is half a character, which this format cannot hold",
            where=str(path),
            hint="write jsonl, or clean the text",
        ) from None


def json_lines(path: Path) -> Iterator[tuple[str, Json]]:
    """File and line, and object, of each line of JSON.

    Raises:
        AnnotationError: at the first line that is no JSON object, and as `read_text`.
    """
    for number, line in enumerate(read_text(path, newline="\n").split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            what = f"no JSON: {getattr(error, 'msg', error)}"
            hint = "one JSON object a line; was the file cut off?"
            raise AnnotationError(what, where=where, hint=hint) from None
        yield where, as_object(row, where)


def json_array(path: Path) -> Iterator[tuple[str, Json]]:
    """File and line, and object, of each element of a JSON array.

    Raises:
        AnnotationError: where the file stops being an array of objects, and as `read_text`.
    """
    text = read_text(path)
    decoder = json.JSONDecoder()
    at, line, counted = _skip(text, 0), 1, 0
    if at == len(text) or text[at] != "[":
        raise AnnotationError("no JSON array", where=f"{path}:1", hint="export it as JSON")
    at = _skip(text, at + 1)
    while True:
        line, counted = line + text.count("\n", counted, at), at
        where = f"{path}:{line}"
        if at < len(text) and text[at] == "]":
            return
        try:
            row, at = decoder.raw_decode(text, at)
        except ValueError as error:
            line += text.count("\n", counted, getattr(error, "pos", at))
            what = f"no JSON: {getattr(error, 'msg', error)}"
            hint = "was the file cut off?"
            raise AnnotationError(what, where=f"{path}:{line}", hint=hint) from None
        yield where, as_object(row, where)
        at = _skip(text, at)
        if at < len(text) and text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def as_object(row: object, where: str) -> Json:
    """The value, if it is a JSON object.

    Raises:
        AnnotationError: when it is none.
    """
    if not isinstance(row, dict):
        raise AnnotationError(f"a JSON {type(row).__name__}, not an object", where=where)
    return row


def checked(row: Sourced) -> Sourced:
    """The record, if its mentions lie in its text.

    Raises:
        AnnotationError: naming file and line, at the first one that does not.
    """
    size = len(row.record.text)
    for number, entity in enumerate(row.record.entities):
        if not 0 <= entity.start < entity.end <= size:
            raise AnnotationError(
                f"{row.record.id}: {entity.label} [{entity.start}, {entity.end}) is outside the "
                f"text of {size} characters, or empty",
                where=row.place(("entity", number)),
                hint="offsets are half-open and count code points of the very text in the file",
            )
    return row
