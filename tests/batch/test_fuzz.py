"""A small version of `benchmarks/fuzz.py`: every input gives a record or a failure."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from benchmarks import fuzz as benchmark
from benchmarks.fuzz_inputs import Input

from zhiguan.batch.engine import Job
from zhiguan.batch.work import Failure, Outcome, Task
from zhiguan.batch.worker import Worker
from zhiguan.types import Page


def test_three_hundred_hostile_inputs(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Worker(Job(model))
    monkeypatch.setattr(benchmark, "BIG_TURNS", 0)  # a megabyte takes many seconds
    tally = benchmark.fuzz(300, 7, worker, tmp_path / "offenders", limit=60)
    assert tally.offenders == []
    assert tally.counts["inputs"] == 300
    assert tally.counts["records"] > 50 and tally.counts["failures"] > 50


class _Failing:
    """A worker that loses a page, raises, or never ends."""

    def __init__(self, how: str) -> None:
        self._how = how

    def process(self, task: Task) -> Outcome:
        if self._how == "raises":
            raise ZeroDivisionError
        while self._how == "hangs":
            pass
        reason = "KeyError: 'x'" if self._how == "breaks" else None
        items = [i for i in task.items if isinstance(i, Page)] if reason else []
        lines = "".join(Failure.of(item, reason or "").dump_line() for item in items)
        return Outcome(task.inputs, "", lines, len(task.items), 0, 0, len(items))


@pytest.mark.parametrize("how", ["raises", "hangs", "loses", "breaks"])
def test_what_goes_wrong_is_noticed(tmp_path: Path, how: str) -> None:
    worker = cast(Worker, _Failing(how))
    fuzzer = benchmark.Fuzzer(worker, tmp_path, tmp_path / "offenders", 0.2)
    fuzzer.add(0, Input(".txt", "县委召开会议。".encode()))
    fuzzer.flush()
    assert len(fuzzer.tally.offenders) == 1
    assert (tmp_path / "offenders" / "offender-0.txt").is_file()
