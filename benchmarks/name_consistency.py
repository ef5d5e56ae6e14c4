"""Whether a tagger marks a name wherever it is written: on raw text, without any annotation.

    python benchmarks/name_consistency.py MODEL… --texts news.txt.xz [--characters 500000]

The names are those that the models together mark often and mostly (`zhiguan.ner.regular_names`);
printed is, for each model, the share of their occurrences that it marks, over all occurrences and
as the mean over the names, and the names that it misses most. The paragraphs are drawn at random;
`scripts/silver.py --but 500000` leaves the same ones out of what it annotates.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import mean

from zhiguan.errors import ZhiguanError
from zhiguan.ner.loading import load_tagger
from zhiguan.ner.pretraining import texts
from zhiguan.ner.regular_names import Sentence, regular, uses
from zhiguan.ner.silver import tagged

SHOWN = 12


def main() -> int:
    """Prints a line a model."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    parser.add_argument("--characters", type=int, default=500_000)
    parser.add_argument("--seed", type=int, default=9)
    options = parser.parse_args()
    try:
        return report(options)
    except ZhiguanError as error:
        print(error, file=sys.stderr)
        return 2


def report(options: argparse.Namespace) -> int:
    """Reads the texts with every model, and prints."""
    drawn = texts.drawn(options.texts, options.characters, options.seed)
    read: dict[Path, list[Sentence]] = {
        model: list(tagged(load_tagger(model), drawn)) for model in options.models
    }
    names = set[str]().union(*(regular(sentences) for sentences in read.values()))
    for model, sentences in read.items():
        found = uses(sentences, names)
        total = sum(use.occurrences for use in found.values())
        marked = sum(use.marked for use in found.values())
        worst = sorted(found.items(), key=lambda item: item[1].marked - item[1].occurrences)
        missed = " ".join(
            f"{name} {use.occurrences - use.marked}/{use.occurrences}"
            for name, use in worst[:SHOWN]
            if use.marked < use.occurrences
        )
        print(
            f"{model}: {len(names)} names, {marked:,} of {total:,} occurrences marked "
            f"({marked / max(1, total):.2%}), mean over names "
            f"{mean(use.share for use in found.values()):.2%}; missed: {missed}",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
