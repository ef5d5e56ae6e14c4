"""What breaks the annotation scheme in a record: every problem, where it is and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhiguan.annotation.schema import (
    APPOINTMENT,
    APPOINTMENT_ROLES,
    ENTITY_LABELS,
    EVENT_TYPES,
    PARTICIPANT_ROLES,
    is_date,
    squeeze,
)
from zhiguan.annotation.source import Part, Sourced
from zhiguan.types import Entity, Event, Record, Role

# offices of bodies that no local paper's region or mention names
_CENTRAL = "中共中央"


@dataclass(frozen=True, slots=True)
class Problem:
    """One breach of the scheme.

    Args:
        what: what was found.
        hint: what to do about it.
        part: which part of the record it is in, e.g. `("role", 3)`; None for the article.
    """

    what: str
    hint: str
    part: Part | None = None

    def __str__(self) -> str:
        return f"{self.what} ({self.hint})"


def listed(rows: list[Sourced], *, labels: tuple[str, ...] = ENTITY_LABELS) -> Iterator[str]:
    """The problems of a file's articles, one line each: `file:line: article: what (hint)`."""
    seen: dict[str, str] = {}
    for row in rows:
        identity = row.record.id
        if identity in seen:
            first = seen[identity].rpartition("/")[2]
            yield f"{row.where}: {identity}: this id stands twice, first at {first} (rename one)"
        seen.setdefault(identity, row.where)
        for problem in problems(row.record, labels=labels):
            yield f"{row.place(problem.part)}: {identity}: {problem}"


def problems(record: Record, *, labels: tuple[str, ...] = ENTITY_LABELS) -> Iterator[Problem]:
    """Everything in a record that breaks the scheme; nothing for a clean one."""
    yield from _article_problems(record)
    yield from _entity_problems(record, labels)
    mentions = _mentions(record)
    yield from _role_problems(record, mentions)
    for number, event in enumerate(record.events):
        part: Part = ("event", number)
        yield from (
            *_date_problems(event, part),
            *_place_problems(event, mentions, part),
            *_participant_problems(event, mentions, part),
            *_event_problems(record, number, part),
        )


Mentions = Mapping[str, Counter[str]]


def _mentions(record: Record) -> Mentions:
    found: dict[str, Counter[str]] = {label: Counter() for label in ENTITY_LABELS}
    for entity in record.entities:
        if 0 <= entity.start < entity.end <= len(record.text):
            found.setdefault(entity.label, Counter())[squeeze(record.mention(entity))] += 1
    return found


def _article_problems(record: Record) -> Iterator[Problem]:
    if not record.id.strip():
        yield Problem("the article has no id", "give it one")
    if not record.text.strip():
        yield Problem("the article has no text", "leave it out or write its text")
    published = record.published
    if published is not None and (not is_date(published) or published.startswith("XXXX")):
        yield Problem(f"published {published!r} is no ISO date", "write it as 2020-08-11, or null")
    head = "\n".join(record.headline)
    if head and not record.text.startswith(head):
        yield Problem("the headline is not how the text begins", "copy its lines from the text")
    if record.byline and not record.text.endswith(record.byline):
        yield Problem("the by-line is not how the text ends", "copy it from the text")


def _entity_problems(record: Record, labels: tuple[str, ...]) -> Iterator[Problem]:
    last: Entity | None = None
    order = sorted(enumerate(record.entities), key=lambda item: (item[1].start, item[1].end))
    for number, entity in order:
        where = f"entity [{entity.start}, {entity.end}) {entity.label}"
        part: Part = ("entity", number)
        if entity.label not in labels:
            yield Problem(
                f"{where}: unknown label", f"use one of {', '.join(labels)}, or drop it", part
            )
        if not 0 <= entity.start < entity.end <= len(record.text):
            what = f"{where}: outside the text of {len(record.text)} characters, or empty"
            yield Problem(what, "offsets are half-open and count code points", part)
            continue
        surface = record.mention(entity)
        if last is not None and entity.start < last.end:
            what = f"{where} {surface!r}: overlaps {record.mention(last)!r} before it"
            yield Problem(what, "keep one, or cut them so that they only touch", part)
        if surface != surface.strip():
            what = f"{where}: begins or ends with white space: {surface!r}"
            yield Problem(what, "move its edges to the characters", part)
        if last is None or entity.end > last.end:
            last = entity


def _role_problems(record: Record, mentions: Mentions) -> Iterator[Problem]:
    seen = set()
    for number, role in enumerate(record.roles):
        part: Part = ("role", number)
        key = (squeeze(role.person), squeeze(role.title), role.organization)
        if key in seen:
            yield Problem(f"role {_shown(role)} stands twice", "drop one", part)
        seen.add(key)
        if key[0] not in mentions["PER"]:
            yield _no_mention("role", role.person, "PER", part)
        if key[1] not in mentions["TITLE"]:
            yield _no_mention("role with the title", role.title, "TITLE", part)
        if role.organization is not None:
            fault = _organization_fault(role.organization, record, mentions)
            if fault:
                yield Problem(
                    f"role {_shown(role)}: organization {role.organization!r} {fault}",
                    "write its full local form, or null where the text does not tell",
                    part,
                )


def _shown(role: Role) -> str:
    return " | ".join((role.person, role.title, role.organization or "-"))


def _no_mention(what: str, value: str, label: str, part: Part) -> Problem:
    hint = f"mark it as {label} in the text, or write it as the text does"
    return Problem(f"{what} {value!r}, which is no {label} mention of the article", hint, part)


def _organization_fault(name: str, record: Record, mentions: Mentions) -> str | None:
    """Why an organisation cannot be one that this article or its paper's region speaks of."""
    if name != squeeze(name) or not name:
        return "is empty or has white space in it"
    if name in mentions["PER"] or (name in mentions["TITLE"] and name not in mentions["ORG"]):
        return "is a person or a title of the article"
    if name.startswith(_CENTRAL):
        return None
    sources = [record.region or "", *mentions["ORG"], *mentions["LOC"], *mentions["TITLE"]]
    pairs = {source[i : i + 2] for source in sources for i in range(len(source) - 1)}
    if any(name[i : i + 2] in pairs for i in range(len(name) - 1)) or name in sources:
        return None
    return "shares nothing with the region, an ORG, a LOC or a TITLE of the article"


def _date_problems(event: Event, part: Part) -> Iterator[Problem]:
    for value in dict.fromkeys((event.start, event.end)):
        if value is not None and not is_date(value):
            what = f"event date {value!r} is neither a day in ISO form nor XXXX-MM-DD"
            yield Problem(what, "write a day of the calendar, or null where none is known", part)
    if (event.start is None) != (event.end is None):
        what = f"event has start {event.start!r} but end {event.end!r}"
        yield Problem(what, "give both; a single day is its own end", part)
    known = [v for v in (event.start, event.end) if v is not None and is_date(v)]
    if len(known) == 2 and not known[0].startswith("XXXX") and known[0] > known[1]:
        what = f"event ends {event.end} before it starts {event.start}"
        yield Problem(what, "exchange or correct them", part)


def _place_problems(event: Event, mentions: Mentions, part: Part) -> Iterator[Problem]:
    for kind, values in (("place", event.places), ("organizer", event.organizers)):
        for value, count in Counter(map(squeeze, values)).items():
            if value not in mentions["LOC"] and value not in mentions["ORG"]:
                yield _no_mention(kind, value, "LOC or ORG", part)
            if count > 1:
                yield Problem(f"{kind} {value!r} stands {count} times", "name it once", part)


def _participant_problems(event: Event, mentions: Mentions, part: Part) -> Iterator[Problem]:
    parts = Counter((squeeze(p.person), p.role) for p in event.participants)
    for (person, role), count in parts.items():
        if role not in PARTICIPANT_ROLES:
            hint = f"use one of {', '.join(PARTICIPANT_ROLES)}"
            yield Problem(f"participant role {role!r} of {person!r} is unknown", hint, part)
        elif role in APPOINTMENT_ROLES and event.type != APPOINTMENT:
            hint = f"make it an event of type {APPOINTMENT}, or give another role"
            yield Problem(f"participant role {role!r} in an event of type {event.type}", hint, part)
        if person not in mentions["PER"]:
            yield _no_mention("participant", person, "PER", part)
        if count > 1:
            yield Problem(f"participant {person}:{role} stands {count} times", "drop one", part)


def _event_problems(record: Record, number: int, part: Part) -> Iterator[Problem]:
    event = record.events[number]
    if event.type not in EVENT_TYPES:
        yield Problem(
            f"event type {event.type!r} is unknown", f"use one of {', '.join(EVENT_TYPES)}", part
        )
    if event.name is not None and (
        not event.name.strip() or squeeze(event.name) not in squeeze(record.text)
    ):
        what = f"event name {event.name!r} does not stand in the text"
        yield Problem(what, "copy it as written, or null where the occasion has none", part)
    if event in record.events[:number]:
        yield Problem("the event stands twice", "drop one", part)
