"""Entity counts over pairs of records, without intervals: exact spans, and seqeval's readings."""

from __future__ import annotations

from collections.abc import Iterable

from zhiguan.evaluate.case import Case
from zhiguan.evaluate.counts import Counts
from zhiguan.evaluate.facts import count, row_label
from zhiguan.evaluate.mentions import compare_mentions
from zhiguan.evaluate.pairing import Pair
from zhiguan.evaluate.tags import chunks, tag_counts

ALL = "all"


def score(pairs: Iterable[Pair]) -> dict[str, Counts]:
    """Exact-span counts over (gold, predicted) records of the same articles.

    Returns:
        `all` for the micro-average, and one entry a label that occurs.
    """
    totals = {ALL: Counts()}
    for pair in pairs:
        for match in compare_mentions(Case(*pair)).variants["exact"]:
            for row in (ALL, row_label(match)):
                totals[row] = totals.get(row, Counts()) + count([match])
    return totals


def tag_score(pairs: Iterable[Pair], *, strict: bool = True) -> Counts:
    """Counts of the mentions that tags hold: seqeval's strict IOB2, or its lenient default."""
    total = Counts()
    for gold, predicted in pairs:
        found = tag_counts(chunks(gold, strict=strict), chunks(predicted, strict=strict))
        total = sum(found.values(), total)
    return total
