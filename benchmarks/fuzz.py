"""Does every input give a record or a failure, whatever it holds?

    python benchmarks/fuzz.py -n 100000 --seed 1 [--model DIR] [--keep DIR] [--seconds 300]

Inputs of `fuzz_inputs` go through the readers and the worker of a run, and their records through
all exports. An input offends when anything raises, when it computes longer than the limit, when
it gives neither a record nor a failure, when its failure is an error of ours that the worker had to
catch, or when an export cannot be read back. Seconds are of computing, so that they do not depend
on what else the machine does. Offenders are written to `--keep`, and the exit status is 1. The same
seed gives the same inputs.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.fuzz_checks import Hang, check_exports, limited
from benchmarks.fuzz_inputs import Input, big, bomb, small

from zhiguan.annotation.records import parse_lines
from zhiguan.batch.engine import Job
from zhiguan.batch.inputs import Source
from zhiguan.batch.tasks import Item, stream
from zhiguan.batch.work import Task
from zhiguan.batch.worker import Worker
from zhiguan.cli.terminal import visible
from zhiguan.types import Page

ROOT = Path(__file__).resolve().parents[1]
BATCH = 64
ROUND = 1_000
BIG_TURNS = 10
TOLD_EVERY = 5_000
SLOWEST = 10
_OURS = re.compile(r"[A-Z]\w*(Error|Exception|StopIteration|Exit): ")


@dataclass(slots=True)
class Tally:
    """What came of the inputs so far."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, int, str, int]] = field(default_factory=list)
    offenders: list[str] = field(default_factory=list)

    def took(self, seconds: float, number: int, given: Input) -> None:
        """Notes how long an input took, if it is one of the slowest."""
        heapq.heappush(self.slowest, (seconds, number, given.suffix, len(given.data)))
        if len(self.slowest) > SLOWEST:
            heapq.heappop(self.slowest)


@dataclass(slots=True)
class Case:
    """An input, the items that reading it gave, and how long that took."""

    number: int
    given: Input
    items: list[Item]
    seconds: float

    @property
    def characters(self) -> int:
        """Characters of all its pages."""
        return sum(len(item.text) for item in self.items if isinstance(item, Page))


class Fuzzer:
    """Takes inputs, and tells what became of them."""

    def __init__(self, worker: Worker, scratch: Path, keep: Path, limit: float) -> None:
        self.tally = Tally()
        self._worker = worker
        self._scratch = scratch
        self._keep = keep
        self._limit = limit
        self._cases: list[Case] = []

    def add(self, number: int, given: Input) -> None:
        """Reads an input; every BATCH of them are processed together."""
        self.tally.counts["inputs"] += 1
        if self.tally.counts["inputs"] % TOLD_EVERY == 0:
            told = f"{self.tally.counts['inputs']} inputs, {len(self.tally.offenders)} offenders"
            print(told, file=sys.stderr, flush=True)
        self.tally.counts[f"inputs {given.suffix}"] += 1
        path = self._scratch / f"input{given.suffix}"
        path.write_bytes(given.data)
        began = time.process_time()
        case = Case(number, given, [], 0.0)
        with self._watched(case):
            case.items = [
                _numbered(item, number, place)
                for place, (item, _) in enumerate(
                    stream([Source(str(path), "input")], published=None, region=None)
                )
            ]
            if not case.items:
                self._offends(case, "neither a page nor a failure")
        case.seconds = time.process_time() - began
        self._cases.append(case)
        if len(self._cases) >= BATCH or case.characters > 20_000:
            self.flush()

    def flush(self) -> None:
        """Processes what was read; when the batch fails as a whole, input by input."""
        cases, self._cases = self._cases, []
        began = time.process_time()
        try:
            with limited(self._limit):
                self._process(cases)
        except (Exception, Hang):
            for case in cases:
                began = time.process_time()
                with self._watched(case):
                    self._process([case])
                self.tally.took(case.seconds + time.process_time() - began, case.number, case.given)
            return
        each = (time.process_time() - began) / max(1, sum(case.characters for case in cases))
        for case in cases:
            self.tally.took(case.seconds + each * case.characters, case.number, case.given)

    def _process(self, cases: Sequence[Case]) -> None:
        items = tuple(item for case in cases for item in case.items)
        outcome = self._worker.process(Task(items, len(items)))
        records = list(parse_lines(outcome.records.splitlines(keepends=True)))
        failures = [json.loads(line) for line in outcome.failures.splitlines()]
        failed = {str(failure.get("id", "")) for failure in failures}
        done = {record.page for record in records} | failed | set(map(_page_of, failed))
        for case in cases:
            for item in case.items:
                if isinstance(item, Page) and item.id not in done:
                    self._offends(case, "a page that gives neither a record nor a failure")
            for failure in failures:
                ours = _OURS.match(failure["reason"])
                if ours and str(failure.get("id", "")).endswith(_mark(case.number)):
                    self._offends(case, failure["reason"])
        check_exports(records, self._scratch)
        self.tally.counts["records"] += len(records)
        self.tally.counts["failures"] += len(failures)
        for failure in failures:
            self.tally.reasons[re.sub(r"\d+", "N", failure["reason"])[:60]] += 1

    @contextmanager
    def _watched(self, case: Case) -> Iterator[None]:
        try:
            with limited(self._limit):
                yield
        except (Exception, Hang) as error:
            self._offends(case, f"{type(error).__name__}: {error}")

    def _offends(self, case: Case, why: str) -> None:
        self._keep.mkdir(parents=True, exist_ok=True)
        path = self._keep / f"offender-{case.number}{case.given.suffix}"
        path.write_bytes(case.given.data)
        self.tally.offenders.append(f"{path}: {' '.join(why.split())[:200]}")


def _mark(number: int) -> str:
    return f"#{number}"


def _page_of(article: str) -> str:
    """The id of the page that an article's id begins with."""
    return article.rpartition("-")[0]


def _numbered(item: Item, number: int, place: int) -> Item:
    """A page whose id no other page of the run has; what the input called it is kept in front."""
    return replace(item, id=f"{item.id}.{place}{_mark(number)}") if isinstance(item, Page) else item


def generate(
    count: int, start: int, pages: Sequence[str], take: Callable[[int, Input], None]
) -> None:
    """Hands so many inputs to `take`, with their numbers; the same start gives the same inputs."""
    rng = random.Random(start)
    done = 0

    def hand(given: Input) -> None:
        nonlocal done
        if done < count:
            take(done, given)
            done += 1

    for turn in itertools.count():
        if BIG_TURNS and turn % BIG_TURNS == 0:
            hand(big(pages, rng))
        hand(bomb(pages, rng))
        if done >= count:
            return
        _round(min(ROUND, count - done), start + done, pages, hand)


def _round(count: int, start: int, pages: Sequence[str], hand: Callable[[Input], None]) -> None:
    """Small inputs; rounds are short because hypothesis remembers all that it has made."""
    if count < 1:
        return

    @seed(start)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(small(pages))
    def run(given_input: Input) -> None:
        hand(given_input)

    run()


def sample_pages(root: Path = ROOT) -> list[str]:
    """The pages that are mutated: the sample pages of the demo, and those of the tests."""
    folders = (root / "examples" / "pages", root / "tests" / "fixtures" / "pages")
    return [p.read_text(encoding="utf-8") for f in folders for p in sorted(f.glob("*.txt"))]


def fuzz(count: int, start: int, worker: Worker, keep: Path, limit: float) -> Tally:
    """What becomes of so many inputs."""
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(worker, Path(folder), keep, limit)
        generate(count, start, sample_pages(), fuzzer.add)
        fuzzer.flush()
    return fuzzer.tally


def show(tally: Tally, seconds: float) -> None:
    """Prints the counts, the reasons of failures, the slowest inputs and the offenders."""
    for name, count in sorted(tally.counts.items()):
        print(f"{count:9d} {name}")
    print(f"{seconds:9.1f} s, {1000 * seconds / max(1, tally.counts['inputs']):.1f} ms an input")
    for reason, count in tally.reasons.most_common(25):
        print(f"{count:9d} failed: {visible(reason)}")
    for took, number, suffix, size in sorted(tally.slowest, reverse=True):
        print(f"{took:9.2f} s  input {number}, {suffix}, {size} bytes")
    for line in tally.offenders[:50]:
        print(f"OFFENDER {visible(line)}")
    print(f"{len(tally.offenders)} offenders")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=5_000, help="how many inputs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / "zhiguan")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-offenders"))
    parser.add_argument("--seconds", type=float, default=300.0, help="the limit of an input")
    arguments = parser.parse_args()
    from zhiguan.pipeline import use_one_thread

    use_one_thread()
    worker = Worker(Job(arguments.model))
    began = time.process_time()
    tally = fuzz(arguments.n, arguments.seed, worker, arguments.keep, arguments.seconds)
    show(tally, time.process_time() - began)
    return 1 if tally.offenders else 0


if __name__ == "__main__":
    sys.exit(main())
