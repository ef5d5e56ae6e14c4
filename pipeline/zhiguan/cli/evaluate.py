"""`zhiguan evaluate`: predictions, or a model, against gold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from zhiguan.annotation import markup, records
from zhiguan.cli.options import ModelOption, model_folder
from zhiguan.errors import ConfigError, InputError
from zhiguan.evaluate.counts import Counts
from zhiguan.evaluate.ingest import IngestScores, read_gold, score_ingest
from zhiguan.evaluate.pairing import pair
from zhiguan.evaluate.report import Report, evaluate_pairs
from zhiguan.ingest.articles import ingest_page
from zhiguan.ingest.readers import read_pages
from zhiguan.types import Page, Record


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Annotated .jsonl or markup .txt.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="REPORT", help="Folder for the report.")
    ] = None,
    model: ModelOption = None,
    predictions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Records to score, instead of running a model."),
    ] = None,
    ingest: Annotated[
        Path | None,
        typer.Option(metavar="PAGE", help="Score the ingestion of this page against GOLD instead."),
    ] = None,
) -> None:
    """Score entities, roles, events and participations against annotated articles."""
    console = Console(highlight=False, soft_wrap=True)
    if ingest is not None:
        if model or predictions or out:
            raise ConfigError("stands alone: no --model, --predictions or -o", where="--ingest")
        _show_ingest(_score_page(gold, ingest), console)
        return
    if model is not None and predictions is not None:
        raise ConfigError("give one of --model and --predictions, not both")
    wanted = read_records(gold)
    if not wanted:
        raise InputError("no article in it", where=str(gold))
    if predictions is not None:
        found = read_records(predictions)
        about = {"gold": str(gold), "predictions": str(predictions)}
    else:
        folder = model_folder(model)
        found = _predict(wanted, folder)
        about = {"gold": str(gold), "model": str(folder)}
    report = evaluate_pairs(pair(wanted, found), about)
    _show(report, console)
    if out is not None:
        _write(report, out)
        console.print(f"written to {out}", markup=False)


def read_records(path: Path) -> list[Record]:
    """Annotated articles, from JSON Lines or, by the suffix .txt, from markup."""
    return markup.read(path) if path.suffix == ".txt" else records.read(path)


def _predict(gold: list[Record], folder: Path) -> list[Record]:
    from zhiguan.pipeline import Annotator, article_of, use_one_thread

    use_one_thread()

    found = list(Annotator.load(folder).annotate(article_of(record) for record in gold))
    if any("page_offsets" in record.extra for record in gold):
        raise ConfigError(
            "this gold is of a page: its articles are not found by running a model on their text",
            where="GOLD",
            hint="zhiguan extract PAGE -o OUT, then --predictions OUT/records.jsonl",
        )
    return found


def _score_page(gold: Path, page: Path) -> IngestScores:
    total = IngestScores()
    wanted = read_gold(gold)
    for item in read_pages(page):
        if isinstance(item, Page):
            total += score_ingest(item.text, wanted, ingest_page(item).articles)
    return total


def _show_ingest(scores: IngestScores, console: Console) -> None:
    for name, share in scores.shares().items():
        console.print(f"{name:28s} {share:.4f}", markup=False)
    console.print(f"articles                     {scores.articles} gold, {scores.predicted} found")


def _show(report: Report, console: Console) -> None:
    for title, rows in (("entities", report.entities), ("facts", report.facts)):
        console.print(_table(title, rows))
    if report.seqeval_strict_f1 is not None:
        console.print(f"seqeval strict micro-F1 {report.seqeval_strict_f1:.4f}")


def _table(title: str, rows: Mapping[str, Counts]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(title)
    for name in ("P", "R", "F1", "gold"):
        table.add_column(name, justify="right")
    for name, counts in rows.items():
        shares = (f"{value:.4f}" for value in (counts.precision, counts.recall, counts.f1))
        table.add_row(name, *shares, str(counts.gold))
    return table


def _write(report: Report, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "scores.json").write_text(report.to_json(), encoding="utf-8")
        (folder / "report.md").write_text(report.to_markdown(), encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"cannot write there: {error.strerror}", where=str(folder)) from None
