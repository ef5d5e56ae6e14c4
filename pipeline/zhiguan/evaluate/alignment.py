"""Which predicted event is which gold event, and when a date lies within another's interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhiguan.annotation.schema import squeeze
from zhiguan.types import Event


@dataclass(frozen=True, slots=True)
class Alignment:
    """One-to-one: `to_predicted` maps gold indices to predicted ones, `to_gold` back."""

    to_predicted: dict[int, int]
    to_gold: dict[int, int]


def align(gold: Sequence[Event], predicted: Sequence[Event]) -> Alignment:
    """Pairs events one to one, the most alike first.

    Two events can be one if they share their type, their first day or a participation. More alike
    means, in this order: same type and days; same type and first day; same type and a first day
    within the gold days; more shared participations; same type; same first day; more shared places;
    then their order. So the number of pairs of one type and first day is as large as it can be.
    """
    ranked = []
    for i, one in enumerate(gold):
        for j, other in enumerate(predicted):
            rank = _likeness(one, other)
            if rank is not None:
                ranked.append(([-value for value in rank], i, j))
    to_predicted: dict[int, int] = {}
    to_gold: dict[int, int] = {}
    for _, i, j in sorted(ranked):
        if i not in to_predicted and j not in to_gold:
            to_predicted[i], to_gold[j] = j, i
    return Alignment(to_predicted, to_gold)


def _likeness(gold: Event, predicted: Event) -> tuple[int, ...] | None:
    kind = gold.type == predicted.type
    start = gold.start == predicted.start
    people = len(_parts(gold) & _parts(predicted))
    if not kind and not people and not (start and gold.start is not None):
        return None
    places = len(set(map(squeeze, gold.places)) & set(map(squeeze, predicted.places)))
    return (
        kind and start and gold.end == predicted.end,
        kind and start,
        kind and within(predicted, gold),
        people,
        kind,
        start and gold.start is not None,
        places,
    )


def _parts(event: Event) -> set[tuple[str, str]]:
    return {(squeeze(p.person), p.role) for p in event.participants}


def within(predicted: Event, gold: Event) -> bool:
    """Whether the predicted first day lies within the gold days; two without a day agree.

    Days whose year is unknown (`XXXX-08-03`) are compared with such alone.
    """
    if predicted.start is None or gold.start is None:
        return predicted.start is gold.start
    if predicted.start.startswith("XXXX") != gold.start.startswith("XXXX"):
        return False
    return gold.start <= predicted.start <= (gold.end or gold.start)
