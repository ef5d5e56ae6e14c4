"""`zhiguan extract`: pages in, records and triples out."""

from __future__ import annotations

import shutil
import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from zhiguan.batch.run import FAILURES, FORMATS, RECORDS, Options, Totals
from zhiguan.batch.run import extract as run_extraction
from zhiguan.cli.options import ModelOption, RulesOption, check_date, check_positive, model_folder
from zhiguan.errors import ConfigError

_SECONDS_BETWEEN_LINES = 10.0


class Engine(StrEnum):
    """Who does the work."""

    local = "local"
    ray = "ray"


def extract(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT…", help=".txt, .pdf, .jsonl files, folders, globs, or -"),
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
    ] = ",".join(FORMATS),
    workers: Annotated[int, typer.Option(help="Processes.", metavar="N")] = 1,
    engine: Annotated[Engine, typer.Option(help="Who does the work.")] = Engine.local,
    rules: RulesOption = None,
    articles: Annotated[
        bool, typer.Option("--articles", help="Each input is one article; its text is kept as is.")
    ] = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="Throw away what OUT holds of an earlier run.")
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
    )
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        totals = _run(options, console)
        if to_stdout:
            _print_records(folder)
        _report(totals, folder, console, to_stdout=to_stdout)
    finally:
        if to_stdout:
            shutil.rmtree(folder, ignore_errors=True)
    if totals.failed:
        raise typer.Exit(1)


def _formats(value: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    for name in chosen:
        if name not in FORMATS:
            raise ConfigError(
                f"unknown format {name!r}", where="--format", hint=f"one of {', '.join(FORMATS)}"
            )
    return chosen


def _run(options: Options, console: Console) -> Totals:
    if console.is_terminal:
        with Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=console,
        ) as bar:
            task = bar.add_task("reading", total=None)
            return run_extraction(options, lambda t: bar.update(task, description=_line(t)))
    last = [0.0]

    def plain(totals: Totals) -> None:
        if totals.seconds - last[0] >= _SECONDS_BETWEEN_LINES:
            last[0] = totals.seconds
            console.print(_line(totals), markup=False)

    return run_extraction(options, plain)


def _line(totals: Totals) -> str:
    speed = totals.pages / totals.seconds if totals.seconds else 0.0
    return (
        f"{totals.inputs} pages, {totals.articles} articles, {totals.failed} failed, "
        f"{speed:.1f} pages/s"
    )


def _print_records(folder: Path) -> None:
    with (folder / RECORDS).open("rb") as handle:
        shutil.copyfileobj(handle, sys.stdout.buffer)
    sys.stdout.flush()


def _report(totals: Totals, folder: Path, console: Console, *, to_stdout: bool) -> None:
    console.print(f"{_line(totals)}, {totals.seconds:.1f} s", markup=False)
    if totals.failed:
        with (folder / FAILURES).open(encoding="utf-8") as handle:
            _print_failures(handle.readlines(), console)
    if not to_stdout:
        console.print(f"written to {folder}", markup=False)


def _print_failures(lines: list[str], console: Console) -> None:
    import json

    for line in lines[:10]:
        row = json.loads(line)
        where = f"{row['source']}:{row['line']}" if "line" in row else row["source"]
        console.print(f"failed: {where}: {row['reason']}", markup=False)
    if len(lines) > 10:
        console.print(f"… and {len(lines) - 10} more in {FAILURES}", markup=False)
