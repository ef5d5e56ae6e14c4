"""Annotates raw text by a tagger, as a corpus to train on.

    python scripts/silver.py MODEL TEXT… -o runs/silver.jsonl [--least 0.8]

A text is plain, `.xz`, or `.jsonl` with a `text`. Sentences with a mention below the least
confidence are left out. `configs/ner.cfg` reads the file when `--corpora.silver.weight` is not 0.
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
    options = parser.parse_args()
    try:
        lines = (line for path in options.texts for line in texts.lines(path))
        made = silver.write(load_tagger(options.model), lines, options.output, least=options.least)
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
