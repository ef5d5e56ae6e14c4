"""Scores of roles, events and who took part, over pairs of gold and predicted records.

Every score is a micro-average over multisets of plain items, compared article by article: layout
spaces inside names do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator

from zhiguan.annotation.schema import squeeze
from zhiguan.evaluate.counts import Counts, compare
from zhiguan.evaluate.pairing import Pair
from zhiguan.types import Record

Items = Callable[[Record], Iterator[Hashable]]


def role_items(record: Record) -> Iterator[Hashable]:
    """(person, title, organization) of each role."""
    for role in record.roles:
        body = None if role.organization is None else squeeze(role.organization)
        yield squeeze(role.person), squeeze(role.title), body


def office_items(record: Record) -> Iterator[Hashable]:
    """(person, title) of each role, whatever its body."""
    for role in record.roles:
        yield squeeze(role.person), squeeze(role.title)


def event_items(record: Record) -> Iterator[Hashable]:
    """(type, start) of each event."""
    for event in record.events:
        yield event.type, event.start


def span_items(record: Record) -> Iterator[Hashable]:
    """(type, start, end) of each event."""
    for event in record.events:
        yield event.type, event.start, event.end


def name_items(record: Record) -> Iterator[Hashable]:
    """(type, name) of each event that has a name."""
    for event in record.events:
        if event.name is not None:
            yield event.type, squeeze(event.name)


def participation_items(record: Record) -> Iterator[Hashable]:
    """(person, part) of each participant, each once an article."""
    found = {(squeeze(p.person), p.role) for e in record.events for p in e.participants}
    yield from sorted(found)


def place_items(record: Record) -> Iterator[Hashable]:
    """The places of the events, each once an article."""
    yield from sorted({squeeze(p) for e in record.events for p in e.places})


def organizer_items(record: Record) -> Iterator[Hashable]:
    """The organizers of the events, each once an article."""
    yield from sorted({squeeze(o) for e in record.events for o in e.organizers})


ITEMS: dict[str, Items] = {
    "roles": role_items,
    "roles without body": office_items,
    "events": event_items,
    "events with end": span_items,
    "names": name_items,
    "participations": participation_items,
    "places": place_items,
    "organizers": organizer_items,
}
"""What is scored, by the name under which reports show it."""


def score_facts(pairs: Iterable[Pair]) -> dict[str, Counts]:
    """The counts of every kind of fact over all pairs (micro-average)."""
    totals = dict.fromkeys(ITEMS, Counts())
    for gold, predicted in pairs:
        for name, items in ITEMS.items():
            totals[name] += compare(Counter(items(gold)), Counter(items(predicted)))
    return totals


def score_by(pairs: Iterable[Pair], kind: str, position: int = -1) -> dict[str, Counts]:
    """The counts of one kind of fact apart by one of its fields.

    Args:
        pairs: gold and predicted records.
        kind: a key of ITEMS whose items are tuples.
        position: the field: -1 for the part of a participation, 0 for the type of an event.

    Raises:
        KeyError: when there is no such kind.
    """
    items = ITEMS[kind]
    totals: dict[str, Counts] = {}
    for gold, predicted in pairs:
        found = (list(items(gold)), list(items(predicted)))
        fields = {str(i[position]) for side in found for i in side if isinstance(i, tuple)}
        for field in fields:
            kept = [
                Counter(i for i in side if isinstance(i, tuple) and str(i[position]) == field)
                for side in found
            ]
            totals[field] = totals.get(field, Counts()) + compare(*kept)
    return dict(sorted(totals.items()))


def differences(gold: Record, predicted: Record) -> Iterator[tuple[str, str, Hashable]]:
    """What is missed or surplus in an article: (kind, "missed" or "surplus", item)."""
    for name, items in ITEMS.items():
        wanted, found = Counter(items(gold)), Counter(items(predicted))
        for item in (wanted - found).elements():
            yield name, "missed", item
        for item in (found - wanted).elements():
            yield name, "surplus", item
