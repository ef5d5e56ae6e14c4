"""JSON Lines to pages: one row a line, read as a stream, so that memory stays flat."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from datetime import date
from typing import IO

from zhiguan.errors import InputError
from zhiguan.ingest.model import ReadFailure
from zhiguan.types import Page

MAX_LINE_BYTES = 64 * 1024 * 1024
_FORM = 'a line is {"id": …, "text": …, "published"?: "YYYY-MM-DD", "region"?: …}'


class _BadRowError(Exception):
    """Why one line is no page."""


def read_rows(handle: IO[bytes], *, source: str) -> Iterator[Page | ReadFailure]:
    """A page for each line; a ReadFailure with the line's number for each that is broken.

    Lines are UTF-8 (a BOM before the first is skipped); empty lines are passed over. A line of more
    than `MAX_LINE_BYTES` bytes is a failure, and is never held in memory as a whole.

    Raises:
        InputError: when there is no line at all.
    """
    seen = 0
    for number, line in _lines(handle):
        if line is not None and not line.strip():
            continue
        seen += 1
        try:
            yield _page(line, source)
        except _BadRowError as bad:
            yield ReadFailure(source=source, line=number, reason=f"{bad} ({_FORM})")
    if not seen:
        raise InputError("the file is empty", where=source, hint=_FORM)


def _lines(handle: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Line numbers from 1 and lines; None stands for a line that is too long."""
    number = 0
    while line := handle.readline(MAX_LINE_BYTES):
        number += 1
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) == MAX_LINE_BYTES and not line.endswith(b"\n"):
            while (rest := handle.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, line


def _page(line: bytes | None, source: str) -> Page:
    if line is None:
        raise _BadRowError(f"the line is longer than {MAX_LINE_BYTES} bytes")
    row = _object(line)
    text = row.get("text")
    if not isinstance(text, str):
        raise _BadRowError('"text" is missing or no string')
    if not text or text.isspace():
        raise _BadRowError('"text" is empty')
    return Page(
        id=_id(row.get("id")),
        text=_writable(text, "text"),
        source=source,
        published=_published(row.get("published")),
        region=_region(row.get("region")),
    )


def _object(line: bytes) -> dict[str, object]:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _BadRowError(f"byte {error.start} of the line is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise _BadRowError(f"broken JSON at character {error.pos}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise _BadRowError(f"broken JSON: {error}") from None
    if not isinstance(row, dict):
        raise _BadRowError(f"a JSON object is due, found {type(row).__name__}")
    return row


def _id(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return _writable(value, "id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise _BadRowError('"id" is missing or neither string nor number')


def _published(value: object) -> str | None:
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str) and date.fromisoformat(value).isoformat() == value:
            return value
    except ValueError:
        pass
    raise _BadRowError(f'"published" is {value!r}, not an ISO date such as 2020-08-11')


def _region(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return _writable(value, "region")
    raise _BadRowError(f'"region" is {value!r}, not a string such as 河南省郑州市中原区')


def _writable(value: str, key: str) -> str:
    """The value itself, unless half of a surrogate pair makes it one that no file can hold."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _BadRowError(
            f'"{key}" holds half a surrogate pair at character {error.start}'
        ) from None
    return value
