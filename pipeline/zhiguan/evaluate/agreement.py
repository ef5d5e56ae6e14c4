"""How far two annotators agree beyond chance: Cohen's kappa (1960) over characters and tags."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhiguan.evaluate.case import Case
from zhiguan.evaluate.resampling import Bootstrap, Floats, value_interval
from zhiguan.evaluate.schema import Estimate, Figure
from zhiguan.evaluate.tags import tags_of

NAMES = {
    "kappa.characters": "kappa, labels of characters",
    "kappa.tags": "kappa, tags of characters",
}


def kappa(tables: Floats) -> Floats:
    """Cohen's kappa of contingency tables, (…, classes²) to (…): NaN where chance explains all."""
    size = round(tables.shape[-1] ** 0.5)
    squares = tables.reshape(*tables.shape[:-1], size, size)
    total = squares.sum(axis=(-2, -1))
    with np.errstate(invalid="ignore", divide="ignore"):
        agreed = np.trace(squares, axis1=-2, axis2=-1) / total
        chance = (squares.sum(axis=-1) * squares.sum(axis=-2)).sum(axis=-1) / total**2
        return np.asarray((agreed - chance) / (1 - chance))


def contingency(one: Sequence[str], other: Sequence[str], classes: Sequence[str]) -> Floats:
    """How often each class of one stands beside each of the other: flat, (classes²,)."""
    index = {name: at for at, name in enumerate(classes)}
    left = np.fromiter((index[name] for name in one), np.int64, len(one))
    right = np.fromiter((index[name] for name in other), np.int64, len(other))
    cells = np.bincount(left * len(classes) + right, minlength=len(classes) ** 2)
    return cells.astype(np.float64)


def agreement(cases: Sequence[Case], bootstrap: Bootstrap) -> tuple[Figure, ...]:
    """Kappa over all characters: of their labels (or none), and of their IOB2 tags."""
    sides = [(tags_of(case.gold), tags_of(case.predicted)) for case in cases if not case.page]
    figures = []
    for key, name in NAMES.items():
        read = [
            tuple([tag if key == "kappa.tags" else tag[2:] or tag for tag in tags] for tags in pair)
            for pair in sides
        ]
        classes = sorted({name for pair in read for tags in pair for name in tags})
        rows = [contingency(pair[0], pair[1], classes) for pair in read]
        table = np.array(rows).reshape(len(rows), len(classes) ** 2)
        figures.append(_figure(key, name, table, bootstrap))
    return tuple(figures)


def _figure(key: str, name: str, table: Floats, bootstrap: Bootstrap) -> Figure:
    total = table.sum(axis=0)
    value = float(kappa(total)) if total.sum() else float("nan")
    if np.isfinite(value):
        estimate = value_interval(bootstrap, value, kappa(bootstrap.sums(table)), "fisher")
    else:
        estimate = Estimate()
    size = round(table.shape[1] ** 0.5)
    agreed = int(np.trace(total.reshape(size, size)))
    characters = int(total.sum())
    return Figure(
        key, name, "agreement", "kappa", value=estimate, correct=agreed,
        predicted=characters, gold=characters,
    )  # fmt: skip
