"""Ingestion of one page against its gold, as figures of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from zhiguan.errors import InputError
from zhiguan.evaluate.ingest import IngestScores, read_gold, score_articles
from zhiguan.evaluate.ingested import ingestion_figures
from zhiguan.evaluate.resampling import Bootstrap
from zhiguan.evaluate.schema import Figure, Scores
from zhiguan.ingest.articles import ingest_page
from zhiguan.ingest.readers import read_pages
from zhiguan.types import Page


def figures(gold: Sequence[Path], page: Path, bootstrap: Bootstrap) -> tuple[Figure, ...]:
    """The shares of characters, headlines, by-lines and articles, with intervals over articles.

    Raises:
        AnnotationError: when the gold has no page offsets.
        InputError: when the page cannot be read.
    """
    wanted = [article for path in gold for article in read_gold(path)]
    rows: list[IngestScores] = []
    for item in read_pages(page):
        if not isinstance(item, Page):
            raise InputError(item.reason, where=item.source)
        rows += score_articles(item.text, wanted, ingest_page(item).articles)
    return ingestion_figures(rows, replace(bootstrap, articles=len(rows)))


def scores(gold: Sequence[Path], page: Path, bootstrap: Bootstrap) -> Scores:
    """A report of ingestion alone.

    Raises:
        AnnotationError, InputError: see `figures`.
    """
    found = {figure.key: figure for figure in figures(gold, page, bootstrap)}
    articles = found["ingestion.articles_exact"].gold
    return Scores(
        {"gold": ", ".join(map(str, gold)), "page": str(page), "mode": "ingestion"},
        articles,
        found["ingestion.characters"].gold,
        replace(bootstrap, articles=articles).settings(),
        figures=tuple(found.values()),
    )
