"""What a record says besides text and mentions, as plain values for the side of other formats."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from zhiguan.annotation.formats.base import plain_event, plain_role
from zhiguan.annotation.records import event_to_json, from_json, role_to_json
from zhiguan.errors import AnnotationError
from zhiguan.types import Entity, Event, Record, Role

Json = dict[str, Any]

_KEYS = ("published", "region", "page", "byline")


def about(record: Record) -> Json:
    """Id, date, region, page, headline, by-line and further keys; what is null is left out."""
    row: Json = {"article": record.id}
    row |= {key: value for key in _KEYS if (value := getattr(record, key)) is not None}
    if record.headline:
        row["headline"] = list(record.headline)
    if record.extra:
        row["extra"] = dict(record.extra)
    return row


def facts(record: Record) -> Json:
    """Roles and events as the annotation format has them, without how they were found."""
    return {
        "roles": [role_to_json(plain_role(role)) for role in record.roles],
        "events": [event_to_json(plain_event(event)) for event in record.events],
    }


def rebuilt(row: Json, text: str, entities: tuple[Entity, ...], name: str, where: str) -> Record:
    """The record of a text, its mentions, and what `about` and `facts` made of the rest.

    Args:
        row: the values, as they came back; keys of other makers are passed over.
        text: the article.
        entities: its mentions.
        name: its id if the row has none.
        where: file and line, for messages.

    Raises:
        AnnotationError: when a value has the wrong type.
    """
    known = {key: row.get(key) for key in (*_KEYS, "headline", "roles", "events")}
    extra = row.get("extra") or {}
    if not isinstance(extra, dict):
        raise AnnotationError(f"extra is {type(extra).__name__}, not an object", where=where)
    try:
        identity = row.get("article")
        known |= {"id": name if identity is None else str(identity), "text": text}
        record = from_json(known)
    except AnnotationError as error:
        raise AnnotationError(error.what, where=where, hint=error.hint) from None
    return replace(record, entities=entities, extra=dict(extra))


def role_of(row: object, where: str) -> Role:
    """A role from its JSON object; raises AnnotationError when it is none."""
    return rebuilt({"roles": [row]}, "", (), "-", where).roles[0]


def event_of(row: object, where: str) -> Event:
    """An event from its JSON object; raises AnnotationError when it is none."""
    return rebuilt({"events": [row]}, "", (), "-", where).events[0]
