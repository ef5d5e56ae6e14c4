"""Whether a confidence of 0.9 is right nine times in ten (Guo et al. 2017)."""

from __future__ import annotations

from array import array

import numpy as np
from scipy.sparse import csr_matrix

from zhiguan.evaluate.figures import shares
from zhiguan.evaluate.items import Compared
from zhiguan.evaluate.resampling import Bootstrap, Floats, value_interval
from zhiguan.evaluate.schema import Estimate, Kind, Reliability, ReliabilityBin

BINS = 10
_VARIANTS: dict[Kind, str] = {"entity": "exact", "role": "exact", "event": "start"}
"""The kinds that have confidences, and when one of them is right."""


class Calibration:
    """Confidences of predicted items and whether they were right, article by article."""

    def __init__(self) -> None:
        self._rows: dict[Kind, array[float]] = {kind: array("d") for kind in _VARIANTS}

    def add(self, article: int, compared: Compared) -> None:
        """Adds the predicted items of an article that have a confidence."""
        if (variant := _VARIANTS.get(compared.kind)) is None:
            return
        rows = self._rows[compared.kind]
        for gold, predicted in compared.variants[variant]:
            if predicted is not None and predicted.confidence is not None:
                rows.extend((article, predicted.confidence, gold is not None))

    def reliability(self, bootstrap: Bootstrap) -> tuple[Reliability, ...]:
        """The bins of every kind that has confidences."""
        found = []
        for kind, cells in self._rows.items():
            if cells:
                rows = np.frombuffer(cells, dtype=np.float64).reshape(-1, 3)
                found.append(_reliability(kind, rows, bootstrap))
        return tuple(found)


def _reliability(kind: Kind, rows: Floats, bootstrap: Bootstrap) -> Reliability:
    article = rows[:, 0].astype(np.int64)
    bins = np.clip((rows[:, 1] * BINS).astype(np.int64), 0, BINS - 1)
    parts = [
        csr_matrix((values, (article, bins + shift)), shape=(bootstrap.articles, 3 * BINS))
        for values, shift in ((np.ones(len(rows)), 0), (rows[:, 1], BINS), (rows[:, 2], 2 * BINS))
    ]
    matrix = parts[0] + parts[1] + parts[2]
    total, sums = np.asarray(matrix.sum(axis=0)).ravel(), bootstrap.sums(matrix)
    count, sure, right = total[:BINS], total[BINS : 2 * BINS], total[2 * BINS :]
    accuracy = shares(bootstrap, sums[:, 2 * BINS :], sums[:, :BINS], right, count)
    error = value_interval(bootstrap, float(calibration_error(total)), _errors(sums), "plain")
    if error.low is not None:
        error = Estimate(error.value, max(0.0, error.low), error.high)
    return Reliability(
        kind,
        tuple(
            ReliabilityBin(
                at / BINS,
                (at + 1) / BINS,
                int(count[at]),
                float(sure[at] / count[at]) if count[at] else None,
                accuracy[at],
            )
            for at in range(BINS)
        ),
        error,
    )


def calibration_error(sums: Floats) -> Floats:
    """The expected calibration error: the bins' |right − sure|, weighted by their counts.

    Args:
        sums: (…, 3 · bins): counts, sums of confidences, numbers right.
    """
    count, sure, right = (sums[..., BINS * i : BINS * (i + 1)] for i in range(3))
    return np.asarray(np.abs(right - sure).sum(axis=-1) / count.sum(axis=-1))


def _errors(sums: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return calibration_error(sums)
