"""The Ray engine: tasks stream through a pool of Ray Data's actors, here or on a cluster.

Ray Data reads from data sources, and a run's tasks come from a generator that may never fit in
memory. So the data source is a queue: a thread of this process puts tasks into it, one read task
takes them out again as blocks of one row, and the actors of one `map_batches` work on them as they
come. The pool lives as long as the run, and each actor loads the model once.

`$RAY_ADDRESS` names the cluster; without it Ray is started on this machine and ended with the run.
This is the only module that knows Ray.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from zhiguan.batch.engine import Job
from zhiguan.batch.work import Outcome, Task
from zhiguan.batch.worker import Worker
from zhiguan.errors import ConfigError, RunError, ZhiguanError
from zhiguan.pipeline import use_one_thread

_SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is reported to anybody
    "RAY_BACKEND_LOG_LEVEL": "fatal",
}
for _name, _value in _SETTINGS.items():
    os.environ.setdefault(_name, _value)

try:
    import pandas as pd
    import ray
    import ray.data
    from ray.data import ActorPoolStrategy, DataContext, Datasource
    from ray.data.block import BlockMetadata
    from ray.data.datasource import ReadTask
    from ray.util.queue import Queue
except ImportError as _error:
    raise ConfigError(
        f"{_error.name or 'ray'} is not installed",
        where="--engine ray",
        hint="pip install 'zhiguan[ray]'",
    ) from _error

OBJECT_STORE = 200 * 2**20
"""Bytes that Ray shares between its processes here; a task has at most some 300 kB."""

NUMBER, TASK, OUTCOME = "number", "task", "outcome"
"""Columns of the blocks: a task's place in the run, the task, and what became of it."""


class RayEngine:
    """Tasks in a pool of `workers` actors, each with a CPU of its own."""

    def __init__(self, workers: int) -> None:
        self._workers = max(1, workers)

    def run(self, tasks: Iterable[Task], job: Job) -> Iterator[Outcome]:
        """The outcomes of the tasks, in their order; at most three tasks a worker are held.

        Raises:
            ConfigError: when the cluster cannot be reached.
            ModelError, RuleError: when an actor cannot load its model or rules.
            RunError: when Ray gives up.
        """
        with _connected(self._workers), _Feed(tasks, 3 * self._workers) as feed:
            try:
                yield from _outcomes(feed, self._workers, _absolute(job))
            except ray.exceptions.RayError as error:
                raise RunError(
                    f"Ray gave up: {' '.join(str(error).split())[:500]}",
                    hint="the same command goes on where it stopped",
                ) from error


def _absolute(job: Job) -> Job:
    """The job with paths that mean the same in the actors' working directory."""
    rules = tuple(path.absolute() for path in job.rules)
    return replace(job, model=job.model.absolute(), rules=rules)


@contextlib.contextmanager
def _connected(workers: int) -> Iterator[None]:
    """Ray, as the caller has it, or of the cluster in `$RAY_ADDRESS`, or started here."""
    logging.getLogger("ray").setLevel(logging.ERROR)
    if ray.is_initialized():
        yield
        return
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    try:
        if address := os.environ.get("RAY_ADDRESS"):
            ray.init(address, **quiet)
        else:
            ray.init(
                "local",
                num_cpus=workers,
                num_gpus=0,
                object_store_memory=OBJECT_STORE,
                include_dashboard=False,
                **quiet,
            )
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise ConfigError(
            f"no Ray there: {error}", where=address or "this machine", hint="see $RAY_ADDRESS"
        ) from error
    try:
        yield
    finally:
        ray.shutdown()


class _Feed:
    """Tasks on their way to Ray, at most `most` of them ahead of the outcomes taken.

    A thread reads the tasks; what it raises is raised again by `check`.
    """

    def __init__(self, tasks: Iterable[Task], most: int) -> None:
        self.queue = Queue(actor_options={"num_cpus": 0})
        self._tasks = tasks
        self._room = threading.Semaphore(most)
        self._closed = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._put, name="feed", daemon=True)

    def _put(self) -> None:
        try:
            tasks = iter(self._tasks)
            for number in _count():
                self._room.acquire()
                task = None if self._closed.is_set() else next(tasks, None)
                if task is None:
                    break
                self.queue.put((number, task))
        except BaseException as error:  # raised again in the thread that asked
            self._error = error
        with contextlib.suppress(ray.exceptions.RayError):  # the queue ended before its feed
            self.queue.put(None)

    def taken(self) -> None:
        """Makes room for one task more."""
        self._room.release()

    def check(self) -> None:
        """Raises what the reading of the tasks raised."""
        if self._error is not None:
            raise self._error

    def __enter__(self) -> _Feed:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._room.release()
        self._thread.join()
        self.queue.shutdown(force=True)


def _count() -> Iterator[int]:
    number = 0
    while True:
        yield number
        number += 1


class _Queued(Datasource):
    """A data source of one stream: the queue's tasks, each a block of its own."""

    def __init__(self, queue: Queue) -> None:
        super().__init__()
        self._queue = queue

    def estimate_inmemory_data_size(self) -> int | None:
        """Nobody knows."""
        return None

    def get_read_tasks(self, *_: object, **__: object) -> list[ReadTask]:
        """One task, which ends when the queue gives None."""
        queue = self._queue

        def read() -> Iterator[pd.DataFrame]:
            while (row := queue.get()) is not None:
                yield pd.DataFrame({NUMBER: [row[0]], TASK: [row[1]]})

        return [ReadTask(read, BlockMetadata(None, None, None, None))]


class _Actor:
    """A worker of the pool. An error in loading is its answer to every task, not its death."""

    def __init__(self, job: Job) -> None:
        use_one_thread()
        try:
            self._worker: Worker | ZhiguanError = Worker(job)
        except ZhiguanError as error:
            self._worker = error

    def __call__(self, block: pd.DataFrame) -> pd.DataFrame:
        found = [self._process(task) for task in block[TASK]]
        return pd.DataFrame({NUMBER: list(block[NUMBER]), OUTCOME: found})

    def _process(self, task: Task) -> Outcome | ZhiguanError:
        if isinstance(self._worker, ZhiguanError):
            return self._worker
        return self._worker.process(task)


def _outcomes(feed: _Feed, workers: int, job: Job) -> Iterator[Outcome]:
    """The outcomes, checked to be in order and whole."""
    expected = 0
    for row in _rows(feed.queue, workers, job):
        if row[NUMBER] != expected:
            raise RunError(f"Ray gave task {row[NUMBER]} where {expected} was due")
        if isinstance(row[OUTCOME], ZhiguanError):
            raise row[OUTCOME]
        expected += 1
        feed.taken()
        yield row[OUTCOME]
    feed.check()


def _rows(queue: Queue, workers: int, job: Job) -> Iterator[Mapping[str, Any]]:
    """The pipeline: one read task, and a pool of actors that take a row at a time.

    Other CPUs for the two keep Ray from running both in one actor; blocks of at most one byte keep
    it from waiting for more rows before it hands one on.
    """
    context = DataContext.get_current().copy()
    context.execution_options.preserve_order = True
    context.target_max_block_size = 1
    context.enable_progress_bars = False
    with DataContext.current(context):
        read = ray.data.read_datasource(_Queued(queue), num_cpus=0, override_num_blocks=1)
        done = read.map_batches(
            _Actor,
            fn_constructor_args=(job,),
            batch_format="pandas",
            batch_size=1,
            compute=ActorPoolStrategy(size=workers),
            num_cpus=1,
        )
        for block in done.iter_batches(batch_size=1, batch_format="pandas", prefetch_batches=0):
            yield from block.to_dict("records")
