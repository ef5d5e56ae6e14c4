"""Two runs over the same articles: by how much their figures differ, and what changed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhiguan.evaluate.assess import Evaluation
from zhiguan.evaluate.figures import RULE, SEPARATOR, title
from zhiguan.evaluate.naming import BY, FIGURES, figure_name, kind_of
from zhiguan.evaluate.resampling import Bootstrap, Floats, value_interval
from zhiguan.evaluate.schema import Comparison, Difference, Estimate
from zhiguan.evaluate.significance import randomisation
from zhiguan.evaluate.tallies import WIDTH, Tallies, precision_recall_f1

_F1 = 2


def compare_runs(
    this: Evaluation,
    other: Evaluation,
    *,
    rounds: int = 10_000,
    seed: int = 1,
    notes: Sequence[str] = (),
) -> Comparison:
    """Compares two evaluations of the same pairs of articles, in the same order.

    Args:
        this: the run that the report is of.
        other: the run that it is compared with.
        rounds: of the randomisation test.
        seed: of the test and of the bootstrap of differences.
        notes: what a reader must know.

    Raises:
        ValueError: when the two are not of the same number of articles.
    """
    if this.scores.articles != other.scores.articles:
        raise ValueError("the two evaluations are not of the same articles")
    mine = {error.key: error for error in this.errors}
    theirs = {error.key: error for error in other.errors}
    return Comparison(
        this.scores.about,
        other.scores.about,
        this.scores.articles,
        rounds,
        seed,
        figures=_differences(this, other, rounds, seed),
        gained=tuple(error for key, error in theirs.items() if key not in mine),
        lost=tuple(error for key, error in mine.items() if key not in theirs),
        shared=len(mine.keys() & theirs.keys()),
        notes=tuple(notes),
    )


def _differences(
    this: Evaluation, other: Evaluation, rounds: int, seed: int
) -> tuple[Difference, ...]:
    names = _names(this.tallies, other.tallies)
    articles = this.scores.articles
    one = this.tallies.select(articles, names)
    two = other.tallies.select(articles, names)
    settings = this.scores.settings
    bootstrap = Bootstrap(articles, settings.replicates, settings.seed, settings.level)
    changes = _f1(bootstrap.sums(one)) - _f1(bootstrap.sums(two))
    p = randomisation(one, two, _f1, rounds=rounds, seed=seed)
    totals = one.sum(axis=0), two.sum(axis=0)
    found = []
    for at, name in enumerate(names):
        sizes = [total[WIDTH * at + 1 : WIDTH * at + 3].sum() for total in totals]
        values = [
            float(_f1(total[None])[0, at]) if size else None
            for total, size in zip(totals, sizes, strict=True)
        ]
        estimate, chance = Estimate(), None
        if values[0] is not None and values[1] is not None:
            difference = values[0] - values[1]
            least = 1 / max(sizes)
            estimate = value_interval(bootstrap, difference, changes[:, at], "plain", least)
            chance = float(p[at])
        found.append(
            Difference(
                name,
                _title(name),
                kind_of(name.partition(SEPARATOR)[0]),
                "f1",
                values[0],
                values[1],
                estimate,
                chance,
                int(totals[0][WIDTH * at + 2]),
            )
        )
    return tuple(found)


def _f1(sums: Floats) -> Floats:
    return np.asarray(precision_recall_f1(sums)[..., _F1, :])


def _names(this: Tallies, other: Tallies) -> list[str]:
    """The headline figures, then their rows by label, type and part that either run has."""
    known = {**this.names, **other.names}
    rows = []
    for figure in FIGURES:
        kept = [key for key in known if key.split(SEPARATOR)[0] == figure]
        parts = [key.split(SEPARATOR) for key in kept]
        by = BY.get(kind_of(figure), "type")
        rows += sorted(SEPARATOR.join(p) for p in parts if len(p) == 3 and p[1] == by != RULE)
    return [figure for figure in FIGURES if figure in known] + rows


def _title(name: str) -> str:
    figure = name.partition(SEPARATOR)[0]
    return title(name) if figure == name else f"{figure_name(figure)}: {title(name)}"
