"""Inputs read in a process beside the run, so that no file can stop it.

A PDF can keep its reader busy for ever, a damaged archive can end the process that unpacks it. The
reader notes where it is in memory that both processes see. When it has been at one place for too
long, or dies there, it is started anew behind what was received, and passes over what is left of
the file that it was at: one line in the failures. Standard input is read by the run itself.
"""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from zhiguan.batch.child import settle, starting
from zhiguan.batch.fingerprint import mark_inputs
from zhiguan.batch.inputs import expand
from zhiguan.batch.limits import Limits
from zhiguan.batch.tasks import WALKING, stream, tasks
from zhiguan.batch.work import START, Position, Task, died, late
from zhiguan.errors import RunError, ZhiguanError
from zhiguan.ingest.readers import STDIN

_DEATHS = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """What to read, from where on; `stuck` says which sources to leave after how many items.

    `state` is that of the inputs, as `mark_inputs` tells it.
    """

    inputs: tuple[str, ...]
    state: str = ""
    published: str | None = None
    region: str | None = None
    limits: Limits = field(default_factory=Limits)
    start: Position = START
    stuck: tuple[tuple[int, int, str], ...] = ()


Read = Callable[[Plan], Iterator[Task]]


def here(
    plan: Plan, note: Callable[[int, int], None] = lambda _source, _item: None
) -> Iterator[Task]:
    """The tasks that the plan's inputs make, read in this process.

    Args:
        plan: what to read.
        note: told source and item before each is read.
    """
    items = stream(
        expand(plan.inputs),
        published=plan.published,
        region=plan.region,
        start=plan.start,
        max_bytes=plan.limits.max_bytes,
        stuck={source: (item, reason) for source, item, reason in plan.stuck},
        note=note,
    )
    return tasks(items)


def apart(plan: Plan, method: str = "spawn") -> Iterator[Task]:
    """The same tasks, read in a process that is replaced when it dies or is late.

    Raises:
        RunError: when the process cannot be started, or dies wherever it begins, or the inputs
            are others than they were when it has to be replaced.
    """
    if STDIN in plan.inputs:
        yield from here(plan)
        return
    deaths: Counter[tuple[int, int]] = Counter()
    while True:
        with _Reader(plan, method) as reader:
            place, reason = reader.place(), ""
            try:
                for task in reader.tasks():
                    plan = replace(plan, start=task.end)
                    yield task
                return
            except (EOFError, ConnectionError):
                place, reason = reader.place(), died(reader.end(), "reader")
                deaths[place] += 1
            except TimeoutError:
                place, reason = reader.place(), late(plan.limits.seconds)
                deaths[place] = _DEATHS
        if deaths[place] >= _DEATHS:
            if place[0] == WALKING or place[0] in {source for source, _, _ in plan.stuck}:
                raise RunError(f"the inputs cannot be read: {reason}")
            plan = replace(plan, stuck=(*plan.stuck, (*place, reason)))
        if mark_inputs(expand(plan.inputs), contents=False).state != plan.state:
            raise RunError(
                "the inputs changed while they were read",
                hint="leave them as they were, or give --restart to start over",
            )


class _Reader:
    """The reading process; a context manager."""

    def __init__(self, plan: Plan, method: str) -> None:
        context: Any = multiprocessing.get_context(method)
        self._seconds = plan.limits.seconds
        self._place = context.RawArray("q", [WALKING, 0])
        self._pipe, theirs = context.Pipe(duplex=False)
        self._process = context.Process(
            target=_serve, args=(theirs, self._place, plan, os.getpid()), daemon=True
        )
        with starting():
            self._process.start()
        theirs.close()

    def place(self) -> tuple[int, int]:
        """The source and the item that it is at."""
        return self._place[0], self._place[1]

    def tasks(self) -> Iterator[Task]:
        """What it reads.

        Raises:
            EOFError, ConnectionError: when it died.
            TimeoutError: when it has been at one place for too long.
            ZhiguanError: what kept it from reading anything.
        """
        while True:
            self._wait()
            message = self._pipe.recv()
            if message is None:
                return
            if isinstance(message, ZhiguanError):
                raise message
            yield message

    def _wait(self) -> None:
        place, since = self.place(), time.monotonic()
        while not self._pipe.poll(min(0.5, self._seconds / 4)):
            now = time.monotonic()
            if self.place() != place:
                place, since = self.place(), now
            elif place[0] != WALKING and now - since > self._seconds:
                raise TimeoutError

    def end(self, patience: float = 10.0) -> int | None:
        """Waits for a process that died by itself; gives its exit code."""
        self._process.join(timeout=patience)
        code: int | None = self._process.exitcode
        return code

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, place: Any, plan: Plan, parent: int) -> None:
    settle(parent)
    with Path(os.devnull).open("w") as nothing, contextlib.suppress(BrokenPipeError):
        most = 2 * plan.limits.seconds + 10  # for when the parent is gone

        def note(source: int, item: int) -> None:
            place[0], place[1] = source, item
            faulthandler.dump_traceback_later(most, exit=True, file=nothing)

        try:
            for task in here(plan, note):
                faulthandler.cancel_dump_traceback_later()
                pipe.send(task)
            pipe.send(None)
        except ZhiguanError as error:
            pipe.send(error)
