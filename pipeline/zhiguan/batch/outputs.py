"""The files that a run writes to OUT, and what each is made of."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from zhiguan.annotation.records import parse_lines
from zhiguan.export import csv, ntriples
from zhiguan.types import Record

RECORDS, FAILURES, RUN = "records.jsonl", "failures.jsonl", "run.json"
WRITERS: dict[str, tuple[str, Callable[[Iterator[Record], TextIO], int]]] = {
    "csv": (csv.NAME, csv.write),
    "nt": (ntriples.NAME, ntriples.write),
}
FORMATS = ("jsonl", *WRITERS)

_MOST_REASONS = 1000


def derive(part: Callable[[str], Path], formats: Sequence[str]) -> list[str]:
    """Writes the formats that are made from the records; returns their file names.

    Args:
        part: where the file of that name is while the run is at work.
    """
    names = []
    for name in formats:
        if name not in WRITERS:
            continue
        filename, write = WRITERS[name]
        with (
            part(RECORDS).open(encoding="utf-8") as records,
            part(filename).open("w", encoding="utf-8", newline="") as out,
        ):
            write(parse_lines(records, source=RECORDS), out)
        names.append(filename)
    return names


def stale(out: Path, written: Sequence[str]) -> list[str]:
    """Files of an earlier run in OUT that this run does not replace."""
    if not (out / RUN).is_file():
        return []
    return [name for name, _ in WRITERS.values() if name not in written and (out / name).exists()]


def reasons(failures: Path) -> list[tuple[str, int, str]]:
    """Why inputs failed: each reason, how often, and where first; the most frequent first."""
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    with failures.open(encoding="utf-8") as handle:
        for line in handle:
            row = json.loads(line)
            reason = str(row["reason"])
            if reason not in counts and len(counts) >= _MOST_REASONS:
                reason = "other reasons"
            counts[reason] += 1
            where = f"{row['source']}:{row['line']}" if "line" in row else str(row["source"])
            first.setdefault(reason, where)
    return [(reason, count, first[reason]) for reason, count in counts.most_common()]
