"""The share of each stage of a whole run, from reading to the exports.

    python benchmarks/batch_stages.py [INPUT…] [--pages 100] [--articles] [--json OUT] [--details]

One run with its reader and worker in this process, a clock around each stage (of those that
`profile_extract.py` has, with `--details` all of them, and what the run itself adds). Times are CPU
seconds of one process on one thread; starting is not in them, nor what travels between processes.
The overhead is everything but the tagger.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import profile_extract as profile  # noqa: E402
from benchmarks.batch_inputs import REGION, write_pages  # noqa: E402

from zhiguan.batch.engine import Job  # noqa: E402
from zhiguan.batch.reading import here  # noqa: E402
from zhiguan.batch.run import Options, Totals, extract  # noqa: E402
from zhiguan.batch.work import Outcome, Task  # noqa: E402
from zhiguan.batch.worker import Worker  # noqa: E402
from zhiguan.pipeline import use_one_thread  # noqa: E402

STARTING, WRITING, EXPORTS = "starting", "writing", "exports"
OF_THE_RUN = {
    STARTING: ("zhiguan.batch.worker:Worker.__init__", "zhiguan.batch.summary:fingerprint"),
    WRITING: ("zhiguan.batch.journal:Journal.add", "zhiguan.batch.journal:Journal.finish"),
    EXPORTS: ("zhiguan.export.registry:rows", "zhiguan.batch.outputs:derive"),
}
COARSE = {
    **{name: profile.STAGES[name] for name in ("reading", "ingest", "words (pkuseg)")},
    **profile.COARSE,
    "echo": profile.STAGES["echo"],
    "rules": ("zhiguan.rules.component:RuleComponent.__call__",),
    **{name: profile.STAGES[name] for name in ("records", "dumping")},
}
MOST = 0.35
"""The share that everything but the tagger may have."""


class Inline:
    """An engine without processes: the worker in this one, for a clock to see."""

    def run(self, tasks: Iterable[Task], job: Job) -> Iterator[Outcome]:
        """The outcomes of the tasks, in their order."""
        use_one_thread()
        yield from map(Worker(job).process, tasks)


def measure(options: Options, stages: dict[str, tuple[str, ...]]) -> tuple[Counter[str], Totals]:
    """CPU seconds by stage of one run."""
    clock = profile.Clock()
    profile.put_in(clock, stages | OF_THE_RUN)
    clock.switch()
    clock.seconds.clear()
    totals = extract(options, workers=Inline(), read=here)
    clock.switch()
    return clock.seconds, totals


def grouped(seconds: Counter[str]) -> Counter[str]:
    """The stages by what stands before their colon; starting left out."""
    groups: Counter[str] = Counter()
    for stage, value in seconds.items():
        if stage != STARTING:
            groups[stage.partition(":")[0]] += value
    return groups


def show(seconds: Counter[str], totals: Totals) -> float:
    """Prints the shares; returns that of everything but the tagger."""
    whole = seconds.total()
    for stage, value in seconds.most_common():
        print(f"  {stage:26s} {value:8.2f} s {value / whole:7.1%}")
    overhead = 1 - seconds["tagger"] / whole if "tagger" in seconds else 1.0
    print(f"  {totals.pages} pages, {totals.characters:,} characters in {whole:.1f} CPU s")
    print(f"  overhead, all but the tagger: {overhead:.1%} (at most {MOST:.0%})")
    return overhead


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", nargs="*", help="instead of composed pages")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--articles", action="store_true")
    parser.add_argument("--model", type=Path, default=ROOT / "models" / "zhiguan")
    parser.add_argument(
        "--details", action="store_true", help="every stage, and what its clock costs"
    )
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not chosen.inputs:
            write_pages(Path(folder) / "pages", chosen.pages)
        options = Options(
            inputs=tuple(chosen.inputs or [str(Path(folder) / "pages")]),
            out=Path(folder) / "out",
            model=chosen.model,
            region=REGION,
            articles=chosen.articles,
        )
        seconds, totals = measure(options, profile.STAGES if chosen.details else COARSE)
    groups = grouped(seconds)
    if chosen.details:
        show(Counter({k: v for k, v in seconds.items() if k != STARTING}), totals)
    overhead = show(groups, totals)
    if chosen.json:
        shares = {stage: value / groups.total() for stage, value in groups.items()}
        chosen.json.write_text(json.dumps({"shares": shares, "overhead": overhead}) + "\n")
    return 0 if overhead <= MOST else 1


if __name__ == "__main__":
    raise SystemExit(main())
