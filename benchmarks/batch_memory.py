"""Whether the memory of a run grows with its inputs: short articles and full pages, few and many.

    python benchmarks/batch_memory.py [--articles 10000 100000] [--pages 200 2000] [--workers 2]
                                      [--files] [--json OUT] [-- OPTIONS OF EXTRACT]

Each number of inputs is one run of the command; printed is its peak memory and that of the most
inputs against the fewest, which is to stay within 1.10. `--articles 100 1000 --pages` is a quick
version without pages; `--files` writes each article as a file of its own, so that the list of the
inputs grows as well.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.batch_inputs import REGION, short_articles, write_articles, write_pages
from benchmarks.batch_process import Run, extract

MEGABYTE = 2**20
MOST = 1.10


def articles(root: Path, count: int, *, files: bool) -> Path:
    """The input of so many short articles."""
    if not files:
        write_articles(root / f"articles-{count}.jsonl", count)
        return root / f"articles-{count}.jsonl"
    folder = root / f"articles-{count}"
    folder.mkdir()
    for number, text in enumerate(short_articles(count)):
        (folder / f"a{number:07d}.txt").write_text(text, encoding="utf-8")
    return folder


def pages(root: Path, count: int) -> Path:
    """The input of so many full pages."""
    write_pages(root / f"pages-{count}", count)
    return root / f"pages-{count}"


def show(name: str, run: Run) -> None:
    megabytes = [value / MEGABYTE for value in (run.parent, run.worker, run.together)]
    figures = "".join(f"{value:10.0f}" for value in megabytes)
    counts = run.summary["counts"]
    print(
        f"{name:18s}{figures} MB {run.seconds:9.1f} s {counts['characters']:12,d} characters, "
        f"{counts['failed']} failed",
        flush=True,
    )


def compare(runs: Sequence[Run]) -> dict[str, float]:
    """The peaks of the last run against those of the first."""
    first, last = runs[0], runs[-1]
    pairs = {
        "parent": (first.parent, last.parent),
        "largest worker": (first.worker, last.worker),
        "together": (first.together, last.together),
    }
    return {name: many / few for name, (few, many) in pairs.items() if few}


def measure(kind: str, counts: Sequence[int], options: argparse.Namespace, root: Path) -> list[Run]:
    runs = []
    for count in sorted(counts):
        if kind == "articles":
            source, more = articles(root, count, files=options.files), ["--articles"]
        else:
            source, more = pages(root, count), []
        settings = ["--workers", str(options.workers), "--region", REGION, *more, *options.rest]
        runs.append(extract([source], root / f"out-{kind}-{count}", settings))
        show(f"{count} {kind}", runs[-1])
    return runs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--pages", type=int, nargs="*", default=[200, 2_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--files", action="store_true")
    parser.add_argument("--json", type=Path)
    options, rest = parser.parse_known_args()
    options.rest = [o for o in rest if o != "--"]
    print(f"{'':18s}{'parent':>10s}{'worker':>10s}{'together':>10s}")
    kept: dict[str, object] = {}
    within = True
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("articles", "pages"):
            if not (counts := getattr(options, kind)):
                continue
            runs = measure(kind, counts, options, Path(folder))
            ratios = compare(runs)
            within = within and max(ratios.values()) <= MOST
            print("  most against fewest:", ", ".join(f"{n} {r:.3f}" for n, r in ratios.items()))
            kept[kind] = {"runs": [asdict(run) for run in runs], "ratios": ratios}
    if options.json:
        options.json.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    print("within 10 %" if within else "NOT within 10 %")
    return 0 if within else 1


if __name__ == "__main__":
    raise SystemExit(main())
