"""Annotation JSON Lines, the project's own format: it holds everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from zhiguan.annotation.formats.base import Format
from zhiguan.annotation.formats.files import json_lines
from zhiguan.annotation.records import dump_line, from_json
from zhiguan.annotation.source import Sourced
from zhiguan.errors import AnnotationError
from zhiguan.types import Record


def read(path: Path) -> list[Sourced]:
    """The records of a file.

    Raises:
        AnnotationError: at the first line that holds no record.
    """
    rows = []
    for where, row in json_lines(path):
        try:
            rows.append(Sourced(from_json(row), where))
        except AnnotationError as error:
            raise AnnotationError(error.what, where=where, hint=error.hint) from None
    return rows


def lines(rows: Sequence[Record]) -> Iterator[str]:
    """One JSON line an article."""
    return map(dump_line, rows)


FORMAT = Format("jsonl", "our records, one JSON object a line", read, lambda record: record, lines)
