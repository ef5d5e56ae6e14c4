"""What ingestion hands on beside the articles."""

from __future__ import annotations

from dataclasses import dataclass

from zhiguan.types import Article, Page


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A part of an input that could not be read; `line` counts from 1, None where there is none."""

    source: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        where = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Characters `[start, end)` of the page that belong to no article, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class IngestResult:
    """The articles of a page in the order of the page, and what is left out.

    Every character of the page that is no white space is in exactly one article or in exactly one
    span of `left_out`. `page` is the page that was given, its `published` completed from a date in
    the page's header where the page had none.
    """

    page: Page
    articles: tuple[Article, ...]
    left_out: tuple[LeftOut, ...]
