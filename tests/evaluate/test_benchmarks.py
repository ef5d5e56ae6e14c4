"""The benchmarks of evaluation, small enough to run with every test."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import numpy as np
from benchmarks.coverage import POPULATIONS, Tally, f1, intervals, value
from benchmarks.evaluation import measure

from zhiguan.evaluate.resampling import Bootstrap
from zhiguan.evaluate.storage import read_scores


def test_intervals_hold_the_true_value_about_as_often_as_they_say() -> None:
    """Of 300 simulations 95 % are 285, and ±15 four standard errors."""
    population = POPULATIONS[0]
    truth = float(value(f1, population.draw(np.random.default_rng(0), 500_000).sum(axis=0)))
    chance = np.random.default_rng(11)
    tally = Tally()
    for seed in range(300):
        found = intervals(population.draw(chance, 75), f1, Bootstrap(75, 200, seed))
        tally.add(dict(found)["report"], truth)
    assert 270 <= tally.held <= 298
    assert tally.above > 0 and tally.below > 0


def test_articles_made_for_timing_go_through_everything(tmp_path: Path) -> None:
    out = tmp_path / "report"
    options = Namespace(articles=40, replicates=50, against=True, out=out)
    row = measure(options)
    assert row["articles"] == 40 and row["errors"] > 0
    scores = read_scores(out)
    assert scores.reliability and len(scores.slices) == 14
    strict = scores.figures[0].f1.value
    assert strict is not None and 0.8 < strict < 1
    assert (out / "comparison.json").is_file()
