"""The local engine: tasks in this process, or in a pool of processes, outcomes in order."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from zhiguan.batch.worker import Outcome, Task, Worker

_worker: Worker | None = None


def _start(model: Path, articles: bool, threads: int) -> None:
    global _worker
    _set_threads(threads)
    _worker = Worker(model, articles=articles)


def _set_threads(threads: int) -> None:
    import torch

    torch.set_num_threads(threads)


def _process(task: Task) -> Outcome:
    assert _worker is not None
    return _worker.process(task)


def run(tasks: Iterable[Task], model: Path, *, articles: bool, workers: int) -> Iterator[Outcome]:
    """The outcomes of the tasks, in their order; at most two tasks a worker are held at a time.

    Raises:
        ModelError: when the model cannot be loaded.
    """
    if workers <= 1:
        worker = Worker(model, articles=articles)
        yield from map(worker.process, tasks)
        return
    threads = max(1, (os.cpu_count() or 1) // workers)
    pool = ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(model, articles, threads),
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
