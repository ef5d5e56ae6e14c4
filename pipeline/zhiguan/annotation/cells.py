r"""Roles and events as a row of cells: what people write in the markup and in a text field.

    甲乙 | 书记 | 某县委
    会议 | 2021-03-04 | 2021-03-04 | - | 某县会议中心 | 某县委；某县 | 甲乙:主持+讲话；丙丁:出席

`-` is null or nothing, lists are separated by `；`, a person's parts by `+`. A backslash takes a
sign its meaning (`\|`), and `\u{d}` is the character of that hexadecimal code point.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from zhiguan.errors import AnnotationError
from zhiguan.types import Event, Participant, Role

_ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))", re.DOTALL)
_UNPRINTED = ("Cc", "Cs", "Zl", "Zp")
_SIGNS = "\\|；:+"


def escape(text: str, signs: str) -> str:
    """The text with these signs, line breaks and control characters escaped."""
    out = []
    for character in text:
        if character in signs:
            out.append("\\" + character)
        elif unicodedata.category(character) in _UNPRINTED:
            out.append(_coded(character))
        else:
            out.append(character)
    return "".join(out)


def unescape(text: str) -> str:
    """What an escaped text stands for.

    Raises:
        AnnotationError: for a code point that is none.
    """
    return _ESCAPED.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code, sign = match.groups()
    if code is None:
        return str(sign)
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        raise AnnotationError(f"{match[0]} is no character", hint=r"write \\ for \ ") from None


def split(text: str, sign: str) -> list[str]:
    """The still escaped pieces between signs that no backslash takes their meaning."""
    pieces, begin, at = [], 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if text[at] == sign:
            pieces.append(text[begin:at])
            begin = at + 1
        at += 1
    return [*pieces, text[begin:]]


def value(cell: str) -> str | None:
    """What a cell holds; None for `-`."""
    cell = cell.strip()
    return None if cell == "-" else unescape(cell)


def text(cell: str) -> str:
    """What a cell holds that is never null."""
    return unescape(cell.strip())


def written(content: str | None, signs: str = _SIGNS) -> str:
    """A value as a cell: `-` for None; white space at its edges is kept by escapes."""
    if content is None:
        return "-"
    if content == "-":
        return "\\-"
    left = len(content) - len(content.lstrip())
    right = max(left, len(content.rstrip()))
    return _coded(content[:left]) + escape(content[left:right], signs) + _coded(content[right:])


def _coded(text: str) -> str:
    return "".join(f"\\u{{{ord(character):x}}}" for character in text)


def cells(rest: str, count: int) -> list[str]:
    """The cells of a row, still escaped.

    Raises:
        AnnotationError: when there are not `count` of them.
    """
    found = split(rest, "|")
    if len(found) != count:
        raise AnnotationError(f"{len(found)} cells where {count} are due")
    return found


def parse_role(rest: str) -> Role:
    """A role from `person | title | organization`.

    Raises:
        AnnotationError: when the cells are not three.
    """
    person, title, organization = cells(rest, 3)
    return Role(text(person), text(title), value(organization))


def parse_event(rest: str) -> Event:
    """An event from its seven cells.

    Raises:
        AnnotationError: when the cells are not seven, or a participant has no part.
    """
    kind, start, end, name, places, organizers, participants = cells(rest, 7)
    return Event(
        type=text(kind),
        start=value(start),
        end=value(end),
        name=value(name),
        places=_list(places),
        organizers=_list(organizers),
        participants=tuple(_participants(participants)),
    )


def _items(cell: str) -> list[str]:
    return [] if cell.strip() == "-" else [v for v in split(cell, "；") if v.strip()]


def _list(cell: str) -> tuple[str, ...]:
    return tuple(text(item) for item in _items(cell))


def _participants(cell: str) -> Iterator[Participant]:
    for item in _items(cell):
        person, *parts = split(item, ":")
        if len(parts) != 1:
            what = f"participant {item.strip()!r} has no part"
            raise AnnotationError(what, hint="write 姓名:主持+讲话")
        for part in split(parts[0], "+"):
            yield Participant(text(person), text(part))


def write_role(role: Role) -> str:
    """A role as its three cells."""
    return " | ".join(written(v) for v in (role.person, role.title, role.organization))


def write_event(event: Event) -> str:
    """An event as its seven cells."""
    found = [written(v) for v in (event.type, event.start, event.end, event.name)]
    found += ["；".join(map(written, v)) or "-" for v in (event.places, event.organizers)]
    people = groupby(event.participants, key=lambda p: p.person)
    found.append("；".join(_part(person, parts) for person, parts in people) or "-")
    return " | ".join(found)


def _part(person: str, parts: Iterable[Participant]) -> str:
    return f"{written(person)}:{'+'.join(written(p.role) for p in parts)}"
