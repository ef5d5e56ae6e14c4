"""Who does the work of a run: one small contract, and the engines that keep it.

An engine takes tasks and gives their outcomes:

- one outcome a task, in the order of the tasks, whatever order they were done in;
- a bounded number of tasks is taken before their outcomes are asked for;
- what the outcome holds depends on the task and the job alone;
- a page that ends or blocks the worker at work on it is a failure (`work.died`, `work.late`); the
  other items of its task are done as if it had not been there (`Task.alone`, `work.merge`);
- closing the iterator stops the workers.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, cast

from zhiguan.batch.limits import Limits
from zhiguan.batch.work import Outcome, Task


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker of a run needs to know; `rules` are files and folders of the user's.

    `formats` are those whose files grow with the records: see `export.registry.rows`.
    """

    model: Path
    articles: bool = False
    rules: tuple[Path, ...] = ()
    formats: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)


class Engine(Protocol):
    """See the contract in the module's docstring."""

    def run(self, tasks: Iterable[Task], job: Job) -> Iterator[Outcome]:
        """The outcomes of the tasks, in their order.

        Raises:
            ModelError, RuleError: when a worker cannot load its model or rules.
            RunError: when workers cannot be kept at work.
        """
        ...


ENGINES = {
    "local": ("zhiguan.batch.local", "LocalEngine"),
    "ray": ("zhiguan.batch.ray_engine", "RayEngine"),
}
"""Module and class of each engine; modules are imported when their engine is asked for."""


def engine(name: str, workers: int) -> Engine:
    """The engine of that name with so many workers.

    Raises:
        ConfigError: when what it needs is not installed (raised by the engine itself).
        KeyError: when there is no engine of that name.
    """
    module, kind = ENGINES[name]
    return cast(Engine, getattr(importlib.import_module(module), kind)(workers))
