"""What events hold: participations, places, organizers, days and names.

Exact: the item stands in the predicted event that answers its event (see `alignment`). Relaxed:
participations, places and organizers count once an article, whatever their event; a first day may
lie within the gold days; of two names one may hold the other.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from typing import Literal, cast

from zhiguan.annotation.schema import squeeze
from zhiguan.evaluate.alignment import within
from zhiguan.evaluate.case import Case
from zhiguan.evaluate.items import (
    Anchor,
    Compared,
    Fault,
    Item,
    Match,
    couple,
    once,
    pair_items,
    unpaired,
)
from zhiguan.evaluate.occasions import anchors, days
from zhiguan.evaluate.schema import Kind
from zhiguan.types import Event, Record

Cause = Literal["entity", "event"] | None
_Values = Callable[[Event], Iterator[tuple[tuple[str, ...], Anchor]]]


def _participations(event: Event) -> Iterator[tuple[tuple[str, ...], Anchor]]:
    for part in event.participants:
        person = squeeze(part.person)
        yield (part.role, person), ("PER", person)


def _places(event: Event) -> Iterator[tuple[tuple[str, ...], Anchor]]:
    for place in event.places:
        yield (squeeze(place),), ("", squeeze(place))


def _organizers(event: Event) -> Iterator[tuple[tuple[str, ...], Anchor]]:
    for organizer in event.organizers:
        yield (squeeze(organizer),), ("", squeeze(organizer))


def _listed(case: Case, kind: Kind, values: _Values) -> Compared:
    """A kind of which an event holds a list; a value counts once an event."""
    gold = _items(case, case.gold, "gold", kind, values)
    predicted = _items(case, case.predicted, "predicted", kind, values)
    exact = pair_items(gold, predicted)
    missed, surplus = unpaired(exact)
    elsewhere, missed, surplus = couple(missed, surplus, [_value])
    faults = [Fault("attribute", g, p, ("event",)) for g, p in elsewhere]
    if kind == "participation":
        other, missed, surplus = couple(missed, surplus, [lambda i: (_event(i), _value(i)[-1])])
        faults += [Fault("attribute", g, p, ("part",)) for g, p in other]
    faults += _alone(case, missed, surplus)
    relaxed = pair_items(once(gold, _value), once(predicted, _value), _value)
    return Compared(kind, {"exact": exact, "relaxed": relaxed}, faults)


def _alone(case: Case, missed: Sequence[Item], surplus: Sequence[Item]) -> Iterator[Fault]:
    for item in missed:
        yield Fault("missed", item, None, cause=_cause(case, item))
    for item in surplus:
        cause: Cause = None if item.index in case.events.to_gold else "event"
        yield Fault("spurious", None, item, cause=cause)


def _cause(case: Case, item: Item) -> Cause:
    if item.index not in case.events.to_predicted:
        return "event"
    return None if set(item.anchors) <= case.predicted_surfaces else "entity"


def _event(item: Item) -> Hashable:
    return cast("tuple[Hashable, ...]", item.key)[0]


def _value(item: Item) -> tuple[str, ...]:
    return cast("tuple[str, ...]", item.key)[1:]


def _place(case: Case, side: str, index: int) -> Hashable:
    """The event as both sides know it: the gold index, or a predicted one that answers none."""
    if side == "gold":
        return index
    return case.events.to_gold.get(index, ("predicted", index))


def _items(case: Case, record: Record, side: str, kind: Kind, values: _Values) -> list[Item]:
    found: dict[Hashable, Item] = {}
    for index, event in enumerate(record.events):
        parts = {(p.role, squeeze(p.person)): p for p in event.participants}
        for value, anchor in values(event):
            key = (_place(case, side, index), *value)
            part = parts.get((value[0], value[-1])) if kind == "participation" else None
            text = " · ".join(reversed(value))
            found.setdefault(
                key,
                Item(
                    kind,
                    key,
                    value[0] if kind == "participation" else event.type,
                    text,
                    (anchor,),
                    (part.rule if part else None) or event.rule,
                    event.confidence,
                    index,
                    (part.evidence.entities if part else ()) or event.evidence.entities,
                    f"{side}/{text}/{event.type} {days(event)}",
                ),
            )
    return list(found.values())


def _single(case: Case, kind: Kind, right: Callable[[Event, Event], bool]) -> Compared:
    """A kind of which an event holds one value or none."""
    gold = {item.index: item for item in _one_each(case.gold, "gold", kind)}
    predicted = {item.index: item for item in _one_each(case.predicted, "predicted", kind)}
    exact: list[Match] = []
    relaxed: list[Match] = []
    faults: list[Fault] = []
    for index, item in gold.items():
        answer = predicted.pop(case.events.to_predicted.get(index, -1), None)
        if answer is None:
            exact.append((item, None))
            relaxed.append((item, None))
            faults += _alone(case, [item], [])
            continue
        same = item.key == answer.key
        near = same or right(case.gold.events[index], case.predicted.events[answer.index])
        exact += [(item, answer)] if same else [(item, None), (None, answer)]
        relaxed += [(item, answer)] if near else [(item, None), (None, answer)]
        if not same:
            faults.append(Fault("attribute", item, answer, _differing(kind, item, answer)))
    for item in predicted.values():
        exact.append((None, item))
        relaxed.append((None, item))
    faults += _alone(case, [], list(predicted.values()))
    return Compared(kind, {"exact": exact, "relaxed": relaxed}, faults)


def _differing(kind: Kind, gold: Item, predicted: Item) -> tuple[str, ...]:
    if kind == "name":
        return ("name",)
    sides = (cast("tuple[object, ...]", gold.key), cast("tuple[object, ...]", predicted.key))
    return tuple(n for n, a, b in zip(("start", "end"), *sides, strict=True) if a != b)


def _one_each(record: Record, side: str, kind: Kind) -> Iterator[Item]:
    for index, event in enumerate(record.events):
        name = None if event.name is None else squeeze(event.name)
        value = days(event) if kind == "date" else name
        if value is None or (kind == "date" and event.start is None):
            continue
        yield Item(
            kind,
            (event.start, event.end) if kind == "date" else (name,),
            event.type,
            value,
            anchors(event),
            event.rule,
            event.confidence,
            index,
            event.evidence.entities,
            f"{side}/{value}/{event.type}",
        )


def _overlap(gold: Event, predicted: Event) -> bool:
    one, other = squeeze(gold.name or ""), squeeze(predicted.name or "")
    return bool(one and other) and (one in other or other in one)


compare_participations = partial(_listed, kind="participation", values=_participations)
compare_places = partial(_listed, kind="place", values=_places)
compare_organizers = partial(_listed, kind="organizer", values=_organizers)
compare_dates = partial(_single, kind="date", right=lambda g, p: within(p, g))
compare_names = partial(_single, kind="name", right=_overlap)
