"""Events by themselves: exact, by their first day, and relaxed to a day within the gold days."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zhiguan.annotation.schema import squeeze
from zhiguan.evaluate.alignment import within
from zhiguan.evaluate.case import Case
from zhiguan.evaluate.items import Anchor, Compared, Fault, Item, Match
from zhiguan.types import Event, Record

_Test = Callable[[Event, Event], bool]

VARIANTS: dict[str, _Test] = {
    "exact": lambda g, p: (g.type, g.start, g.end) == (p.type, p.start, p.end),
    "start": lambda g, p: (g.type, g.start) == (p.type, p.start),
    "relaxed": lambda g, p: g.type == p.type and within(p, g),
}
"""When a predicted event that answers a gold one is right."""


def compare_events(case: Case) -> Compared:
    """The events of an article: type and days, type and first day, type and a day within.

    Faults: an event that is answered by one of another type or other days is an `attribute`.
    """
    gold, predicted = items(case.gold, "gold"), items(case.predicted, "predicted")
    couples = [(gold[i], predicted[j]) for i, j in case.events.to_predicted.items()]
    missed = [item for item in gold if item.index not in case.events.to_predicted]
    surplus = [item for item in predicted if item.index not in case.events.to_gold]
    faults = [Fault("missed", item, None) for item in missed]
    faults += [Fault("spurious", None, item) for item in surplus]
    for g, p in couples:
        differs = _differing(case.gold.events[g.index], case.predicted.events[p.index])
        if differs:
            faults.append(Fault("attribute", g, p, differs))
    alone: list[Match] = [*((item, None) for item in missed), *((None, item) for item in surplus)]
    variants = {name: alone + _judged(couples, case, test) for name, test in VARIANTS.items()}
    return Compared("event", variants, faults)


def _judged(couples: Sequence[tuple[Item, Item]], case: Case, test: _Test) -> list[Match]:
    matches: list[Match] = []
    for g, p in couples:
        if test(case.gold.events[g.index], case.predicted.events[p.index]):
            matches.append((g, p))
        else:
            matches += [(g, None), (None, p)]
    return matches


def _differing(gold: Event, predicted: Event) -> tuple[str, ...]:
    names = ("type", "start", "end")
    return tuple(name for name in names if getattr(gold, name) != getattr(predicted, name))


def days(event: Event) -> str:
    """An event's days for people."""
    if event.start is None:
        return "—"
    return event.start if event.start == event.end else f"{event.start} – {event.end}"


def items(record: Record, side: str) -> list[Item]:
    """The events of a record."""
    found = []
    for index, event in enumerate(record.events):
        text = " · ".join((event.type, days(event), *([squeeze(event.name)] if event.name else ())))
        found.append(
            Item(
                "event",
                (event.type, event.start, event.end),
                event.type,
                text,
                anchors(event),
                event.rule,
                event.confidence,
                index,
                event.evidence.entities,
                f"{side}/{text}",
            )
        )
    return found


def anchors(event: Event) -> tuple[Anchor, ...]:
    """The mentions that an event names: people, places, organizers."""
    people = [("PER", squeeze(p.person)) for p in event.participants]
    others = [("", squeeze(value)) for value in (*event.places, *event.organizers)]
    return tuple(dict.fromkeys([*people, *others]))
