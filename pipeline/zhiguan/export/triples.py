"""Records as subject–predicate–object triples, each with the evidence it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

from zhiguan.annotation.schema import squeeze
from zhiguan.export.vocabulary import predicate_of
from zhiguan.types import Event, Evidence, Record, Role, Spans

REPORTERS = frozenset({"记者", "通讯员", "特约记者", "特约通讯员", "见习记者", "实习记者"})


class Triple(NamedTuple):
    """One statement; `evidence` holds half-open spans of the page."""

    subject: str
    subject_type: str
    predicate: str
    object: str
    object_type: str
    article: str
    evidence: Spans
    rule: str | None
    confidence: float | None


def post_name(role: Role) -> str:
    """A post as people write it: the office and, in brackets, its body."""
    title = squeeze(role.title)
    return f"{title}（{role.organization}）" if role.organization else title


def event_name(record: Record, index: int) -> str:
    """The identifier of a record's event: the article's and the event's number from 1."""
    return f"{record.id}#e{index + 1}"


def triples(record: Record) -> Iterator[Triple]:
    """All statements of one record, roles first, in the order of the record."""
    for role in record.roles:
        yield from _role_triples(record, role)
    if record.events:
        locations = {squeeze(record.mention(e)) for e in record.entities if e.label == "LOC"}
        for index, event in enumerate(record.events):
            yield from _event_triples(record, event_name(record, index), event, locations)


def _statement(
    record: Record,
    subject: str,
    predicate: str,
    obj: str,
    evidence: Evidence,
    rule: str | None,
    confidence: float | None,
    object_type: str | None = None,
) -> Triple:
    kinds = predicate_of(predicate)
    return Triple(
        subject,
        kinds.subject,
        predicate,
        obj,
        object_type or kinds.object,
        record.id,
        evidence.page_spans,
        rule,
        confidence,
    )


def _role_triples(record: Record, role: Role) -> Iterator[Triple]:
    person, post = squeeze(role.person), post_name(role)
    proof = (role.evidence, role.rule, role.confidence)
    if squeeze(role.title) in REPORTERS and role.organization is None:
        yield _statement(record, person, "采写", record.id, *proof)
    yield _statement(record, person, "任职", post, *proof)
    if role.organization:
        yield _statement(record, post, "所属", role.organization, *proof)


def _event_triples(
    record: Record, name: str, event: Event, locations: Set[str]
) -> Iterator[Triple]:
    proof = (event.evidence, event.rule, event.confidence)
    yield _statement(record, name, "类型", event.type, *proof)
    if event.name:
        yield _statement(record, name, "名称", event.name, *proof)
    if event.start:
        interval = event.start if event.start == event.end else f"{event.start}/{event.end}"
        yield _statement(record, name, "时间", interval, *proof)
    for place in event.places:
        yield _statement(record, name, "地点", place, *proof)
    for organizer in event.organizers:
        kind = "place" if squeeze(organizer) in locations else "organization"
        yield _statement(record, name, "主办", organizer, *proof, object_type=kind)
    for part in event.participants:
        own = part.evidence if part.evidence.page_spans else event.evidence
        yield _statement(
            record,
            squeeze(part.person),
            part.role,
            name,
            own,
            part.rule or event.rule,
            event.confidence,
        )
