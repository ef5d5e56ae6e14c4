"""The local engine: tasks in this process, or in a pool of processes, outcomes in order."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from zhiguan.batch.worker import Outcome, Task, Worker
from zhiguan.pipeline import use_one_thread

_worker: Worker | None = None


def _start(model: Path, articles: bool, rules: Sequence[Path]) -> None:
    global _worker
    use_one_thread()
    _worker = Worker(model, articles=articles, rules=rules)


def _process(task: Task) -> Outcome:
    assert _worker is not None
    return _worker.process(task)


def run(
    tasks: Iterable[Task],
    model: Path,
    *,
    articles: bool,
    workers: int,
    rules: Sequence[Path] = (),
) -> Iterator[Outcome]:
    """The outcomes of the tasks, in their order; at most two tasks a worker are held at a time.

    Raises:
        ModelError: when the model cannot be loaded.
        RuleError: when a rule of the user's own is wrong.
    """
    if workers <= 1:
        use_one_thread()
        worker = Worker(model, articles=articles, rules=rules)
        yield from map(worker.process, tasks)
        return
    pool = ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(model, articles, tuple(rules)),
    )
    pending: deque[Future[Outcome]] = deque()
    try:
        for task in tasks:
            pending.append(pool.submit(_process, task))
            while len(pending) >= 2 * workers:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
