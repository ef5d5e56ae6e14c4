"""The formats that a run can write beside its records: a name, and the files that it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, TextIO

from zhiguan.export import csv, ntriples
from zhiguan.export.triples import Triple, triples
from zhiguan.types import Record


class Output(NamedTuple):
    """A file in OUT, and what writes it: records and a path in, the number of rows out.

    `rows` makes the text of the statements of some records, where the file is `head` and such texts
    one behind the other: it can grow with the records. None where it is made at the end.
    """

    name: str
    write: Callable[[Iterable[Record], Path], int]
    head: str = ""
    rows: Callable[[Iterable[Sequence[Triple]]], str] | None = None


def _text(
    write: Callable[[Iterable[Record], TextIO], int], records: Iterable[Record], path: Path
) -> int:
    """Writes a format of text: UTF-8, line breaks as the writer gives them."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        return write(records, handle)


def _parquet_records(records: Iterable[Record], path: Path) -> int:
    from zhiguan.export import parquet  # pyarrow takes long to load

    return parquet.write_records(records, path)


def _parquet_triples(records: Iterable[Record], path: Path) -> int:
    from zhiguan.export import parquet

    return parquet.write_triples(records, path)


WRITERS: dict[str, tuple[Output, ...]] = {
    "csv": (Output(csv.NAME, partial(_text, csv.write), csv.HEAD, csv.rows),),
    "nt": (Output(ntriples.NAME, partial(_text, ntriples.write), rows=ntriples.rows),),
    "parquet": (
        Output("records.parquet", _parquet_records),
        Output("triples.parquet", _parquet_triples),
    ),
}
FORMATS = ("jsonl", *WRITERS)
DEFAULT_FORMATS = ("jsonl", "csv", "nt")


def outputs(formats: Iterable[str]) -> list[Output]:
    """The files that the formats make from the records, in the order of the formats."""
    return [output for name in formats for output in WRITERS.get(name, ())]


def growing(formats: Iterable[str]) -> list[Output]:
    """Those of the files that grow with the records."""
    return [output for output in outputs(formats) if output.rows is not None]


def rows(formats: Iterable[str], records: Sequence[Record]) -> dict[str, bytes]:
    """By file name, what some records add to each file that grows with them, in UTF-8."""
    wanted = growing(formats)
    statements = [list(triples(record)) for record in records] if wanted else []
    return {o.name: o.rows(statements).encode() for o in wanted if o.rows is not None}
