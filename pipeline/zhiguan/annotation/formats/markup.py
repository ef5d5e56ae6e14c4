"""Our markup: text with the mentions in brackets, roles and events as rows of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from zhiguan.annotation import cells
from zhiguan.annotation.formats.base import Format, flat, plain
from zhiguan.annotation.markup import read_sourced
from zhiguan.types import Entity, Record

_SIGNS = "\\[]"


def _allowed(entity: Entity, _text: str) -> bool:
    label = entity.label
    return label.isascii() and label.isalpha() and label.isupper()


def held(record: Record) -> Record:
    """What the markup can keep: headlines that begin the text, a by-line that ends it."""
    record = replace(plain(flat(record, _allowed)), page=None, extra={})
    lines = [record.text[start:end] for start, end in _spans(record)]
    count = len(record.headline)
    if tuple(lines[:count]) != record.headline:
        record, count = replace(record, headline=()), 0
    if count == len(lines) or not _credit(record):
        record = replace(record, byline=None)
    return record


def _spans(record: Record) -> list[tuple[int, int]]:
    """The lines of the text; a line break inside a mention ends none."""
    inside = {i for e in record.entities for i in range(e.start, e.end)}
    breaks = [i for i, c in enumerate(record.text) if c == "\n" and i not in inside]
    starts = [0, *(i + 1 for i in breaks)]
    return list(zip(starts, [*breaks, len(record.text)], strict=True))


def _credit(record: Record) -> int | None:
    """Where a by-line begins that ends the last line of the text and cuts no mention."""
    if not record.byline or not record.text.endswith(record.byline):
        return None
    cut = len(record.text) - len(record.byline)
    whole = all(not e.start < cut < e.end for e in record.entities)
    return cut if whole and cut >= _spans(record)[-1][0] else None


def _marked(record: Record, start: int, end: int) -> str:
    out, at = "", start
    for entity in record.entities:
        if start <= entity.start and entity.end <= end:
            before = cells.escape(record.text[at : entity.start], _SIGNS)
            mention = cells.escape(record.mention(entity), _SIGNS)
            out += f"{before}[{mention}/{entity.label}]"
            at = entity.end
    return out + cells.escape(record.text[at:end], _SIGNS)


def _article(record: Record) -> Iterator[str]:
    head = (record.id, record.region, record.published)
    yield "=== " + " | ".join(map(cells.written, head))
    spans = _spans(record)
    count, cut = len(record.headline), _credit(record)
    for index, (start, end) in enumerate(spans):
        last = index == len(spans) - 1
        if index < count:
            yield f"H {_marked(record, start, end)}"
        elif last and cut == start:
            yield f"B {_marked(record, start, end)}"
        elif last and cut is not None:
            yield f"P {_marked(record, start, cut)}"
            yield f"B+ {_marked(record, cut, end)}"
        else:
            yield f"P {_marked(record, start, end)}"
    for role in record.roles:
        yield f"R {cells.write_role(role)}"
    for event in record.events:
        yield f"E {cells.write_event(event)}"


def lines(rows: Sequence[Record]) -> Iterator[str]:
    """The lines of a markup file."""
    for record in rows:
        for line in _article(held(record)):
            yield line + "\n"
        yield "\n"


FORMAT = Format("markup", "text with mentions in brackets", read_sourced, held, lines)
