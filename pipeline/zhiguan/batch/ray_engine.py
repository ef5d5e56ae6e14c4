"""The Ray engine: tasks stream through a pool of Ray Data's actors, here or on a cluster.

Ray Data reads from data sources, and a run's tasks come from a generator that need not fit in
memory. So the data source is a queue: a thread of this process puts tasks into it, one read task
takes them out again as blocks of one row, and the actors of one `map_batches` work on them as they
come. The pool lives as long as the run, so each worker loads the model once. An actor is a local
crew of one: what kills or blocks a worker is dealt with beside it, as the local engine does.

`$RAY_ADDRESS` names the cluster; without it Ray is started on this machine and ended with the run.
This is the only module that knows Ray.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import sys
import threading
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from zhiguan.batch.child import Start, load
from zhiguan.batch.engine import Job
from zhiguan.batch.local import WINDOW, Crew
from zhiguan.batch.work import Outcome, Task
from zhiguan.errors import ConfigError, RunError, ZhiguanError

_SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is reported to anybody
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_DATA_LOG_LEVEL": "ERROR",
    "RAY_worker_niceness": "0",  # workers as eager as those of the local engine
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
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy
except ImportError as _error:
    raise ConfigError(
        f"{_error.name or 'ray'} is not installed",
        where="--engine ray",
        hint="pip install 'zhiguan[ray]'",
    ) from _error

OBJECT_STORE = 200 * 2**20
"""Bytes of memory that Ray's processes share here: a task has 300 kB at most, its outcome 5 MB."""

_NUMBER, _TASK, _OUTCOME = "number", "task", "outcome"  # columns of the blocks
_FIRST = "first"  # what the queue gives its one reader before the tasks
_NODE = "ray.io/node-id"


class RayEngine:
    """Tasks in a pool of actors, each with a CPU of its own.

    Args:
        workers: how many actors; fewer work while the cluster has no more CPUs.
        start: makes the function that does the tasks, in the worker process of an actor.
        method: how an actor starts its worker process, as `multiprocessing` names it.
    """

    def __init__(self, workers: int, start: Start = load, method: str = "spawn") -> None:
        self._workers = max(1, workers)
        self._start = start
        self._method = method

    def run(self, tasks: Iterable[Task], job: Job) -> Iterator[Outcome]:
        """The outcomes of the tasks, in their order; see the contract in `engine`.

        Raises:
            ConfigError: when there is no cluster at `$RAY_ADDRESS`.
            ModelError, RuleError: when a worker cannot load its model or rules.
            RunError: when workers cannot be started, die whatever they are given, or Ray gives up.
        """
        with _connected(self._workers), _Feed(tasks, WINDOW * self._workers) as feed:
            try:
                setting = (self._start, self._method, _absolute(job))
                yield from _outcomes(feed, _blocks(feed.queue, self._workers, setting))
            except ray.exceptions.RayError as error:
                raise RunError(
                    f"Ray gave up: {' '.join(str(error).split())[-500:]}",
                    hint="the same command goes on where it stopped",
                ) from error


def _absolute(job: Job) -> Job:
    """The job with paths that mean the same in an actor's working directory."""
    rules = tuple(path.absolute() for path in job.rules)
    return replace(job, model=job.model.absolute(), rules=rules)


@contextlib.contextmanager
def _connected(workers: int) -> Iterator[None]:
    """Ray, as the caller has it, or of the cluster in `$RAY_ADDRESS`, or started here."""
    logging.getLogger("ray").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module=r"ray\.data")  # it counts on all blocks at once
    if ray.is_initialized():
        yield
        return
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    address = os.environ.get("RAY_ADDRESS") or "local"
    if address == "local":
        quiet |= {"num_cpus": workers, "num_gpus": 0, "include_dashboard": False}
        quiet["object_store_memory"] = OBJECT_STORE
    try:
        ray.init(address, **quiet)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise ConfigError(
            f"no Ray there: {' '.join(str(error).split())[:500]}",
            where=f"$RAY_ADDRESS {address}",
            hint="a cluster that wants a token wants RAY_AUTH_MODE=token; without $RAY_ADDRESS "
            "Ray is started on this machine",
        ) from error
    try:
        with contextlib.redirect_stdout(sys.stderr):  # where Ray says what its processes do
            yield
    finally:
        ray.shutdown()


class _Feed:
    """Tasks on their way to Ray, at most `most` of them ahead of the outcomes taken.

    A thread reads the tasks; what it raises is raised again by `check`.
    """

    def __init__(self, tasks: Iterable[Task], most: int) -> None:
        node = ray.get_runtime_context().get_node_id()
        here = NodeAffinitySchedulingStrategy(node, soft=False)
        self.queue = Queue(actor_options={"num_cpus": 0, "scheduling_strategy": here})
        self._tasks = iter(tasks)
        self._room = threading.Semaphore(most)
        self._closed = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._put, name="feed", daemon=True)

    def _put(self) -> None:
        try:
            self.queue.put(_FIRST)
            for number in itertools.count():
                self._room.acquire()
                task = None if self._closed.is_set() else next(self._tasks, None)
                if task is None:
                    break
                self.queue.put((number, task))
        except BaseException as error:  # raised again in the thread that asked
            self._error = error
        with contextlib.suppress(ray.exceptions.RayError):  # the queue may have ended before
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


class _Queued(Datasource):  # type: ignore[misc]  # Ray's classes are Any to mypy
    """A data source of one stream: the queue's tasks, each a block of its own."""

    def __init__(self, queue: Queue) -> None:
        super().__init__()
        self._queue = queue

    def estimate_inmemory_data_size(self) -> int | None:
        """Unknown."""
        return None

    def get_read_tasks(self, *_: object, **__: object) -> list[ReadTask]:
        """One task, which ends when the queue gives None.

        What it has taken is gone, so Ray must not run it twice: a second reader finds no _FIRST.
        """
        queue = self._queue

        def read() -> Iterator[pd.DataFrame]:
            if queue.get() != _FIRST:
                raise RuntimeError("the process that handed out the tasks has died")
            while (row := queue.get()) is not None:
                yield pd.DataFrame({_NUMBER: [row[0]], _TASK: [row[1]]})

        return [ReadTask(read, BlockMetadata(None, None, None, None))]


class _Actor:
    """A crew of one. An error of the whole run is its answer to a task, not its death."""

    def __init__(self, start: Start, method: str, job: Job) -> None:
        self._crew = Crew(1, start, method, job)

    def __call__(self, block: pd.DataFrame) -> pd.DataFrame:
        """The block's numbers, and what became of its tasks."""
        outcomes = [self._outcome(task) for task in block[_TASK]]
        return pd.DataFrame({_NUMBER: list(block[_NUMBER]), _OUTCOME: outcomes})

    def _outcome(self, task: Task) -> Outcome | ZhiguanError:
        try:
            (outcome,) = self._crew.run(iter([task]))
        except ZhiguanError as error:
            return error
        return outcome


def _blocks(queue: Queue, workers: int, setting: tuple[Start, str, Job]) -> Iterable[pd.DataFrame]:
    """The pipeline: one read task, and a pool of actors that take a row at a time.

    The reader stays on this node, and other CPUs for it keep Ray from making it one with the
    actors. Blocks of at most one byte keep Ray from waiting for more rows before it hands one on.
    """
    context = DataContext.get_current().copy()
    context.execution_options.preserve_order = True
    context.target_max_block_size = 1
    context.enable_progress_bars = False
    node = ray.get_runtime_context().get_node_id()
    with DataContext.current(context):
        read = ray.data.read_datasource(
            _Queued(queue), num_cpus=0, override_num_blocks=1, label_selector={_NODE: node}
        )
        done = read.map_batches(
            _Actor,
            fn_constructor_args=setting,
            batch_format="pandas",
            batch_size=1,
            compute=ActorPoolStrategy(size=workers),
            num_cpus=1,
        )
        blocks: Iterable[pd.DataFrame] = done.iter_batches(
            batch_size=1, batch_format="pandas", prefetch_batches=0
        )
    return blocks


def _outcomes(feed: _Feed, blocks: Iterable[pd.DataFrame]) -> Iterator[Outcome]:
    """The outcomes, checked to be in order and whole."""
    due = itertools.count()
    for block in blocks:
        for number, outcome in zip(block[_NUMBER], block[_OUTCOME], strict=True):
            if number != (expected := next(due)):
                raise RunError(f"Ray gave task {number} where {expected} was due")
            if isinstance(outcome, ZhiguanError):
                raise outcome
            feed.taken()
            yield outcome
    feed.check()
