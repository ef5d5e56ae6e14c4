"""`zhiguan extract`: pages in, records and triples out."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from zhiguan.batch.limits import Limits
from zhiguan.batch.run import RECORDS, Options, Progress, Totals
from zhiguan.batch.run import extract as run_extraction
from zhiguan.cli.options import (
    ModelOption,
    RulesOption,
    check_date,
    check_positive,
    check_seconds,
    model_folder,
)
from zhiguan.cli.progress import reporting, summarize
from zhiguan.cli.terminal import visible
from zhiguan.errors import ConfigError
from zhiguan.export.registry import DEFAULT_FORMATS, FORMATS


class _Terminated(KeyboardInterrupt):
    """Asked to end by SIGTERM."""


class Engine(StrEnum):
    """Who does the work."""

    local = "local"
    ray = "ray"


def extract(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT…", help="Files, folders, globs, or -; kinds: see docs/formats.md."
        ),
    ],
    out: Annotated[
        str,
        typer.Option("-o", "--out", metavar="OUT", help="Output folder, or - for records only."),
    ],
    model: ModelOption = None,
    published: Annotated[
        str | None, typer.Option(help="Date of pages that give none: 2020-08-11.", metavar="DATE")
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(help="Place whose paper it is: 河南省郑州市中原区.", metavar="省市区"),
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", help=f"Any of {','.join(FORMATS)}; records are always kept.")
    ] = ",".join(DEFAULT_FORMATS),
    workers: Annotated[int, typer.Option(help="Processes.", metavar="N")] = 1,
    engine: Annotated[Engine, typer.Option(help="Who does the work.")] = Engine.local,
    rules: RulesOption = None,
    articles: Annotated[
        bool, typer.Option("--articles", help="Each input is one article; its text is kept as is.")
    ] = False,
    timeout: Annotated[
        float, typer.Option(help="The most time that one page may take.", metavar="SECONDS")
    ] = Limits().seconds,
    max_chars: Annotated[
        int, typer.Option(help="The most characters of a page.", metavar="N")
    ] = Limits().max_characters,
    max_bytes: Annotated[
        int, typer.Option(help="The most bytes of a text file, line or row.", metavar="N")
    ] = Limits().max_bytes,
    max_entities: Annotated[
        int, typer.Option(help="The most entities of an article.", metavar="N")
    ] = Limits().max_entities,
    restart: Annotated[
        bool, typer.Option("--restart", help="Throw away what OUT holds of an earlier run.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print errors only, and records for -o -.")
    ] = False,
) -> None:
    """Extract officials, roles, events and triples from newspaper pages."""
    to_stdout = out == "-"
    folder = Path(tempfile.mkdtemp(prefix="zhiguan-")) if to_stdout else Path(out)
    options = Options(
        inputs=tuple(inputs),
        out=folder,
        model=model_folder(model),
        published=check_date(published, "--published"),
        region=region,
        formats=() if to_stdout else _formats(formats),
        workers=check_positive(workers, "--workers"),
        articles=articles,
        restart=restart,
        rules=tuple(rules or ()),
        engine=engine.value,
        limits=Limits(
            max_characters=check_positive(max_chars, "--max-chars"),
            seconds=check_seconds(timeout, "--timeout"),
            max_bytes=check_positive(max_bytes, "--max-bytes"),
            max_entities=check_positive(max_entities, "--max-entities"),
        ),
    )
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        with _terminable():
            totals = _run(options, console, quiet=quiet, to_stdout=to_stdout)
    except KeyboardInterrupt as stop:
        number = signal.SIGTERM if isinstance(stop, _Terminated) else signal.SIGINT
        goes_on = "" if to_stdout else ": the same command goes on where it stopped"
        console.print(f"stopped{goes_on}", markup=False)
        raise typer.Exit(128 + number) from None
    finally:
        if to_stdout:
            shutil.rmtree(folder, ignore_errors=True)
    if totals.failed:
        raise typer.Exit(1)


def _run(options: Options, console: Console, *, quiet: bool, to_stdout: bool) -> Totals:
    last: Progress | None = None
    with reporting(console, quiet=quiet) as report:

        def on_progress(progress: Progress) -> None:
            nonlocal last
            last = progress
            report(progress)

        totals = run_extraction(options, on_progress)
    if to_stdout:
        _print_records(options.out)
    if not quiet:
        summarize(totals, last, options.out, console)
        if not to_stdout:
            console.print(visible(f"written to {options.out}"), markup=False)
    return totals


def _formats(value: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    for name in chosen:
        if name not in FORMATS:
            raise ConfigError(
                f"unknown format {name!r}", where="--format", hint=f"one of {', '.join(FORMATS)}"
            )
    return chosen


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM stops the run as Ctrl-C does: what is done is kept, the workers end."""

    def stop(number: int, frame: object) -> None:
        del number, frame
        raise _Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _print_records(folder: Path) -> None:
    with (folder / RECORDS).open("rb") as handle:
        shutil.copyfileobj(handle, sys.stdout.buffer)
    sys.stdout.flush()
