"""What fuzzing asks of an input: that it ends in time, and that exports of its records hold."""

from __future__ import annotations

import csv as stdlib_csv
import io
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from zhiguan.cli.terminal import visible
from zhiguan.export import csv, ntriples, parquet
from zhiguan.types import Record


class Hang(BaseException):
    """An input took longer than the time limit; no Exception, so that nothing swallows it."""


_CLOCKS = ((signal.ITIMER_PROF, signal.SIGPROF, 1), (signal.ITIMER_REAL, signal.SIGALRM, 20))
"""A limit on computing time, and a wide one on time, for what waits instead of computing."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises Hang when what is inside computes longer."""

    def stop(number: int, frame: object) -> None:
        del number, frame
        raise Hang(f"more than {seconds:g} s")

    before = [signal.signal(number, stop) for _, number, _ in _CLOCKS]
    for clock, _, times in _CLOCKS:
        signal.setitimer(clock, seconds * times)
    try:
        yield
    finally:
        for (clock, number, _), handler in zip(_CLOCKS, before, strict=True):
            signal.setitimer(clock, 0)
            signal.signal(number, handler)


def check_exports(records: Sequence[Record], folder: Path) -> None:
    """Writes all formats and reads them back.

    Raises:
        ValueError: when what is read back is not what was written.
    """
    table = io.StringIO(newline="")
    count = csv.write(records, table)
    rows = list(stdlib_csv.reader(io.StringIO(table.getvalue(), newline=""), strict=True))
    if len(rows) != count + 1 or any(cell.startswith(csv.FORMULAS) for r in rows for cell in r):
        raise ValueError("triples.csv holds other rows, or a formula")
    lines = io.StringIO()
    ntriples.write(records, lines)
    text = lines.getvalue()
    if text.count("\n") != len(text.splitlines()):
        raise ValueError("triples.nt holds a line break inside a statement")
    text.encode("utf-8")
    parquet.write_records(records, folder / "records.parquet")
    if list(parquet.read_records(folder / "records.parquet")) != list(records):
        raise ValueError("records.parquet gives other records")
    for record in records:
        if "\x1b" in visible(record.text):
            raise ValueError("a terminal could be steered")
