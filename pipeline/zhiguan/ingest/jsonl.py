"""JSON Lines to pages: one row a line, read as a stream, so that memory stays flat."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import IO

from zhiguan.errors import InputError
from zhiguan.ingest.kinds import MAX_BYTES
from zhiguan.ingest.model import ReadFailure
from zhiguan.ingest.rows import FORM, BadRowError, page_of
from zhiguan.types import Page

MAX_BROKEN = 100_000
"""So many broken lines behind one another end the reading of a file: it holds something else."""
_PASSED_OVER = 16
"""How many times the bound of a line may be passed over without a row before reading ends."""


def read_rows(
    handle: IO[bytes], *, source: str, max_bytes: int = MAX_BYTES
) -> Iterator[Page | ReadFailure]:
    """A page for each line; a ReadFailure with the line's number for each that is broken.

    Lines are UTF-8 (a BOM before the first is skipped); empty lines are passed over. A line of more
    than `max_bytes` bytes is a failure, and is never held in memory as a whole.

    Raises:
        InputError: when there is no line at all, or when reading on would only burn time: a line
            or white space without end, or `MAX_BROKEN` broken lines behind one another.
    """
    seen = broken = 0
    for number, line in _lines(handle, source, max_bytes):
        seen += 1
        try:
            page = page_of(_object(line, max_bytes), source)
        except BadRowError as bad:
            broken += 1
            yield ReadFailure(source=source, line=number, reason=f"{bad} ({FORM})")
            if broken >= MAX_BROKEN:
                raise _ended(f"{broken} broken lines behind one another", number, source) from None
        else:
            broken = 0
            yield page
    if not seen:
        raise InputError("the file is empty", where=source, hint=FORM)


def _lines(handle: IO[bytes], source: str, max_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbers from 1 and lines that are not blank; None stands for a line that is too long."""
    number = blank = 0
    while line := handle.readline(max_bytes + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) > max_bytes and not line.endswith(b"\n"):
            _pass_over(handle, number, source, max_bytes)
            yield number, None
        elif line.strip():
            blank = 0
            yield number, line
        else:
            blank += len(line)
            if blank > _PASSED_OVER * max_bytes:
                raise _ended(f"{blank} bytes of white space", number, source)


def _pass_over(handle: IO[bytes], number: int, source: str, max_bytes: int) -> None:
    """Reads to the end of a line that is too long, unless it is far too long."""
    for _ in range(_PASSED_OVER):
        rest = handle.readline(max_bytes)
        if not rest or rest.endswith(b"\n"):
            return
    raise _ended(f"a line of more than {_PASSED_OVER * max_bytes} bytes", number, source)


def _ended(what: str, number: int, source: str) -> InputError:
    return InputError(f"{what}: nothing is read behind line {number}", where=source, hint=FORM)


def _object(line: bytes | None, max_bytes: int) -> dict[str, object]:
    if line is None:
        raise BadRowError(f"the line is longer than {max_bytes} bytes")
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadRowError(f"byte {error.start} of the line is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise BadRowError(f"broken JSON at character {error.pos}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise BadRowError(f"broken JSON: {error}") from None
    if not isinstance(row, dict):
        raise BadRowError(f"a JSON object is due, found {type(row).__name__}")
    return row
