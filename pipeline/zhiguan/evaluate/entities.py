"""Entity scores: exact spans from offsets, and seqeval's strict IOB2 score beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from seqeval.metrics import f1_score
from seqeval.scheme import IOB2

from zhiguan.evaluate.counts import Counts, compare
from zhiguan.types import Entity, Record


def spans(record: Record) -> Counter[tuple[str, int, int]]:
    """Label and offsets of every entity of a record."""
    return Counter((e.label, e.start, e.end) for e in record.entities)


def score(pairs: Iterable[tuple[Record, Record]]) -> dict[str, Counts]:
    """Exact-span counts over (gold, predicted) records of the same texts.

    Returns:
        One entry a label that occurs, and `all` for the micro-average.
    """
    totals: dict[str, Counts] = {"all": Counts()}
    for gold, predicted in pairs:
        wanted, found = spans(gold), spans(predicted)
        totals["all"] += compare(wanted, found)
        for label in {key[0] for key in wanted | found}:
            one = compare(_only(wanted, label), _only(found, label))
            totals[label] = totals.get(label, Counts()) + one
    return totals


def _only(items: Counter[tuple[str, int, int]], label: str) -> Counter[tuple[str, int, int]]:
    return Counter({key: count for key, count in items.items() if key[0] == label})


def iob2(length: int, entities: Iterable[Entity]) -> list[str]:
    """The IOB2 tags of a text of `length` characters; entities must not overlap.

    Raises:
        ValueError: when two entities overlap.
    """
    tags = ["O"] * length
    for entity in entities:
        if any(tag != "O" for tag in tags[entity.start : entity.end]):
            raise ValueError(f"entity [{entity.start}, {entity.end}) overlaps another")
        tags[entity.start : entity.end] = [f"I-{entity.label}"] * (entity.end - entity.start)
        tags[entity.start] = f"B-{entity.label}"
    return tags


def seqeval_f1(pairs: Sequence[tuple[Record, Record]]) -> float:
    """Strict micro-F1 as seqeval computes it (mode strict, scheme IOB2)."""
    gold = [iob2(len(g.text), g.entities) for g, _ in pairs]
    predicted = [iob2(len(g.text), p.entities) for g, p in pairs]
    return float(f1_score(gold, predicted, mode="strict", scheme=IOB2))
