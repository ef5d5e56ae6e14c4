"""Pretrains a transformer, fine-tunes it, and distils it into our tagger if it wins.

    python scripts/distil.py -o runs/distil --device auto --loaders 5

Half an hour of an accelerator for the transformer, and two trainings of `configs/ner.cfg`; stopped,
the same command goes on. Prints a row a tagger: strict F1 on what is held out. `--pretraining`,
`--teaching` and `--learning` override the configurations of the transformer, of the teacher and of
the student (a quick try on a CPU: `--pretraining training.epochs=0.05 encoder.units=256 --teaching
training.epochs=0.3 --learning training.epochs=0.3`). No test text is read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from zhiguan.errors import ZhiguanError
from zhiguan.ner.distillation import Chain, distil

HERE = Path(__file__).parent.parent
PRETRAINING = {
    "encoder.units": 512,
    "encoder.layers": 6,
    "encoder.dropout": 0.1,
    "training.epochs": 20,
    "training.learning_rate": 5e-4,
}
TEACHING = {"training.learning_rate": 3e-4}


def main() -> int:
    """Runs the chain and prints its rows."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=HERE / "configs" / "encoder.cfg")
    parser.add_argument("--tagger", type=Path, default=HERE / "configs" / "ner.cfg")
    parser.add_argument("--device", choices=["cpu", "auto"], default="cpu")
    parser.add_argument("--loaders", type=int, default=0)
    parser.add_argument("--characters", type=int, default=4_000_000, help="raw text to annotate")
    parser.add_argument("--weight", type=float, default=0.5, help="of the annotated raw text")
    parser.add_argument("--always", action="store_true", help="distil even if it does not win")
    for name in ("pretraining", "teaching", "learning"):
        parser.add_argument(f"--{name}", nargs="+", default=[], metavar="SECTION.KEY=VALUE")
    options = parser.parse_args()
    machine = {"training.device": options.device, "training.loaders": options.loaders}
    chain = Chain(
        folder=options.output,
        encoder=options.encoder,
        tagger=options.tagger,
        pretraining={**PRETRAINING, **machine, **pairs(options.pretraining)},
        teaching={**TEACHING, **machine, **pairs(options.teaching)},
        learning={**machine, **pairs(options.learning)},
        characters=options.characters,
        weight=options.weight,
        always=options.always,
    )
    try:
        for row in distil(chain):
            cells = " | ".join(f"{name} {f1:.4f}" for name, f1 in row.scores.items())
            print(f"| {row.name} | {row.mean:.4f} | {cells} |", flush=True)
    except ZhiguanError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def pairs(given: Sequence[str]) -> dict[str, str]:
    """`section.key=value` settings."""
    return dict(setting.split("=", 1) for setting in given)


if __name__ == "__main__":
    sys.exit(main())
