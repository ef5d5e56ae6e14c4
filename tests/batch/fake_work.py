"""Work that needs no model: each page's text says what becomes of it, or of its worker."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Sequence
from functools import partial

from zhiguan.annotation.records import dump_line
from zhiguan.batch.child import Process
from zhiguan.batch.engine import Job
from zhiguan.batch.work import Failure, Outcome, Task
from zhiguan.errors import ModelError
from zhiguan.export.registry import DEFAULT_FORMATS, rows
from zhiguan.types import Record, Role


def process(task: Task, formats: Sequence[str] = DEFAULT_FORMATS) -> Outcome:
    """A record for each page; 停 hangs, 死 dies, 完 leaves, and a long word hangs in C."""
    records: list[Record] = []
    failures = ""
    for item in task.items:
        if isinstance(item, Failure):
            failures += item.dump_line()
            continue
        _obey(item.text)
        records.append(Record(item.id, item.text, roles=(Role("阮松乔", item.text, None),)))
    return Outcome(
        inputs=task.inputs,
        records="".join(map(dump_line, records)),
        failures=failures,
        pages=len(records),
        articles=len(records),
        characters=0,
        failed=len(task.items) - len(records),
        end=task.end,
        exports=rows(formats, records),
    )


def _obey(text: str) -> None:
    if "停" in text:
        time.sleep(1000)
    if "死" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "完" in text:
        os._exit(3)
    if "尽" in text:  # never comes back from C, and holds the interpreter's lock
        re.match(r"(尽+)+$", "尽" * 60 + "。")
    if "慢" in text:
        time.sleep(0.3)


def start(job: Job) -> Process:
    """Ready at once."""
    return partial(process, formats=job.formats)


def start_broken(job: Job) -> Process:
    """A model that cannot be loaded."""
    raise ModelError("cannot be loaded: it is broken", where=str(job.model))


def start_dying(job: Job) -> Process:
    """No memory for the model."""
    del job
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def start_odd(job: Job) -> Process:
    """An installation that misses a part."""
    raise ImportError(f"no part of {job.model}")
