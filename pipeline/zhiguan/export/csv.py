"""`triples.csv`: one statement a row, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from zhiguan.export.triples import Triple, triples
from zhiguan.types import Record

NAME = "triples.csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _cell(value: str) -> str:
    """The value without control characters, and quoted where a spreadsheet would run it."""
    value = "".join(c if c.isprintable() or c == " " else " " for c in value)
    return "'" + value if value.startswith(_FORMULA) else value


def _row(triple: Triple) -> list[str]:
    spans = ";".join(f"{start}-{end}" for start, end in triple.evidence)
    confidence = "" if triple.confidence is None else f"{triple.confidence:.4f}"
    named = (triple.subject, triple.subject_type, triple.predicate, triple.object)
    return [
        *(_cell(value) for value in named),
        triple.object_type,
        _cell(triple.article),
        spans,
        triple.rule or "",
        confidence,
    ]


def write(records: Iterable[Record], handle: TextIO) -> int:
    """Writes the header and every statement of the records; returns the number of statements."""
    writer = csv.writer(handle, lineterminator="\n")
    writer.writerow(Triple._fields)
    count = 0
    for record in records:
        for triple in triples(record):
            writer.writerow(_row(triple))
            count += 1
    return count
