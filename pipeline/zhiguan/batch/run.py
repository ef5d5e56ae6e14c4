"""A whole extraction run: inputs to tasks, tasks to outcomes, outcomes to the files in OUT."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager

from zhiguan.batch.engine import Engine, engine
from zhiguan.batch.fingerprint import mark_inputs
from zhiguan.batch.inputs import expand
from zhiguan.batch.journal import Journal
from zhiguan.batch.options import Options
from zhiguan.batch.outputs import FAILURES, RECORDS, RUN, derive, stale
from zhiguan.batch.reading import Read, apart
from zhiguan.batch.summary import fingerprint, finished, summary
from zhiguan.batch.totals import Progress, Totals
from zhiguan.batch.work import Outcome
from zhiguan.errors import RunError
from zhiguan.export.registry import growing

__all__ = ["FAILURES", "RECORDS", "RUN", "Options", "Progress", "Totals", "extract"]


def extract(
    options: Options,
    on_progress: Callable[[Progress], None] = lambda _: None,
    workers: Engine | None = None,
    read: Read = apart,
) -> Totals:
    """Runs an extraction, or goes on with one that was stopped, and writes the files of OUT.

    A run that is finished already is left as it is.

    Args:
        options: what to do.
        on_progress: called after each task.
        workers: who does the work, in place of the engine that the options name.
        read: who reads the inputs.

    Raises:
        ConfigError: when the output folder cannot be used.
        ModelError: when the model cannot be loaded.
        RunError: when the output cannot be written any more, or workers cannot be kept at work.
    """
    workers = workers or engine(options.engine, options.workers)
    try:
        return _extract(options, on_progress, workers, read)
    except OSError as error:
        raise RunError(
            f"cannot go on: {error.strerror or error}",
            where=str(options.out),
            hint="make room, then the same command goes on where it stopped",
        ) from error


def _extract(
    options: Options, on_progress: Callable[[Progress], None], workers: Engine, read: Read
) -> Totals:
    inputs = mark_inputs(expand(options.inputs))
    marks = fingerprint(options, inputs.text)
    exports = {output.name: output.head for output in growing(options.formats)}
    with Journal(
        options.out,
        (RECORDS, FAILURES, *exports),
        marks,
        restart=options.restart,
        every=options.mark_seconds,
    ) as journal:
        if not journal.found and not options.restart:
            earlier = finished(options.out, marks)
            if earlier is not None:
                journal.discard()
                return earlier
        if not journal.all_done:
            journal.begin(exports)
            resumed = journal.totals
            if resumed.end.source < inputs.count:
                tasks = read(options.plan(inputs.state, resumed.end))
                outcomes = workers.run(tasks, options.job())
                with _ended(tasks), _ended(outcomes):
                    _work(
                        journal,
                        outcomes,
                        lambda totals: on_progress(Progress(totals, resumed, inputs.bytes)),
                    )
            _finish(journal, options, marks, list(exports))
        else:
            journal.complete()
        return journal.totals


@contextmanager
def _ended(stage: Iterator[object]) -> Iterator[None]:
    """Ends the processes of a stage, whatever happens behind it."""
    try:
        yield
    finally:
        if isinstance(stage, Generator):
            stage.close()


def _work(
    journal: Journal, outcomes: Iterator[Outcome], on_progress: Callable[[Totals], None]
) -> None:
    last = time.monotonic()
    for outcome in outcomes:
        now = time.monotonic()
        texts = {RECORDS: outcome.records, FAILURES: outcome.failures}
        journal.add({**texts, **outcome.exports}, journal.totals.plus(outcome, now - last))
        last = now
        on_progress(journal.totals)


def _finish(
    journal: Journal, options: Options, marks: Mapping[str, str], exports: Sequence[str]
) -> None:
    journal.mark()
    began = time.monotonic()
    derived = derive(journal.part, options.formats)
    journal.add({}, journal.totals.plus_seconds(time.monotonic() - began))
    text = summary(options, marks, journal.totals)
    journal.part(RUN).write_text(text, encoding="utf-8")
    written = (*derived, RUN)
    journal.finish(written, stale(options.out, (*exports, *written)))
