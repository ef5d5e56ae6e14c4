"""The rows of a slice, and what falls into them."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence

import numpy as np

from zhiguan.evaluate import fields
from zhiguan.evaluate.case import Case
from zhiguan.evaluate.fields import Names, Subject, Value
from zhiguan.evaluate.figures import SEPARATOR
from zhiguan.evaluate.items import Compared, Match
from zhiguan.evaluate.slices import SliceForm
from zhiguan.evaluate.tallies import WIDTH, Tallies

NOTHING, MISSED, OTHER = "—", "missed", "other"


class Cut:
    """The rows of one slice, and which of them a value falls into."""

    def __init__(self, form: SliceForm, values: Sequence[Value]) -> None:
        numbers = [value for value in values if isinstance(value, int | float)]
        self.form = form
        self.edges = list(form.bins)
        if form.quantiles and numbers:
            steps = np.linspace(0, 1, form.quantiles + 1)[1:-1]
            self.edges = sorted(set(np.quantile(numbers, steps).tolist()) - {min(numbers)})
        whole = all(float(n).is_integer() for n in (*numbers, *self.edges))
        self.ranges = ranges(self.edges, whole=whole) if self.edges else []
        self.rows = self._rows(values)

    def row(self, value: Value) -> str:
        """The row of a value; `—` for none."""
        if value is None:
            return NOTHING
        if value == MISSED:
            return MISSED
        if self.ranges and isinstance(value, int | float):
            return self.ranges[bisect_right(self.edges, value)]
        text = value if isinstance(value, str) else f"{value:g}"
        return OTHER if self.form.values and text not in self.form.values else text

    def _rows(self, values: Sequence[Value]) -> list[str]:
        used = {value: self.row(value) for value in set(values)}
        if self.form.values:
            order = [*self.form.values, OTHER]
        elif self.ranges:
            order = self.ranges
        else:
            plain = (value for value in used if value is not None)
            order = [used[v] for v in sorted(plain, key=lambda v: (isinstance(v, str), v))]
            order = [row for row in order if row != MISSED]
        kept = set(used.values())
        return [row for row in dict.fromkeys([*order, MISSED, NOTHING]) if row in kept]


def ranges(edges: Sequence[float], *, whole: bool) -> list[str]:
    """What the rows between edges are called; whole numbers by the first and last they hold."""
    shown = [f"{edge:.4g}" for edge in edges]
    middle = []
    for at in range(len(edges) - 1):
        last = f"{edges[at + 1] - 1:.4g}"
        if not whole:
            middle.append(f"[{shown[at]}, {shown[at + 1]})")
        else:
            middle.append(shown[at] if last == shown[at] else f"{shown[at]}–{last}")
    return [f"< {shown[0]}", *middle, f"≥ {shown[-1]}"]


class Slicer:
    """Collects what one slice needs of every article, and at the end counts it by rows."""

    def __init__(self, form: SliceForm, training: Names) -> None:
        self.form = form
        self.training = training
        self.values: list[Value] = []
        self._counts = array("q")
        self._figures: list[str] = []

    def add(self, article: int, case: Case, compared: Mapping[str, Compared]) -> None:
        """Notes an article, or the matches in it."""
        if self.form.unit == "article":
            self.values.append(fields.article_value(self.form.attribute, case))
            return
        for figure in self.form.scored:
            plural, _, variant = figure.partition(".")
            for match in compared[plural].variants.get(variant, ()):
                item = match[0] or match[1]
                if item is None or (self.form.labels and item.label not in self.form.labels):
                    continue
                gold, predicted = match
                self.values.append(self._value(case, match))
                self._figures.append(figure)
                found = (gold is not None, predicted is not None)
                self._counts.extend((article, all(found), found[1], found[0]))

    def _value(self, case: Case, match: Match) -> Value:
        """The gold item's value, else the predicted one's; what only predictions have, theirs."""
        gold, predicted = match
        name = self.form.attribute
        item, is_gold = (gold, True) if gold is not None else (predicted, False)
        if name in fields.PREDICTED_ONLY:
            if predicted is None:
                return MISSED
            item, is_gold = predicted, False
        if item is None:
            return None
        field = fields.ITEM[self.form.unit][name]
        return field(Subject(item, case, is_gold, self.training))

    def count(self, tallies: Tallies, articles: int, name: str) -> list[tuple[str, int, int]]:
        """Adds the counts of every row to the tallies, under `figure|name|row`.

        Returns:
            The rows in order, with the articles and the gold items in each.
        """
        cut = Cut(self.form, self.values)
        if self.form.unit == "article":
            return self._articles(cut, tallies, articles, name)
        rows = [cut.row(value) for value in self.values]
        within: dict[str, set[int]] = {row: set() for row in cut.rows}
        items = dict.fromkeys(cut.rows, 0)
        cells = np.frombuffer(self._counts, dtype=np.int64).reshape(-1, 4).tolist()
        for row, figure, cell in zip(rows, self._figures, cells, strict=True):
            article, correct, predicted, gold = cell
            tallies.add(article, SEPARATOR.join((figure, name, row)), correct, predicted, gold)
            within[row].add(article)
            items[row] += gold if figure == self.form.scored[0] else 0
        return [(row, len(within[row]), items[row]) for row in cut.rows]

    def _articles(
        self, cut: Cut, tallies: Tallies, articles: int, name: str
    ) -> list[tuple[str, int, int]]:
        figures = self.form.scored
        counts = tallies.select(articles, figures).astype(int).tolist()
        size = dict.fromkeys(cut.rows, 0)
        items = dict.fromkeys(cut.rows, 0)
        for article, value in enumerate(self.values):
            row = cut.row(value)
            size[row] += 1
            for at, figure in enumerate(figures):
                cell = counts[article][WIDTH * at : WIDTH * (at + 1)]
                tallies.add(article, SEPARATOR.join((figure, name, row)), *cell)
            items[row] += counts[article][WIDTH - 1]
        return [(row, size[row], items[row]) for row in cut.rows]
