"""Work that needs no model: each page's text says what becomes of it, or of its worker."""

from __future__ import annotations

import os
import re
import signal
import time

from zhiguan.batch.child import Process
from zhiguan.batch.engine import Job
from zhiguan.batch.work import Failure, Outcome, Task
from zhiguan.errors import ModelError
from zhiguan.types import Page


def process(task: Task) -> Outcome:
    """A record line for each page; 停 hangs, 死 dies, 完 leaves, and a long word hangs in C."""
    records, failures = "", ""
    for item in task.items:
        if isinstance(item, Failure):
            failures += item.dump_line()
            continue
        _obey(item.text)
        records += f'{{"id": "{item.id}", "text": "{item.text}"}}\n'
    pages = sum(isinstance(item, Page) for item in task.items)
    return Outcome(
        task.inputs, records, failures, pages, pages, 0, len(task.items) - pages, task.end
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
    del job
    return process


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
