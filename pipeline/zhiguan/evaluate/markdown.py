"""`report.md`: the scores as tables to read in any editor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from zhiguan.evaluate.schema import (
    Comparison,
    ErrorItem,
    Estimate,
    Figure,
    Scores,
    Slice,
    Table,
)

_MOST = 200


def render(
    scores: Scores, errors: Sequence[ErrorItem], comparison: Comparison | None = None
) -> str:
    """The report as Markdown; the first errors of each kind, all of them are in errors.jsonl."""
    parts = (
        _head(scores),
        _figures("Figures", scores.figures),
        _compared(comparison) if comparison else (),
        _kinds_of_error(scores),
        _confusion(scores),
        _reliability(scores),
        _curve(scores),
        *(_table(table) for table in scores.tables),
        *(_slice(one) for one in scores.slices),
        _errors("Errors", errors),
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def _head(scores: Scores) -> Iterator[str]:
    yield from ("# Evaluation", "")
    for key, value in scores.about.items():
        yield f"- {key}: {_cell(value)}"
    yield f"- articles: {scores.articles}, characters: {scores.characters}"
    settings = scores.settings
    yield (
        f"- in brackets: {settings.level:.0%} intervals, {settings.interval}; "
        f"{settings.replicates} replicates, seed {settings.seed}"
    )
    for note in scores.notes:
        yield f"- **note**: {_cell(note)}"


def _cell(text: str) -> str:
    """A text that is one cell, whatever is in it."""
    flat = " ".join(text.split())
    for mark in "\\`*_[]<>|#":
        flat = flat.replace(mark, "\\" + mark)
    return flat


def show(estimate: Estimate, digits: int = 3) -> str:
    """An estimate with its interval: `0.961 [0.950, 0.970]`, `—` for none."""
    if estimate.value is None:
        return "—"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.{digits}f}"
    ends = f"[{estimate.low:.{digits}f}, {estimate.high:.{digits}f}]"
    return f"{estimate.value:.{digits}f} {ends}"


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _grid(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield _row(header)
    yield "|" + "---|" * len(header)
    yield from map(_row, rows)
    yield ""


def _figures(heading: str, figures: Sequence[Figure]) -> Iterator[str]:
    if not figures:
        return
    yield from ("", f"## {heading}", "")
    counted = [f for f in figures if f.measure not in ("share", "kappa")]
    if counted:
        header = ("", "F1", "precision", "recall", "right", "predicted", "gold")
        yield from _grid(header, (_counts(f) for f in counted))
    single = [f for f in figures if f.measure in ("share", "kappa")]
    if single:
        rows = ((_cell(f.name), show(f.value), f.correct, f.gold) for f in single)
        yield from _grid(("", "value", "right", "of"), rows)


def _counts(figure: Figure) -> tuple[object, ...]:
    shown = (show(e) for e in (figure.f1, figure.precision, figure.recall))
    return (_cell(figure.name), *shown, figure.correct, figure.predicted, figure.gold)


def _table(table: Table) -> Iterator[str]:
    if table.by != "rule":
        yield from _figures(_cell(table.name), table.rows)
        return
    yield from ("", f"## {_cell(table.name)}", "")
    rows = (
        (_cell(f.name), show(f.precision), show(f.value), f.correct, f.predicted, f.gold)
        for f in table.rows
    )
    header = ("", "precision", "share of all gold", "right", "predicted", "gold")
    yield from _grid(header, rows)


def _slice(one: Slice) -> Iterator[str]:
    yield from ("", f"## By {_cell(one.name)} (`{one.field}`)", "")
    rows = [(row, figure) for row in one.rows for figure in row.figures]
    header = ("", "figure", "", "articles", "right", "predicted", "gold")
    yield from _grid(
        header,
        (
            (
                _cell(row.value),
                f"{_cell(figure.name)}, {figure.measure}",
                show(figure.headline),
                row.articles,
                figure.correct,
                figure.predicted,
                figure.gold,
            )
            for row, figure in rows
        ),
    )


def _kinds_of_error(scores: Scores) -> Iterator[str]:
    yield from ("", "## Where the mentions went", "")
    header = ("", "gold", "right", "boundary", "label", "both", "missed", "spurious", "predicted")
    yield from _grid(
        header,
        (
            (
                _cell(e.name),
                e.gold,
                e.correct,
                e.boundary,
                e.label,
                e.both,
                e.missed,
                e.spurious,
                e.predicted,
            )
            for e in scores.entity_errors
        ),
    )


def _confusion(scores: Scores) -> Iterator[str]:
    if not any(map(any, scores.confusion.counts)):
        return
    yield from ("", "## Labels: gold (rows) and predicted (columns)", "")
    labels = [_cell(label) for label in scores.confusion.labels]
    rows = zip(labels, scores.confusion.counts, strict=True)
    yield from _grid(("", *labels), ((label, *counts) for label, counts in rows))


def _reliability(scores: Scores) -> Iterator[str]:
    for one in scores.reliability:
        yield from ("", f"## Confidence of {one.kind} items", "")
        yield from (f"Expected calibration error {show(one.ece)}.", "")
        rows = (
            (
                f"{b.low:.1f} – {b.high:.1f}",
                b.count,
                "—" if b.confidence is None else f"{b.confidence:.3f}",
                show(b.accuracy),
            )
            for b in one.bins
            if b.count
        )
        yield from _grid(("confidence", "items", "on average", "right"), rows)


def _curve(scores: Scores) -> Iterator[str]:
    if not scores.learning_curve:
        return
    yield from ("", "## Learning curve", "")
    rows = (
        (point.articles, point.characters, _cell(f.name), show(f.headline))
        for point in scores.learning_curve
        for f in point.figures
    )
    yield from _grid(("articles", "characters", "figure", ""), rows)


def _compared(comparison: Comparison) -> Iterator[str]:
    yield from ("", "## Beside the other run", "")
    for key, value in comparison.other.items():
        yield f"- other {key}: {_cell(value)}"
    yield (
        f"- p: paired approximate randomisation, two-sided, {comparison.rounds} rounds, "
        f"seed {comparison.seed}"
    )
    for note in comparison.notes:
        yield f"- **note**: {_cell(note)}"
    yield ""
    rows = (
        (
            _cell(d.name),
            "—" if d.this is None else f"{d.this:.3f}",
            "—" if d.other is None else f"{d.other:.3f}",
            show(d.difference),
            "—" if d.p is None else f"{d.p:.4f}",
            d.gold,
        )
        for d in comparison.figures
    )
    yield from _grid(("F1", "this", "other", "difference", "p", "gold"), rows)
    yield f"Errors that both make: {comparison.shared}."
    yield from _errors("Gained: errors of the other run alone", comparison.gained)
    yield from _errors("Lost: errors of this run alone", comparison.lost)


def _errors(heading: str, errors: Sequence[ErrorItem]) -> Iterator[str]:
    yield from ("", f"## {heading} ({len(errors)})", "")
    if len(errors) > _MOST:
        yield from (f"The first {_MOST}; all are in the JSON files beside this one.", "")
    rows = (
        (
            _cell(e.article),
            e.kind,
            e.error + (f" ({', '.join(e.differs)})" if e.differs else ""),
            _cell(e.label),
            _cell(e.gold or "—"),
            _cell(e.predicted or "—"),
            _cell(e.rule or "—"),
        )
        for e in errors[:_MOST]
    )
    yield from _grid(("article", "kind", "error", "label", "gold", "predicted", "rule"), rows)
