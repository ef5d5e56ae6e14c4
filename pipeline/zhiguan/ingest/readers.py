"""Files to pages, by their kind; `-` is standard input."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, cast

from zhiguan.errors import InputError
from zhiguan.ingest.compressed import compression_of, decompressed
from zhiguan.ingest.decode import decode
from zhiguan.ingest.jsonl import read_rows
from zhiguan.ingest.kinds import MAX_BYTES, SUFFIXES, Format, Kind, split_name
from zhiguan.ingest.model import ReadFailure
from zhiguan.ingest.parquet import read_table
from zhiguan.ingest.pdf import read_pdf
from zhiguan.types import Page

STDIN = "-"
_PEEK = 1 << 16


def read_pages(
    path: Path | str,
    *,
    published: str | None = None,
    region: str | None = None,
    format: Format | None = None,
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Page | ReadFailure]:
    """The pages of one input, in order, one at a time.

    A text file is one page (id: `name`), a PDF one page for each of its pages (id: `name-p1`, …), a
    JSON Lines or Parquet file one for each row (id: the row's; `name-1`, … where a table has none).
    Text and JSON Lines may be compressed by gzip or zstd. `-` reads standard input, whose kind its
    first bytes say: JSON Lines where they are an object's, else a text page. What a page says of
    itself goes before `published` and `region`, which complete what it leaves out.

    Args:
        path: the file, or `-`.
        published: ISO date for pages that give none.
        region: 省市区 for pages that give none.
        format: how to read it; None goes by the file's name.
        name: what the ids of its pages are made of; None takes the file's name without suffix.
        max_bytes: the most bytes of a text file, a line or a row, decompressed.

    Yields:
        A Page, or a ReadFailure for a row or a PDF page that could not be read: the others go on.

    Raises:
        InputError: when nothing more of the input can be read; raised while iterating.
    """
    kind = Kind(format) if format else None
    for item in _items(path, kind, name, max_bytes):
        if isinstance(item, ReadFailure):
            yield item
        else:
            yield replace(item, published=item.published or published, region=item.region or region)


def _items(
    path: Path | str, kind: Kind | None, name: str | None, max_bytes: int
) -> Iterator[Page | ReadFailure]:
    if str(path) == STDIN:
        stdin, kind = _sniffed(sys.stdin.buffer, kind, max_bytes)
        yield from _read(stdin, kind, name or "stdin", "<stdin>", max_bytes)
        return
    path = Path(path)
    stem, by_name = split_name(path.name)
    kind = kind or by_name
    if kind is None:
        what = f"unknown kind of file {path.suffix!r}; allowed: {', '.join(SUFFIXES)}"
        raise InputError(what, where=str(path), hint="rename or convert it")
    try:
        handle = path.open("rb")
    except (OSError, ValueError) as error:
        what = f"cannot be opened: {getattr(error, 'strerror', None) or error}"
        raise InputError(what, where=str(path)) from None
    with handle:
        yield from _read(handle, kind, name or readable(stem), str(path), max_bytes)


def readable(name: str) -> str:
    """A file's name as text that can be written: bytes that are not UTF-8 stand as `\\xff`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _read(
    handle: IO[bytes], kind: Kind, stem: str, source: str, max_bytes: int
) -> Iterator[Page | ReadFailure]:
    if kind.compression:
        handle = decompressed(handle, kind.compression, source=source)
    try:
        if kind.format == "jsonl":
            yield from read_rows(handle, source=source, max_bytes=max_bytes)
        elif kind.format == "pdf":
            yield from read_pdf(handle, stem=stem, source=source)
        elif kind.format == "parquet":
            yield from read_table(handle, stem=stem, source=source, max_bytes=max_bytes)
        else:
            data = _bounded(handle, source, max_bytes)
            yield Page(id=stem, text=decode(data, where=source), source=source)
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise InputError(what, where=source) from None


def _bounded(handle: IO[bytes], source: str, max_bytes: int) -> bytes:
    data = handle.read(max_bytes + 1)
    if len(data) > max_bytes:
        what = f"more than {max_bytes} bytes, which no page has"
        raise InputError(what, where=source, hint="split it, or raise --max-bytes")
    return data


def _sniffed(handle: IO[bytes], kind: Kind | None, max_bytes: int) -> tuple[IO[bytes], Kind]:
    """The stream, unread, and how it is to be read; what needs to be sought in is held in full."""
    stream = handle if isinstance(handle, io.BufferedReader) else _buffered(handle)
    if kind is not None:
        return stream, kind
    if compression := compression_of(stream.peek(_PEEK)):
        stream = decompressed(stream, compression, source="<stdin>")
    first = stream.peek(_PEEK).removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, format in _HELD.items():
        if first.startswith(magic):
            return io.BytesIO(_bounded(stream, "<stdin>", max_bytes)), Kind(format)
    return stream, Kind("jsonl" if first.startswith(b"{") and _is_object(first) else "txt")


_HELD: dict[bytes, Format] = {b"%PDF-": "pdf", b"PAR1": "parquet"}


def _is_object(first: bytes) -> bool:
    line, newline, _ = first.partition(b"\n")
    if not newline:
        return True
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return b'"text"' in line


def _buffered(handle: IO[bytes]) -> io.BufferedReader:
    return io.BufferedReader(cast("io.RawIOBase", handle))
