"""`zhiguan convert`: annotated articles from one file format to another, checked on the way."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console

from zhiguan.annotation import conll, markup, records
from zhiguan.annotation.schema import problems
from zhiguan.errors import ConfigError
from zhiguan.types import Record


def _write_jsonl(rows: Iterable[Record], handle: TextIO) -> None:
    handle.writelines(records.dump_line(record) for record in rows)


READERS: dict[str, Callable[[Path], list[Record]]] = {
    ".jsonl": records.read,
    ".txt": markup.read,
}
WRITERS: dict[str, Callable[[Iterable[Record], TextIO], None]] = {
    "jsonl": _write_jsonl,
    "markup": markup.write,
    "conll": conll.write,
}


def convert(
    format: Annotated[
        str, typer.Argument(metavar="FORMAT", help=f"What to write: {', '.join(WRITERS)}.")
    ],
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="Annotation .jsonl, or .txt in our markup.")
    ],
    target: Annotated[str, typer.Argument(metavar="OUT", help="File to write, or -.")],
    strict: Annotated[
        bool, typer.Option("--check", help="Write nothing when the annotation breaks the scheme.")
    ] = False,
) -> None:
    """Convert annotated articles; what breaks the annotation scheme is listed on stderr."""
    if format not in WRITERS:
        raise ConfigError(
            f"unknown format {format!r}", where="FORMAT", hint=f"one of {', '.join(WRITERS)}"
        )
    if source.suffix not in READERS:
        raise ConfigError(
            f"unknown kind of file {source.suffix!r}",
            where=str(source),
            hint=f"one of {', '.join(READERS)}",
        )
    rows = READERS[source.suffix](source)
    bad = _complain(rows, source)
    if bad and strict:
        raise typer.Exit(1)
    if target == "-":
        WRITERS[format](rows, sys.stdout)
    else:
        with Path(target).open("w", encoding="utf-8", newline="") as handle:
            WRITERS[format](rows, handle)
    raise typer.Exit(1 if bad else 0)


def _complain(rows: list[Record], source: Path) -> int:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    count = 0
    for record in rows:
        for problem in problems(record):
            count += 1
            console.print(f"{source}: {record.id}: {problem}", markup=False)
    return count
