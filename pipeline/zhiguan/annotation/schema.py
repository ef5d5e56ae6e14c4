"""The closed vocabularies of the annotation scheme, and what a well-formed record must hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiguan.types import Record

ENTITY_LABELS = ("PER", "TITLE", "ORG", "LOC")
EVENT_TYPES = ("会议", "调研", "督查", "慰问", "学习", "仪式", "任免", "其他")
PARTICIPANT_ROLES = ("主持", "出席", "陪同", "带队", "讲话", "获任", "被免")

_DATE = re.compile(r"(?:\d{4}|XXXX)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_SPACE = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """A mention without the white space that layout put inside it."""
    return _SPACE.sub("", text)


def is_date(value: str) -> bool:
    """Whether a value is an ISO day, or one with an unknown year as EDTF writes it (XXXX-08-03)."""
    return _DATE.fullmatch(value) is not None


def problems(record: Record, *, labels: tuple[str, ...] = ENTITY_LABELS) -> Iterator[str]:
    """Everything in a record that breaks the scheme, each as one line; nothing for a clean one."""
    yield from _entity_problems(record, labels)
    mentions: dict[str, set[str]] = {label: set() for label in labels}
    for entity in record.entities:
        mentions.setdefault(entity.label, set()).add(squeeze(record.mention(entity)))
    people, titles = mentions.get("PER", set()), mentions.get("TITLE", set())
    bodies = mentions.get("ORG", set()) | mentions.get("LOC", set())
    for value in (record.published,):
        if value is not None and not is_date(value):
            yield f"published {value!r} is no ISO date"
    seen = set()
    for role in record.roles:
        key = (squeeze(role.person), squeeze(role.title), role.organization)
        if key in seen:
            yield f"role {key} stands twice"
        seen.add(key)
        if squeeze(role.person) not in people:
            yield f"role of {role.person!r}, who is no PER mention"
        if squeeze(role.title) not in titles:
            yield f"role with title {role.title!r}, which is no TITLE mention"
    for event in record.events:
        if event.type not in EVENT_TYPES:
            yield f"event type {event.type!r} is none of {', '.join(EVENT_TYPES)}"
        for value in (event.start, event.end):
            if value is not None and not is_date(value):
                yield f"event date {value!r} is neither an ISO date nor XXXX-MM-DD"
        if (event.start is None) != (event.end is None):
            yield f"event has start {event.start!r} but end {event.end!r}"
        known = event.start and event.end and not event.start.startswith("XXXX")
        if known and str(event.start) > str(event.end):
            yield f"event ends {event.end} before it starts {event.start}"
        for place in (*event.places, *event.organizers):
            if squeeze(place) not in bodies:
                yield f"place or organizer {place!r} is no LOC or ORG mention"
        for participant in event.participants:
            if participant.role not in PARTICIPANT_ROLES:
                allowed = ", ".join(PARTICIPANT_ROLES)
                yield f"participant role {participant.role!r} is none of {allowed}"
            if squeeze(participant.person) not in people:
                yield f"participant {participant.person!r} is no PER mention"


def _entity_problems(record: Record, labels: tuple[str, ...]) -> Iterator[str]:
    end = 0
    for entity in sorted(record.entities, key=lambda e: (e.start, e.end)):
        where = f"entity [{entity.start}, {entity.end}) {entity.label}"
        if entity.label not in labels:
            yield f"{where}: label is none of {', '.join(labels)}"
        if not 0 <= entity.start < entity.end <= len(record.text):
            yield f"{where}: outside the text of {len(record.text)} characters"
            continue
        if entity.start < end:
            yield f"{where}: overlaps the one before it"
        surface = record.mention(entity)
        if surface != surface.strip():
            yield f"{where}: begins or ends with white space: {surface!r}"
        end = max(end, entity.end)
