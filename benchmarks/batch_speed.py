"""Pages and characters a second of whole runs, on one core against two, and what storage they need.

    python benchmarks/batch_speed.py [--pages 300] [--rounds 3] [--workers 1 2] [--json OUT]
                                     [-- OPTIONS OF EXTRACT]

The same composed pages are extracted by the command line, start to end, with each number of
workers in turn, so that a machine that grows slower or faster does so for all of them. Starting is
measured apart, as the time that one page takes, and each figure is given with it and without it;
the ratio that counts is of the whole commands. `benchmarks/cost.py` makes a bill of the `--json`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.batch_inputs import REGION, write_pages
from benchmarks.batch_process import Run, extract

MEGABYTE = 2**20
LEAST = 1.8
"""What two workers are to do for what one does."""


class Measured:
    """The runs of one number of workers."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.starts: list[float] = []
        self.runs: list[Run] = []

    @property
    def seconds(self) -> float:
        """Of a whole run: the median."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def start(self) -> float:
        """Seconds that a run of one page takes: the median."""
        return statistics.median(self.starts)

    def figures(self, pages: int, characters: int) -> dict[str, float]:
        """Rates with and without starting, and peak memory in bytes."""
        net = max(1e-9, self.seconds - self.start)
        return {
            "workers": self.workers,
            "seconds": self.seconds,
            "start": self.start,
            "pages_s": pages / self.seconds,
            "characters_s": characters / self.seconds,
            "pages_s_without_start": (pages - 1) / net,
            "characters_s_without_start": characters * (pages - 1) / pages / net,
            "parent": max(run.parent for run in self.runs),
            "worker": max(run.worker for run in self.runs),
            "together": max(run.together for run in self.runs),
        }


def measure(root: Path, options: argparse.Namespace) -> list[Measured]:
    """Runs of all numbers of workers in turn, the order turned round each time."""
    pages = root / "pages"
    one = next(iter(sorted(pages.iterdir())))
    found = [Measured(workers) for workers in options.workers]
    for turn in range(options.rounds):
        for each in found if turn % 2 == 0 else found[::-1]:
            settings = ["--workers", str(each.workers), "--region", REGION, "--restart"]
            settings += options.rest
            each.starts.append(extract([one], root / "one", settings).seconds)
            each.runs.append(extract([pages], root / "out", settings))
            print(
                f"turn {turn + 1}, {each.workers} workers: {each.runs[-1].seconds:.1f} s, "
                f"one page {each.starts[-1]:.1f} s",
                flush=True,
            )
    return found


def storage(out: Path, pages: int) -> dict[str, dict[str, float]]:
    """Bytes a page of each file of OUT, as it is and packed by gzip."""
    found = {}
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        if path.name not in ("run.json", "failures.jsonl"):
            data = path.read_bytes()
            found[path.name] = {
                "plain": len(data) / pages,
                "gzip": len(gzip.compress(data, 6)) / pages,
            }
    return found


def show(figures: list[dict[str, float]]) -> float:
    """Prints the table; returns the rate of the most workers against that of the fewest."""
    print(f"{'workers':>8s}{'pages/s':>10s}{'chars/s':>12s}{'start s':>10s}", end="")
    print(f"{'without start: pages/s':>24s}{'chars/s':>12s}{'together MB':>13s}")
    for row in figures:
        print(
            f"{row['workers']:8.0f}{row['pages_s']:10.2f}{row['characters_s']:12,.0f}"
            f"{row['start']:10.1f}{row['pages_s_without_start']:24.2f}"
            f"{row['characters_s_without_start']:12,.0f}{row['together'] / MEGABYTE:13.0f}"
        )
    ratio = figures[-1]["pages_s"] / figures[0]["pages_s"]
    net = figures[-1]["pages_s_without_start"] / figures[0]["pages_s_without_start"]
    print(
        f"most against fewest workers: {ratio:.2f}; without starting {net:.2f} (at least {LEAST})"
    )
    return ratio


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--json", type=Path)
    options, rest = parser.parse_known_args()
    options.rest = [o for o in rest if o != "--"]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        written = write_pages(root / "pages", options.pages)
        inputs = sum(path.stat().st_size for path in (root / "pages").iterdir())
        found = measure(root, options)
        sizes = storage(root / "out", options.pages)
    print(f"{options.pages} pages of {written / options.pages:,.0f} characters")
    figures = [each.figures(options.pages, written) for each in found]
    ratio = show(figures)
    for name, size in sizes.items():
        print(f"{name}: {size['plain']:,.0f} bytes a page, {size['gzip']:,.0f} packed")
    if options.json:
        kept: dict[str, Any] = {"pages": options.pages, "characters": written, "ratio": ratio}
        kept |= {"input": inputs / options.pages, "output": sizes, "rates": figures}
        options.json.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return 0 if ratio >= LEAST else 1


if __name__ == "__main__":
    raise SystemExit(main())
