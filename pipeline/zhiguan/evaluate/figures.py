"""From counts to figures with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from zhiguan.evaluate.naming import figure_name, kind_of
from zhiguan.evaluate.resampling import Bootstrap, Floats, share_intervals
from zhiguan.evaluate.schema import Estimate, Figure, Kind, Measure
from zhiguan.evaluate.tallies import WIDTH, Tallies

SEPARATOR = "|"
"""Between a figure and the row of a table or slice, in the names of tallies."""

RULE = "rule"
"""What the rows of a table by rule are named under."""

_BLOCK = 200


def estimate_all(tallies: Tallies, bootstrap: Bootstrap) -> dict[str, Figure]:
    """A figure for every name of the tallies, with intervals of precision, recall and F1."""
    names = list(tallies.names)
    matrix = tallies.matrix(bootstrap.articles)
    total = np.asarray(matrix.sum(axis=0)).ravel()
    sums = bootstrap.sums(matrix)
    found: dict[str, Figure] = {}
    for begin in range(0, len(names), _BLOCK):
        block = slice(WIDTH * begin, WIDTH * (begin + _BLOCK))
        chosen = names[begin : begin + _BLOCK]
        found.update(_figures(chosen, total[block], sums[:, block], bootstrap))
    return found | _by_rule(found, tallies, total, sums, bootstrap)


def _by_rule(
    found: Mapping[str, Figure], tallies: Tallies, total: Floats, sums: Floats, bootstrap: Bootstrap
) -> dict[str, Figure]:
    """Rows by rule: a rule has a precision, and in `value` its share of all gold items.

    The row of missed items has the share that no rule found.
    """
    rows = [name for name in found if name.split(SEPARATOR)[1:2] == [RULE]]
    if not rows:
        return {}
    gold = [WIDTH * tallies.names[name] + 2 for name in rows]
    whole = [WIDTH * tallies.names[name.partition(SEPARATOR)[0]] + 2 for name in rows]
    estimates = shares(bootstrap, sums[:, gold], sums[:, whole], total[gold], total[whole])
    nothing = Estimate()
    return {
        name: replace(found[name], measure="precision", recall=nothing, f1=nothing, value=estimate)
        for name, estimate in zip(rows, estimates, strict=True)
    }


def _figures(
    names: Sequence[str], total: Floats, sums: Floats, bootstrap: Bootstrap
) -> Mapping[str, Figure]:
    correct, predicted, gold = (total[offset::WIDTH] for offset in range(WIDTH))
    c, p, g = (sums[:, offset::WIDTH] for offset in range(WIDTH))
    precision = shares(bootstrap, c, p, correct, predicted)
    recall = shares(bootstrap, c, g, correct, gold)
    f1 = shares(bootstrap, 2 * c, p + g, 2 * correct, predicted + gold)
    return {
        name: Figure(
            name,
            title(name),
            kind_of(name.partition(SEPARATOR)[0]),
            precision=precision[at],
            recall=recall[at],
            f1=f1[at],
            correct=int(correct[at]),
            predicted=int(predicted[at]),
            gold=int(gold[at]),
        )
        for at, name in enumerate(names)
    }


def title(name: str) -> str:
    """What a figure is called: a row of a table or slice by its value alone."""
    return name.rpartition(SEPARATOR)[2] if SEPARATOR in name else figure_name(name)


def shares(
    bootstrap: Bootstrap, parts: Floats, wholes: Floats, part: Floats, whole: Floats
) -> list[Estimate]:
    """Shares of counts with their intervals; empty where there is nothing to share."""
    low, high = share_intervals(bootstrap, parts, wholes, part, whole)
    found = []
    for at in range(len(part)):
        if not whole[at]:
            found.append(Estimate())
        else:
            ends = [round(float(x), 6) if np.isfinite(x) else None for x in (low[at], high[at])]
            found.append(Estimate(float(part[at] / whole[at]), *ends))
    return found


def share_figures(
    rows: Floats, columns: Sequence[tuple[str, str, int, int]], kind: Kind, bootstrap: Bootstrap
) -> tuple[Figure, ...]:
    """Figures that are one share each, over articles.

    Args:
        rows: counts, (articles, columns).
        columns: of each figure its key, its name, and the columns of its part and its whole.
        kind: of the figures.
        bootstrap: over the same articles.
    """
    total, sums = rows.sum(axis=0), bootstrap.sums(rows)
    parts, wholes = [part for *_, part, _ in columns], [whole for *_, whole in columns]
    found = shares(bootstrap, sums[:, parts], sums[:, wholes], total[parts], total[wholes])
    measure: Measure = "share"
    return tuple(
        Figure(
            key,
            name,
            kind,
            measure,
            value=estimate,
            correct=int(total[part]),
            predicted=int(total[whole]),
            gold=int(total[whole]),
        )
        for (key, name, part, whole), estimate in zip(columns, found, strict=True)
    )
