"""Roles, events and what events hold: plain counts over pairs of records, without intervals.

Every score is a micro-average over items, compared article by article; layout spaces inside names
do not count. `zhiguan.evaluate.assess` makes the whole report of the same comparisons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from zhiguan.evaluate.case import Case
from zhiguan.evaluate.counts import Counts
from zhiguan.evaluate.details import (
    compare_dates,
    compare_names,
    compare_organizers,
    compare_participations,
    compare_places,
)
from zhiguan.evaluate.items import PLURALS, Compared, Item, Match
from zhiguan.evaluate.occasions import compare_events
from zhiguan.evaluate.pairing import Pair
from zhiguan.evaluate.roles import compare_roles

Comparer = Callable[[Case], Compared]

FACTS: tuple[Comparer, ...] = (
    compare_roles,
    compare_events,
    compare_participations,
    compare_places,
    compare_organizers,
    compare_dates,
    compare_names,
)
"""What is compared besides entities, in the order of reports."""


def count(matches: Iterable[Match]) -> Counts:
    """The counts of a list of matches."""
    kept = list(matches)
    return Counts(
        sum(g is not None and p is not None for g, p in kept),
        sum(p is not None for _, p in kept),
        sum(g is not None for g, _ in kept),
    )


def row_label(match: Match) -> str:
    """The row of a table by label or type: the gold item's, else the predicted one's."""
    item = match[0] or match[1]
    return item.label if item else ""


def score_facts(pairs: Iterable[Pair]) -> dict[str, Counts]:
    """The counts of every kind of fact under every definition, such as `roles.relaxed`."""
    totals: dict[str, Counts] = {}
    for figure, matches in _matches(pairs):
        totals[figure] = totals.get(figure, Counts()) + count(matches)
    return totals


def score_by(pairs: Iterable[Pair], figure: str) -> dict[str, Counts]:
    """The counts of one figure (`events.start`, `participations.relaxed`) by type or part."""
    totals: dict[str, Counts] = {}
    for name, matches in _matches(pairs):
        for match in matches if name == figure else ():
            row = row_label(match)
            totals[row] = totals.get(row, Counts()) + count([match])
    return dict(sorted(totals.items()))


def _matches(pairs: Iterable[Pair]) -> Iterator[tuple[str, Iterable[Match]]]:
    for gold, predicted in pairs:
        case = Case(gold, predicted)
        for compare in FACTS:
            found = compare(case)
            for variant, matches in found.variants.items():
                yield f"{PLURALS[found.kind]}.{variant}", matches


def differences(pair: Pair) -> Iterator[tuple[str, str, Item | None, Item | None]]:
    """What is wrong in an article's facts: (kind, error, gold item, predicted item)."""
    case = Case(*pair)
    for compare in FACTS:
        found = compare(case)
        for fault in found.faults:
            yield found.kind, fault.error, fault.gold, fault.predicted
