"""A report folder: everything that `zhiguan evaluate -o REPORT` writes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zhiguan.annotation.records import dump_line
from zhiguan.evaluate import markdown, storage
from zhiguan.evaluate.html import render as render_html
from zhiguan.evaluate.schema import Comparison, ErrorItem, Scores
from zhiguan.types import Record

PREDICTIONS, MARKDOWN, HTML = "predictions.jsonl", "report.md", "report.html"


def write_report(
    folder: Path,
    scores: Scores,
    errors: Sequence[ErrorItem],
    *,
    predictions: Sequence[Record] | None = None,
    comparison: Comparison | None = None,
) -> None:
    """Writes a report; what another run left there under the same names is replaced.

    Raises:
        ConfigError: when the folder cannot be written to.
    """
    storage.write_scores(folder, scores)
    storage.write_errors(folder, errors)
    if comparison is None:
        storage.remove(folder / storage.COMPARISON)
    else:
        storage.write_comparison(folder, comparison)
    if predictions is None:
        storage.remove(folder / PREDICTIONS)
    else:
        storage.write_text(folder / PREDICTIONS, map(dump_line, predictions))
    storage.write_text(folder / MARKDOWN, [markdown.render(scores, errors, comparison)])
    storage.write_text(folder / HTML, [render_html(scores, errors, comparison)])
