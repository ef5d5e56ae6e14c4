"""Whether two systems differ: paired approximate randomisation (Noreen 1989; Yeh 2000)."""

from __future__ import annotations

import numpy as np

from zhiguan.evaluate.resampling import Floats, Statistic

_BLOCK = 100


def randomisation(
    this: Floats, other: Floats, statistic: Statistic, *, rounds: int = 10_000, seed: int = 1
) -> Floats:
    """Two-sided p-values of the differences between two systems on the same articles.

    In every round each article's outcomes are swapped between the systems with probability ½; p is
    the share of rounds (the sample itself counted as one) whose difference is at least as large.

    Args:
        this: counts of one system, (articles, columns).
        other: counts of the other, of the same articles in the same order.
        statistic: from sums, (rounds, columns), to figures, (rounds, figures).
        rounds: how many swaps are drawn.
        seed: of the swaps; the same seed draws the same ones.

    Returns:
        One p-value a figure.
    """
    chance = np.random.default_rng(seed)
    totals = this.sum(axis=0)[None], other.sum(axis=0)[None]
    observed = np.abs(statistic(totals[0]) - statistic(totals[1]))[0]
    change = other - this
    moved = np.flatnonzero(change.any(axis=1))
    change = change[moved]
    reached = np.zeros(observed.shape)
    for begin in range(0, rounds, _BLOCK):
        rows = min(_BLOCK, rounds - begin)
        swapped = chance.integers(2, size=(rows, len(moved))).astype(np.float64) @ change
        found = statistic(totals[0] + swapped) - statistic(totals[1] - swapped)
        reached += (np.abs(found) >= observed - 1e-12).sum(axis=0)
    return np.asarray((reached + 1) / (rounds + 1))
