"""Reading apart from the run: what hangs or ends the reader is a failure, the rest is read."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from zhiguan.batch import tasks as cutting
from zhiguan.batch.fingerprint import mark_inputs
from zhiguan.batch.inputs import expand
from zhiguan.batch.limits import Limits
from zhiguan.batch.reading import Plan, apart, here
from zhiguan.batch.work import Failure, Position, Task
from zhiguan.errors import ConfigError, RunError
from zhiguan.types import Page

read_apart = partial(apart, method="fork")


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.setattr(cutting, "MAX_ITEMS", 3)
    monkeypatch.setattr(cutting, "read_pages", pages)
    for number, text in enumerate(["一 二", "三", "四 坏 五", "六 七", "坏", "八"]):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    inputs = (str(tmp_path),)
    return Plan(inputs, mark_inputs(expand(inputs)).state, limits=Limits(seconds=1.0))


bad = "sleep"


def pages(path: str, *, name: str, **_: object) -> Iterator[Page]:
    """A page for each word of a file; one is bad."""
    for word in Path(path).read_text(encoding="utf-8").split():
        if word == "坏" and bad == "sleep":
            time.sleep(1000)
        if word == "坏" and bad == "C":
            re.match(r"(a+)+$", "a" * 60 + "。")
        if word == "坏" and bad == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        yield Page(name, word)


def items(tasks: Iterator[Task]) -> list[str]:
    found = []
    for task in tasks:
        for item in task.items:
            if isinstance(item, Failure):
                found.append(f"{Path(item.source).name}: {item.reason}")
            else:
                found.append(item.text)
    return found


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("sleep", "not done within 1 s; --timeout allows more"),
        ("C", "not done within 1 s; --timeout allows more"),
        ("die", "the reader died of SIGKILL, perhaps for want of memory"),
    ],
)
def test_what_stops_the_reader_is_a_failure_and_the_rest_is_read(
    how: str, why: str, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "bad", how)
    assert items(read_apart(plan)) == [
        *"一二三四",
        f"2.txt: reading item 2, {why}",
        *"六七",
        f"4.txt: reading, {why}",
        "八",
    ]


def test_a_stop_behind_a_failure_goes_on_behind_it(plan: Plan) -> None:
    first = read_apart(plan)
    taken = [next(first), next(first)]
    first.close()  # type: ignore[attr-defined]
    assert taken[-1].end == Position(3, 1, 21, 3)
    rest = Plan(plan.inputs, plan.state, limits=plan.limits, start=taken[-1].end)
    assert items(read_apart(rest))[0] == "七"


def test_it_gives_what_reading_here_gives(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "bad", "nothing")
    assert list(read_apart(plan)) == list(here(plan))


def test_a_process_of_its_own_reads_real_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("县委书记阮松乔", encoding="utf-8")
    inputs = (str(tmp_path), str(tmp_path / "none"))
    plan = Plan(inputs, mark_inputs(expand(inputs)).state)
    assert list(apart(plan)) == list(here(plan))


def test_inputs_that_change_under_a_reader_that_has_to_be_replaced(
    plan: Plan, tmp_path: Path
) -> None:
    tasks = read_apart(plan)
    next(tasks)
    (tmp_path / "0a.txt").write_text("新", encoding="utf-8")
    with pytest.raises(RunError, match="the inputs changed while they were read"):
        list(tasks)


def test_a_usage_error_is_raised() -> None:
    with pytest.raises(ConfigError, match="no input"):
        list(read_apart(Plan(())))
