"""One worker process as the run sees it: what it was given, since when, and whether it lives."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from zhiguan.batch.child import READY, Start, serve, starting
from zhiguan.batch.engine import Job
from zhiguan.batch.work import Outcome, Task, merge
from zhiguan.errors import ZhiguanError

AHEAD = 2
"""Tasks that a worker is given at a time: the one it is at, and the next."""


@dataclass(slots=True)
class Slot:
    """The place of a task in the order of the run, and what has come of its pieces."""

    outcomes: list[Outcome | None] = field(default_factory=lambda: [None])

    def outcome(self) -> Outcome | None:
        """What the whole task gave; None while a piece is missing."""
        done = [outcome for outcome in self.outcomes if outcome is not None]
        return merge(done) if len(done) == len(self.outcomes) else None


@dataclass(slots=True)
class Piece:
    """A task, or an item of one that was taken apart, as it is given to a worker."""

    task: Task
    slot: Slot
    index: int = 0
    deaths: int = 0


class Member:
    """A worker process and the pipe to it."""

    def __init__(self, start: Start, job: Job, method: str) -> None:
        context = multiprocessing.get_context(method)
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(  # type: ignore[attr-defined]  # all contexts have it
            target=serve, args=(theirs, start, job, os.getpid()), daemon=True
        )
        with starting():
            self._process.start()
        theirs.close()
        self.ready = False
        self.since = time.monotonic()
        self.given: deque[Piece] = deque()
        self._letters: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._sender = threading.Thread(target=_send, args=(self.pipe, self._letters), daemon=True)
        self._sender.start()

    def give(self, piece: Piece) -> None:
        """Hands it a piece of work; never waits, even if the process does not read."""
        if not self.given and self.ready:
            self.since = time.monotonic()
        self.given.append(piece)
        self._letters.put(piece.task)

    def receive(self) -> Outcome | None:
        """What has come through the pipe; None when the process is ready to start.

        Raises:
            EOFError, OSError: when the process is dead.
            ZhiguanError: when it could not start.
        """
        message = self.pipe.recv()
        self.since = time.monotonic()
        if isinstance(message, ZhiguanError):
            raise message
        if message == READY:
            self.ready = True
            return None
        assert isinstance(message, Outcome)
        return message

    def end(self, patience: float = 0.0) -> int | None:
        """Kills the process and gives its exit code.

        Args:
            patience: seconds for a process whose pipe is closed to die by itself, so that the
                code is its own.
        """
        self._process.join(timeout=patience)
        self._process.kill()
        self._process.join()
        code: int | None = self._process.exitcode
        self._letters.put(None)
        self._sender.join()
        self.pipe.close()
        self._process.close()
        return code


def _send(pipe: Connection, letters: queue.SimpleQueue[Task | None]) -> None:
    with contextlib.suppress(OSError):  # the process is dead: its pieces go to another
        while (task := letters.get()) is not None:
            pipe.send(task)
