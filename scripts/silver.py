"""Annotates raw text by a tagger, as a corpus to train on.

    python scripts/silver.py MODEL TEXT… -o runs/silver.jsonl [--characters 2000000] [--least 0.8]

A text is plain, `.xz`, or `.jsonl` with a `text`. Sentences with a mention below the least
confidence are left out. Names that the text
repeats are marked wherever they stand. `--but` leaves out what `benchmarks/name_consistency.py`
draws with the same seed. `configs/ner.cfg` reads the file when `--corpora.silver.weight` is not 0.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from zhiguan.errors import ZhiguanError
from zhiguan.ner import silver
from zhiguan.ner.loading import load_tagger
from zhiguan.ner.pretraining import texts


def main() -> int:
    """Reads texts and writes one file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", type=Path, help="a pipeline's folder, or its ner")
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--least", type=float, default=0.8)
    parser.add_argument("--characters", type=int, default=0, help="drawn at random; 0 for all")
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--but", type=int, default=0, help="characters drawn that are left out")
    options = parser.parse_args()
    try:
        drawn = texts.drawn(options.texts, options.characters, options.seed, but=options.but)
        made = silver.write(load_tagger(options.model), drawn, options.output, least=options.least)
    except ZhiguanError as error:
        print(error, file=sys.stderr)
        return 2
    print(
        f"{made.kept:,} of {made.read:,} sentences, {made.characters:,} characters, "
        f"{made.mentions:,} mentions"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
