"""`records.parquet` and `triples.parquet`: typed columns for DuckDB, Spark, pandas and the like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from zhiguan.annotation.records import from_json, to_json
from zhiguan.errors import AnnotationError
from zhiguan.export.triples import Triple, triples
from zhiguan.types import Record

RECORDS, TRIPLES = "records.parquet", "triples.parquet"

_SPANS = pa.list_(pa.list_(pa.int32()))
_TEXTS = pa.list_(pa.string())
_EVIDENCE = pa.struct({"entities": pa.list_(pa.int32()), "page_spans": _SPANS})
_PROOF = {"evidence": _EVIDENCE, "rule": pa.string()}
_ENTITY = {"start": pa.int32(), "end": pa.int32(), "label": pa.string()}
_ROLE = dict.fromkeys(("person", "title", "organization", "status"), pa.string())
_EVENT = dict.fromkeys(("type", "start", "end", "name"), pa.string())

RECORD_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        ("page", pa.string()),
        ("published", pa.string()),
        ("region", pa.string()),
        ("headline", _TEXTS),
        ("byline", pa.string()),
        pa.field("text", pa.string(), nullable=False),
        (
            "entities",
            pa.list_(pa.struct(_ENTITY | {"confidence": pa.float64(), "page_spans": _SPANS})),
        ),
        (
            "roles",
            pa.list_(
                pa.struct(
                    _ROLE
                    | {"organization_candidates": _TEXTS}
                    | _PROOF
                    | {"confidence": pa.float64()}
                )
            ),
        ),
        (
            "events",
            pa.list_(
                pa.struct(
                    _EVENT
                    | {"places": _TEXTS, "organizers": _TEXTS}
                    | {
                        "participants": pa.list_(
                            pa.struct({"person": pa.string(), "role": pa.string()} | _PROOF)
                        )
                    }
                    | _PROOF
                    | {"confidence": pa.float64()}
                )
            ),
        ),
    ]
)
"""The keys of records.jsonl with their types; offsets are half-open code points."""

TRIPLE_SCHEMA = pa.schema(
    [
        pa.field(name, pa.string(), nullable=False)
        for name in Triple._fields
        if name not in ("evidence", "rule", "confidence")
    ]
    + [
        pa.field("evidence", _SPANS),
        pa.field("rule", pa.string()),
        pa.field("confidence", pa.float64()),
    ]
)
"""The columns of triples.csv, evidence as lists of spans."""

_GROUP_ROWS = {RECORDS: 1_000, TRIPLES: 20_000}
_GROUP_CHARACTERS = 4_000_000


def write_records(records: Iterable[Record], path: Path) -> int:
    """Writes one row an article, in row groups of bounded size; returns the number of rows.

    Keys that a record has beside those of the schema (`Record.extra`) are left out.
    """
    rows = ((to_json(record), len(record.text)) for record in records)
    return _write(rows, path, RECORD_SCHEMA, _GROUP_ROWS[RECORDS])


def write_triples(records: Iterable[Record], path: Path) -> int:
    """Writes one row a statement; returns the number of rows."""
    rows = (
        (triple._asdict(), len(triple.subject) + len(triple.object))
        for record in records
        for triple in triples(record)
    )
    return _write(rows, path, TRIPLE_SCHEMA, _GROUP_ROWS[TRIPLES])


def _write(
    rows: Iterable[tuple[dict[str, Any], int]], path: Path, schema: pa.Schema, most: int
) -> int:
    count = size = 0
    kept: list[dict[str, Any]] = []
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for row, length in rows:
            kept.append(row)
            count, size = count + 1, size + length
            if len(kept) >= most or size >= _GROUP_CHARACTERS:
                writer.write_batch(_batch(kept, schema))
                kept, size = [], 0
        if kept:
            writer.write_batch(_batch(kept, schema))
    return count


def _batch(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.RecordBatch:
    try:
        return pa.RecordBatch.from_pylist(rows, schema)
    except UnicodeEncodeError:
        return pa.RecordBatch.from_pylist(_writable(rows), schema)


def _writable(value: Any) -> Any:
    """The value with U+FFFD for half a surrogate pair, which UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if isinstance(value, dict):
        return {key: _writable(item) for key, item in value.items()}
    return [_writable(item) for item in value] if isinstance(value, list | tuple) else value


def read_records(path: Path) -> Iterator[Record]:
    """The records of a records.parquet, as records.jsonl would give them.

    Raises:
        AnnotationError: when the file is absent or damaged, or holds other columns.
    """
    try:
        for batch in parquet.ParquetFile(path).iter_batches(batch_size=_GROUP_ROWS[RECORDS]):
            yield from map(from_json, batch.to_pylist())
    except (OSError, pa.ArrowException) as error:
        raise AnnotationError(
            f"no records there: {' '.join(str(error).split())[:200]}", where=str(path)
        ) from None
