"""Parquet files to pages: one row a page, read batch by batch, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from zhiguan.errors import InputError
from zhiguan.ingest.kinds import MAX_BYTES
from zhiguan.ingest.model import ReadFailure
from zhiguan.ingest.rows import BadRowError, page_of
from zhiguan.types import Page

_COLUMNS = ("id", "text", "published", "region")
_FORM = "columns are text, and id, published and region where you have them"
_ROWS = 64
_BUFFER = 1 << 20


def read_table(
    handle: IO[bytes], *, stem: str, source: str, max_bytes: int = MAX_BYTES
) -> Iterator[Page | ReadFailure]:
    """A page for each row; a ReadFailure with the row's number, from 1, for each that is none.

    `text` is a column of strings; `id` of strings or integers, `stem-1`, `stem-2`, … where there is
    no such column; `published` of ISO dates as strings or of dates; `region` of strings. Other
    columns are not read. A text of more than `max_bytes` bytes is a failure.

    Raises:
        InputError: when the file or a part of it is damaged, or has other columns; the rows before
            have been yielded.
    """
    number = 0
    for batch in _batches(handle, source, max_bytes):
        for index in range(batch.num_rows):
            number += 1
            try:
                yield page_of(_row(batch, index, f"{stem}-{number}", max_bytes), source)
            except BadRowError as bad:
                yield ReadFailure(source=source, line=number, reason=str(bad))
    if not number:
        raise InputError("the table has no rows", where=source, hint=_FORM)


def _batches(handle: IO[bytes], source: str, max_bytes: int) -> Iterator[Any]:
    import pyarrow as pa
    from pyarrow import parquet

    done = 0
    try:
        table = parquet.ParquetFile(handle, buffer_size=_BUFFER, pre_buffer=False)
        columns = _checked(table.schema_arrow, source)
        _refuse_bomb(table.metadata, source, max_bytes)
        for group in range(
            table.metadata.num_row_groups
        ):  # a batch across two dies with the second
            for batch in table.iter_batches(_ROWS, [group], columns, use_threads=False):
                yield batch
                done += batch.num_rows
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        message = " ".join(str(error).split())[:200]
        what = f"the Parquet data is damaged behind row {done}: {message}"
        raise InputError(what, where=source, hint="fetch or write the file again") from None


def _checked(schema: Any, source: str) -> list[str]:
    """The columns to read.

    Raises:
        InputError: when there is no text, or a column holds something else than it should.
    """
    from pyarrow import types

    if schema.names.count("text") != 1:
        names = ", ".join(schema.names[:10])
        raise InputError(f'no column "text", found: {names}', where=source, hint=_FORM)
    allowed = {"id": (_is_text, types.is_integer), "published": (_is_text, types.is_date)}
    columns = [name for name in _COLUMNS if schema.names.count(name) == 1]
    for name in columns:
        kind = schema.field(name).type
        if not types.is_null(kind) and not any(ok(kind) for ok in allowed.get(name, (_is_text,))):
            raise InputError(f'column "{name}" holds {kind}', where=source, hint=_FORM)
    return columns


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _refuse_bomb(metadata: Any, source: str, max_bytes: int) -> None:
    """Refuses row groups whose rows are, on average, beyond the bound: none would be read."""
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        if group.total_byte_size > max_bytes * max(group.num_rows, 1):
            what = f"rows of more than {max_bytes} bytes in row group {number + 1}"
            raise InputError(what, where=source, hint="split the texts")


def _row(batch: Any, index: int, name: str, max_bytes: int) -> dict[str, object]:
    row: dict[str, object] = {"id": name}
    for column in batch.schema.names:
        try:
            value = batch.column(column)[index].as_py()
        except UnicodeDecodeError as error:
            raise BadRowError(f'"{column}" is not UTF-8 at byte {error.start}') from None
        except (ValueError, OverflowError) as error:
            raise BadRowError(f'"{column}" cannot be read: {error}') from None
        row[column] = value.isoformat() if isinstance(value, date) else value
    text = row.get("text")
    if isinstance(text, str) and len(text.encode("utf-8", "surrogatepass")) > max_bytes:
        raise BadRowError(f'"text" is longer than {max_bytes} bytes')
    return row
