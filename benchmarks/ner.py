"""Speed, memory and load time of the tagger, beside a word segmenter and a BERT of twelve layers.

    python benchmarks/ner.py models/zhiguan [--text corpus/dev.txt] [--threads 1 2] [--rounds 3]

All systems tag the same articles in the same run, each in a process of its own, one after another,
`--rounds` times in turn; the figure of a system is its fastest round, the ratio is to BERT's. BERT
has random weights (speed does not depend on them) and runs through the same sentence cutting,
batching and decoding as our own model. jieba.posseg needs the package jieba and is left out
without it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from zhiguan.annotation import markup

SYSTEMS = ("zhiguan", "bert-base", "bert-base bf16", "jieba.posseg")
_SLOW = 8_000
_ENOUGH = 60_000
Texts = list[str]


def main() -> int:
    """Runs every system in a process of its own, or, with --one, is such a process."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--text", type=Path, default=Path("corpus/dev.txt"))
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", choices=SYSTEMS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    texts = [record.text for record in markup.read(options.text)]
    if options.one:
        print(json.dumps(measure(options.one, options.model, texts, options.threads[0])))
        return 0
    names = [n for n in SYSTEMS if n != "jieba.posseg" or importlib.util.find_spec("jieba")]
    for threads in options.threads:
        found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
        for _ in range(options.rounds):
            for name in names:
                found[name].append(alone(name, options.model, options.text, threads))
        show(found, threads)
    return 0


def alone(name: str, model: Path, text: Path, threads: int) -> dict[str, float]:
    """One system's figures, from a fresh process on so many threads."""
    command = [sys.executable, __file__, str(model), "--text", str(text), "--one", name]
    held = {"OMP_NUM_THREADS": str(threads), "OMP_WAIT_POLICY": "PASSIVE"}
    done = subprocess.run(
        [*command, "--threads", str(threads)],
        env={**os.environ, **held},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def show(found: dict[str, list[dict[str, float]]], threads: int) -> None:
    """The table of one number of threads."""
    best = {name: max(rows, key=lambda row: row["speed"]) for name, rows in found.items()}
    base = best["bert-base"]["speed"]
    print(f"\n{threads} thread{'s' if threads > 1 else ''}")
    print(f"{'system':16s} {'characters/s':>12s} {'to BERT':>8s} {'load s':>7s} {'MB':>6s}")
    for name, row in best.items():
        ratio = row["speed"] / base
        print(
            f"{name:16s} {row['speed']:12,.0f} {ratio:8.1f} {row['load']:7.1f} {row['memory']:6.0f}"
        )


def measure(name: str, model: Path, texts: Texts, threads: int) -> dict[str, float]:
    """Characters a second, seconds to load and warm up, and peak memory of this process in MB."""
    started = time.perf_counter()
    tag = loaded(name, model, threads)
    tag(texts[:1])
    load = time.perf_counter() - started
    work = some(texts, _SLOW if name.startswith("bert") else _ENOUGH)
    started = time.perf_counter()
    tag(work)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"speed": sum(map(len, work)) / seconds, "load": load, "memory": peak}


def some(texts: Texts, size: int) -> Texts:
    """Whole texts, in turn, until they hold `size` characters."""
    chosen: Texts = []
    while sum(map(len, chosen)) < size:
        chosen.append(texts[len(chosen) % len(texts)])
    return chosen


def loaded(name: str, model: Path, threads: int) -> Callable[[Texts], object]:
    """A function that tags texts."""
    if name == "jieba.posseg":
        import jieba.posseg

        return lambda texts: [list(jieba.posseg.cut(text)) for text in texts]
    import torch

    torch.set_num_threads(threads)
    from zhiguan.ner.loading import load_tagger

    if name == "zhiguan":
        return load_tagger(model).predict
    with tempfile.TemporaryDirectory() as folder:
        tagger = load_tagger(random_bert(Path(folder), model))
    if name == "bert-base":
        return tagger.predict

    def narrowed(texts: Texts) -> object:
        with torch.autocast("cpu", torch.bfloat16):
            return tagger.predict(texts)

    return narrowed


def random_bert(folder: Path, model: Path) -> Path:
    """A BERT of the base size (12 layers of 768 units), random weights, as a tagger's folder."""
    from transformers import BertConfig, BertForTokenClassification, BertTokenizer

    from zhiguan.ner.loading import load_tagger
    from zhiguan.ner.tags import TagSet

    characters = (model / "ner" / "characters.txt").read_text(encoding="utf-8").splitlines()
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (folder / "vocab.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8")
    BertTokenizer(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    names = dict(enumerate(TagSet(load_tagger(model).labels).tags))
    sizes = BertConfig(
        vocab_size=21128, id2label=names, label2id={tag: at for at, tag in names.items()}
    )
    BertForTokenClassification(sizes).save_pretrained(folder)
    return folder


if __name__ == "__main__":
    sys.exit(main())
