"""`triples.csv`: one statement a row, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from typing import TextIO

from zhiguan.export.triples import Triple, triples
from zhiguan.types import Record

NAME = "triples.csv"
_MARK = "'"
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_MARKED = (*FORMULAS, _MARK)
_BLANKED = frozenset({"Cc", "Cs", "Zl", "Zp"})


def cell(value: str) -> str:
    """A value as it stands in a cell.

    Control characters, line breaks and halves of surrogate pairs become spaces. Where a spreadsheet
    would take what is left for a formula, and where it begins with `'` itself, one `'` is put
    before it (OWASP, CSV Injection): `value_of` takes it away again.
    """
    value = "".join(" " if unicodedata.category(c) in _BLANKED else c for c in value)
    return _MARK + value if value.lstrip().startswith(_MARKED) else value


def value_of(cell: str) -> str:
    """The value that a cell stands for."""
    return cell.removeprefix(_MARK)


def _row(triple: Triple) -> list[str]:
    spans = ";".join(f"{start}-{end}" for start, end in triple.evidence)
    confidence = "" if triple.confidence is None else f"{triple.confidence:.4f}"
    named = (triple.subject, triple.subject_type, triple.predicate, triple.object)
    return [
        *(cell(value) for value in named),
        triple.object_type,
        cell(triple.article),
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
