"""What a long run says on standard error: a bar, or plain lines, and a summary."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar

from zhiguan.batch.outputs import FAILURES, reasons
from zhiguan.batch.totals import Progress, Totals
from zhiguan.cli.terminal import visible

_SECONDS_BETWEEN_LINES = 10.0
_REASONS = 10


class Report(Protocol):
    """What is told how far a run is."""

    def __call__(self, progress: Progress, /) -> None:
        """Called after each task."""


@contextmanager
def reporting(console: Console, *, quiet: bool) -> Iterator[Report]:
    """How to report the progress of a run on this console."""
    if quiet:
        yield _nothing
    elif console.is_terminal:
        with _bar(console) as bar:
            yield _on(bar)
    else:
        yield _lines(console)


def _nothing(progress: Progress, /) -> None:
    del progress


def _bar(console: Console) -> Bar:
    return Bar(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TaskProgressColumn(show_speed=False),
        TextColumn("{task.fields[left]}"),
        console=console,
        transient=True,
    )


def _on(bar: Bar) -> Report:
    task = bar.add_task("loading the model", total=None, left="")

    def report(progress: Progress, /) -> None:
        bar.update(
            task,
            description=_line(progress),
            completed=progress.now.end.bytes,
            total=progress.bytes or None,
            left=_left(progress),
        )

    return report


def _lines(console: Console) -> Report:
    told = 0.0

    def report(progress: Progress, /) -> None:
        nonlocal told
        seconds = progress.now.seconds - progress.resumed.seconds
        if seconds - told >= _SECONDS_BETWEEN_LINES:
            told = seconds
            share = "" if progress.share is None else f"{progress.share:.0%}"
            parts = (_line(progress), share, _left(progress))
            console.print(", ".join(part for part in parts if part), markup=False)

    return report


def _line(progress: Progress) -> str:
    return f"{counts(progress.now)}, {progress.pages_per_second:.1f} pages/s"


def counts(totals: Totals) -> str:
    """The counts of a run in words."""
    return f"{totals.inputs} pages, {totals.articles} articles, {totals.failed} failed"


def _left(progress: Progress) -> str:
    seconds = progress.seconds_left
    if seconds is None:
        return ""
    minutes, hours = seconds / 60, seconds / 3600
    if minutes < 2:
        return f"{seconds:.0f} s left"
    return f"{minutes:.0f} min left" if hours < 2 else f"{hours:.1f} h left"


def summarize(totals: Totals, last: Progress | None, folder: Path, console: Console) -> None:
    """Prints what came of a run, and why inputs failed: the most frequent reasons."""
    if last is None:
        console.print(f"{counts(totals)}: nothing was left to read", markup=False)
    else:
        seconds = totals.seconds - last.resumed.seconds
        console.print(f"{_line(last)}, {seconds:.1f} s", markup=False)
    if not totals.failed:
        return
    found = reasons(folder / FAILURES)
    for reason, count, first in found[:_REASONS]:
        where = first if count == 1 else f"{count} times, first {first}"
        console.print(visible(f"failed: {where}: {reason}"), markup=False)
    if len(found) > _REASONS:
        console.print(f"… {len(found) - _REASONS} more reasons in {FAILURES}", markup=False)
