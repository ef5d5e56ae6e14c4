"""Triples of gold and predicted records compared as sets: what a graph would hold of an article."""

from __future__ import annotations

from collections.abc import Mapping

from zhiguan.annotation.schema import squeeze
from zhiguan.evaluate.case import Case
from zhiguan.evaluate.items import Compared, Item, pair_items
from zhiguan.export.triples import event_name, triples
from zhiguan.types import Record

Node = str | tuple[str, int]


def compare_triples(case: Case) -> Compared:
    """The triples of an article: (subject, predicate, object), each once.

    An event's node is the gold event that it answers (see `zhiguan.evaluate.alignment`), so that
    its number in the record does not matter; an article's node is the article, whatever its id.
    Faults are those of the facts that triples are made of.
    """
    gold = {("event", i): ("event", i) for i in range(len(case.gold.events))}
    found = {
        ("event", j): ("event", i) if (i := case.events.to_gold.get(j)) is not None else ("new", j)
        for j in range(len(case.predicted.events))
    }
    matches = pair_items(_items(case.gold, gold), _items(case.predicted, found))
    return Compared("triple", {"exact": matches})


def _items(record: Record, events: Mapping[tuple[str, int], tuple[str, int]]) -> list[Item]:
    nodes: dict[str, Node] = {
        event_name(record, index): events["event", index] for index in range(len(record.events))
    }
    nodes[record.id] = ("article", 0)
    items: dict[object, Item] = {}
    for triple in triples(record):
        subject = nodes.get(triple.subject, squeeze(triple.subject))
        target = nodes.get(triple.object, squeeze(triple.object))
        key = (subject, triple.predicate, target)
        text = " · ".join((triple.subject, triple.predicate, triple.object))
        items.setdefault(key, Item("triple", key, triple.predicate, text))
    return list(items.values())
