"""Ingestion in a report: its shares with intervals over the gold articles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhiguan.evaluate.figures import share_figures
from zhiguan.evaluate.ingest import IngestScores
from zhiguan.evaluate.resampling import Bootstrap
from zhiguan.evaluate.schema import Figure

_SHARES: tuple[tuple[str, str, str, str], ...] = (
    ("characters", "characters in the right article and order", "placed", "characters"),
    ("headlines", "headlines with their article", "headlines_with", "headlines"),
    ("headlines_exact", "headlines exact", "headlines_right", "headlines"),
    ("bylines", "by-lines with their article", "bylines_with", "bylines"),
    ("bylines_exact", "by-lines exact", "bylines_right", "bylines"),
    ("articles_exact", "articles exact", "exact", "articles"),
)
"""Key, name, and which counts are part and whole."""


def ingestion_figures(scores: Sequence[IngestScores], bootstrap: Bootstrap) -> tuple[Figure, ...]:
    """The shares over articles.

    Args:
        scores: one for each gold article, see `zhiguan.evaluate.ingest.score_articles`.
        bootstrap: over as many articles.
    """
    columns = list(IngestScores.__slots__)
    rows = np.array([[getattr(score, name) for name in columns] for score in scores], dtype=float)
    wanted = [
        (f"ingestion.{key}", name, columns.index(part), columns.index(whole))
        for key, name, part, whole in _SHARES
    ]
    return share_figures(rows.reshape(len(scores), len(columns)), wanted, "ingestion", bootstrap)
