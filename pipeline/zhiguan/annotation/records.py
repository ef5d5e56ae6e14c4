"""Records as JSON Lines: what the pipeline writes is what the evaluator and the trainer read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from zhiguan.errors import AnnotationError
from zhiguan.types import Entity, Event, Evidence, Participant, Record, Role, Spans

Json = dict[str, Any]

_KNOWN = frozenset(
    ("id", "text", "published", "region", "page", "headline", "byline", "entities", "roles")
) | {"events"}


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
Locate = Callable[[Evidence], Spans]
Place = Callable[[int, int], Spans]


def as_they_are(evidence: Evidence) -> Spans:
    """The spans that evidence has."""
    return evidence.page_spans


def to_json(record: Record) -> Json:
    """A record as plain JSON values, in the fixed order of keys."""
    return {
        "id": record.id,
        "page": record.page,
        "published": record.published,
        "region": record.region,
        "headline": list(record.headline),
        "byline": record.byline,
        "text": record.text,
        "entities": [_entity_to_json(entity) for entity in record.entities],
        "roles": [role_to_json(role) for role in record.roles],
        "events": [event_to_json(event) for event in record.events],
        **record.extra,
    }


def from_json(row: Mapping[str, Any]) -> Record:
    """The record that a JSON object describes; unknown keys are kept in `extra`.

    Raises:
        AnnotationError: when a required key is missing or a value has the wrong type.
    """
    try:
        headline = row.get("headline") or ()
        return Record(
            id=_text(row["id"], "id"),
            text=_text(row["text"], "text"),
            published=_optional(row.get("published"), "published"),
            region=_optional(row.get("region"), "region"),
            entities=tuple(_entity(item) for item in row.get("entities") or ()),
            roles=tuple(_role(item) for item in row.get("roles") or ()),
            events=tuple(_event(item) for item in row.get("events") or ()),
            page=_optional(row.get("page"), "page"),
            headline=(headline,) if isinstance(headline, str) else tuple(headline),
            byline=_optional(row.get("byline"), "byline"),
            extra={key: value for key, value in row.items() if key not in _KNOWN},
        )
    except KeyError as error:
        raise AnnotationError(f"key {error.args[0]!r} is missing") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise AnnotationError(f"a value has the wrong type: {error}") from None


def dump_line(record: Record) -> str:
    """A record as one JSON line, with its line break.

    Lone surrogates, which UTF-8 cannot hold, are written as JSON escapes.
    """
    line = _ENCODER.encode(to_json(record))
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        line = json.dumps(to_json(record), separators=(",", ":"))
    return line + "\n"


def parse_lines(lines: Iterable[str], *, source: str = "<records>") -> Iterator[Record]:
    """The records of JSON lines; blank lines are passed over.

    Raises:
        AnnotationError: with source and line, at the first line that holds no record.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{source}:{number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise AnnotationError(f"no JSON: {error.msg}", where=where) from None
        if not isinstance(row, dict):
            raise AnnotationError(f"a JSON {type(row).__name__}, not an object", where=where)
        try:
            yield from_json(row)
        except AnnotationError as error:
            raise AnnotationError(error.what, where=where, hint=error.hint) from None


def read(path: Path) -> list[Record]:
    """All records of a JSON Lines file.

    Raises:
        AnnotationError: when the file is absent, is not UTF-8, or a line holds no record.
    """
    try:
        with path.open(encoding="utf-8-sig") as handle:
            return list(parse_lines(handle, source=str(path)))
    except FileNotFoundError:
        raise AnnotationError("no such file", where=str(path)) from None
    except IsADirectoryError:
        raise AnnotationError("a folder, not a file", where=str(path)) from None
    except UnicodeDecodeError as error:
        raise AnnotationError(f"not UTF-8 at byte {error.start}", where=str(path)) from None


def _text(value: Any, key: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{key} is {type(value).__name__}, not a string")
    return value


def _optional(value: Any, key: str) -> str | None:
    return None if value is None else _text(value, key)


def facts_from_json(
    roles: Iterable[Json], events: Iterable[Json], place: Place
) -> tuple[tuple[Role, ...], tuple[Event, ...]]:
    """Roles and events from JSON objects.

    Args:
        roles: as `role_to_json` gives them.
        events: as `event_to_json` gives them.
        place: the spans of the page that a span of their evidence stands for.
    """
    return tuple([_role(r, place) for r in roles]), tuple([_event(e, place) for e in events])


def _spans(value: Any) -> Spans:
    return tuple([(int(start), int(end)) for start, end in value or ()])


def _entity(item: Mapping[str, Any]) -> Entity:
    return Entity(
        start=int(item["start"]),
        end=int(item["end"]),
        label=_text(item["label"], "label"),
        confidence=item.get("confidence"),
        page_spans=_spans(item.get("page_spans")),
    )


def _evidence(item: Mapping[str, Any], place: Place | None) -> Evidence:
    found = item.get("evidence")
    if not found:
        return Evidence()
    spans = _spans(found.get("page_spans"))
    if place is not None:
        spans = tuple([placed for start, end in spans for placed in place(start, end)])
    return Evidence(tuple([int(i) for i in found.get("entities") or ()]), spans)


def _role(item: Mapping[str, Any], place: Place | None = None) -> Role:
    return Role(
        person=_text(item["person"], "person"),
        title=_text(item["title"], "title"),
        organization=_optional(item.get("organization"), "organization"),
        evidence=_evidence(item, place),
        rule=_optional(item.get("rule"), "rule"),
        confidence=item.get("confidence"),
        status=_optional(item.get("status"), "status"),
        candidates=tuple(item.get("organization_candidates") or ()),
    )


def _participant(item: Mapping[str, Any], place: Place | None) -> Participant:
    return Participant(
        person=_text(item["person"], "person"),
        role=_text(item["role"], "role"),
        evidence=_evidence(item, place),
        rule=_optional(item.get("rule"), "rule"),
    )


def _event(item: Mapping[str, Any], place: Place | None = None) -> Event:
    return Event(
        type=_text(item["type"], "type"),
        start=_optional(item.get("start"), "start"),
        end=_optional(item.get("end"), "end"),
        name=_optional(item.get("name"), "name"),
        places=tuple(item.get("places") or ()),
        organizers=tuple(item.get("organizers") or ()),
        participants=tuple([_participant(p, place) for p in item.get("participants") or ()]),
        evidence=_evidence(item, place),
        rule=_optional(item.get("rule"), "rule"),
        confidence=item.get("confidence"),
    )


def _entity_to_json(entity: Entity) -> Json:
    row: Json = {"start": entity.start, "end": entity.end, "label": entity.label}
    if entity.confidence is not None:
        row["confidence"] = entity.confidence
    if entity.page_spans:
        row["page_spans"] = [list(span) for span in entity.page_spans]
    return row


def _proof(
    evidence: Evidence, spans: Locate, rule: str | None, confidence: float | None = None
) -> Json:
    row: Json = {}
    located = spans(evidence)
    if evidence.entities or located:
        row["evidence"] = {
            "entities": list(evidence.entities),
            "page_spans": [list(span) for span in located],
        }
    if rule is not None:
        row["rule"] = rule
    if confidence is not None:
        row["confidence"] = confidence
    return row


def role_to_json(role: Role, spans: Locate = as_they_are) -> Json:
    """A role as plain JSON values; `spans` says where its evidence stands."""
    return {
        "person": role.person,
        "title": role.title,
        "organization": role.organization,
        **({"organization_candidates": list(role.candidates)} if role.candidates else {}),
        **({} if role.status is None else {"status": role.status}),
        **_proof(role.evidence, spans, role.rule, role.confidence),
    }


def event_to_json(event: Event, spans: Locate = as_they_are) -> Json:
    """An event as plain JSON values; `spans` says where its evidence stands."""
    return {
        "type": event.type,
        "start": event.start,
        "end": event.end,
        "name": event.name,
        "places": list(event.places),
        "organizers": list(event.organizers),
        "participants": [
            {"person": p.person, "role": p.role, **_proof(p.evidence, spans, p.rule)}
            for p in event.participants
        ],
        **_proof(event.evidence, spans, event.rule, event.confidence),
    }
