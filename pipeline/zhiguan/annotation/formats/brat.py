"""brat standoff: a folder with a `.txt` and an `.ann` for each article.

    T1\tORG 0 2\t县委
    R1\tholds Arg1:T3 Arg2:T2
    #1\tRole R1\t{"person": "阮松乔", "title": "书记", "organization": "枫溪县委"}
    #2\tEvent T3\t{"type": "会议", …}
    #3\tArticle text\t{"article": "fx-01", "published": "2021-06-18"}

Mentions are text-bound annotations; one that a line break cuts has several fragments, as brat
wants it. A role is a relation from PER to TITLE with a note that says it in full; events in brat
need a trigger in the text, which ours have not, so an event is a note on the first person, place
or organizer that it names. What names no mention, and what is known of the article, are notes on
`text`, which brat keeps and does not show. `annotation.conf` and `visual.conf` are written too.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from zhiguan.annotation.formats.about import Json, about, event_of, facts, rebuilt, role_of
from zhiguan.annotation.formats.base import Format, inside, plain
from zhiguan.annotation.formats.files import as_object, read_text, write_text
from zhiguan.annotation.formats.links import HOLDS, draw
from zhiguan.annotation.schema import ENTITY_LABELS, squeeze
from zhiguan.annotation.source import Part, Sourced
from zhiguan.errors import AnnotationError, ConfigError
from zhiguan.types import Entity, Event, Record, Role

RELATION, NO_TARGET = "holds", "text"
_BREAKS = re.compile(r"[\r\n]+")
_UNSAFE = re.compile(r"[^\w ()-]")


def held(record: Record) -> Record:
    """Everything but how a prediction was found; mentions begin and end with no line break."""
    kept = plain(inside(record))
    return replace(
        kept,
        entities=tuple(
            e
            for e in kept.entities
            if re.fullmatch(r"\S+", e.label) and kept.mention(e) == kept.mention(e).strip("\r\n")
        ),
    )


def write(rows: Sequence[Record], folder: Path) -> None:
    """Writes the folder, with the configuration that brat needs to show it.

    Raises:
        ConfigError: when it cannot be written there, or two ids make one file name.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot write there: {error.strerror}", where=str(folder)) from None
    if any(folder.glob("*.ann")) or any(folder.glob("*.txt")):
        hint = "name a new folder, so that nobody's annotation is written over"
        raise ConfigError("there are articles in it", where=str(folder), hint=hint)
    labels = dict.fromkeys((*ENTITY_LABELS, *(e.label for row in rows for e in row.entities)))
    used: dict[str, str] = {}
    for number, record in enumerate(map(held, rows)):
        name = _file_name(record.id)
        if name.lower() in used:
            what = f"articles {used[name.lower()]!r} and {record.id!r} would share a file"
            raise ConfigError(what, where=str(folder / name), hint="give them different ids")
        used[name.lower()] = record.id
        write_text(folder / f"{name}.txt", [record.text])
        write_text(folder / f"{name}.ann", _annotations(record, number))
    write_text(folder / "annotation.conf", _configuration([*labels]))
    write_text(folder / "visual.conf", ["[labels]\n", f"{RELATION} | {HOLDS}\n", "[drawing]\n"])


def _file_name(identity: str) -> str:
    """An id as a file name: what is no letter, digit, blank, -, ( or ) as %XX of its bytes."""
    coded = _UNSAFE.sub(
        lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode("utf-8", "surrogatepass")),
        identity,
    )
    return coded or "%"


def _configuration(labels: list[str]) -> Iterator[str]:
    yield "[entities]\n"
    yield from (f"{label}\n" for label in labels)
    yield f"[relations]\n{RELATION}\tArg1:PER, Arg2:TITLE\n[events]\n[attributes]\n"


def _annotations(record: Record, number: int) -> Iterator[str]:
    notes: list[tuple[str, str, Json]] = []
    for index, entity in enumerate(record.entities, 1):
        pieces = _fragments(record, entity)
        spans = ";".join(f"{start} {end}" for start, end in pieces)
        shown = " ".join(record.text[start:end] for start, end in pieces)
        yield f"T{index}\t{entity.label} {spans}\t{shown}\n"
    links, roles = draw(record)
    pairs = [(a, b) for kind, a, b in links if kind == HOLDS]
    for index, (person, title) in enumerate(pairs, 1):
        yield f"R{index}\t{RELATION} Arg1:T{person + 1} Arg2:T{title + 1}\n"
    texts = [squeeze(record.mention(entity)) for entity in record.entities]
    drawn = {(texts[a], texts[b]): f"R{i}" for i, (a, b) in enumerate(pairs, 1)}
    for row in roles:
        key = row.pop("drawn", None)
        notes.append(("Role", drawn[key[0], key[1]] if key else NO_TARGET, row))
    for event, row in zip(record.events, facts(record)["events"], strict=True):
        notes.append(("Event", _anchor(event, texts), row))
    notes.append(("Article", NO_TARGET, {**about(record), "number": number}))
    for index, (kind, target, row) in enumerate(notes, 1):
        yield f"#{index}\t{kind} {target}\t{json.dumps(row, ensure_ascii=False)}\n"


def _fragments(record: Record, entity: Entity) -> list[tuple[int, int]]:
    """The pieces of a mention between line breaks."""
    begins, pieces = entity.start, []
    for match in _BREAKS.finditer(record.text, entity.start, entity.end):
        pieces.append((begins, match.start()))
        begins = match.end()
    return [*pieces, (begins, entity.end)]


def _anchor(event: Event, texts: list[str]) -> str:
    named = [*(p.person for p in event.participants), *event.places, *event.organizers]
    found = [texts.index(name) for name in map(squeeze, named) if name in texts]
    return f"T{found[0] + 1}" if found else NO_TARGET


@dataclass(slots=True)
class _Annotations:
    """An `.ann` file while it is being read."""

    path: Path
    text: str
    entities: dict[str, tuple[Entity, str]] = field(default_factory=dict)
    relations: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    notes: list[tuple[str, str, Any, str]] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)


def read(folder: Path) -> list[Sourced]:
    """The records of a folder, in the order in which they were written, else of their names.

    Raises:
        AnnotationError: naming file and line: for a line that is no annotation, offsets outside
            the text, text that is not that of its offsets, a relation or note to nothing.
    """
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        hint = "brat's folders have a .txt and an .ann for each article"
        raise AnnotationError("no .txt in it", where=str(folder), hint=hint)
    rows = [_article(path) for path in paths]
    rows.sort(key=lambda row: row[0])
    return [row for _, row in rows]


def _article(path: Path) -> tuple[float, Sourced]:
    text = read_text(path, newline="", encoding="utf-8")  # brat counts a byte order mark
    found = _Annotations(path.with_suffix(".ann"), text)
    lines = read_text(found.path, newline="").split("\n")
    for number, line in enumerate(lines, 1):
        if line.strip():
            _line(found, line, f"{found.path}:{number}")
    return _sourced(found)


def _line(found: _Annotations, line: str, where: str) -> None:
    identity, *rest = line.split("\t", 2)
    try:
        if identity.startswith("T"):
            found.entities[identity] = _entity(found.text, identity, rest, where), where
        elif identity.startswith("R"):
            kind, first, second = rest[0].split()
            if kind != RELATION:
                found.unread[f"relations of type {kind}"] += 1
                return
            ends = first.partition(":")[2], second.partition(":")[2]
            found.relations[identity] = (*ends, where)
        elif identity.startswith("#"):
            kind, target = rest[0].split()
            if kind not in ("Role", "Event", "Article"):
                found.unread[f"notes of type {kind}"] += 1
                return
            found.notes.append((kind, target, as_object(json.loads(rest[1]), where), where))
        elif identity[:1] in "EAMN*":
            found.unread[f"lines of kind {identity[0]}"] += 1
        else:
            raise ValueError(identity)
    except (ValueError, IndexError):
        what = f"no annotation of brat's: {line[:40]!r}"
        hint = "T1<tab>ORG 0 2<tab>text, R1<tab>holds Arg1:T3 Arg2:T2, #1<tab>TYPE T1<tab>note"
        raise AnnotationError(what, where=where, hint=hint) from None


def _entity(text: str, identity: str, rest: list[str], where: str) -> Entity:
    label, _, spans = rest[0].partition(" ")
    pieces = [(int(a), int(b)) for a, b in (span.split() for span in spans.split(";"))]
    start, end = pieces[0][0], pieces[-1][1]
    gaps = [text[a:b] for (_, a), (b, _) in pairwise(pieces)]
    if not all(0 <= a < b <= len(text) for a, b in pieces):
        raise AnnotationError(
            f"{identity} {label} {spans} is outside the text of {len(text)} characters, or empty",
            where=where,
            hint="offsets are half-open and count code points of the .txt, line breaks too",
        )
    if any(gap.strip() for gap in gaps) or start >= end:
        what = f"{identity} is a mention in pieces with text between"
        raise AnnotationError(what, where=where, hint="mark it as one, or as several mentions")
    due = " ".join(text[a:b] for a, b in pieces)
    said = rest[1] if len(rest) > 1 else ""
    if said != due and squeeze(said) != squeeze(due):
        raise AnnotationError(
            f"{identity} says {said!r}, the text has {due!r} at {spans}",
            where=where,
            hint="the .txt was changed after it was annotated; put the right one back",
        )
    return Entity(start, end, label)


def _sourced(found: _Annotations) -> tuple[float, Sourced]:
    known: Json = {}
    events: list[Event] = []
    said: dict[str, list[tuple[int, Role]]] = {}
    parts: dict[Part, str] = {}
    order = float("inf")
    for number, (kind, target, row, where) in enumerate(found.notes):
        if kind == "Role":
            said.setdefault(target, []).append((number, role_of(row, where)))
        elif kind == "Event":
            parts["event", len(events)] = where
            events.append(event_of(row, where))
        else:
            known = {key: value for key, value in row.items() if key not in ("roles", "events")}
            order = float(row.get("number", order))
    entities = tuple(entity for entity, _ in found.entities.values())
    parts |= {("entity", i): where for i, (_, where) in enumerate(found.entities.values())}
    name, where = found.path.stem, f"{found.path}:1"
    record = rebuilt(known, found.text, entities, name, where)
    roles = tuple(role for _, role in sorted(_roles(found, said), key=lambda item: item[0]))
    record = replace(record, roles=roles, events=tuple(events))
    return order, Sourced(record, where, parts, found.unread)


def _roles(
    found: _Annotations, said: dict[str, list[tuple[int, Role]]]
) -> Iterator[tuple[int, Role]]:
    """The roles that relations draw, in full where a note says them, and those that none draws.

    Each with the number of its note, by which they are in order; those without come last.
    """
    for identity, (first, second, where) in found.relations.items():
        ends = [found.entities.get(end) for end in (first, second)]
        if None in ends:
            what = f"{identity} goes from {first} to {second}, of which one is no mention"
            raise AnnotationError(what, where=where, hint="draw it from a PER to a TITLE")
        person, title = (squeeze(found.text[e[0].start : e[0].end]) for e in ends if e)
        notes = said.get(identity, [])
        same = [
            (number, role)
            for number, role in notes
            if (squeeze(role.person), squeeze(role.title)) == (person, title)
        ]
        body = notes[0][1].organization if notes else None
        yield from same or [(len(found.notes), Role(person, title, body))]
    yield from said.get(NO_TARGET, [])


FORMAT = Format("brat", "a folder of .txt and .ann (standoff)", read, held, write=write)
