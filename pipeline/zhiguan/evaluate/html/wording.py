"""Figures in words: how numbers, intervals and names are printed in the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from zhiguan.evaluate.schema import Confusion, Difference, Estimate, Figure, Scores, Table

_MINUS = "−"
_CARDS = ("strict", "exact")
_PART = "|"
"""Stands in the key of a row behind that of the figure which it is a part of."""

_CARD_KINDS = ("ingestion", "agreement")


def title(scores: Scores) -> str:
    """What the page is called: what was scored on what."""
    what = scores.about.get("model") or scores.about.get("predictions")
    gold = scores.about.get("gold")
    return " on ".join(part for part in (what, gold) if part) or "Evaluation"


def cards(figures: Sequence[Figure]) -> list[Figure]:
    """The figures shown large: strict and exact scores that were measured, in their order.

    Exact spans of entities are left out where the strict score stands: it is the headline.
    """
    strict = any(f.key == "entities.strict" and f.headline.value is not None for f in figures)
    chosen = [
        f
        for f in figures
        if f.headline.value is not None
        and (f.key.rpartition(".")[2] in _CARDS or f.kind in _CARD_KINDS)
        and not (strict and f.key == "entities.exact")
    ]
    return chosen or [f for f in figures if f.headline.value is not None]


@dataclass(frozen=True, slots=True)
class TableGroup:
    """The tables of one kind: those of its first figure to be seen at once, and the others."""

    kind: str
    first: tuple[Table, ...]
    others: tuple[Table, ...]


def table_groups(tables: Sequence[Table]) -> list[TableGroup]:
    """Tables with rows, by kind."""
    groups = []
    for kind in dict.fromkeys(t.kind for t in tables if t.rows):
        found = [t for t in tables if t.kind == kind and t.rows]
        lead = found[0].key.partition(_PART)[0]
        first = tuple(
            sorted(
                (t for t in found if t.key.partition(_PART)[0] == lead),
                key=lambda t: t.by == "rule",
            )
        )
        groups.append(TableGroup(kind, first, tuple(t for t in found if t not in first)))
    return groups


def headline(differences: Sequence[Difference]) -> list[Difference]:
    """The differences of whole figures, not of their rows by label, type or part."""
    return [d for d in differences if _PART not in d.key]


def parts(differences: Sequence[Difference]) -> list[Difference]:
    """The differences of rows by label, type or part."""
    return [d for d in differences if _PART in d.key]


def sibling(figure: Figure, figures: Sequence[Figure]) -> Figure | None:
    """The milder reading of a strict or exact figure: its lenient or relaxed one."""
    stem, _, mode = figure.key.rpartition(".")
    wanted = {"strict": f"{stem}.lenient", "exact": f"{stem}.relaxed"}.get(mode)
    return next((f for f in figures if f.key == wanted), None)


def score(value: float | None) -> str:
    """Three decimals, nothing where nothing was measured."""
    return "" if value is None else f"{value:.3f}".replace("-", _MINUS)


def interval(estimate: Estimate) -> str:
    """`0.912–0.946`, or nothing where there is none."""
    if estimate.low is None or estimate.high is None:
        return ""
    between = " to " if estimate.low < 0 else "–"
    return f"{score(estimate.low)}{between}{score(estimate.high)}"


def signed(value: float | None) -> str:
    """A difference with its sign: `+0.012`, `−0.003`, `0.000`."""
    if value is None:
        return ""
    text = f"{value:+.3f}"
    return "0.000" if text[1:] == "0.000" else text.replace("-", _MINUS)


def signed_interval(estimate: Estimate) -> str:
    """`−0.003 to +0.021`, or nothing where there is none."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{signed(estimate.low)} to {signed(estimate.high)}"


def p_value(p: float | None) -> str:
    """`0.034`, `< 0.001`, or nothing where no test was made."""
    if p is None:
        return ""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def count(number: int | None) -> str:
    """With commas between the thousands."""
    return "" if number is None else f"{number:,}"


def direction(estimate: Estimate) -> str:
    """`better` or `worse` where the whole interval lies on one side of nought, else ``."""
    if estimate.low is not None and estimate.low > 0:
        return "better"
    return "worse" if estimate.high is not None and estimate.high < 0 else ""


def along(value: float) -> str:
    """Where a share stands on a line that is 100 long."""
    return f"{100 * min(max(value, 0.0), 1.0):.1f}"


def heat(confusion: Confusion, row: int, column: int) -> int:
    """Shade of a cell, 0 (empty) to 5, by its share of its gold label.

    In the last row, where there is no gold, by its share of what was predicted with that label.
    """
    cell = confusion.counts[row][column]
    if not cell:
        return 0
    last = row == len(confusion.labels) - 1
    total = sum(r[column] for r in confusion.counts) if last else sum(confusion.counts[row])
    return 1 + sum(cell / total >= bound for bound in (0.02, 0.1, 0.3, 0.6))


FILTERS: dict[str, Callable[..., Any]] = {
    "table_groups": table_groups,
    "headline": headline,
    "parts": parts,
    "sibling": sibling,
    "score": score,
    "interval": interval,
    "signed": signed,
    "signed_interval": signed_interval,
    "p_value": p_value,
    "count": count,
    "direction": direction,
    "along": along,
    "heat": heat,
}
"""What templates call, by name."""
