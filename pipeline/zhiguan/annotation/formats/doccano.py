"""doccano: JSON Lines with spans and relations, as its projects for both import and export.

    {"text": "…", "entities": [{"id": 0, "start_offset": 0, "end_offset": 2, "label": "ORG"}, …],
     "relations": [{"id": 0, "from_id": 2, "to_id": 1, "type": "任职"}, …], "article": "fx-01", …}

Further columns are metadata to doccano: it keeps them, shows them beside the text, and exports them
again. Roles are drawn (see `links`); events cannot be drawn without a trigger and go along in
the column `events`. Offsets are code points: leave the project's option for grapheme clusters off.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from zhiguan.annotation.formats.about import Json, about, facts, rebuilt
from zhiguan.annotation.formats.base import Format, inside, plain
from zhiguan.annotation.formats.files import checked, json_lines
from zhiguan.annotation.formats.links import BELONGS, HOLDS, Link, draw, merge
from zhiguan.annotation.source import Sourced
from zhiguan.errors import AnnotationError
from zhiguan.types import Entity, Record


def held(record: Record) -> Record:
    """Everything but how a prediction was found."""
    return plain(inside(record))


def lines(rows: Sequence[Record]) -> Iterator[str]:
    """One JSON line an article."""
    for record in map(held, rows):
        yield json.dumps(_row(record), ensure_ascii=False) + "\n"


def _row(record: Record) -> Json:
    links, roles = draw(record)
    return {
        "text": record.text,
        "entities": [
            {"id": i, "label": e.label, "start_offset": e.start, "end_offset": e.end}
            for i, e in enumerate(record.entities)
        ],
        "relations": [
            {"id": i, "from_id": start, "to_id": end, "type": kind}
            for i, (kind, start, end) in enumerate(links)
        ],
        **about(record),
        "roles": roles,
        "events": facts(record)["events"],
    }


def read(path: Path) -> list[Sourced]:
    """The records of an export, or of a file made for import; also of span projects (`label`).

    Raises:
        AnnotationError: naming file and line, at the first one that is no row of doccano's.
    """
    return [
        checked(_sourced(row, f"{path.stem}-{number}", where))
        for number, (where, row) in enumerate(json_lines(path), 1)
    ]


def _sourced(row: Json, name: str, where: str) -> Sourced:
    text = row.get("text", row.get("data"))
    if not isinstance(text, str):
        raise AnnotationError(
            "no text", where=where, hint='a row has "text", "entities" and "relations"'
        )
    try:
        entities, index = _entities(row)
        links, unread = _links(row, index)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise AnnotationError(
            f"no row of doccano's: {type(error).__name__}: {error}",
            where=where,
            hint="entities: id, label, start_offset, end_offset; relations: from_id, to_id, type",
        ) from None
    unread["comments"] = len(row.get("Comments") or row.get("comments") or ())
    if "id" in row:
        name = str(row["id"])
    record = rebuilt({**row, "roles": ()}, text, entities, name, where)
    roles = merge(text, entities, links, row.get("roles") or (), where)
    return Sourced(
        replace(record, roles=roles), where, unread={k: n for k, n in unread.items() if n}
    )


def _entities(row: Json) -> tuple[tuple[Entity, ...], Mapping[Any, int]]:
    """The mentions and, by doccano's id of each, its index."""
    if "entities" in row:
        items = list(row["entities"] or ())
        found = [
            Entity(int(i["start_offset"]), int(i["end_offset"]), str(i["label"])) for i in items
        ]
        return tuple(found), {item.get("id"): n for n, item in enumerate(items)}
    triples = row.get("label", row.get("labels")) or ()
    return tuple(Entity(int(start), int(end), str(label)) for start, end, label in triples), {}


def _links(row: Json, index: Mapping[Any, int]) -> tuple[list[Link], Counter[str]]:
    """The relations that are roles, and how many there are of each type that is none."""
    links: list[Link] = []
    unread: Counter[str] = Counter()
    for item in row.get("relations") or ():
        if item["type"] in (HOLDS, BELONGS):
            links.append((item["type"], index[item["from_id"]], index[item["to_id"]]))
        else:
            unread[f"relations of type {item['type']}"] += 1
    return links, unread


FORMAT = Format("doccano", "JSON lines with spans and relations", read, held, lines)
