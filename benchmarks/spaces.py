"""Strict entity F1 when layout puts spaces between characters, as PDF text layers do.

    python benchmarks/spaces.py MODEL… [--articles corpus/dev.txt …] [--rates 0 0.05 0.2] [--seed 1]

A space goes between two characters of a sentence with the chance given; a mention that it falls
into holds it. Printed is a row a model.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from zhiguan.ner import scores
from zhiguan.ner.config import CorpusSection
from zhiguan.ner.corpora import Corpus, Example, read
from zhiguan.ner.loading import load_tagger

HERE = Path(__file__).parent.parent


def main() -> int:
    """Scores every model at every rate."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("--articles", default=str(HERE / "corpus" / "dev*.txt"), help="a glob")
    parser.add_argument("--rates", type=float, nargs="+", default=[0.0, 0.05, 0.2])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    section = CorpusSection(path=str(Path(options.articles).absolute()), format="markup", use="dev")
    for model in options.models:
        tagger = load_tagger(model)
        corpus = read("articles", section, HERE / "any.cfg", tagger.labels)
        cells = []
        for rate in options.rates:
            f1 = scores.evaluate(tagger, spaced(corpus, rate, options.seed))["f1"]
            cells.append(f"{rate:g}: {f1:.4f}")
        print(f"{model} | {' | '.join(cells)}", flush=True)
    return 0


def spaced(corpus: Corpus, rate: float, seed: int) -> Corpus:
    """The corpus with spaces in its sentences."""
    chance = np.random.default_rng(seed)
    return replace(corpus, examples=tuple(_spaced(e, rate, chance) for e in corpus.examples))


def _spaced(example: Example, rate: float, chance: np.random.Generator) -> Example:
    put = chance.random(len(example.text)) < rate
    put[:1] = False
    before = np.cumsum(put)
    text = "".join(f" {c}" if space else c for c, space in zip(example.text, put, strict=True))

    def moved(spans: Sequence[tuple[int, int, str]]) -> tuple[tuple[int, int, str], ...]:
        return tuple(
            (start + int(before[start]), end + int(before[end - 1]), label)
            for start, end, label in spans
        )

    return replace(example, text=text, spans=moved(example.spans), open=moved(example.open))


if __name__ == "__main__":
    sys.exit(main())
