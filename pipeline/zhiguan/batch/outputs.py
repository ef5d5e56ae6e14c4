"""The files that a run writes to OUT, and what each is made of."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from zhiguan.annotation.records import parse_lines
from zhiguan.export.registry import FORMATS, outputs

RECORDS, FAILURES, RUN = "records.jsonl", "failures.jsonl", "run.json"
_MOST_REASONS = 1000


def derive(part: Callable[[str], Path], formats: Sequence[str]) -> list[str]:
    """Writes the formats that are made of all records at the end; returns their file names.

    The files that grow with the records are there already, as the workers make their text.

    Args:
        part: where the file of that name is while the run is at work.
    """
    derived = [output for output in outputs(formats) if output.rows is None]
    for output in derived:
        with part(RECORDS).open(encoding="utf-8") as records:
            output.write(parse_lines(records, source=RECORDS), part(output.name))
    return [output.name for output in derived]


def stale(out: Path, written: Sequence[str]) -> list[str]:
    """Files of an earlier run in OUT that this run does not replace."""
    if not (out / RUN).is_file():
        return []
    names = [output.name for output in outputs(FORMATS)]
    return [name for name in names if name not in written and (out / name).exists()]


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
