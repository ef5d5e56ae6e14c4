"""The local engine: outcomes in order, and no page can stop the others."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from batch import fake_work
from zhiguan.batch import local
from zhiguan.batch.child import Start
from zhiguan.batch.engine import Job
from zhiguan.batch.limits import Limits
from zhiguan.batch.local import LocalEngine
from zhiguan.batch.work import Failure, Outcome, Position, Task, merge
from zhiguan.errors import ModelError, RunError
from zhiguan.export.registry import DEFAULT_FORMATS
from zhiguan.types import Page

JOB = Job(Path("model"), formats=DEFAULT_FORMATS, limits=Limits(seconds=2.0))


def task(texts: Sequence[str], number: int = 0) -> Task:
    items = tuple(
        Page(f"t{number}-{i}", text, source=f"{number}.txt") for i, text in enumerate(texts)
    )
    return Task(items, len(items), Position(number, len(items)))


def run(
    tasks: Iterator[Task] | Sequence[Task], workers: int = 2, start: Start = fake_work.start
) -> list[Outcome]:
    # fork: the fake needs none of what makes a fresh process slow to start
    return list(LocalEngine(workers, start, "fork").run(tasks, JOB))


def test_a_task_done_item_by_item_gives_the_same() -> None:
    whole = task(["一", "二", "三"])
    outcome = fake_work.process(whole)
    assert merge([fake_work.process(alone) for alone in whole.alone()]) == outcome
    assert len(outcome.exports["triples.csv"].splitlines()) == 3


@pytest.mark.parametrize("workers", [1, 3])
def test_outcomes_come_in_the_order_of_the_tasks(workers: int) -> None:
    tasks = [task(["慢" if i % 5 == 0 else "快"], i) for i in range(20)]
    outcomes = run(tasks, workers)
    assert [o.end for o in outcomes] == [t.end for t in tasks]
    assert outcomes == [fake_work.process(t) for t in tasks]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("停", "not done within 2 s; --timeout allows more"),
        ("尽", "not done within 2 s; --timeout allows more"),
        ("死", "the worker died of SIGKILL, perhaps for want of memory"),
        ("完", "the worker ended with status 3"),
    ],
)
def test_only_the_culprit_fails(bad: str, reason: str) -> None:
    tasks = [task(["一", "二", bad, "三"], 0), task(["四"], 1), task([bad], 2), task(["五"], 3)]
    outcomes = run(tasks)
    good = [task(["一", "二", "三"], 0), task(["四"], 1), task([], 2), task(["五"], 3)]
    texts = [[json.loads(line)["text"] for line in o.records.splitlines()] for o in outcomes]
    assert texts == [[p.text for p in t.items if isinstance(p, Page)] for t in good]
    failures = [json.loads(line) for o in outcomes for line in o.failures.splitlines()]
    assert failures == [
        {"source": "0.txt", "reason": reason, "id": "t0-2"},
        {"source": "2.txt", "reason": reason, "id": "t2-0"},
    ]
    assert [o.inputs for o in outcomes] == [4, 1, 1, 1]
    assert [o.failed for o in outcomes] == [1, 0, 1, 0]


def test_what_reading_met_is_kept_when_a_task_is_taken_apart() -> None:
    items = (Page("a", "一"), Failure("x.jsonl", "broken", line=3), Page("b", "完"))
    (outcome,) = run([Task(items, 3)])
    assert [json.loads(line)["reason"] for line in outcome.failures.splitlines()] == [
        "broken",
        "the worker ended with status 3",
    ]


def test_a_bounded_number_of_tasks_is_taken_ahead() -> None:
    taken = 0

    def tasks() -> Iterator[Task]:
        nonlocal taken
        for number in range(1000):
            taken = number
            yield task(["一"], number)

    outcomes = LocalEngine(2, fake_work.start, "fork").run(tasks(), JOB)
    for _ in range(10):
        next(outcomes)
    assert taken <= 10 + 2 * local.WINDOW
    outcomes.close()  # type: ignore[attr-defined]


def test_a_slow_task_does_not_stop_the_others() -> None:
    tasks = [task(["停"], 0), *(task(["慢"], i) for i in range(1, 9))]
    began = time.monotonic()
    run(tasks)
    assert time.monotonic() - began < 2.0 + 4.0


@pytest.mark.parametrize(
    ("start", "error", "message"),
    [
        (fake_work.start_broken, ModelError, "model: cannot be loaded: it is broken"),
        (fake_work.start_odd, RunError, "a worker cannot start: ImportError: no part of model"),
        (fake_work.start_dying, RunError, "no worker can be started: the worker died of SIGKILL"),
    ],
)
def test_a_worker_that_cannot_start_is_one_error(
    start: Start, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        run([task(["一"])], start=start)


def test_workers_that_die_whatever_they_get_end_the_run() -> None:
    with pytest.raises(RunError, match="20 workers in a row ended at their work"):
        run([task(["死"], number) for number in range(100)])


def living(parent: int) -> set[str]:
    """The process ids of a process's children that are at work."""
    children = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, of = status.read_text().rsplit(")", 1)[1].split()[:2]
        except OSError:
            continue
        if of == str(parent) and state != "Z":
            children.add(status.parent.name)
    return children


def test_closing_the_iterator_stops_the_workers() -> None:
    before = living(os.getpid())
    outcomes = LocalEngine(2, fake_work.start, "fork").run(
        (task(["停" if i else "一"], i) for i in range(10)), JOB
    )
    next(outcomes)
    assert len(living(os.getpid()) - before) == 2
    outcomes.close()  # type: ignore[attr-defined]
    assert living(os.getpid()) <= before


@pytest.mark.parametrize("work", ["停", "尽"])
def test_workers_end_with_a_run_that_is_killed(work: str) -> None:
    """Also those that hang in C, which only the interpreter's watchdog ends, after twice the limit
    and ten seconds."""
    child = os.fork()
    if not child:
        list(LocalEngine(2, fake_work.start, "fork").run((task([work], i) for i in range(4)), JOB))
        os._exit(0)
    workers: set[str] = set()
    end = time.monotonic() + 60
    while len(workers) < 2 and time.monotonic() < end:
        workers = living(child)
        time.sleep(0.01)
    time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while any(Path("/proc", number, "cmdline").exists() for number in workers):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_process_of_its_own_gives_the_same() -> None:
    tasks = [task(["一", "完"], 0), task(["二"], 1)]
    fresh = list(LocalEngine(1, fake_work.start, "spawn").run(tasks, JOB))
    assert fresh == run(tasks)
