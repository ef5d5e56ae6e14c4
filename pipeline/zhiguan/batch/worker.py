"""One worker: pages in, record lines and failure lines out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhiguan.annotation.records import dump_line
from zhiguan.errors import ZhiguanError
from zhiguan.ingest.articles import ingest_article, ingest_page
from zhiguan.pipeline import Annotator
from zhiguan.types import Article, Page, Record

MAX_CHARACTERS = 1_000_000
"""The longest page that is processed; a newspaper page has some ten thousand characters."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An input, or a part of it, that gave no record, and why."""

    source: str
    reason: str
    id: str | None = None
    line: int | None = None

    def dump_line(self) -> str:
        """The failure as one JSON line, with its line break."""
        row: dict[str, str | int | None] = {"source": self.source, "reason": self.reason}
        row |= {key: value for key in ("id", "line") if (value := getattr(self, key)) is not None}
        return json.dumps(row, ensure_ascii=True) + "\n"


@dataclass(frozen=True, slots=True)
class Task:
    """A stretch of a run's inputs: pages to process, and failures that reading already met."""

    items: tuple[Page | Failure, ...]
    inputs: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a task gave: the text to add to the record and failure files, and counts."""

    inputs: int
    records: str
    failures: str
    pages: int
    articles: int
    characters: int
    failed: int


class Worker:
    """Holds the loaded model; `process` depends on its task alone.

    Raises:
        ModelError: when the model cannot be loaded.
        RuleError: when a rule of the user's own is wrong.
    """

    def __init__(self, model: Path, *, articles: bool = False, rules: Sequence[Path] = ()) -> None:
        self._annotator = Annotator.load(model, rules)
        self._whole = articles

    def process(self, task: Task) -> Outcome:
        """The outcome of a task. No input can make it raise: what fails is a failure line."""
        try:
            results = self._process(task.items)
        except (ZhiguanError, ValueError, RuntimeError, RecursionError, MemoryError):
            results = [result for item in task.items for result in self._alone(item)]
        records = [r for r in results if isinstance(r, Record)]
        failures = [r for r in results if isinstance(r, Failure)]
        return Outcome(
            inputs=task.inputs,
            records="".join(dump_line(record) for record in records),
            failures="".join(failure.dump_line() for failure in failures),
            pages=sum(isinstance(item, Page) for item in task.items),
            articles=len(records),
            characters=sum(len(record.text) for record in records),
            failed=len(failures),
        )

    def _alone(self, item: Page | Failure) -> list[Record | Failure]:
        try:
            return self._process((item,))
        except Exception as error:  # the one place where any error becomes a failure line
            assert isinstance(item, Page)
            reason = f"{type(error).__name__}: {error}"
            return [Failure(item.source or item.id, reason, item.id)]

    def _process(self, items: Sequence[Page | Failure]) -> list[Record | Failure]:
        prepared = [item if isinstance(item, Failure) else self._articles(item) for item in items]
        articles = [a for entry in prepared if isinstance(entry, list) for a in entry]
        records = iter(list(self._annotator.annotate(articles)))
        return list(self._in_order(prepared, records))

    def _articles(self, page: Page) -> list[Article] | Failure:
        if len(page.text) > MAX_CHARACTERS:
            reason = f"{len(page.text)} characters; at most {MAX_CHARACTERS} are read: split it"
            return Failure(page.source or page.id, reason, page.id)
        ingest = ingest_article if self._whole else ingest_page
        articles = list(ingest(page).articles)
        if not articles:
            return Failure(page.source or page.id, "no article found on the page", page.id)
        return articles

    @staticmethod
    def _in_order(
        prepared: Sequence[list[Article] | Failure], records: Iterator[Record]
    ) -> Iterator[Record | Failure]:
        for entry in prepared:
            if isinstance(entry, Failure):
                yield entry
            else:
                for _ in entry:
                    yield next(records)
