"""Kills a run at random, takes it up again, and compares what came of it with an unbroken run.

    python benchmarks/kill.py [--runs 200] [--seed 1] [--workers 2] [--model DIR]

Every run works on the same pages, text files and rows, some of them broken. It is killed by
SIGKILL up to three times and then left to finish: every second time at a random time within an
unbroken run's, otherwise just before a random call that changes the disk (fsync, rename, unlink,
truncate). Sometimes the run's own process alone is killed, sometimes its workers with it. Then
every file of OUT must have the bytes of the unbroken run (run.json: but for its seconds).

Without --model the work is invented, a role for each page, and one page kills every worker that
takes it: what is tested is what stands around the tagger. With --model the pages go through that
pipeline, which is loaded once, before the processes are forked. POSIX only.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from zhiguan.annotation.records import dump_line
from zhiguan.batch import tasks as cutting
from zhiguan.batch.child import Process, load
from zhiguan.batch.engine import Job
from zhiguan.batch.local import LocalEngine
from zhiguan.batch.options import Options
from zhiguan.batch.reading import apart
from zhiguan.batch.run import extract
from zhiguan.batch.work import Failure, Outcome, Task
from zhiguan.export.registry import DEFAULT_FORMATS, rows
from zhiguan.types import Evidence, Record, Role

CULPRIT = "此页杀之"
MOST_KILLS = 3
_process: Process | None = None


def invented(task: Task) -> Outcome:
    """A record with one role for each page; the culprit kills the process."""
    records: list[Record] = []
    failures = ""
    for item in task.items:
        if isinstance(item, Failure):
            failures += item.dump_line()
            continue
        if CULPRIT in item.text:
            os.kill(os.getpid(), signal.SIGKILL)
        role = Role(
            "阮松乔", "书记", f"枫溪{len(item.text)}村", Evidence((), ((0, 3),)), "invented"
        )
        records.append(Record(item.id, item.text, roles=(role,), page=item.id))
        time.sleep(0.0005)
    lines, count = "".join(map(dump_line, records)), len(records)
    exports, failed = rows(DEFAULT_FORMATS, records), len(task.items) - count
    return Outcome(task.inputs, lines, failures, count, count, 0, failed, task.end, exports)


def start(job: Job) -> Process:
    """The work that was loaded before the processes were forked."""
    del job
    assert _process is not None
    return _process


def write_inputs(folder: Path, *, culprit: bool) -> None:
    """Pages as text files and rows, some of them broken."""
    folder.mkdir()
    lines = []
    for number in range(60):
        day = number % 28 + 1
        text = f"县政协召开会议\n6月{day}日，县政协主席龚秋屏主持召开第{number}次主席会议。"
        lines.append(json.dumps({"id": f"a{number}", "text": text}, ensure_ascii=False))
        if number % 10 == 3:
            lines.append("{broken")
    (folder / "m.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for number in range(30):
        page = f"县委书记阮松乔到{'东西南北'[number % 4]}村调研\n第{number}次调研于昨日进行。\n" * 2
        name = f"{'az'[number % 2]}{number}.txt"
        data = b"\xff\xfe\x00" if number % 11 == 5 else page.encode()
        (folder / name).write_bytes(data)
    if culprit:
        (folder / "a3.txt").write_text(CULPRIT, encoding="utf-8")


def kill_at_call(number: int) -> Callable[[], int]:
    """Lets this process be killed just before its call of that number that changes the disk.

    Returns:
        How many such calls there were so far.
    """
    made = 0

    def counting(real: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **options: Any) -> Any:
            nonlocal made
            made += 1
            if made == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return wrapped

    os.fsync = counting(os.fsync)
    for name in ("replace", "unlink", "rmdir", "write_text"):
        setattr(Path, name, counting(getattr(Path, name)))
    return lambda: made


def in_child(options: Options, workers: int, calls: int = 0, told: Path | None = None) -> int:
    """Starts the run in a process group of its own, and gives its process id.

    Args:
        calls: the call to be killed at; 0 for none.
        told: where to write how many calls there were.
    """
    child = os.fork()
    if child:
        with contextlib.suppress(OSError):  # both set it: whichever comes first
            os.setpgid(child, child)
        return child
    os.setpgid(0, 0)
    made = kill_at_call(calls)
    try:
        engine = LocalEngine(workers, start, "fork")
        extract(options, workers=engine, read=partial(apart, method="fork"))
        if told:
            told.open("w").write(str(made()))
        os._exit(0)
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)


def wait(child: int, seconds: float | None) -> int | None:
    """The exit status as `os.waitstatus_to_exitcode` has it; None when the time is over."""
    end = None if seconds is None else time.monotonic() + seconds
    while end is None or time.monotonic() < end:
        done, status = os.waitpid(child, 0 if end is None else os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.0005)
    return None


def gone(group: int, lock: Path) -> None:
    """Waits until the workers of a run that was killed have noticed; being forked, they hold its
    lock, even a moment longer than they live.
    """
    end = time.monotonic() + 120
    while time.monotonic() < end and (_living(group) or _held(lock)):
        time.sleep(0.02)


def _held(lock: Path) -> bool:
    try:
        with lock.open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _living(group: int) -> bool:
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, of = path.read_text().rsplit(")", 1)[1].split()[:3]
            if int(of) == group and state != "Z":
                return True
    return False


@dataclass(frozen=True, slots=True)
class Whole:
    """An unbroken run: its seconds, and its calls that change the disk."""

    seconds: float
    calls: int


def unbroken(options: Options, workers: int) -> Whole:
    """Makes a run that nobody kills.

    Raises:
        SystemExit: when it fails.
    """
    began, told = time.monotonic(), options.out.with_suffix(".calls")
    if wait(in_child(options, workers, told=told), None) != 0:
        raise SystemExit("a run that nobody killed failed")
    return Whole(time.monotonic() - began, int(told.read_text()))


def broken_run(options: Options, workers: int, whole: Whole, chance: random.Random) -> list[str]:
    """A run that is killed at random and taken up again until it ends; says how it was killed.

    Raises:
        SystemExit: when it ends with an error.
    """
    kinds: list[str] = []
    wanted = chance.randint(1, MOST_KILLS)
    while len(kinds) < wanted:
        calls = chance.randint(1, whole.calls) if chance.random() < 0.5 else 0
        child = in_child(options, workers, calls)
        status = wait(child, None if calls else chance.uniform(0, whole.seconds))
        if status is None:
            (os.killpg if chance.random() < 0.5 else os.kill)(child, signal.SIGKILL)
            status = wait(child, None)
        gone(child, options.out / ".run" / "lock")
        if status == 1:
            raise SystemExit("a run that was killed could not be taken up again")
        if status == -signal.SIGKILL:
            kinds.append("call" if calls else "time")
        elif kinds:
            return kinds
        else:  # it was faster than the one that was to kill it
            shutil.rmtree(options.out)
    if wait(in_child(options, workers), None) != 0:
        raise SystemExit("a run that was killed could not be taken up again")
    return kinds


def contents(out: Path) -> dict[str, bytes]:
    """Every file of OUT; run.json without its seconds."""
    found = {path.name: path.read_bytes() for path in sorted(out.iterdir())}
    row = json.loads(found["run.json"])
    del row["seconds"]
    return found | {"run.json": json.dumps(row, sort_keys=True).encode()}


def compare(runs: int, seed: int, workers: int, model: Path | None, root: Path) -> Iterator[str]:
    """Makes the runs; yields how each was killed.

    Raises:
        SystemExit: at the first run that differs from the unbroken one.
    """
    global _process
    cutting.MAX_ITEMS = 4  # more tasks, and more marks, of the same pages
    write_inputs(root / "in", culprit=model is None)
    job = Job(model or root / "none", formats=DEFAULT_FORMATS)
    _process = load(job) if model else invented
    first = Options((str(root / "in"),), root, job.model)
    # marks after every task, or as seldom as a user has them
    wholes = []
    for number, often in enumerate((0.0, 0.05, 1.0)):
        options = replace(first, out=root / f"whole-{number}", mark_seconds=often)
        wholes.append((options, unbroken(options, workers)))
    expected = contents(root / "whole-0")
    chance = random.Random(seed)
    for number in range(runs):
        out = root / f"out-{number}"
        options, whole = chance.choice(wholes)
        kinds = broken_run(replace(options, out=out), workers, whole, chance)
        found = contents(out)
        if found != expected:
            names = [n for n in {*found, *expected} if found.get(n) != expected.get(n)]
            raise SystemExit(f"run {number} differs in {', '.join(sorted(names))}: see {out}")
        shutil.rmtree(out)
        yield " ".join(kinds)


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--model", type=Path)
    options = parser.parse_args(arguments)
    root = Path(tempfile.mkdtemp(prefix="kill-"))  # stays when a run differs
    kinds: Counter[str] = Counter()
    began = time.monotonic()
    for kind in compare(options.runs, options.seed, options.workers, options.model, root):
        kinds.update(kind.split())
    seconds = time.monotonic() - began
    shutil.rmtree(root)
    print(
        f"{options.runs} runs, {kinds['time'] + kinds['call']} kills ({kinds['time']} at a time, "
        f"{kinds['call']} at a call), all byte-identical to the unbroken run; {seconds:.0f} s"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
