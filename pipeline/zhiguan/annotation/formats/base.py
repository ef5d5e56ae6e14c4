"""What a format is, and what it cannot hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zhiguan.annotation.source import Sourced
from zhiguan.types import Entity, Event, Evidence, Participant, Record, Role

# what a record can lose, as it is called in the message, in the order of messages
KINDS = (
    "mentions that overlap, break off, or have a label it cannot write",
    "roles",
    "events",
    "publication dates",
    "regions",
    "page ids",
    "headlines",
    "by-lines",
    "confidences",
    "page spans",
    "evidence",
    "names of rules",
    "further keys",
)


@dataclass(frozen=True)
class Format:
    """A file format of annotated articles.

    Args:
        name: as on the command line.
        about: one line, for the table of formats.
        read: the records of a file (or folder).
        held: what the format can keep of a record.
        lines: the text of a file that holds these records; None for a format that is no text file.
        write: writes the records where `lines` is None.
    """

    name: str
    about: str
    read: Callable[[Path], list[Sourced]]
    held: Callable[[Record], Record]
    lines: Callable[[Sequence[Record]], Iterator[str]] | None = None
    write: Callable[[Sequence[Record], Path], None] | None = None


def losses(name: str, rows: Iterable[Record], held: Callable[[Record], Record]) -> Iterator[str]:
    """What the format leaves out of the records: one line a kind, with its number."""
    total: Counter[str] = Counter()
    for record in rows:
        total += census(record) - census(held(record))
    for kind in KINDS:
        if total[kind]:
            yield f"{name} holds no {kind}: {total[kind]} left out"


def census(record: Record) -> Counter[str]:
    """How many things of each of `KINDS` a record has."""
    people = [p for event in record.events for p in event.participants]
    proofs: list[Role | Event | Participant] = [*record.roles, *record.events, *people]
    sure: list[Entity | Role | Event] = [*record.entities, *record.roles, *record.events]
    counts = (
        len(record.entities),
        len(record.roles),
        len(record.events),
        record.published is not None,
        record.region is not None,
        record.page is not None,
        bool(record.headline),
        record.byline is not None,
        sum(item.confidence is not None for item in sure),
        sum(bool(entity.page_spans) for entity in record.entities),
        sum(item.evidence != Evidence() for item in proofs),
        sum(item.rule is not None for item in proofs),
        len(record.extra),
    )
    return Counter(dict(zip(KINDS, map(int, counts), strict=True)))


def flat(
    record: Record, allowed: Callable[[Entity, str], bool] = lambda _entity, _text: True
) -> Record:
    """The record with its mentions in order and without those that a flat format cannot hold.

    Of two that overlap the one that begins first stays, of those the longest. Evidence follows
    the mentions that stay.

    Args:
        record: the record.
        allowed: whether a mention inside the text, of these characters, can be held.
    """
    kept: list[int] = []
    end = 0
    order = sorted(enumerate(record.entities), key=lambda item: (item[1].start, -item[1].end))
    for index, entity in order:
        inside = end <= entity.start < entity.end <= len(record.text)
        if inside and allowed(entity, record.mention(entity)):
            kept.append(index)
            end = entity.end
    place = {index: number for number, index in enumerate(kept)}

    def moved(evidence: Evidence) -> Evidence:
        return replace(evidence, entities=tuple(place[i] for i in evidence.entities if i in place))

    return replace(
        record,
        entities=tuple(record.entities[index] for index in kept),
        roles=tuple(replace(role, evidence=moved(role.evidence)) for role in record.roles),
        events=tuple(
            replace(
                event,
                evidence=moved(event.evidence),
                participants=tuple(
                    replace(p, evidence=moved(p.evidence)) for p in event.participants
                ),
            )
            for event in record.events
        ),
    )


def inside(record: Record) -> Record:
    """The record without mentions that are empty or outside its text; they may overlap.

    Evidence is not moved: use it with `plain`.
    """
    size = len(record.text)
    kept = tuple(e for e in record.entities if 0 <= e.start < e.end <= size)
    return replace(record, entities=kept)


def plain_role(role: Role) -> Role:
    """A role without what says how it was found."""
    return replace(role, evidence=Evidence(), rule=None, confidence=None)


def plain_event(event: Event) -> Event:
    """An event without what says how it was found."""
    people = tuple(replace(p, evidence=Evidence(), rule=None) for p in event.participants)
    return replace(event, participants=people, evidence=Evidence(), rule=None, confidence=None)


def plain(record: Record) -> Record:
    """The record as a person would annotate it: no confidences, page spans, evidence or rules."""
    return replace(
        record,
        entities=tuple(Entity(e.start, e.end, e.label) for e in record.entities),
        roles=tuple(map(plain_role, record.roles)),
        events=tuple(map(plain_event, record.events)),
    )
