"""A run from inputs to OUT, its work invented: resuming, refusing, counting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from batch import fake_work
from zhiguan.annotation.records import read
from zhiguan.batch import tasks as cutting
from zhiguan.batch.engine import Job
from zhiguan.batch.limits import Limits
from zhiguan.batch.log import Log
from zhiguan.batch.reading import here
from zhiguan.batch.run import Options, Progress, Totals
from zhiguan.batch.run import extract as real_extract
from zhiguan.batch.work import Outcome, Task
from zhiguan.errors import ConfigError, RunError
from zhiguan.export.registry import outputs

FILES = ("records.jsonl", "failures.jsonl", "triples.csv", "triples.nt")


def extract(
    options: Options,
    on_progress: Callable[[Progress], None] = lambda _: None,
    *,
    workers: Engine,
) -> Totals:
    """A run that reads and works in this process."""
    return real_extract(options, on_progress, workers, here)


class StoppedError(Exception):
    pass


class Engine:
    """Works in this process, and stops before the task of that number."""

    def __init__(self, stop: int | None = None) -> None:
        self.stop = stop
        self.seen: list[Task] = []

    def run(self, tasks: Iterable[Task], job: Job) -> Iterator[Outcome]:
        for number, task in enumerate(tasks):
            if number == self.stop:
                raise StoppedError
            self.seen.append(task)
            yield fake_work.process(task, job.formats)


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    monkeypatch.setattr(cutting, "MAX_ITEMS", 2)
    folder = tmp_path / "in"
    folder.mkdir()
    rows = [json.dumps({"id": f"r{i}", "text": f"第{i}行"}) for i in range(5)]
    (folder / "b.jsonl").write_text("\n".join([*rows, "{"]))
    for name in ("a1", "a2", "c1", "c2", "c3"):
        (folder / f"{name}.txt").write_text(f"页{name}", encoding="utf-8")
    return Options((str(folder),), tmp_path / "out", tmp_path / "model", mark_seconds=0)


def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    real = cutting.read_pages

    def reading(path: str, **settings: str | None) -> Iterator[object]:
        names.append(Path(path).name)
        return real(path, **settings)

    monkeypatch.setattr(cutting, "read_pages", reading)
    return names


@pytest.mark.parametrize("stop", range(1, 6))
def test_a_run_stopped_at_any_task_goes_on_there_and_opens_no_finished_file(
    stop: int, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = replace(options, out=options.out.with_name("whole"))
    complete = Engine()
    extract(whole, workers=complete)
    with pytest.raises(StoppedError):
        extract(options, workers=Engine(stop))
    names, rest = opened(monkeypatch), Engine()
    totals = extract(options, workers=rest)
    assert rest.seen == complete.seen[stop:]
    assert (totals.inputs, totals.pages, totals.failed) == (11, 10, 1)
    for name in FILES:
        assert (options.out / name).read_bytes() == (whole.out / name).read_bytes()
    done = complete.seen[stop - 1].end
    order = ["a1.txt", "a2.txt", "b.jsonl", "c1.txt", "c2.txt", "c3.txt"]
    assert names == order[done.source :]


def test_a_finished_run_is_left_as_it_is(options: Options) -> None:
    before = extract(options, workers=Engine())
    engine = Engine()
    again = extract(options, workers=engine)
    assert not engine.seen and not (options.out / ".run").exists()
    assert (again.inputs, again.pages, again.failed) == (
        before.inputs,
        before.pages,
        before.failed,
    )


def test_a_finished_run_that_lost_a_file_is_done_again(options: Options) -> None:
    extract(options, workers=Engine())
    (options.out / "triples.nt").unlink()
    extract(options, workers=Engine())
    assert (options.out / "triples.nt").exists()


def change(options: Options, what: str) -> Options:
    if what == "inputs":
        (Path(options.inputs[0]) / "d.txt").write_text("新页")
    elif what == "bytes":
        path = sorted(Path(options.inputs[0]).rglob("*.txt"))[0]
        before = path.stat()
        path.write_bytes(path.read_bytes()[::-1])
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif what == "model":
        options.model.mkdir()
        (options.model / "weights").write_bytes(b"1")
    elif what == "region":
        return replace(options, region="江西省")
    elif what == "formats":
        return replace(options, formats=("csv",))
    elif what == "max_characters":
        return replace(options, limits=Limits(max_characters=7))
    return options


@pytest.mark.parametrize("finished", [True, False])
@pytest.mark.parametrize(
    "what", ["inputs", "bytes", "model", "region", "formats", "max_characters"]
)
def test_a_changed_run_is_refused_and_says_what_changed(
    what: str, finished: bool, options: Options
) -> None:
    if finished:
        extract(options, workers=Engine())
    else:
        with pytest.raises(StoppedError):
            extract(options, workers=Engine(2))
    held = {p: p.read_bytes() for p in options.out.rglob("*") if p.is_file() and p.name != "lock"}
    changed = change(options, what)
    told = "inputs" if what == "bytes" else what
    with pytest.raises(ConfigError, match=f"with other {told}.*--restart"):
        extract(changed, workers=Engine())
    now = {p: p.read_bytes() for p in options.out.rglob("*") if p.is_file() and p.name != "lock"}
    assert now == held
    extract(replace(changed, restart=True), workers=Engine())
    names = {"records.jsonl", "failures.jsonl", "run.json", "triples.csv"}
    assert {p.name for p in options.out.iterdir()} - {"triples.nt"} == names
    assert (options.out / "triples.nt").exists() == (what != "formats")


def test_inputs_that_were_only_touched_are_the_same(options: Options) -> None:
    with pytest.raises(StoppedError):
        extract(options, workers=Engine(2))
    for path in Path(options.inputs[0]).rglob("*"):
        os.utime(path, (1, 1))
    assert extract(options, workers=Engine()).inputs == 11


def test_workers_engine_and_time_may_change(options: Options) -> None:
    with pytest.raises(StoppedError):
        extract(options, workers=Engine(2))
    changed = replace(options, workers=5, engine="ray", limits=Limits(seconds=1.0))
    assert extract(changed, workers=Engine()).inputs == 11


def test_a_restart_that_was_stopped_goes_on_without_another_restart(options: Options) -> None:
    extract(options, workers=Engine())
    changed = replace(options, region="江西省", restart=True)
    with pytest.raises(StoppedError):
        extract(changed, workers=Engine(2))
    rest = Engine()
    extract(replace(changed, restart=False), workers=rest)
    assert sum(task.inputs for task in rest.seen) == 11 - 4


def test_exports_grow_with_the_records_and_go_on_where_they_stopped(options: Options) -> None:
    with pytest.raises(StoppedError):
        extract(options, workers=Engine(stop=2))
    part = options.out / ".run" / "triples.csv"
    assert len(part.read_text().splitlines()) == 1 + 4  # the header stands there once
    extract(options, workers=Engine())
    records = read(options.out / "records.jsonl")
    for output in outputs(options.formats):
        output.write(records, options.out / "anew")
        assert (options.out / output.name).read_bytes() == (options.out / "anew").read_bytes()


def test_a_part_of_a_run_that_writes_other_files_is_refused(options: Options) -> None:
    with pytest.raises(StoppedError):
        extract(options, workers=Engine(stop=2))
    journal = options.out / ".run" / "journal.jsonl"
    log = Log(journal)
    entries = log.read()
    del entries[-1]["sizes"]["triples.csv"]  # type: ignore[attr-defined]
    log.rewrite(entries)
    with pytest.raises(ConfigError, match="writes other files"):
        extract(options, workers=Engine())


def test_a_disk_that_fills_up_in_the_derived_formats(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zhiguan.batch import run

    def full(*_: object) -> list[str]:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(run, "derive", full)
        with pytest.raises(RunError, match="cannot go on: No space left on device"):
            extract(options, workers=Engine())
    rest = Engine()
    assert extract(options, workers=rest).inputs == 11
    assert not rest.seen and (options.out / "triples.csv").exists()


def test_progress_tells_the_share_and_the_time_left(options: Options) -> None:
    told: list[Progress] = []
    extract(options, told.append, workers=Engine())
    shares = [progress.share for progress in told]
    assert shares == sorted(shares) and shares[0] > 0 and shares[-1] == 1.0  # type: ignore[type-var,operator]
    assert told[-1].seconds_left == 0.0
    assert all(progress.seconds_left is not None for progress in told)
    assert told[-1].pages_per_second > 0


def test_an_unreadable_file_is_a_failure_and_the_rest_goes_on(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def refusing(path: Path, *arguments: object, **settings: object) -> object:
        if path.name == "c1.txt":
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **settings)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refusing)
    totals = extract(options, workers=Engine())
    assert (totals.inputs, totals.failed) == (11, 2)
    failures = (options.out / "failures.jsonl").read_text()
    assert "c1.txt" in failures and "cannot be opened: Permission denied" in failures


def test_the_run_itself_needs_no_library_for_models() -> None:
    """Workers load them; the run and the reader stay small and start at once."""
    code = "import sys, zhiguan.cli.extract; print(*{'torch', 'spacy', 'pypdf'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
