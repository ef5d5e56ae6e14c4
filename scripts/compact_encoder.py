"""Makes a pretrained encoder small enough to ship.

    python scripts/compact_encoder.py runs/encoder -o runs/encoder-small

Vectors of words are projected onto what the layer above reads of them, rare pairs of characters are
left out. Do it before `zhiguan train`, which makes good what is lost.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from zhiguan.errors import ZhiguanError
from zhiguan.ner.pretraining.compact import compact


def main() -> int:
    """Reads an encoder and writes a smaller one."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("encoder", type=Path, help="what `zhiguan pretrain` wrote")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--word-dimensions", type=int, default=64)
    parser.add_argument("--bigrams", type=int, default=80_000)
    options = parser.parse_args()
    try:
        kept = compact(
            options.encoder,
            options.output,
            word_dimensions=options.word_dimensions,
            bigrams=options.bigrams,
        )
    except ZhiguanError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{kept:.1%} of the variance of what is read of words is kept")
    return 0


if __name__ == "__main__":
    sys.exit(main())
