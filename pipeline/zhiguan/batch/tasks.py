"""Inputs cut into tasks: a stream of pages and read failures, a bounded number at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from zhiguan.batch.inputs import STDIN, Source
from zhiguan.batch.work import Failure, Task
from zhiguan.errors import InputError
from zhiguan.ingest.model import ReadFailure
from zhiguan.ingest.readers import read_pages
from zhiguan.types import Page

MAX_ITEMS = 16
MAX_CHARACTERS = 60_000


def stream(
    sources: Iterable[Source | InputError], *, published: str | None, region: str | None
) -> Iterator[Page | Failure]:
    """The pages of the sources in order; what cannot be read stands in its place as a Failure."""
    for source in sources:
        if isinstance(source, InputError):
            yield Failure(source.where or "", source.what)
            continue
        try:
            for item in read_pages(source.path, published=published, region=region):
                yield _named(item, source)
        except InputError as error:
            hint = f" ({error.hint})" if error.hint else ""
            yield Failure(source.path, error.what + hint)


def _named(item: Page | ReadFailure, source: Source) -> Page | Failure:
    if isinstance(item, ReadFailure):
        return Failure(item.source, item.reason, line=item.line)
    stem = "stdin" if source.path == STDIN else Path(source.path).stem
    if source.path.lower().endswith(".jsonl") or not item.id.startswith(stem):
        return item
    return replace(item, id=source.name + item.id.removeprefix(stem))


def tasks(items: Iterable[Page | Failure], *, skip: int = 0) -> Iterator[Task]:
    """The items in tasks of at most MAX_ITEMS items and about MAX_CHARACTERS characters.

    Args:
        skip: how many items at the beginning are done already.
    """
    kept: list[Page | Failure] = []
    size = 0
    for index, item in enumerate(items):
        if index < skip:
            continue
        length = len(item.text) if isinstance(item, Page) else 0
        if kept and (len(kept) >= MAX_ITEMS or size + length > MAX_CHARACTERS):
            yield _task(kept)
            kept, size = [], 0
        kept.append(item)
        size += length
    if kept:
        yield _task(kept)


def _task(items: Sequence[Page | Failure]) -> Task:
    return Task(tuple(items), len(items))
