"""Articles that pages are composed of, read from the annotated corpus."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zhiguan.annotation import markup
from zhiguan.types import Record


@dataclass(frozen=True)
class Source:
    """An article's lines; `run_on`: its by-line stands behind the last sentence."""

    id: str
    headlines: tuple[str, ...]
    paragraphs: tuple[str, ...]
    byline: str | None
    run_on: bool


def of_record(record: Record) -> Source:
    text = record.text
    byline = record.byline.strip() if record.byline else None
    run_on = False
    lines = text.split("\n")[len(record.headline) :]
    if byline:
        if lines[-1].strip() == byline:
            lines.pop()
        else:
            run_on = True
            lines[-1] = lines[-1].rstrip().removesuffix(byline)
    paragraphs = tuple(line.strip() for line in lines if line.strip())
    return Source(record.id, tuple(record.headline), paragraphs, byline, run_on)


def read_sources(paths: Iterable[Path]) -> list[Source]:
    """Every article with at least a paragraph and a headline, in the order of the files."""
    found = [of_record(record) for path in paths for record in markup.read(path)]
    return [source for source in found if source.paragraphs and source.headlines]
