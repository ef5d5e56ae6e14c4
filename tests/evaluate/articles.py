"""Short ways to write records in tests."""

from __future__ import annotations

import random
from itertools import pairwise

from zhiguan.types import Entity, Event, Participant, Record, Role

LABELS = ("PER", "TITLE", "ORG", "LOC")
Span = tuple[int, int, str]


def record(*spans: Span, length: int = 10, id: str = "a", text: str | None = None) -> Record:
    """A record of a text of one character, or of that text, with mentions."""
    return Record(id, text or "字" * length, entities=tuple(Entity(*span) for span in spans))


def facts(roles: tuple[Role, ...] = (), events: tuple[Event, ...] = (), id: str = "a") -> Record:
    """A record without mentions."""
    return Record(id, "……", roles=roles, events=events)


def event(
    type: str,
    start: str | None,
    end: str | None = None,
    *,
    name: str | None = None,
    places: tuple[str, ...] = (),
    organizers: tuple[str, ...] = (),
    people: tuple[tuple[str, str], ...] = (),
    rule: str | None = None,
) -> Event:
    """An event of one day unless an end is given; people as (person, part)."""
    parts = tuple(Participant(person, part) for person, part in people)
    return Event(type, start, end or start, name, places, organizers, parts, rule=rule)


def flat_spans(chance: random.Random, length: int, most: int) -> list[Span]:
    """Random mentions that do not overlap, some of them side by side."""
    cuts = sorted(chance.sample(range(length + 1), 2 * chance.randint(0, most)))
    spans = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
    joined = [(b, c) for (_, b), (c, _) in pairwise(spans) if b < c]
    kept = spans + [gap for gap in joined if chance.random() < 0.3]
    return [(a, b, chance.choice(LABELS)) for a, b in sorted(kept)]


def noisy(chance: random.Random, spans: list[Span]) -> list[Span]:
    """A prediction of the spans with every kind of mistake, without overlaps."""
    found: list[Span] = []
    for start, end, label in spans:
        kind = chance.random()
        if kind < 0.15:
            continue
        if kind < 0.3:
            start = max(0, start - 1) if chance.random() < 0.5 else min(start + 1, end - 1)
        if kind > 0.85:
            label = chance.choice(LABELS)
        if not found or found[-1][1] <= start:
            found.append((start, end, label))
    return found
