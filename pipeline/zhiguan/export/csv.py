"""`triples.csv`: one statement a row, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import TextIO

from zhiguan.export.triples import Triple, triples
from zhiguan.types import Record

NAME = "triples.csv"
HEAD = ",".join(Triple._fields) + "\n"
_MARK = "'"
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_MARKED = (*FORMULAS, _MARK)
_BLANKED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Unicode's categories Cc, Zl, Zp and Cs."""


def cell(value: str) -> str:
    """A value as it stands in a cell.

    Control characters, line breaks and halves of surrogate pairs become spaces. Where a spreadsheet
    would take what is left for a formula, and where it begins with `'` itself, one `'` is put
    before it (OWASP, CSV Injection): `value_of` takes it away again.
    """
    value = _BLANKED.sub(" ", value)
    return _MARK + value if value.lstrip().startswith(_MARKED) else value


def value_of(cell: str) -> str:
    """The value that a cell stands for."""
    return cell.removeprefix(_MARK)


def _row(triple: Triple, spans: str) -> list[str]:
    confidence = "" if triple.confidence is None else f"{triple.confidence:.4f}"
    return [
        cell(triple.subject),
        triple.subject_type,
        cell(triple.predicate),
        cell(triple.object),
        triple.object_type,
        cell(triple.article),
        spans,
        triple.rule or "",
        confidence,
    ]


def write(records: Iterable[Record], handle: TextIO) -> int:
    """Writes the header and every statement of the records; returns the number of statements."""
    handle.write(HEAD)
    return _write(map(triples, records), handle)


def rows(statements: Iterable[Iterable[Triple]]) -> str:
    """The rows of the statements of some records, as they stand behind the header and others."""
    handle = io.StringIO()
    _write(statements, handle)
    return handle.getvalue()


def _write(statements: Iterable[Iterable[Triple]], handle: TextIO) -> int:
    writer = csv.writer(handle, lineterminator="\n")
    count = 0
    for of_record in statements:
        evidence, spans = None, ""
        for triple in of_record:
            if triple.evidence is not evidence:  # those of a fact share theirs
                evidence = triple.evidence
                spans = ";".join([f"{start}-{end}" for start, end in evidence])
            writer.writerow(_row(triple, spans))
            count += 1
    return count
