"""What each part of the training brings: short runs that differ in one thing, scored on dev.

    python benchmarks/ablation.py -o runs/ablation [--config configs/ner.cfg] [--epochs 0.4]
        [--seeds 1 2] [--variants configs/ablations.toml] [--only full from-vectors]
        [--set model.dropout=0.3 …]

Prints one row a variant as it is done: mean strict F1 on every dev corpus over the seeds, and its
spread. What is set holds for all variants. A variant that is there already is not run again. No
test text is read.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from zhiguan.ner.training import SEEDS, train

HERE = Path(__file__).parent.parent


def main() -> int:
    """Runs the variants in the order of their file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=HERE / "configs" / "ner.cfg")
    parser.add_argument("--variants", type=Path, default=HERE / "configs" / "ablations.toml")
    parser.add_argument("--epochs", type=float, default=0.4)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--set", action="append", default=[], metavar="SECTION.KEY=VALUE")
    options = parser.parse_args()
    variants = tomllib.loads(options.variants.read_text(encoding="utf-8"))
    common = {
        "training.epochs": options.epochs,
        "training.seeds": json.dumps(options.seeds),
        "training.evaluations": 1,
        "training.threads": options.threads,
        **dict(setting.split("=", 1) for setting in options.set),
    }
    for name in options.only or variants:
        folder = options.out / name
        if not (folder / SEEDS).is_file():
            train(options.config, folder, {**common, **variants[name]})
        print(row(name, folder), flush=True)
    return 0


def row(name: str, folder: Path) -> str:
    """One variant's figures, as a row of a Markdown table."""
    runs: list[dict[str, Any]] = json.loads((folder / SEEDS).read_text(encoding="utf-8"))
    cells = []
    for corpus in runs[0]["scores"]:
        f1 = [run["scores"][corpus]["f1"] for run in runs]
        spread = f" ± {stdev(f1):.4f}" if len(f1) > 1 else ""
        cells.append(f"{corpus} {mean(f1):.4f}{spread}")
    return f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
