"""A learning curve: the same training run on more and more articles of one of its corpora.

    python benchmarks/learning_curve.py configs/ner.cfg --corpus local --shares 0.1,0.25,0.5,1 \\
        -o runs/curve [--gold corpus/dev.txt] [--section.key value …]
    zhiguan evaluate corpus/dev.txt -o REPORT --curve runs/curve/curve.json

Articles are shuffled once (`--seed`), so that a larger share holds the smaller ones. The other
corpora stay as the configuration has them. The figures of a point are those of the report that the
run ends with (its first dev corpus), or with `--gold` those of the whole pipeline on a file. Each
finished point is kept: started again, the script goes on behind it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from zhiguan.annotation import markup
from zhiguan.cli.train import overrides as parse_overrides
from zhiguan.errors import ConfigError, ZhiguanError
from zhiguan.evaluate.curve import read_curve, write_curve
from zhiguan.evaluate.schema import CurvePoint, Figure
from zhiguan.evaluate.storage import read_scores
from zhiguan.ner.config import CorpusSection, TrainingConfig, load, resolve
from zhiguan.ner.reports import FOLDER
from zhiguan.ner.training import train

CURVE = "curve.json"


def articles(section: CorpusSection, config: Path) -> list[str]:
    """The articles of a corpus, each as the text that its file has of it."""
    pattern = resolve(config, section.path)
    found: list[str] = []
    for path in sorted(pattern.parent.glob(pattern.name)):
        text = path.read_text(encoding="utf-8-sig")
        if section.format == "jsonl":
            found += [line + "\n" for line in text.splitlines() if line.strip()]
        else:
            heads = text.split("\n=== ")
            found += [f"=== {part}\n" for part in heads[1:]]
            if heads[0].startswith("=== "):
                found.insert(0, heads[0] + "\n")
    return found


def characters(texts: Sequence[str], section: CorpusSection) -> int:
    if section.format == "markup":
        lines = [line for text in texts for line in text.splitlines()]
        return sum(len(record.text) for record in markup.parse(lines))
    return sum(map(len, texts))


def point(
    config: Path, name: str, kept: Sequence[str], folder: Path, given: Mapping[str, str]
) -> Path:
    """Trains on some of the articles.

    Returns:
        The model's folder.
    """
    section = load(config, given, TrainingConfig).corpora[name]
    folder.mkdir(parents=True, exist_ok=True)
    subset = folder / f"articles.{'jsonl' if section.format == 'jsonl' else 'txt'}"
    subset.write_text("".join(kept), encoding="utf-8")
    return train(config, folder / "model", {**given, f"corpora.{name}.path": str(subset)})


def figures(model: Path, config: TrainingConfig, gold: Path | None) -> tuple[Figure, ...]:
    """The headline figures of a model: of its own report, or of the pipeline on a gold file."""
    if gold is None:
        dev = next(name for name, corpus in config.corpora.items() if corpus.use == "dev")
        return read_scores(model / FOLDER / dev).figures
    from zhiguan.cli.scoring import read_records
    from zhiguan.evaluate.assess import evaluate_pairs
    from zhiguan.evaluate.pairing import pair
    from zhiguan.prediction import end_to_end
    from zhiguan.prediction import load as load_pipeline

    wanted = read_records(gold)
    found = end_to_end(load_pipeline(model), wanted)
    return evaluate_pairs(pair(wanted, found), {}).scores.figures


def curve(options: argparse.Namespace, given: Mapping[str, str]) -> list[CurvePoint]:
    config = load(options.config, given, TrainingConfig)
    section = config.corpora.get(options.corpus)
    if section is None or section.use != "train" or section.holdout:
        names = [n for n, c in config.corpora.items() if c.use == "train" and not c.holdout]
        raise ConfigError(
            f"{options.corpus!r} is no training corpus, or a part of it is held out",
            where="--corpus",
            hint=f"one of {', '.join(names)}; what is scored must not change with the size",
        )
    if options.gold is None and all(corpus.use != "dev" for corpus in config.corpora.values()):
        raise ConfigError("no dev corpus to score", where=str(options.config), hint="--gold FILE")
    texts = articles(section, options.config)
    random.Random(options.seed).shuffle(texts)
    path = options.out / CURVE
    points = list(read_curve(path)) if path.is_file() else []
    for share in options.shares:
        count = max(1, round(share * len(texts)))
        if any(done.articles == count for done in points):
            continue
        kept = texts[:count]
        model = point(options.config, options.corpus, kept, options.out / str(count), given)
        found = figures(model, config, options.gold)
        points.append(CurvePoint(count, characters(kept, section), found))
        write_curve(path, sorted(points, key=lambda one: one.articles))
    return sorted(points, key=lambda one: one.articles)


def shares(value: str) -> list[float]:
    found = sorted({float(part) for part in value.split(",")})
    if not found or found[0] <= 0 or found[-1] > 1:
        raise argparse.ArgumentTypeError(f"{value!r} is no list of shares between 0 and 1")
    return found


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("config", type=Path)
    parser.add_argument("--corpus", required=True, help="the corpus to take shares of")
    parser.add_argument("--shares", type=shares, default=[0.1, 0.25, 0.5, 1.0])
    parser.add_argument("--gold", type=Path, help="score the pipeline on this file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--out", type=Path, required=True)
    options, rest = parser.parse_known_args(arguments)
    try:
        points = curve(options, parse_overrides(rest))
    except ZhiguanError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    for one in points:
        headline = one.figures[0].headline
        shown = "—" if headline.value is None else f"{headline.value:.4f}"
        print(f"{one.articles:6d} articles {one.characters:9d} characters  F1 {shown}")
    print(f"written to {options.out / CURVE}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
