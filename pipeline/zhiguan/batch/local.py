"""The local engine: worker processes of this machine, outcomes in order, culprits put aside.

A worker that dies or is late is killed and replaced, and its task is done again item by item, so
that only the item that is to blame fails. A page that ends its worker gets a second try, as the
one that is killed for want of memory need not be the one that used it up.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing import connection

from zhiguan.batch.child import Start, load
from zhiguan.batch.engine import Job
from zhiguan.batch.member import AHEAD, Member, Piece, Slot
from zhiguan.batch.work import Outcome, Task, died, failed, late
from zhiguan.errors import RunError

WINDOW = 16
"""Tasks a worker that may be done before an earlier one is: what one slow page can hold up."""

_SECONDS_TO_START = 600.0
_SECONDS_TO_DIE = 10.0
_FAILED_STARTS = 3
_DEATHS_IN_A_ROW = 20
_DEATHS_OF_A_PAGE = 2


class LocalEngine:
    """Tasks in processes of this machine.

    Args:
        workers: how many; each holds the model once.
        start: makes the function that does the tasks, in the worker process.
        method: how processes are started, as `multiprocessing` names it.
    """

    def __init__(self, workers: int, start: Start = load, method: str = "spawn") -> None:
        self._workers = workers
        self._start = start
        self._method = method

    def run(self, tasks: Iterable[Task], job: Job) -> Iterator[Outcome]:
        """The outcomes of the tasks, in their order; see the contract in `engine`.

        Raises:
            ModelError, RuleError: when a worker cannot load its model or rules.
            RunError: when workers cannot be started, or die whatever they are given.
        """
        crew = Crew(self._workers, self._start, self._method, job)
        try:
            yield from crew.run(iter(tasks))
        finally:
            crew.end()


class Crew:
    """The workers of one run, started as they are needed, and the pieces that wait for them.

    `run` may be called again with more tasks, until `end`.
    """

    def __init__(self, workers: int, start: Start, method: str, job: Job) -> None:
        self._start, self._job, self._method = start, job, method
        self._workers = workers
        self._seconds = job.limits.seconds
        self._order: deque[Slot] = deque()
        self._again: deque[Piece] = deque()
        self._more = True
        self._failed_starts = self._deaths = 0
        self._members: list[Member] = []

    def end(self) -> None:
        """Kills the workers."""
        while self._members:
            self._members.pop().end()

    def run(self, tasks: Iterator[Task]) -> Iterator[Outcome]:
        """The outcomes of the tasks, in their order."""
        self._more = True
        if not self._members:
            self._add()  # it loads its model while the first task is read
        while self._more or self._order:
            self._hand_out(tasks)
            self._collect()
            while self._order and (outcome := self._order[0].outcome()) is not None:
                self._order.popleft()
                yield outcome

    def _hand_out(self, tasks: Iterator[Task]) -> None:
        """Gives work to those who have room, the idle first, and starts those who are missing."""
        for held in range(AHEAD):
            for place in range(self._workers):
                missing = place >= len(self._members)
                if not missing and len(self._members[place].given) > held:
                    continue
                piece = self._next(tasks)
                if piece is None:
                    return
                if missing:
                    self._add()
                self._members[place].give(piece)

    def _add(self) -> None:
        self._members.append(Member(self._start, self._job, self._method))

    def _next(self, tasks: Iterator[Task]) -> Piece | None:
        """A piece to work on; None when there is none left, or enough waits for an early one."""
        if self._again:
            return self._again.popleft()
        if not self._more or len(self._order) >= WINDOW * self._workers:
            return None
        task = next(tasks, None)
        if task is None:
            self._more = False
            return None
        self._order.append(Slot())
        return Piece(task, self._order[-1])

    def _collect(self) -> None:
        """Waits until a worker has something to say, or has been silent for too long."""
        busy = [member for member in self._members if member.given or not member.ready]
        if not busy:
            return
        wait = min(self._deadline(member) for member in busy) - time.monotonic()
        heard = connection.wait([m.pipe for m in self._members], max(0.0, wait))
        for member in list(self._members):
            if member.pipe in heard:
                self._hear(member)
            elif member in busy and time.monotonic() > self._deadline(member):
                self._replace(member, is_death=False)

    def _deadline(self, member: Member) -> float:
        return member.since + (self._seconds if member.ready else _SECONDS_TO_START)

    def _hear(self, member: Member) -> None:
        try:
            outcome = member.receive()
        except (EOFError, OSError):
            self._replace(member, is_death=True)
            return
        if outcome is None:
            self._failed_starts = 0
            return
        self._deaths = 0
        piece = member.given.popleft()
        piece.slot.outcomes[piece.index] = outcome

    def _replace(self, member: Member, *, is_death: bool) -> None:
        """Ends a worker, in whose place another will start, and sees to what it had been given."""
        code = member.end(_SECONDS_TO_DIE if is_death else 0.0)
        reason = died(code) if is_death else late(self._seconds)
        self._members.remove(member)
        given = deque(member.given)
        if member.ready and given:
            self._blame(given.popleft(), reason, is_death=is_death)
        elif not member.ready:
            self._failed_starts += 1
            reason = reason if is_death else f"not ready within {_SECONDS_TO_START:g} s"
            if self._failed_starts >= _FAILED_STARTS:
                raise RunError(
                    f"no worker can be started: {reason}",
                    hint="fewer --workers need less memory; the same command goes on",
                )
        self._again.extend(given)

    def _blame(self, piece: Piece, reason: str, *, is_death: bool) -> None:
        self._deaths += 1
        if self._deaths >= _DEATHS_IN_A_ROW:
            raise RunError(
                f"{self._deaths} workers in a row ended at their work: {reason}",
                hint="fewer --workers need less memory; the same command goes on",
            )
        piece.deaths += is_death
        if len(piece.task.items) > 1:
            alone = list(piece.task.alone())
            piece.slot.outcomes = [None] * len(alone)
            pieces = [Piece(task, piece.slot, index) for index, task in enumerate(alone)]
            self._again.extendleft(reversed(pieces))
        elif is_death and piece.deaths < _DEATHS_OF_A_PAGE:
            self._again.appendleft(piece)
        else:
            piece.slot.outcomes[piece.index] = failed(piece.task, reason)
