"""Inputs cut into tasks: a stream of pages and read failures, a bounded number at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import count, islice
from pathlib import Path
from types import MappingProxyType

from zhiguan.batch.inputs import Source
from zhiguan.batch.work import START, Failure, Position, Task
from zhiguan.errors import InputError
from zhiguan.ingest.kinds import MAX_BYTES
from zhiguan.ingest.model import ReadFailure
from zhiguan.ingest.readers import STDIN, read_pages
from zhiguan.types import Page

MAX_ITEMS = 16
MAX_CHARACTERS = 60_000
WALKING = -1

Item = Page | Failure


def stream(
    sources: Iterable[Source | InputError],
    *,
    published: str | None,
    region: str | None,
    start: Position = START,
    max_bytes: int = MAX_BYTES,
    stuck: Mapping[int, tuple[int, str]] = MappingProxyType({}),
    note: Callable[[int, int], None] = lambda _source, _item: None,
) -> Iterator[tuple[Item, Position]]:
    """The pages of the sources in order, each with the position behind it.

    What cannot be read stands in its place as a Failure.

    Args:
        start: where to begin; the sources before it are not opened.
        max_bytes: see `read_pages`.
        stuck: sources to leave after so many items, and why: a Failure stands for the rest.
        note: told source and item before each is read, and WALKING before the next source is
            looked for.
    """
    before = start.before
    for index, source in enumerate(islice(sources, start.source, None), start.source):
        size, read = _size(source), 0
        items = _items(source, published, region, max_bytes)
        noted = _noted(items, source, index, stuck.get(index), note)
        for number, item in enumerate(noted, start=1):
            read += len(item.text.encode("utf-8", "replace")) if isinstance(item, Page) else 0
            if index > start.source or number > start.item:
                yield item, Position(index, number, before, min(read, size))
        before += size


def _noted(
    items: Iterator[Item],
    source: Source | InputError,
    index: int,
    stuck: tuple[int, str] | None,
    note: Callable[[int, int], None],
) -> Iterator[Item]:
    """The items of a source, as far as it can be read."""
    for number in count():
        if stuck is not None and number == stuck[0]:
            what = (
                f"reading, {stuck[1]}" if not number else f"reading item {number + 1}, {stuck[1]}"
            )
            yield Failure(source.path if isinstance(source, Source) else str(source), what)
            return
        note(index, number)
        item = next(items, None)
        if item is None:
            note(WALKING, 0)
            return
        yield item


def _size(source: Source | InputError) -> int:
    if isinstance(source, Source) and source.path != STDIN:
        with suppress(OSError, ValueError):
            return Path(source.path).stat().st_size
    return 0


def _items(
    source: Source | InputError, published: str | None, region: str | None, max_bytes: int
) -> Iterator[Item]:
    if isinstance(source, InputError):
        yield Failure(source.where or "", source.what)
        return
    pages = read_pages(
        source.path, published=published, region=region, name=source.name, max_bytes=max_bytes
    )
    try:
        for item in pages:
            yield _failure(item) if isinstance(item, ReadFailure) else item
    except InputError as error:
        hint = f" ({error.hint})" if error.hint else ""
        yield Failure(source.path, error.what + hint)


def _failure(item: ReadFailure) -> Failure:
    return Failure(item.source, item.reason, line=item.line)


def tasks(items: Iterable[tuple[Item, Position]]) -> Iterator[Task]:
    """The items in tasks of at most MAX_ITEMS items and about MAX_CHARACTERS characters.

    The position behind a task whose source is at its end is the beginning of the next source.
    """
    kept: list[Item] = []
    size, end = 0, START
    for item, behind in items:
        length = len(item.text) if isinstance(item, Page) else 0
        if kept and (len(kept) >= MAX_ITEMS or size + length > MAX_CHARACTERS):
            at_end = behind.source > end.source
            yield _task(kept, Position(behind.source, 0, behind.before) if at_end else end)
            kept, size = [], 0
        kept.append(item)
        size += length
        end = behind
    if kept:
        yield _task(kept, Position(end.source + 1, 0, end.before + end.read))


def _task(items: Sequence[Item], end: Position) -> Task:
    return Task(tuple(items), len(items), end)
