"""What goes to a worker and what comes back; plain data that any engine can carry."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zhiguan.types import Page


@dataclass(frozen=True, slots=True)
class Failure:
    """An input, or a part of it, that gave no record, and why."""

    source: str
    reason: str
    id: str | None = None
    line: int | None = None

    @classmethod
    def of(cls, page: Page, reason: str) -> Failure:
        """The failure of a page that was read."""
        return cls(page.source or page.id, reason, page.id)

    def dump_line(self) -> str:
        """The failure as one JSON line, with its line break; plain ASCII.

        What UTF-8 cannot hold, such as bytes of a file's name, stands as `\\udcff`.
        """
        row = {"source": self.source, "reason": self.reason, "id": self.id, "line": self.line}
        kept = {
            key: value.encode("utf-8", "backslashreplace").decode()
            if isinstance(value, str)
            else value
            for key, value in row.items()
            if value is not None
        }
        return json.dumps(kept, ensure_ascii=True) + "\n"


@dataclass(frozen=True, slots=True)
class Position:
    """How far into its inputs a run is: whole sources, and items of the source behind them.

    `before` is how many bytes the whole sources have, `read` about how many of the next are behind.
    """

    source: int = 0
    item: int = 0
    before: int = 0
    read: int = 0

    @property
    def bytes(self) -> int:
        """About how many bytes of the input are behind."""
        return self.before + self.read


START = Position()


@dataclass(frozen=True, slots=True)
class Task:
    """A stretch of a run's inputs: pages to process, and failures that reading already met.

    `end` is the position behind its last item, and stays with the task: engines hand it on.
    """

    items: tuple[Page | Failure, ...]
    inputs: int
    end: Position = START

    def alone(self) -> Iterator[Task]:
        """The same items, each as a task of its own."""
        for item in self.items:
            yield Task((item,), 1, self.end)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a task gave: the text to add to the record and failure files, and counts.

    `exports` are the bytes to add to each further file, by its name.
    """

    inputs: int
    records: str
    failures: str
    pages: int
    articles: int
    characters: int
    failed: int
    end: Position = START
    exports: Mapping[str, bytes] = field(default_factory=dict)


def merge(outcomes: Sequence[Outcome]) -> Outcome:
    """The outcome of a task whose items were worked on one by one; at least one."""
    return Outcome(
        inputs=sum(o.inputs for o in outcomes),
        records="".join(o.records for o in outcomes),
        failures="".join(o.failures for o in outcomes),
        pages=sum(o.pages for o in outcomes),
        articles=sum(o.articles for o in outcomes),
        characters=sum(o.characters for o in outcomes),
        failed=sum(o.failed for o in outcomes),
        end=outcomes[-1].end,
        exports=_joined([o.exports for o in outcomes]),
    )


def _joined(parts: Sequence[Mapping[str, bytes]]) -> dict[str, bytes]:
    names = dict.fromkeys(name for part in parts for name in part)
    return {name: b"".join(part.get(name, b"") for part in parts) for name in names}


def failed(task: Task, reason: str) -> Outcome:
    """The outcome of a task that gave no record, for the reason given."""
    failures = [i if isinstance(i, Failure) else Failure.of(i, reason) for i in task.items]
    pages = sum(isinstance(item, Page) for item in task.items)
    lines = "".join(failure.dump_line() for failure in failures)
    return Outcome(task.inputs, "", lines, pages, 0, 0, len(failures), task.end)


def late(seconds: float) -> str:
    """Why a page failed that took too long."""
    return f"not done within {seconds:g} s; --timeout allows more"


def died(code: int | None, who: str = "worker") -> str:
    """Why a page failed that ended the process at work on it; `code` is as `exitcode` has it."""
    if code is None or code >= 0:
        return f"the {who} ended with status {code}" if code else f"the {who} ended"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"the {who} died of {name}" + (", perhaps for want of memory" if code == -9 else "")
