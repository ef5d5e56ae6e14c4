"""Articles as people write and annotate them: plain text with the mentions in brackets.

    === xx-001 | 省市县 | 2021-03-05
    H [某县/LOC]召开春耕备耕工作会
    P 本报讯 3月4日，[某县委/ORG][书记/TITLE][甲乙/PER]主持召开会议。
    B [记者/TITLE] [丙丁/PER]
    R 甲乙 | 书记 | 某县委
    R 丙丁 | 记者 | -
    E 会议 | 2021-03-04 | 2021-03-04 | - | - | 某县 | 甲乙:主持

`H` headline line (kicker first), `P` paragraph, `B` by-line on its own line, `B+` by-line that
runs on behind the last paragraph, `R` person | title | organization, `E` type | start | end |
name | places | organizers | participants; lists are separated by `；`, a person's parts by `+`,
`-` is null or nothing. A `#` at the start of a line is a comment.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from zhiguan.annotation.schema import problems
from zhiguan.errors import AnnotationError
from zhiguan.types import Entity, Event, Participant, Record, Role

_MENTION = re.compile(r"\[([^\[\]]+?)/([A-Z]+)\]")


@dataclass(slots=True)
class _Draft:
    """An article while its lines are being read."""

    id: str
    region: str | None
    published: str | None
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    headline: list[str] = field(default_factory=list)
    byline: str | None = None

    def add(self, marked: str, *, separator: str) -> str:
        if self.text:
            self.text += separator
        begin = len(self.text)
        at = 0
        for match in _MENTION.finditer(marked):
            self.text += marked[at : match.start()]
            start = len(self.text)
            self.text += match.group(1)
            self.entities.append(Entity(start, len(self.text), match.group(2)))
            at = match.end()
        self.text += marked[at:]
        added = self.text[begin:]
        if "[" in added or "]" in added:
            raise AnnotationError(f"unbalanced or unlabelled bracket in {added[:40]!r}")
        return added

    def record(self) -> Record:
        return Record(
            id=self.id,
            text=self.text,
            published=self.published,
            region=self.region,
            entities=tuple(self.entities),
            roles=tuple(self.roles),
            events=tuple(self.events),
            headline=tuple(self.headline),
            byline=self.byline,
        )


def _value(cell: str) -> str | None:
    cell = cell.strip()
    return None if cell == "-" else cell


def _list(cell: str) -> tuple[str, ...]:
    value = _value(cell)
    return () if value is None else tuple(v.strip() for v in value.split("；") if v.strip())


def _cells(rest: str, count: int) -> list[str]:
    cells = rest.split("|")
    if len(cells) != count:
        raise AnnotationError(f"{len(cells)} cells where {count} are due")
    return cells


def _participants(cell: str) -> Iterator[Participant]:
    for item in _list(cell):
        person, colon, parts = item.partition(":")
        if not colon:
            raise AnnotationError(f"participant {item!r} has no part", hint="write 姓名:主持+讲话")
        for part in parts.split("+"):
            yield Participant(person.strip(), part.strip())


def _event(rest: str) -> Event:
    kind, start, end, name, places, organizers, participants = _cells(rest, 7)
    return Event(
        type=kind.strip(),
        start=_value(start),
        end=_value(end),
        name=_value(name),
        places=_list(places),
        organizers=_list(organizers),
        participants=tuple(_participants(participants)),
    )


def _apply(draft: _Draft, key: str, rest: str) -> None:
    if key == "H":
        draft.headline.append(draft.add(rest, separator="\n"))
    elif key == "P":
        draft.add(rest, separator="\n")
    elif key == "B":
        draft.byline = draft.add(rest, separator="\n")
    elif key == "B+":
        draft.byline = draft.add(rest, separator="")
    elif key == "R":
        person, title, organization = _cells(rest, 3)
        draft.roles.append(Role(person.strip(), title.strip(), _value(organization)))
    elif key == "E":
        draft.events.append(_event(rest))
    else:
        raise AnnotationError(f"line begins with {key!r}", hint="H, P, B, B+, R, E or ===")


def parse(lines: Iterable[str], *, source: str = "<markup>") -> Iterator[Record]:
    """The records of a markup text, in order.

    Raises:
        AnnotationError: with source and line, at the first line that cannot be read.
    """
    draft: _Draft | None = None
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\n")
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{source}:{number}"
        key, _, rest = line.partition(" ")
        try:
            if key == "===":
                if draft is not None:
                    yield draft.record()
                identity, region, published = _cells(rest, 3)
                draft = _Draft(identity.strip(), _value(region), _value(published))
            elif draft is None:
                raise AnnotationError("text before the first === line")
            else:
                _apply(draft, key, rest)
        except AnnotationError as error:
            raise AnnotationError(error.what, where=where, hint=error.hint) from None
    if draft is not None:
        yield draft.record()


def read(path: Path) -> list[Record]:
    """All records of a markup file.

    Raises:
        AnnotationError: when the file is absent or not UTF-8, and as `parse`.
    """
    try:
        with path.open(encoding="utf-8-sig") as handle:
            return list(parse(handle, source=str(path)))
    except FileNotFoundError:
        raise AnnotationError("no such file", where=str(path)) from None
    except UnicodeDecodeError as error:
        raise AnnotationError(f"not UTF-8 at byte {error.start}", where=str(path)) from None


def _marked(record: Record, start: int, end: int) -> str:
    out, at = "", start
    for entity in sorted(record.entities, key=lambda e: e.start):
        if start <= entity.start and entity.end <= end:
            out += record.text[at : entity.start] + f"[{record.mention(entity)}/{entity.label}]"
            at = entity.end
    return out + record.text[at:end]


def _lines(record: Record) -> Iterator[str]:
    yield f"=== {record.id} | {record.region or '-'} | {record.published or '-'}"
    lines = record.text.split("\n")
    at = 0
    for index, line in enumerate(lines):
        end = at + len(line)
        last = index == len(lines) - 1
        if index < len(record.headline):
            yield f"H {_marked(record, at, end)}"
        elif last and record.byline == line:
            yield f"B {_marked(record, at, end)}"
        elif last and record.byline and line.endswith(record.byline):
            cut = end - len(record.byline)
            yield f"P {_marked(record, at, cut)}"
            yield f"B+ {_marked(record, cut, end)}"
        else:
            yield f"P {_marked(record, at, end)}"
        at = end + 1
    for role in record.roles:
        yield f"R {role.person} | {role.title} | {role.organization or '-'}"
    for event in record.events:
        yield "E " + " | ".join(_event_cells(event))


def _event_cells(event: Event) -> Iterator[str]:
    for value in (event.type, event.start, event.end, event.name):
        yield value or "-"
    for values in (event.places, event.organizers):
        yield "；".join(values) or "-"
    parts: dict[str, list[str]] = {}
    for participant in event.participants:
        parts.setdefault(participant.person, []).append(participant.role)
    yield "；".join(f"{person}:{'+'.join(roles)}" for person, roles in parts.items()) or "-"


def write(rows: Iterable[Record], handle: TextIO) -> None:
    """Writes records as markup, which `parse` reads; it has no place for confidence or evidence."""
    for record in rows:
        handle.writelines(line + "\n" for line in _lines(record))
        handle.write("\n")


def main(arguments: list[str]) -> int:
    """Checks markup files against the annotation scheme: one line a problem, then the counts."""
    bad = 0
    for name in arguments:
        records = read(Path(name))
        for record in records:
            for problem in problems(record):
                bad += 1
                print(f"{name}: {record.id}: {problem}")
        count = sum(len(r.entities) for r in records)
        chars = sum(len(r.text) for r in records)
        roles = sum(len(r.roles) for r in records)
        events = sum(len(r.events) for r in records)
        print(
            f"{name}: {len(records)} articles, {chars} characters, "
            f"{count} entities, {roles} roles, {events} events"
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
