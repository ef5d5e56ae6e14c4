"""Counts by name, article by article: what intervals and tests draw from."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from zhiguan.evaluate.counts import Counts
from zhiguan.evaluate.items import Match

Floats = NDArray[np.float64]
WIDTH = 3
"""Columns of a name: correct, predicted, gold."""


class Tallies:
    """(correct, predicted, gold) of any number of names over numbered articles.

    Memory is linear in the number of additions, so in the articles.
    """

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self._rows = array("q")
        self._columns = array("q")
        self._counts = array("d")

    def add(self, article: int, name: str, correct: int, predicted: int, gold: int) -> None:
        """Adds counts to a name in one article; naming it with zeros makes it known."""
        base = self.names.setdefault(name, len(self.names)) * WIDTH
        for offset, number in enumerate((correct, predicted, gold)):
            if number:
                self._rows.append(article)
                self._columns.append(base + offset)
                self._counts.append(number)

    def add_matches(self, article: int, name: str, matches: Iterable[Match]) -> None:
        """Adds the counts of matches."""
        correct = predicted = gold = 0
        for one, other in matches:
            gold += one is not None
            predicted += other is not None
            correct += one is not None and other is not None
        self.add(article, name, correct, predicted, gold)

    def matrix(self, articles: int) -> csr_matrix:
        """Counts as (articles, 3 · names), in the order of `names`."""
        shape = (articles, WIDTH * len(self.names))
        cells = (
            np.frombuffer(self._counts, dtype=np.float64),
            (
                np.frombuffer(self._rows, dtype=np.int64),
                np.frombuffer(self._columns, dtype=np.int64),
            ),
        )
        return csr_matrix(cells, shape=shape) if len(self._counts) else csr_matrix(shape)

    def select(self, articles: int, names: Sequence[str]) -> Floats:
        """Counts of some names as a dense (articles, 3 · names); an unknown name is all zeros."""
        whole = self.matrix(articles).tocsc()
        out = np.zeros((articles, WIDTH * len(names)))
        for at, name in enumerate(names):
            if (index := self.names.get(name)) is not None:
                part = whole[:, WIDTH * index : WIDTH * index + WIDTH]
                out[:, WIDTH * at : WIDTH * at + WIDTH] = part.toarray()
        return out

    def totals(self, articles: int) -> dict[str, Counts]:
        """The counts of every name over all articles."""
        sums = np.asarray(self.matrix(articles).sum(axis=0)).ravel().astype(int).tolist()
        return {
            name: Counts(*sums[WIDTH * index : WIDTH * index + WIDTH])
            for name, index in self.names.items()
        }


def precision_recall_f1(sums: Floats) -> Floats:
    """Precision, recall and F1 of sums of counts: (…, 3 · names) to (…, 3, names).

    0 where the denominator is 0, as `Counts` has it.
    """
    correct, predicted, gold = (sums[..., offset::WIDTH] for offset in range(WIDTH))
    parts = ((correct, predicted), (correct, gold), (2 * correct, predicted + gold))
    shares = [
        np.divide(above, below, out=np.zeros_like(above), where=below > 0) for above, below in parts
    ]
    return np.stack(shares, axis=-2)
