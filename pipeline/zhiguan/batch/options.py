"""What an extraction run is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from zhiguan.batch.engine import Job
from zhiguan.batch.journal import SECONDS_BETWEEN_MARKS
from zhiguan.batch.limits import Limits
from zhiguan.batch.reading import Plan
from zhiguan.batch.work import Position
from zhiguan.export.registry import DEFAULT_FORMATS


@dataclass(frozen=True, slots=True)
class Options:
    """What an extraction run is asked for; `formats` are names of `export.registry.FORMATS`.

    `rules` are rule files and folders of the user's own, which join those of the model. At most
    `mark_seconds` of work are done again when the run is killed.
    """

    inputs: tuple[str, ...]
    out: Path
    model: Path
    published: str | None = None
    region: str | None = None
    formats: tuple[str, ...] = DEFAULT_FORMATS
    workers: int = 1
    articles: bool = False
    restart: bool = False
    rules: tuple[Path, ...] = ()
    engine: str = "local"
    limits: Limits = field(default_factory=Limits)
    mark_seconds: float = SECONDS_BETWEEN_MARKS

    def job(self) -> Job:
        """What the workers need to know of it."""
        return Job(self.model, self.articles, self.rules, self.formats, self.limits)

    def plan(self, state: str, start: Position) -> Plan:
        """What is to be read, from the position on."""
        return Plan(self.inputs, state, self.published, self.region, self.limits, start)
