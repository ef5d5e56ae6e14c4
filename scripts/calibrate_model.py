"""Fits the confidence temperature of a model folder on annotated articles.

    python scripts/calibrate_model.py models/zhiguan corpus/dev.txt corpus/dev-b.txt

Changes one number in `ner/config.json`: no mention that the model finds changes, only how sure it
says it is. `zhiguan train` does the same at its end, on the corpora that it holds out.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from zhiguan.ner.calibration import fit_temperature, log_loss, outcomes
from zhiguan.ner.config import CorpusSection
from zhiguan.ner.corpora import read
from zhiguan.ner.loading import load_scorer
from zhiguan.ner.tagger import SentenceTagger


def main() -> int:
    """Fits and writes the temperature."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("articles", type=Path, nargs="+", help="annotated articles, in markup")
    options = parser.parse_args()
    scorer = load_scorer(options.model)
    labels = scorer.tag_set.labels
    held = [
        read(
            path.stem,
            CorpusSection(path=str(path.absolute()), format="markup", use="dev"),
            path,
            labels,
        )
        for path in options.articles
    ]
    tagger = SentenceTagger(scorer)
    before = [log_loss(outcomes(tagger, corpus)) for corpus in held]
    temperature = fit_temperature(scorer, held)
    after = [log_loss(outcomes(tagger, corpus)) for corpus in held]
    config = options.model / "ner" / "config.json"
    values = json.loads(config.read_text(encoding="utf-8"))
    values["confidence_temperature"] = temperature
    config.write_text(json.dumps(values, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"temperature {temperature}")
    for corpus, one, two in zip(held, before, after, strict=True):
        print(f"{corpus.name}: log loss {one:.4f} before, {two:.4f} after")
    return 0


if __name__ == "__main__":
    sys.exit(main())
