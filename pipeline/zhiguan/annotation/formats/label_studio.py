"""Label Studio: tasks with mentions as regions, roles and events as lines in two text fields.

A record with confidences or rules is a prediction and becomes a task with `predictions`, which
annotators correct; any other becomes one with `annotations`. The labelling interface that the tasks
are made for is `label_studio.xml` beside this file; `zhiguan convert label-studio` writes it beside
the tasks. Roles and events are lines of cells as in the markup.

Offsets are code points, as Label Studio counts them; exports of early versions, which counted
UTF-16 units, are recognised by the text that each region repeats.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from zhiguan.annotation import cells
from zhiguan.annotation.formats.about import Json, about, rebuilt
from zhiguan.annotation.formats.base import Format, census, inside, plain
from zhiguan.annotation.formats.files import checked, json_array, write_text
from zhiguan.annotation.source import Sourced
from zhiguan.errors import AnnotationError
from zhiguan.types import Entity, Event, Record, Role

CONTROL, TEXT = "label", "text"
_SPACE = re.compile(r"(?:\s|\\n)+")


def interface() -> str:
    """The labelling interface (XML) to paste into a project's settings."""
    return resources.files(__package__).joinpath("label_studio.xml").read_text(encoding="utf-8")


def held(record: Record) -> Record:
    """Everything but how a prediction was found; confidences of mentions stay."""
    record = inside(record)
    confidences = [entity.confidence for entity in record.entities]
    kept = plain(record)
    pairs = zip(kept.entities, confidences, strict=True)
    return replace(kept, entities=tuple(replace(e, confidence=c) for e, c in pairs))


def _predicted(record: Record) -> bool:
    counts = census(record)
    return bool(counts["confidences"] or counts["names of rules"])


def lines(rows: Sequence[Record]) -> Iterator[str]:
    """A JSON array of tasks, one a line."""
    yield "[\n"
    for number, record in enumerate(rows, 1):
        end = "\n" if number == len(rows) else ",\n"
        yield json.dumps(_task(record, number), ensure_ascii=False) + end
    yield "]\n"


def _task(record: Record, number: int) -> Json:
    kept = held(record)
    result = [_region(kept, entity, f"m{i}") for i, entity in enumerate(kept.entities)]
    result += _field("roles", [cells.write_role(role) for role in kept.roles])
    result += _field("events", [cells.write_event(event) for event in kept.events])
    task: Json = {"id": number, "data": {TEXT: kept.text, **about(kept)}}
    if _predicted(record):
        return {**task, "predictions": [{"model_version": "zhiguan", "result": result}]}
    return {**task, "annotations": [{"result": result}]}


def _region(record: Record, entity: Entity, name: str) -> Json:
    value = {
        "start": entity.start,
        "end": entity.end,
        "text": record.mention(entity),
        "labels": [entity.label],
    }
    region: Json = {"id": name, "from_name": CONTROL, "to_name": TEXT, "type": "labels"}
    region["value"] = value
    return region if entity.confidence is None else {**region, "score": entity.confidence}


def _field(name: str, rows: list[str]) -> list[Json]:
    if not rows:
        return []
    field: Json = {"id": name, "from_name": name, "to_name": TEXT, "type": "textarea"}
    return [{**field, "value": {"text": rows}}]


def read(path: Path) -> list[Sourced]:
    """The records of a file of tasks, exported (as JSON, not JSON-MIN) or made for import.

    A task's first annotation that nobody cancelled counts; without one, its first prediction.

    Raises:
        AnnotationError: naming file and line, at the first task that cannot be read.
    """
    rows = []
    for number, (where, task) in enumerate(json_array(path), 1):
        try:
            rows.append(checked(_sourced(task, f"{path.stem}-{number}", where)))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise AnnotationError(
                f"no task of Label Studio's: {type(error).__name__}: {error}",
                where=where,
                hint='a task has "data" with "text", and "annotations" or "predictions"',
            ) from None
    return rows


def _sourced(task: Json, name: str, where: str) -> Sourced:
    data = task["data"]
    text = data[TEXT]
    if not isinstance(text, str):
        raise TypeError(f"data.{TEXT} is {type(text).__name__}")
    done = [a for a in task.get("annotations") or () if not a.get("was_cancelled")]
    results = done or list(task.get("predictions") or ())
    unread: Counter[str] = Counter()
    unread["annotations of further annotators, or predictions"] = max(0, len(results) - 1)
    entities: list[Entity] = []
    roles: list[Role] = []
    events: list[Event] = []
    for item in results[0]["result"] if results else ():
        kind, control = item["type"], item.get("from_name")
        if kind == "labels":
            entities.append(_entity(item, text, where))
        elif kind == "textarea" and control == "roles":
            roles += _rows(item, cells.parse_role, where)
        elif kind == "textarea" and control == "events":
            events += _rows(item, cells.parse_event, where)
        else:
            unread[f"results of type {kind}"] += 1
    record = rebuilt({**data, "roles": (), "events": ()}, text, tuple(entities), name, where)
    record = replace(record, roles=tuple(roles), events=tuple(events))
    return Sourced(record, where, unread={kind: n for kind, n in unread.items() if n})


def _entity(item: Json, text: str, where: str) -> Entity:
    value = item["value"]
    start, end, said = int(value["start"]), int(value["end"]), value.get("text")
    labels = value["labels"]
    if len(labels) != 1:
        raise AnnotationError(
            f"a mention with {len(labels)} labels", where=where, hint="give it one"
        )
    if said is not None and _inked(said) != _inked(text[start:end]):
        moved = _code_points(text, start), _code_points(text, end)
        if _inked(said) != _inked(text[moved[0] : moved[1]]):
            raise AnnotationError(
                f"region {item.get('id')} says {said!r}, the text has {text[start:end]!r} "
                f"at [{start}, {end})",
                where=where,
                hint="the text was changed after it was annotated; use the one in the task",
            )
        start, end = moved
    score = item.get("score")
    return Entity(start, end, str(labels[0]), None if score is None else float(score))


def _inked(text: str) -> str:
    return _SPACE.sub("", text)


def _code_points(text: str, units: int) -> int:
    """The code points before an offset in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))


def _rows(item: Json, parse: Callable[[str], Any], where: str) -> list[Any]:
    value = item["value"]["text"]
    rows = [value] if isinstance(value, str) else value
    try:
        return [parse(line) for row in rows for line in row.splitlines() if line.strip()]
    except AnnotationError as error:
        what = f"{item['from_name']}: {error.what}"
        raise AnnotationError(what, where=where, hint=error.hint) from None


def write_interface(tasks: Path) -> Path:
    """Writes the labelling interface beside a file of tasks and returns its path."""
    path = tasks.with_suffix(".xml")
    write_text(path, [interface()])
    return path


FORMAT = Format("label-studio", "tasks with predictions to correct", read, held, lines)
