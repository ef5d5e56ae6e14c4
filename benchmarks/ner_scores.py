"""Strict entity F1 and speed of a model folder.

    python benchmarks/ner_scores.py models/zhiguan --msra MSRA_TEST.jsonl --markup corpus/test.txt

`--jsonl FILE` scores any file in the annotation format. `--msra` leaves TITLE out, which MSRA does
not mark; its second line also leaves out the bare bodies (市政府, 村委会) that MSRA leaves
unmarked and our scheme marks. `--speed FILE` times the tagger on a file's texts, on one thread
and on two.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

import torch

from zhiguan.ner.config import CorpusSection, TrainingConfig, load
from zhiguan.ner.corpora import Corpus, read
from zhiguan.ner.loading import load_tagger
from zhiguan.ner.scores import evaluate, strict
from zhiguan.ner.tagger import Tagger
from zhiguan.ner.tags import iob2

CONFIG = Path(__file__).parent.parent / "configs" / "ner.cfg"
HERE = Path("here")


def corpus_of(path: Path, kind: str, labels: tuple[str, ...]) -> Corpus:
    section = CorpusSection(path=str(path.absolute()), format=kind, use="dev")  # type: ignore[arg-type]
    return read(path.stem, section, HERE, labels)


def show(name: str, row: dict[str, float]) -> None:
    labels = "  ".join(f"{k.removeprefix('f1_')} {v:.4f}" for k, v in row.items() if "f1_" in k)
    print(
        f"{name}: F1 {row['f1']:.4f}  P {row['precision']:.4f}  R {row['recall']:.4f}  "
        f"{row['entities']:.0f} entities  {labels}"
    )


def msra(tagger: Tagger, path: Path) -> None:
    config = load(CONFIG, {}, TrainingConfig).corpora["msra"]
    section = CorpusSection(path=str(path.absolute()), format="jsonl", use="dev", open=config.open)
    corpus = replace(read("msra", section, HERE, tagger.labels), marks=("PER", "ORG", "LOC"))
    show("MSRA test", evaluate(tagger, corpus))
    gold, guess = [], []
    found = tagger.predict([example.text for example in corpus.examples])
    for example, entities in zip(corpus.examples, found, strict=True):
        spans = [(e.start, e.end, e.label) for e in entities if e.label in corpus.marks]
        gold.append(iob2(len(example.text), example.spans))
        guess.append(iob2(len(example.text), [s for s in spans if s not in example.open]))
    show("MSRA test, bare bodies left out", strict(gold, guess))


def speed(tagger: Tagger, corpus: Corpus) -> None:
    texts = [example.text for example in corpus.examples]
    size = sum(map(len, texts))
    while size < 100_000:
        texts, size = texts * 2, size * 2
    for threads in (1, 2):
        torch.set_num_threads(threads)
        tagger.predict(texts[:50])
        started = time.perf_counter()
        tagger.predict(texts)
        print(f"{threads} threads: {size / (time.perf_counter() - started):,.0f} characters/s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--msra", type=Path)
    parser.add_argument("--markup", type=Path, action="append", default=[])
    parser.add_argument("--jsonl", type=Path, action="append", default=[])
    parser.add_argument("--speed", type=Path, help="a file in markup, or JSON lines")
    options = parser.parse_args()
    tagger = load_tagger(options.model)
    if options.msra:
        msra(tagger, options.msra)
    for path in options.markup:
        show(path.name, evaluate(tagger, corpus_of(path, "markup", tagger.labels)))
    for path in options.jsonl:
        show(path.name, evaluate(tagger, corpus_of(path, "jsonl", tagger.labels)))
    if options.speed:
        kind = "jsonl" if options.speed.suffix == ".jsonl" else "markup"
        speed(tagger, corpus_of(options.speed, kind, tagger.labels))
    return 0


if __name__ == "__main__":
    sys.exit(main())
