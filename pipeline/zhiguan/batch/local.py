"""The local engine: tasks in this process, or in a pool of processes, outcomes in order."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor

from zhiguan.batch.engine import Job
from zhiguan.batch.work import Outcome, Task
from zhiguan.batch.worker import Worker
from zhiguan.pipeline import use_one_thread

_worker: Worker | None = None


def _start(job: Job) -> None:
    global _worker
    use_one_thread()
    _worker = Worker(job)


def _process(task: Task) -> Outcome:
    assert _worker is not None
    return _worker.process(task)


class LocalEngine:
    """Tasks in a pool of processes of this machine."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def run(self, tasks: Iterable[Task], job: Job) -> Iterator[Outcome]:
        """The outcomes of the tasks, in their order; at most two tasks a worker are held.

        Raises:
            ModelError: when the model cannot be loaded.
            RuleError: when a rule of the user's own is wrong.
        """
        if self._workers <= 1:
            use_one_thread()
            yield from map(Worker(job).process, tasks)
            return
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(
            self._workers, mp_context=context, initializer=_start, initargs=(job,)
        )
        pending: deque[Future[Outcome]] = deque()
        try:
            for task in tasks:
                pending.append(pool.submit(_process, task))
                while len(pending) >= 2 * self._workers:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
