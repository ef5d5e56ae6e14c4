"""Files to pages: `.txt`, `.pdf`, `.jsonl`, and `-` for standard input."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Literal

from zhiguan.errors import InputError
from zhiguan.ingest.decode import decode
from zhiguan.ingest.jsonl import read_rows
from zhiguan.ingest.model import ReadFailure
from zhiguan.ingest.pdf import read_pdf
from zhiguan.types import Page

Format = Literal["txt", "pdf", "jsonl"]
SUFFIXES: dict[str, Format] = {".txt": "txt", ".pdf": "pdf", ".jsonl": "jsonl"}
STDIN = "-"
_PEEK = 1 << 16


def read_pages(
    path: Path | str,
    *,
    published: str | None = None,
    region: str | None = None,
    format: Format | None = None,
) -> Iterator[Page | ReadFailure]:
    """The pages of one input, in order, one at a time.

    A text file is one page (id: the file's stem), a PDF one page for each of its pages (id:
    `stem-p1`, …), a JSON Lines file one for each line (id: the line's). `-` reads standard input:
    JSON Lines where its first character is `{`, else a text page. What a page says of itself goes
    before `published` and `region`, which complete what it leaves out.

    Args:
        path: the file, or `-`.
        published: ISO date for pages that give none.
        region: 省市区 for pages that give none.
        format: how to read it; None goes by the file's name.

    Yields:
        A Page, or a ReadFailure for a line or a PDF page that could not be read: the others go on.

    Raises:
        InputError: when nothing of the input can be read; raised while iterating.
    """
    for item in _items(path, format):
        if isinstance(item, ReadFailure):
            yield item
        else:
            yield replace(item, published=item.published or published, region=item.region or region)


def _items(path: Path | str, format: Format | None) -> Iterator[Page | ReadFailure]:
    if str(path) == STDIN:
        yield from _read(sys.stdin.buffer, "stdin", "<stdin>", format)
        return
    path = Path(path)
    format = format or _format_of(path)
    try:
        handle = path.open("rb")
    except OSError as error:
        what = f"cannot be opened: {error.strerror or error}"
        raise InputError(what, where=str(path)) from None
    with handle:
        yield from _read(handle, path.stem, str(path), format)


def _format_of(path: Path) -> Format:
    try:
        return SUFFIXES[path.suffix.lower()]
    except KeyError:
        allowed = ", ".join(SUFFIXES)
        what = f"unknown kind of file {path.suffix!r}; allowed: {allowed}"
        raise InputError(what, where=str(path), hint="rename or convert it") from None


def _read(
    handle: IO[bytes], stem: str, source: str, format: Format | None
) -> Iterator[Page | ReadFailure]:
    if format is None:
        handle, format = _sniffed(handle)
    try:
        if format == "jsonl":
            yield from read_rows(handle, source=source)
        elif format == "pdf":
            yield from read_pdf(handle, stem=stem, source=source)
        else:
            text = decode(handle.read(), where=source)
            yield Page(id=stem, text=text, source=source)
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise InputError(what, where=source) from None


def _sniffed(handle: IO[bytes]) -> tuple[IO[bytes], Format]:
    """The stream, unread, and whether it holds JSON Lines."""
    buffered = handle if isinstance(handle, io.BufferedReader) else _buffered(handle)
    first = buffered.peek(_PEEK).removeprefix(b"\xef\xbb\xbf").lstrip()
    if first.startswith(b"%PDF-"):
        return io.BytesIO(buffered.read()), "pdf"
    return buffered, "jsonl" if first.startswith(b"{") and _is_object(first) else "txt"


def _is_object(first: bytes) -> bool:
    line, newline, _ = first.partition(b"\n")
    if not newline:
        return True
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return b'"text"' in line


def _buffered(handle: IO[bytes]) -> io.BufferedReader:
    return io.BufferedReader(io.BytesIO(handle.read()))
