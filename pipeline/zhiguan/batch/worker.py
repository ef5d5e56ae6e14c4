"""One worker: pages in, record lines and failure lines out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from zhiguan.annotation.records import dump_line
from zhiguan.batch.engine import Job
from zhiguan.batch.work import Failure, Outcome, Task
from zhiguan.export.registry import rows
from zhiguan.ingest.articles import ingest_article, ingest_page
from zhiguan.pipeline import Annotator
from zhiguan.types import Article, Page, Record


class Worker:
    """Holds the loaded model; `process` depends on its task alone.

    Raises:
        ModelError: when the model cannot be loaded.
        RuleError: when a rule of the user's own is wrong.
    """

    def __init__(self, job: Job) -> None:
        self._annotator = Annotator.load(job.model, job.rules)
        self._whole = job.articles
        self._formats = job.formats
        self._limits = job.limits

    def process(self, task: Task) -> Outcome:
        """The outcome of a task. No input can make it raise: what fails is a failure line."""
        try:
            results = self._process(task.items)
        except Exception:  # told apart below, item by item
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
            end=task.end,
            exports=rows(self._formats, records),
        )

    def _alone(self, item: Page | Failure) -> list[Record | Failure]:
        try:
            return self._process((item,))
        except Exception as error:  # the one place where any error becomes a failure line
            assert isinstance(item, Page)
            reason = f"{type(error).__name__}: {error}"
            return [Failure.of(item, reason)]

    def _process(self, items: Sequence[Page | Failure]) -> list[Record | Failure]:
        prepared = [item if isinstance(item, Failure) else self._articles(item) for item in items]
        articles = [a for entry in prepared if isinstance(entry, list) for a in entry]
        records = iter(list(self._annotator.annotate(articles)))
        return list(self._in_order(prepared, records))

    def _articles(self, page: Page) -> list[Article] | Failure:
        most = self._limits.max_characters
        if len(page.text) > most:
            reason = f"{len(page.text)} characters; at most {most} are read (--max-chars): split it"
            return Failure.of(page, reason)
        ingest = ingest_article if self._whole else ingest_page
        articles = list(ingest(page).articles)
        if not articles:
            return Failure.of(page, "no article found on the page")
        return articles

    def _in_order(
        self, prepared: Sequence[list[Article] | Failure], records: Iterator[Record]
    ) -> Iterator[Record | Failure]:
        for entry in prepared:
            if isinstance(entry, Failure):
                yield entry
            else:
                for article in entry:
                    yield self._checked(article, next(records))

    def _checked(self, article: Article, record: Record) -> Record | Failure:
        most = self._limits.max_entities
        if len(record.entities) <= most:
            return record
        reason = f"{len(record.entities)} entities; at most {most} are kept (--max-entities)"
        return replace(Failure.of(article.page, reason), id=article.id)
