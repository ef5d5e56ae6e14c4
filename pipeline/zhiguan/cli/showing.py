"""Scores on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from zhiguan.evaluate.markdown import show
from zhiguan.evaluate.schema import Comparison, Figure, Scores

_WIDE = 110
_LABELLED = "entities.strict|label"


def screen() -> Console:
    """Where scores are printed: a terminal as wide as it is, else lines wide enough for them."""
    console = Console(highlight=False, soft_wrap=True)
    return console if console.is_terminal else Console(highlight=False, soft_wrap=True, width=_WIDE)


def show_scores(scores: Scores, console: Console) -> None:
    """The headline figures with their intervals, and entities by label."""
    counted = [f for f in scores.figures if f.measure == "f1"]
    shares = [f for f in scores.figures if f.measure != "f1"]
    if counted:
        console.print(_counts("F1", counted))
    if shares:
        table = _grid("", "of", "value")
        for figure in shares:
            table.add_row(figure.name, str(figure.gold), show(figure.value, 4))
        console.print(table)
    for entities in scores.tables:
        if entities.key == _LABELLED:
            console.print(_counts(entities.name, entities.rows))
    for note in scores.notes:
        console.print(f"note: {note}", markup=False)


def _counts(title: str, figures: tuple[Figure, ...] | list[Figure]) -> Table:
    table = _grid(title, "P", "R", "gold", "F1 [95 %]")
    for f in figures:
        shares = ("—" if e.value is None else f"{e.value:.4f}" for e in (f.precision, f.recall))
        table.add_row(f.name, *shares, str(f.gold), show(f.f1, 4).replace("[", "\\["))
    return table


def _grid(title: str, *columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(title)
    for name in columns:
        table.add_column(name.replace("[", "\\["), justify="right")
    return table


def show_comparison(comparison: Comparison, console: Console) -> None:
    """The differences of the headline figures, with p-values, and how many errors changed."""
    table = _grid("this − other", "this", "other", "difference [95 %]", "p")
    for d in comparison.figures:
        if "|" not in d.key and d.p is not None and d.this is not None and d.other is not None:
            difference = show(d.difference, 4).replace("[", "\\[")
            table.add_row(d.name, f"{d.this:.4f}", f"{d.other:.4f}", difference, f"{d.p:.4f}")
    console.print(table)
    counts = f"gained {len(comparison.gained)}, lost {len(comparison.lost)}"
    console.print(f"errors: {counts}, in both {comparison.shared}")
