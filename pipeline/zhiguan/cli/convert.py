"""`zhiguan convert`: annotated articles from one file format to another, checked on the way."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from zhiguan.annotation.check import listed
from zhiguan.annotation.formats.base import Format, losses
from zhiguan.annotation.formats.files import write_text
from zhiguan.annotation.formats.label_studio import write_interface
from zhiguan.annotation.formats.registry import DOCBIN, FORMATS, recognise
from zhiguan.annotation.source import Sourced
from zhiguan.cli.terminal import visible
from zhiguan.errors import ConfigError
from zhiguan.types import Record

NAMES = (*FORMATS, DOCBIN)


def convert(
    format: Annotated[
        str, typer.Argument(metavar="FORMAT", help=f"What to write: {', '.join(NAMES)}.")
    ],
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="File (or brat folder); its format is recognised.")
    ],
    target: Annotated[str, typer.Argument(metavar="OUT", help="File or folder to write, or -.")],
    origin: Annotated[
        str | None,
        typer.Option("--from", metavar="FORMAT", help="What IN is, where that cannot be told."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--check", help="Write nothing when the annotation breaks the scheme.")
    ] = False,
) -> None:
    """Convert annotated articles; stderr lists what breaks the scheme and what OUT cannot hold."""
    wanted = _format(format, "FORMAT")
    if wanted.lines is None and target == "-":
        raise ConfigError("not a text format", where=format, hint="name a file or folder as OUT")
    given = _format(origin, "--from") if origin else _format(recognise(source), str(source))
    rows = given.read(source)
    console = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    for line in _unread(given.name, rows):
        console.print(visible(line))
    bad = 0
    for line in listed(rows):
        bad += 1
        console.print(visible(line))
    if bad and strict:
        console.print(f"{bad} problems in {source}; nothing was written")
        raise typer.Exit(1)
    records = [row.record for row in rows]
    for line in losses(wanted.name, records, wanted.held):
        console.print(visible(line))
    _write(wanted, records, target, console)
    raise typer.Exit(1 if bad else 0)


def _format(name: str, where: str) -> Format:
    if name == DOCBIN:
        from zhiguan.docbin import FORMAT

        return FORMAT
    if name not in FORMATS:
        raise ConfigError(
            f"unknown format {name!r}", where=where, hint=f"one of {', '.join(NAMES)}"
        )
    return FORMATS[name]


def _unread(name: str, rows: list[Sourced]) -> list[str]:
    total: Counter[str] = Counter()
    for row in rows:
        total.update(row.unread)
    return [f"{name}: {kind}: {count} not read" for kind, count in total.items()]


def _write(wanted: Format, records: list[Record], target: str, console: Console) -> None:
    if wanted.lines is None:
        assert wanted.write is not None
        wanted.write(records, Path(target))
    elif target == "-":
        sys.stdout.writelines(wanted.lines(records))
    else:
        write_text(Path(target), wanted.lines(records))
        if wanted is FORMATS["label-studio"]:
            path = write_interface(Path(target))
            console.print(f"the labelling interface of these tasks is {path}")
