"""Roles as relations between mentions, for tools that draw spans and relations.

A role is drawn as 任职 from a PER to a TITLE mention, its organisation as 所属 from that TITLE
to an ORG mention. A drawing does not say everything: the full local form of an organisation
(中原区委) is not the mention (区委), and a role may name what is no mention. So the roles go along
in full, each with what was drawn for it; what comes back is those whose drawing is still there,
those that were never drawn, and what was drawn anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from zhiguan.annotation.formats.about import role_of
from zhiguan.annotation.formats.base import plain_role
from zhiguan.annotation.records import role_to_json
from zhiguan.annotation.schema import squeeze
from zhiguan.types import Entity, Record, Role

HOLDS, BELONGS = "任职", "所属"

Link = tuple[str, int, int]
"""A relation: its type, and the indices of the mentions that it goes from and to."""

_NOBODY: list[str | None] = [None]

Drawn = tuple[str, str, str | None]
"""What a drawing says: person, title, and the text of the ORG mention or None."""


def draw(record: Record) -> tuple[list[Link], list[dict[str, Any]]]:
    """The relations to draw for a record's roles, and the roles with what is drawn for each."""
    links: dict[Link, None] = {}
    pairs: list[tuple[int, int] | None] = []
    belongs: dict[int, int] = {}
    for role in record.roles:
        pair = _pair(record, role)
        pairs.append(pair)
        if pair is None:
            continue
        links[HOLDS, pair[0], pair[1]] = None
        body = _body(record, role, pair[1])
        if body is not None and pair[1] not in belongs:
            belongs[pair[1]] = body
    links |= dict.fromkeys((BELONGS, title, body) for title, body in belongs.items())
    texts = _texts(record.text, record.entities)
    carried = []
    for role, pair in zip(record.roles, pairs, strict=True):
        row = role_to_json(plain_role(role))
        if pair is not None:
            body = belongs.get(pair[1])
            drawn = (texts[pair[0]], texts[pair[1]], None if body is None else texts[body])
            row["drawn"] = list(drawn)
        carried.append(row)
    return list(links), carried


def merge(
    text: str, entities: Sequence[Entity], links: Iterable[Link], carried: Sequence[Any], where: str
) -> tuple[Role, ...]:
    """The roles of a record that came back from a tool.

    Args:
        text: the article.
        entities: its mentions.
        links: the relations between them, by index.
        carried: the roles as `draw` made them; empty for a file of another maker.
        where: file and line, for messages.

    Raises:
        AnnotationError: when a carried role is none.
    """
    texts = _texts(text, entities)
    found = list(links)
    bodies: dict[int, list[str | None]] = {}
    for kind, title, body in found:
        if kind == BELONGS:
            bodies.setdefault(title, []).append(texts[body])
    drawn: dict[Drawn, None] = {}
    for kind, person, title in found:
        if kind == HOLDS:
            for name in bodies.get(title, _NOBODY):
                drawn[texts[person], texts[title], name] = None
    return _merged(drawn, carried, where)


def _merged(drawn: dict[Drawn, None], carried: Sequence[Any], where: str) -> tuple[Role, ...]:
    roles: list[Role] = []
    known: set[tuple[Any, ...]] = set()
    full: dict[str, str] = {}
    for row in carried:
        role = role_of(row, where)
        key = row.get("drawn")
        if not isinstance(key, list) or len(key) != 3:
            roles.append(role)
            continue
        known.add(tuple(key))
        if role.organization is not None:
            full.setdefault(key[2], role.organization)
        if tuple(key) in drawn:
            roles.append(role)
    for person, title, body in drawn:
        if (person, title, body) not in known:
            roles.append(Role(person, title, None if body is None else full.get(body, body)))
    return tuple(roles)


def _texts(text: str, entities: Iterable[Entity]) -> list[str]:
    return [squeeze(text[e.start : e.end]) for e in entities]


def _of(record: Record, label: str, name: str) -> list[int]:
    return [
        index
        for index, entity in enumerate(record.entities)
        if entity.label == label and squeeze(record.mention(entity)) == squeeze(name)
    ]


def _pair(record: Record, role: Role) -> tuple[int, int] | None:
    """The PER and the TITLE mention of a role: those that stand nearest to each other."""
    people, titles = _of(record, "PER", role.person), _of(record, "TITLE", role.title)
    pairs = [(p, t) for p in people for t in titles]
    return min(pairs, key=lambda pair: _distance(record, *pair), default=None)


def _body(record: Record, role: Role, title: int) -> int | None:
    """The ORG mention before a TITLE that the role's organisation may be the full form of."""
    if role.organization is None:
        return None
    near = [
        index
        for index, entity in enumerate(record.entities)
        if entity.label == "ORG"
        and entity.end <= record.entities[title].start
        and _within(squeeze(record.mention(entity)), role.organization)
    ]
    return min(near, key=lambda index: _distance(record, index, title), default=None)


def _within(short: str, full: str) -> bool:
    """Whether a short name's characters stand in the full one in order, the last as its last."""
    rest = iter(full)
    return short[-1:] == full[-1:] and all(character in rest for character in short)


def _distance(record: Record, one: int, other: int) -> int:
    first, second = sorted((record.entities[one], record.entities[other]), key=lambda e: e.start)
    return max(0, second.start - first.end)
