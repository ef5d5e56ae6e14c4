r"""Articles as people write and annotate them: plain text with the mentions in brackets.

    === xx-001 | 省市县 | 2021-03-05
    H [某县/LOC]召开春耕备耕工作会
    P 本报讯 3月4日，[某县委/ORG][书记/TITLE][甲乙/PER]主持召开会议。
    B [记者/TITLE] [丙丁/PER]
    R 甲乙 | 书记 | 某县委
    R 丙丁 | 记者 | -
    E 会议 | 2021-03-04 | 2021-03-04 | - | - | 某县 | 甲乙:主持

`H` headline line (kicker first), `P` paragraph, `B` by-line on its own line, `B+` by-line that
runs on behind the last paragraph, `R` person | title | organization, `E` type | start | end |
name | places | organizers | participants (see `cells`). A `#` at the start of a line is a
comment. In text `\[`, `\]` and `\\` are the signs themselves.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from zhiguan.annotation import cells
from zhiguan.annotation.check import listed
from zhiguan.annotation.source import Part, Sourced
from zhiguan.errors import AnnotationError
from zhiguan.types import Entity, Event, Record, Role

_MENTION = re.compile(r"(\\.)|\[((?:[^\[\]\\]|\\.)+?)/([A-Z]+)\]|[\[\]]", re.DOTALL)


@dataclass(slots=True)
class _Draft:
    """An article while its lines are being read."""

    id: str
    region: str | None
    published: str | None
    where: str
    text: str = ""
    begun: bool = False
    entities: list[Entity] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    headline: list[str] = field(default_factory=list)
    byline: str | None = None
    parts: dict[Part, str] = field(default_factory=dict)

    def add(self, marked: str, *, separator: str, where: str) -> str:
        if self.begun:
            self.text += separator
        self.begun = True
        begin = len(self.text)
        at = 0
        for match in _MENTION.finditer(marked):
            escape, mention, label = match.groups()
            if escape is not None:
                continue
            if mention is None:
                around = marked[max(0, match.start() - 10) : match.end() + 20]
                what = f"unbalanced or unlabelled bracket in {around!r}"
                raise AnnotationError(what, hint=r"[text/LABEL] marks a mention, \[ is a bracket")
            self.text += cells.unescape(marked[at : match.start()])
            start = len(self.text)
            self.text += cells.unescape(mention)
            self.parts["entity", len(self.entities)] = where
            self.entities.append(Entity(start, len(self.text), label))
            at = match.end()
        self.text += cells.unescape(marked[at:])
        return self.text[begin:]

    def sourced(self) -> Sourced:
        record = Record(
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
        return Sourced(record, self.where, self.parts)


def _apply(draft: _Draft, key: str, rest: str, where: str) -> None:
    if key == "H":
        draft.headline.append(draft.add(rest, separator="\n", where=where))
    elif key == "P":
        draft.add(rest, separator="\n", where=where)
    elif key == "B":
        draft.byline = draft.add(rest, separator="\n", where=where)
    elif key == "B+":
        draft.byline = draft.add(rest, separator="", where=where)
    elif key == "R":
        draft.parts["role", len(draft.roles)] = where
        draft.roles.append(cells.parse_role(rest))
    elif key == "E":
        draft.parts["event", len(draft.events)] = where
        draft.events.append(cells.parse_event(rest))
    else:
        raise AnnotationError(f"line begins with {key!r}", hint="H, P, B, B+, R, E or ===")


def parse_sourced(lines: Iterable[str], *, source: str = "<markup>") -> Iterator[Sourced]:
    """The records of a markup text, in order, with their lines.

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
                    yield draft.sourced()
                identity, region, published = cells.cells(rest, 3)
                draft = _Draft(
                    cells.text(identity), cells.value(region), cells.value(published), where
                )
            elif draft is None:
                raise AnnotationError("text before the first === line")
            else:
                _apply(draft, key, rest, where)
        except AnnotationError as error:
            raise AnnotationError(error.what, where=where, hint=error.hint) from None
    if draft is not None:
        yield draft.sourced()


def parse(lines: Iterable[str], *, source: str = "<markup>") -> Iterator[Record]:
    """The records of a markup text, in order.

    Raises:
        AnnotationError: with source and line, at the first line that cannot be read.
    """
    return (row.record for row in parse_sourced(lines, source=source))


def read_sourced(path: Path) -> list[Sourced]:
    """All records of a markup file with their lines.

    Raises:
        AnnotationError: when the file is absent or not UTF-8, and as `parse`.
    """
    try:
        with path.open(encoding="utf-8-sig") as handle:
            return list(parse_sourced(handle, source=str(path)))
    except FileNotFoundError:
        raise AnnotationError("no such file", where=str(path)) from None
    except UnicodeDecodeError as error:
        raise AnnotationError(f"not UTF-8 at byte {error.start}", where=str(path)) from None


def read(path: Path) -> list[Record]:
    """All records of a markup file; raises as `read_sourced`."""
    return [row.record for row in read_sourced(path)]


def main(arguments: list[str]) -> int:
    """Checks markup files against the annotation scheme: one line a problem, then the counts."""
    bad = 0
    for name in arguments:
        rows = read_sourced(Path(name))
        for problem in listed(rows):
            bad += 1
            print(problem)
        records = [row.record for row in rows]
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
