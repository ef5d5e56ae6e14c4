"""A clock that books CPU time on stages, by wrapping the functions that a stage consists of."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

REST = "spaCy's pipe and the rest"


class Clock:
    """CPU seconds by stage; a stage inside another takes its time off the other's."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._stack = [REST]
        self._since = time.process_time()

    def switch(self) -> None:
        """Books the time since the last switch on the stage that ran."""
        now = time.process_time()
        self.seconds[self._stack[-1]] += now - self._since
        self._since = now

    def enter(self, stage: str) -> None:
        """Books the time from here on on a stage."""
        self.switch()
        self._stack.append(stage)

    def leave(self) -> None:
        """Books the time from here on on the stage outside."""
        self.switch()
        self._stack.pop()

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its time booked on a stage; a generator's, as it is read."""

        def steps(generator: Iterator[Any]) -> Iterator[Any]:
            while True:
                self.enter(stage)
                try:
                    item = next(generator)
                except StopIteration:
                    return
                finally:
                    self.leave()
                yield item

        if inspect.isgeneratorfunction(function):
            return lambda *arguments, **named: steps(function(*arguments, **named))

        def call(*arguments: Any, **named: Any) -> Any:
            self.enter(stage)
            try:
                return function(*arguments, **named)
            finally:
                self.leave()

        return call


def put_in(clock: Clock, stages: dict[str, tuple[str, ...]]) -> None:
    """Wraps the functions of the stages wherever a module of ours holds them.

    Some are of earlier versions, so that this file can be put into one and time it.

    Raises:
        SystemExit: when a stage has no function left, because the code moved.
    """
    for stage, places in stages.items():
        done = [wrap(clock, stage, place) for place in places]
        if not any(done):
            raise SystemExit(f"nothing to time for {stage!r}: {', '.join(places)} are gone")


def wrap(clock: Clock, stage: str, place: str) -> bool:
    module, _, path = place.partition(":")
    if importlib.util.find_spec(module) is None:
        return False
    owner: Any = importlib.import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part, None)
    function = getattr(owner, name, None)
    if function is None:
        return False
    timed = clock.timed(stage, function)
    if outer:
        setattr(owner, name, timed)
        return True
    for loaded in [m for n, m in sys.modules.items() if n.startswith("zhiguan") or m is owner]:
        for key in [k for k, value in vars(loaded).items() if value is function]:
            setattr(loaded, key, timed)
    return True
