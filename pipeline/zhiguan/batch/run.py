"""A whole extraction run: inputs to tasks, tasks to outcomes, outcomes to the files in OUT."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TextIO

import zhiguan
from zhiguan.annotation.records import parse_lines
from zhiguan.batch.engine import Job, engine
from zhiguan.batch.inputs import Source, digest, digest_folder, digest_sources, expand
from zhiguan.batch.journal import Journal
from zhiguan.batch.limits import Limits
from zhiguan.batch.tasks import stream, tasks
from zhiguan.batch.work import Outcome
from zhiguan.errors import ConfigError, InputError, RunError
from zhiguan.export import csv, ntriples
from zhiguan.rules.loader import rule_files
from zhiguan.types import Record

RECORDS, FAILURES, RUN = "records.jsonl", "failures.jsonl", "run.json"
WRITERS: dict[str, tuple[str, Callable[[Iterator[Record], TextIO], int]]] = {
    "csv": (csv.NAME, csv.write),
    "nt": (ntriples.NAME, ntriples.write),
}
FORMATS = ("jsonl", *WRITERS)


@dataclass(frozen=True, slots=True)
class Options:
    """What an extraction run is asked for; `formats` are names of FORMATS.

    `rules` are rule files and folders of the user's own, which join those of the model.
    """

    inputs: tuple[str, ...]
    out: Path
    model: Path
    published: str | None = None
    region: str | None = None
    formats: tuple[str, ...] = FORMATS
    workers: int = 1
    articles: bool = False
    restart: bool = False
    rules: tuple[Path, ...] = ()
    engine: str = "local"
    limits: Limits = field(default_factory=Limits)

    def job(self) -> Job:
        """What the workers need to know of it."""
        return Job(self.model, self.articles, self.rules, self.limits)


@dataclass(slots=True)
class Totals:
    """What a run has done so far."""

    inputs: int = 0
    pages: int = 0
    articles: int = 0
    characters: int = 0
    failed: int = 0
    seconds: float = field(default=0.0)

    def add(self, outcome: Outcome) -> None:
        """Counts one task's outcome."""
        self.inputs += outcome.inputs
        self.pages += outcome.pages
        self.articles += outcome.articles
        self.characters += outcome.characters
        self.failed += outcome.failed


def fingerprint(options: Options, sources: Sequence[Source | InputError]) -> dict[str, str]:
    """What must be the same for a run to be taken up again: code, model, inputs and options."""
    chosen = {
        "published": options.published,
        "region": options.region,
        "articles": options.articles,
        "formats": sorted(options.formats),
    }
    return {
        "version": zhiguan.__version__,
        "model": digest_folder(options.model),
        "rules": _digest_rules(options),
        "inputs": digest_sources(sources),
        "options": json.dumps(chosen, ensure_ascii=False, sort_keys=True),
    }


def _digest_rules(options: Options) -> str:
    shipped = digest_folder(options.model / "rules")
    own = [digest(path) for path in rule_files(options.rules)]
    return "+".join([shipped, *own])


def extract(options: Options, on_progress: Callable[[Totals], None]) -> Totals:
    """Runs an extraction, or goes on with one that was stopped, and writes the files of OUT.

    Raises:
        ConfigError: when the output folder cannot be used.
        ModelError: when the model cannot be loaded.
        RunError: when the output cannot be written any more, or a worker died.
    """
    try:
        return _extract(options, on_progress)
    except OSError as error:
        raise RunError(
            f"cannot go on: {error.strerror or error}",
            where=str(options.out),
            hint="make room, then the same command goes on where it stopped",
        ) from error
    except BrokenProcessPool as error:
        raise RunError(
            "a worker process died, perhaps for want of memory",
            where=str(options.out),
            hint="the same command goes on where it stopped; fewer --workers need less memory",
        ) from error


def _extract(options: Options, on_progress: Callable[[Totals], None]) -> Totals:
    began = time.monotonic()
    sources = expand(options.inputs)
    marks = fingerprint(options, sources)
    totals = Totals()
    _refuse_other_run(options, marks)
    with Journal(options.out, (RECORDS, FAILURES), marks, restart=options.restart) as journal:
        totals.inputs = journal.done
        items = stream(sources, published=options.published, region=options.region)
        work = tasks(items, skip=journal.done)
        for outcome in engine(options.engine, options.workers).run(work, options.job()):
            journal.add(outcome.inputs, {RECORDS: outcome.records, FAILURES: outcome.failures})
            totals.add(outcome)
            totals.seconds = time.monotonic() - began
            on_progress(totals)
        derived = _derive(journal, options.formats)
        totals.seconds = time.monotonic() - began
        _recount(journal, totals)
        summary = _summary(options, marks, totals)
        journal.part(RUN).write_text(summary, encoding="utf-8")
        journal.finish((*derived, RUN))
    return totals


def _refuse_other_run(options: Options, marks: dict[str, str]) -> None:
    path = options.out / RUN
    if options.restart or not path.is_file():
        return
    try:
        before = json.loads(path.read_text(encoding="utf-8"))["fingerprint"]
    except (ValueError, KeyError, TypeError):
        before = {}
    changed = sorted(key for key in marks if before.get(key) != marks[key])
    if changed:
        raise ConfigError(
            f"holds the results of a run with other {', '.join(changed)}",
            where=str(options.out),
            hint="choose another -o, or give --restart to replace them",
        )


def _derive(journal: Journal, formats: Sequence[str]) -> list[str]:
    """Writes the formats that are made from the records; returns their file names."""
    names = []
    for name in formats:
        if name not in WRITERS:
            continue
        filename, write = WRITERS[name]
        with (
            journal.part(RECORDS).open(encoding="utf-8") as records,
            journal.part(filename).open("w", encoding="utf-8", newline="") as out,
        ):
            write(parse_lines(records, source=RECORDS), out)
        names.append(filename)
    return names


def _recount(journal: Journal, totals: Totals) -> None:
    """Counts records and failures of the whole run, its part before a resume included."""
    with journal.part(RECORDS).open("rb") as handle:
        totals.articles = sum(1 for _ in handle)
    with journal.part(FAILURES).open("rb") as handle:
        totals.failed = sum(1 for _ in handle)


def _summary(options: Options, marks: dict[str, str], totals: Totals) -> str:
    versions = {"zhiguan": zhiguan.__version__}
    versions |= {name: version(name) for name in ("spacy", "torch", "transformers")}
    counts = asdict(totals)
    seconds = counts.pop("seconds")
    content = {
        "fingerprint": marks,
        "model": str(options.model),
        "inputs": list(options.inputs),
        "versions": versions,
        "counts": counts,
        "seconds": round(seconds, 3),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
