"""What many pages cost in cores, hours, memory and storage, from measured figures.

    python benchmarks/cost.py MEASURED.json [--pages 100000000] [--cores 64 1000]

MEASURED.json is what `benchmarks/batch_speed.py --json` wrote. The bill is

    core seconds = pages / (pages a second of the most workers, without starting / their number)
    hours        = core seconds / cores / 3600
    memory       = cores × peak of the largest worker
    storage      = pages × bytes a page

and supposes that cores of a cluster do as much each as those of the measured machine did when all
of them were at work, and that reading and writing keep up (see docs/operations.md).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

GIGABYTE, TERABYTE = 10**9, 10**12


def core_seconds(measured: dict[str, Any], pages: int) -> float:
    """Seconds that one core would take, at the rate of cores that are all busy."""
    busiest = max(measured["rates"], key=lambda row: row["workers"])
    return pages * busiest["workers"] / busiest["pages_s_without_start"]


def bill(measured: dict[str, Any], pages: int, cores: Sequence[int]) -> list[tuple[str, str]]:
    """The lines of the table: what, and how much."""
    seconds = core_seconds(measured, pages)
    worker = max(row["worker"] or row["parent"] for row in measured["rates"])
    characters = measured["characters"] / measured["pages"]
    rows = [
        ("pages", f"{pages:,} of {characters:,.0f} characters"),
        ("core hours", f"{seconds / 3600:,.0f}"),
    ]
    for count in cores:
        hours = seconds / count / 3600
        memory = count * worker / GIGABYTE
        rows.append(
            (
                f"{count:,} cores",
                f"{hours:,.1f} h ({hours / 24:,.1f} days), {memory:,.0f} GB memory",
            )
        )
    rows.append(("input", f"{pages * measured['input'] / TERABYTE:,.2f} TB"))
    for name, size in measured["output"].items():
        plain, packed = (pages * size[kind] / TERABYTE for kind in ("plain", "gzip"))
        rows.append((name, f"{plain:,.2f} TB, packed {packed:,.2f} TB"))
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measured", type=Path)
    parser.add_argument("--pages", type=int, default=100_000_000)
    parser.add_argument("--cores", type=int, nargs="+", default=[64, 1000])
    options = parser.parse_args()
    measured = json.loads(options.measured.read_text(encoding="utf-8"))
    print("| what | how much |\n|---|---|")
    for what, much in bill(measured, options.pages, options.cores):
        print(f"| {what} | {much} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
